"""Writing XML: elements with everything in them escaped. Pure."""

import re
from html.parser import HTMLParser
from typing import Final
from xml.sax.saxutils import escape, quoteattr

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
XHTML: Final = frozenset(
    {"h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "div", "table", "caption"}
    | {"thead", "tbody", "tfoot", "tr", "th", "td", "a", "em", "strong", "code", "sup", "sub"}
)
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, *inside: str, **attributes: str) -> str:
    """Return an element with what is in it, which is XML already; an underscore at the end of an attribute's name falls away.

    >>> element("p", text("a < b"), class_="x"), element("br")
    ('<p class="x">a &lt; b</p>', '<br/>')
    """
    written = "".join(
        f" {key.rstrip('_').replace('__', ':').replace('_', '-')}={quoteattr(_clean(value))}" for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def text(plain: str) -> str:
    """Return a text escaped."""
    return escape(_clean(plain))


def _clean(plain: str) -> str:
    return _NOT_XML.sub("", plain)


def xhtml(html: str) -> str:
    r"""Return sanitised HTML as XML: elements closed, no entities but those of XML, no attributes but the target of a link.

    >>> xhtml("<p class='x'>a&nbsp;b<br>c</p><section>d</section>")
    '<p>a\xa0b<br/>c</p>d'
    """
    writer = _Xhtml()
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


class _Xhtml(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in XHTML:
            target = dict(attrs).get("href") if tag == "a" else None
            self.out.append(f"<{tag}{f' href={quoteattr(target)}' if target else ''}{'/' if tag in {'br', 'hr'} else ''}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in XHTML - {"br", "hr"}:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(text(data))
