"""The database keeps the promises of the catalogue too."""

from collections.abc import Callable
from typing import Any

import pytest
from factories.catalogue import (
    a_bare_course,
    a_course_version,
    a_figure,
    a_lesson,
    a_module,
    a_question,
    a_use,
    an_examination,
    an_outcome,
)
from factories.frameworks import a_competency
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


def two_courses_with_one_code(session: Session) -> None:
    a_bare_course(session, slug="one", code="X-1")
    a_bare_course(session, slug="two", code="X-1")


def two_courses_with_one_slug(session: Session) -> None:
    a_bare_course(session, slug="one", code="X-1")
    a_bare_course(session, slug="one", code="X-2")


def one_number_twice(session: Session) -> None:
    course = a_bare_course(session)
    a_course_version(session, course=course, number="1.0")
    a_course_version(session, course=course, number="1.0")


def one_outcome_twice(session: Session) -> None:
    version, competency = a_course_version(session), a_competency(session)
    an_outcome(session, version=version, competency=competency)
    an_outcome(session, version=version, competency=competency)


def one_module_slug_twice(session: Session) -> None:
    version = a_course_version(session)
    a_module(session, version=version, slug="one")
    a_module(session, version=version, slug="one")


def one_lesson_slug_twice(session: Session) -> None:
    module = a_module(session)
    a_lesson(session, module=module, slug="one")
    a_lesson(session, module=module, slug="one")


def one_question_key_twice(session: Session) -> None:
    a_question(session, key="q-x-0001")
    a_question(session, key="q-x-0001")


def a_bank_that_is_unknown(session: Session) -> None:
    a_question(session, bank="secret")


def a_use_that_is_unknown(session: Session) -> None:
    a_use(session, use="homework")


def one_question_twice_in_one_use(session: Session) -> None:
    version, question = a_course_version(session), a_question(session)
    a_use(session, version=version, question=question)
    a_use(session, version=version, question=question)


def two_examinations_of_one_version(session: Session) -> None:
    version = a_course_version(session)
    an_examination(session, version=version)
    an_examination(session, version=version)


def one_figure_twice(session: Session) -> None:
    a_figure(session)
    a_figure(session)


@pytest.mark.parametrize(
    "breaking",
    [
        two_courses_with_one_code,
        two_courses_with_one_slug,
        one_number_twice,
        one_outcome_twice,
        one_module_slug_twice,
        one_lesson_slug_twice,
        one_question_key_twice,
        a_bank_that_is_unknown,
        a_use_that_is_unknown,
        one_question_twice_in_one_use,
        two_examinations_of_one_version,
        one_figure_twice,
    ],
)
def test_the_database_refuses(session: Session, breaking: Callable[[Session], Any]) -> None:
    with pytest.raises(IntegrityError):
        breaking(session)


def test_the_same_slug_may_serve_in_two_courses(session: Session) -> None:
    for _ in range(2):
        module = a_module(session, version=a_course_version(session), slug="one")
        a_lesson(session, module=module, slug="one")


def test_a_question_may_serve_as_check_and_in_another_version(session: Session) -> None:
    question = a_question(session)
    for _ in range(2):
        version = a_course_version(session)
        a_use(session, version=version, question=question, use="quiz")
        a_use(session, version=version, question=question, use="check")
