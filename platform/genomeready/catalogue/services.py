"""Bringing courses from their files into the database: all of them, or none."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import record
from genomeready.base import clock
from genomeready.base.ids import digest
from genomeready.base.locks import Lock, hold
from genomeready.base.refusals import Refused
from genomeready.base.synced import SyncReport
from genomeready.catalogue.files.shapes import CourseEntry, CourseFiles, Drawing, LessonEntry, ModuleEntry, QuestionEntry, Work
from genomeready.catalogue.files.sources import content_hash, question_source
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
from genomeready.catalogue.rendering import Renderer
from genomeready.catalogue.rules import Use, moment_told
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion

CELL = ("questions", "section", "marks")
CONDUCT = ("navigation", "unseen_only", "proctored", "safe_exam_browser", "review")
"""What a course says of how its examination is held, handed on as it is written."""

SHOWN = (
    "level", "languages", "mode", "assessment", "cpd", "authors", "interests", "funder", "licence",
    "last_reviewed", "next_review", "accessibility", "contact", "cite_as",
)  # fmt: skip
"""Fields of course.yaml that the course page shows as they are."""


class CoursesBroken(Refused):
    """At least one file has a fault."""

    message = (
        "%(number)s faults in the files; nothing was changed. Run `python app.py courses check` to see each with its line, and mend them."
    )


class CourseChanged(Refused):
    """The content differs from what was published under the same number."""

    message = (
        "%(file)s: %(slug)s %(number)s is published and its files have changed since; nothing was changed. "
        "A published version stays as it is: raise `version` above %(number)s and sync again, or take the changes back."
    )


class CourseOlder(Refused):
    """The files hold a version below the one that is offered."""

    message = (
        "%(file)s: the files hold %(slug)s %(number)s, but %(current)s is offered already; nothing was changed. "
        "Raise `version` above %(current)s and sync again, or bring back the newer files."
    )


class QuestionChanged(Refused):
    """A question changed and kept its number."""

    message = (
        "%(file)s: the question has changed, but is still version %(number)s; nothing was changed. "
        "Write `version: %(next)s` in its head and sync again."
    )


class FrameworkMissing(Refused):
    """The framework that a course names is not in the database."""

    message = "%(file)s: the framework %(framework)s is not loaded; nothing was changed. Run `python app.py frameworks sync` first."


def sync_courses(session: Session, read: CourseFiles) -> SyncReport:
    """Publish each course version that is new; a second run changes nothing and renders nothing.

    Raises:
        CoursesBroken: a file has a fault.
        CourseChanged: a published version has other content under the same number.
        CourseOlder: a newer version is offered already.
        QuestionChanged: a question changed and kept its number.
        FrameworkMissing: the framework that a course names is not loaded.
    """
    if not read.sound:
        raise CoursesBroken(number=len(read.faults))
    hold(session, Lock.CONTENT)
    drafts = [entry for entry in read.courses if entry.head.value["status"] == "draft"]
    ready = [entry for entry in read.courses if entry not in drafts]
    new = [entry for entry in ready if _is_new(session, entry)]
    renderer, titles = Renderer(), {entry.slug: str(entry.head.value["title"]) for entry in read.courses}
    for entry in new:
        _Import(session, entry, renderer, titles).publish()
    return SyncReport(added=_named(new), unchanged=_named(e for e in ready if e not in new), drafts=_named(drafts))


def _named(entries: Iterable[CourseEntry]) -> tuple[str, ...]:
    return tuple(f"{entry.slug} {entry.version}" for entry in entries)


def _is_new(session: Session, entry: CourseEntry) -> bool:
    held = session.execute(
        select(CourseVersion.id, CourseVersion.number, CourseVersion.content_hash, Course.current_version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.slug == entry.slug)
    ).all()
    named = {"file": entry.head.file, "slug": entry.slug, "number": entry.version}
    current = next((row.number for row in held if row.id == row.current_version_id), None)
    if current is not None and _parts(entry.version) < _parts(current):
        raise CourseOlder(**named, current=current)
    same = next((row for row in held if row.number == entry.version), None)
    if same is not None and same.content_hash != entry.content_hash:
        raise CourseChanged(**named)
    return same is None


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


class _Beside(NamedTuple):
    """What lies beside questions in their folder."""

    works: dict[str, Work]
    drawings: dict[str, Drawing]


class _Import:
    """Writes one version of one course."""

    def __init__(self, session: Session, entry: CourseEntry, renderer: Renderer, titles: dict[str, str]) -> None:
        self.session = session
        self.entry = entry
        self.value: dict[str, Any] = entry.head.value
        self.renderer = renderer
        self.titles = titles
        self.competencies = self._competencies()

    def publish(self) -> None:
        """Write the version and offer it from now on."""
        course, version = self._course()
        self._add(
            Outcome(course_version_id=version.id, competency_id=self.competencies[o["competency"]], level=o["level"])
            for o in self.value["outcomes"]
        )
        for position, module in enumerate(self.entry.modules, 1):
            self._module(version, module, position)
        bank = [question for question in self.entry.bank if question.active]
        self._figures(self.entry.bank_drawings.values())
        self._use(version, bank, _Beside(self.entry.bank_works, self.entry.bank_drawings), Use.EXAM)
        self._examination(version)
        course.current_version_id = version.id
        self.session.flush()
        record(self.session, "course.published", f"course:{course.slug}", by=None, number=version.number, content=version.content_hash)

    def _competencies(self) -> dict[str, int]:
        asked = self.value["framework"]
        rows = self.session.execute(
            select(Competency.slug, Competency.id)
            .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
            .join(Framework, Framework.id == FrameworkVersion.framework_id)
            .where(Framework.slug == asked["slug"], FrameworkVersion.number == asked["version"])
        ).all()
        if not rows:
            raise FrameworkMissing(file=self.entry.head.file, framework=f"{asked['slug']} {asked['version']}")
        return {row.slug: row.id for row in rows}

    def _course(self) -> tuple[Course, CourseVersion]:
        course = self.session.scalar(select(Course).where(Course.slug == self.entry.slug))
        if course is None:
            course = Course(slug=self.entry.slug, code=self.value["code"])
            self._add([course])
        version = CourseVersion(
            course_id=course.id, number=self.entry.version, content_hash=self.entry.content_hash, title=self.value["title"],
            summary=self.value["summary"].strip(), minutes=self.entry.minutes, award_type=self.value["award"]["type"],
            valid_months=self.value["award"]["valid_months"], page=self._page(), published_at=clock.now(),
        )  # fmt: skip
        self._add([version])
        return course, version

    def _page(self) -> dict[str, Any]:
        audience, examination = self.value["audience"], self.value["examination"]
        roles = [{"slug": slug, "title": self.entry.role_titles.get(slug, slug)} for slug in audience["roles"]]
        first = [{"slug": slug, "title": self.titles[slug]} for slug in self.value["prerequisites"]["courses"]]
        return {
            **{name: self.value[name] for name in SHOWN},
            "audience": {"text": audience["text"], "roles": roles},
            "framework": self.value["framework"],
            "prerequisites": {**self.value["prerequisites"], "courses": first},
            "notice": self.value.get("notice", ""),
            "examination_note": examination["note"],
            "bank_is_sample": examination["bank_is_sample"],
        }

    def _module(self, version: CourseVersion, entry: ModuleEntry, position: int) -> None:
        value = entry.head.value
        module = Module(
            course_version_id=version.id, position=position, slug=value["slug"], title=value["title"], summary=value["summary"].strip(),
            minutes=value["minutes"], quiz_minutes=value["quiz"]["minutes"], quiz_pass_percent=value["quiz"]["pass_percent"],
        )  # fmt: skip
        self._add([module])
        self._figures(entry.drawings.values())
        known = {question.key: question for question in entry.questions}
        beside = _Beside(entry.works, entry.drawings)
        for place, lesson_entry in enumerate(entry.lessons, 1):
            lesson = self._lesson(module, entry, lesson_entry, place)
            self._use(version, [known[key] for key in lesson_entry.head.value["check"]], beside, Use.CHECK, lesson_id=lesson.id)
        self._use(version, [known[key] for key in value["quiz"]["questions"]], beside, Use.QUIZ, module_id=module.id)

    def _lesson(self, module: Module, entry: ModuleEntry, lesson: LessonEntry, position: int) -> Lesson:
        html = self.renderer.lesson(lesson.body.text, works=entry.works, drawings=entry.drawings)
        value = lesson.head.value
        made = Lesson(
            module_id=module.id, position=position, slug=value["slug"], title=value["title"], minutes=value["minutes"],
            outcomes=value["outcomes"], html=html, html_hash=digest(html),
        )  # fmt: skip
        self._add([made])
        return made

    def _figures(self, drawings: Iterable[Drawing]) -> None:
        wanted = {drawing.content_hash: drawing for drawing in drawings}
        there = set(self.session.scalars(select(Figure.content_hash).where(Figure.content_hash.in_(wanted))))
        self._add(Figure(content_hash=key, media_type="image/svg+xml", content=d.content) for key, d in wanted.items() if key not in there)

    def _use(
        self, version: CourseVersion, questions: list[QuestionEntry], beside: _Beside, use: Use,
        *, lesson_id: int | None = None, module_id: int | None = None,
    ) -> None:  # fmt: skip
        rows = [self._question(question, beside) for question in questions]
        self._add(
            CourseQuestion(
                course_version_id=version.id, question_version_id=row.id, use=use, lesson_id=lesson_id, module_id=module_id,
                position=position,
            )
            for position, row in enumerate(rows, 1)
        )  # fmt: skip

    def _question(self, entry: QuestionEntry, beside: _Beside) -> QuestionVersion:
        """Return the version of a question: the one that is there already, or a new one."""
        drawn = [beside.drawings[entry.figure].content_hash] if entry.figure else []
        source = content_hash([question_source(entry), [beside.works[key] for key, _ in entry.works], *drawn])
        whole = content_hash([source, self.value["framework"]])
        question = self.session.scalar(select(Question).where(Question.key == entry.key))
        if question is None:
            question = Question(key=entry.key)
            self._add([question])
        held = self.session.scalars(select(QuestionVersion).where(QuestionVersion.question_id == question.id)).all()
        for row in held:
            if row.content_hash == whole:
                return row
            if row.number == entry.head.value["version"] and row.content.get("source_hash") != source:
                raise QuestionChanged(file=entry.head.file, number=row.number, next=row.number + 1)
        value = entry.head.value
        made = QuestionVersion(
            question_id=question.id, number=value["version"], content_hash=whole, type=entry.type, bank=value["bank"],
            competency_id=self.competencies[entry.competency], level=entry.level, cognitive=value["cognitive"], seconds=value["time_s"],
            content=self.renderer.question(entry, works=beside.works, drawings=beside.drawings) | {"source_hash": source},
        )  # fmt: skip
        self._add([made])
        return made

    def _examination(self, version: CourseVersion) -> None:
        value = self.value["examination"]
        blueprint = [
            {"competency_id": self.competencies[cell["competency"]]} | {name: cell[name] for name in CELL if name in cell}
            for cell in value["blueprint"]
        ]
        names = ("title", "minutes", "pass_percent", "competency_percent", "attempts_a_year", "wait_hours")
        made = Examination(
            course_version_id=version.id, blueprint=blueprint, opens_at=moment_told(value.get("opens")),
            closes_at=moment_told(value.get("closes")),
            conduct={name: value[name] for name in CONDUCT if name in value}, **{name: value[name] for name in names},
        )  # fmt: skip
        self._add([made])

    def _add(self, rows: Iterable[object]) -> None:
        self.session.add_all(rows)
        self.session.flush()
