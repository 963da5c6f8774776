"""From one version to the next: every competency is spoken for, and each fault names line and mend."""

from pathlib import Path

import pytest
from frameworks.framework_folder import (
    DOMAIN,
    FRAMEWORK,
    ROLE,
    VERSION,
    a_framework_folder,
    a_new_version,
    a_version_crosswalk,
    seal,
)

from genomeready.base.faults import Fault, errors_in
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.rules import GONE, Change, Heir, Heirs

HEAD, STEP = "small-core/framework.yaml", "small-core/versions/1.0-to-1.1.yaml"
SPLIT_DOMAIN = DOMAIN.replace("slug: telling-risk", "slug: saying-risk") + DOMAIN[DOMAIN.index("  - slug: telling-risk") :].replace(
    "telling-risk", "drawing-risk"
)
SPLIT_ROLE = ROLE.replace("telling-risk:", "saying-risk:")
LONGER_SCALE = (
    "  - {value: 2, name: Guided, description: Uses it with guidance.}\n  - {value: 3, name: Free, description: Uses it alone.}\n"
)
LONGER = FRAMEWORK.replace("  - {value: 2, name: Guided, description: Uses it with guidance.}\n", LONGER_SCALE)
LONGER_DOMAIN = DOMAIN.replace("      2: Follows", "      3: Teaches what a gene is.\n      2: Follows").replace(
    "      2: Works", "      3: Teaches how to tell it.\n      2: Works"
)


def errors(root: Path) -> list[Fault]:
    return errors_in(read_frameworks([root], home=root).faults)


def origin(root: Path, number: str = "1.0") -> Heirs:
    (entry,) = read_frameworks([root], home=root).frameworks
    return entry.origins[number]


def linked(*links: str, others: str = "others: same\n", more: str = "") -> str:
    """The text of a crosswalk with these links: the first is on line 6 where there is no `more`."""
    listed = "links:\n" + "".join(f"  - {{{link}}}\n" for link in links) if links else "links: []\n"
    return VERSION.replace("others: same\n", others).replace("links: []\n", more + listed)


# What is sound.


def test_others_same_speaks_for_every_slug_that_is_as_it_was(tmp_path: Path) -> None:
    a_new_version(tmp_path)

    assert errors(tmp_path) == []
    assert origin(tmp_path) == {slug: (Heir(slug=slug, change=Change.SAME, carries=True),) for slug in ("reading-genes", "telling-risk")}


def test_a_rewording_that_means_the_same_is_said_to_be_the_same(tmp_path: Path) -> None:
    domain = DOMAIN.replace("Works a risk out with help", "Works out a risk with help")

    a_new_version(tmp_path, domain=domain, version=linked("from: telling-risk, relation: same, note: Word order."))

    assert errors(tmp_path) == []
    assert origin(tmp_path)["telling-risk"] == (Heir(slug="telling-risk", change=Change.SAME, carries=True),)


def test_a_split_carries_to_both_parts(tmp_path: Path) -> None:
    step = linked("from: telling-risk, relation: split, to: [saying-risk, drawing-risk]")

    a_new_version(tmp_path, domain=SPLIT_DOMAIN, role=SPLIT_ROLE, version=step)

    assert errors(tmp_path) == []
    assert [(heir.slug, heir.carries) for heir in origin(tmp_path)["telling-risk"]] == [("saying-risk", True), ("drawing-risk", True)]


@pytest.mark.parametrize(
    ("link", "heir"),
    [
        ("relation: replaced-by, to: saying-risk", Heir(slug="saying-risk", change=Change.REPLACED_BY, carries=True)),
        ("relation: replaced-by, to: saying-risk, carries: false", Heir(slug="saying-risk", change=Change.REPLACED_BY, carries=False)),
        ("relation: merged, to: reading-genes", Heir(slug="reading-genes", change=Change.MERGED, carries=False)),
        ("relation: merged, to: reading-genes, carries: true", Heir(slug="reading-genes", change=Change.MERGED, carries=True)),
        ("relation: dropped, note: Nobody does it now.", GONE),
        (
            "relation: replaced-by, to: saying-risk, levels: {1: 0, 2: 1}",
            Heir(slug="saying-risk", change=Change.REPLACED_BY, carries=True, levels={1: 0, 2: 1}),
        ),
    ],
)
def test_each_relation_says_whether_evidence_counts(tmp_path: Path, link: str, heir: Heir) -> None:
    a_new_version(tmp_path, domain=SPLIT_DOMAIN, role=SPLIT_ROLE, version=linked(f"from: telling-risk, {link}"))

    assert errors(tmp_path) == []
    assert origin(tmp_path)["telling-risk"] == (heir,)


