"""Framework files: what is sound is read, and each fault names file, line, what and how to mend it."""

from pathlib import Path

import pytest
from frameworks.framework_folder import DOMAIN, FRAMEWORK, ROLE, a_framework_folder

from genomeready.base.faults import Fault, errors_in
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import FrameworkFiles


def read(root: Path) -> FrameworkFiles:
    return read_frameworks([root], home=root)


def the_fault(root: Path) -> Fault:
    faults = read(root).faults
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def test_a_sound_folder_is_read_whole(tmp_path: Path) -> None:
    a_framework_folder(tmp_path)

    read_files = read(tmp_path)

    assert read_files.sound
    (framework,) = read_files.frameworks
    assert list(framework.competencies) == ["reading-genes", "telling-risk"]
    assert framework.top == 2
    (role,) = framework.roles
    assert [(r.competency, r.minimum, r.maximum, r.set_key) for r in role.requirements] == [
        ("reading-genes", 1, 2, None),
        ("telling-risk", 1, 1, "field"),
    ]
    assert framework.published is not None
    assert framework.published.isoformat() == "2026-11-22"


def test_not_applicable_is_a_requirement_without_levels(tmp_path: Path) -> None:
    a_framework_folder(tmp_path, role=ROLE.replace("reading-genes: {level: [1, 2], max_age_months: 60}", "reading-genes: not-applicable"))

    (framework,) = read(tmp_path).frameworks

    asked = framework.roles[0].requirements[0]
    assert not asked.applicable
    assert (asked.minimum, asked.maximum) == (None, None)


def test_the_content_hash_is_blind_to_layout_and_comments(tmp_path: Path) -> None:
    a_framework_folder(tmp_path / "one")
    a_framework_folder(tmp_path / "two", head="# a comment\n" + FRAMEWORK)
    a_framework_folder(tmp_path / "three", head=FRAMEWORK.replace("Small core", "Smaller core"))

    one, two, three = (read(tmp_path / name).frameworks[0].content_hash for name in ("one", "two", "three"))

    assert one == two
    assert one != three


