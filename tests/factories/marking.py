"""Answers that people mark, who marks them, and what they give."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories.assessment import a_paper, an_attempt, sent
from factories.catalogue import a_course_version, a_module, a_question, a_use, an_examination, an_outcome, judged_content
from factories.files import a_pdf
from factories.frameworks import a_competency
from factories.people import a_grant, a_membership, a_person, an_organisation
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.marking import AnswerFile, GivenMarks, Marking, Script
from genomeready.assessment.services.answer_files import add_answer_file
from genomeready.assessment.services.answering import save_answer
from genomeready.assessment.services.marking import Giving, give_marks, keep_marks, take_next
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.catalogue.models import CourseVersion
from genomeready.competence.services.portfolio import bring
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import OrganisationKind, Role
from genomeready.web.uploads import the_files

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINK = "https://example.org/attempts/{attempt}/result"
TEXT = "A frameshift.\n\nIt ends the protein early."
FULL = {"finding": 2, "advice": 3}
_number = count(1)


def a_judged_course(
    session: Session, *, types: Sequence[str] = ("free_text",), markers: int = 2, tolerance: float = 0.2, chosen: int = 1,
    pass_percent: int = 70, use: str = "exam",
) -> CourseVersion:  # fmt: skip
    """A course whose examination (or quiz) asks `chosen` questions with options and one of each type that people mark."""
    version, competency = a_course_version(session), a_competency(session)
    an_outcome(session, version=version, competency=competency)
    module = a_module(session, version=version)
    bank = "exam" if use == "exam" else "practice"
    contents = [("single", None)] * chosen + [(kind, judged_content(kind, markers=markers, tolerance=tolerance)) for kind in types]
    for kind, content in contents:
        question = a_question(session, type=kind, competency=competency, bank=bank, content=content)
        a_use(session, version=version, question=question, use=use, module=module if use == "quiz" else None)
    an_examination(
        session, version=version, blueprint=[{"competency_id": competency.id, "questions": len(contents)}], pass_percent=pass_percent
    )
    return version


def an_answered_attempt(
    session: Session, *, person: Person | None = None, version: CourseVersion | None = None, text: str = TEXT, right: bool = True,
    at: datetime = NOON, **course: object,
) -> Attempt:  # fmt: skip
    """An open attempt at the examination of a judged course: every question with options and every one in words is answered."""
    version = version or a_judged_course(session, **course)  # type: ignore[arg-type]
    attempt = an_attempt(session, person=person, version=version, at=at)
    return answered(session, attempt, text=text, right=right, at=at)


def answered(session: Session, attempt: Attempt, *, text: str = TEXT, right: bool = True, at: datetime = NOON) -> Attempt:
    for number, place in enumerate(a_paper(session, attempt=attempt).places, start=1):
        if place["type"] == "free_text":
            written(session, attempt, place=number, text=text, at=at)
        elif "options" in place["frozen"]:
            sent(session, attempt, place=number, answer=["a" if right else "b"], at=at)
    return attempt


def written(session: Session, attempt: Attempt, *, place: int, text: str = TEXT, at: datetime = NOON) -> None:
    client_id = f"writer-{next(_number)}"
    save_answer(session, attempt.public_id, person_id=attempt.person_id, place=place, answer=[text], client_id=client_id, at=at)


def a_waiting_attempt(session: Session, *, person: Person | None = None, at: datetime = NOON, **made: object) -> Attempt:
    """An attempt that was handed in and waits for markers."""
    attempt = an_answered_attempt(session, person=person, at=at, **made)  # type: ignore[arg-type]
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=at)
    session.flush()
    return attempt


def a_script(session: Session, *, attempt: Attempt | None = None, at: datetime = NOON) -> Script:
    attempt = attempt or a_waiting_attempt(session, at=at)
    return session.scalars(select(Script).where(Script.attempt_id == attempt.id).order_by(Script.place)).all()[0]


def an_examiner(session: Session, *, on: Organisation | None = None, name: str = "Emil Examiner") -> Person:
    """An examiner of an organisation, which is a country of its own unless it is given."""
    person = a_person(session, name=name)
    a_grant(session, person=person, role=Role.EXAMINER, on=on or an_organisation(session, kind=OrganisationKind.COUNTRY))
    return person


def working_in(session: Session, person: Person, organisation: Organisation) -> Person:
    a_membership(session, person=person, organisation=organisation)
    return person


def of(attempt: Attempt) -> str:
    """What a marker's form names: the examination or quiz of an attempt."""
    return f"quiz-{attempt.module_id}" if attempt.examination_id is None else f"examination-{attempt.examination_id}"


def taken(session: Session, marker: Person, attempt: Attempt, *, arbitration: bool = False, at: datetime = NOON) -> str | None:
    return take_next(session, of=of(attempt), arbitration=arbitration, by=marker, at=at)


def a_marking(session: Session, *, marker: Person | None = None, attempt: Attempt | None = None, at: datetime = NOON) -> Marking:
    """A turn that somebody took."""
    marker, attempt = marker or an_examiner(session), attempt or a_waiting_attempt(session, at=at)
    assert taken(session, marker, attempt, at=at)
    return session.scalars(select(Marking).where(Marking.marker_id == marker.id).order_by(Marking.id.desc())).all()[0]


def given_marks(session: Session, *, marker: Person | None = None, attempt: Attempt | None = None, at: datetime = NOON) -> GivenMarks:
    """Marks that somebody keeps and has not given yet."""
    marker = marker or an_examiner(session)
    turn = a_marking(session, marker=marker, attempt=attempt, at=at)
    script = session.get_one(Script, turn.script_id)
    keep_marks(session, script.public_id, giving=Giving(levels={"finding": 1}), by=marker, at=at)
    return session.scalars(select(GivenMarks).where(GivenMarks.script_id == script.id).order_by(GivenMarks.id.desc())).all()[0]


def marked_by(
    session: Session, marker: Person, attempt: Attempt, levels: dict[str, int] | None = None, *, note: str = "", private_note: str = "",
    unreadable: bool = False, arbitration: bool = False, at: datetime = NOON,
) -> None:  # fmt: skip
    """Let somebody take the next answer and give marks for it."""
    script = taken(session, marker, attempt, arbitration=arbitration, at=at)
    assert script is not None
    giving = Giving(levels={} if unreadable else levels or FULL, note=note, private_note=private_note, unreadable=unreadable)
    give_marks(session, script, giving=giving, link=LINK, by=marker, at=at)


def an_answer_file(
    app: Flask, session: Session, *, attempt: Attempt | None = None, content: bytes | None = None, name: str = "report.pdf",
    at: datetime = NOON,
) -> AnswerFile:  # fmt: skip
    """A file that was brought to the first place of an attempt that files answer."""
    attempt = attempt or an_attempt(session, version=a_judged_course(session, types=("file_upload",)), at=at)
    place = place_of(session, attempt)
    with app.app_context():
        brought = bring(the_files(), name=name, content=content or a_pdf())
    add_answer_file(session, attempt.public_id, place=place, brought=brought, by=session.get_one(Person, attempt.person_id), at=at)
    session.flush()
    return session.scalars(select(AnswerFile).where(AnswerFile.attempt_id == attempt.id).order_by(AnswerFile.id.desc())).all()[0]


def place_of(session: Session, attempt: Attempt, type: str = "file_upload") -> int:  # noqa: A002 - the place's key
    """The first place of a paper with a question of a type."""
    return next(n for n, place in enumerate(a_paper(session, attempt=attempt).places, start=1) if place["type"] == type)
