"""The register in numbers: by month and course, of those who work here, for those who keep the register."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from factories.catalogue import a_course_version, an_examination
from factories.credentials import a_certificate, revoke
from factories.people import a_membership, a_person, an_organisation, someone_holding
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.catalogue.models import CourseVersion
from genomeready.credentials.models.awards import Award
from genomeready.credentials.queries.statistics import issued_by_month
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import OrganisationKind, Role

ON = datetime(2026, 11, 27, tzinfo=UTC).date()
SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def hospital(session: Session) -> Organisation:
    return an_organisation(session, kind=OrganisationKind.REGION)


@pytest.fixture
def version(session: Session) -> CourseVersion:
    return a_version(session, "Genomics foundations")


def a_version(session: Session, title: str) -> CourseVersion:
    made = a_course_version(session, title=title)
    an_examination(session, version=made)
    return made


def issued(session: Session, organisation: Organisation, version: CourseVersion, *, year: int = 2026, month: int = 10) -> Award:
    holder = a_person(session, name="Zofia Nowak")
    a_membership(session, person=holder, organisation=organisation)
    return a_certificate(session, person=holder, version=version, at=datetime(year, month, 30, 23, 59, tzinfo=UTC))


def address(organisation: Organisation, ending: str = "") -> str:
    return f"/organisations/{organisation.slug}/certificates/statistics{ending}"


def test_certificates_are_counted_by_month_and_course_the_newest_month_first(
    session: Session, hospital: Organisation, version: CourseVersion
) -> None:
    other = a_version(session, "Consent")
    for place in ((2025, 12), (2026, 1), (2026, 10), (2026, 10)):
        issued(session, hospital, version, year=place[0], month=place[1])
    issued(session, hospital, other)

    rows = issued_by_month(session, hospital.path, on=ON)

    assert [(row.year, row.month, row.course_title, row.issued) for row in rows] == [
        (2026, 10, "Consent", 1),
        (2026, 10, "Genomics foundations", 2),
        (2026, 1, "Genomics foundations", 1),
        (2025, 12, "Genomics foundations", 1),
    ]


def test_a_revoked_one_stays_counted_and_is_told_apart(session: Session, hospital: Organisation, version: CourseVersion) -> None:
    issued(session, hospital, version)
    revoke(session, issued(session, hospital, version))

    (row,) = issued_by_month(session, hospital.path, on=ON)

    assert (row.issued, row.revoked) == (2, 1)


def test_those_below_count_and_those_elsewhere_or_gone_do_not(session: Session, hospital: Organisation, version: CourseVersion) -> None:
    team = an_organisation(session, below=hospital)
    issued(session, team, version)
    issued(session, an_organisation(session), version)
    gone = a_person(session)
    a_membership(session, person=gone, organisation=hospital, until=datetime(2021, 1, 1, tzinfo=UTC).date())
    a_certificate(session, person=gone, version=version)

    assert [row.issued for row in issued_by_month(session, hospital.path, on=ON)] == [1]


def test_somebody_with_two_posts_here_counts_once(session: Session, hospital: Organisation, version: CourseVersion) -> None:
    award = issued(session, hospital, version)
    a_membership(session, person=session.get_one(Person, award.person_id), organisation=an_organisation(session, below=hospital))

    assert [row.issued for row in issued_by_month(session, hospital.path, on=ON)] == [1]


def test_page_and_file_say_the_same_in_few_statements(
    session: Session, hospital: Organisation, version: CourseVersion, sign_in: SignIn, statements: Counting
) -> None:
    for _ in range(3):
        issued(session, hospital, version)
    client = sign_in(someone_holding(session, Role.EXAMINER, on=hospital))
    client.get(address(hospital))

    with statements() as seen:
        page = client.get(address(hospital)).text
    file = client.get(address(hospital, ".csv"))

    assert len(seen) <= 5, seen
    assert "2026-10" in page
    assert "Zofia" not in page
    head, *lines = csv.reader(io.StringIO(file.text.lstrip("\ufeff")))
    assert head == ["month", "course", "issued", "of these revoked since"]
    assert lines == [["2026-10", "Genomics foundations", "3", "0"]]
    assert hospital.slug in file.headers["Content-Disposition"]


def test_a_title_that_a_spreadsheet_would_run_is_defused(session: Session, hospital: Organisation, sign_in: SignIn) -> None:
    issued(session, hospital, a_version(session, "=1+1"))

    assert "'=1+1" in sign_in(someone_holding(session, Role.EXAMINER, on=hospital)).get(address(hospital, ".csv")).text


def test_without_certificates_the_page_says_so(session: Session, hospital: Organisation, sign_in: SignIn) -> None:
    page = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=hospital)).get(address(hospital)).text

    assert "No certificates here yet" in page


@pytest.mark.parametrize("ending", ["", ".csv"])
@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.EDUCATOR, Role.REVIEWER])
def test_no_other_role_reads_them(session: Session, hospital: Organisation, sign_in: SignIn, role: Role, ending: str) -> None:
    assert sign_in(someone_holding(session, Role.EXAMINER, on=hospital)).get(address(hospital, ending)).status_code == 200

    assert sign_in(someone_holding(session, role, on=hospital)).get(address(hospital, ending)).status_code == 404
    assert sign_in(someone_holding(session, Role.EXAMINER, on=an_organisation(session))).get(address(hospital, ending)).status_code == 404