@pytest.mark.parametrize(
    ("part", "old", "new", "line", "said", "mend"),
    [
        ("head", "slug: small-core", "slug: other-core", 1, "the folder is `small-core`", "`slug: small-core`"),
        ("head", "published: 2026-11-22\n", "", 3, "no date", "published: 2026-11-22"),
        ("head", "published: 2026-11-22", "published: 2026-13-22", 4, "not a date", "day of publication"),
        ("head", "permitted_use: assessment", "permitted_use: exams", 7, "must be one of `assessment`", "not for grading"),
        ("head", "licence: CC-BY-4.0\n", "", 1, "`licence` is missing", "licence of the text"),
        ("head", "licence: CC-BY", "license: CC-BY", 8, "`license` is not a field", "Did you mean `licence`?"),
        ("head", "domains: [ground]", "domains: [ground, sky]", 10, "`sky` is listed as a domain", "domains/sky.yaml"),
        ("head", "domains: [ground]", "domains: []", 10, "no place in the order", "add `ground`"),
        ("head", "value: 2, name: Guided", "value: 3, name: Guided", 16, "level 3 where level 2 belongs", "should be 2"),
        ("head", "doi: 10.1186", "doi: https://doi.org/10.1186", 12, "has not the form", "bare DOI"),
        ("domain", "slug: ground", "slug: earth", 1, "the file is `ground.yaml`", "slug: ground"),
        ("domain", "slug: telling-risk", "slug: reading-genes", 14, "was used before, in small-core/domains/ground.yaml:5", "of its own"),
        ("domain", "      2: Follows a gene to its protein.\n", "", 9, "does not describe level 2", "add `2: …`"),
        ("domain", "      2: Follows", "      3: Teaches at length.\n      2: Follows", 11, "level 3, which is not on the scale", "1 to 2"),
        ("domain", "kind: skill", "kind: talent", 16, "`talent`", "knowledge, skill or attitude"),
        ("domain", "framework: bmc", "framework: bcm", 13, "not among the sources", "Did you mean `bmc`?"),
        ("domain", "relation: close", "relation: cousin", 13, "must be one of `exact`", "from our competency"),
        ("role", "profession: small-nurse", "profession: tall-nurse", 1, "the file is `small-nurse.yaml`", "profession: small-nurse"),
        ("role", "  telling-risk:", "  telling-risks:", 14, "not a competency", "Did you mean `telling-risk`?"),
        ("role", "level: 1, set", "level: 5, set", 14, "asks for level 5", "1 to 2"),
        ("role", "level: [1, 2]", "level: [2, 1]", 13, "does not rise", "lower level first"),
        ("role", "level: [1, 2]", "level: [1]", 13, "the least is 2", "a range such as"),
        ("role", "level: [1, 2]", "level: high", 13, "should be a whole number or a list", "a level such as 2"),
        ("role", "set: field", "set: feild", 11, "asks for 1 of its 0 members", "lower `minimum`"),
        ("role", "minimum: 1", "minimum: 2", 11, "asks for 2 of its 1 members", "add `set:`"),
        ("role", ", minimum: 1", "", 11, "`minimum` is missing", "minimum: 1"),
        ("role", "fit: none", "fit: near", 9, "yet no code", "fit: none"),
        ("role", "isco: null", "isco: 2221", 9, "should be text or empty", "in quotes"),
        (
            "role",
            "reading-genes: {level: [1, 2], max_age_months: 60}",
            "reading-genes: sometimes",
            13,
            "must be `not-applicable`",
            "{level: 2}",
        ),
    ],
)
def test_a_fault_names_line_what_and_how_to_mend(tmp_path: Path, part: str, old: str, new: str, line: int, said: str, mend: str) -> None:
    texts = {"head": FRAMEWORK, "domain": DOMAIN, "role": ROLE}
    assert old in texts[part]
    texts[part] = texts[part].replace(old, new, 1)
    a_framework_folder(tmp_path, **texts)

    faults = read(tmp_path).faults

    found = [fault for fault in faults if said in fault.what]
    assert found, [str(fault) for fault in faults]
    assert found[0].line == line
    assert mend in found[0].mend
    assert found[0].file == {
        "head": "small-core/framework.yaml", "domain": "small-core/domains/ground.yaml", "role": "small-core/roles/small-nurse.yaml",
    }[part]  # fmt: skip
    assert read(tmp_path).frameworks == ()


def test_an_unknown_set_of_a_role_is_named(tmp_path: Path) -> None:
    a_framework_folder(tmp_path, role=ROLE.replace("set: field", "set: feild"))

    faults = read(tmp_path).faults

    assert any("the set `feild`, which does not exist" in f.what and f.line == 14 and "Did you mean `field`?" in f.mend for f in faults)


def test_a_missing_head_is_a_fault(tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path)
    (folder / "framework.yaml").unlink()

    assert "missing" in the_fault(tmp_path).what


def test_a_file_that_is_no_yaml_names_its_line(tmp_path: Path) -> None:
    a_framework_folder(tmp_path, domain=DOMAIN.replace("title: The ground", "title: The: ground"))

    fault = the_fault(tmp_path)

    assert fault.line == 2
    assert "not YAML" in fault.what
    assert "double quotes" in fault.mend


def test_a_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path)
    (folder / "roles" / "small-nurse.yaml").write_bytes(ROLE.replace("Cares", "Soigne à").encode("latin-1"))

    assert "UTF-8" in the_fault(tmp_path).what


def test_a_folder_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    fault = the_fault(tmp_path / "nowhere")

    assert "no such folder" in fault.what


def test_the_same_framework_in_two_folders_is_a_fault(tmp_path: Path) -> None:
    a_framework_folder(tmp_path / "one")
    a_framework_folder(tmp_path / "two")

    found = read_frameworks([tmp_path / "one", tmp_path / "two"], home=tmp_path)

    assert not found.sound
    assert "also in one/small-core/framework.yaml" in errors_in(found.faults)[0].what
