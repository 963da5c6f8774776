"""The level held from day to day, when something runs out, and in which order it is told."""

from datetime import UTC, date, datetime
from typing import Any

from factories.competence import a_need, at_noon, shown
from hypothesis import given
from hypothesis import strategies as st

from genomeready.competence.rules.standing import Shown, standings
from genomeready.competence.timeline import End, Entry, Request, RunningOut, Step, marks, newest_first, running_out, steps

TODAY = date(2026, 11, 22)


def told(found: list[Step]) -> list[tuple[str, str, int | None]]:
    return [(step.since.isoformat(), step.until.isoformat(), step.level) for step in found]


# steps


def test_before_anything_was_shown_there_are_no_steps() -> None:
    assert steps(a_need(), [], TODAY) == []


def test_a_level_is_held_from_the_day_it_was_shown_until_today() -> None:
    assert told(steps(a_need(), [shown(level=2, on=date(2026, 3, 1))], TODAY)) == [("2026-03-01", "2026-11-22", 2)]


def test_a_higher_level_begins_a_new_step() -> None:
    rows = [shown(level=1, on=date(2026, 1, 1)), shown(level=3, on=date(2026, 3, 1))]

    assert told(steps(a_need(), rows, TODAY)) == [("2026-01-01", "2026-02-28", 1), ("2026-03-01", "2026-11-22", 3)]


def test_the_same_level_shown_again_is_the_same_step() -> None:
    rows = [shown(level=2, on=date(2026, 1, 1)), shown(level=2, on=date(2026, 3, 1), kind="quiz"), shown(level=1, on=date(2026, 4, 1))]

    assert told(steps(a_need(), rows, TODAY)) == [("2026-01-01", "2026-11-22", 2)]


def test_what_runs_out_leaves_no_level_and_not_level_0() -> None:
    rows = [shown(level=2, on=date(2026, 1, 1), until=date(2026, 6, 30))]

    assert told(steps(a_need(), rows, TODAY)) == [("2026-01-01", "2026-06-30", 2), ("2026-07-01", "2026-11-22", None)]


def test_a_level_0_that_was_shown_is_level_0() -> None:
    assert told(steps(a_need(), [shown(level=0, on=date(2026, 1, 1))], TODAY)) == [("2026-01-01", "2026-11-22", 0)]


def test_the_age_that_a_role_allows_ends_a_step() -> None:
    rows = [shown(level=2, on=date(2025, 1, 31))]

    assert told(steps(a_need(max_age_months=12), rows, TODAY))[0] == ("2025-01-31", "2026-01-31", 2)


def test_a_withdrawal_ends_a_step_on_its_own_day() -> None:
    row = shown(level=3, on=date(2026, 1, 1))
    withdrawal = shown(level=3, on=date(2026, 5, 1), ends=row.id, withdrawn=True)

    assert told(steps(a_need(), [row, withdrawal], TODAY)) == [("2026-01-01", "2026-04-30", 3), ("2026-05-01", "2026-11-22", None)]


def test_a_weaker_row_takes_over_when_the_stronger_one_runs_out() -> None:
    rows = [shown(level=3, on=date(2026, 1, 1), until=date(2026, 3, 31)), shown(level=1, on=date(2026, 2, 1), kind="quiz")]

    assert [step.level for step in steps(a_need(), rows, TODAY)] == [3, 1]


def test_self_assessment_holds_no_level() -> None:
    assert told(steps(a_need(), [shown(level=4, kind="self", on=date(2026, 1, 1))], TODAY)) == [("2026-01-01", "2026-11-22", None)]


def test_what_lies_ahead_is_no_step_yet() -> None:
    rows = [shown(level=2, on=date(2026, 1, 1), until=date(2027, 1, 1))]

    assert told(steps(a_need(), rows, TODAY)) == [("2026-01-01", "2026-11-22", 2)]


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))
KINDS = st.sampled_from(["examination", "quiz", "supervisor", "self"])
ROWS = st.lists(
    st.builds(lambda level, kind, on, until: (level, kind, on, until), st.integers(0, 4), KINDS, DAYS, st.none() | DAYS), max_size=6
)


@given(rows=ROWS, day=DAYS)
def test_a_step_says_of_its_days_what_the_standing_says(rows: list[tuple[int, str, date, date | None]], day: date) -> None:
    evidence: list[Shown] = [shown(level=level, kind=kind, on=on, until=until) for level, kind, on, until in rows]
    need = a_need(max_age_months=18)

    found = [step.level for step in steps(need, evidence, date(2026, 12, 31)) if step.since <= day <= step.until]

    assert (found or [None]) == [standings([need], evidence, day)[7].level]


