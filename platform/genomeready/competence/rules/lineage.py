"""How what was shown under an earlier version of a framework is read under a later one. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Loss(StrEnum):
    """Why a row of evidence does not count under the version in force."""

    DROPPED = "dropped"
    """The competency was given up."""
    NOT_CARRIED = "not-carried"
    """It was merged, split or replaced, and what was shown of the earlier one does not show the later one."""
    NO_SUCH_LEVEL = "no-such-level"
    """It lives on, and the level that was shown has no counterpart on the later scale."""
    NOT_NAMED = "not-named"
    """The later version does not say what became of it."""


def carried_level(level: int, level_map: Mapping[str, int]) -> int | None:
    """Return a level on the later scale; None where it has no counterpart. An empty map means one and the same scale.

    Level 0, "none", is the same on every scale.

    >>> carried_level(3, {}), carried_level(3, {"3": 2}), carried_level(4, {"3": 2}), carried_level(0, {"3": 2})
    (3, 2, None, 0)
    """
    if not level_map:
        return level
    return level_map.get(str(level), 0 if level == 0 else None)


def loss_of(level: int, later: Sequence[tuple[str, Mapping[str, int] | None]]) -> Loss | None:
    """Return why a level shown of an earlier competency counts for nothing later; None where it counts.

    `later` tells of each later competency the relation, and the map of levels where evidence carries, None where it does not.

    >>> loss_of(2, [("same", {})]), loss_of(2, [("dropped", None)]).value, loss_of(2, []).value
    (None, 'dropped', 'not-named')
    """
    carrying = [level_map for _, level_map in later if level_map is not None]
    if any(carried_level(level, level_map) is not None for level_map in carrying):
        return None
    if carrying:
        return Loss.NO_SUCH_LEVEL
    if not later:
        return Loss.NOT_NAMED
    return Loss.DROPPED if all(relation == "dropped" for relation, _ in later) else Loss.NOT_CARRIED
