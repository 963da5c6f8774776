"""A published version never changes: the record of what was published, and each change that it brings to light."""

from pathlib import Path

import pytest
from frameworks.framework_folder import DOMAIN, FRAMEWORK, ROLE, a_framework_folder, a_new_version, seal

from genomeready.base.faults import Fault, Severity, errors_in
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.seals import write_seal

HEAD, GROUND, NURSE = "small-core/framework.yaml", "small-core/domains/ground.yaml", "small-core/roles/small-nurse.yaml"
RECORD = "small-core/published/1.0.yaml"


def faults(root: Path) -> tuple[Fault, ...]:
    return read_frameworks([root], home=root).faults


def errors(root: Path) -> list[Fault]:
    return errors_in(faults(root))


def test_a_published_version_without_a_record_is_a_warning_that_says_what_to_do(tmp_path: Path) -> None:
    a_framework_folder(tmp_path)

    (fault,) = faults(tmp_path)

    assert (fault.severity, fault.file, fault.line) == (Severity.WARNING, HEAD, 2)
    assert "no record of what was published" in fault.what
    assert "frameworks seal" in fault.mend


def test_a_sealed_version_that_is_as_it_was_has_no_fault(tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path)

    path = seal(folder)

    assert path == folder / "published" / "1.0.yaml"
    assert faults(tmp_path) == ()


def test_the_record_names_each_competency_each_role_and_the_scale(tmp_path: Path) -> None:
    a_framework_folder(tmp_path)

    (entry,) = read_frameworks([tmp_path], home=tmp_path).frameworks

    assert list(entry.seal["competencies"]) == ["reading-genes", "telling-risk"]
    assert list(entry.seal["roles"]) == ["small-nurse"]
    assert list(entry.seal["files"]) == ["framework.yaml", "domains/ground.yaml", "roles/small-nurse.yaml"]
    assert [step["name"] for step in entry.seal["scale"]] == ["None", "Aware", "Guided"]


def test_a_record_is_written_once_and_never_again(tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path)
    before = seal(folder).read_text()
    (entry,) = read_frameworks([tmp_path], home=tmp_path).frameworks

    assert write_seal(entry, home=tmp_path) is None
    assert (tmp_path / RECORD).read_text() == before


def test_a_draft_is_not_sealed(tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path, head=FRAMEWORK.replace("status: published", "status: draft"))
    (entry,) = read_frameworks([tmp_path], home=tmp_path).frameworks

    assert write_seal(entry, home=tmp_path) is None
    assert not (folder / "published").exists()


def test_comments_and_layout_may_change_under_a_published_number(tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path)
    seal(folder)
    a_framework_folder(tmp_path, head="# a comment\n" + FRAMEWORK, domain=DOMAIN.replace("kind: skill", 'kind:   "skill"'))

    assert faults(tmp_path) == ()


@pytest.mark.parametrize(
    ("part", "old", "new", "file", "line", "said"),
    [
        ("domain", "Knows what a gene is", "Knows what a genome is", GROUND, 5, "What `reading-genes` means has changed since 1.0"),
        ("domain", "Works a risk out", "Estimates a risk", GROUND, 14, "What `telling-risk` means has changed"),
        ("domain", "kind: skill", "kind: attitude", GROUND, 14, "What `telling-risk` means has changed"),
        ("domain", "    kind: skill\n", "    kind: skill\n    risk: high\n", GROUND, 14, "What `telling-risk` means has changed"),
        ("domain", "title: Telling risk", "title: Saying risk", GROUND, 1, "The text of this file has changed since 1.0"),
        ("role", "telling-risk: {level: 1", "telling-risk: {level: 2", NURSE, 12, "What the role `small-nurse` asks has changed"),
        ("role", "max_age_months: 60", "max_age_months: 36", NURSE, 12, "What the role `small-nurse` asks has changed"),
        ("role", "[Cares for people.]", "[Cares for everybody.]", NURSE, 1, "The text of this file has changed"),
        ("head", "name: Guided", "name: Led", HEAD, 13, "The scale has changed since 1.0"),
        ("head", "notice: Awaits sign-off.", "notice: Signed off.", HEAD, 1, "The text of this file has changed"),
    ],
)
def test_a_change_under_a_published_number_names_file_line_and_mend(
    tmp_path: Path, part: str, old: str, new: str, file: str, line: int, said: str
) -> None:
    texts = {"head": FRAMEWORK, "domain": DOMAIN, "role": ROLE}
    seal(a_framework_folder(tmp_path))
    assert old in texts[part]
    a_framework_folder(tmp_path, **texts | {part: texts[part].replace(old, new, 1)})

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line) == (file, line)
    assert said in fault.what
    assert "raise `version` in framework.yaml" in fault.mend


def test_a_competency_that_is_gone_or_new_under_a_published_number_is_named(tmp_path: Path) -> None:
    seal(a_framework_folder(tmp_path))
    a_framework_folder(
        tmp_path, domain=DOMAIN.replace("slug: telling-risk", "slug: saying-risk"), role=ROLE.replace("telling-risk:", "saying-risk:")
    )

    found = {(fault.file, fault.line): fault.what for fault in errors(tmp_path)}

    assert found[GROUND, 14] == "`saying-risk` was not part of 1.0 when it was published."
    assert found[HEAD, 2] == "`telling-risk` was published in 1.0 and is no longer here."
    assert "asks has changed" in found[NURSE, 12]


def test_a_role_that_is_gone_or_new_under_a_published_number_is_named(tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path)
    seal(folder)
    (folder / "roles" / "small-nurse.yaml").unlink()
    (folder / "roles" / "tall-nurse.yaml").write_text(ROLE.replace("small-nurse", "tall-nurse"))

    first, second = errors(tmp_path)

    assert (first.file, first.line, first.what) == (HEAD, 2, "The role `small-nurse` was published in 1.0 and is no longer here.")
    assert (second.line, second.what) == (1, "The role `tall-nurse` was not part of 1.0 when it was published.")


def test_a_version_that_was_published_is_no_draft_again(tmp_path: Path) -> None:
    seal(a_framework_folder(tmp_path))
    a_framework_folder(tmp_path, head=FRAMEWORK.replace("status: published", "status: draft"))

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line, fault.what) == (HEAD, 3, "1.0 was published, yet the files call it a draft.")


def test_files_older_than_a_record_are_named(tmp_path: Path) -> None:
    seal(a_new_version(tmp_path))
    a_framework_folder(tmp_path)

    (fault,) = errors(tmp_path)

    assert (fault.file, fault.line, fault.what) == (HEAD, 2, "The files hold 1.0, but 1.1 was published already.")
    assert "raise `version` above 1.1" in fault.mend


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "mend"),
    [
        ("version: '1.0'", "version: '0.9'", 3, "This is the record of 0.9, but the file is `1.0.yaml`.", "`0.9.yaml`"),
        ("framework: small-core", "framework: tall-core", 2, "This is a record of `tall-core`, not of `small-core`.", "its own framework"),
        ("scale:", "scales:", 4, "`scales` is not a field", "Did you mean `scale`?"),
        ("reading-genes: ", "reading-genes: 0", 16, "has not the form asked for", "never edited"),
    ],
)
def test_a_fault_in_a_record_names_line_and_mend(tmp_path: Path, old: str, new: str, line: int, said: str, mend: str) -> None:
    path = seal(a_framework_folder(tmp_path))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))

    found = [fault for fault in errors(tmp_path) if said in fault.what]

    assert [(fault.file, fault.line) for fault in found] == [(RECORD, line)]
    assert mend in found[0].mend
