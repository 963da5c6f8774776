"""What a framework may be used for, how a competency is typed, how a requirement reads, and what becomes of it all. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from genomeready.base.synced import SyncReport

CORE = "genomics-workforce-core"
"""The slug of the framework that role profiles and certificates of this platform stand on."""


class PermittedUse(StrEnum):
    """What its authors allow a framework to be used for.

    A certificate may not name a developmental-only framework as its standard.
    """

    ASSESSMENT = "assessment"
    DEVELOPMENTAL_ONLY = "developmental-only"


class VersionState(StrEnum):
    """Where a version stands; one published version of a framework is the current one."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Kind(StrEnum):
    """What a competency is made of."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    ATTITUDE = "attitude"


class Risk(StrEnum):
    """What a lapse in a competency can do; what was shown ages faster where the risk is high."""

    STANDARD = "standard"
    HIGH = "high"


class Relation(StrEnum):
    """How an item elsewhere relates to ours, read from ours to theirs (SKOS mapping words)."""

    EXACT = "exact"
    CLOSE = "close"
    BROADER = "broader"
    NARROWER = "narrower"
    RELATED = "related"


class Change(StrEnum):
    """What became of a competency in a later version of its framework, from the least change to the greatest."""

    SAME = "same"
    REPLACED_BY = "replaced-by"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"


NOT_APPLICABLE = "not-applicable"
"""How files say that something was considered and is not asked."""


class Fit(StrEnum):
    """How well an occupation code fits a role."""

    EXACT = "exact"
    BROADER = "broader"
    NEAR = "near"
    NONE = "none"


def may_stand_behind_a_certificate(permitted_use: str) -> bool:
    """Say whether a certificate may name a framework with this permitted use as its standard.

    >>> may_stand_behind_a_certificate("assessment")
    True
    >>> may_stand_behind_a_certificate("developmental-only")
    False
    """
    return permitted_use == PermittedUse.ASSESSMENT


def asked_levels(minimum: int | None, maximum: int | None) -> str:
    """Write the level that is asked: `2`, a range `2–3`, or a dash where the competency is not applicable.

    >>> [asked_levels(2, 2), asked_levels(2, 3), asked_levels(2, None), asked_levels(None, None)]
    ['2', '2–3', '2', '–']
    """
    if minimum is None:
        return "–"
    return str(minimum) if maximum is None or maximum == minimum else f"{minimum}\N{EN DASH}{maximum}"


def in_order(number: str) -> tuple[int, ...]:
    """Return what versions are sorted by: their parts as numbers.

    >>> sorted(["1.10", "1.9", "1.0"], key=in_order)
    ['1.0', '1.9', '1.10']
    """
    return tuple(int(part) for part in number.split("."))


@dataclass(frozen=True, kw_only=True)
class Heir:
    """What a competency is in a later version: under which slug (None: nowhere), and whether evidence of the earlier one counts.

    `levels` maps the earlier scale to the later one; it is empty where the two are the same.
    """

    slug: str | None
    change: Change
    carries: bool
    levels: Mapping[int, int] = field(default_factory=dict)


Heirs = Mapping[str, tuple[Heir, ...]]
"""Every competency of an earlier version under its slug, with its heirs in a later one."""

GONE = Heir(slug=None, change=Change.DROPPED, carries=False)


def read_through(first: Heirs, then: Heirs) -> Heirs:
    """Read two steps as one: what carries did so in both, levels go through both maps, the greater change names it.

    >>> first = {"a": (Heir(slug="b", change=Change.REPLACED_BY, carries=True),), "x": (GONE,)}
    >>> then = {"b": (Heir(slug="b", change=Change.SAME, carries=True, levels={1: 2}),)}
    >>> both = read_through(first, then)
    >>> both["a"] == (Heir(slug="b", change=Change.REPLACED_BY, carries=True, levels={1: 2}),), both["x"] == (GONE,)
    (True, True)
    """
    return {slug: _gathered([_onward(heir, next_) for heir in heirs for next_ in _heirs_of(heir, then)]) for slug, heirs in first.items()}


def _heirs_of(heir: Heir, then: Heirs) -> tuple[Heir, ...]:
    return (GONE,) if heir.slug is None else then[heir.slug]


def _onward(first: Heir, then: Heir) -> Heir:
    change = max(first.change, then.change, key=list(Change).index)
    carries = first.carries and then.carries
    return Heir(slug=then.slug, change=change, carries=carries, levels=_levels_through(first.levels, then.levels))


def _levels_through(first: Mapping[int, int], then: Mapping[int, int]) -> Mapping[int, int]:
    if not (first and then):
        return first or then
    return {earlier: then[between] if between else 0 for earlier, between in first.items()}


def _gathered(heirs: Sequence[Heir]) -> tuple[Heir, ...]:
    """Bring heirs under one slug together: after a split, both parts may end in the same competency."""
    living = sorted((heir for heir in heirs if heir.slug is not None), key=lambda heir: str(heir.slug))
    return tuple(_one(list(same)) for _, same in groupby(living, key=lambda heir: heir.slug)) or (GONE,)


def _one(heirs: Sequence[Heir]) -> Heir:
    """Return one heir for several ways to the same slug: it carries if one way does, at the lowest level that a carrying way gives."""
    carrying = [heir for heir in heirs if heir.carries] or heirs
    levels = sorted({level for heir in carrying for level in heir.levels})
    return Heir(
        slug=heirs[0].slug,
        change=max((heir.change for heir in heirs), key=list(Change).index),
        carries=carrying[0].carries,
        levels={level: min(heir.levels.get(level, level) for heir in carrying) for level in levels},
    )


@dataclass(frozen=True, kw_only=True)
class Succession:
    """What the competencies of a version are in the one that supersedes it; `lost` says of which the evidence does not carry over."""

    framework: str
    earlier: str
    later: str
    competencies: int
    lost: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in a line.

        >>> print(Succession(framework="core", earlier="1.0", later="1.1", competencies=3, lost=("old-words (dropped)",)))
        core 1.1: 2 of 3 competencies of 1.0 carry over. Not: old-words (dropped).
        """
        kept = f"{self.framework} {self.later}: {self.competencies - len(self.lost)} of {self.competencies} competencies of {self.earlier}"
        return f"{kept} carry over." + (f" Not: {', '.join(self.lost)}." if self.lost else "")


@dataclass(frozen=True, kw_only=True)
class FrameworkReport(SyncReport):
    """What a sync of frameworks did, and what did not carry over from the versions that were superseded."""

    successions: tuple[Succession, ...] = ()
    references: tuple[str, ...] = ()
    """The references and crosswalks as they are held now, where they changed; nothing where they did not."""


def succession(framework: str, earlier: str, later: str, heirs: Heirs) -> Succession:
    """Sum up what became of each competency of a version.

    >>> heirs = {"a": (Heir(slug="b", change=Change.MERGED, carries=False),), "x": (GONE,)}
    >>> succession("core", "1.0", "1.1", heirs).lost
    ('a (merged into b)', 'x (dropped)')
    """
    lost = tuple(f"{slug} ({_fate(after)})" for slug, after in sorted(heirs.items()) if not any(heir.carries for heir in after))
    return Succession(framework=framework, earlier=earlier, later=later, competencies=len(heirs), lost=lost)


def _fate(heirs: Sequence[Heir]) -> str:
    words = {Change.SAME: "kept as", Change.REPLACED_BY: "replaced by", Change.SPLIT: "split into", Change.MERGED: "merged into"}
    named = " and ".join(heir.slug for heir in heirs if heir.slug)
    return f"{words[heirs[0].change]} {named}" if named else "dropped"
