"""Reading the associations of a CASE package: which item hangs from which, and the other links. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from genomeready.frameworks.exchange.circles import first_in_circles
from genomeready.frameworks.exchange.drafts import DraftLink, Note
from genomeready.frameworks.exchange.edition import own
from genomeready.frameworks.exchange.leniency import last_part, number_of, objects_of, text_of

Look = Callable[[Mapping[str, Any], str, str, list[Note]], None]


@dataclass
class Tree:
    """What hangs where: the parent of each item (none at the top), its number among its siblings, its other links."""

    parents: dict[str, str] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    links: dict[str, list[DraftLink]] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _End:
    identifier: str
    uri: str = ""
    title: str = ""


def read_tree(package: Mapping[str, Any], items: Collection[str], *, document: str, look: Look, notes: list[Note]) -> Tree:
    """Return the tree and the links of a package; `look` notes the members that CASE does not know."""
    tree = Tree()
    for value in objects_of(package.get("CFAssociations"), name="CFAssociations", notes=notes):
        kind = text_of(value.get("associationType"))
        ends = [_end(value.get(name), notes) for name in ("originNodeURI", "destinationNodeURI")]
        where = ends[0].identifier
        look(value, "CFPckgAssociation", where, notes)
        if not kind or not where or not ends[1].identifier:
            notes.append(Note("An association lacks its type or one of its ends; it was left out.", where))
        elif where not in items:
            if where != document:
                notes.append(Note("An association begins at something outside of the package; it was left out.", where))
            else:
                notes.append(Note("An association begins at the document itself; it was left out.", where))
        elif kind == "isChildOf":
            _hang(tree, value, *ends, items=items, document=document, notes=notes)
        else:
            _tie(tree, value, kind, *ends, items=items, notes=notes)
    for item in first_in_circles(tree.parents):
        notes.append(Note("The item hangs, over others, from itself; it was put at the top.", item))
        del tree.parents[item]
    notes.extend(Note("The item has no place in the tree; it was put at the top.", item) for item in items if item not in tree.placed)
    return tree


def _end(value: object, notes: list[Note]) -> _End:
    """Return one end of an association: a link, or (against the standard) an address alone."""
    if isinstance(value, str):
        identifier = last_part(value.strip())
        notes.append(Note("An end of an association is an address instead of a link; its identifier was read from it.", identifier))
        return _End(identifier, value.strip())
    if not isinstance(value, dict):
        return _End("")
    uri = text_of(value.get("uri"))
    return _End(text_of(value.get("identifier")) or last_part(uri), uri, text_of(value.get("title")))


def _hang(
    tree: Tree, value: Mapping[str, Any], child: _End, above: _End, *, items: Collection[str], document: str, notes: list[Note]
) -> None:
    where = child.identifier
    if where in tree.placed:
        notes.append(Note("The item hangs from two others; the first one counts, the other was kept as a link.", where))
        tree.links.setdefault(where, []).append(_link("isChildOf", value, above))
        return
    tree.placed.add(where)
    if (number := number_of(value.get("sequenceNumber"), name="sequenceNumber", where=where, notes=notes)) is not None:
        tree.sequences[where] = number
    if above.identifier in items:
        tree.parents[where] = above.identifier
    elif above.identifier != document:
        notes.append(Note("The item hangs from something outside of the package; it was put at the top, and the link was kept.", where))
        tree.links.setdefault(where, []).append(_link("isChildOf", value, above))


def _tie(tree: Tree, value: Mapping[str, Any], kind: str, origin: _End, target: _End, *, items: Collection[str], notes: list[Note]) -> None:
    link = _link(kind, value, target)
    if target.identifier not in items and not link.aligned:
        notes.append(Note("A link points outside of the package; it was kept as a link to elsewhere.", origin.identifier))
    tree.links.setdefault(origin.identifier, []).append(link)


def _link(kind: str, value: Mapping[str, Any], target: _End) -> DraftLink:
    aligned = own(dict(value)).get("aligned_to")
    return DraftLink(
        type=kind, target=target.identifier, title=target.title, uri=target.uri, notes=text_of(value.get("notes")),
        identifier=text_of(value.get("identifier")), aligned=aligned if isinstance(aligned, dict) else {},
    )  # fmt: skip
