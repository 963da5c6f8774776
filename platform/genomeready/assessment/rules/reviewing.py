"""What a handed-in attempt shows, and when: a table of moments by things shown. Pure.

The moments and the things are those of Moodle's review options, in fewer words; the defaults are ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from genomeready.assessment.rules.sittings import HAS_RESULT

RIGHT_AFTER = timedelta(minutes=10)
"""How long after handing in is right after. Ours."""


class Moment(StrEnum):
    """When somebody looks at an attempt. During it nothing is ever shown, so no setting names that moment."""

    DURING = "during"
    RIGHT_AFTER = "right-after"
    LATER = "later"
    AFTER_CLOSE = "after-close"


class Shown(StrEnum):
    """What may be shown of a marked attempt. Passed or not, and the competencies in words, always are."""

    MARKS = "marks"
    VERDICT = "verdict"
    FEEDBACK = "feedback"
    ANSWER = "answer"
    RATIONALE = "rationale"


EVERYTHING = frozenset(Shown)
PER_QUESTION = EVERYTHING - {Shown.MARKS}


@dataclass(frozen=True)
class Review:
    """What the course says: for a moment, what is shown. A moment that is not named shows what the default shows."""

    told: Mapping[Moment, frozenset[Shown]] = field(default_factory=lambda: MappingProxyType({}))


def review_of(stored: Mapping[str, Sequence[str]]) -> Review:
    """Return `examination.review` of a course as a table.

    >>> review_of({"right-after": ["marks"]}).told[Moment.RIGHT_AFTER] == {Shown.MARKS}
    True
    """
    return Review({Moment(moment): frozenset(map(Shown, things)) for moment, things in stored.items()})


def moment_of(*, state: str, submitted_at: datetime | None, window_ends: datetime | None, at: datetime) -> Moment:
    """Return which moment it is for an attempt; where no window ends, *after close* never comes.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    >>> at = [noon + timedelta(minutes=m) for m in (10, 11, 60)]
    >>> ends = noon + timedelta(hours=1)
    >>> [moment_of(state="marked", submitted_at=noon, window_ends=ends, at=each).value for each in at]
    ['right-after', 'later', 'after-close']
    >>> moment_of(state="open", submitted_at=None, window_ends=ends, at=ends).value
    'during'
    """
    if state not in HAS_RESULT or submitted_at is None:
        return Moment.DURING
    if window_ends is not None and at >= window_ends:
        return Moment.AFTER_CLOSE
    return Moment.RIGHT_AFTER if at <= submitted_at + RIGHT_AFTER else Moment.LATER


def shown_at(moment: Moment, review: Review, *, is_examination: bool, bank_is_sample: bool) -> frozenset[Shown]:
    """Return what is shown at a moment.

    During an attempt nothing. A quiz shows everything afterwards. An examination shows what its course says; where
    that says nothing, the marks, and everything where the bank is a published sample. A bank that is no sample stays
    secret whatever the course says: of it only marks are ever shown.

    >>> told = review_of({"right-after": [], "later": ["marks", "rationale"]})
    >>> [sorted(shown_at(m, told, is_examination=True, bank_is_sample=True)) for m in (Moment.RIGHT_AFTER, Moment.LATER)]
    [[], [<Shown.MARKS: 'marks'>, <Shown.RATIONALE: 'rationale'>]]
    >>> shown_at(Moment.LATER, told, is_examination=True, bank_is_sample=False) == {Shown.MARKS}
    True
    >>> shown_at(Moment.AFTER_CLOSE, told, is_examination=True, bank_is_sample=True) == EVERYTHING
    True
    >>> shown_at(Moment.LATER, told, is_examination=False, bank_is_sample=False) == EVERYTHING
    True
    >>> shown_at(Moment.DURING, Review(), is_examination=False, bank_is_sample=True) == frozenset()
    True
    """
    if moment is Moment.DURING:
        return frozenset()
    if not is_examination:
        return EVERYTHING
    shown = review.told.get(moment, EVERYTHING)
    return shown if bank_is_sample else shown & {Shown.MARKS}
