"""Two things at once: one decision, one sign-off, one request, one draft, one claim decided."""

from datetime import timedelta
from functools import partial

import pytest
from factories.competence import a_nurse, a_portfolio_entry, an_evidence, the_competency
from factories.confirming import NOON, Asked, at_once, somebody_asked, somebody_claimed, who
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.base.refusals import Refused
from genomeready.competence.models import ConfirmationDecision, ConfirmationRequest, Evidence, PriorClaim, RatingDraft
from genomeready.competence.queries.rating import Said, self_assessment
from genomeready.competence.rules.kinds import Decision
from genomeready.competence.services.confirming import (
    AskedBefore,
    Asking,
    DecidedMeanwhile,
    Deciding,
    SignedOff,
    Withdrawn,
    ask_for_confirmation,
    decide,
    sign_off,
    withdraw_request,
)
from genomeready.competence.services.portfolio import EntryShown, Told, rewrite_entry
from genomeready.competence.services.prior_learning import ClaimClosed, Granting, decide_claim, withdraw_claim
from genomeready.competence.services.rating import finish_rating, keep_drafts
from genomeready.frameworks.models import RoleProfile
from genomeready.outbox.models import Message

LINK = "https://learn.example.org/{confirmation}"
TODAY = NOON.date()


def counted(session: Session, *tables: type) -> list[int]:
    session.expire_all()
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def deciding(asked: Asked, decision: Decision) -> partial[None]:
    choice = Deciding(
        item_id=asked.item(0).id, seen=0, decision=decision, level=None if decision is Decision.REJECTED else 2, action_plan="Once more."
    )
    return partial(_decide, request_id=asked.request.id, choice=choice, asked=asked)


def _decide(session: Session, *, request_id: int, choice: Deciding, asked: Asked) -> None:
    decide(session, request_id, decisions=[choice], link=LINK, at=NOON, by=asked.supervisor)


@pytest.mark.parametrize("other", [Decision.CONFIRMED, Decision.REJECTED])
def test_two_racing_decisions_give_one_decision_one_evidence_at_most_and_one_mail(session: Session, other: Decision) -> None:
    asked = somebody_asked(session)

    results = at_once(session, Refused, deciding(asked, Decision.CONFIRMED), deciding(asked, other), deciding(asked, other))

    assert sorted(type(result).__name__ for result in results) == ["DecidedMeanwhile", "DecidedMeanwhile", "NoneType"]
    decisions, mails = counted(session, ConfirmationDecision, Message)
    confirmed = session.scalar(select(func.count()).where(Evidence.kind == "supervisor"))
    kept = session.scalars(select(ConfirmationDecision)).one()
    assert (decisions, mails) == (1, 1)
    assert confirmed == (1 if kept.decision == "confirmed" else 0)


def test_a_decision_and_a_withdrawal_at_once_leave_nothing_half_done(session: Session) -> None:
    asked = somebody_asked(session)
    person, public_id = asked.person, asked.request.public_id

    def withdrawing(own: Session) -> None:
        withdraw_request(own, public_id, at=NOON, by=person)

    decided, withdrawn = at_once(session, Refused, deciding(asked, Decision.CONFIRMED), withdrawing)

    session.expire_all()
    made = session.scalar(select(func.count()).where(Evidence.kind == "supervisor"))
    assert withdrawn is None
    assert (decided is None, made) in [(True, 1), (False, 0)]
    assert decided is None or isinstance(decided, Withdrawn)


def test_a_decision_and_a_sign_off_at_once_never_leave_a_decision_after_the_end(session: Session) -> None:
    asked = somebody_asked(session, competencies=1)
    at_once(session, Refused, deciding(asked, Decision.CONFIRMED))
    first = session.scalars(select(ConfirmationDecision)).one()
    again = Deciding(item_id=asked.item(0).id, seen=first.id, decision=Decision.REJECTED, action_plan="Once more.")

    def signing(own: Session) -> None:
        sign_off(own, asked.request.id, note="Seen.", link=LINK, at=NOON + timedelta(hours=1), by=asked.supervisor)

    results = at_once(session, Refused, signing, signing, partial(_decide, request_id=asked.request.id, choice=again, asked=asked))

    assert sum(result is None for result in results[:2]) == 1
    assert results[2] is None or isinstance(results[2], SignedOff | DecidedMeanwhile)
    assert counted(session, ConfirmationDecision) == [2 if results[2] is None else 1]


