"""A question is regraded: seen before it is done, done by another, and everything that rests on a result follows."""

from datetime import timedelta

import pytest
from factories.assessment import NOON, all_answered, an_attempt, sent
from factories.examining import (
    LATER,
    LINK,
    a_country,
    a_failed_sitting,
    a_regrade,
    a_sitting,
    a_small_examination,
    an_appeal,
    an_examiner,
    changes,
    committed,
    question_at,
)
from factories.people import a_person
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.queries.regrades import dry_run
from genomeready.assessment.rules.regrades import Correction, Policy, RegradeState
from genomeready.assessment.rules.results import as_read
from genomeready.assessment.services.freezing import key_hash
from genomeready.assessment.services.regrading import (
    DryRunOutdated,
    NeedsAnother,
    NoReason,
    NotACorrection,
    NothingNew,
    RegradeClosed,
    commit_regrade,
    give_up_regrade,
    look_again,
)
from genomeready.assessment.services.submitting import PaperAltered, submit_attempt
from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.catalogue.models import CourseVersion, QuestionVersion
from genomeready.competence.models import Evidence
from genomeready.credentials.models.awards import Award, AwardEvent, CredentialInstance
from genomeready.credentials.rules import AwardState
from genomeready.learning.models import Enrolment
from genomeready.outbox.models import Message
from genomeready.people.models import Person


def award_of(session: Session, attempt: Attempt) -> Award | None:
    return session.scalars(select(Award).where(Award.person_id == attempt.person_id).order_by(Award.id.desc())).first()


def standing_evidence(session: Session, attempt: Attempt) -> list[Evidence]:
    rows = session.scalars(select(Evidence).where(Evidence.person_id == attempt.person_id).order_by(Evidence.id)).all()
    ended = {row.supersedes_id for row in rows}
    return [row for row in rows if not row.withdrawn and row.id not in ended]


def percent(attempt: Attempt) -> str:
    assert attempt.result is not None
    return str(as_read(attempt.result).percent)


def a_passed_sitting(session: Session) -> Attempt:
    """60 % pass: three of four right, the last one wrong."""
    return a_sitting(session, a_small_examination(session), "aaab")


@pytest.mark.parametrize(
    ("policy", "key_now", "other_now"),
    [(Policy.BOTH, "50.0", "75.0"), (Policy.NEW, "25.0", "75.0"), (Policy.FULL, "50.0", "75.0"), (Policy.DROP, "33.3", "66.7")],
)
def test_each_policy_counts_as_it_says(session: Session, policy: Policy, key_now: str, other_now: str) -> None:
    version = a_small_examination(session)
    one = a_sitting(session, version, "aabb")
    place = next(n for n, p in enumerate(session.get_one(Paper, one.id).places, start=1) if n <= 2)
    question = question_at(session, one, place)
    other = one
    while other is one or question.id not in {p["question"] for p in session.get_one(Paper, other.id).places[2:]}:
        other = a_sitting(session, version, "aabb")

    committed(session, a_regrade(session, question, policy=policy))

    assert percent(one) == key_now, "answered with the old key"
    assert percent(other) == other_now, "answered with the new key"


def test_a_dry_run_says_what_a_commit_does_and_changes_nothing(session: Session) -> None:
    attempt = a_failed_sitting(session)
    question = question_at(session, attempt, 3)

    found = dry_run(session, question.id, Correction(policy=Policy.NEW, key={"keys": ["b"]}), withdraw_passes=False)

    assert found.asked == 1
    (change,) = found.changes
    assert (str(change.before.percent), str(change.after.percent), change.newly_passed) == ("50.0", "75.0", True)
    assert (percent(attempt), attempt.passed, changes(session, attempt)) == ("50.0", False, [])
    committed(session, a_regrade(session, question))
    assert (percent(attempt), attempt.passed) == ("75.0", True)


def test_who_passes_now_has_evidence_completion_certificate_and_a_mail(session: Session) -> None:
    attempt = a_failed_sitting(session)
    assert award_of(session, attempt) is None

    committed(session, a_regrade(session, question_at(session, attempt, 3), reason="Option b is the right one."))

    award = award_of(session, attempt)
    assert award is not None
    assert (award.state, award.rests_on) == (AwardState.IN_FORCE, f"attempt:{attempt.public_id}")
    assert {row.rests_on for row in standing_evidence(session, attempt)} == {award.rests_on}
    assert session.get_one(Enrolment, attempt.enrolment_id).completed_at == LATER
    mail = session.scalars(select(Message).where(Message.key == f"result-changed:{attempt.public_id}:1")).one()
    assert "you passed it" in mail.text
    assert "Option b is the right one." in mail.text


