"""From a CASE 1.0 or 1.1 package, however it was written, to a draft of a framework and what was noticed on the way. Pure."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from genomeready.frameworks.exchange.case_rubric_reading import read_rubrics
from genomeready.frameworks.exchange.case_tree import Tree, read_tree
from genomeready.frameworks.exchange.drafts import Draft, DraftItem, Note, NotReadable
from genomeready.frameworks.exchange.edition import own
from genomeready.frameworks.exchange.leniency import last_part, objects_of, text_of, texts_of

SCHEMA: Final = Path(__file__).parents[1] / "data" / "case-1.1-package.json"
MOST: Final = 50_000
WRONG_LEVEL: Final = "educationalLevel"
OF_AN_ITEM: Final = {"identifier", "fullStatement", "abbreviatedStatement", "humanCodingScheme", "CFItemType", "uri", "lastChangeDateTime"}
CLASSES: Final = {
    "CFSubjects": "CFSubject", "CFConcepts": "CFConcept", "CFLicenses": "CFLicense", "CFItemTypes": "CFItemType",
    "CFAssociationGroupings": "CFAssociationGrouping",
}  # fmt: skip


def draft_of_package(package: Mapping[str, Any]) -> Draft:
    """Return what a package holds.

    Raises:
        NotReadable: there is no document in it, or far more items than any framework has.
    """
    notes: list[Note] = []
    package = _unwrapped(package, notes)
    document = package["CFDocument"]
    _look_for_unknown(document, "CFPckgDocument", text_of(document.get("identifier")), notes)
    _look_for_unknown(package, "", "", notes)
    _look_at_definitions(package.get("CFDefinitions"), notes)
    items = _items(package, notes)
    tree = read_tree(package, items, document=text_of(document.get("identifier")), look=_look_for_unknown, notes=notes)
    read = read_rubrics(package, items, notes=notes)
    finished = tuple(_finished(item, tree, read.levels.get(identifier, {})) for identifier, item in items.items())
    return Draft(
        format="case",
        title=text_of(document.get("title")),
        items=finished,
        notes=tuple(notes),
        identifier=text_of(document.get("identifier")),
        description=text_of(document.get("description")),
        version=text_of(document.get("version")),
        licence=_title(document.get("licenseURI")),
        notice=text_of(document.get("notes")),
        creator=text_of(document.get("creator")),
        address=text_of(document.get("officialSourceURL")) or text_of(document.get("uri")),
        status=text_of(document.get("adoptionStatus")),
        published=text_of(document.get("statusStartDate")),
        scale=read.scale,
        roles=read.roles,
        own=own(document),
    )


def _unwrapped(package: Mapping[str, Any], notes: list[Note]) -> Mapping[str, Any]:
    inner = package.get("CFPackage")
    if "CFDocument" not in package and isinstance(inner, dict):
        notes.append(Note("The package stands inside of a member `CFPackage`; it was unwrapped."))
        package = inner
    if not isinstance(package.get("CFDocument"), dict):
        raise NotReadable(why="There is no `CFDocument` in it, so it is no CASE package.")
    if sum(len(part) for part in package.values() if isinstance(part, list)) > 4 * MOST:
        raise NotReadable(why=f"It holds more than {4 * MOST} items and associations, more than any framework has.")
    version = text_of(package["CFDocument"].get("caseVersion"))
    if version not in {"", "1.1"}:
        notes.append(Note(f"`caseVersion` is `{version[:20]}`, which is neither left out nor 1.1; the package was read as far as it goes."))
    return package


@cache
def _known(name: str) -> frozenset[str]:
    """Return the members of a class of CASE 1.1 (of the package itself for no name)."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return frozenset((schema["$defs"][name] if name else schema)["properties"])


def _look_for_unknown(value: Mapping[str, Any], name: str, where: str, notes: list[Note]) -> None:
    """Note each member that CASE 1.1 does not know. 1.0 allowed some of them."""
    for member in sorted(set(value) - _known(name)):
        if member in {"CFDocumentURI", "CFPackageURI"}:
            said = f"`{member}` stands inside of a package, where it says nothing new; it was left out."
        elif member == WRONG_LEVEL:
            said = f"`{WRONG_LEVEL}` is no member of CASE; it was read as `educationLevel`."
        else:
            said = f"`{member[:60]}` is no member of {name.replace('Pckg', '') or 'CFPackage'} in CASE 1.1; it was left out."
        notes.append(Note(said, where))


def _look_at_definitions(definitions: object, notes: list[Note]) -> None:
    if definitions is None:
        return
    if not isinstance(definitions, dict):
        notes.append(Note("`CFDefinitions` is no object; it was left out.", refused=True))
        return
    for collection, name in CLASSES.items():
        for entry in objects_of(definitions.get(collection), name=collection, notes=notes):
            where = text_of(entry.get("identifier"))
            _look_for_unknown(entry, name, where, notes)
            if name == "CFItemType" and not text_of(entry.get("description")):
                notes.append(Note("A `CFItemType` has no description, which CASE 1.1 asks for; its title was used alone.", where))


def _items(package: Mapping[str, Any], notes: list[Note]) -> dict[str, DraftItem]:
    found: dict[str, DraftItem] = {}
    for value in objects_of(package.get("CFItems"), name="CFItems", notes=notes):
        identifier = text_of(value.get("identifier")) or last_part(text_of(value.get("uri")))
        _look_for_unknown(value, "CFPckgItem", identifier, notes)
        statement = text_of(value.get("fullStatement"))
        if not statement:
            statement = text_of(value.get("abbreviatedStatement")) or text_of(value.get("humanCodingScheme"))
            notes.append(Note("An item has no `fullStatement`; its short statement or code was used instead.", identifier))
        if not identifier or not statement:
            notes.append(Note("An item has no identifier or no words at all; it was refused.", identifier, refused=True))
        elif identifier in found:
            notes.append(Note("An identifier stands at two items; the second one was refused.", identifier, refused=True))
        elif len(found) >= MOST:
            raise NotReadable(why=f"It holds more than {MOST} items, more than any framework has.")
        else:
            found[identifier] = _item(identifier, statement, value)
    return found


def _item(identifier: str, statement: str, value: Mapping[str, Any]) -> DraftItem:
    others = {name: texts_of(part) for name, part in value.items() if name in _known("CFPckgItem") - OF_AN_ITEM}
    others["educationLevel"] = others.get("educationLevel") or texts_of(value.get(WRONG_LEVEL))
    return DraftItem(
        identifier=identifier,
        statement=statement,
        title=text_of(value.get("abbreviatedStatement")),
        code=text_of(value.get("humanCodingScheme")),
        kind=text_of(value.get("CFItemType")) or _title(value.get("CFItemTypeURI")),
        other={name: text for name, text in others.items() if text},
        own=own(dict(value)),
    )


def _finished(item: DraftItem, tree: Tree, levels: Mapping[str, str]) -> DraftItem:
    """Return an item with its place, its links and its levels."""
    return DraftItem(
        identifier=item.identifier, statement=item.statement, title=item.title, code=item.code, kind=item.kind, other=item.other,
        own=item.own, parent=tree.parents.get(item.identifier, ""), sequence=tree.sequences.get(item.identifier),
        links=tuple(tree.links.get(item.identifier, ())), levels=levels,
    )  # fmt: skip


def _title(link: object) -> str:
    return text_of(link.get("title")) if isinstance(link, dict) else text_of(link)
