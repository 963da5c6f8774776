"""Several markers at the same moment: nobody takes another's turn, and the last two marks bring one result."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from factories.files import a_pdf, a_png
from factories.marking import FULL, NOON, a_judged_course, a_waiting_attempt, an_answer_file, an_examiner, place_of, taken
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, Attempt
from genomeready.assessment.models.marking import Marking, Script
from genomeready.assessment.services.answer_files import add_answer_file
from genomeready.assessment.services.marking import Giving, give_marks
from genomeready.competence.models import Evidence
from genomeready.competence.services.portfolio import bring
from genomeready.people.models import Person
from genomeready.web.database import unit_of_work
from genomeready.web.uploads import the_files


def each_takes_one(app: Flask, markers: Sequence[Person], attempt: Attempt) -> list[str | None]:
    """Let all of them press the button in the same moment."""
    ready = Barrier(len(markers))

    def take(marker_id: int) -> str | None:
        ready.wait()
        with app.app_context(), unit_of_work() as work:
            return taken(work, work.get_one(Person, marker_id), work.get_one(Attempt, attempt.id))

    with ThreadPoolExecutor(len(markers)) as pool:
        return list(pool.map(take, [marker.id for marker in markers]))


def test_each_turn_is_taken_by_one_marker_however_many_ask_at_once(app: Flask, session: Session) -> None:
    version = a_judged_course(session)
    attempts = [a_waiting_attempt(session, version=version) for _ in range(2)]
    markers = [an_examiner(session) for _ in range(8)]
    session.commit()

    got = each_takes_one(app, markers, attempts[0])

    held = session.execute(select(Marking.script_id, Marking.turn, Marking.marker_id)).all()
    assert sum(script is not None for script in got) == 4
    assert {row.marker_id for row in held} == {marker.id for marker, script in zip(markers, got, strict=True) if script is not None}
    assert all(row.marker_id is not None for row in held)


def test_one_marker_in_two_windows_takes_one_answer(app: Flask, session: Session) -> None:
    version = a_judged_course(session)
    attempt, _other = (a_waiting_attempt(session, version=version) for _ in range(2))
    marker = an_examiner(session)
    session.commit()

    got = each_takes_one(app, [marker] * 4, attempt)

    assert len(set(got)) == 1
    assert session.scalar(select(func.count(Marking.id)).where(Marking.marker_id == marker.id)) == 1


def test_the_last_two_marks_given_at_once_bring_one_result(app: Flask, session: Session) -> None:
    for types in (("free_text",), ("free_text", "free_text")):
        attempt = a_waiting_attempt(session, types=types)
        markers = [an_examiner(session) for _ in range(2)]
        for script in session.scalars(select(Script).where(Script.attempt_id == attempt.id)):
            for turn, marker in enumerate(markers, start=1):
                row = session.scalars(select(Marking).where(Marking.script_id == script.id, Marking.turn == turn)).one()
                row.marker_id, row.until = marker.id, NOON
        session.commit()

        give_all(app, session, attempt, markers)

        session.expire_all()
        assert (attempt.state, attempt.passed) == ("marked", True)
        ground = f"attempt:{attempt.public_id}"
        assert session.scalar(select(func.count(Evidence.id)).where(Evidence.rests_on == ground)) == 1


def give_all(app: Flask, session: Session, attempt: Attempt, markers: Sequence[Person]) -> None:
    """Let every marker give marks for every answer, all at once."""
    asked = select(Script.public_id).where(Script.attempt_id == attempt.id)
    presses = [(script, marker.id) for script in session.scalars(asked) for marker in markers]
    session.commit()
    ready = Barrier(len(presses))

    def give(press: tuple[str, int]) -> None:
        ready.wait()
        with app.app_context(), unit_of_work() as work:
            marker = work.get_one(Person, press[1])
            give_marks(work, press[0], giving=Giving(levels=FULL), link="{attempt}", by=marker, at=NOON)

    with ThreadPoolExecutor(len(presses)) as pool:
        list(pool.map(give, presses))


def test_two_files_sent_at_once_are_both_part_of_the_answer(app: Flask, session: Session) -> None:
    file = an_answer_file(app, session, content=a_pdf(b"% one\n"))
    attempt = session.get_one(Attempt, file.attempt_id)
    place, person_id = place_of(session, attempt), attempt.person_id
    session.delete(file)
    session.get_one(Answer, (attempt.id, place)).answer = None
    session.commit()
    ready = Barrier(2)

    def send(content: bytes) -> bool:
        ready.wait()
        with app.app_context():
            brought = bring(the_files(), name="scan", content=content)
            with unit_of_work() as work:
                by = work.get_one(Person, person_id)
                return add_answer_file(work, attempt.public_id, place=place, brought=brought, by=by, at=NOON).stands

    with ThreadPoolExecutor(2) as pool:
        stand = list(pool.map(send, [a_pdf(), a_png()]))

    session.expire_all()
    assert stand == [True, True]
    assert len(session.get_one(Answer, (attempt.id, place)).answer) == 2
