"""What is kept of everyone's standing: written with what changes it, equal to a recount, and true until its last day."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from competence.keeping import TODAY, an_award, differences, kept_of, work
from factories.competence import a_held_standing, a_nurse, an_evidence, at_noon, rates_herself, the_competency
from factories.frameworks import a_domain, a_framework, a_lineage, a_role_profile, a_version
from factories.people import a_membership, a_person, a_profession, an_organisation
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from genomeready.base.unit_of_work import one_unit_of_work
from genomeready.competence.models import HeldStanding
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.services.evidence import record_evidence, withdraw_evidence
from genomeready.competence.services.rollup import keep_standings, rebuild_standings
from genomeready.frameworks.models import Competency
from genomeready.frameworks.queries.versions import current_version
from genomeready.people.models import Membership, Person
from genomeready.people.rules import OrganisationKind
from genomeready.people.services.organisations import confirm_membership, decline_membership, join_organisation
from genomeready.people.services.staff import take_in_staff
from genomeready.people.staff_file import StaffLine

Counting = Callable[[], AbstractContextManager[list[str]]]

NEXT_YEAR = date(2027, 11, 22)


# written with the evidence


def test_an_award_is_kept_in_its_own_transaction(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "consent": 3})

    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session), until=NEXT_YEAR)], by=None)

    assert kept_of(session, person) == {"genome-structure": ("met", 0, 2, NEXT_YEAR)}
    assert differences(session) == []


def test_a_level_too_low_keeps_how_many_steps_are_missing(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 3})

    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session), level=1)], by=None)

    assert kept_of(session, person) == {"genome-structure": ("below", 2, 1, None)}


def test_a_self_assessment_is_kept_as_declared_and_holds_no_level(session: Session) -> None:
    person = a_nurse(session, max_age_months=12)

    with work(session):
        rates_herself(session, person, levels={the_competency(session).id: 4}, at=at_noon(TODAY))

    assert kept_of(session, person) == {"genome-structure": ("self-declared", 0, None, NEXT_YEAR)}
    assert differences(session) == []


def test_what_the_role_does_not_ask_is_not_kept(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "surgery": None})

    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session, "surgery"))], by=None)

    assert kept_of(session, person) == {}
    assert differences(session) == []


def test_a_withdrawal_leaves_a_row_that_says_not_assessed(session: Session) -> None:
    person = a_nurse(session)
    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)

    with work(session):
        withdraw_evidence(session, rests_on=["attempt:1"], reason="Found wrong.", by=None, at=at_noon(TODAY))

    assert kept_of(session, person) == {"genome-structure": ("not-assessed", 0, None, None)}
    assert differences(session) == []


def test_a_withdrawal_from_several_people_is_kept_for_each(session: Session) -> None:
    first = a_nurse(session)
    second = a_person(session)
    a_membership(session, person=second, profession=a_profession(session))
    with work(session):
        for person in (first, second):
            record_evidence(session, person.id, shown=[an_award(the_competency(session), rests_on="batch:1")], by=None)
            record_evidence(session, person.id, shown=[an_award(the_competency(session), level=1, kind=EvidenceKind.QUIZ)], by=None)

    with work(session):
        withdraw_evidence(session, rests_on=["batch:1"], reason="The wrong key.", by=None, at=at_noon(TODAY))

    assert kept_of(session, first) == kept_of(session, second) == {"genome-structure": ("below", 1, 1, None)}
    assert differences(session) == []


def test_a_correction_in_another_competency_is_kept_in_both(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "consent": 2})
    with work(session):
        (wrong,) = record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)

    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session, "consent"), supersedes_id=wrong.id)], by=None)

    assert kept_of(session, person) == {"genome-structure": ("not-assessed", 0, None, None), "consent": ("met", 0, 2, None)}
    assert differences(session) == []


def test_somebody_with_two_professions_is_kept_against_both_roles(session: Session) -> None:
    person, pharmacist = a_nurse(session), a_profession(session, slug="pharmacist", title="Pharmacist")
    a_membership(session, person=person, profession=pharmacist)
    a_role_profile(session, profession=pharmacist, needs={"genome-structure": 4})

    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)

    states = session.execute(select(HeldStanding.state, HeldStanding.missing).order_by(HeldStanding.state)).all()
    assert [tuple(row) for row in states] == [("below", 2), ("met", 0)]
    assert differences(session) == []


def test_somebody_without_a_profession_is_not_kept(session: Session) -> None:
    a_role_profile(session)
    person = a_person(session)

    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)

    assert kept_of(session, person) == {}
    assert differences(session) == []


def test_evidence_of_an_earlier_version_is_kept_for_the_competency_it_leads_to(session: Session) -> None:
    person = a_nurse(session)
    then, first = the_competency(session), current_version(session)
    assert first is not None
    first.state = "superseded"
    second = a_version(session, framework=first.framework)
    a_role_profile(session, profession=a_profession(session), version=second, needs={"variants": 2})
    now = the_competency(session, "variants")
    a_lineage(session, earlier=then, later=now, relation="replaced-by")

    with work(session):
        record_evidence(session, person.id, shown=[an_award(then)], by=None)

    assert kept_of(session, person) == {"variants": ("met", 0, 2, None)}
    assert differences(session) == []


def test_nothing_is_kept_of_a_transaction_that_was_rolled_back(session: Session) -> None:
    person = a_nurse(session)
    session.commit()

    def fail() -> None:
        with work(session):
            record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)
            message = "the line went dead"
            raise ConnectionError(message)

    with suppress(ConnectionError):
        fail()
    with work(session):
        record_evidence(session, person.id, shown=[], by=None)

    assert kept_of(session, person) == {}


# as memberships change


def test_what_was_shown_before_is_kept_once_a_profession_is_taken_up(session: Session) -> None:
    person = a_person(session)
    a_role_profile(session)
    an_evidence(session, person=person, competency=the_competency(session))
    hospital = an_organisation(session)

    with work(session):
        join_organisation(session, person, organisation=hospital, profession=a_profession(session))

    assert kept_of(session, person) == {"genome-structure": ("met", 0, 2, None)}
    assert differences(session) == []


def test_a_declined_membership_takes_its_role_away_and_no_other(session: Session) -> None:
    country = an_organisation(session, kind=OrganisationKind.COUNTRY)
    person, lead = a_nurse(session), a_person(session)
    pharmacist = a_profession(session, slug="pharmacist", title="Pharmacist")
    a_role_profile(session, profession=pharmacist, needs={"genome-structure": 4})
    with work(session):
        waiting = join_organisation(session, person, organisation=country, profession=pharmacist)
        record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)

    with work(session):
        decline_membership(session, waiting.id, within=country, by=lead)

    assert kept_of(session, person) == {"genome-structure": ("met", 0, 2, None)}
    assert differences(session) == []


def test_a_membership_that_is_confirmed_or_over_changes_nothing_kept(session: Session) -> None:
    country = an_organisation(session, kind=OrganisationKind.COUNTRY)
    person, lead = a_nurse(session), a_person(session)
    with work(session):
        waiting = join_organisation(session, person, organisation=country, profession=a_profession(session))
        record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)
    before = kept_of(session, person)

    with work(session):
        confirm_membership(session, waiting.id, within=country, by=lead)
        for membership in session.query(Membership):
            membership.until_date = TODAY

    assert kept_of(session, person) == before
    assert differences(session) == []


def test_staff_taken_in_from_a_file_are_kept_against_their_new_role(session: Session) -> None:
    person = a_person(session, email="ana@example.org")
    a_role_profile(session)
    an_organisation(session, slug="north")
    an_evidence(session, person=person, competency=the_competency(session))
    line = StaffLine(
        line=2, email="ana@example.org", name="Ana", profession="general-nurse", organisation="north", wte=Decimal(1), since=None,
        until=None,
    )  # fmt: skip

    with work(session):
        take_in_staff(session, [line], by=None)

    assert kept_of(session, person) == {"genome-structure": ("met", 0, 2, None)}
    assert differences(session) == []


# a new version


@dataclass
class Published:
    """News of a version, as the frameworks send it."""

    version_id: int


def test_a_published_version_measures_everyone_anew(session: Session) -> None:
    person = a_nurse(session)
    with work(session):
        record_evidence(session, person.id, shown=[an_award(the_competency(session))], by=None)
    first = current_version(session)
    assert first is not None
    first.state = "superseded"
    second = a_version(session, framework=first.framework)
    then = the_competency(session)
    a_role_profile(session, profession=a_profession(session), version=second, needs={"variants": 3})
    a_lineage(session, earlier=then, later=the_competency(session, "variants"), relation="replaced-by")

    with work(session):
        rows = rebuild_standings(session, news=Published(second.id))

    assert rows == 1
    assert kept_of(session, person) == {"variants": ("below", 1, 2, None)}
    assert differences(session) == []


def test_a_published_version_of_another_framework_changes_nothing(session: Session, statements: Counting) -> None:
    other = a_framework(session, slug="another")
    a_held_standing(session)
    session.commit()

    with work(session), statements() as seen:
        rows = rebuild_standings(session, news=Published(other.id))

    assert (rows, len(seen)) == (0, 1)
    assert session.scalar(select(func.count()).select_from(HeldStanding)) == 1


# how many statements


def act(session: Session, name: str, person: Person, competencies: list[Competency]) -> None:
    match name:
        case "an examination":
            record_evidence(session, person.id, shown=[an_award(c) for c in competencies], by=None)
        case "a self-assessment":
            rates_herself(session, person, levels={c.id: 2 for c in competencies}, at=at_noon(TODAY))
        case "a withdrawal":
            withdraw_evidence(session, rests_on=["attempt:0"], reason="Found wrong.", by=None, at=at_noon(TODAY))
        case "a membership":
            join_organisation(session, person, organisation=an_organisation(session), profession=a_profession(session))


@pytest.mark.parametrize("name", ["an examination", "a self-assessment", "a withdrawal", "a membership"])
@pytest.mark.parametrize("many", [1, 12])
def test_keeping_takes_at_most_four_statements_more_whatever_was_written(
    session: Session, statements: Counting, name: str, many: int
) -> None:
    slugs = [f"c-{n}" for n in range(12)]
    person = a_nurse(session, needs=dict.fromkeys(slugs, 2))
    competencies = [the_competency(session, slug) for slug in slugs[:many]]
    with work(session):
        record_evidence(session, person.id, shown=[an_award(c, rests_on="attempt:0") for c in competencies], by=None)
        half = competencies[: many // 2]
        record_evidence(session, person.id, shown=[an_award(c, kind=EvidenceKind.QUIZ) for c in half], by=None)

    with work(session):
        act(session, name, person, competencies)
        session.flush()
        with statements() as seen:
            keep_standings(session)

    assert 2 <= len(seen) <= 4, seen
    assert differences(session) == []


def test_a_transaction_that_touches_no_standing_pays_nothing(session: Session, statements: Counting) -> None:
    with work(session), statements() as seen:
        keep_standings(session)

    assert seen == []


def test_taking_in_people_who_have_shown_nothing_costs_two_statements_for_all_of_them(session: Session, statements: Counting) -> None:
    a_role_profile(session)
    country = an_organisation(session, kind=OrganisationKind.COUNTRY)
    people = [a_person(session) for _ in range(30)]

    with work(session):
        for person in people:
            join_organisation(session, person, organisation=country, profession=a_profession(session))
        session.flush()
        with statements() as seen:
            keep_standings(session)

    assert len([s for s in seen if "FOR NO KEY UPDATE" not in s]) == 1


# what it serves


OF_ROLE = "SELECT h.competency_id, h.state, count(*) FROM held_standing h WHERE h.profile_id = 1 GROUP BY h.competency_id, h.state"
OF_ORGANISATION = """
    SELECT h.competency_id, h.state, count(*)
    FROM membership m JOIN held_standing h ON h.person_id = m.person_id AND h.profile_id = 1
    WHERE m.organisation_id = 1 GROUP BY h.competency_id, h.state
