"""Where a learner is in a course, what comes next, and what a browser may see of a check."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from factories.catalogue import question_content
from hypothesis import given
from hypothesis import strategies as st

from genomeready.learning.rules import (
    LessonLine,
    ModuleLines,
    MyCourse,
    Reading,
    Step,
    for_practice,
    is_place,
    next_step,
    resume_at,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_reading(*, read: Iterable[int] = (), last: int | None = None, place: str = "", quiz_minutes: int = 10) -> Reading:
    """Two modules of two lessons of ten minutes: lessons 1 and 2, then 3 and 4."""
    done = set(read)

    def line(number: int, module: str) -> LessonLine:
        return LessonLine(id=number, slug=f"lesson-{number}", title=f"Lesson {number}", minutes=10, module_slug=module, read=number in done)

    def module(slug: str, numbers: tuple[int, ...]) -> ModuleLines:
        lessons = tuple(line(number, slug) for number in numbers)
        return ModuleLines(slug=slug, title=slug.title(), summary="", quiz_minutes=quiz_minutes, lessons=lessons)

    return Reading(
        enrolment_id=1, course_version_id=1, course_slug="foundations", course_title="Foundations", completed_at=None,
        last_lesson_id=last, last_place=place, modules=(module("first", (1, 2)), module("second", (3, 4))),
    )  # fmt: skip


def a_course_of_mine(*, read: int = 0, completed: bool = False, slug: str = "foundations") -> MyCourse:
    return MyCourse(
        slug=slug, title="Foundations", number="1.0", enrolled_at=NOON, completed_at=NOON if completed else None, lessons=4, read=read,
        minutes_left=10 * (4 - read),
    )  # fmt: skip


# progress


def test_progress_counts_lessons_read_and_minutes_left() -> None:
    reading = a_reading(read=(1, 3, 4))

    assert (reading.done, len(reading.lessons), reading.minutes_left) == (3, 4, 10)


def test_a_lesson_is_found_by_its_module_and_its_own_slug() -> None:
    reading = a_reading()

    found = reading.lesson("second", "lesson-3")

    assert found is not None
    assert found.id == 3
    assert reading.lesson("first", "lesson-3") is None


def test_lessons_follow_each_other_across_modules() -> None:
    reading = a_reading()

    following = [reading.after(lesson) for lesson in reading.lessons]

    assert [lesson.id if lesson else None for lesson in following] == [2, 3, 4, None]


def test_the_last_lesson_of_a_module_leads_to_its_quiz() -> None:
    reading = a_reading()

    closed = [reading.closes_module(lesson) for lesson in reading.lessons]

    assert [module.slug if module else None for module in closed] == [None, "first", None, "second"]


def test_a_module_without_time_for_a_quiz_has_none() -> None:
    reading = a_reading(quiz_minutes=0)

    assert not reading.modules[0].has_quiz
    assert reading.closes_module(reading.lessons[1]) is None


# where to go on


def at(reading: Reading) -> tuple[int, str] | None:
    left = resume_at(reading)
    return (left[0].id, left[1]) if left else None


def test_reading_starts_at_the_first_lesson() -> None:
    assert at(a_reading()) == (1, "")


def test_reading_goes_on_exactly_where_it_was_left() -> None:
    assert at(a_reading(read=(1,), last=2, place="the-genome")) == (2, "the-genome")


def test_somebody_who_went_back_to_a_lesson_goes_on_there() -> None:
    assert at(a_reading(read=(1, 2), last=1, place="the-genome")) == (1, "the-genome")


def test_without_a_place_reading_goes_on_at_the_first_unread_lesson() -> None:
    assert at(a_reading(read=(1, 3))) == (2, "")


def test_when_all_is_read_there_is_nowhere_to_go_on() -> None:
    assert at(a_reading(read=(1, 2, 3, 4))) is None


@given(st.sets(st.integers(1, 4)), st.none() | st.integers(1, 4))
def test_there_is_always_somewhere_to_go_on_until_all_is_read(read: set[int], last: int | None) -> None:
    reading = a_reading(read=read, last=last)

    assert (at(reading) is None) == (last is None and len(read) == 4)


# the next step


def test_the_first_step_is_to_say_where_one_works() -> None:
    assert next_step([a_course_of_mine()], has_profession=False) == (Step.SAY_WORK, None)


def test_the_second_step_is_to_choose_a_course() -> None:
    assert next_step([], has_profession=True) == (Step.CHOOSE_COURSE, None)


def test_a_course_that_was_started_is_read_on_with() -> None:
    course = a_course_of_mine(read=1)

    assert next_step([course], has_profession=True) == (Step.READ_ON, course)


def test_a_course_read_to_its_end_leads_to_its_examination() -> None:
    course = a_course_of_mine(read=4)

    assert next_step([course], has_profession=True) == (Step.SIT_EXAMINATION, course)


def test_an_unfinished_course_comes_before_completed_ones() -> None:
    unfinished = a_course_of_mine(slug="pharmacogenomics")

    assert next_step([a_course_of_mine(completed=True), unfinished], has_profession=True) == (Step.READ_ON, unfinished)


def test_when_every_course_is_completed_the_standing_says_what_is_left() -> None:
    assert next_step([a_course_of_mine(completed=True)], has_profession=True) == (Step.SEE_STANDING, None)


# places


@pytest.mark.parametrize("place", ["", "the-genome", "In-short_2", "a.b:c", "a" * 120])
def test_the_id_of_a_heading_is_a_place(place: str) -> None:
    assert is_place(place)


@pytest.mark.parametrize("place", [None, 3, ["a"], {"place": "a"}, "two words", "1st", '"><script>', "a" * 121, "a\n", "é" * 121])
def test_anything_else_is_not(place: object) -> None:
    assert not is_place(place)


# what a browser may see of a check


@dataclass(frozen=True)
class AskedQuestion:
    key: str
    type: str
    content: dict[str, Any]


def test_a_check_shows_its_question_and_options() -> None:
    (seen,) = for_practice([AskedQuestion("q-1", "single", question_content("single"))], secret="s")

    assert (seen.key, seen.seen.type) == ("q-1", "single")
    assert (seen.seen.stem_html, seen.seen.lead_in_html) == ("<p>A 34-year-old woman asks.</p>", "<p>Which is it?</p>")
    assert [(option.token, option.html) for option in seen.seen.options] == [(letter, f"Option {letter}") for letter in "abcd"]


def test_a_number_is_asked_for_in_its_unit() -> None:
    content = question_content("numeric")
    content["numeric"]["unit"] = "per cent"

    (seen,) = for_practice([AskedQuestion("q-1", "numeric", content)], secret="s")

    assert (seen.seen.options, seen.seen.body["unit"]) == ((), "per cent")


@pytest.mark.parametrize("kind", ["single", "multiple", "numeric"])
def test_nothing_that_gives_the_answer_away_is_in_a_check(kind: str) -> None:
    content = question_content(kind, title="SECRET title")
    content["solution_html"] = "SECRET solution"
    content["references"] = ["SECRET reference"]
    content["something_new"] = "SECRET"
    for option in content["options"]:
        option["rationale_html"] = "SECRET rationale"
    if content["numeric"]:
        content["numeric"] |= {"value": 0.987654, "tolerance": 0.456789, "wrong": [{"note": "SECRET"}]}

    seen = repr(for_practice([AskedQuestion("q-1", kind, content)], secret="s"))

    for secret in ("SECRET", "0.987654", "0.456789", "rationale", "solution", "tolerance", "'key': True", "True"):
        assert secret not in seen


@given(st.recursive(st.text(max_size=5) | st.integers() | st.booleans(), lambda inner: st.dictionaries(st.text(max_size=5), inner)))
def test_what_a_question_may_come_to_hold_stays_on_the_server(extra: object) -> None:
    content = question_content("single")
    plain = for_practice([AskedQuestion("q-1", "single", json.loads(json.dumps(content)))], secret="s")

    content["extra"] = extra
    content["options"][0]["extra"] = extra

    assert for_practice([AskedQuestion("q-1", "single", content)], secret="s") == plain
