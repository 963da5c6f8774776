"""A question is regraded: seen before it is done, done by another, and everything that rests on a result follows."""

from datetime import timedelta

import pytest
from factories.assessment import NOON, all_answered, an_attempt, sent
from factories.examining import (
    LATER,
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
    worked_on,
)
from factories.people import a_person
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.models.regrades import Regrade, RegradeLine
from genomeready.assessment.queries import regrades as queries
from genomeready.assessment.queries.regrades import lines_of, next_look, regrades_at_work
from genomeready.assessment.rules.papers import key_hash
from genomeready.assessment.rules.regrades import Line, Policy, RegradeState, Stopped
from genomeready.assessment.rules.results import as_read
from genomeready.assessment.services.regrade_work import take_step
from genomeready.assessment.services.regrading import (
    NeedsAnother,
    NoReason,
    NotACorrection,
    NothingNew,
    NotWorkedOut,
    RegradeClosed,
    commit_regrade,
    give_up_regrade,
    look_again,
)
from genomeready.assessment.services.submitting import submit_attempt
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

    regrade = a_regrade(session, question)

    assert regrade.asked == 1
    (line,) = lines_of(session, regrade)
    assert line == Line(
        attempt_id=attempt.id, percent_before="50.0", percent_after="75.0", passed_before=False, passed_after=True, pass_kept=False
    )
    assert (percent(attempt), attempt.passed, changes(session, attempt)) == ("50.0", False, [])
    committed(session, regrade)
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
        commit_regrade(session, regrade, by=examiner, at=LATER)

    assert (regrade.state, percent(attempt)) == (RegradeState.PREPARED, "50.0")


def test_committing_twice_changes_nothing_the_second_time(session: Session) -> None:
    attempt = a_failed_sitting(session)
    regrade = a_regrade(session, question_at(session, attempt, 3))

    assert [committed(session, regrade) for _ in range(2)] == [1, 1]
    assert len(changes(session, attempt)) == 1


def test_of_two_regrades_of_one_question_the_second_finds_that_results_have_changed(session: Session) -> None:
    attempt = a_failed_sitting(session)
    question = question_at(session, attempt, 3)
    one, other = a_regrade(session, question), a_regrade(session, question, policy=Policy.FULL)
    committed(session, one)

    assert committed(session, other) == 0
    assert (other.state, other.stopped, other.committed_by_id) == (RegradeState.PREPARED, Stopped.OUTDATED, None)

    look_again(session, other, by=session.get_one(Person, other.prepared_by_id), at=LATER)
    worked_on(session, other)
    assert committed(session, other) == 0
    assert other.state == RegradeState.COMMITTED, "full credit gives this person what the new key gave"


def test_a_sitting_handed_in_meanwhile_is_looked_at_before_it_is_changed(session: Session) -> None:
    version = a_small_examination(session)
    attempt = a_sitting(session, version, "aabb")
    regrade = a_regrade(session, question_at(session, attempt, 3), policy=Policy.FULL)
    while question_at(session, attempt, 3).id not in {
        p["question"] for p in session.get_one(Paper, a_sitting(session, version, "bbbb").id).places
    }:
        pass

    assert committed(session, regrade) == 0
    assert regrade.stopped == Stopped.OUTDATED
    assert percent(attempt) == "50.0"


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

    assert committed(session, regrade) == 0
    assert (regrade.state, regrade.stopped, percent(attempt)) == (RegradeState.PREPARED, Stopped.ALTERED, "50.0")


def test_dropping_the_only_question_of_a_paper_passes_nobody(session: Session) -> None:
    attempt = an_attempt(session, version=a_small_examination(session, questions=1), person=a_person(session))
    sent(session, attempt, answer=["b"])
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)

    committed(session, a_regrade(session, question_at(session, attempt), policy=Policy.DROP))

    assert attempt.result is not None
    assert (as_read(attempt.result).maximum, percent(attempt), attempt.passed) == (0, "0.0", False)


def many_failed(session: Session, people: int) -> tuple[Regrade, list[Attempt]]:
    """So many people who passed with one question wrong of one, and a regrade that says they were right."""
    version = a_small_examination(session, questions=1)
    sittings = [a_sitting(session, version, "b") for _ in range(people * 2)]
    question = question_at(session, sittings[0])
    asked = [sitting for sitting in sittings if question_at(session, sitting).id == question.id]
    return a_regrade(session, question), asked


