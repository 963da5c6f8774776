"""Sanitised HTML as Markdown of our dialect. The sanitiser writes it well-formed, so that a simple reader is enough. Pure."""

import re
from html.parser import HTMLParser
from typing import Final

BLOCKS: Final = frozenset(
    {"p", "div", "aside", "blockquote", "figure", "details", "dl", "dt", "dd", "figcaption", "summary", "h3", "h4", "h5", "h6"}
)
CODE: Final = "`"
MARKS: Final = {"em": "*", "strong": "**", "code": CODE}
RAISED: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISABLE: Final = re.compile(r"[0-9+\-−=()n]+")
_LOWERABLE: Final = re.compile(r"[0-9+\-−=()]+")
_STAR: Final = re.compile(r"(?<!\w )\*|\*(?! \w)")
_BAR: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


def markdown_of(html: str) -> str:
    r"""Return sanitised HTML as Markdown.

    >>> markdown_of("<p>The <em>DMD</em> gene</p><ul><li>one</li><li>two</li></ul>")
    'The *DMD* gene\n\n- one\n- two'
    >>> markdown_of("10<sup>-3</sup> &lt;b&gt; 2 * 3 [@x] p.(Arg97*)")
    '10⁻³ &lt;b> 2 * 3 \\[@x] p.(Arg97\\*)'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.written()


def escaped(text: str) -> str:
    r"""Return a text in which no sign is read as Markdown.

    >>> escaped("a_b _c_ # `x` <b>")
    'a_b \\_c\\_ # \\`x\\` &lt;b>'
    """
    text = text.replace("\\", "\\\\").replace("`", "\\`")
    text = _BAR.sub(r"\\_", _STAR.sub(r"\\*", text))
    text = re.sub(r"\[(?=[^\]\n]{0,200}\]\(|@|\^)", r"\\[", text)
    text = re.sub(r"&(?=#?\w{1,31};)", "&amp;", text)
    return re.sub(r"<(?=\S)", "&lt;", text)


class _Reader(HTMLParser):
    """Reads sanitised HTML and writes Markdown, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._text: list[str] = []
        self._lists: list[int] = []
        self._ended = 0
        self._apart = False
        self._item = ""
        self._link: list[str] = []
        self._shift = ""
        self._rows: list[list[str]] = []
        self._in_table = False
        self._heading = ""
        self._quoted = 0
        self._verbatim = False
        self._marks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what a tag begins."""
        if tag in MARKS and not self._verbatim:
            self._open_mark(MARKS[tag])
        elif tag in {"sup", "sub"}:
            self._shift = tag
        elif tag == "br":
            self._text.append("  \n" if not self._in_table else " ")
        elif tag == "a":
            self._link.append(dict(attrs).get("href") or "")
            self._text.append("[")
        elif self._in_table and tag in {"tr", "td", "th"}:
            self._cell(tag)
        elif tag == "table":
            self._end_block()
            self._in_table, self._rows = True, []
        elif not self._in_table:
            self._begin_block(tag)

    def _cell(self, tag: str) -> None:
        self._text = []
        if tag == "tr":
            self._rows.append([])

    def _begin_block(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._end_block()
            self._lists.append(0 if tag == "ul" else 1)
            self._apart = self._ended == len(self._lists)  # a list just ended here: an empty line keeps them two
        elif tag == "li":
            self._end_block()
            self._begin_item()
        elif tag == "hr":
            self._end_block()
            self.blocks.append("---")
        elif tag == "pre":
            self._end_block()
            self._verbatim = True
        elif tag in BLOCKS:
            self._end_block()
            self._heading = f"{'#' * int(tag[1])} " if re.fullmatch(r"h[3-6]", tag) else ""
            self._quoted += tag == "blockquote"

    def _begin_item(self) -> None:
        if not self._lists:
            self._lists.append(0)
        self._ended = 0
        number = self._lists[-1]
        self._item = "    " * (len(self._lists) - 1) + (f"{number}. " if number else "- ")
        if number:
            self._lists[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        """End what a tag ends."""
        if tag in MARKS and self._marks:
            self._close_mark(self._marks.pop())
        elif tag in {"sup", "sub"}:
            self._shift = ""
        elif tag == "a" and self._link:
            self._text.append(f"]({self._link.pop()})")
        elif tag in {"td", "th"} and self._in_table and self._rows:
            self._rows[-1].append(" ".join("".join(self._text).split()))
            self._text = []
        elif tag == "table" and self._in_table:
            self._end_table()
        elif tag in BLOCKS | {"li", "ul", "ol", "pre"} and not self._in_table:
            self._end_block()
            if tag in {"ul", "ol"} and self._lists:
                self._ended = len(self._lists)
                self._lists.pop()
            self._quoted -= tag == "blockquote" and self._quoted > 0
            self._verbatim = False if tag == "pre" else self._verbatim

    def _open_mark(self, mark: str) -> None:
        """Open emphasis or code; within code, or within the same, a mark would be read as a sign of the text."""
        idle = CODE in self._marks or mark in self._marks
        self._marks.append("" if idle else mark)
        if idle:
            return
        if self._text[-2:] == [mark, ""]:  # the same ended here: it goes on
            del self._text[-2:]
        else:
            self._text.append(mark)

    def _close_mark(self, mark: str) -> None:
        """Close emphasis where its last word ends, so that Markdown sees it; nothing is left of an empty one."""
        if not mark:
            return
        if mark == CODE:
            self._close_code(self._text.index(CODE))
            return
        if self._text and self._text[-1] == mark:
            self._text.pop()
            return
        last = self._text.pop() if self._text else ""
        kept = last.rstrip()
        self._text += [kept, mark, last[len(kept) :]]

    def _close_code(self, opened: int) -> None:
        """Close code with as many marks as tell it from those in it."""
        code = "".join(self._text[opened + 1 :]).strip()
        fence = CODE * (1 + max((len(run) for run in re.findall(f"{CODE}+", code)), default=0))
        room = " " if CODE in {code[:1], code[-1:]} else ""
        self._text[opened:] = [f"{fence}{room}{code}{room}{fence}" if code else ""]

    def _end_table(self) -> None:
        self._in_table = False
        rows = [row for row in self._rows if row]
        if rows:
            width = max(map(len, rows))
            lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
            self.blocks.append("\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]]))
        self._text = []

    def handle_data(self, data: str) -> None:
        """Write a text."""
        if self._verbatim:
            self._text.append(data)
            return
        plain = re.sub(r"[ \t\n\r\f]+", " ", data)
        if plain.startswith(" ") and self._text and self._text[-1] in MARKS.values():  # a mark that opens stands before a word
            before = len(self._text)
            while before and self._text[before - 1] in MARKS.values():
                before -= 1
            self._text.insert(before, " ")
            plain = plain.lstrip()
        if plain:
            self._text.append(plain if CODE in self._marks else self._shifted(plain))

    def _shifted(self, plain: str) -> str:
        if self._shift == "sup":
            return plain.translate(RAISED) if _RAISABLE.fullmatch(plain) else f"^{escaped(plain)}"
        if self._shift == "sub":
            return plain.translate(LOWERED) if _LOWERABLE.fullmatch(plain) else f"_{escaped(plain)}"
        return escaped(plain).replace("|", "\\|") if self._in_table else escaped(plain)

    def _end_block(self) -> None:
        """Put what was written into a block of its own."""
        raw = "".join(self._text)
        self._text = []
        if self._verbatim:
            if raw.strip():
                self.blocks.append("\n".join(f"    {line}" for line in raw.strip("\n").split("\n")))
            return
        text = "\n".join(re.sub(r" +", " ", line).strip() + ("  " if line.endswith("  ") else "") for line in raw.split("\n")).strip()
        if not text:
            return
        text = re.sub(r"#+$", lambda found: "\\#" * len(found[0]), text) if self._heading else text
        text = re.sub(r"(?<=\n)=(?==*$)", "&#61;", "\n".join(map(_beginning_nothing, text.split("\n"))), flags=re.MULTILINE)
        first = self._heading or self._item
        inner = "    " * len(self._lists) if self._lists else ""
        lead = first or inner
        quoted = "> " * self._quoted
        lines = text.split("\n")
        made = "\n".join([f"{quoted}{lead}{lines[0]}", *(f"{quoted}{inner}{line}" for line in lines[1:])])
        if self._item and not self._apart and self.blocks and re.match(r"(?:> )*\s*(?:- |\d+\. )", self.blocks[-1].rpartition("\n")[2]):
            self.blocks[-1] += f"\n{made}"
        else:
            self.blocks.append(made)
        self._item = self._heading = ""
        self._apart = False

    def written(self) -> str:
        """Return all of it."""
        self._end_block()
        return "\n\n".join(self.blocks)


def _beginning_nothing(line: str) -> str:
    r"""Return a line of text that begins no list, heading, quotation, call-out or note, and is no rule and no border of a table.

    >>> [_beginning_nothing(line) for line in ("# x", "- x", "12. x", "---", "|--|", "a - b")]
    ['\\# x', '\\- x', '12\\. x', '\\---', '\\|--|', 'a - b']
    """
    line = re.sub(r"^(\d+)\. ", r"\1\\. ", line)
    line = re.sub(r"^([:\\]*)([-|][-|: \\]*)$|^()([#>]|[-+] |!!! |\[[^\]]*\]:)", r"\1\3\\\2\4", line)
    return re.sub(r"^(?:\?(?=\?\? )|:(?= ))", lambda found: f"&#{ord(found[0])};", line)
