"""How an examination is held: what its course says, and the terms under which one attempt is sat."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from genomeready.assessment.rules.reviewing import Review, review_of


class Navigation(StrEnum):
    """How one moves within a paper: to any question, or section by section without return."""

    FREE = "free"
    SECTIONS = "sections"


@dataclass(frozen=True, kw_only=True)
class Conduct:
    """How an examination is held, as `examination` of its course.yaml says it; without a word, as freely as may be."""

    navigation: Navigation = Navigation.FREE
    unseen_only: bool = False
    proctored: bool = False
    config_keys: tuple[str, ...] = ()
    browser_exam_keys: tuple[str, ...] = ()
    review: Review = field(default_factory=Review)

    @property
    def needs_safe_browser(self) -> bool:
        """Whether it is sat in Safe Exam Browser only."""
        return bool(self.config_keys or self.browser_exam_keys)


def conduct_of(stored: Mapping[str, Any]) -> Conduct:
    """Return what an examination keeps of how it is held.

    >>> found = conduct_of({"proctored": True, "navigation": "sections"})
    >>> found.proctored, found.navigation.value, found.unseen_only, found.needs_safe_browser
    (True, 'sections', False, False)
    """
    keys = stored.get("safe_exam_browser", {})
    return Conduct(
        navigation=Navigation(stored.get("navigation", Navigation.FREE)),
        unseen_only=bool(stored.get("unseen_only")),
        proctored=bool(stored.get("proctored")),
        config_keys=tuple(keys.get("config_keys", ())),
        browser_exam_keys=tuple(keys.get("browser_exam_keys", ())),
        review=review_of(stored.get("review", {})),
    )


@dataclass(frozen=True, kw_only=True)
class Arrangements:
    """What a person was granted for sitting, all of it together on one day: the most of each."""

    time_percent: int = 100
    rest_minutes_an_hour: int = 0
    larger_print: bool = False
    separate_room: bool = False

    def extra_minutes(self, minutes: int) -> int:
        """Return how many minutes are added to so many, begun ones in full.

        >>> Arrangements(time_percent=150).extra_minutes(60), Arrangements(time_percent=125, rest_minutes_an_hour=10).extra_minutes(90)
        (30, 38)
        >>> Arrangements().extra_minutes(45)
        0
        """
        return ceil(minutes * (self.time_percent - 100) / 100 + minutes * self.rest_minutes_an_hour / 60)

    @property
    def any(self) -> bool:
        """Whether anything was granted."""
        return self != Arrangements()


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms under which an attempt is sat, frozen with its paper; an accommodation granted meanwhile renews them."""

    minutes: int
    extra_minutes: int = 0
    larger_print: bool = False
    separate_room: bool = False
    navigation: Navigation = Navigation.FREE

    def as_stored(self) -> dict[str, Any]:
        """Return them as the JSON that the paper keeps; `terms_of` is the way back."""
        return asdict(self)


def terms_of(stored: Mapping[str, Any], *, minutes: int) -> Terms:
    """Return stored terms; `minutes` stands for those of a paper that was frozen before papers kept them.

    >>> terms_of(Terms(minutes=60, extra_minutes=30).as_stored(), minutes=90).extra_minutes, terms_of({}, minutes=45).minutes
    (30, 45)
    """
    known = {each.name for each in fields(Terms)}
    told = {name: value for name, value in stored.items() if name in known}
    return Terms(**{"minutes": minutes} | told | {"navigation": Navigation(told.get("navigation", Navigation.FREE))})


def closing(started_at: datetime, terms: Terms, *, window_ends: datetime | None) -> datetime:
    """Return when an attempt closes: its own time is over, or the examination's window has ended, whichever is first.

    Whoever has more time has as much more at the end of the window: an accommodation is not lost to the closing time.

    >>> from datetime import UTC
    >>> nine, eleven = datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 27, 11, tzinfo=UTC)
    >>> longer = Terms(minutes=60, extra_minutes=30)
    >>> [f"{closing(nine + timedelta(minutes=m), longer, window_ends=eleven):%H:%M}" for m in (0, 90)]
    ['10:30', '11:30']
    >>> f"{closing(nine + timedelta(minutes=90), Terms(minutes=60), window_ends=eleven):%H:%M}"
    '11:00'
    """
    extra = timedelta(minutes=terms.extra_minutes)
    own = started_at + timedelta(minutes=terms.minutes) + extra
    return own if window_ends is None else min(own, window_ends + extra)