def test_a_regrade_stopped_after_any_step_is_gone_on_with_and_nothing_is_done_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "AT_ONCE_APPLIED", 2)
    regrade, asked = many_failed(session, 4)
    commit_regrade(session, regrade, by=an_examiner(session, a_country(session)), at=LATER)
    counted = []

    while regrade.id in regrades_at_work(session):
        session.commit()
        overtaken = next_look(session, regrade)
        worked_on(session, regrade, steps=1)
        session.rollback()  # killed before its commit
        worked_on(session, regrade, steps=1)
        session.commit()
        assert take_step(session, regrade.id, overtaken, result_link="{attempt}", page="{}{}".format, at=LATER) in {True, False}
        counted.append(sum(len(changes(session, attempt)) for attempt in asked))

    assert regrade.state == RegradeState.COMMITTED
    assert counted == sorted(counted)
    assert len(set(counted)) > 2, "results were changed in several steps"
    assert [len(changes(session, attempt)) for attempt in asked] == [1] * len(asked)
    assert {percent(attempt) for attempt in asked} == {"100.0"}


def test_until_it_stands_a_regrade_can_be_given_up_and_then_not(session: Session) -> None:
    attempt = a_failed_sitting(session)
    first, second = (a_regrade(session, question_at(session, attempt, place)) for place in (3, 4))
    examiner = an_examiner(session, a_country(session))
    commit_regrade(session, first, by=examiner, at=LATER)
    give_up_regrade(session, first, by=examiner)

    assert worked_on(session, first) == 1
    assert (first.state, percent(attempt)) == (RegradeState.GIVEN_UP, "50.0")
    commit_regrade(session, second, by=examiner, at=LATER)
    worked_on(session, second, steps=2)
    assert second.state == RegradeState.APPLYING
    with pytest.raises(RegradeClosed):
        give_up_regrade(session, second, by=examiner)


def test_what_is_still_being_worked_out_is_neither_committed_nor_begun_again(session: Session) -> None:
    regrade = a_regrade(session, question_at(session, a_failed_sitting(session), 3))
    preparer = session.get_one(Person, regrade.prepared_by_id)
    look_again(session, regrade, by=preparer, at=LATER)

    with pytest.raises(NotWorkedOut):
        commit_regrade(session, regrade, by=an_examiner(session, a_country(session)), at=LATER)
    with pytest.raises(NotWorkedOut):
        look_again(session, regrade, by=preparer, at=LATER)


def test_a_sitting_handed_in_in_the_moment_it_begins_to_stand_is_changed_too(session: Session) -> None:
    attempt = a_failed_sitting(session)
    regrade = a_regrade(session, question_at(session, attempt, 3))
    commit_regrade(session, regrade, by=an_examiner(session, a_country(session)), at=LATER)
    attempt.state = "submitted"  # its marking was under way while the papers were checked
    session.execute(delete(RegradeLine))
    worked_on(session, regrade, steps=2)
    assert (regrade.state, regrade.round, regrade.looked_to) == (RegradeState.APPLYING, 2, 0)
    attempt.state = "marked"

    worked_on(session, regrade)

    assert (regrade.state, percent(attempt)) == (RegradeState.COMMITTED, "75.0")


def test_who_waited_longer_than_a_minute_is_written_to_when_it_is_done(session: Session) -> None:
    regrade = a_regrade(session, question_at(session, a_failed_sitting(session), 3))
    news = select(Message.recipient).where(Message.key.startswith(f"regrade:{regrade.public_id}:")).order_by(Message.id)
    assert session.scalars(news).all() == []
    preparer, committer = session.get_one(Person, regrade.prepared_by_id), an_examiner(session, a_country(session))

    look_again(session, regrade, by=preparer, at=LATER)
    worked_on(session, regrade, at=LATER + timedelta(minutes=2))
    commit_regrade(session, regrade, by=committer, at=LATER)
    worked_on(session, regrade, at=LATER + timedelta(minutes=2))

    assert session.scalars(news).all() == [preparer.email, committer.email]
