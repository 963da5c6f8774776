"""Other people's frameworks as references, crosswalks between them, and what our own pointers lead to."""

from pathlib import Path

import pytest
from frameworks.framework_folder import (
    CROSSWALK,
    DOMAIN,
    FRAMEWORK,
    REFERENCE,
    ROLE,
    a_crosswalk_file,
    a_framework_folder,
    a_reference_file,
    seal,
)

from genomeready.base.faults import Fault, errors_in
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.rules import may_stand_behind_a_certificate

OWLS, BETWEEN, GROUND = "references/wise-owls.yaml", "crosswalks/wise-owls-to-quick-hares.yaml", "small-core/domains/ground.yaml"


def errors(root: Path) -> list[Fault]:
    return errors_in(read_frameworks([root], home=root).faults)


def test_a_reference_is_read_whole_and_is_no_framework(tmp_path: Path) -> None:
    a_reference_file(tmp_path)

    read = read_frameworks([tmp_path], home=tmp_path)

    assert (read.faults, read.frameworks) == ((), ())
    (reference,) = read.references
    assert (reference.key, reference.version, reference.permitted_use) == ("wise-owls", "3", "developmental-only")
    assert [(item.part, item.code, item.title, item.identifier) for item in reference.items] == [
        ("hoot", "1", "", ""),
        ("hoot", "2", "Seeing at night", "77"),
    ]
    assert reference.items[1].asked_of == {"Elder": ["owl"], "Novice": ["egg", "chick"], "Mouse": []}
    assert not may_stand_behind_a_certificate(reference.permitted_use)


def test_a_crosswalk_between_two_references_is_read_whole(tmp_path: Path) -> None:
    a_crosswalk_file(tmp_path)

    read = read_frameworks([tmp_path], home=tmp_path)

    assert read.faults == ()
    (crosswalk,) = read.crosswalks
    assert (crosswalk.name, crosswalk.source["title"]) == ("wise-owls-to-quick-hares", "Owls and hares compared")
    assert [(link.origin, link.target, link.relation, link.note) for link in crosswalk.links] == [
        ("1", "1", "close", "Both begin here."),
        ("2", "1", "broader", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "mend"),
    [
        ("key: wise-owls", "key: wise-owl", 1, "The key is `wise-owl`, but the file is `wise-owls.yaml`", "key: wise-owls"),
        ("count: 2", "count: 3", 15, "counts 3 of `hoot`, but 2 are listed", "correct the count"),
        ("  hoot:\n", "  hoots:\n", 15, "`hoots` is not a part of the structure", "Did you mean `hoot`?"),
        ('code: "2"', 'code: "1"', 17, "The code `1` is listed twice", "its own code"),
        ("titles_under: CC-BY-4.0\n", "", 16, "no licence that allows it is named", "take the title away"),
        ("Elder: owl", "Elder: owls", 17, "`owls` is not a level of the scale", "Did you mean `owl`?"),
        ("[egg, chick]", "[chick, egg]", 17, "The range for `Novice` does not rise", "lower level first"),
        ("[egg, chick]", "[egg]", 17, "the least is 2", "a range of two"),
        ("permitted_use: developmental-only", "permitted_use: exams", 8, "must be one of `assessment`", "not-stated"),
        ("licence: CC-BY-4.0\n", "", 1, "`licence` is missing", "licence of the framework"),
        ("url: https://owls.example/what-they-know\n", "", 1, "lacks one of the fields", "give a `url` or a `doi`"),
        ("verified: true", "verified: surely", 9, "should be true or false", "read in the source itself"),
        ("publisher: The owls", "text: Everything they know.", 3, "`text` is not a field", "remove it"),
    ],
)
def test_a_fault_in_a_reference_names_line_and_mend(tmp_path: Path, old: str, new: str, line: int, said: str, mend: str) -> None:
    assert old in REFERENCE
    a_reference_file(tmp_path, REFERENCE.replace(old, new, 1))

    found = [fault for fault in errors(tmp_path) if said in fault.what]

    assert [(fault.file, fault.line) for fault in found] == [(OWLS, line)], [str(fault) for fault in errors(tmp_path)]
    assert mend in found[0].mend
    assert read_frameworks([tmp_path], home=tmp_path).references == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "mend"),
    [
        ("to: quick-hares", "to: quick-hare", 2, "`quick-hare` is neither a reference nor a framework", "Did you mean `quick-hares`?"),
        ("from: wise-owls", "from: quick-hares", 1, "but the file is `wise-owls-to-quick-hares.yaml`", "`quick-hares-to-quick-hares.yaml`"),
        ('to: "1", relation: close', 'to: "3", relation: close', 5, "`3` is not an item of `quick-hares`", "use a code of `quick-hares`"),
        ('from: "2"', 'from: "20"', 6, "`20` is not an item of `wise-owls`", "use a code of `wise-owls`"),
        ('from: "2"', 'from: "1"', 6, "`1` and `1` are linked twice", "keep one of the two"),
        ("relation: close", "relation: alike", 5, "must be one of `exact`", "from the first item to the second"),
        (', url: "https://hares.example/compared"', "", 3, "lacks one of the fields", "a `url` or a `doi`"),
    ],
)
def test_a_fault_in_a_crosswalk_names_line_and_mend(tmp_path: Path, old: str, new: str, line: int, said: str, mend: str) -> None:
    assert old in CROSSWALK
    a_crosswalk_file(tmp_path, CROSSWALK.replace(old, new, 1))

    found = [fault for fault in errors(tmp_path) if said in fault.what]

    assert [(fault.file, fault.line) for fault in found] == [(BETWEEN, line)], [str(fault) for fault in errors(tmp_path)]
    assert mend in found[0].mend
    assert read_frameworks([tmp_path], home=tmp_path).crosswalks == ()


