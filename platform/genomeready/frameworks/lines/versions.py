"""A framework's versions and their scales, as pages name them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from genomeready.frameworks.rules import CORE, VersionState


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameworkCard:
    """A framework in the list of frameworks, with its current version."""

    slug: str
    title: str
    permitted_use: str
    licence: str
    number: str
    published_on: date | None
    description: str
    competencies: int
    profiles: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelRow:
    """One step of a version's scale."""

    value: int
    name: str
    description: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionLine:
    """One version of a framework; `slug`, `title`, `permitted_use` and `licence` are the framework's."""

    id: int
    slug: str
    title: str
    permitted_use: str
    licence: str
    number: str
    state: str
    published_on: date | None
    description: str
    notice: str
    sources: list[dict[str, Any]]
    content_hash: str
    competencies: int
    profiles: int

    @property
    def is_current(self) -> bool:
        """Whether this is the version in force."""
        return self.state == VersionState.PUBLISHED

    @property
    def measures_people(self) -> bool:
        """Whether standing is measured by this version: the current one of the core framework."""
        return self.is_current and self.slug == CORE


@dataclass(frozen=True, kw_only=True, slots=True)
class Versions:
    """All versions of one framework that were ever published, the newest first, and the one that was asked for."""

    chosen: VersionLine
    every: tuple[VersionLine, ...]

    @property
    def successor(self) -> VersionLine | None:
        """The version in force, where the chosen one is superseded."""
        return None if self.chosen.is_current else next((line for line in self.every if line.is_current), None)
