"""What the files of a framework hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from genomeready.base.faults import Fault, Severity
from genomeready.frameworks.rules import Heirs


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
    """A framework as its folder says it.

    `content_hash` covers `framework.yaml`, `domains/` and `roles/`, comments and layout left out: what is
    published. It does not cover `versions/` and `published/`, which speak about versions. `origins` holds
    what the competencies of each earlier version became in this one, and `seal` what a record of this
    version says.
    """

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
    origins: Mapping[str, Heirs] = field(default_factory=dict)
    seal: Mapping[str, Any] = field(default_factory=dict)

    @property
    def competencies(self) -> dict[str, CompetencyEntry]:
        """The competencies of all domains under their slugs."""
        return {c.slug: c for domain in self.domains for c in domain.competencies}

    @property
    def top(self) -> int:
        """The highest level of the scale."""
        return max(value for value, _, _ in self.scale)


@dataclass(frozen=True, kw_only=True)
class ItemEntry:
    """An item of somebody else's framework: its code, and more only where the licence allows.

    `asked_of` says, for each role as its publisher names it, the level or levels asked, in the words of its scale;
    an empty list is not applicable.
    """

    part: str
    code: str
    title: str
    identifier: str
    asked_of: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class ReferenceEntry:
    """Somebody else's framework, as a reference: what it is, how it is built, which items it has. Never its text."""

    file: str
    key: str
    title: str
    publisher: str
    version: str
    url: str
    doi: str
    licence: str
    permitted_use: str
    note: str
    verified: bool
    structure: tuple[dict[str, Any], ...]
    scale: tuple[str, ...]
    items: tuple[ItemEntry, ...]
    content_hash: str

    @property
    def codes(self) -> set[str]:
        """The codes of all items."""
        return {item.code for item in self.items}


@dataclass(frozen=True, kw_only=True)
class LinkEntry:
    """A link between two items, read from the origin to the target."""

    origin: str
    target: str
    relation: str
    note: str


@dataclass(frozen=True, kw_only=True)
class CrosswalkEntry:
    """Links from one framework to another, and who says so. Each end is the key of a reference or the slug of a framework."""

    origin: str
    target: str
    source: dict[str, Any]
    links: tuple[LinkEntry, ...]
    content_hash: str

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.origin}-to-{self.target}"


@dataclass(frozen=True)
class FrameworkFiles:
    """All frameworks that were found, and every fault. A framework with an error in any of its files is left out."""

    frameworks: tuple[FrameworkEntry, ...]
    faults: tuple[Fault, ...] = field(default=())
    references: tuple[ReferenceEntry, ...] = field(default=())
    crosswalks: tuple[CrosswalkEntry, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether nothing stops an import."""
        return not any(fault.severity is Severity.ERROR for fault in self.faults)
