"""`questions import` and `questions export`."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from assessment.banked import moodle, moodle_choice, moodle_question
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base.faults import errors_in
from genomeready.catalogue.files.reading import all_questions, read_courses
from genomeready.frameworks.files.reading import read_frameworks

MakeApp = Callable[..., Flask]
SAID = ("--competency", "genome-structure", "--level", "1", "--prefix", "sm")


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    return lambda *args: app.test_cli_runner().invoke(args=["questions", *map(str, args)])


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return tmp_path / "bank"


def a_file(tmp_path: Path, text: str = "", name: str = "quiz.xml") -> Path:
    file = tmp_path / name
    file.write_text(text or moodle(moodle_choice(name="Gel"), moodle_question("calculated", "", name="C")), encoding="utf-8")
    return file


def an_exam_bank(tmp_path: Path, run: Callable[..., Result]) -> Path:
    bank = tmp_path / "examination" / "questions"
    assert run("import", a_file(tmp_path), "--into", bank, *SAID).exit_code == 0
    return bank


def test_import_writes_drafts_and_ends_with_a_table(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    done = run("import", a_file(tmp_path), "--into", bank, *SAID)

    assert done.exit_code == 0
    assert done.output.startswith(
        "quiz.xml, read as moodle:\n  accepted                0\n  accepted with losses    1\n  refused                 1\n"
    )
    assert "  new       q-sm-0001    single     Gel" in done.output
    assert "            lost: still to be written: the solution\n" in done.output
    assert "line 3, question of type calculated\n            Questions of Moodle's type `calculated` are not read.\n" in done.output
    assert f"1 files written to {bank}, as drafts." in done.output
    assert sorted(path.name for path in bank.iterdir()) == ["imported.json", "q-sm-0001.md"]


def test_a_second_import_changes_nothing(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    run("import", a_file(tmp_path), "--into", bank, *SAID)
    before = {path.name: path.read_bytes() for path in bank.iterdir()}

    done = run("import", a_file(tmp_path), "--into", bank, *SAID)

    assert "  unchanged q-sm-0001" in done.output
    assert "Nothing was written." in done.output
    assert {path.name: path.read_bytes() for path in bank.iterdir()} == before


def test_a_dry_run_writes_nothing(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    done = run("import", a_file(tmp_path), "--into", bank, *SAID, "--dry-run")

    assert "  new       q-sm-0001" in done.output
    assert "Nothing was written." in done.output
    assert not bank.exists()


def test_the_table_for_programs(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    told = json.loads(run("import", a_file(tmp_path), "--into", bank, *SAID, "--json").stdout)

    assert (told["accepted"], told["accepted_with_losses"], told["refused"]) == (0, 1, 1)
    assert [(row["fate"], row["key"], row["where"]) for row in told["rows"]] == [
        ("new", "q-sm-0001", "line 3"),
        ("refused", "", "line 3, question of type calculated"),
    ]


def test_a_bank_below_examination_is_for_examinations(run: Callable[..., Result], tmp_path: Path) -> None:
    assert "bank: exam\n" in (an_exam_bank(tmp_path, run) / "q-sm-0001.md").read_text(encoding="utf-8")


def test_a_mapping_says_the_competency(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    mapping = a_file(tmp_path, "hard: {competency: telling-risk, level: 3}\n", "map.yaml")
    tagged = a_file(tmp_path, moodle(moodle_choice(inside="<tags><tag><text>hard</text></tag></tags>")))

    run("import", tagged, "--into", bank, "--prefix", "sm", "--map", mapping)

    assert "competencies: [{id: telling-risk, level: 3, weight: 1}]" in (bank / "q-sm-0001.md").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_to_is_named_and_nothing_is_left(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = run("import", a_file(tmp_path), "--into", tmp_path / "file" / "bank", *SAID)

    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "nothing was changed" in done.output


@pytest.mark.parametrize(
    ("text", "args", "said"),
    [
        ("A letter to a friend.", SAID, "is no bank of questions that is read here"),
        ("<quiz>", SAID, "The file is not well-formed XML"),
        (moodle(moodle_choice()), SAID[:4], "Say how the ids of the bank begin"),
        (moodle(moodle_choice()), (*SAID, "--format", "qti30"), "There is no question in the file."),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(
    run: Callable[..., Result], tmp_path: Path, bank: Path, text: str, args: tuple[str, ...], said: str
) -> None:
    done = run("import", a_file(tmp_path, text), "--into", bank, *args)

    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert said in done.output


def test_a_memory_of_imports_that_is_broken_is_refused(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    bank.mkdir()
    (bank / "imported.json").write_text("{")

    done = run("import", a_file(tmp_path), "--into", bank, *SAID)

    assert done.exit_code == 2
    assert "every question would be imported a second time" in done.output


def test_export_writes_a_file_and_says_what_is_lost(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    run("import", a_file(tmp_path), "--into", bank, *SAID)

    done = run("export", bank, "--format", "gift", "--out", tmp_path / "out.gift")

    assert done.exit_code == 0
    assert done.stdout == f"1 questions written to {tmp_path / 'out.gift'}.\n"
    assert "  lost in 1: keys of works" in done.stderr
    assert "::Gel::" in (tmp_path / "out.gift").read_text(encoding="utf-8")


def test_nothing_is_overwritten(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    run("import", a_file(tmp_path), "--into", bank, *SAID)
    (tmp_path / "out.gift").write_text("mine")

    done = run("export", bank, "--format", "gift", "--out", tmp_path / "out.gift")

    assert (done.exit_code, (tmp_path / "out.gift").read_text()) == (2, "mine")


def test_keys_of_an_examination_leave_only_when_somebody_says_so_and_the_trail_notes_it(
    run: Callable[..., Result], tmp_path: Path, session: Session
) -> None:
    bank = an_exam_bank(tmp_path, run)

    silent = run("export", bank, "--format", "qti30", "--out", tmp_path / "a.zip")
    said = run("export", bank, "--format", "qti30", "--out", tmp_path / "b.zip", "--with-keys")

    assert (silent.exit_code, said.exit_code) == (2, 0)
    assert "Add --with-keys" in silent.output
    assert not (tmp_path / "a.zip").exists()
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == "bank.exported"))
    assert (entry.subject, entry.actor, entry.detail) == ("bank:questions", "platform", {"format": "qti30", "questions": 1})


def test_an_empty_folder_and_a_broken_question_cannot_be_exported(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    bank.mkdir()
    empty = run("export", bank, "--format", "gift", "--out", tmp_path / "a")
    (bank / "q-sm-0001.md").write_text("---\nid: q-sm-0001\n---\n")
    broken = run("export", bank, "--format", "gift", "--out", tmp_path / "a")

    assert (empty.exit_code, broken.exit_code) == (2, 2)
    assert "There is no question in" in empty.output
    assert "q-sm-0001.md:" in broken.output


def test_our_own_files_travel_with_the_works_that_they_cite(run: Callable[..., Result], tmp_path: Path, bank: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "courses/genomics-foundations/modules/2-what-variants-do/questions"
    run("export", shipped, "--format", "files", "--out", tmp_path / "bank.zip")

    done = run("import", tmp_path / "bank.zip", "--into", bank / "questions", "--prefix", "gf")

    assert done.exit_code == 0
    assert "thaxton2022:" in (bank / "references.yaml").read_text(encoding="utf-8")
    text = (bank / "questions" / "q-gf-0203.md").read_text(encoding="utf-8")
    assert "status: draft\n" in text
    assert "reviews: []\n" in text
    assert "[@thaxton2022]" in text
    again = run("import", tmp_path / "bank.zip", "--into", bank / "questions", "--prefix", "gf")
    assert "Nothing was written." in again.output


def test_an_import_into_a_course_leaves_nothing_for_courses_check_to_refuse(run: Callable[..., Result], tmp_path: Path) -> None:
    home = Path(__file__).resolve().parents[2]
    copytree(home / "courses", tmp_path / "courses")
    bank = tmp_path / "courses/genomics-foundations/modules/2-what-variants-do/questions"

    done = run("import", a_file(tmp_path), "--into", bank, "--competency", "variant-effects", "--level", "2")

    taken = re.search(r"^  new       (q-gf-02\d\d)", done.output, re.MULTILINE)
    assert taken is not None, done.output
    read = read_courses([tmp_path / "courses"], home=tmp_path, frameworks=read_frameworks([home / "competency_frameworks"], home=home))
    assert errors_in(read.faults) == []
    assert taken[1] in {question.key for course in read.courses for question in all_questions(course)}
