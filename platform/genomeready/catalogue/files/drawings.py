"""Figures: SVG drawings of a few plain shapes. Anything that could act, load or style is refused.

The drawing is read with expat alone, which names lines; a document type (and with it every
entity) is refused before anything else is looked at.
"""

import hashlib
import re
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from genomeready.base.faults import Fault
from genomeready.catalogue.files.shapes import Drawing

LARGEST = 200 * 1024
ELEMENTS = frozenset(
    {"svg", "title", "desc", "g", "defs", "marker", "clipPath", "symbol", "use"}
    | {"rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan"}
)
ATTRIBUTES = frozenset(
    {"xmlns", "viewBox", "role", "aria-labelledby", "aria-hidden", "id", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy"}
    | {
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
        "transform",
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
    }
    | {"stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "font-style"}
    | {"text-anchor", "dominant-baseline", "letter-spacing", "markerWidth", "markerHeight", "refX", "refY", "orient", "markerUnits"}
    | {"marker-start", "marker-mid", "marker-end", "clip-path", "href", "preserveAspectRatio", "xml:space", "xml:lang", "lang"}
)
NAMESPACE = "http://www.w3.org/2000/svg"
_BOX = re.compile(r"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*")
_SUSPECT = re.compile(r"url\s*\((?!\s*['\"]?#)|(?:javascript|data|vbscript)\s*:|expression\s*\(|@import", re.IGNORECASE)


class _Inspector:
    """Walks through one drawing and notes what may not be there."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.size: tuple[int, int] | None = None
        self.open: list[str] = []
        self.said: dict[str, str] = {}
        self.parser: XMLParserType = ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction
        self.parser.XmlDeclHandler = self.declaration
        self.parser.CommentHandler = self.comment
        self.parser.StartCdataSectionHandler = self.verbatim

    def fault(self, what: str, mend: str) -> None:
        """Note a fault at the line that is being read."""
        self.faults.append(Fault(self.file, self.parser.CurrentLineNumber, what, mend))

    def doctype(self, *_parts: object) -> None:
        """Refuse a document type, and stop: entities follow from it."""
        self.fault("The drawing has a document type.", "remove the line `<!DOCTYPE …>` and all entities.")
        raise ExpatError

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """Refuse any encoding but UTF-8: a browser that followed another would read another drawing."""
        if encoding and encoding.lower() not in {"utf-8", "utf8"}:
            self.fault(f"The drawing says that it is written in {encoding}.", "save it as UTF-8 and remove the first line.")

    def instruction(self, target: str, _data: str) -> None:
        """Refuse processing instructions, such as a style sheet."""
        self.fault(f"The drawing has an instruction `<?{target} …?>`.", "remove it.")

    def comment(self, text: str) -> None:
        """Refuse markup in a comment: there are readers that carry out what stands in a conditional one."""
        if "<" in text:
            self.fault("The drawing has markup inside a comment.", "remove the comment, or keep to words in it.")

    def verbatim(self) -> None:
        """Refuse text that is marked as not to be read as markup: read as HTML it would be."""
        self.fault("The drawing has a section `<![CDATA[`.", "write its text plainly, with `&lt;` for `<`.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Look at an element."""
        if not self.open:
            self._root(name, attributes)
        self.open.append(name)
        if name not in ELEMENTS:
            self.fault(f"The drawing holds `<{name}>`, which is not allowed.", "draw with plain shapes, lines and text only.")
        for attribute, value in attributes.items():
            self._attribute(name, attribute, value)

    def end(self, _name: str) -> None:
        """Leave an element."""
        self.open.pop()

    def text(self, data: str) -> None:
        """Keep what the title and the description say."""
        if self.open and self.open[-1] in {"title", "desc"}:
            self.said[self.open[-1]] = self.said.get(self.open[-1], "") + data

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "svg" or attributes.get("xmlns") != NAMESPACE:
            self.fault("The file is not an SVG drawing.", f'begin it with `<svg xmlns="{NAMESPACE}" viewBox="0 0 720 360" …>`.')
        box = _BOX.fullmatch(attributes.get("viewBox", ""))
        if box is None:
            self.fault("The drawing does not say how large it is.", 'add `viewBox="0 0 720 360"` to `<svg>`.')
        else:
            self.size = round(float(box[1])), round(float(box[2]))

    def _attribute(self, element: str, name: str, value: str) -> None:
        where = f"`{name}` on `<{element}>`"
        if name.lower().startswith("on"):
            self.fault(f"The drawing holds {where}, which runs a script.", "remove it.")
        elif name == "style":
            self.fault(f"The drawing holds {where}.", "use presentation attributes (fill, stroke, font-size …) instead.")
        elif name not in ATTRIBUTES:
            self.fault(f"The drawing holds {where}, which is not allowed.", "remove it.")
        elif name == "href" and not value.startswith("#"):
            self.fault(f"The drawing points outside itself: {where}.", "point to an id within the drawing, or remove it.")
        elif _SUSPECT.search(value):
            self.fault(f"The drawing holds {where} with an address or code in it.", "remove it, or point to an id within the drawing.")


def inspect_drawing(content: bytes, *, file: str, name: str) -> tuple[Drawing | None, list[Fault]]:
    """Return a drawing that is harmless and says in words what it shows; otherwise its faults."""
    if len(content) > LARGEST:
        return None, [Fault(file, 1, "The drawing is larger than 200 kB.", "simplify it.")]
    seen = _Inspector(file)
    try:
        seen.parser.Parse(content.decode("utf-8"), True)  # noqa: FBT003 - expat's own signature
    except UnicodeDecodeError:
        seen.faults.append(Fault(file, 1, "The drawing is not UTF-8 text.", "save it as UTF-8."))
    except ExpatError:
        if not seen.faults:
            seen.fault("The drawing is not well-formed XML.", "close every element and write & as &amp;.")
    for part in ("title", "desc"):
        if not seen.faults and not seen.said.get(part, "").strip():
            seen.faults.append(Fault(file, 1, f"The drawing has no `<{part}>`.", f"add `<{part}>` that says in words what it shows."))
    if seen.faults or seen.size is None:
        return None, seen.faults
    width, height = seen.size
    return Drawing(name=name, content=content, content_hash=hashlib.sha256(content).hexdigest(), width=width, height=height), []


def read_drawings(folder: Path, *, label_of: str, faults: list[Fault]) -> dict[str, Drawing]:
    """Return the drawings of a folder under the names that lessons use (`figures/x.svg`)."""
    found: dict[str, Drawing] = {}
    for path in sorted(p for p in folder.glob("*") if p.is_file() and not p.name.startswith(".")):
        file, name = f"{label_of}/{path.name}", f"figures/{path.name}"
        if path.suffix != ".svg":
            faults.append(Fault(file, 1, "Figures are SVG drawings.", "draw it as SVG, or remove the file."))
            continue
        drawing, said = inspect_drawing(path.read_bytes(), file=file, name=name)
        faults.extend(said)
        if drawing:
            found[name] = drawing
    return found