"""
OVERDUE = "SELECT h.person_id FROM held_standing h WHERE h.until < '2026-11-22' ORDER BY h.until LIMIT 500"


@pytest.mark.parametrize("counting", [OF_ROLE, OF_ORGANISATION, OVERDUE], ids=["a role", "an organisation", "overdue"])
def test_counting_by_organisation_and_competency_reads_no_row_it_does_not_count(session: Session, counting: str) -> None:
    plan = planned(session, counting)

    reading = [step for step in plan if re.search(r"\bh\b", step)]
    assert reading
    assert not [step for step in reading if "SCAN h" in step or "Seq Scan" in step], plan


def planned(session: Session, asked: str) -> list[str]:
    """The steps in which a database reads; PostgreSQL is told to read no table from end to end where an index serves."""
    if session.get_bind().dialect.name == "sqlite":
        return [row[-1] for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    session.execute(text("SET LOCAL enable_seqscan = off"))
    lines = [row[0] for row in session.execute(text(f"EXPLAIN {asked}"))]
    return [line for line in lines if "Scan" in line]


def test_a_person_is_kept_once_for_each_role_and_competency(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2})
    a_domain(session)

    for level in (1, 2, 3):
        with one_unit_of_work(session):
            record_evidence(session, person.id, shown=[an_award(the_competency(session), level=level)], by=None)

    assert session.scalar(select(func.count()).select_from(HeldStanding)) == 1
    assert kept_of(session, person)["genome-structure"][2] == 3
