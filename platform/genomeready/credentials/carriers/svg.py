"""A credential in an SVG: one `openbadges:credential` element. Pure.

Source: 1EdTech Open Badges 3.0 §5.3.2 (JSON as the element's text, a token in its `verify` attribute).
Expat reads it; a document type is refused at its first letter, so that no entity is ever declared.
"""

from collections.abc import Collection
from xml.parsers import expat

from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.proofs.reading import LARGEST

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENT = f"{NAMESPACE} credential"
DEEPEST = 200
MOST_ELEMENTS = 50_000


def svg_with(drawing: str, credential: str) -> str:
    """Return a drawing that carries a credential (JSON); `drawing` begins with its `<svg …>`."""
    opened, rest = drawing.split(">", 1)
    kept = credential.replace("]]>", "]]]]><![CDATA[>")
    return f'{opened} xmlns:openbadges="{NAMESPACE}">\n<openbadges:credential><![CDATA[{kept}]]></openbadges:credential>{rest}'


def credential_in_svg(data: bytes, *, elements: Collection[str] = (ELEMENT,)) -> str:
    """Return the credential a drawing carries in one of these elements, each written as namespace, blank, name.

    Raises:
        Unreadable: it carries none or more than one, declares a document type, is too deep, or is no XML.
    """
    found = _Finder(elements)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = found.doctype
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes no keyword: this is all of it
    except (expat.ExpatError, ValueError, LookupError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable("This drawing is damaged, so it cannot be said what it holds.") from fault
    if not found.credentials:
        raise Unreadable("This drawing carries no certificate. Use the file exactly as it was downloaded.")
    if len(found.credentials) > 1:
        raise Unreadable("This drawing carries more than one certificate, so it cannot be said which is meant.")
    return found.credentials[0].strip()


class _Finder:
    """What expat tells: collects the text of the elements that carry credentials, and counts."""

    def __init__(self, elements: Collection[str]) -> None:
        self._carriers = elements
        self.credentials: list[str] = []
        self._depth = self._elements = self._size = 0
        self._inside = 0

    def doctype(self, *_: object) -> None:
        raise Unreadable("This drawing declares a document type, as drawings that attack programs do. It is not read.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth, self._elements = self._depth + 1, self._elements + 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise Unreadable("This drawing is nested too deeply or has too many parts. It is not read.")
        if self._inside:
            raise Unreadable("The certificate in this drawing is damaged.")
        if name in self._carriers:
            self._inside = self._depth
            self.credentials.append(attributes.get("verify", ""))

    def end(self, _name: str) -> None:
        if self._depth == self._inside:
            self._inside = 0
        self._depth -= 1

    def text(self, written: str) -> None:
        if self._inside:
            self._size += len(written)
            if self._size > LARGEST:
                raise Unreadable("What this drawing carries is larger than any certificate.")
            self.credentials[-1] += written
