"""Whatever people do, in whatever order and on whatever days: what is kept equals a recount, and the page."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

from competence.keeping import an_award, differences, work
from factories.competence import at_noon
from factories.frameworks import a_competency, a_domain, a_framework, a_lineage, a_role_profile, a_version
from factories.people import a_person, a_profession, an_organisation
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.competence.jobs import renew_standings
from genomeready.competence.models import Evidence, HeldStanding
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.kinds import EvidenceKind, State
from genomeready.competence.services.evidence import record_evidence, withdraw_evidence
from genomeready.competence.services.rating import declare_levels
from genomeready.frameworks.models import Competency
from genomeready.people.models import Membership, Organisation, Person
from genomeready.people.services.organisations import AlreadyMember, decline_membership, join_organisation
from genomeready.schema import all_tables

START = date(2026, 1, 1)
PROFESSIONS = ("general-nurse", "pharmacist")
_number = count(1)


class World:
    """Two roles on the second version of a framework; competencies of both versions; two people."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.day = START
        first = a_framework(session, state="superseded")
        second = a_version(session, framework=first.framework)
        self.earlier = [a_competency(session, domain=a_domain(session, version=first)) for _ in range(2)]
        slugs = [f"c-{n}" for n in range(4)]
        self.country: Organisation = an_organisation(session)
        self.professions = [a_profession(session, slug=slug) for slug in PROFESSIONS]
        a_role_profile(session, version=second, profession=self.professions[0], needs=dict.fromkeys(slugs, 2), max_age_months=6)
        a_role_profile(session, version=second, profession=self.professions[1], needs={slugs[0]: 3, slugs[1]: None, slugs[3]: 1})
        self.now = session.scalars(select(Competency).where(Competency.slug.in_(slugs)).order_by(Competency.slug)).all()
        a_lineage(session, earlier=self.earlier[0], later=self.now[0], relation="split")
        a_lineage(session, earlier=self.earlier[0], later=self.now[1], relation="split")
        a_lineage(session, earlier=self.earlier[1], later=self.now[2], relation="replaced-by", level_map={"1": 1, "2": 1, "3": 3})
        self.people = [a_person(session) for _ in range(2)]
        self.competencies = [*self.now, *self.earlier]
        session.commit()

    def rows(self) -> list[Evidence]:
        return list(self.session.scalars(select(Evidence).where(Evidence.withdrawn.is_(False)).order_by(Evidence.id)))


Act = Callable[[World], None]
people, pick = st.integers(0, 1), st.integers(0, 5)
levels = st.integers(0, 4)


def shows(who: int, what: int, level: int, kind: EvidenceKind, ago: int, lasts: int | None) -> Act:
    def act(world: World) -> None:
        on = world.day - timedelta(days=ago)
        award = an_award(
            world.competencies[what], level=level, kind=kind, on=on, until=None if lasts is None else on + timedelta(days=lasts),
            rests_on=f"ground:{next(_number) % 3}",
        )  # fmt: skip
        record_evidence(world.session, world.people[who].id, shown=[award], by=None)

    return act


def declares(who: int, level: int) -> Act:
    def act(world: World) -> None:
        declared = {competency.id: level for competency in world.now[:2]}
        declare_levels(world.session, world.people[who].id, levels=declared, at=at_noon(world.day), by=world.people[who])

    return act


def withdraws(which: int) -> Act:
    return lambda world: withdraw_evidence(
        world.session, rests_on=[f"ground:{which}"], reason="Found wrong.", by=None, at=at_noon(world.day)
    )  # type: ignore[return-value]


def corrects(which: int, what: int, level: int) -> Act:
    def act(world: World) -> None:
        if rows := world.rows():
            wrong = rows[which % len(rows)]
            award = an_award(world.competencies[what], level=level, kind=EvidenceKind.SUPERVISOR, on=world.day, supersedes_id=wrong.id)
            record_evidence(world.session, wrong.person_id, shown=[award], by=None)

    return act


def joins(who: int, as_what: int) -> Act:
    def act(world: World) -> None:
        try:
            join_organisation(world.session, world.people[who], organisation=world.country, profession=world.professions[as_what])
        except AlreadyMember:
            return

    return act


def is_declined(which: int) -> Act:
    def act(world: World) -> None:
        waiting = world.session.scalars(select(Membership).order_by(Membership.id)).all()
        if waiting:
            decline_membership(world.session, waiting[which % len(waiting)].id, within=world.country, by=world.people[0])

    return act


acts = st.one_of(
    st.builds(shows, people, pick, levels, st.sampled_from(EvidenceKind), st.integers(0, 200), st.none() | st.integers(0, 400)),
    st.builds(declares, people, levels),
    st.builds(withdraws, st.integers(0, 2)),
    st.builds(corrects, st.integers(0, 9), pick, levels),
    st.builds(joins, people, people),
    st.builds(is_declined, st.integers(0, 3)),
)
transactions = st.lists(st.tuples(st.integers(0, 90), st.lists(acts, min_size=1, max_size=4)), min_size=1, max_size=8)


def agrees_with_the_page(world: World, person: Person) -> bool:
    """Whether each competency of each role stands on the page as it is kept."""
    session = world.session
    rows = session.scalars(select(HeldStanding).where(HeldStanding.person_id == person.id)).all()
    kept = {(row.profile_id, row.competency_id): (row.state, row.missing, row.level, row.deciding_id) for row in rows}
    mine = my_standing(session, person.id, on=world.day)
    for profession, _ in mine.professions:
        page = my_standing(session, person.id, profession=profession, on=world.day)
        assert page.profile is not None
        for line in page.lines:
            how = line.standing
            found = kept.get((page.profile.id, line.need.competency_id), (State.NOT_ASSESSED, 0, None, None))
            told = State.NOT_ASSESSED if how.state is State.NOT_APPLICABLE else how.state
            assert found == (told, how.by, how.level, how.deciding.id if how.deciding else None)
    return True


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(transactions)
def test_what_is_kept_equals_a_recount_after_every_transaction(app: Flask, session: Session, written: list[tuple[int, list[Act]]]) -> None:
    empty(session)
    world = World(session)
    for passing, some in written:
        world.day += timedelta(days=passing)
        with app.app_context(), clock.stopped_at(at_noon(world.day)):
            renew_standings()
        with work(session, on=world.day):
            for act in some:
                act(world)

        assert differences(session, on=world.day) == []
        assert all(agrees_with_the_page(world, person) for person in world.people)


def empty(session: Session) -> None:
    """Remove what the example before wrote."""
    session.rollback()
    session.expunge_all()
    for table in reversed(all_tables().sorted_tables):
        session.execute(table.delete())
    session.commit()
