"""Sittings that count, statistics, regrades, appeals and incidents, made in one line."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories.assessment import NOON, all_answered, an_attempt, sent
from factories.catalogue import a_course
from factories.frameworks import a_competency
from factories.people import a_person, an_organisation, someone_holding
from genomeready.assessment.models.appeals import Review
from genomeready.assessment.models.attempts import Attempt, Paper
from genomeready.assessment.models.regrades import Regrade, RegradeLine, ResultChange
from genomeready.assessment.models.statistics import ExaminationStatistics
from genomeready.assessment.models.views_of_questions import QuestionView
from genomeready.assessment.queries.regrades import next_look
from genomeready.assessment.queries.statistics import examination_named, worked_out
from genomeready.assessment.rules.appeals import AppealGround, IncidentGround
from genomeready.assessment.rules.regrades import Policy
from genomeready.assessment.services.appeals import make_appeal, report_incident
from genomeready.assessment.services.regrade_work import take_step
from genomeready.assessment.services.regrading import Regrading, commit_regrade, prepare_regrade
from genomeready.assessment.services.statistics import keep_statistics
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.assessment.services.viewing import note_view
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, QuestionVersion
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import OrganisationKind, Role

LINK = "https://learn.example.org/attempts/{attempt}/result"
REVIEW_LINK = "https://learn.example.org/my/reviews/{review}"
SAID = "The second option is right as well, by the guideline of 2025."
LATER = NOON + timedelta(days=1)


def a_small_examination(session: Session, *, questions: int = 4, pass_percent: int = 60) -> CourseVersion:
    """A course whose examination asks one competency; its bank holds one question more than a paper."""
    return a_course(
        session, competencies=[a_competency(session)], exam_questions=questions, pass_percent=pass_percent, modules=1, lessons=1
    )


def a_country(session: Session) -> Organisation:
    return an_organisation(session, kind=OrganisationKind.COUNTRY)


def an_examiner(session: Session, country: Organisation) -> Person:
    return someone_holding(session, Role.EXAMINER, on=country)


def a_sitting(
    session: Session, version: CourseVersion, answers: Sequence[str] | str = "aaaa", *, person: Person | None = None, at: datetime = NOON
) -> Attempt:  # fmt: skip
    """A marked sitting, an answer for each place: `a` is the key, `.` leaves the place empty."""
    attempt = an_attempt(session, version=version, person=person or a_person(session), at=at)
    for place, answer in enumerate(answers, start=1):
        if answer != ".":
            sent(session, attempt, place=place, answer=[answer], at=at)
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=at + timedelta(minutes=5))
    return attempt


def question_at(session: Session, attempt: Attempt, place: int = 1) -> QuestionVersion:
    return session.get_one(QuestionVersion, session.get_one(Paper, attempt.id).places[place - 1]["question"])


def a_failed_sitting(session: Session, *, right: int = 2, version: CourseVersion | None = None) -> Attempt:
    attempt = all_answered(session, an_attempt(session, version=version or a_small_examination(session)), right=right)
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON + timedelta(minutes=5))
    return attempt


def kept_statistics(session: Session, version: CourseVersion, *, at: datetime = LATER) -> ExaminationStatistics:
    session.flush()
    slug = session.get_one(Course, version.course_id).slug
    examination = examination_named(session, slug, version.number)
    return keep_statistics(session, examination, worked_out(session, examination), at=at)


def a_regrade(
    session: Session, question: QuestionVersion, *, policy: Policy = Policy.NEW, key: dict[str, Any] | None = None,
    reason: str = "The key was wrong.", withdraw_passes: bool = False, country: Organisation | None = None, by: Person | None = None,
    at: datetime = LATER,
) -> Regrade:  # fmt: skip
    """A prepared regrade; the new key is option `b` where the policy has one."""
    country = country or a_country(session)
    asks = policy in {Policy.NEW, Policy.BOTH}
    regrading = Regrading(policy=policy, key=(key or {"keys": ["b"]}) if asks else {}, reason=reason, withdraw_passes=withdraw_passes)
    regrade = prepare_regrade(
        session, question.id, regrading=regrading, organisation_id=country.id, by=by or an_examiner(session, country), at=at
    )
    worked_on(session, regrade, at=at)
    return regrade


def worked_on(session: Session, regrade: Regrade, *, at: datetime = LATER, steps: int = 1000) -> int:
    """Do what the job process does, for so many steps at most; return how many there were."""
    for step in range(steps):
        look = next_look(session, regrade)
        if not take_step(session, regrade.id, look, result_link=LINK, page="https://learn.example.org/{}/regrades/{}".format, at=at):
            return step + 1
    return steps


def committed(session: Session, regrade: Regrade, *, by: Person | None = None, at: datetime = LATER) -> int:
    """Commit a regrade as another examiner, and have it carried out; return how many results it changed."""
    country = session.get_one(Organisation, regrade.organisation_id)
    commit_regrade(session, regrade, by=by or an_examiner(session, country), at=at)
    worked_on(session, regrade, at=at)
    return session.scalar(select(func.count(ResultChange.id)).where(ResultChange.regrade_id == regrade.id)) or 0


def a_regrade_line(session: Session) -> RegradeLine:
    """What an examiner saw: somebody would pass who had failed."""
    a_regrade(session, question_at(session, a_failed_sitting(session), 3))
    return session.scalars(select(RegradeLine)).one()


def a_result_change(session: Session, *, attempt: Attempt | None = None) -> ResultChange:
    """A failed sitting whose third question was regraded."""
    attempt = attempt or a_failed_sitting(session)
    committed(session, a_regrade(session, question_at(session, attempt, 3)))
    return changes(session, attempt)[-1]


def changes(session: Session, attempt: Attempt) -> Sequence[ResultChange]:
    asked = select(ResultChange).where(ResultChange.attempt_id == attempt.id).order_by(ResultChange.number)
    return session.scalars(asked).all()


def an_appeal(session: Session, *, attempt: Attempt | None = None, at: datetime = LATER, text: str = SAID) -> Review:
    attempt = attempt or a_failed_sitting(session)
    _a_root(session)
    person = session.get_one(Person, attempt.person_id)
    return make_appeal(session, attempt, ground=AppealGround.QUESTION, text=text, by=person, at=at)


def an_incident(session: Session, *, attempt: Attempt | None = None, at: datetime = NOON) -> Review:
    attempt = attempt or an_attempt(session, version=a_small_examination(session))
    _a_root(session)
    person = session.get_one(Person, attempt.person_id)
    return report_incident(session, attempt, ground=IncidentGround.POWER, text="The power was off for ten minutes.", by=person, at=at)


def _a_root(session: Session) -> Organisation:
    """The country whose examiners look at what concerns people who work nowhere."""
    asked = select(Organisation).where(Organisation.parent_id.is_(None)).order_by(Organisation.id)
    return session.scalars(asked).first() or a_country(session)


def a_question_view(session: Session) -> QuestionView:
    """That an examiner looked at a question of an examination."""
    version_id = session.scalars(
        select(CourseQuestion.question_version_id).where(
            CourseQuestion.course_version_id == a_small_examination(session).id, CourseQuestion.use == "exam"
        )
    ).first()
    assert version_id is not None
    note_view(session, version_id, key="Q-1", by=an_examiner(session, a_country(session)), at=LATER)
    return session.scalars(select(QuestionView).order_by(QuestionView.id.desc())).one()
