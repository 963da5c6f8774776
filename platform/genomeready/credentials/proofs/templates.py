"""Canonical N-Quads by template: one achievement is expanded once, then only filled in. Pure.

Most of what two certificates for one achievement say is the same, and expanding JSON-LD takes a
hundred times as long as signing. A template is made from a document whose changing texts were
replaced by marks; where a mark stands in the statements, the text of another document of the same
shape goes. Shape: the same members in the same order, the same types, contexts, numbers, achievement
and issuer, and texts that are addresses in the same places. A template is used only after it gave
the very document it was made from the form that the full algorithm gives it; a shape it fails for is
always done in full.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.proofs.linked_data import (
    IRI,
    Quad,
    Reader,
    first_degree_hashes,
    in_first_degree,
    line_of,
    literal_text,
    nodes_of,
)

FIXED = frozenset({"@context", "type", "@type", "@language", "proofPurpose", "cryptosuite", "achievement", "issuer"})
"""Members that belong to the shape with all that is in them."""
ADDRESS = re.compile(r"(?:https?|urn|did):")
MARK = re.compile(r"urn:mark:\d{4}")
MOST_SHAPES = 256
DOUBLE = "XMLSchema#double"
TEXT, AN_ADDRESS, OPEN, CLOSE, LIST, END = range(6)
Shape = tuple[object, ...]


@dataclass(frozen=True)
class _Template:
    """Statements that never change, and those with places to fill."""

    settled: tuple[str, ...]
    """The lines of constant statements that mention no blank node."""
    constant: tuple[Quad, ...]
    """The other constant statements: their blank nodes are named anew each time."""
    hashed: Mapping[str, str]
    """The hashes of blank nodes that only constant statements mention."""
    filled: tuple[tuple[Quad, tuple["_Place", ...]], ...]

    def canonical(self, texts: list[str]) -> str | None:
        """Return the canonical N-Quads for these texts; None where the full algorithm is needed."""
        quads = [_with(quad, places, texts) for quad, places in self.filled]
        return in_first_degree([*self.constant, *quads], hashed=self.hashed, settled=self.settled)


@dataclass(frozen=True)
class _Place:
    """A part of a statement that a text fills: which part, which text, and what stands around it."""

    part: int
    text: int
    before: str
    after: str
    write: Callable[[str], str]


def _with(quad: Quad, places: tuple[_Place, ...], texts: list[str]) -> Quad:
    parts = list(quad)
    for place in places:
        parts[place.part] = place.before + place.write(texts[place.text]) + place.after
    return Quad(*parts)


class Templates:
    """The templates of a reader, the most recently used kept."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: OrderedDict[Shape, _Template | None] = OrderedDict()
        self._lock = Lock()

    def canonical(self, document: Mapping[str, Any]) -> str:
        """Return the canonical N-Quads of a document.

        Raises:
            NotCanonical: something in it would not be part of what is signed.
        """
        shape, texts = _taken_apart(document)
        with self._lock:
            known = shape in self._known
            template = self._known.get(shape)
            if known:
                self._known.move_to_end(shape)
        if not known:
            return self._made(document, shape, texts)
        return (template.canonical(texts) if template else None) or self._reader.canonical(document)

    def _made(self, document: Mapping[str, Any], shape: Shape, texts: list[str]) -> str:
        whole = self._reader.canonical(document)
        template = self._compiled(document, len(texts))
        if template and not _gives(template, texts, whole):
            template = None
        with self._lock:
            self._known[shape] = template
            while len(self._known) > MOST_SHAPES:
                self._known.popitem(last=False)
        return whole

    def _compiled(self, document: Mapping[str, Any], number: int) -> _Template | None:
        marks = iter([f"urn:mark:{place:04}" for place in range(number)])
        try:
            quads = self._reader.quads(_marked(document, marks))
            found = [(quad, tuple(_places(quad))) for quad in quads]
        except NotCanonical:
            return None
        constant = tuple(quad for quad, places in found if not places)
        filled = tuple((quad, places) for quad, places in found if places)
        changing = {node for quad, _ in filled for node in nodes_of(quad)}
        hashed = {node: digest for node, digest in first_degree_hashes(set(constant)).items() if node not in changing}
        settled = tuple(sorted(line_of(quad) for quad in constant if not nodes_of(quad)))
        return _Template(settled, tuple(quad for quad in constant if nodes_of(quad)), hashed, filled)


def _gives(template: _Template, texts: list[str], whole: str) -> bool:
    try:
        return template.canonical(texts) == whole
    except NotCanonical:
        return False


def _taken_apart(document: Mapping[str, Any]) -> tuple[Shape, list[str]]:
    """Return a document's shape and its changing texts in their order."""
    shape: list[object] = []
    texts: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            shape.append(AN_ADDRESS if ADDRESS.match(value) and IRI.fullmatch(value) else TEXT)
            texts.append(value)
        elif isinstance(value, dict):
            shape.append(OPEN)
            for name, inner in value.items():
                shape.append(name)
                if name in FIXED:
                    shape.append(json.dumps(inner))
                else:
                    walk(inner)
            shape.append(CLOSE)
        elif isinstance(value, list):
            shape.append(LIST)
            for inner in value:
                walk(inner)
            shape.append(END)
        else:
            shape.append(json.dumps(value))

    walk(dict(document))
    return tuple(shape), texts


def _marked(value: Any, marks: Iterator[str]) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, str):
        return next(marks)
    if isinstance(value, dict):
        return {name: inner if name in FIXED else _marked(inner, marks) for name, inner in value.items()}
    return [_marked(inner, marks) for inner in value] if isinstance(value, list) else value


def _places(quad: Quad) -> Iterator[_Place]:
    for number, part in enumerate(quad):
        mark = MARK.search(part)
        if mark:
            before, after = part[: mark.start()], part[mark.end() :]
            if before not in {'"', "<"} or DOUBLE in after:  # within a JSON literal, or rewritten as a number
                message = "a text that does not stand there as it is"
                raise NotCanonical(message)
            write = literal_text if before == '"' else _address
            yield _Place(number, int(mark[0].removeprefix("urn:mark:")), before, after, write)


def _address(text: str) -> str:
    if not (ADDRESS.match(text) and IRI.fullmatch(text)):
        message = "an address without a scheme, or none at all"
        raise NotCanonical(message)
    return text
