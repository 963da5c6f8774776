"""Role profiles: what a profession's role asks of each competency."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from genomeready.frameworks.rules import Fit, asked_levels


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedRow:
    """What a role asks of one competency; not applicable: `applicable` false and no levels."""

    competency_id: int
    slug: str
    title: str
    domain_slug: str
    domain_title: str
    kind: str
    minimum: int | None
    maximum: int | None
    applicable: bool
    set_key: str | None
    max_age_months: int | None

    @property
    def asked(self) -> str:
        """The level asked, as it is written: `2`, `2–3` or a dash."""
        return asked_levels(self.minimum, self.maximum)

    @property
    def steps(self) -> range:
        """Every level from the lowest to the highest asked; none where the competency is not applicable."""
        return range(0) if self.minimum is None else range(self.minimum, (self.maximum or self.minimum) + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRow:
    """A set of requirements of which `minimum` are asked."""

    key: str
    title: str
    minimum: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """The role profile of one profession, its needs in the order of the framework."""

    id: int
    version_id: int
    profession_slug: str
    profession_title: str
    title: str
    detail: dict[str, Any]
    needs: tuple[NeedRow, ...]
    sets: tuple[SetRow, ...]

    @property
    def is_uncoded(self) -> bool:
        """Whether no standard occupation code fits the role, so that who is counted as one is a national choice."""
        return bool(self.detail["occupation"]["fit"] == Fit.NONE)

    @property
    def by_domain(self) -> list[tuple[str, list[NeedRow]]]:
        """The needs under the titles of their domains, in the order of the framework."""
        return [(title, list(needs)) for title, needs in groupby(self.needs, key=lambda need: need.domain_title)]

    @property
    def set_titles(self) -> dict[str, str]:
        """The titles of the optional sets under their keys."""
        return {entry.key: entry.title for entry in self.sets}


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedOf:
    """A role that asks for a competency."""

    profession_slug: str
    title: str
    minimum: int | None
    maximum: int | None
    optional: bool

    @property
    def asked(self) -> str:
        """The level asked, as it is written."""
        return asked_levels(self.minimum, self.maximum)
