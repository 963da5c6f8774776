"""Two transactions about one person at once: neither loses what the other one wrote, and none waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from competence.keeping import TODAY, an_award, differences, kept_of, work
from factories.competence import a_nurse, at_noon, the_competency
from factories.frameworks import a_role_profile
from factories.people import a_membership, a_person, a_profession, an_organisation
from sqlalchemy.orm import Session

from genomeready.competence.models import HeldStanding
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.services.evidence import record_evidence, withdraw_evidence
from genomeready.competence.services.rollup import rebuild_for
from genomeready.frameworks.models import Competency
from genomeready.people.models import Organisation, Person, Profession
from genomeready.people.services.organisations import join_organisation

Work = Callable[[Session], object]


def at_once(session: Session, *works: Work) -> None:
    """Run each work in a transaction and thread of its own, all of them begun before any is done."""
    session.commit()
    engine = session.get_bind()
    begun = Barrier(len(works)) if engine.dialect.name == "postgresql" else None

    def run(one: Work) -> None:
        with Session(engine, expire_on_commit=False) as own, work(own) as inside:
            one(inside)
            inside.flush()
            if begun:
                begun.wait(timeout=20)

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(run, one) for one in works]:
            future.result(timeout=60)


def awarding(person: Person, competency_id: int, level: int) -> Work:
    def do(session: Session) -> None:
        award = an_award(session.get_one(Competency, competency_id), level=level, rests_on=f"attempt:{level}")
        record_evidence(session, person.id, shown=[award], by=None)

    return do


@pytest.mark.parametrize("levels", [(1, 3), (3, 1), (1, 2, 3, 4)])
def test_of_awards_at_once_in_one_competency_the_highest_is_kept(session: Session, levels: tuple[int, ...]) -> None:
    person = a_nurse(session)
    competency = the_competency(session)

    at_once(session, *[awarding(person, competency.id, level) for level in levels])

    assert kept_of(session, person)["genome-structure"][2] == max(levels)
    assert differences(session) == []


def test_an_award_and_a_withdrawal_at_once_neither_block_each_other_nor_differ_from_a_recount(session: Session) -> None:
    person = a_nurse(session)
    competency = the_competency(session)
    with work(session):
        record_evidence(session, person.id, shown=[an_award(competency, level=3, rests_on="attempt:wrong")], by=None)

    at_once(
        session,
        lambda own: withdraw_evidence(own, rests_on=["attempt:wrong"], reason="Found wrong.", by=None, at=at_noon(TODAY)),
        awarding(person, competency.id, 2),
    )

    assert kept_of(session, person) == {"genome-structure": ("met", 0, 2, None)}
    assert differences(session) == []


def test_a_new_profession_and_an_award_at_once_are_both_kept(session: Session) -> None:
    person, hospital = a_nurse(session), an_organisation(session)
    pharmacist = a_profession(session, slug="pharmacist", title="Pharmacist")
    a_role_profile(session, profession=pharmacist, needs={"genome-structure": 3})
    competency = the_competency(session)

    at_once(session, awarding(person, competency.id, 3), joining(person, hospital, pharmacist))

    assert differences(session) == []
    assert roles_kept_of(session, person) == 2


def joining(person: Person, organisation: Organisation, profession: Profession) -> Work:
    def do(session: Session) -> None:
        join_organisation(
            session, session.get_one(Person, person.id), organisation=session.get_one(Organisation, organisation.id),
            profession=session.get_one(Profession, profession.id),
        )  # fmt: skip

    return do


def roles_kept_of(session: Session, person: Person) -> int:
    return session.query(HeldStanding).filter_by(person_id=person.id).count()


def test_withdrawals_from_many_and_awards_to_the_same_in_another_order_do_not_wait_for_each_other_for_ever(session: Session) -> None:
    people = [a_nurse(session), *(a_person(session) for _ in range(5))]
    for person in people[1:]:
        a_membership(session, person=person, profession=a_profession(session))
    competency = the_competency(session)
    with work(session):
        for person in people:
            record_evidence(session, person.id, shown=[an_award(competency, rests_on="batch:1", kind=EvidenceKind.CASE)], by=None)

    def awarding_all(own: Session) -> None:
        for person in reversed(people):
            awarding(person, competency.id, 1)(own)

    at_once(
        session,
        awarding_all,
        lambda own: withdraw_evidence(own, rests_on=["batch:1"], reason="Found wrong.", by=None, at=at_noon(TODAY)),
        lambda own: rebuild_for(own, [person.id for person in people]),
    )

    assert {kept_of(session, person)["genome-structure"][:2] for person in people} == {("below", 1)}
    assert differences(session) == []