def test_a_map_for_the_whole_file_goes_for_every_link_that_carries(tmp_path: Path) -> None:
    a_new_version(tmp_path, head=LONGER, domain=LONGER_DOMAIN, version=VERSION_OF_LONGER.replace("MAP", "levels: {1: 1, 2: 3}\n"))

    assert errors(tmp_path) == []
    assert {slug: heirs[0].levels for slug, heirs in origin(tmp_path).items()} == {
        "reading-genes": {1: 1, 2: 3},
        "telling-risk": {1: 0, 2: 2},
    }


VERSION_OF_LONGER = linked("from: reading-genes, relation: same", "from: telling-risk, relation: same, levels: {1: 0, 2: 2}", more="MAP")


def test_several_versions_are_read_through_to_this_one(tmp_path: Path) -> None:
    folder = a_new_version(
        tmp_path,
        domain=SPLIT_DOMAIN,
        role=SPLIT_ROLE,
        version=linked("from: telling-risk, relation: split, to: [saying-risk, drawing-risk]"),
    )
    seal(folder)
    a_framework_folder(
        tmp_path, head=FRAMEWORK.replace('"1.0"', '"1.10"'), domain=SPLIT_DOMAIN[: SPLIT_DOMAIN.index("  - slug: drawing")], role=SPLIT_ROLE
    )
    second = linked("from: drawing-risk, relation: merged, to: saying-risk").replace('to: "1.1"', 'to: "1.10"').replace('"1.0"', '"1.1"')
    a_version_crosswalk(folder, second, name="1.1-to-1.10")

    assert errors(tmp_path) == []
    assert origin(tmp_path, "1.1")["drawing-risk"] == (Heir(slug="saying-risk", change=Change.MERGED, carries=False),)
    assert origin(tmp_path, "1.0") == {
        "reading-genes": (Heir(slug="reading-genes", change=Change.SAME, carries=True),),
        "telling-risk": (Heir(slug="saying-risk", change=Change.MERGED, carries=True),),
    }


# What is not.


@pytest.mark.parametrize(
    ("text", "line", "said", "mend"),
    [
        (linked("from: telling-risks, relation: dropped"), 6, "`telling-risks` is not a competency of 1.0", "Did you mean `telling-risk`?"),
        (
            linked("from: telling-risk, relation: replaced-by, to: saying-risks"),
            6,
            "`saying-risks` is not a competency of 1.1",
            "Did you mean `saying-risk`?",
        ),
        (linked("from: telling-risk, relation: same"), 6, "`telling-risk` is not a competency of 1.1", "slug of 1.1"),
        (linked(), 5, "Nothing says what `telling-risk` of 1.0 became", "{from: telling-risk, relation: …}"),
        (linked("from: telling-risk, relation: dropped", others=""), 4, "Nothing says what `reading-genes` of 1.0 became", "add a link"),
        (
            linked("from: telling-risk, relation: dropped", "from: telling-risk, relation: merged, to: reading-genes"),
            7,
            "`telling-risk` has 2 links",
            "keep one link",
        ),
        (
            linked("from: telling-risk, relation: split, to: [saying-risk, saying-risk]"),
            6,
            "holds an entry twice",
            "a list of slugs",
        ),
        (linked("from: telling-risk, relation: split, to: saying-risk"), 6, "is split, but not in two", "two or more slugs"),
        (
            linked("from: telling-risk, relation: replaced-by, to: [saying-risk, drawing-risk]"),
            6,
            "is replaced-by, so it has exactly one heir",
            "are a `split`",
        ),
        (linked("from: telling-risk, relation: merged"), 6, "is merged, so it has exactly one heir", "`to: slug`"),
        (linked("from: telling-risk, relation: dropped, to: saying-risk"), 6, "is dropped, so it has no other heir", "take `to` away"),
        (linked("from: telling-risk, relation: dropped, carries: true"), 6, "evidence of it cannot count", "take `carries` away"),
        (linked("from: telling-risk, relation: moved"), 6, "must be one of `same`", "say what became of the competency"),
        (linked("from: telling-risk, relation: dropped", others="others: other\n"), 4, "must be `same`", "write `others: same`"),
        (
            linked("from: telling-risk, relation: replaced-by, to: saying-risk, levels: {1: 1, 2: 2, 3: 2}"),
            6,
            "Level 3 is not on the scale of 1.0",
            "map the levels 1 to 2",
        ),
        (
            linked("from: telling-risk, relation: replaced-by, to: saying-risk, levels: {1: 1, 2: 5}"),
            6,
            "Level 5 is not on the scale of 1.1",
            "use 0 to 2",
        ),
        (linked("from: telling-risk, relation: replaced-by, to: saying-risk, levels: {2: 2}"), 6, "leaves out level 1", "or 0 where it"),
        (
            linked("from: telling-risk, relation: replaced-by, to: saying-risk, levels: {1: 2, 2: 1}"),
            6,
            "puts a higher level below a lower one",
            "let the levels rise",
        ),
        (
            linked("from: telling-risk, relation: replaced-by, to: saying-risk", more="levels: {1: 1, 2: 4}\n"),
            5,
            "Level 4 is not on the scale of 1.1",
            "use 0 to 2",
        ),
    ],
)
def test_a_fault_names_line_and_mend(tmp_path: Path, text: str, line: int, said: str, mend: str) -> None:
    a_new_version(tmp_path, domain=SPLIT_DOMAIN, role=SPLIT_ROLE, version=text)

    found = [fault for fault in errors(tmp_path) if said in fault.what]

    assert [(fault.file, fault.line) for fault in found] == [(STEP, line)], [str(fault) for fault in errors(tmp_path)]
    assert mend in found[0].mend
    assert read_frameworks([tmp_path], home=tmp_path).frameworks == ()


