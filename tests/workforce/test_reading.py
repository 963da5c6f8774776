"""Reports and team pages as they are read from the database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories.competence import an_evidence, the_competency
from factories.frameworks import a_role_profile
from factories.people import a_membership, a_person, a_profession, an_organisation
from factories.workforce import a_norm, a_plan
from sqlalchemy import text
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.competence.rules.kinds import State
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import Held, OrganisationKind, Role
from genomeready.workforce.disclosure import DisclosureRule
from genomeready.workforce.queries.reports import gap_report_of, plans_below, posts_below, ratios
from genomeready.workforce.queries.team import person_below, places_held, professions_below, team_below

Statements = Callable[[], AbstractContextManager[list[str]]]
RULE = DisclosureRule()


def a_country(session: Session) -> tuple[Organisation, Organisation, Organisation]:
    country = an_organisation(session, slug="land", name="Land", kind=OrganisationKind.COUNTRY)
    region = an_organisation(session, slug="north", name="North", kind=OrganisationKind.REGION, below=country)
    hospital = an_organisation(session, slug="hospital", name="Hospital", below=region)
    return country, region, hospital


def nurses(session: Session, hospital: Organisation, *, people: int, ready: int = 0) -> list[Person]:
    """So many nurses, of whom the first were examined at the level that their profile asks for."""
    if not session.execute(text("SELECT 1 FROM role_profile")).first():
        a_role_profile(session, needs={"genome-structure": 2})
    made = [a_person(session, name=f"Nurse {number:03}") for number in range(people)]
    for number, person in enumerate(made):
        a_membership(session, person=person, organisation=hospital)
        if number < ready:
            an_evidence(session, person=person, competency=the_competency(session), level=2)
    return made


def test_the_report_of_a_country_equals_a_count_written_by_hand_in_sql(session: Session) -> None:
    country, _, hospital = a_country(session)
    nurses(session, hospital, people=30, ready=12)
    a_plan(session, organisation=hospital, wte=Decimal(40))

    whole = gap_report_of(session, country, as_of=clock.today(), rule=None).whole

    heads = session.scalar(text("SELECT count(DISTINCT person_id) FROM membership WHERE confirmed_at IS NOT NULL"))
    ready = session.scalar(text("SELECT count(DISTINCT person_id) FROM evidence WHERE level >= 2 AND kind <> 'self' AND NOT withdrawn"))
    assert (whole.heads, whole.ready.value, whole.wanted) == (heads, ready, 40)
    assert (whole.posts_gap, whole.evidence_gap, whole.competence_gap) == (10, 18, 18)


def test_a_withdrawal_is_seen_at_once_and_not_on_the_day_before(session: Session) -> None:
    country, _, hospital = a_country(session)
    (nurse,) = nurses(session, hospital, people=1)
    yesterday = clock.today() - timedelta(days=1)
    row = an_evidence(session, person=nurse, competency=the_competency(session), on=yesterday)
    an_evidence(session, person=nurse, competency=the_competency(session), on=clock.today(), ends=row, withdrawn=True, reason="revoked")

    def ready(day: date) -> int | None:
        return gap_report_of(session, country, as_of=day, rule=None).whole.ready.value

    assert (ready(yesterday), ready(clock.today())) == (1, 0)


def test_only_confirmed_memberships_that_hold_on_the_day_count(session: Session) -> None:
    country, _, hospital = a_country(session)
    a_membership(session, organisation=hospital, confirmed=False)
    a_membership(session, organisation=hospital, since=date(2024, 1, 1), until=date(2024, 12, 31))
    a_membership(session, organisation=hospital, since=date(2025, 7, 1))

    assert len(posts_below(session, country.path, date(2024, 6, 1))) == 1
    assert len(posts_below(session, country.path, date(2025, 6, 1))) == 0
    assert len(posts_below(session, country.path, date(2026, 1, 1))) == 1


def test_plans_are_those_known_on_the_day(session: Session) -> None:
    country, _, hospital = a_country(session)
    a_plan(session, organisation=hospital, wte=Decimal(10), dated=date(2025, 1, 1), source="Old")
    a_plan(session, organisation=hospital, wte=Decimal(12), dated=date(2026, 1, 1), source="New")

    key = (hospital.id, "general-nurse")
    assert plans_below(session, country.path, date(2025, 12, 31))[key] == (10, "Old")
    assert plans_below(session, country.path, date(2026, 1, 1))[key] == (12, "New")
    assert plans_below(session, country.path, date(2024, 12, 31)) == {}


def test_another_country_is_never_counted(session: Session) -> None:
    country, _, hospital = a_country(session)
    nurses(session, hospital, people=2)
    elsewhere = an_organisation(session, kind=OrganisationKind.COUNTRY)
    nurses(session, an_organisation(session, below=elsewhere), people=5)

    assert gap_report_of(session, country, as_of=clock.today(), rule=RULE).whole.heads == 2


def test_the_hidden_pattern_of_a_hospital_is_decided_over_its_country(session: Session) -> None:
    """Alone, the north's 20 of 40 could be shown; with the south's small count hidden it must not be."""
    country, north, hospital = a_country(session)
    south = an_organisation(session, slug="south", name="South", kind=OrganisationKind.REGION, below=country)
    nurses(session, hospital, people=40, ready=20)
    nurses(session, an_organisation(session, below=south), people=40, ready=3)

    alone = gap_report_of(session, north, as_of=clock.today(), rule=None).whole
    published = gap_report_of(session, north, as_of=clock.today(), rule=RULE).whole

    assert alone.ready.value == 20
    assert not published.ready.shown


def test_a_norm_of_an_unknown_name_is_not_there(session: Session) -> None:
    country, *_ = a_country(session)
    a_norm(session, slug="one-per-100000")

    assert [ratio.slug for ratio in ratios(session)] == ["one-per-100000"]
    with pytest.raises(NotThere):
        gap_report_of(session, country, as_of=clock.today(), rule=None, norm="another")


def test_a_norm_counts_posts_against_the_population(session: Session) -> None:
    country, _, hospital = a_country(session)
    country.population = 500_000
    nurses(session, hospital, people=3)
    a_norm(session, slug="one-per-100000")

    whole = gap_report_of(session, country, as_of=clock.today(), rule=None, norm="one-per-100000").whole

    assert (whole.wanted, whole.posts_gap, whole.basis) == (5, 2, "one-per-100000")


@pytest.mark.parametrize("rule", [None, RULE], ids=["exact", "published"])
def test_a_report_takes_the_same_statements_for_three_people_as_for_thirty(
    session: Session, statements: Statements, rule: DisclosureRule | None
) -> None:
    country, _, hospital = a_country(session)
    nurses(session, hospital, people=3, ready=1)
    session.flush()
    with statements() as few:
        gap_report_of(session, country, as_of=clock.today(), rule=rule)
    nurses(session, hospital, people=27, ready=20)

    with statements() as many:
        gap_report_of(session, country, as_of=clock.today(), rule=rule)

    assert len(many) == len(few) <= 10


def test_a_team_takes_the_same_statements_for_three_people_as_for_thirty(session: Session, statements: Statements) -> None:
    _, _, hospital = a_country(session)
    nurses(session, hospital, people=3, ready=1)
    with statements() as few:
        team_below(session, hospital.path, profession=None, page=1, on=clock.today())
    nurses(session, hospital, people=27, ready=20)

    with statements() as many:
        team_below(session, hospital.path, profession=None, page=1, on=clock.today())

    assert len(many) == len(few) <= 6


def test_a_team_shows_how_each_stands_and_why_not(session: Session) -> None:
    _, _, hospital = a_country(session)
    ready, below, silent = nurses(session, hospital, people=3, ready=1)
    an_evidence(session, person=below, competency=the_competency(session), level=1)

    team = team_below(session, hospital.path, profession="general-nurse", page=1, on=clock.today())

    assert [(row.public_id, row.ready, [how.state for how in row.standings]) for row in team.rows] == [
        (ready.public_id, True, [State.MET]),
        (below.public_id, False, [State.BELOW]),
        (silent.public_id, False, [State.NOT_ASSESSED]),
    ]
    assert [len(row.missing) for row in team.rows] == [0, 1, 1]
    assert team.domains == {"Foundations": 1}


def test_a_team_is_paged_and_a_page_too_far_is_the_last(session: Session) -> None:
    _, _, hospital = a_country(session)
    nurses(session, hospital, people=5)

    pages = [team_below(session, hospital.path, profession=None, page=page, on=clock.today(), size=2) for page in (0, 1, 2, 3, 99)]

    assert [page.page for page in pages] == [1, 1, 2, 3, 3]
    assert [len(page.rows) for page in pages] == [2, 2, 2, 1, 1]
    assert {page.pages for page in pages} == {3}


def test_somebody_with_two_posts_in_a_profession_is_one_row(session: Session) -> None:
    _, region, hospital = a_country(session)
    (nurse,) = nurses(session, hospital, people=1)
    a_membership(session, person=nurse, organisation=an_organisation(session, below=region), wte=Decimal("0.5"))

    team = team_below(session, region.path, profession=None, page=1, on=clock.today())

    assert [row.wte for row in team.rows] == [Decimal("1.50")]


def test_the_largest_profession_is_chosen_and_an_unknown_one_is_not_there(session: Session) -> None:
    _, _, hospital = a_country(session)
    nurses(session, hospital, people=2)
    a_membership(session, organisation=hospital, profession=a_profession(session, slug="pharmacist", title="Pharmacist"))

    choices = professions_below(session, hospital.path, clock.today())
    assert [(choice.slug, choice.people) for choice in choices] == [("general-nurse", 2), ("pharmacist", 1)]
    pharmacists = team_below(session, hospital.path, profession="pharmacist", page=1, on=clock.today())
    assert (pharmacists.profile, pharmacists.rows[0].ready) == (None, False)
    with pytest.raises(NotThere):
        team_below(session, hospital.path, profession="astronaut", page=1, on=clock.today())


def test_an_organisation_without_anybody_has_an_empty_team(session: Session) -> None:
    team = team_below(session, an_organisation(session).path, profession=None, page=1, on=clock.today())

    assert (team.chosen, team.rows, team.needs, team.titles) == (None, (), (), {})


def test_a_person_is_found_below_her_organisation_only_while_she_works_there(session: Session) -> None:
    _, region, hospital = a_country(session)
    (nurse,) = nurses(session, hospital, people=1)
    gone = a_membership(session, organisation=hospital, until=date(2024, 1, 1)).person_id
    waiting = a_membership(session, organisation=hospital, confirmed=False).person_id

    assert person_below(session, region.path, nurse.public_id, clock.today()).id == nurse.id
    for other in (session.get_one(Person, gone), session.get_one(Person, waiting), a_person(session)):
        with pytest.raises(NotThere):
            person_below(session, region.path, other.public_id, clock.today())


def test_places_held_are_those_of_the_roles_asked_for(session: Session) -> None:
    country, region, hospital = a_country(session)
    held = [
        Held(Role.REVIEWER, country.id, country.path),
        Held(Role.LEAD, hospital.id, hospital.path),
        Held(Role.LEARNER, region.id, region.path),
    ]

    places = places_held(session, held, roles={Role.REVIEWER, Role.LEAD})

    assert [(place.slug, set(place.roles)) for place in places] == [("land", {"reviewer"}), ("hospital", {"lead"})]
