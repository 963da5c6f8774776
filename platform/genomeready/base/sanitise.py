"""HTML made safe: Bleach first, then nh3 as the last word, both with the one allow-list below.

Two independent parsers must agree on every tag and attribute that reaches a page: Bleach reads
HTML with html5lib (Python), nh3 with ammonia and html5ever (Rust). What one misreads the other
still sees. Bleach's upstream ended with 6.4.0 in June 2026; the day it must go, it goes here.

Course text is written in Markdown in which raw HTML is refused, so this is a second wall and not
the only one. Attributes are decided by `allowed_attribute` alone: it is handed to both parsers.
The two Cleaners are built when the module is imported, since a wrong configuration of nh3 is a
panic of its Rust code and should stop the start, not a request.
"""

import re
from collections.abc import Callable
from types import MappingProxyType

import bleach
import nh3

SCHEMES = frozenset({"http", "https", "mailto"})
CALLOUTS = ("key", "pearl", "caution", "evidence", "worked")
"""The kinds of call-out that a lesson may hold; each has its class `callout-<kind>`."""
CLASSES = frozenset(
    {"callout", "callout-title", *(f"callout-{kind}" for kind in CALLOUTS)}
    | {"answer", "citation", "references", "num", "table", "table-scroll", "footnote", "footnote-ref", "footnote-backref"}
)
TAGS = frozenset(
    {"h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "div", "aside"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption", "img", "details", "summary"}
    | {"a", "em", "strong", "code", "sup", "sub"}
)
ATTRIBUTES = MappingProxyType(
    {
        "a": {"href", "class", "title", "aria-label"},
        "img": {"src", "alt", "width", "height"},
        "th": {"scope", "class"},
        "td": {"class"},
        "table": {"class"},
        "ol": {"start", "class"},
        "li": {"id"},
        "sup": {"id", "class"},
        "p": {"class"},
        "h2": {"id"},
        "h3": {"id"},
        "details": {"class"},
        "aside": {"class", "role"},
        "div": {"class", "role", "tabindex", "aria-label"},
    }
)

_HEADING_ID = re.compile(r"s-[a-z0-9][a-z0-9_-]{0,80}")
_NOTE_ID = re.compile(r"fn[a-z0-9]{0,8}[:-][A-Za-z0-9_:.-]{1,80}")
_FIGURE = re.compile(r"/figures/[A-Za-z0-9_-]+(?:\.[a-z]{3,4})?")
_HERE = re.compile(r"#[A-Za-z][A-Za-z0-9_:.-]*")
_WITHIN = re.compile(r"/(?![/\\])[^\s\\]*")
_OUTSIDE = re.compile(r"(?:https?://[^\s\\/?#@:]+(?::\d+)?(?:[/?#][^\s\\]*)?|mailto:[^\s\\@<>]+@[^\s\\@<>]+)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}")


def _href(value: str) -> bool:
    return any(shape.fullmatch(value) for shape in (_HERE, _WITHIN, _OUTSIDE))


def _classes(value: str) -> bool:
    return bool(value.split()) and CLASSES.issuperset(value.split())


def _plain(_value: str) -> bool:
    return True


_VALUES: dict[str, Callable[[str], bool]] = {
    "href": _href,
    "src": lambda value: bool(_FIGURE.fullmatch(value)),
    "alt": _plain,
    "title": _plain,
    "aria-label": _plain,
    "class": _classes,
    "width": lambda value: bool(_NUMBER.fullmatch(value)),
    "height": lambda value: bool(_NUMBER.fullmatch(value)),
    "start": lambda value: bool(_NUMBER.fullmatch(value)),
    "scope": lambda value: value in {"col", "row"},
    "role": lambda value: value in {"note", "region"},
    "tabindex": lambda value: value == "0",
}


def allowed_attribute(tag: str, name: str, value: str) -> bool:
    """Say whether a tag may carry this attribute with this value.

    >>> allowed_attribute("a", "href", "javascript:alert(1)"), allowed_attribute("a", "href", "/courses")
    (False, True)
    >>> allowed_attribute("img", "src", "//elsewhere.example/x.png")
    False
    """
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    if name == "id":
        shape = _HEADING_ID if tag in {"h2", "h3"} else _NOTE_ID
        return bool(shape.fullmatch(value))
    return _VALUES[name](value)


def _last_word(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("a", "rel"):
        return value  # nh3's own
    return value if allowed_attribute(tag, name, value) else None


_first = bleach.Cleaner(tags=TAGS, attributes=allowed_attribute, protocols=SCHEMES, strip=True, strip_comments=True)
_last = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_last_word,
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Return what may be shown of some HTML: allowed tags with allowed attributes; of all other tags only the text.

    >>> sanitise('<p onclick="x()">Hello <script>alert(1)</script> <em>there</em></p>')
    '<p>Hello alert(1) <em>there</em></p>'
    """
    return str(_last.clean(_first.clean(html)))