def test_links_of_a_framework_to_a_reference_belong_beside_the_competencies(tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    text = CROSSWALK.replace("to: quick-hares", "to: small-core").replace('to: "1"', "to: telling-risk")
    a_crosswalk_file(tmp_path, text, name="wise-owls-to-small-core")

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line) == ("crosswalks/wise-owls-to-small-core.yaml", 2)
    assert fault.what == "One end is a framework and the other a reference."
    assert "`aligned_to` beside the competencies" in fault.mend


def test_a_crosswalk_may_link_two_frameworks_but_no_draft(tmp_path: Path) -> None:
    seal(a_framework_folder(tmp_path))
    other = FRAMEWORK.replace("slug: small-core", "slug: tall-core")
    text = CROSSWALK.replace("wise-owls", "small-core").replace("quick-hares", "tall-core")
    text = text.replace('from: "1", to: "1"', "from: reading-genes, to: telling-risk").replace(
        'from: "2", to: "1"', "from: telling-risk, to: telling-risk"
    )
    a_crosswalk_file(tmp_path, text, name="small-core-to-tall-core")

    seal(a_framework_folder(tmp_path, name="tall-core", head=other))
    sound = read_frameworks([tmp_path], home=tmp_path)
    (tmp_path / "tall-core" / "published" / "1.0.yaml").unlink()
    a_framework_folder(tmp_path, name="tall-core", head=other.replace("status: published", "status: draft"))
    (fault,) = errors(tmp_path)

    assert sound.faults == ()
    assert [link.origin for link in sound.crosswalks[0].links] == ["reading-genes", "telling-risk"]
    assert fault.what == "`tall-core` is neither a reference nor a framework."


@pytest.mark.parametrize(
    ("pointer", "said", "mend"),
    [
        ('{framework: wise-owls, version: "3", code: "3", relation: close}', "`3` is not an item of `wise-owls`", OWLS),
        (
            '{framework: wise-owls, version: "2", code: "2", relation: close}',
            "is to version 2 of `wise-owls`; the reference is version 3",
            "together",
        ),
    ],
)
def test_a_pointer_that_leads_to_nothing_is_named(tmp_path: Path, pointer: str, said: str, mend: str) -> None:
    a_reference_file(tmp_path)
    head = FRAMEWORK.replace("key: bmc", "key: wise-owls")
    a_framework_folder(
        tmp_path, head=head, domain=DOMAIN.replace('{framework: bmc, version: "2019", code: "K1", relation: close}', pointer)
    )

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line) == (GROUND, 13)
    assert said in fault.what
    assert mend in fault.mend


def test_a_pointer_to_an_item_of_a_reference_is_sound(tmp_path: Path) -> None:
    a_reference_file(tmp_path)
    head = FRAMEWORK.replace("key: bmc", "key: wise-owls")
    a_framework_folder(
        tmp_path,
        head=head,
        domain=DOMAIN.replace('framework: bmc, version: "2019", code: "K1"', 'framework: wise-owls, version: "3", code: "2"'),
    )

    assert errors(tmp_path) == []


def test_pointers_may_lead_to_references_in_another_folder(tmp_path: Path) -> None:
    a_reference_file(tmp_path / "ours")
    head = FRAMEWORK.replace("key: bmc", "key: wise-owls")
    a_framework_folder(tmp_path / "theirs", head=head, domain=DOMAIN.replace('framework: bmc, version: "2019"', "framework: wise-owls"))

    read = read_frameworks([tmp_path / "theirs", tmp_path / "ours"], home=tmp_path)

    (fault,) = errors_in(read.faults)
    assert (fault.file, fault.line) == ("theirs/small-core/domains/ground.yaml", 13)
    assert fault.what == "`K1` is not an item of `wise-owls`."


def test_the_same_reference_in_two_folders_is_a_fault(tmp_path: Path) -> None:
    a_reference_file(tmp_path / "one")
    a_reference_file(tmp_path / "two")

    read = read_frameworks([tmp_path / "one", tmp_path / "two"], home=tmp_path)

    (fault,) = read.faults
    assert (fault.file, fault.line) == ("two/references/wise-owls.yaml", 1)
    assert "also in one/references/wise-owls.yaml" in fault.what


def test_a_framework_and_a_reference_do_not_share_a_name(tmp_path: Path) -> None:
    a_reference_file(tmp_path, REFERENCE.replace("wise-owls", "small-core"), name="small-core")
    a_framework_folder(tmp_path, role=ROLE)

    (fault,) = errors(tmp_path)

    assert fault.file == "small-core/framework.yaml"
    assert "also in references/small-core.yaml" in fault.what
