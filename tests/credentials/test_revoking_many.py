"""Thousands revoked in one action: the statements are counted in batches, and everything that follows is as it is for one."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from competence.keeping import differences
from factories.catalogue import a_course_version, an_examination
from factories.credentials import a_certificate, a_head, document_of, the_list
from factories.frameworks import a_competency, a_role_profile
from factories.people import a_membership, a_person, a_profession
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.queries import chain, entries_about
from genomeready.audit.rules import first_broken
from genomeready.base import clock, many
from genomeready.base.unit_of_work import one_unit_of_work
from genomeready.competence.models import Evidence, HeldStanding
from genomeready.credentials.auditing import check_log
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.rules import Act, Cause, ReasonCode
from genomeready.credentials.services.awards import revoke_awards
from genomeready.credentials.status_list import decoded, is_set
from genomeready.frameworks.models import Competency
from genomeready.people.models import Profession

Counting = Callable[[], AbstractContextManager[list[str]]]
SOLD = Cause(code=ReasonCode.FRAUD, reason="The examination paper was sold beforehand.")
SLUGS = ("genome-structure", "variant-effects")


@pytest.fixture
def nurse(session: Session) -> Profession:
    """A profession whose role asks for what the examination shows."""
    profession = a_profession(session)
    a_role_profile(session, profession=profession, needs=dict.fromkeys(SLUGS, 2))
    return profession


def passed_by(session: Session, nurse: Profession, number: int) -> list[Award]:
    """So many certificates of one course, each of another nurse."""
    version = a_course_version(session)
    an_examination(session, version=version)
    found = session.scalars(select(Competency).where(Competency.slug.in_(SLUGS))).all() or [a_competency(session, slug=s) for s in SLUGS]
    people = [a_person(session) for _ in range(number)]
    for person in people:
        a_membership(session, person=person, profession=nurse)
    with one_unit_of_work(session):
        return [a_certificate(session, person=person, version=version, competencies=found) for person in people]


def revoked(session: Session, awards: list[Award]) -> int:
    ids = [award.id for award in awards]
    with one_unit_of_work(session):
        return revoke_awards(session, ids, why=SOLD, by=None, at=clock.now(), issuer=the_issuer())


def test_revoking_takes_the_same_statements_for_few_and_for_many_to_the_end_of_the_commit(
    session: Session, nurse: Profession, statements: Counting
) -> None:
    few, more = passed_by(session, nurse, 2), passed_by(session, nurse, 12)

    def taken(awards: list[Award]) -> int:
        with statements() as seen:
            assert revoked(session, awards) == len(awards)
        return len(seen)

    taken(passed_by(session, nurse, 1))  # what is read once in a process
    assert taken(more) == taken(few)


def test_past_what_one_statement_takes_only_batches_are_added(
    session: Session, nurse: Profession, statements: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 4)
    few, more = passed_by(session, nurse, 3), passed_by(session, nurse, 12)

    def taken(awards: list[Award]) -> int:
        with statements() as seen:
            revoked(session, awards)
        return len(seen)

    taken(passed_by(session, nurse, 1))
    kinds_of_statements_in_batches = 6  # hold, change, find and end the documents, lock and withdraw the evidence
    assert taken(more) == taken(few) + kinds_of_statements_in_batches * 2


def test_all_that_follows_one_revocation_follows_each_of_many(session: Session, nurse: Profession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "AT_ONCE", 4)
    awards, kept = passed_by(session, nurse, 9), passed_by(session, nurse, 2)
    met = session.scalars(select(HeldStanding.state)).all()

    assert revoked(session, awards) == 9

    assert met == ["met"] * 22
    assert [award.state for award in [*awards, *kept]] == ["revoked"] * 9 + ["in-force"] * 2
    bits = decoded(_published(session))
    assert [is_set(bits, _place(session, award)) for award in [*awards, *kept]] == [True] * 9 + [False] * 2
    withdrawn = session.execute(select(Evidence.rests_on, Evidence.competency_id).where(Evidence.withdrawn)).all()
    assert len(withdrawn) == len(set(withdrawn)) == 18
    assert {row.rests_on for row in withdrawn} == {award.rests_on for award in awards}
    assert sorted(session.scalars(select(HeldStanding.state))) == ["met"] * 4 + ["not-assessed"] * 18


def test_trail_log_and_roll_up_prove_themselves_after_many_were_revoked(session: Session, nurse: Profession) -> None:
    awards = passed_by(session, nurse, 9)

    revoked(session, awards)

    assert first_broken(chain(session)) is None
    for award in awards:
        assert [entry.act for entry in entries_about(session, f"certificate:{award.public_id}")].count("certificate.revoked") == 1
        (withdrawal,) = entries_about(session, f"evidence:{award.rests_on}")
        assert len(withdrawal.detail["competencies"]) == 2
    a_head(session)
    assert check_log(session).faults == ()
    assert differences(session, on=clock.today()) == []


def test_of_many_those_revoked_before_are_passed_over_and_an_id_named_twice_counts_once(session: Session, nurse: Profession) -> None:
    first, second, third = passed_by(session, nurse, 3)
    revoked(session, [first])

    assert revoked(session, [third, first, second, third]) == 2

    assert session.scalars(select(Award.state)).all() == [Act.REVOKED] * 3


def _published(session: Session) -> str:
    encoded: str = json.loads(the_list(session).document)["credentialSubject"]["encodedList"]
    return encoded


def _place(session: Session, award: Award) -> int:
    index = document_of(session, award).status_index
    assert index is not None
    return index
