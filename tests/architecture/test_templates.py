"""Templates: all of them compile, every string in them is marked for translation, nothing is inline."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

HOME = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
SHOWN_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORDS = re.compile(r"[A-Za-z]{2,}")


class Unmarked(HTMLParser):
    """Collects what a reader would see without its having gone through `_()`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES and WORDS.search(value or ""):
                self.found.append(f"{tag}[{name}]={value}")
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag}[{name}]")
        if tag == "style" or (tag == "script" and "src" not in dict(attrs) and dict(attrs).get("type") != "application/ld+json"):
            self.inline.append(tag)

    def handle_data(self, data: str) -> None:
        if WORDS.search(data):
            self.found.append(data.strip())


def read(path: Path) -> Unmarked:
    parser = Unmarked()
    parser.feed(JINJA.sub(" ", path.read_text()))
    return parser


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(HOME / "templates").as_posix())
def test_a_template_compiles_marks_its_strings_and_holds_nothing_inline(app: Flask, path: Path) -> None:
    app.jinja_env.get_template(path.relative_to(HOME / "templates").as_posix())
    parsed = read(path)

    assert parsed.found == [], "mark these with _()"
    assert parsed.inline == [], "move these to static/"


def test_the_reader_of_templates_finds_what_is_unmarked() -> None:
    parser = Unmarked()
    parser.feed(JINJA.sub(" ", '<p title="Hello there">{{ _("fine") }} Not fine</p><b onclick="x()"></b><style>a{}</style>'))

    assert "p[title]=Hello there" in parser.found
    assert "Not fine" in parser.found
    assert {"b[onclick]", "style"} <= set(parser.inline)


def test_pages_load_nothing_from_elsewhere() -> None:
    loaded = re.compile(r'<(?!a )[^>]*(?:src|href|action)="(https?:)?//')
    hits = [p.name for p in TEMPLATES if loaded.search(p.read_text())]

    assert hits == []