def test_a_request_pressed_twice_at_once_is_sent_once(session: Session) -> None:
    person = a_nurse(session)
    rating = an_evidence(session, person=person, competency=the_competency(session), kind="self")
    asking = Asking(
        profile_id=session.query(RoleProfile).one().id, supervisor_id=None, supervisor_email="sam@example.org",
        items=[(rating.competency_id, 2, rating.id)],
    )  # fmt: skip
    by = who(session, person)

    def asks(own: Session) -> int:
        return ask_for_confirmation(own, asking=asking, link=LINK, register_link="https://learn.example.org/register", at=NOON, by=by).id

    results = at_once(session, AskedBefore, asks, asks, asks)

    assert sum(isinstance(result, AskedBefore) for result in results) == 2
    assert counted(session, ConfirmationRequest, Message) == [1, 1]


def test_an_entry_is_never_changed_behind_a_request_that_shows_it(session: Session) -> None:
    person = a_nurse(session)
    entry = a_portfolio_entry(session, person=person, text="As it was.")
    rating = an_evidence(session, person=person, competency=the_competency(session), kind="self")
    asking = Asking(
        profile_id=session.query(RoleProfile).one().id, supervisor_id=None, supervisor_email="sam@example.org", entry=entry.public_id,
        items=[(rating.competency_id, 2, rating.id)],
    )  # fmt: skip
    by = who(session, person)

    def asks(own: Session) -> None:
        ask_for_confirmation(own, asking=asking, link=LINK, register_link="", at=NOON, by=by)

    def rewrites(own: Session) -> None:
        rewrite_entry(own, person.id, entry.public_id, told=Told(title="New", text="Changed.", cases=[]), at=NOON, by=person)

    asked, rewritten = at_once(session, EntryShown, asks, rewrites)

    assert asked is None
    assert rewritten is None or isinstance(rewritten, EntryShown)
    with pytest.raises(EntryShown):
        rewrites(session)


def test_drafts_saved_at_once_from_two_devices_are_one_draft(session: Session) -> None:
    person = a_nurse(session)
    competency = the_competency(session).id

    at_once(
        session, Refused,
        *[partial(keep_drafts, person_id=person.id, said={competency: Said(level=level)}, at=NOON) for level in (1, 2, 3, 4)],
    )  # fmt: skip

    assert counted(session, RatingDraft) == [1]


def test_finishing_twice_at_once_writes_once(session: Session) -> None:
    person = a_nurse(session)
    keep_drafts(session, person.id, said={the_competency(session).id: Said(level=3)}, at=NOON)
    needs = [row.need for row in self_assessment(session, person.id, on=TODAY).rows]

    def finishes(own: Session) -> int:
        return len(finish_rating(own, person.id, needs=needs, at=NOON, by=person))

    assert sorted(at_once(session, Refused, finishes, finishes, finishes)) == [0, 0, 1]  # type: ignore[type-var]
    assert counted(session, Evidence, RatingDraft) == [1, 0]


def test_a_claim_is_decided_once_by_whoever_is_first(session: Session) -> None:
    claimed = somebody_claimed(session, competencies=1)
    claim_id, item_id, examiner = claimed.claim.id, claimed.items[0].id, claimed.examiner

    def grants(own: Session, level: int | None) -> None:
        claim = own.get_one(PriorClaim, claim_id)
        grant = Granting(item_id=item_id, granted=level, reason="Seen.")
        decide_claim(own, claim, grants=[grant], note="", link="https://learn.example.org/{claim}", at=NOON, by=examiner)

    results = at_once(session, ClaimClosed, partial(grants, level=3), partial(grants, level=1), partial(grants, level=None))

    granted = session.scalar(select(func.count()).where(Evidence.rests_on == f"claim:{claimed.claim.public_id}"))
    assert sum(result is None for result in results) == 1
    assert granted in {0, 1}
    assert counted(session, Message) == [1]


def test_a_claim_withdrawn_and_decided_at_once_is_one_or_the_other(session: Session) -> None:
    claimed = somebody_claimed(session, competencies=1)
    claim_id, public_id = claimed.claim.id, claimed.claim.public_id

    def grants(own: Session) -> None:
        grant = Granting(item_id=claimed.items[0].id, granted=3, reason="")
        decide_claim(
            own, own.get_one(PriorClaim, claim_id), grants=[grant], note="", link="https://x.example/{claim}", at=NOON, by=claimed.examiner
        )

    def withdraws(own: Session) -> None:
        withdraw_claim(own, public_id, at=NOON, by=claimed.person)

    results = at_once(session, ClaimClosed, grants, withdraws)

    session.expire_all()
    claim = session.get_one(PriorClaim, claim_id)
    assert sum(isinstance(result, ClaimClosed) for result in results) == 1
    assert (claim.decided_at is None) != (claim.withdrawn_at is None)
