"""Reading people's sittings of an examination as its statistics want them: what each answer earned, what was chosen, how long it took."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, AnswerEvent, Attempt, Paper
from genomeready.assessment.rules.sittings import HAS_RESULT
from genomeready.assessment.rules.statistics.analysis import WHOLE, Sheet, outcome_of


def sheets_of(session: Session, examination_id: int, *, dropped: frozenset[int], grouped: set[int]) -> Iterator[Sheet]:
    """Return each person's first sitting that counts; sittings, answers and their times are read side by side, in the order of attempts."""
    counted = (Attempt.examination_id == examination_id, Attempt.state.in_(HAS_RESULT))
    first = select(func.min(Attempt.id)).where(*counted).group_by(Attempt.person_id)
    sittings = session.execute(
        select(Attempt.id, Attempt.started_at, Attempt.result, Paper.places)
        .join(Paper, Paper.attempt_id == Attempt.id)
        .where(Attempt.id.in_(first))
        .order_by(Attempt.id)
        .execution_options(yield_per=500)
    )
    answers = session.execute(
        select(Answer.attempt_id, Answer.place, Answer.answer)
        .where(Answer.attempt_id.in_(first))
        .order_by(Answer.attempt_id)
        .execution_options(yield_per=10_000)
    )
    events = session.execute(
        select(AnswerEvent.attempt_id, AnswerEvent.place, AnswerEvent.at)
        .where(AnswerEvent.attempt_id.in_(first), AnswerEvent.taken)
        .order_by(AnswerEvent.attempt_id, AnswerEvent.id)
        .execution_options(yield_per=10_000)
    )
    given, timed = _Beside(answers), _Beside(events)
    for attempt_id, started_at, result, places in sittings:
        said = {row.place: row.answer for row in given.of(attempt_id)}
        seconds = seconds_of(started_at, [(row.place, row.at) for row in timed.of(attempt_id)])
        yield _sheet(result, places, said, seconds, dropped=dropped, grouped=grouped)


class _Beside:
    """Rows of many attempts in the attempts' order, read side by side with the attempts."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._groups = groupby(rows, key=lambda row: row.attempt_id)
        self._next = next(self._groups, None)

    def of(self, attempt_id: int) -> list[Any]:
        if self._next is None or self._next[0] != attempt_id:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


def seconds_of(started_at: datetime, events: Iterable[tuple[int, datetime]]) -> dict[int, float]:
    """Return how long each place took until it was first answered: from the answer before, to whichever place, or from the start.

    >>> from datetime import timedelta
    >>> noon = datetime(2026, 11, 1, 12)
    >>> seconds_of(noon, [(place, noon + timedelta(seconds=s)) for place, s in ((1, 40), (3, 100), (1, 110), (2, 130))])
    {1: 40.0, 3: 60.0, 2: 20.0}
    """
    seconds: dict[int, float] = {}
    before = started_at
    for place, at in events:
        seconds.setdefault(place, (at - before).total_seconds())
        before = at
    return seconds


def _sheet(
    result: Mapping[str, Any],
    places: Sequence[Mapping[str, Any]],
    answers: Mapping[int, Any],
    seconds: Mapping[int, float],
    *,
    dropped: frozenset[int],
    grouped: set[int],
) -> Sheet:
    marks: dict[int, int] = {}
    chosen: dict[int, Sequence[str]] = {}
    for number, (place, share) in enumerate(zip(places, result["shares"], strict=True), start=1):
        question = place["question"]
        if question in dropped:
            continue
        marks[question] = mark = int(Decimal(share) * WHOLE)
        answer = answers.get(number)
        if answer is None:
            chosen[question] = ()
        elif question in grouped:
            chosen[question] = (outcome_of(mark),)
        else:
            chosen[question] = answer if isinstance(answer, list) else (answer,)
    timed = {place["question"]: seconds[number] for number, place in enumerate(places, start=1) if number in seconds}
    return Sheet(marks=marks, chosen=chosen, seconds=timed)