# the chart


def parts(found: list[Step], part: str, asked: int | None = 2) -> list[dict[str, Any]]:
    return [mark for mark in marks(found, asked=asked, asked_words="asked: 2", top=4) if mark["part"] == part]


RISING = [
    Step(since=date(2026, 1, 1), until=date(2026, 2, 28), level=1),
    Step(since=date(2026, 3, 1), until=date(2026, 4, 30), level=3),
    Step(since=date(2026, 5, 1), until=date(2026, 5, 31), level=None),
    Step(since=date(2026, 6, 1), until=TODAY, level=2),
]


def test_the_chart_draws_a_line_for_each_level_held_and_none_where_nothing_was() -> None:
    assert [(mark["x"], mark["x2"], mark["y"]) for mark in parts(RISING, "held")] == [
        ("2026-01-01", "2026-03-01", 1), ("2026-03-01", "2026-05-01", 3), ("2026-06-01", "2026-11-23", 2),
    ]  # fmt: skip


def test_the_chart_joins_levels_that_follow_each_other_and_leaves_the_gap() -> None:
    assert [(mark["x"], mark["y"], mark["y2"]) for mark in parts(RISING, "turn")] == [("2026-03-01", 1, 3)]


def test_the_chart_reaches_to_the_top_of_the_scale_and_shows_what_is_asked() -> None:
    (frame,), (asked,) = parts(RISING, "frame"), parts(RISING, "asked")

    assert frame["y"] == 4
    assert (asked["x"], asked["x2"], asked["y"], asked["text"]) == ("2026-01-01", "2026-11-23", 2, "asked: 2")


def test_the_chart_shows_no_level_asked_where_nothing_is_asked() -> None:
    assert parts(RISING, "asked", asked=None) == []


# running out, and the order of telling


def an_entry(*, id: int = 1, on: date = date(2026, 3, 1), until: date | None = None, counts_as: int | None = 2,  # noqa: A002 - the row's id
             ended_on: date | None = None) -> Entry:  # fmt: skip
    return Entry(
        id=id, at=at_noon(on), level=2, counts_as=counts_as, kind="examination", said_by=None, context="", score=None, score_error=None,
        questions=None, confidence=None, importance=None, comment="", until=until, earlier=None, corrects=None,
        ended_by=End.WITHDRAWN if ended_on else None, ended_at=at_noon(ended_on) if ended_on else None, decided=None,
    )  # fmt: skip


def test_the_last_day_of_an_entry_is_told_and_whether_it_lies_ahead() -> None:
    past, ahead = an_entry(until=date(2026, 6, 1)), an_entry(until=date(2027, 6, 1))

    found = running_out([past, ahead], TODAY)

    assert [(one.at.date(), one.ahead) for one in found] == [(date(2026, 6, 1), False), (date(2027, 6, 1), True)]


def test_the_last_day_itself_still_counts() -> None:
    (end,) = running_out([an_entry(until=TODAY)], TODAY)

    assert end.ahead


def test_what_was_ended_before_does_not_run_out_any_more() -> None:
    ended_before = an_entry(until=date(2026, 6, 1), ended_on=date(2026, 5, 1))
    ended_after = an_entry(until=date(2026, 6, 1), ended_on=date(2026, 7, 1))

    assert [end.at.date() for end in running_out([ended_before, ended_after], TODAY)] == [date(2026, 6, 1)]


def test_what_never_ends_or_does_not_count_does_not_run_out() -> None:
    assert running_out([an_entry(until=None), an_entry(until=date(2026, 6, 1), counts_as=None)], TODAY) == []


def test_the_newest_is_told_first_and_what_lies_ahead_before_it() -> None:
    first, second = an_entry(id=1, on=date(2025, 1, 1)), an_entry(id=2, on=date(2026, 1, 1))
    ahead = RunningOut(at=datetime(2027, 1, 1, tzinfo=UTC), level=2, kind="quiz", of=at_noon(date(2025, 1, 1)), ahead=True)

    assert newest_first([first, ahead, second]) == [ahead, second, first]


def test_of_one_moment_the_request_stands_above_the_entry_it_is_about() -> None:
    entry = an_entry(on=date(2026, 1, 1))
    request = Request(at=entry.at, level=2, supervisor="Sana", withdrawn_at=None)

    assert newest_first([entry, request]) == [request, entry]
