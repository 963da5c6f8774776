"""Courses, lessons and questions, made in one line."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from factories.frameworks import a_competency
from genomeready.assessment.types.shape import TEXTS
from genomeready.base import clock
from genomeready.base.ids import digest
from genomeready.catalogue.models import (
    Course,
    CourseQuestion,
    CourseVersion,
    Examination,
    Figure,
    Lesson,
    Module,
    Outcome,
    Question,
    QuestionVersion,
)
from genomeready.catalogue.rules import JUDGED_BY_PEOPLE
from genomeready.frameworks.models import Competency

_number = count(1)


def a_course(
    session: Session, *, slug: str | None = None, code: str | None = None, title: str = "Genomics foundations",
    competencies: Sequence[Competency] | None = None,
    level: int = 2, modules: int = 2, lessons: int = 2, exam_questions: int = 2, quiz_questions: int = 2, valid_months: int | None = 36,
    pass_percent: int = 70, minutes: int = 45,
) -> CourseVersion:  # fmt: skip
    """A whole course, offered now: modules with lessons, a check each, a quiz each, and an examination.

    The examination asks `exam_questions` questions of each competency (two competencies unless given) and its bank
    holds one more of each. Option `a` is the key of every question.
    """
    version = a_course_version(session, course=a_bare_course(session, slug=slug, code=code), title=title, valid_months=valid_months)
    found = list(competencies) if competencies is not None else [a_competency(session), a_competency(session)]
    for competency in found:
        an_outcome(session, version=version, competency=competency, level=level)
    for place in range(1, modules + 1):
        module = a_module(session, version=version, position=place)
        for lesson_place in range(1, lessons + 1):
            lesson = a_lesson(session, module=module, position=lesson_place)
            a_use(session, version=version, question=a_question(session, competency=found[0]), use="check", lesson=lesson)
        for _ in range(quiz_questions):
            a_use(session, version=version, question=a_question(session, competency=found[0]), use="quiz", module=module)
    for competency in found:
        for _ in range(exam_questions + 1):
            a_use(session, version=version, question=a_question(session, competency=competency, level=level, bank="exam"), use="exam")
    cells = [{"competency_id": c.id, "questions": exam_questions} for c in found]
    an_examination(session, version=version, blueprint=cells, pass_percent=pass_percent, minutes=minutes)
    return version


def a_bare_course(session: Session, *, slug: str | None = None, code: str | None = None) -> Course:
    n = next(_number)
    course = Course(slug=slug or f"course-{n}", code=code or f"T-{n}")
    session.add(course)
    session.flush()
    return course


def a_course_version(
    session: Session, *, course: Course | None = None, number: str = "1.0", title: str = "Genomics foundations",
    valid_months: int | None = 36, offered: bool = True,
) -> CourseVersion:  # fmt: skip
    course = course or a_bare_course(session)
    version = CourseVersion(
        course_id=course.id, course=course, number=number, content_hash=digest(f"{course.slug} {number}"), title=title,
        summary="The ground under everything else.", minutes=120, award_type="assessment-based-certificate", valid_months=valid_months,
        page=a_page(), published_at=clock.now(),
    )  # fmt: skip
    session.add(version)
    session.flush()
    if offered:
        course.current_version_id = version.id
        session.flush()
    return version


def a_page() -> dict[str, Any]:
    """What course.yaml says to the reader, as `catalogue.services` stores it."""
    return {
        "audience": {"text": "Health professionals with little genomics.", "roles": [{"slug": "general-nurse", "title": "General nurse"}]},
        "level": {"name": "Foundation", "note": "Level 2 of 4."},
        "prerequisites": {"knowledge": "None.", "technical": "A browser.", "courses": []},
        "languages": ["en"], "mode": "Online, at your own pace.", "assessment": "One examination.",
        "examination_note": "The pass mark is provisional.", "bank_is_sample": True, "cpd": {"accredited": False},
        "authors": [{"name": "GenomeReady content team"}], "interests": "None declared.", "funder": "None.", "licence": "CC-BY-4.0",
        "last_reviewed": "2026-11-22", "next_review": "2027-11-22", "notice": "Awaits sign-off.", "accessibility": "Works with a keyboard.",
        "contact": "The help page.", "cite_as": "GenomeReady content team.",
    }  # fmt: skip


def an_outcome(session: Session, *, version: CourseVersion | None = None, competency: Competency | None = None, level: int = 2) -> Outcome:
    outcome = Outcome(
        course_version_id=(version or a_course_version(session)).id, competency_id=(competency or a_competency(session)).id, level=level
    )
    session.add(outcome)
    session.flush()
    return outcome


def a_module(session: Session, *, version: CourseVersion | None = None, slug: str | None = None, position: int = 1) -> Module:
    slug = slug or f"module-{next(_number)}"
    module = Module(
        course_version_id=(version or a_course_version(session)).id, position=position, slug=slug,
        title=slug.replace("-", " ").capitalize(), summary="What is in it.", minutes=60, quiz_minutes=10, quiz_pass_percent=70,
    )  # fmt: skip
    session.add(module)
    session.flush()
    return module


def a_lesson(
    session: Session, *, module: Module | None = None, slug: str | None = None, position: int = 1, html: str = "<p>A lesson.</p>"
) -> Lesson:
    slug = slug or f"lesson-{next(_number)}"
    lesson = Lesson(
        module_id=(module or a_module(session)).id, position=position, slug=slug, title=slug.replace("-", " ").capitalize(), minutes=12,
        outcomes=[{"competency": "genome-structure", "level": 2, "text": "Say what a genome is."}], html=html, html_hash=digest(html),
    )  # fmt: skip
    session.add(lesson)
    session.flush()
    return lesson


def a_question(
    session: Session, *, key: str | None = None, type: str = "single", competency: Competency | None = None, level: int = 2,  # noqa: A002 - the column's name
    cognitive: str = "apply", bank: str = "practice", content: dict[str, Any] | None = None, seconds: int = 60,
) -> QuestionVersion:  # fmt: skip
    """A question whose key is option `a` (single), `a` and `b` (multiple) or 0.01 (numeric)."""
    question = Question(key=key or f"q-test-{next(_number):04}")
    session.add(question)
    session.flush()
    version = QuestionVersion(
        question_id=question.id, question=question, number=1, content_hash=digest(question.key), type=type, bank=bank,
        competency_id=(competency or a_competency(session)).id, level=level, cognitive=cognitive, seconds=seconds,
        content=content or question_content(type, title=question.key),
    )  # fmt: skip
    session.add(version)
    session.flush()
    return version


def question_content(type: str = "single", *, title: str = "A question") -> dict[str, Any]:  # noqa: A002 - as above
    if type in JUDGED_BY_PEOPLE:
        return judged_content(type, title=title)
    keys = {"single": "a", "multiple": "ab", "numeric": ""}[type]
    options = [
        {"id": letter, "html": f"Option {letter}", "key": letter in keys, "rationale_html": f"Why {letter} is as it is."}
        for letter in "abcd"
    ]
    wrong = [{"value": 0.005, "tolerance": 0.0001, "credit": 0, "note": "That is q."}]
    return {
        "title": title, "stem_html": "<p>A 34-year-old woman asks.</p>", "lead_in_html": "<p>Which is it?</p>",
        "options": [] if type == "numeric" else options,
        "numeric": {"value": 0.01, "tolerance": 0.0005, "unit": "", "wrong": wrong} if type == "numeric" else None,
        "rule": {"single": "single", "multiple": "net", "numeric": "numeric"}[type],
        "solution_html": "<p>Worked through.</p>", "references": ["A reference."],
    }  # fmt: skip


def judged_content(
    type: str = "free_text", *, title: str = "A question", markers: int = 2, tolerance: float = 0.2, words: int = 100, files: int = 2,  # noqa: A002 - as above
) -> dict[str, Any]:  # fmt: skip
    """A question that people mark: two criteria with up to two and three marks, so that five is the maximum."""
    texts = {key: value for key, value in question_content(title=title).items() if key in TEXTS}
    rubric = [
        {"id": name, "html": f"Criterion {name}", "levels": [{"marks": n, "html": f"{name} at {n}"} for n in range(most + 1)]}
        for name, most in (("finding", 2), ("advice", 3))
    ]
    own = {"words": words} if type == "free_text" else {"files": files, "kinds": ["pdf", "png"]}
    return texts | own | {
        "options": [], "numeric": None, "rule": "rubric", "markers": markers, "tolerance": tolerance, "rubric": rubric,
        "model_html": "<p>A model answer.</p>",
    }  # fmt: skip


def a_use(
    session: Session, *, version: CourseVersion | None = None, question: QuestionVersion | None = None, use: str = "exam",
    lesson: Lesson | None = None, module: Module | None = None, position: int | None = None,
) -> CourseQuestion:  # fmt: skip
    made = CourseQuestion(
        course_version_id=(version or a_course_version(session)).id, question_version_id=(question or a_question(session)).id, use=use,
        lesson_id=lesson.id if lesson else None, module_id=module.id if module else None, position=position or next(_number),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def an_examination(
    session: Session, *, version: CourseVersion | None = None, blueprint: list[dict[str, int]] | None = None, minutes: int = 45,
    pass_percent: int = 70, competency_percent: int = 50, attempts_a_year: int = 3, wait_hours: int = 24,
) -> Examination:  # fmt: skip
    made = Examination(
        course_version_id=(version or a_course_version(session)).id, title="Final examination", minutes=minutes, pass_percent=pass_percent,
        competency_percent=competency_percent, blueprint=blueprint or [], attempts_a_year=attempts_a_year, wait_hours=wait_hours,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def a_figure(session: Session, *, content: bytes = b'<svg xmlns="http://www.w3.org/2000/svg"/>') -> Figure:
    made = Figure(content_hash=digest(content.decode()), media_type="image/svg+xml", content=content)
    session.add(made)
    session.flush()
    return made
