"""Reading the catalogue: the right rows, in a constant number of statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.catalogue import a_bare_course, a_course, a_course_version, a_figure, a_lesson, a_module, a_question, a_use, an_outcome
from factories.frameworks import a_competency
from sqlalchemy.orm import Session

from genomeready.catalogue.queries import courses, lessons, questions

Counting = Callable[[], AbstractContextManager[list[str]]]


def test_only_courses_with_an_offered_version_are_listed(session: Session, statements: Counting) -> None:
    a_course(session, slug="offered", modules=2, lessons=3)
    a_course_version(session, course=a_bare_course(session), offered=False)

    with statements() as seen:
        (card,) = courses.courses_offered(session)

    assert (card.slug, card.lessons, card.level_name, card.hours) == ("offered", 6, "Foundation", 2.0)
    assert len(seen) == 1


def test_the_course_page_is_of_the_offered_version_only(session: Session) -> None:
    version = a_course(session, slug="one")
    a_course_version(session, course=version.course, number="0.9", offered=False)

    page = courses.course_page(session, "one")

    assert page is not None
    assert page.version_id == version.id
    assert courses.course_page(session, "other") is None


@pytest.mark.parametrize("size", [1, 4])
def test_the_course_page_takes_four_statements_however_large(session: Session, statements: Counting, size: int) -> None:
    a_course(session, slug="one", modules=size, lessons=size)

    with statements() as seen:
        page = courses.course_page(session, "one")

    assert page is not None
    assert page.lessons == size * size
    assert len(seen) == 4


def test_an_earlier_version_can_still_be_read(session: Session) -> None:
    old = a_course(session, slug="one")
    a_course_version(session, course=old.course, number="2.0")

    contents = courses.course_contents(session, old.id)

    assert contents is not None
    assert (contents.number, contents.lessons) == ("1.0", 4)


def test_a_lesson_knows_the_one_before_it_across_modules(session: Session, statements: Counting) -> None:
    version = a_course_version(session)
    first, second = (
        a_module(session, version=version, slug="first", position=1),
        a_module(session, version=version, slug="second", position=2),
    )
    a_lesson(session, module=first, slug="a", position=1)
    a_lesson(session, module=first, slug="b", position=2)
    a_lesson(session, module=second, slug="c", position=1)

    with statements() as seen:
        page = lessons.lesson_page(session, version.id, "second", "c")

    assert page is not None
    assert page.previous == ("first", "b", "B")
    assert (page.position, page.of, page.module_title) == (3, 3, "Second")
    assert len(seen) == 2


def test_a_lesson_under_the_wrong_module_is_not_there(session: Session) -> None:
    version = a_course_version(session)
    a_lesson(session, module=a_module(session, version=version, slug="first"), slug="a")

    assert lessons.lesson_page(session, version.id, "second", "a") is None
    assert lessons.lesson_page(session, version.id + 1, "first", "a") is None


def test_questions_come_in_their_order_and_in_one_statement(session: Session, statements: Counting) -> None:
    version = a_course_version(session)
    module = a_module(session, version=version)
    for position, key in ((2, "q-b"), (1, "q-a"), (3, "q-c")):
        a_use(session, version=version, question=a_question(session, key=key), use="quiz", module=module, position=position)

    with statements() as seen:
        found = questions.quiz_questions(session, module.id)

    assert [q.key for q in found] == ["q-a", "q-b", "q-c"]
    assert len(seen) == 1


def test_a_practice_question_is_never_one_of_the_examination(session: Session) -> None:
    version = a_course_version(session)
    lesson = a_lesson(session, module=a_module(session, version=version))
    a_use(session, version=version, question=a_question(session, key="q-check"), use="check", lesson=lesson)
    a_use(session, version=version, question=a_question(session, key="q-exam", bank="exam"), use="exam")

    assert questions.practice_question(session, "q-check") is not None
    assert questions.practice_question(session, "q-exam") is None


def test_courses_that_close_a_gap_are_found_at_once(session: Session, statements: Counting) -> None:
    wanted, other = a_competency(session), a_competency(session)
    version = a_course_version(session, course=a_bare_course(session, slug="closes"), title="It closes")
    an_outcome(session, version=version, competency=wanted, level=2)
    an_outcome(session, version=a_course_version(session, offered=False), competency=wanted, level=3)

    with statements() as seen:
        found = courses.courses_closing(session, [wanted.id, other.id])

    assert found == {wanted.id: [("closes", "It closes", 2)]}
    assert len(seen) == 1


def test_a_figure_is_found_by_the_hash_of_its_content(session: Session) -> None:
    made = a_figure(session)

    assert lessons.figure(session, made.content_hash) is made
    assert lessons.figure(session, "0" * 64) is None
