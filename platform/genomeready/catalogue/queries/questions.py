"""Reading questions, keys and rationales included."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.catalogue.models import CourseQuestion, Lesson, Question, QuestionVersion
from genomeready.catalogue.rules import JUDGED_BY_PEOPLE, Bank, Use, content_in, params_in, variant_for, variants_in


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionRow:
    """One version of a question, key and rationales included: never handed to a browser as it is.

    `variant` and `params` say in which variant it is `asked`; before that `content` holds all of them.
    """

    version_id: int
    key: str
    number: int
    type: str
    competency_id: int
    level: int
    cognitive: str
    seconds: int
    content: dict[str, Any]
    variant: int | None = None
    params: dict[str, str] | None = None

    def asked(self, secret: str, asked_for: str) -> "QuestionRow":
        """Return the question as it is asked: in the variant that follows from a secret and what it is asked for."""
        variant = variant_for(variants_in(self.content), secret, asked_for, self.key, str(self.number))
        return replace(self, variant=variant, params=params_in(self.content, variant), content=content_in(self.content, variant))


_USED = (
    select(
        QuestionVersion.id.label("version_id"), Question.key, QuestionVersion.number, QuestionVersion.type,
        QuestionVersion.competency_id, QuestionVersion.level, QuestionVersion.cognitive, QuestionVersion.seconds,
        QuestionVersion.content,
    )
    .join(Question, Question.id == QuestionVersion.question_id)
    .join(CourseQuestion, CourseQuestion.question_version_id == QuestionVersion.id)
)  # fmt: skip
_QUESTIONS = _USED.where(CourseQuestion.use == bindparam("use")).order_by(CourseQuestion.position)
_OF_LESSON = _QUESTIONS.where(CourseQuestion.lesson_id == bindparam("asked"))
_OF_MODULE = _QUESTIONS.where(CourseQuestion.module_id == bindparam("asked"))
_OF_COURSE = _QUESTIONS.where(CourseQuestion.course_version_id == bindparam("asked"))
_OF_KEY = _QUESTIONS.where(Question.key == bindparam("asked"))
_PRACTICE = (
    _USED.outerjoin(Lesson, Lesson.id == CourseQuestion.lesson_id)
    .where(
        func.coalesce(CourseQuestion.module_id, Lesson.module_id) == bindparam("module_id"),
        CourseQuestion.use.in_([Use.CHECK, Use.QUIZ]),
        QuestionVersion.bank == Bank.PRACTICE,
        QuestionVersion.type.not_in(JUDGED_BY_PEOPLE),
    )
    .order_by(QuestionVersion.id)
)


def check_questions(session: Session, lesson_id: int) -> list[QuestionRow]:
    """Return the knowledge check of a lesson, in its order."""
    return _questions(session, _OF_LESSON, Use.CHECK, lesson_id)


def quiz_questions(session: Session, module_id: int) -> list[QuestionRow]:
    """Return the quiz of a module, in its order."""
    return _questions(session, _OF_MODULE, Use.QUIZ, module_id)


def exam_questions(session: Session, course_version_id: int) -> list[QuestionRow]:
    """Return the bank that the examination of a version of a course draws from."""
    return _questions(session, _OF_COURSE, Use.EXAM, course_version_id)


def practice_questions(session: Session, module_id: int) -> list[QuestionRow]:
    """Return the questions of a module's checks and of its quiz, each once; never one of the examination's bank."""
    found = [QuestionRow(**row) for row in run(session, _PRACTICE, module_id=module_id).mappings()]
    return list({row.version_id: row for row in found}.values())


def practice_question(session: Session, key: str) -> QuestionRow | None:
    """Return the newest version of a question that some lesson uses as a check; never one of a quiz or an examination."""
    found = _questions(session, _OF_KEY, Use.CHECK, key)
    return max(found, key=lambda row: row.version_id, default=None)


def _questions(session: Session, statement: Select[*tuple[Any, ...]], use: Use, asked: int | str) -> list[QuestionRow]:
    return [QuestionRow(**row) for row in run(session, statement, use=use, asked=asked).mappings()]
