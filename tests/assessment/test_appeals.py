"""Appeals and incidents: within their time, decided by those who have no part in it, carried out and told."""

from datetime import timedelta

import pytest
from factories.assessment import NOON, a_quiz_attempt, an_attempt
from factories.competence import a_confirmation_request
from factories.examining import (
    LATER,
    LINK,
    REVIEW_LINK,
    SAID,
    a_country,
    a_failed_sitting,
    a_regrade,
    a_sitting,
    a_small_examination,
    an_appeal,
    an_examiner,
    an_incident,
    changes,
    committed,
    question_at,
)
from factories.people import a_membership, a_person, an_organisation
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.attempts import before_examination, opening_of
from genomeready.assessment.queries.reviews import reviews_below
from genomeready.assessment.rules.appeals import TO_APPEAL, IncidentGround, Outcome
from genomeready.assessment.services.appeals import (
    AlreadyAppealed,
    NothingToAppeal,
    ReviewClosed,
    TextMissing,
    TooLate,
    TooManyReports,
    WholeSession,
    record_incident,
    withdraw_review,
)
from genomeready.assessment.services.deciding import (
    Deciding,
    MinutesMissing,
    NothingProposed,
    NotRegraded,
    NotYours,
    agree_to_review,
    decide_review,
    return_review,
)
from genomeready.assessment.services.reviewing import NothingOpen
from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Examination
from genomeready.credentials.models.awards import Award
from genomeready.outbox.models import Message
from genomeready.people.models import Organisation, Person

WORDS = "We looked at the question and its sources again."


@pytest.fixture
def country(session: Session) -> Organisation:
    return a_country(session)


@pytest.fixture
def examiner(session: Session, country: Organisation) -> Person:
    return an_examiner(session, country)


@pytest.fixture
def second(session: Session, country: Organisation) -> Person:
    return an_examiner(session, country)


def decide(session: Session, review: Review, outcome: Outcome, *, by: Person, minutes: int | None = None, words: str = WORDS) -> None:
    deciding = Deciding(outcome=outcome, words=words, minutes=minutes)
    decide_review(session, review, deciding=deciding, link=REVIEW_LINK, result_link=LINK, by=by, at=LATER)


def agree(session: Session, review: Review, *, by: Person) -> None:
    agree_to_review(session, review, link=REVIEW_LINK, result_link=LINK, by=by, at=LATER)


def attempt_of(session: Session, review: Review) -> Attempt:
    return session.get_one(Attempt, review.attempt_id)


def test_an_appeal_puts_the_result_under_review_and_has_a_day_by_which_it_is_decided(session: Session, country: Organisation) -> None:
    review = an_appeal(session)

    assert attempt_of(session, review).state == "under-review"
    assert (review.state, review.due_at - review.raised_at, review.organisation_id) == ("waiting", timedelta(days=30), country.id)


def test_an_appeal_goes_to_the_examiners_where_the_person_works(session: Session, country: Organisation) -> None:
    hospital = an_organisation(session, below=country)
    attempt = a_failed_sitting(session)
    a_membership(session, person=session.get_one(Person, attempt.person_id), organisation=hospital)

    review = an_appeal(session, attempt=attempt)

    assert review.organisation_id == hospital.id
    assert [row.public_id for row in reviews_below(session, country.path)] == [review.public_id]
    assert reviews_below(session, an_organisation(session).path) == []


def test_an_appeal_is_in_time_to_its_last_moment_and_not_after(session: Session) -> None:
    one, other = a_failed_sitting(session), a_failed_sitting(session)
    assert one.marked_at is not None
    assert other.marked_at is not None

    assert an_appeal(session, attempt=one, at=one.marked_at + TO_APPEAL)
    with pytest.raises(TooLate, match="until 1 April 2026"):
        an_appeal(session, attempt=other, at=other.marked_at + TO_APPEAL + timedelta(seconds=1))


def test_a_changed_result_is_another_result_and_has_its_own_time_to_appeal(session: Session, examiner: Person) -> None:
    attempt = a_failed_sitting(session, right=1)
    decide(session, an_appeal(session, attempt=attempt), Outcome.REJECTED, by=examiner)
    with pytest.raises(AlreadyAppealed):
        an_appeal(session, attempt=attempt)

    committed(session, a_regrade(session, question_at(session, attempt, 2)), at=LATER + timedelta(days=40))

    assert an_appeal(session, attempt=attempt, at=LATER + timedelta(days=60))


