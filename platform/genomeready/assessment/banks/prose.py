"""HTML of others as Markdown of our dialect, and our Markdown as HTML. What may act is refused; what has no place is named. Pure.

Every piece of HTML goes through the platform's own sanitiser before it is written as Markdown.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html import unescape as html_unescaped
from html.parser import HTMLParser
from typing import Final

from genomeready.assessment.banks.markdown import markdown_of
from genomeready.assessment.banks.refusing import NotRead
from genomeready.base.sanitise import TAGS, sanitise
from genomeready.catalogue.dialect import Setting
from genomeready.catalogue.files.heads import LONGEST
from genomeready.catalogue.rendering import Renderer

ACTING: Final = frozenset({"script", "iframe", "object", "embed", "applet", "form", "base", "meta", "link", "portal", "frame", "frameset"})
SAME: Final = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "tt": "code", "kbd": "code", "samp": "code", "var": "em", "cite": "em"}
QUIET: Final = frozenset({"span", "div", "section", "article", "font", "html", "body", "center", "small", "big", "label", "main"})
"""Elements of which only the text counts, so that leaving them out loses nothing but the look."""
NOT_SHOWN: Final = frozenset({"style", "title", "head", "template"})
MEDIA: Final = frozenset({"img", "video", "audio", "svg", "math", "canvas", "picture", "source"})
TEX: Final = "formulas in TeX, which are shown as they are written"
_ANY_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:[\s/][^<>]{0,500})?>|<!--|<!\w|<\?")
_TEX: Final = re.compile(r"\$\$[^$]{1,500}\$\$|\\\(.{1,500}?\\\)|\\\[.{1,500}?\\\]", re.DOTALL)


@dataclass
class Told:
    """Text as Markdown, gathered over a whole question with what was lost on the way."""

    losses: list[str] = field(default_factory=list)

    def lose(self, what: str) -> None:
        """Note a loss once."""
        if what not in self.losses:
            self.losses.append(what)

    def html(self, html: str) -> str:
        """Return HTML as Markdown.

        Raises:
            NotRead: it holds something that acts.
        """
        if len(html) > LONGEST:
            raise NotRead("One of its texts is far longer than questions are.")
        if not html.strip():
            return ""
        if _TEX.search(html):
            self.lose(TEX)
        if "<" not in html:  # most answers: nothing to look at
            return markdown_of(f"<p>{escape(html_unescaped(html), quote=False)}</p>")
        seen = _Looked(self)
        seen.feed(html)
        seen.close()
        return markdown_of(sanitise("".join(seen.out)))

    def line(self, html: str) -> str:
        """Return HTML as Markdown on one line, as answers to choose are."""
        text = self.html(html)
        if "\n\n" in text or re.search(r"^(?:- |\d+\. |\|)", text, re.MULTILINE):
            self.lose("the paragraphs, lists or tables within an answer")
        return " ".join(text.split())

    def plain(self, text: str) -> str:
        """Return plain text as Markdown; an empty line parts paragraphs."""
        paragraphs = re.split(r"\n\s*\n", text.strip())
        if _TEX.search(text):
            self.lose(TEX)
        return markdown_of("".join(f"<p>{escape(' '.join(part.split()), quote=False)}</p>" for part in paragraphs))

    def formatted(self, text: str, form: str) -> str:
        """Return a text of Moodle in one of its four formats; its automatic one may hold HTML, and ends paragraphs at empty lines.

        Raises:
            NotRead: it holds something that acts, or Markdown with HTML in it.
        """
        match form:
            case "html":
                return self.html(text)
            case "markdown":
                if _ANY_TAG.search(text):
                    raise NotRead("Its text is Markdown with HTML in it. Export it as HTML.")
                return text.strip()
            case "plain_text" | "plain":
                return self.plain(text)
        if not _ANY_TAG.search(text):
            return self.plain(html_unescaped(text))
        return self.html("".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", text.strip())))


class _Looked(HTMLParser):
    """Looks at foreign HTML: refuses what acts, puts old names right, and notes what has no place here."""

    def __init__(self, told: Told) -> None:
        super().__init__(convert_charrefs=True)
        self.told = told
        self.out: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        if tag in ACTING:
            raise NotRead(f"Its text holds `<{tag}>`, which acts or loads something.")
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith("on") or address.startswith(("javascript:", "vbscript:", "data:text")):
                raise NotRead(f"Its text holds `{name}` on `<{tag}>`, which runs a script.")
        if tag in NOT_SHOWN:
            self._hidden += 1
        elif tag in MEDIA:
            self._medium(tag, dict(attrs))
        else:
            self._kept(tag, dict(attrs))

    def _medium(self, tag: str, attributes: dict[str, str | None]) -> None:
        alt = (attributes.get("alt") or "").strip()
        if tag == "img" and attributes.get("data-tex"):
            alt = attributes["data-tex"] or alt
        self.told.lose({"img": "pictures (their alternative text stands instead)", "math": "formulas in MathML"}.get(tag, f"`<{tag}>`"))
        self.out.append(escape(f"[{alt}]" if alt else ""))

    def _kept(self, tag: str, attributes: dict[str, str | None]) -> None:
        name = SAME.get(tag, tag)
        if name == "a" and not re.match(r"https?://|mailto:", attributes.get("href") or ""):
            self.told.lose("links that lead nowhere outside their platform")
            name = "span"
        if name not in TAGS and name not in QUIET:
            self.told.lose({"u": "underlining", "s": "striking out", "del": "striking out"}.get(name, f"`<{name}>`"))
        written = f' href="{escape(attributes["href"] or "")}"' if name == "a" else ""
        self.out.append(f"<{'div' if name == 'section' else name}{written}>")

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if tag in NOT_SHOWN:
            self._hidden = max(0, self._hidden - 1)
        elif tag not in MEDIA:
            self.out.append(f"</{SAME.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._hidden:
            self.out.append(escape(data, quote=False))


class Html:
    """Writes our Markdown as HTML, as the platform itself would; citations are written as their numbers before."""

    def __init__(self) -> None:
        self._renderer = Renderer()

    def block(self, markdown: str) -> str:
        """Return paragraphs."""
        return self._renderer.block(markdown, Setting(linked=False))

    def line(self, markdown: str) -> str:
        """Return one line without a paragraph around it."""
        return self._renderer.line(markdown, Setting(linked=False))
