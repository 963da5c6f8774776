"""The rows that lists of frameworks and roles are made of. Pure."""

from dataclasses import dataclass
from datetime import date

from genomeready.frameworks.rules import asked_levels


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