def test_others_same_does_not_speak_for_what_is_worded_otherwise(tmp_path: Path) -> None:
    a_new_version(tmp_path, domain=DOMAIN.replace("Works a risk out with help", "Works out a risk with help"))

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line) == (STEP, 4)
    assert "`telling-risk` is worded otherwise in 1.1" in fault.what
    assert "{from: telling-risk, relation: same}" in fault.mend


def test_a_changed_scale_needs_a_map(tmp_path: Path) -> None:
    a_new_version(tmp_path, head=LONGER, domain=LONGER_DOMAIN, version=VERSION_OF_LONGER.replace("MAP", ""))

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line) == (STEP, 1)
    assert "1.1 has other levels than 1.0" in fault.what
    assert "levels: {1: 1, 2: 3}" in fault.mend


def test_a_new_version_without_a_crosswalk_is_named(tmp_path: Path) -> None:
    folder = a_new_version(tmp_path)
    (folder / "versions" / "1.0-to-1.1.yaml").unlink()

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line, fault.what) == (HEAD, 2, "Nothing says what the competencies of 1.0 became in 1.1.")
    assert fault.mend == "write `versions/1.0-to-1.1.yaml`."


def test_a_draft_of_the_next_version_may_wait_with_its_crosswalk(tmp_path: Path) -> None:
    folder = a_new_version(tmp_path, head=FRAMEWORK.replace("status: published", "status: draft"))
    (folder / "versions" / "1.0-to-1.1.yaml").unlink()

    (entry,) = read_frameworks([tmp_path], home=tmp_path).frameworks

    assert errors(tmp_path) == []
    assert entry.origins == {}


@pytest.mark.parametrize(
    ("old", "new", "name", "line", "said"),
    [
        ('to: "1.1"', 'to: "1.2"', "1.0-to-1.2", 2, "There is no record of 1.2."),
        ('from: "1.0"', 'from: "0.9"', "0.9-to-1.1", 1, "There is no record of 0.9."),
        ('from: "1.0"', 'from: "1.1"', "1.1-to-1.1", 1, "1.1 is not the version before 1.1."),
        ('from: "1.0"', 'from: "1.0"', "1.0-to-2.0", 1, "It leads from 1.0 to 1.1, but the file is `1.0-to-2.0.yaml`."),
    ],
)
def test_a_crosswalk_leads_from_each_version_to_the_next(tmp_path: Path, old: str, new: str, name: str, line: int, said: str) -> None:
    folder = a_new_version(tmp_path)
    (folder / "versions" / "1.0-to-1.1.yaml").unlink()
    a_version_crosswalk(folder, VERSION.replace(old, new), name=name)

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line, fault.what) == (f"small-core/versions/{name}.yaml", line, said)


def test_links_that_go_round_in_a_circle_are_named(tmp_path: Path) -> None:
    text = linked(
        "from: reading-genes, relation: replaced-by, to: telling-risk", "from: telling-risk, relation: replaced-by, to: reading-genes"
    )

    a_new_version(tmp_path, version=text)

    (fault,) = errors(tmp_path)
    assert (fault.file, fault.line) == (STEP, 7)
    assert "`telling-risk` became `reading-genes`, which once became `telling-risk`" in fault.what


def test_a_circle_over_several_versions_is_named_where_it_closes(tmp_path: Path) -> None:
    renamed = DOMAIN.replace("slug: telling-risk", "slug: saying-risk")
    folder = a_new_version(
        tmp_path, domain=renamed, role=SPLIT_ROLE, version=linked("from: telling-risk, relation: replaced-by, to: saying-risk")
    )
    seal(folder)
    a_framework_folder(tmp_path, head=FRAMEWORK.replace('"1.0"', '"2.0"'))
    back = linked("from: saying-risk, relation: replaced-by, to: telling-risk").replace('to: "1.1"', 'to: "2.0"').replace('"1.0"', '"1.1"')
    a_version_crosswalk(folder, back, name="1.1-to-2.0")

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line) == ("small-core/versions/1.1-to-2.0.yaml", 6)
    assert "`saying-risk` became `telling-risk`, which once became `saying-risk`" in fault.what
    assert "a slug is not used again" in fault.mend
