"""What a database promises once it is opened by us."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from factories.people import a_person
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from genomeready.base import engine
from genomeready.base.refusals import Refused
from genomeready.people.models import Person
from genomeready.web.database import db, unit_of_work


def test_what_a_unit_of_work_wrote_is_there_for_the_next(app: Flask) -> None:
    with app.app_context(), unit_of_work() as session:
        a_person(session, email="kept@example.org")

    with app.app_context():
        assert db.session.query(Person).filter_by(email="kept@example.org").count() == 1


def test_a_unit_of_work_that_refuses_leaves_nothing(app: Flask) -> None:
    def refuse() -> None:
        with unit_of_work() as session:
            a_person(session, email="gone@example.org")
            raise Refused

    with app.app_context(), pytest.raises(Refused):
        refuse()

    with app.app_context():
        assert db.session.query(Person).count() == 0


def test_reading_first_does_not_make_a_later_write_fail_when_others_write_too(app: Flask) -> None:
    def read_then_write(number: int) -> None:
        with app.app_context():
            db.session.execute(text("SELECT count(*) FROM person")).scalar()
            with unit_of_work() as session:
                session.execute(text("SELECT count(*) FROM person")).scalar()
                a_person(session, email=f"writer{number}@example.org")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read_then_write, range(40)))

    with app.app_context():
        assert db.session.query(Person).count() == 40


def test_who_waits_for_another_writer_begins_soon_after_that_one_ends(app: Flask) -> None:
    began = Event()

    def write_slowly() -> None:
        with app.app_context(), unit_of_work() as session:
            a_person(session, email="slow@example.org")
            began.set()
            sleep(0.25)

    def write_next() -> int:
        began.wait()
        with app.app_context(), unit_of_work() as session:
            a_person(session, email="next@example.org")
            return session.query(Person).count()

    with ThreadPoolExecutor(2) as pool:
        slow, after = pool.submit(write_slowly), pool.submit(write_next)

    slow.result()
    assert after.result() == 2 or not on_sqlite(app)  # it waited for the slow one, and saw what that one wrote


def test_a_sqlite_that_stays_locked_says_so_while_reading_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 30)
    opened = create_engine(f"sqlite:///{tmp_path / 'locked.db'}")
    engine.prepare(opened)
    holder, writer, reader = (opened.connect() for _ in range(3))

    with holder, writer, reader, holder.execution_options(writes=True).begin():
        read = reader.execute(text("SELECT 1")).scalar()
        with pytest.raises(OperationalError, match="locked"):
            writer.execution_options(writes=True).begin()

    opened.dispose()
    assert read == 1


def on_sqlite(app: Flask) -> bool:
    with app.app_context():
        return db.engine.dialect.name == "sqlite"


def test_foreign_keys_are_enforced(session: Session) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO lesson_progress (enrolment_id, lesson_id, opened_at) VALUES (77, 88, '2026-01-01')"))
