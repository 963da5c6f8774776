"""What the files of a framework hold."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from genomeready.base.faults import Fault, Severity


@dataclass(frozen=True, kw_only=True)
class CompetencyEntry:
    """A competency; `levels` maps "1".. to a sentence. `risk` is `standard`, or `high` where a lapse harms at once."""

    slug: str
    title: str
    kind: str
    risk: str
    statement: str
    levels: dict[str, str]
    aligned_to: tuple[dict[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DomainEntry:
    """A domain and its competencies in their order."""

    slug: str
    title: str
    summary: str
    competencies: tuple[CompetencyEntry, ...]


@dataclass(frozen=True, kw_only=True)
class SetEntry:
    """An optional set of a role."""

    key: str
    title: str
    minimum: int


@dataclass(frozen=True, kw_only=True)
class RequirementEntry:
    """What a role asks of one competency; not applicable: no levels."""

    competency: str
    minimum: int | None
    maximum: int | None
    set_key: str | None
    max_age_months: int | None

    @property
    def applicable(self) -> bool:
        """Whether the competency is asked at all."""
        return self.minimum is not None


@dataclass(frozen=True, kw_only=True)
class RoleEntry:
    """A role profile. `detail` holds definition, does, does_not, employer, education, regulation and occupation."""

    profession: str
    title: str
    detail: dict[str, Any]
    sets: tuple[SetEntry, ...]
    requirements: tuple[RequirementEntry, ...]


@dataclass(frozen=True, kw_only=True)
class FrameworkEntry:
    """A framework as its folder says it. `content_hash` covers all of it, comments and layout left out."""

    file: str
    slug: str
    version: str
    status: str
    published: date | None
    title: str
    description: str
    permitted_use: str
    licence: str
    notice: str
    sources: tuple[dict[str, Any], ...]
    scale: tuple[tuple[int, str, str], ...]
    domains: tuple[DomainEntry, ...]
    roles: tuple[RoleEntry, ...]
    content_hash: str

    @property
    def competencies(self) -> dict[str, CompetencyEntry]:
        """The competencies of all domains under their slugs."""
        return {c.slug: c for domain in self.domains for c in domain.competencies}

    @property
    def top(self) -> int:
        """The highest level of the scale."""
        return max(value for value, _, _ in self.scale)


@dataclass(frozen=True)
class FrameworkFiles:
    """All frameworks that were found, and every fault. A framework with an error in any of its files is left out."""

    frameworks: tuple[FrameworkEntry, ...]
    faults: tuple[Fault, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether nothing stops an import."""
        return not any(fault.severity is Severity.ERROR for fault in self.faults)
