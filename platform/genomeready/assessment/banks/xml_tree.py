"""XML that anybody may have written, as a tree that knows its lines. Pure.

Expat reads it; a document type is refused at its first letter, and with it every entity.

Namespaces are kept apart from names, because versions of QTI differ in theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Final
from xml.parsers import expat

from genomeready.assessment.banks.encodings import text_in
from genomeready.assessment.banks.refusing import MOST_PARTS, NotABank, NotRead

DEEPEST: Final = 100
MOST_ELEMENTS: Final = 500_000
VOID: Final = frozenset({"br", "hr", "img", "col", "input", "source", "track", "area", "embed", "param", "wbr"})


@dataclass(eq=False)
class Element:
    """An element: its name without namespace, its attributes, what is in it, and the line where it begins."""

    name: str
    namespace: str
    attributes: dict[str, str]
    line: int
    inside: "list[Element | str]" = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    @property
    def children(self) -> "list[Element]":
        """The elements directly below."""
        return [part for part in self.inside if isinstance(part, Element)]

    def named(self, *names: str) -> "list[Element]":
        """Return the elements directly below with one of these names."""
        return [child for child in self.children if child.name in names]

    def first(self, *path: str) -> "Element | None":
        """Return the first element at the end of a path of names."""
        found: Element | None = self
        for name in path:
            found = next(iter(found.named(name)), None) if found is not None else None
        return found

    def everything(self) -> "Iterator[Element]":
        """Yield this element and all below, in the order in which they are written."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))

    def refuse_what_is_endless(self) -> None:
        """Refuse a question of more elements than any has.

        Raises:
            NotRead: it has more.
        """
        if sum(1 for _ in zip(self.everything(), range(MOST_PARTS + 1), strict=False)) > MOST_PARTS:
            raise NotRead(f"It has more than {MOST_PARTS} elements.")

    def find(self, *names: str) -> "list[Element]":
        """Return all elements below with one of these names."""
        return [element for element in self.everything() if element.name in names and element is not self]

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    def said(self, *path: str) -> str:
        """Return the text of the first element at the end of a path, trimmed; nothing where it is not there."""
        found = self.first(*path)
        return found.text.strip() if found is not None else ""

    @property
    def html(self) -> str:
        """What is in it, written as HTML."""
        return "".join(escape(part, quote=False) if isinstance(part, str) else part.outer_html for part in self.inside)

    @property
    def outer_html(self) -> str:
        """The element itself, written as HTML."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        if self.name in VOID and not self.inside:
            return f"<{self.name}{attributes}>"
        return f"<{self.name}{attributes}>{self.html}</{self.name}>"


def read_xml(data: bytes) -> tuple[Element, tuple[str, ...]]:
    """Return the root of an XML file, and notes about its encoding.

    Raises:
        NotABank: it is too large or too deep, declares a document type, is in no encoding that is read here, or is no XML.
    """
    text, notes = text_in(data)
    builder = _Builder()
    try:
        builder.parser.Parse(text.lstrip(), True)  # noqa: FBT003 - expat takes no keyword: this is all of it
    except expat.ExpatError as fault:
        raise NotABank(why=f"The file is not well-formed XML (line {fault.lineno}): it is cut, or an element is not closed.") from None
    if builder.root is None:  # pragma: no cover - expat finds no element before this does
        raise NotABank(why="The file holds no XML element.")
    return builder.root, notes


class _Builder:
    """What expat tells, as a tree."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._counted = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.said

    def doctype(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise NotABank(why=f"The file declares a document type (line {line}), as files that attack programs do. Remove that line.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._counted += 1
        if len(self._open) >= DEEPEST or self._counted > MOST_ELEMENTS:
            raise NotABank(why="The file is nested too deeply or has too many elements. It is not read.")
        namespace, _, local = name.rpartition(" ")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        made = Element(local, namespace, plain, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].inside.append(made)
        else:
            self.root = made
        self._open.append(made)

    def end(self, _name: str) -> None:
        self._open.pop()

    def said(self, text: str) -> None:
        self._open[-1].inside.append(text)
