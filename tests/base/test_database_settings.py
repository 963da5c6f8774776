"""What a database promises once it is opened by us."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from factories.people import a_person
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

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


def test_foreign_keys_are_enforced(session: Session) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO lesson_progress (enrolment_id, lesson_id, opened_at) VALUES (77, 88, '2026-01-01')"))