def test_what_was_is_kept_as_a_row_with_why_who_and_when(session: Session) -> None:
    attempt = a_failed_sitting(session)
    country = a_country(session)
    first, second = an_examiner(session, country), an_examiner(session, country)
    regrade = a_regrade(session, question_at(session, attempt, 3), country=country, by=first)

    committed(session, regrade, by=second)

    (row,) = changes(session, attempt)
    assert row.before is not None
    assert row.after is not None
    assert (row.before["percent"], row.after["percent"], row.passed_before, row.passed_after) == ("50.0", "75.0", False, True)
    assert (row.reason, row.done_by_id, row.at, row.regrade_id) == ("The key was wrong.", second.id, LATER, regrade.id)
    seal(session)
    acts = set(session.scalars(select(AuditEntry.act)))
    assert acts >= {"regrade.prepared", "regrade.committed", "attempt.result-changed"}


def test_nobody_loses_a_pass_unless_the_examiner_chose_so(session: Session) -> None:
    attempt = a_passed_sitting(session)
    award, before = award_of(session, attempt), standing_evidence(session, attempt)
    for place in (1, 2):
        committed(session, a_regrade(session, question_at(session, attempt, place)))

    assert (percent(attempt), attempt.passed) == ("25.0", True)
    assert changes(session, attempt)[-1].pass_kept
    assert award is not None
    assert award.state == AwardState.IN_FORCE
    assert len(session.scalars(select(CredentialInstance).where(CredentialInstance.award_id == award.id)).all()) == 1
    assert standing_evidence(session, attempt) == before


def test_a_pass_that_is_withdrawn_takes_evidence_completion_and_certificate_with_it(session: Session) -> None:
    attempt = a_passed_sitting(session)
    committed(session, a_regrade(session, question_at(session, attempt, 1), withdraw_passes=True))

    assert (percent(attempt), attempt.passed) == ("50.0", False)
    award = award_of(session, attempt)
    assert award is not None
    assert award.state == AwardState.REVOKED
    assert award.reason == "The examination that this rests on was marked anew."
    assert standing_evidence(session, attempt) == []
    assert session.get_one(Enrolment, attempt.enrolment_id).completed_at is None
    assert "is withdrawn" in session.scalars(select(Message.text).where(Message.key.startswith("result-changed:"))).one()


def test_a_kept_pass_can_be_withdrawn_later_by_another_regrade(session: Session) -> None:
    attempt = a_passed_sitting(session)
    question = question_at(session, attempt, 1)
    committed(session, a_regrade(session, question))
    assert attempt.passed

    committed(session, a_regrade(session, question, policy=Policy.NEW, withdraw_passes=True))

    assert (percent(attempt), attempt.passed) == ("50.0", False)


def test_a_pass_that_shows_more_gets_a_new_edition_of_its_certificate(session: Session) -> None:
    attempt = a_passed_sitting(session)
    award = award_of(session, attempt)
    assert award is not None

    committed(session, a_regrade(session, question_at(session, attempt, 4)))

    first, second = session.scalars(
        select(CredentialInstance).where(CredentialInstance.award_id == award.id).order_by(CredentialInstance.sequence)
    )
    assert (first.ended_because, second.ended_at) == ("correction", None)
    assert '"value":"75"' in first.document
    assert '"value":"100"' in second.document
    acts = session.scalars(select(AwardEvent.act).where(AwardEvent.award_id == award.id).order_by(AwardEvent.id)).all()
    assert acts == ["issued", "corrected"]
    assert {str(row.score) for row in standing_evidence(session, attempt)} == {"1.0000"}


def test_a_pass_lost_and_found_again_is_another_pass_with_a_certificate_of_its_own(session: Session) -> None:
    attempt = a_passed_sitting(session)
    question = question_at(session, attempt, 1)
    committed(session, a_regrade(session, question, withdraw_passes=True))
    revoked = award_of(session, attempt)

    committed(session, a_regrade(session, question, policy=Policy.FULL))

    award = award_of(session, attempt)
    assert attempt.passed
    assert award is not None
    assert revoked is not None
    assert award.id != revoked.id
    assert (revoked.state, award.state, award.rests_on) == ("revoked", "in-force", f"attempt:{attempt.public_id}:2")
    committed(session, a_regrade(session, question, withdraw_passes=True))
    assert award.state == "revoked", "the certificate that goes is the one that rests on the last pass"
    assert standing_evidence(session, attempt) == []


def test_the_examiner_who_prepared_it_does_not_commit_it(session: Session) -> None:
    country = a_country(session)
    examiner = an_examiner(session, country)
    attempt = a_failed_sitting(session)
    regrade = a_regrade(session, question_at(session, attempt, 3), country=country, by=examiner)

    with pytest.raises(NeedsAnother):
        commit_regrade(session, regrade, link=LINK, by=examiner, at=LATER)

    assert (regrade.state, percent(attempt)) == (RegradeState.PREPARED, "50.0")


def test_committing_twice_changes_nothing_the_second_time(session: Session) -> None:
    attempt = a_failed_sitting(session)
    regrade = a_regrade(session, question_at(session, attempt, 3))

    assert [committed(session, regrade) for _ in range(2)] == [1, 0]
    assert len(changes(session, attempt)) == 1


