"""The life of an award after it was issued: suspended and lifted, corrected, renewed, signed anew, revoked by the thousand."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from factories.catalogue import a_course_version, an_examination
from factories.credentials import a_certificate, a_completion, document_of, events_of, revoke, the_list
from factories.frameworks import a_competency
from factories.people import a_person
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Need, standings
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award, CredentialInstance
from genomeready.credentials.queries.checking import check_file, check_published
from genomeready.credentials.queries.register import published
from genomeready.credentials.rules import AwardState, Cause, ReasonCode
from genomeready.credentials.services.awards import (
    AlreadyRevoked,
    NameMissing,
    NotInForce,
    NotSuspended,
    ReasonTooShort,
    correct_name,
    issue_certificate,
    reinstate_award,
    revoke_awards,
    sign_anew,
    suspend_award,
)
from genomeready.credentials.status_list import decoded, is_set
from genomeready.credentials.verifying import State as Verdict

Counting = Callable[[], AbstractContextManager[list[str]]]
WHY = Cause(code=ReasonCode.FITNESS, reason="The regulator suspended the registration.", note="Letter of 3 November.")


def verdict_on(session: Session, award: Award) -> Verdict:
    found = published(session, award.public_id)
    assert found is not None
    return check_published(session, found, at=clock.now()).state


def verdict_on_copy(session: Session, copy: str) -> Verdict:
    return check_file(session, copy, issuer=the_issuer(), at=clock.now()).verdict.state


def suspend(session: Session, award: Award) -> None:
    suspend_award(session, award.id, why=WHY, by=None, at=clock.now(), issuer=the_issuer())


def reinstate(session: Session, award: Award) -> None:
    reinstate_award(session, award.id, by=None, at=clock.now(), issuer=the_issuer())


def published_bit(session: Session, instance: CredentialInstance) -> bool:
    """What a verifier who fetches the list now reads about a document."""
    assert instance.status_index is not None
    return is_set(decoded(json.loads(the_list(session).document)["credentialSubject"]["encodedList"]), instance.status_index)


def state_of(session: Session, award: Award, competency_id: int) -> State:
    return standings([Need(competency_id=competency_id, minimum=2)], evidence_of(session, award.person_id), clock.today())[
        competency_id
    ].state


def test_a_suspended_certificate_is_refused_at_once_and_says_why(session: Session) -> None:
    award = a_certificate(session)
    copy = document_of(session, award).document
    assert verdict_on_copy(session, copy) is Verdict.VALID

    suspend(session, award)

    assert verdict_on(session, award) is Verdict.SUSPENDED
    assert verdict_on_copy(session, copy) is Verdict.SUSPENDED
    assert published_bit(session, document_of(session, award))
    assert (award.state, award.reason) == (AwardState.SUSPENDED, WHY.reason)


def test_what_rests_on_a_suspended_certificate_does_not_count_until_it_is_lifted(session: Session) -> None:
    competency = a_competency(session)
    award = a_certificate(session, competencies=[competency])
    assert state_of(session, award, competency.id) is State.MET

    suspend(session, award)
    meanwhile = state_of(session, award, competency.id)
    reinstate(session, award)

    assert meanwhile is State.NOT_ASSESSED
    assert state_of(session, award, competency.id) is State.MET


def test_lifting_makes_a_new_document_and_never_clears_a_bit(session: Session) -> None:
    award = a_certificate(session)
    first = document_of(session, award)
    suspend(session, award)

    reinstate(session, award)

    second = document_of(session, award)
    assert verdict_on(session, award) is Verdict.VALID
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.status_index != first.status_index
    assert published_bit(session, first)
    assert not published_bit(session, second)
    assert verdict_on_copy(session, first.document) is Verdict.SUPERSEDED


def test_a_new_edition_keeps_its_address_and_first_day_and_begins_anew(session: Session) -> None:
    award = a_certificate(session, at=clock.now() - timedelta(days=30))
    before = json.loads(document_of(session, award).document)
    suspend(session, award)

    reinstate(session, award)

    after = json.loads(document_of(session, award).document)
    assert (after["id"], after["awardedDate"], after["validUntil"]) == (before["id"], before["awardedDate"], before["validUntil"])
    assert after["credentialSubject"] == before["credentialSubject"]
    assert after["validFrom"] > before["validFrom"]


def test_only_what_is_suspended_can_be_lifted_and_only_what_is_in_force_suspended(session: Session) -> None:
    award, revoked = a_certificate(session), a_certificate(session)
    revoke(session, revoked)

    with pytest.raises(NotSuspended):
        reinstate(session, award)
    with pytest.raises(NotSuspended):
        reinstate(session, revoked)
    with pytest.raises(NotInForce):
        suspend(session, revoked)

    assert (award.state, revoked.state) == (AwardState.IN_FORCE, AwardState.REVOKED)


def test_a_suspended_certificate_can_be_revoked_for_good(session: Session) -> None:
    award = a_certificate(session)
    suspend(session, award)

    revoke(session, award)

    assert verdict_on(session, award) is Verdict.REVOKED
    with pytest.raises(AlreadyRevoked):
        revoke(session, award)


@pytest.mark.parametrize("reason", ["", "   ", "too short", "x" * 301])
def test_nobody_is_suspended_without_a_reason_that_says_something(session: Session, reason: str) -> None:
    award = a_certificate(session)

    with pytest.raises(ReasonTooShort):
        suspend_award(session, award.id, why=Cause(code=ReasonCode.ERROR, reason=reason), by=None, at=clock.now(), issuer=the_issuer())

    assert verdict_on(session, award) is Verdict.VALID


def test_a_name_is_corrected_by_a_new_edition_and_the_old_one_resolves_for_ever(session: Session) -> None:
    award = a_certificate(session, person=a_person(session, name="Zofia Nowak"))
    old = document_of(session, award).document

    correct_name(session, award.id, name="  Zofia   Kowalska ", by=None, at=clock.now(), issuer=the_issuer())

    found = published(session, award.public_id)
    assert found is not None
    assert (found.holder_name, verdict_on(session, award)) == ("Zofia Kowalska", Verdict.VALID)
    assert verdict_on_copy(session, old) is Verdict.SUPERSEDED
    assert [one.act for one in events_of(session, award)] == ["issued", "corrected"]


@pytest.mark.parametrize("name", ["", "  ", "Zofia Nowak"])
def test_a_correction_needs_a_new_name(session: Session, name: str) -> None:
    award = a_certificate(session, person=a_person(session, name="Zofia Nowak"))

    with pytest.raises(NameMissing):
        correct_name(session, award.id, name=name, by=None, at=clock.now(), issuer=the_issuer())

    assert document_of(session, award).sequence == 1


def test_passing_the_same_course_again_begins_the_next_period_and_leaves_the_one_before(session: Session) -> None:
    version, person = a_course_version(session), a_person(session)
    an_examination(session, version=version)
    first = a_certificate(session, person=person, version=version, at=clock.now() - timedelta(days=700))

    second = a_certificate(session, person=person, version=version)

    assert [(one.period, one.renews_id) for one in (first, second)] == [(1, None), (2, first.id)]
    assert first.public_id != second.public_id
    assert [verdict_on(session, one) for one in (first, second)] == [Verdict.VALID, Verdict.VALID]
    found = published(session, first.public_id)
    assert found is not None
    assert found.renewed_by == second.public_id
    assert [one.act for one in events_of(session, second)] == ["renewed"]


def test_documents_of_a_compromised_key_are_signed_anew(session: Session) -> None:
    award, revoked = a_certificate(session), a_certificate(session)
    revoke(session, revoked)
    old = document_of(session, award)

    replaced = sign_anew(session, [award.id, revoked.id], by=None, at=clock.now(), issuer=the_issuer())

    assert replaced == 1
    assert verdict_on(session, award) is Verdict.VALID
    assert document_of(session, award).document != old.document
    assert verdict_on_copy(session, old.document) is Verdict.SUPERSEDED
    assert verdict_on(session, revoked) is Verdict.REVOKED


def test_the_history_keeps_the_note_for_the_register_and_the_page_does_not_show_it(session: Session) -> None:
    award, examiner = a_certificate(session), a_person(session)

    suspend_award(session, award.id, why=WHY, by=examiner, at=clock.now(), issuer=the_issuer())

    suspended = events_of(session, award)[-1]
    assert (suspended.act, suspended.done_by_id, suspended.reason_code, suspended.note) == (
        "suspended", examiner.id, "fitness", "Letter of 3 November.",
    )  # fmt: skip
    assert WHY.note not in str(published(session, award.public_id))


def test_many_are_revoked_in_one_action_of_a_fixed_number_of_statements(session: Session, statements: Counting) -> None:
    few, many = [a_certificate(session) for _ in range(2)], [a_certificate(session) for _ in range(12)]
    cause = Cause(code=ReasonCode.FRAUD, reason="The examination paper was sold beforehand.")

    def revoked(awards: list[Award]) -> int:
        with statements() as seen:
            done = revoke_awards(session, [one.id for one in awards], why=cause, by=None, at=clock.now(), issuer=the_issuer())
        assert done == len(awards)
        return len(seen)

    assert revoked(many) == revoked(few)
    assert {verdict_on(session, one) for one in [*few, *many]} == {Verdict.REVOKED}


def test_revoking_some_that_were_revoked_before_ends_the_others(session: Session) -> None:
    one, two = a_certificate(session), a_certificate(session)
    revoke(session, one)

    done = revoke_awards(session, [one.id, two.id], why=WHY, by=None, at=clock.now(), issuer=the_issuer())

    assert done == 1
    assert one.reason != two.reason


def test_no_two_documents_ever_share_a_place_in_a_list(session: Session) -> None:
    for _ in range(30):
        a_certificate(session)

    places = session.execute(select(CredentialInstance.status_list_id, CredentialInstance.status_index)).all()

    assert len(set(places)) == len(places) == the_list(session).used == 30


def test_an_award_is_one_for_person_course_kind_and_period(session: Session) -> None:
    news = a_completion(session)

    issue_certificate(session, news, issuer=the_issuer())
    issue_certificate(session, news, issuer=the_issuer())

    assert session.scalar(select(func.count()).select_from(Award)) == 1
    assert session.scalar(select(func.count()).select_from(CredentialInstance)) == 1
