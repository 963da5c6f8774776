"""One version of a framework as it is handed out: its values, its address, and the identifier that belongs to each part. Pure."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from genomeready.base.ids import uuid_of
from genomeready.frameworks.exchange.folder import FolderValues, Values
from genomeready.frameworks.exchange.origin import NO_ORIGIN, Origin

CASE_PATH: Final = "/ims/case/v1p1"
OWN: Final = "genomeready"
"""The member of CASE's `extensions` under which everything stands that CASE has no place for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """A competency of an earlier version that lives on in one of this version, and how: `same`, `replaced-by`, `split` or `merged`."""

    version: str
    slug: str
    title: str
    now: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A framework version to be handed out.

    `base` is the platform's public address without a slash at its end, `creator` who published the
    framework, `at` when it last changed where its files name no day of publication.
    """

    values: FolderValues
    base: str
    creator: str
    at: datetime
    superseded: bool = False
    origin: Origin = NO_ORIGIN
    earlier: tuple[Earlier, ...] = ()

    @property
    def moment(self) -> str:
        """When the version last changed, as RFC 3339 writes it."""
        day = self.values.head.get("published")
        return f"{day}T00:00:00Z" if day else self.at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def address(self, *parts: str) -> str:
        """Return the permanent address of the version, or of a part of it."""
        return self.address_in(self.values.head["version"], *parts)

    def address_in(self, version: str, *parts: str) -> str:
        """Return the permanent address of another version of the framework, or of a part of it."""
        names = (self.values.head["slug"], version, *parts)
        return "/".join((self.base, "frameworks", *(quote(name, safe="") for name in names)))

    def identifier(self, *parts: str) -> str:
        """Return the UUID of the version or of a part: the source's own where it is one, else that of its permanent address."""
        if parts not in self._identifiers:
            self._identifiers[parts] = self._kept(*parts) or uuid_of(self.address(*parts))
        return self._identifiers[parts]

    @cached_property
    def _identifiers(self) -> dict[tuple[str, ...], str]:
        """The identifiers that were worked out before: each is asked for many times."""
        return {}

    def source_identifier(self, *parts: str) -> str:
        """Return what the source called the version or a part, in whatever form; empty where there is no source."""
        if not parts:
            return self.origin.identifier
        items = {"domains": self.origin.domains, "competencies": self.origin.competencies}.get(parts[0], {})
        item = items.get(parts[1]) if len(parts) == 2 else None  # noqa: PLR2004 - kind and slug
        return item.identifier if item else ""

    @cached_property
    def parts_by_source(self) -> dict[str, tuple[str, ...]]:
        """The parts of the version under what the source called them."""
        kinds = (("domains", self.origin.domains), ("competencies", self.origin.competencies))
        return {item.identifier: (part, slug) for part, items in kinds for slug, item in items.items()}

    def _kept(self, *parts: str) -> str:
        said = self.source_identifier(*parts)
        return said.lower() if is_uuid(said) else ""

    def uri(self, collection: str, *parts: str) -> str:
        """Return the address under which the CASE interface gives a part, such as `/ims/case/v1p1/CFItems/…`."""
        return f"{self.base}{CASE_PATH}/{collection}/{self.identifier(*parts)}"

    def link(self, collection: str, title: str, *parts: str) -> Values:
        """Return a link of CASE to a part of this version."""
        return {"title": title, "identifier": self.identifier(*parts), "uri": self.uri(collection, *parts)}

    def named(self, collection: str, *parts: str) -> Values:
        """Return the two members with which every object of CASE begins."""
        return {"identifier": self.identifier(*parts), "uri": self.uri(collection, *parts)}


def is_uuid(text: str) -> bool:
    """Say whether a text is a UUID in its usual writing.

    >>> is_uuid("2eba685f-aeca-5ee9-8124-f16f60c77320"), is_uuid("{2eba685faeca5ee98124f16f60c77320}"), is_uuid("M.F.1")
    (True, False, False)
    """
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def own(value: Values) -> dict[str, Any]:
    """Return what our own export wrote into the extensions of an object of CASE; empty where it wrote nothing."""
    extensions = value.get("extensions")
    said = extensions.get(OWN) if isinstance(extensions, dict) else None
    return said if isinstance(said, dict) else {}
