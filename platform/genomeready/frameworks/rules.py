"""What a framework may be used for, how a competency is typed, and how a requirement reads. Pure."""

from enum import StrEnum

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
