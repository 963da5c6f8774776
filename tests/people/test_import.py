"""Bringing staff in from a file: all or nothing, twice is once, faults by line."""

from decimal import Decimal
from pathlib import Path

import pytest
from factories.people import a_profession, an_organisation
from flask import Flask
from sqlalchemy.orm import Session

from genomeready.people.models import Membership, Person
from genomeready.people.staff_file import StaffFault, StaffLine, read_staff

HEAD = "email,name,profession,organisation,wte,from,until\n"
ANA = "ana@example.org,Ana Example,general-nurse,north,0.6,2026-01-01,\n"
BOB = "Bob@Example.org,Bob Example,general-nurse,north,,,\n"


@pytest.fixture
def places(session: Session) -> None:
    a_profession(session)
    an_organisation(session, slug="north")
    session.commit()


def imported(app: Flask, tmp_path: Path, text: str, *options: str) -> tuple[int, str]:
    file = tmp_path / "staff.csv"
    file.write_text(text, encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["people", "import", str(file), *options])
    return result.exit_code, result.output


@pytest.mark.usefixtures("places")
def test_a_file_of_staff_is_taken_in_and_confirmed(app: Flask, session: Session, tmp_path: Path) -> None:
    status, said = imported(app, tmp_path, HEAD + ANA + BOB)

    assert (status, said.strip()) == (0, "2 new, 0 changed, 0 unchanged, 0 ended.")
    assert sorted(p.email for p in session.query(Person)) == ["ana@example.org", "bob@example.org"]
    assert sorted(m.wte for m in session.query(Membership)) == [Decimal("0.60"), Decimal(1)]
    assert all(m.confirmed_at for m in session.query(Membership))


@pytest.mark.usefixtures("places")
def test_the_same_file_again_changes_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    imported(app, tmp_path, HEAD + ANA + BOB)

    _, said = imported(app, tmp_path, HEAD + ANA + BOB)

    assert said.strip() == "0 new, 0 changed, 2 unchanged, 0 ended."
    assert session.query(Membership).count() == 2


@pytest.mark.usefixtures("places")
def test_a_leaver_ends_a_membership_and_loses_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    imported(app, tmp_path, HEAD + ANA)

    imported(app, tmp_path, HEAD + ANA.replace("2026-01-01,", "2026-01-01,2026-06-30"))

    assert session.query(Person).count() == 1
    assert session.query(Membership).one().until_date is not None


@pytest.mark.usefixtures("places")
def test_a_dry_run_writes_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    status, said = imported(app, tmp_path, HEAD + ANA, "--dry-run")

    assert (status, said.strip()) == (0, "1 lines can be taken in; nothing was written.")
    assert session.query(Person).count() == 0


@pytest.mark.usefixtures("places")
def test_one_bad_line_keeps_all_lines_out_and_is_named(app: Flask, session: Session, tmp_path: Path) -> None:
    status, said = imported(app, tmp_path, HEAD + ANA + "carl,Carl,general-nurse,south,9,yesterday,\n")

    assert status == 2
    assert ":3: " in said
    assert "nothing was written" in said
    assert session.query(Person).count() == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no-address,Ana,nurse,north", "no e-mail address"),
        ("ana@example.org,,nurse,north", "name is missing"),
        ("ana@example.org,Ana,astronaut,north", "profession 'astronaut' is unknown"),
        ("ana@example.org,Ana,nurse,nowhere", "organisation 'nowhere' is unknown"),
        ("ana@example.org,Ana,nurse,north,12", "wte must lie"),
        ("ana@example.org,Ana,nurse,north,1,2026-02-30", "cannot be read"),
        ("ana@example.org,Ana,nurse,north,1,2026-02-20,2026-02-10", "until lies before from"),
    ],
)
def test_each_fault_is_said_in_words(line: str, why: str) -> None:
    (read,) = read_staff([HEAD, line], professions={"nurse"}, organisations={"north"})

    assert isinstance(read, StaffFault)
    assert (read.line, why in read.why) == (2, True)


def test_a_doubled_line_is_named_with_its_twin() -> None:
    line = "ana@example.org,Ana,nurse,north,1,,"
    first, second = read_staff([HEAD, line, line], professions={"nurse"}, organisations={"north"})

    assert isinstance(first, StaffLine)
    assert isinstance(second, StaffFault)
    assert "line 2" in second.why


def test_a_wrong_header_says_which_columns_are_asked() -> None:
    (read,) = read_staff(["mail,name", "x,y"], professions=set(), organisations=set())

    assert isinstance(read, StaffFault)
    assert "column missing: email, profession, organisation" in read.why