def test_of_two_regrades_of_one_question_the_second_finds_that_results_have_changed(session: Session) -> None:
    attempt = a_failed_sitting(session)
    question = question_at(session, attempt, 3)
    one, other = a_regrade(session, question), a_regrade(session, question, policy=Policy.FULL)
    committed(session, one)

    with pytest.raises(DryRunOutdated):
        committed(session, other)

    look_again(session, other, by=session.get_one(Person, other.prepared_by_id), at=LATER)
    assert committed(session, other) == 0, "full credit gives this person what the new key gave"


def test_a_sitting_handed_in_meanwhile_is_looked_at_before_it_is_changed(session: Session) -> None:
    version = a_small_examination(session)
    attempt = a_sitting(session, version, "aabb")
    regrade = a_regrade(session, question_at(session, attempt, 3), policy=Policy.FULL)
    while question_at(session, attempt, 3).id not in {
        p["question"] for p in session.get_one(Paper, a_sitting(session, version, "bbbb").id).places
    }:
        pass

    with pytest.raises(DryRunOutdated):
        committed(session, regrade)


def test_what_is_given_up_stays_to_be_read_and_is_not_committed(session: Session) -> None:
    regrade = a_regrade(session, question_at(session, a_failed_sitting(session), 3))
    give_up_regrade(session, regrade, by=session.get_one(Person, regrade.prepared_by_id))

    with pytest.raises(RegradeClosed):
        committed(session, regrade)


@pytest.mark.parametrize("keys", [["a"], [], ["a", "b"], ["z"]])
def test_a_key_that_is_none_or_the_present_one_is_refused(session: Session, keys: list[str]) -> None:
    question = question_at(session, a_failed_sitting(session), 3)
    a_regrade(session, question, key={"keys": ["b"]})

    with pytest.raises(NotACorrection):
        a_regrade(session, question, key={"keys": keys})


def test_a_regrade_needs_a_reason_and_something_new(session: Session) -> None:
    question = question_at(session, a_failed_sitting(session), 3)
    with pytest.raises(NoReason):
        a_regrade(session, question, reason="wrong")

    committed(session, a_regrade(session, question))
    with pytest.raises(NothingNew):
        a_regrade(session, question)


def test_sittings_to_come_are_marked_as_the_regrade_says(session: Session) -> None:
    attempt = a_failed_sitting(session)
    question = question_at(session, attempt, 3)
    committed(session, a_regrade(session, question, policy=Policy.DROP))
    version_id = session.get_one(Enrolment, attempt.enrolment_id).course_version_id

    version = session.get_one(CourseVersion, version_id)
    later = a_sitting(session, version, "bbbb")
    while question.id not in {p["question"] for p in session.get_one(Paper, later.id).places}:
        later = a_sitting(session, version, "bbbb")

    assert later.result is not None
    assert as_read(later.result).maximum == 3
    assert len(as_read(later.result).shares) == 4


def test_an_open_attempt_is_no_part_of_a_dry_run_and_is_marked_by_the_correction(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session, version=a_small_examination(session)), right=2)
    question = question_at(session, attempt, 3)
    regrade = a_regrade(session, question)

    assert committed(session, regrade) == 0
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON + timedelta(minutes=5))
    assert percent(attempt) == "75.0"


def test_an_attempt_under_review_is_regraded_and_stays_under_review(session: Session) -> None:
    attempt = a_failed_sitting(session)
    an_appeal(session, attempt=attempt)

    committed(session, a_regrade(session, question_at(session, attempt, 3)))

    assert (attempt.state, percent(attempt), attempt.passed) == ("under-review", "75.0", True)


def test_a_regrade_leaves_the_paper_bound_to_its_questions(session: Session) -> None:
    attempt = a_failed_sitting(session)
    committed(session, a_regrade(session, question_at(session, attempt, 3)))
    paper = session.get_one(Paper, attempt.id)

    contents = [session.get_one(QuestionVersion, place["question"]).content for place in paper.places]

    assert key_hash(contents) == paper.key_hash


def test_a_paper_whose_questions_were_altered_stops_the_whole_regrade(session: Session) -> None:
    attempt = a_failed_sitting(session)
    regrade = a_regrade(session, question_at(session, attempt, 3))
    session.get_one(Paper, attempt.id).key_hash = "0" * 64
    session.flush()

    with pytest.raises(PaperAltered):
        committed(session, regrade)


def test_dropping_the_only_question_of_a_paper_passes_nobody(session: Session) -> None:
    attempt = an_attempt(session, version=a_small_examination(session, questions=1), person=a_person(session))
    sent(session, attempt, answer=["b"])
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)

    committed(session, a_regrade(session, question_at(session, attempt), policy=Policy.DROP))

    assert attempt.result is not None
    assert (as_read(attempt.result).maximum, percent(attempt), attempt.passed) == (0, "0.0", False)