def test_only_a_marked_examination_can_be_appealed_against(session: Session) -> None:
    for attempt in (an_attempt(session), a_quiz_attempt(session)):
        with pytest.raises(NothingToAppeal):
            an_appeal(session, attempt=attempt)


def test_one_appeal_at_a_time_and_with_words(session: Session) -> None:
    attempt = a_failed_sitting(session)
    with pytest.raises(TextMissing):
        an_appeal(session, attempt=attempt, text="unfair")
    an_appeal(session, attempt=attempt)

    with pytest.raises(AlreadyAppealed):
        an_appeal(session, attempt=attempt)


def test_an_appeal_that_is_rejected_leaves_the_result_and_says_why(session: Session, examiner: Person) -> None:
    review = an_appeal(session)

    decide(session, review, Outcome.REJECTED, by=examiner)

    assert (review.state, review.words, attempt_of(session, review).state) == ("decided", WORDS, "marked")
    mail = session.scalars(select(Message).where(Message.key == f"review-decided:{review.public_id}")).one()
    assert f"/my/reviews/{review.public_id}" in mail.text
    seal(session)
    assert set(session.scalars(select(AuditEntry.act))) >= {"appeal.raised", "attempt.under-review", "appeal.decided", "attempt.marked"}


def test_an_appeal_is_upheld_by_a_regrade_once_there_is_one(session: Session, examiner: Person) -> None:
    review = an_appeal(session)
    attempt = attempt_of(session, review)
    with pytest.raises(NotRegraded):
        decide(session, review, Outcome.REGRADED, by=examiner)
    committed(session, a_regrade(session, question_at(session, attempt, 3)))

    decide(session, review, Outcome.REGRADED, by=examiner)

    assert (review.state, attempt.state, attempt.passed) == ("decided", "marked", True)


@pytest.mark.parametrize("outcome", [Outcome.VOID, Outcome.REMARKED])
def test_an_outcome_that_changes_a_result_takes_two_examiners(session: Session, examiner: Person, second: Person, outcome: Outcome) -> None:
    review = an_appeal(session)

    decide(session, review, outcome, by=examiner)

    assert (review.state, attempt_of(session, review).state) == ("proposed", "under-review")
    with pytest.raises(NotYours, match="You proposed"):
        agree(session, review, by=examiner)
    agree(session, review, by=second)
    assert (review.state, review.proposed_by_id, review.decided_by_id) == ("decided", examiner.id, second.id)


def test_a_void_attempt_uses_up_none_and_may_be_sat_again(session: Session, examiner: Person, second: Person) -> None:
    review = an_appeal(session)
    attempt = attempt_of(session, review)
    examination = session.get_one(Examination, attempt.examination_id)
    allowed = examination.attempts_a_year
    assert opening_of(before_examination(session, attempt.person_id, examination, at=LATER), examination, at=LATER).left == allowed - 1

    decide(session, review, Outcome.VOID, by=examiner)
    agree(session, review, by=second)

    assert attempt.state == "void"
    assert opening_of(before_examination(session, attempt.person_id, examination, at=LATER), examination, at=LATER).left == allowed
    (row,) = changes(session, attempt)
    assert (row.after, row.review_id) == (None, review.id)


def test_a_passed_attempt_that_is_void_takes_its_certificate_with_it(session: Session, examiner: Person, second: Person) -> None:
    attempt = a_sitting(session, a_small_examination(session))
    review = an_incident(session, attempt=attempt)
    award = session.scalars(select(Award).where(Award.person_id == attempt.person_id)).one()
    assert award.state == "in-force"

    decide(session, review, Outcome.VOID, by=examiner)
    agree(session, review, by=second)

    assert (attempt.state, attempt.passed, award.state) == ("void", False, "revoked")
    assert award.reason == "The examination attempt that this rests on was declared void."


def test_marking_again_by_the_same_rules_changes_nothing(session: Session, examiner: Person, second: Person) -> None:
    review = an_appeal(session)
    before = attempt_of(session, review).result

    decide(session, review, Outcome.REMARKED, by=examiner)
    agree(session, review, by=second)

    assert (attempt_of(session, review).result, changes(session, attempt_of(session, review))) == (before, [])


def test_an_attempt_marked_wrongly_is_marked_again_and_never_costs_a_pass(session: Session, examiner: Person, second: Person) -> None:
    attempt = a_sitting(session, a_small_examination(session), "aaab")
    review = an_appeal(session, attempt=attempt)
    assert attempt.result is not None
    attempt.result = attempt.result | {"percent": "80.0", "marks": "3.2"}

    decide(session, review, Outcome.REMARKED, by=examiner)
    agree(session, review, by=second)

    assert (attempt.result["percent"], attempt.passed) == ("75.0", True)
    assert len(changes(session, attempt)) == 1


