"""Our dialect of Markdown: call-outs, hidden answers, figures with captions, citations, tables that scroll.

    !!! key "Title"          a call-out; what is in it is indented by four spaces
    ??? answer "Question"    an answer that is shown on request
    ![Alt](figures/x.svg "Caption.")   on lines of its own: a figure
    [@nurk2022]              a citation, numbered in order of appearance

Raw HTML is not part of the dialect: its signs are shown as they stand.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from genomeready.catalogue.files.shapes import Drawing

BEFORE_LISTS = 105  # python-markdown's own admonitions stand here
BEFORE_LINKS = 175  # after code (190) and escapes (180), before every kind of link
AFTER_INLINE = 15


@dataclass
class Setting:
    """What one text is rendered with: its figures, and the works it cites in order of appearance."""

    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    linked: bool = True
    cited: list[str] = field(default_factory=list)

    def number(self, key: str) -> int:
        """Return the number of a work, giving it the next one when it is first cited."""
        if key not in self.cited:
            self.cited.append(key)
        return self.cited.index(key) + 1


class Dialect(Extension):
    """Adds the dialect to a Markdown instance; `setting` is changed before each text."""

    def __init__(self) -> None:
        super().__init__()
        self.setting = Setting()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - python-markdown's name
        """Register the parts, and take raw HTML out of the language."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.register(_Blocks(md.parser), "blocks", BEFORE_LISTS)
        md.parser.blockprocessors.register(_Figures(md.parser, self), "figures", BEFORE_LISTS)
        md.inlinePatterns.register(_Citations(), "citations", BEFORE_LINKS)
        md.treeprocessors.register(_Numbers(md, self), "numbers of citations", AFTER_INLINE)
        md.treeprocessors.register(_Tables(md), "tables that scroll", AFTER_INLINE - 1)


class _Blocks(BlockProcessor):
    """Call-outs and hidden answers."""

    opened = re.compile(r"(?:^|\n)(?P<sign>!!!|\?\?\?) (?P<kind>[a-z]+) \"(?P<title>.+)\"[ ]*(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - python-markdown's signature
        """Say whether a block opens here."""
        return bool(self.opened.search(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Turn the block, and every indented block below it, into one element."""
        block = blocks.pop(0)
        found = self.opened.search(block)
        if found is None:
            return
        if block[: found.start()].strip():
            self.parser.parseBlocks(parent, [block[: found.start()]])
        inside, outside = self.detab(block[found.end() :])
        parts = [inside]
        while not outside and blocks and blocks[0].startswith(" " * self.tab_length):
            inside, outside = self.detab(blocks.pop(0))
            parts.append(inside)
        if outside:
            blocks.insert(0, outside)
        self.parser.parseChunk(self._element(parent, found), "\n\n".join(parts))

    @staticmethod
    def _element(parent: Element, found: re.Match[str]) -> Element:
        if found["sign"] == "???":
            made = SubElement(parent, "details", {"class": "answer"})
            SubElement(made, "summary").text = found["title"]
            return made
        made = SubElement(parent, "div", {"class": f"callout callout-{found['kind']}", "role": "note"})
        SubElement(made, "p", {"class": "callout-title"}).text = found["title"]
        return made


class _Figures(BlockProcessor):
    """A drawing with its alternative text and its caption."""

    shape = re.compile(r"!\[(?P<alt>.*)\]\((?P<path>\S+?)(?:\s+\"(?P<caption>.*)\")?\s*\)", re.DOTALL)

    def __init__(self, parser: Any, dialect: Dialect) -> None:  # noqa: ANN401 - python-markdown's parser
        super().__init__(parser)
        self.dialect = dialect

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - python-markdown's signature
        """Say whether the block is a figure that we have."""
        found = self.shape.fullmatch(block.strip())
        return bool(found and found["path"] in self.dialect.setting.drawings)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Turn the block into a figure."""
        found = self.shape.fullmatch(blocks.pop(0).strip())
        if found is None:
            return
        drawing = self.dialect.setting.drawings[found["path"]]
        figure = SubElement(parent, "figure")
        alt = " ".join(re.sub(r"[*`]", "", found["alt"]).split())
        source = f"/figures/{drawing.content_hash}"
        SubElement(figure, "img", {"src": source, "alt": alt, "width": str(drawing.width), "height": str(drawing.height)})
        if found["caption"]:
            SubElement(figure, "figcaption").text = found["caption"]


class _Citations(InlineProcessor):
    """`[@key]`, or several at once: `[@one; @two]`. They are numbered later: inline text is not met in the order of reading."""

    def __init__(self) -> None:
        super().__init__(r"\[((?:@[a-z0-9-]+[;,]?\s*)+)\]")

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802, ARG002
        """Return a raised place for the numbers."""
        keys = " ".join(re.findall(r"@([a-z0-9-]+)", m[1]))
        return Element("sup", {"class": "citation", "keys": keys}), m.start(0), m.end(0)


class _Numbers(Treeprocessor):
    """Numbers the citations from the first to the last."""

    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        super().__init__(md)
        self.dialect = dialect

    def run(self, root: Element) -> None:
        """Write the numbers in brackets; in a lesson each leads to the list at the end."""
        setting = self.dialect.setting
        for raised in [element for element in root.iter("sup") if "keys" in element.attrib]:
            numbers = [setting.number(key) for key in raised.attrib.pop("keys").split()]
            if not setting.linked:
                raised.text = f"[{', '.join(str(number) for number in numbers)}]"
                continue
            raised.text = "["
            for number in numbers:
                link = SubElement(raised, "a", {"href": f"#fn-ref-{number}"})
                link.text, link.tail = str(number), ", "
            raised[-1].tail = "]"


class _Tables(Treeprocessor):
    """Tables that scroll sideways on a small screen and can be reached by keyboard."""

    def run(self, root: Element) -> None:
        """Wrap each table, name its columns, and set numbers to the right."""
        number = 0
        for parent in list(root.iter()):
            for place, table in enumerate(list(parent)):
                if table.tag != "table":
                    continue
                number += 1
                self._dress(table)
                wrap = Element("div", {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": f"Table {number}"})
                wrap.tail, table.tail = table.tail, None
                parent.remove(table)
                wrap.append(table)
                parent.insert(place, wrap)

    @staticmethod
    def _dress(table: Element) -> None:
        table.set("class", "table")
        for cell in table.iter():
            if cell.tag == "th":
                cell.set("scope", "col")
            if cell.attrib.pop("align", "") == "right":
                cell.set("class", "num")


def markdown_with(dialect: Dialect) -> Markdown:
    """Return a Markdown instance that speaks the dialect; used again for every text."""
    return Markdown(
        extensions=["tables", "footnotes", "def_list", "sane_lists", "toc", dialect],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TEXT": "↩"},
            "toc": {"marker": "", "slugify": _heading_id},
        },
        output_format="html",
    )


def _heading_id(title: str, separator: str) -> str:
    return f"s-{slugify(title, separator) or 'section'}"
