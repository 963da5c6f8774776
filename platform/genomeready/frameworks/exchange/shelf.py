"""The packages that the CASE interface gives: each made once and kept, found by all that it was made from.

A published version never changes, so a package is as good as long as the row that names it is the
same: whatever of that row changes (its state, the title of its framework …), it is made anew.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.frameworks.exchange.case_package import package_of
from genomeready.frameworks.exchange.edition import CASE_PATH, Edition
from genomeready.frameworks.exchange.folder import Values, values_of
from genomeready.frameworks.exchange.held import HeldVersion, entries_held, lineage_held, versions_held
from genomeready.frameworks.rules import VersionState

MOST_KEPT: Final = 40
DEFINITIONS: Final = ("CFConcepts", "CFSubjects", "CFLicenses", "CFItemTypes", "CFAssociationGroupings")
SETS: Final = {"CFConcepts", "CFSubjects", "CFItemTypes"}
"""Definitions that are given with everything below them in the hierarchy of their codes."""

_kept: OrderedDict[tuple[HeldVersion, str, str], "Shelved"] = OrderedDict()
_lock = Lock()  # a worker has several threads


@dataclass(frozen=True)
class Shelved:
    """One package, and its parts under their identifiers."""

    package: Values
    base: str

    @property
    def identifier(self) -> str:
        """The identifier of the document, which is that of the package too."""
        return str(self.package["CFDocument"]["identifier"])

    @cached_property
    def parts(self) -> dict[str, dict[str, Values]]:
        """The parts of each collection under their identifiers."""
        lists = {name: self.package[name] for name in ("CFItems", "CFAssociations", "CFRubrics")}
        lists |= {name: self.package["CFDefinitions"].get(name, []) for name in DEFINITIONS}
        return {name: {part["identifier"]: part for part in parts} for name, parts in lists.items()}

    @property
    def document(self) -> Values:
        """The document as it stands alone: with a link to its package."""
        return {**self.package["CFDocument"], "CFPackageURI": self._link("CFPackages")}

    def _link(self, collection: str) -> Values:
        title = self.package["CFDocument"]["title"]
        return {"title": title, "identifier": self.identifier, "uri": f"{self.base}{CASE_PATH}/{collection}/{self.identifier}"}

    def alone(self, part: Values) -> Values:
        """Return an item or an association as it stands alone: with a link to its document."""
        return {**part, "CFDocumentURI": self._link("CFDocuments")}

    def find(self, collection: str, identifier: str) -> Values | None:
        """Return what one address of the interface gives; None where this package has no such part."""
        if collection in {"CFDocuments", "CFPackages"}:
            found = self.package if collection == "CFPackages" else self.document
            return found if identifier == self.identifier else None
        part = self.parts["CFItems" if collection == "CFItemAssociations" else collection].get(identifier)
        if part is None:
            return None
        if collection == "CFItemAssociations":
            return {"CFItem": self.alone(part), "CFAssociations": self._associations(identifier)}
        if collection in SETS:
            return {collection: self._with_those_below(collection, part)}
        return self.alone(part) if collection in {"CFItems", "CFAssociations"} else part

    def _associations(self, identifier: str) -> list[Values]:
        ends = ("originNodeURI", "destinationNodeURI")
        return [one for one in self.package["CFAssociations"] if identifier in {one[end]["identifier"] for end in ends}]

    def _with_those_below(self, collection: str, part: Values) -> list[Values]:
        below = f"{part['hierarchyCode']}."
        return [part, *(one for one in self.parts[collection].values() if one["hierarchyCode"].startswith(below))]


def shelf(session: Session, *, base: str, creator: str) -> list[Shelved]:
    """Return the package of every version that anybody may read: one statement, and eight more where some are made anew."""
    versions = versions_held(session)
    with _lock:
        found: dict[int, Shelved] = {v.id: _kept[v, base, creator] for v in versions if (v, base, creator) in _kept}
    missing = [version for version in versions if version.id not in found]
    if missing:
        entries, lineage = entries_held(session, missing), lineage_held(session, missing)
        found |= {
            version.id: Shelved(
                package_of(
                    Edition(
                        values=values_of(entries[version.id]), base=base, creator=creator, at=clock.now(),
                        superseded=version.state == VersionState.SUPERSEDED, earlier=tuple(lineage[version.id]),
                    )
                ),
                base,
            )
            for version in missing
        }  # fmt: skip
    _keep(versions, found, base, creator)
    return [found[version.id] for version in versions]


def _keep(versions: list[HeldVersion], found: dict[int, Shelved], base: str, creator: str) -> None:
    with _lock:
        for version in versions:
            _kept[version, base, creator] = found[version.id]
            _kept.move_to_end((version, base, creator))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
