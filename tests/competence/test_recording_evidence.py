"""Writing evidence: rows are added, never changed; a withdrawal is a row with a reason."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from factories.competence import an_evidence, at_noon
from factories.frameworks import a_competency
from factories.people import a_grant, a_membership, a_person, an_organisation
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.audit.queries import entries_about
from genomeready.audit.services import seal
from genomeready.competence.models import Evidence
from genomeready.competence.queries.evidence import evidence_below, evidence_of
from genomeready.competence.rules.kinds import EvidenceKind, State
from genomeready.competence.rules.standing import standings
from genomeready.competence.services.evidence import NewEvidence, ReasonMissing, record_evidence, withdraw_evidence
from genomeready.frameworks.lines.roles import NeedRow

Counting = Callable[[], AbstractContextManager[list[str]]]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def passed(competency_id: int, *, level: int = 2, rests_on: str = "attempt:abc") -> NewEvidence:
    return NewEvidence(
        competency_id=competency_id, level=level, kind=EvidenceKind.EXAMINATION, shown_at=NOON, valid_until=date(2031, 11, 22),
        rests_on=rests_on, score=Decimal("0.8750"), questions=8,
    )  # fmt: skip


def need_of(competency_id: int) -> NeedRow:
    return NeedRow(
        competency_id=competency_id, slug="x", title="X", domain_slug="d", domain_title="D", kind="knowledge", minimum=2, maximum=None,
        applicable=True, set_key=None, max_age_months=None,
    )  # fmt: skip


def test_what_was_shown_is_written_with_what_it_rests_on(session: Session) -> None:
    person, examiner, competency = a_person(session), a_person(session), a_competency(session)

    record_evidence(session, person.id, shown=[passed(competency.id)], by=examiner)

    row = session.scalars(select(Evidence)).one()
    assert (row.person_id, row.competency_id, row.level, row.kind) == (person.id, competency.id, 2, "examination")
    assert (row.valid_until, row.rests_on, row.score, row.questions) == (date(2031, 11, 22), "attempt:abc", Decimal("0.8750"), 8)
    assert row.said_by_id == examiner.id


def test_an_examination_of_many_competencies_is_written_in_one_statement(session: Session, statements: Counting) -> None:
    person = a_person(session)
    competencies = [a_competency(session) for _ in range(20)]

    with statements() as seen:
        record_evidence(session, person.id, shown=[passed(c.id) for c in competencies], by=person)

    assert len([s for s in seen if s.startswith("INSERT")]) == 1


def test_recording_is_noted_in_the_audit_trail_once_for_each_ground(session: Session) -> None:
    person, competency, other = a_person(session), a_competency(session), a_competency(session)

    record_evidence(session, person.id, shown=[passed(competency.id), passed(other.id)], by=None)
    seal(session)

    (entry,) = entries_about(session, f"person:{person.public_id}")
    assert (entry.act, entry.actor) == ("evidence.recorded", "platform")
    assert entry.detail == {"rests_on": "attempt:abc", "shown": [[competency.id, 2], [other.id, 2]]}


def test_a_correction_names_the_row_it_supersedes(session: Session) -> None:
    person, competency = a_person(session), a_competency(session)
    wrong = an_evidence(session, person=person, competency=competency, level=3)
    right = NewEvidence(
        competency_id=competency.id, level=1, kind=EvidenceKind.SUPERVISOR, shown_at=NOON, rests_on="confirmation:1",
        supersedes_id=wrong.id, reason="Marked against the wrong case.",
    )  # fmt: skip

    record_evidence(session, person.id, shown=[right], by=person)

    found = standings([need_of(competency.id)], evidence_of(session, person.id), NOON.date())
    assert found[competency.id].level == 1
    assert session.get_one(Evidence, wrong.id).level == 3


def test_evidence_is_withdrawn_by_rows_that_give_the_reason(session: Session) -> None:
    examiner = a_person(session)
    first = an_evidence(session, rests_on="certificate:xyz", level=3)
    second = an_evidence(session, rests_on="certificate:xyz")
    kept = an_evidence(session, rests_on="certificate:other")

    ended = withdraw_evidence(session, rests_on=["certificate:xyz"], reason=" Issued to the wrong person. ", by=examiner, at=NOON)

    rows = session.scalars(select(Evidence).where(Evidence.withdrawn)).all()
    assert ended == len(rows) == 2
    assert sorted((row.supersedes_id, row.withdrawn, row.level) for row in rows) == [(first.id, True, 3), (second.id, True, 2)]
    assert {row.reason for row in rows} == {"Issued to the wrong person."}
    assert {row.person_id for row in rows} == {first.person_id, second.person_id}
    assert {(row.kind, row.rests_on, row.shown_at, row.said_by_id, row.context) for row in rows} == {
        (first.kind, "certificate:xyz", NOON, examiner.id, ""),
    }  # fmt: skip
    assert {(row.valid_until, row.score, row.score_error, row.questions) for row in rows} == {(None, None, None, None)}
    assert session.scalars(select(Evidence.id).where(Evidence.supersedes_id == kept.id)).all() == []


def test_a_withdrawn_level_is_no_longer_held_from_that_day_but_was_before(session: Session) -> None:
    row = an_evidence(session, on=date(2026, 3, 1), rests_on="certificate:xyz")

    withdraw_evidence(session, rests_on=["certificate:xyz"], reason="Found to be an error.", by=None, at=NOON)

    evidence, need = evidence_of(session, row.person_id), need_of(row.competency_id)
    assert standings([need], evidence, date(2026, 11, 21))[row.competency_id].state is State.MET
    assert standings([need], evidence, date(2026, 11, 22))[row.competency_id].state is State.NOT_ASSESSED


def test_withdrawing_twice_changes_nothing_the_second_time(session: Session) -> None:
    an_evidence(session, rests_on="certificate:xyz")
    withdraw_evidence(session, rests_on=["certificate:xyz"], reason="An error.", by=None, at=NOON)

    again = withdraw_evidence(session, rests_on=["certificate:xyz"], reason="An error.", by=None, at=NOON)
    seal(session)

    assert again == 0
    assert len(entries_about(session, "evidence:certificate:xyz")) == 1


def test_withdrawing_what_nothing_rests_on_is_no_fault(session: Session) -> None:
    assert withdraw_evidence(session, rests_on=["certificate:none"], reason="Revoked.", by=None, at=NOON) == 0


def test_evidence_is_not_withdrawn_without_a_reason(session: Session) -> None:
    an_evidence(session, rests_on="certificate:xyz")

    with pytest.raises(ReasonMissing):
        withdraw_evidence(session, rests_on=["certificate:xyz"], reason="  ", by=None, at=NOON)

    assert session.query(Evidence).filter_by(withdrawn=True).count() == 0


def test_the_database_refuses_a_kind_it_does_not_know(session: Session) -> None:
    with pytest.raises(IntegrityError):
        an_evidence(session, kind="hearsay")


def test_the_database_refuses_a_withdrawal_of_nothing(session: Session) -> None:
    with pytest.raises(IntegrityError):
        an_evidence(session, withdrawn=True)


# reading


def test_evidence_is_read_with_its_withdrawals_in_one_statement(session: Session, statements: Counting) -> None:
    row = an_evidence(session)
    withdrawal = an_evidence(session, person=session.get_one(type(a_person(session)), row.person_id), ends=row, withdrawn=True, reason="x")

    with statements() as seen:
        found = evidence_of(session, row.person_id)

    assert [(shown.id, shown.withdrawn, shown.supersedes_id) for shown in found] == [(row.id, False, None), (withdrawal.id, True, row.id)]
    assert found[0].shown_at == at_noon(date(2026, 3, 1))
    assert len(seen) == 1


def test_evidence_can_be_narrowed_to_competencies_and_to_a_day(session: Session) -> None:
    person, competency = a_person(session), a_competency(session)
    wanted = an_evidence(session, person=person, competency=competency, on=date(2026, 3, 1))
    an_evidence(session, person=person, competency=competency, on=date(2026, 3, 2))
    an_evidence(session, person=person, on=date(2026, 3, 1))
    an_evidence(session, competency=competency, on=date(2026, 3, 1))

    found = evidence_of(session, person.id, [competency.id], date(2026, 3, 1))

    assert [shown.id for shown in found] == [wanted.id]


def test_evidence_below_an_organisation_comes_by_person_in_one_statement(session: Session, statements: Counting) -> None:
    country = an_organisation(session)
    hospital = an_organisation(session, below=country)
    competency = a_competency(session)
    people = [a_person(session) for _ in range(5)]
    for person in people:
        a_membership(session, person=person, organisation=hospital)
        an_evidence(session, person=person, competency=competency)
    an_evidence(session, person=people[0], competency=a_competency(session))

    with statements() as seen:
        found = evidence_below(session, country.path, [competency.id], date(2026, 11, 22))

    assert {person_id: len(rows) for person_id, rows in found.items()} == {person.id: 1 for person in people}
    assert len(seen) == 1


def test_evidence_below_leaves_out_who_is_elsewhere_unconfirmed_or_gone(session: Session) -> None:
    hospital, other = an_organisation(session), an_organisation(session)
    competency = a_competency(session)
    here, elsewhere, waiting, gone, granted = (a_person(session) for _ in range(5))
    a_membership(session, person=here, organisation=hospital)
    a_membership(session, person=elsewhere, organisation=other)
    a_membership(session, person=waiting, organisation=hospital, confirmed=False)
    a_membership(session, person=gone, organisation=hospital, until=date(2026, 1, 1))
    a_grant(session, person=granted, on=hospital)
    for person in (here, elsewhere, waiting, gone, granted):
        an_evidence(session, person=person, competency=competency, on=date(2025, 6, 1))

    now = evidence_below(session, hospital.path, [competency.id], date(2026, 11, 22))
    then = evidence_below(session, hospital.path, [competency.id], date(2025, 12, 1))

    assert set(now) == {here.id}
    assert set(then) == {here.id, gone.id}


def test_evidence_below_counts_somebody_with_two_posts_once(session: Session) -> None:
    hospital, competency, person = an_organisation(session), a_competency(session), a_person(session)
    a_membership(session, person=person, organisation=an_organisation(session, below=hospital))
    a_membership(session, person=person, organisation=an_organisation(session, below=hospital))
    an_evidence(session, person=person, competency=competency)

    assert len(evidence_below(session, hospital.path, [competency.id], date(2026, 11, 22))[person.id]) == 1