def test_a_proposal_sent_back_waits_again(session: Session, examiner: Person, second: Person) -> None:
    review = an_appeal(session)
    decide(session, review, Outcome.VOID, by=examiner)

    return_review(session, review, by=second)

    assert (review.state, review.outcome) == ("waiting", None)
    with pytest.raises(NothingProposed):
        agree(session, review, by=second)


def test_who_has_a_part_in_it_does_not_decide(session: Session, examiner: Person, second: Person) -> None:
    own = an_appeal(session, attempt=a_sitting(session, a_small_examination(session), "bbbb", person=examiner))
    with pytest.raises(NotYours, match="your own"):
        decide(session, own, Outcome.REJECTED, by=examiner)

    supervised = an_appeal(session)
    a_confirmation_request(session, person=session.get_one(Person, supervised.raised_by_id), supervisor=examiner)
    with pytest.raises(NotYours, match="supervise"):
        decide(session, supervised, Outcome.REJECTED, by=examiner)

    incident = an_incident(session, attempt=attempt_of(session, own))
    decide(session, own, Outcome.REJECTED, by=second)
    with pytest.raises(NotYours, match="decided on this attempt before"):
        decide(session, incident, Outcome.NONE, by=second)


def test_what_is_decided_or_withdrawn_is_closed(session: Session, examiner: Person) -> None:
    review, other = an_appeal(session), an_appeal(session)
    decide(session, review, Outcome.REJECTED, by=examiner)
    withdraw_review(session, other, by=session.get_one(Person, other.raised_by_id), at=LATER)

    for closed in (review, other):
        with pytest.raises(ReviewClosed):
            decide(session, closed, Outcome.REJECTED, by=examiner)
    assert attempt_of(session, other).state == "marked"


def test_nobody_withdraws_or_reports_for_another(session: Session) -> None:
    review, stranger = an_appeal(session), a_person(session)

    with pytest.raises(NotThere):
        withdraw_review(session, review, by=stranger, at=LATER)


def test_time_is_given_by_one_examiner_while_the_attempt_is_open(session: Session, examiner: Person) -> None:
    review = an_incident(session)
    attempt = attempt_of(session, review)
    closes = attempt.closes_at
    with pytest.raises(MinutesMissing):
        decide(session, review, Outcome.TIME, by=examiner)

    decide(session, review, Outcome.TIME, by=examiner, minutes=15)

    assert (attempt.closes_at - closes, review.state) == (timedelta(minutes=15), "decided")


def test_time_cannot_be_given_to_what_is_over(session: Session, examiner: Person) -> None:
    review = an_incident(session, attempt=a_failed_sitting(session))

    with pytest.raises(NothingOpen):
        decide(session, review, Outcome.TIME, by=examiner, minutes=15)


def test_an_incident_of_a_whole_session_concerns_everybody_who_sat_then(session: Session, country: Organisation, examiner: Person) -> None:
    version = a_small_examination(session)
    then = [an_attempt(session, version=version) for _ in range(2)]
    before = an_attempt(session, version=version, at=NOON - timedelta(days=1))
    about = WholeSession(
        examination_id=then[0].examination_id or 0, began_at=NOON + timedelta(minutes=5), ended_at=NOON + timedelta(minutes=10)
    )
    review = record_incident(session, about=about, ground=IncidentGround.POWER, text=SAID, organisation_id=country.id, by=examiner, at=NOON)

    decide(session, review, Outcome.TIME, by=examiner, minutes=10)

    assert [one.closes_at - one.started_at for one in (*then, before)] == [timedelta(minutes=55)] * 2 + [timedelta(minutes=45)]


def test_nobody_buries_the_queue(session: Session) -> None:
    attempt = an_incident(session).attempt_id
    own = session.get_one(Attempt, attempt)
    for _ in range(9):
        an_incident(session, attempt=own)

    with pytest.raises(TooManyReports):
        an_incident(session, attempt=own)
    assert own.state == "open"


def test_the_queue_shows_what_is_due_first_on_top_and_the_decided_last(session: Session, country: Organisation, examiner: Person) -> None:
    late, soon = an_appeal(session), an_incident(session)
    done = an_appeal(session)
    decide(session, done, Outcome.REJECTED, by=examiner)

    assert [row.public_id for row in reviews_below(session, country.path)] == [soon.public_id, late.public_id, done.public_id]
