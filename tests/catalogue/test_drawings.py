"""Figures: plain shapes pass; whatever could act, load, style or hide is refused with its line."""

from pathlib import Path

import pytest
from catalogue.course_folder import FIGURE

from genomeready.catalogue.files.drawings import LARGEST, inspect_drawing

NS = 'xmlns="http://www.w3.org/2000/svg"'


def inspect(text: str | bytes) -> tuple[object, list[str]]:
    content = text if isinstance(text, bytes) else text.encode()
    drawing, faults = inspect_drawing(content, file="figures/x.svg", name="figures/x.svg")
    return drawing, [fault.what for fault in faults]


def with_inside(inside: str) -> str:
    return FIGURE.replace("</svg>", f"{inside}</svg>")


def test_a_plain_drawing_is_read_with_its_size() -> None:
    drawing, faults = inspect_drawing(FIGURE.encode(), file="x.svg", name="figures/x.svg")

    assert faults == []
    assert drawing is not None
    assert (drawing.width, drawing.height, len(drawing.content_hash)) == (720, 360, 64)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<script href='//evil.example/x.js'/>",
        "<style>*{}</style>",
        "<foreignObject><p>x</p></foreignObject>",
        "<image href='https://evil.example/x.png'/>",
        "<image href='data:image/png;base64,xx'/>",
        "<a href='javascript:alert(1)'><text>x</text></a>",
        "<a href='https://evil.example'><text>x</text></a>",
        "<use href='other.svg#x'/>",
        "<use href='https://evil.example/x.svg#x'/>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='onload' to='alert(1)'/>",
        "<rect onclick='alert(1)'/>",
        "<rect ONLOAD='alert(1)'/>",
        "<rect style='fill:red'/>",
        "<rect class='x'/>",
        "<rect fill='url(https://evil.example/x)'/>",
        "<rect fill='url( //evil.example/x )'/>",
        "<rect filter='url(#f)'/>",
        "<rect fill='javascript:alert(1)'/>",
        "<linearGradient/>",
        "<iframe src='x'/>",
        "<audio/>",
        "<metadata>x</metadata>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
        "<text xmlns='http://www.w3.org/1999/xhtml'><b/></text>",
        "<?xml-stylesheet href='//evil.example/x.css'?>",
        "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
        "<![CDATA[<script>alert(1)</script>]]>",
    ],
)
def test_what_could_act_load_or_style_is_refused(inside: str) -> None:
    drawing, faults = inspect(with_inside(inside))

    assert drawing is None
    assert faults


def test_a_comment_of_words_is_left_in_peace() -> None:
    drawing, faults = inspect(with_inside("<!-- the two bars are of equal height -->"))

    assert faults == []
    assert drawing is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'<!DOCTYPE svg [<!ENTITY x "y">]>{FIGURE}', "document type"),
        (f'<?xml version="1.0" encoding="ISO-2022-JP"?>{FIGURE}', "written in ISO-2022-JP"),
        (FIGURE.encode("utf-16"), "not UTF-8"),
        (FIGURE.replace("</svg>", ""), "not well-formed"),
        (f"<svg {NS}><title>x</title><desc>y</desc></svg>", "how large"),
        (FIGURE.replace(NS, ""), "not an SVG"),
        ("<html></html>", "not an SVG"),
        (FIGURE.replace('<title id="t">A bar</title>', ""), "no `<title>`"),
        (FIGURE.replace("One bar.", " "), "no `<desc>`"),
        (with_inside("x" * LARGEST), "larger than"),
        ("", "not well-formed"),
    ],
)
def test_what_is_no_honest_drawing_is_refused(text: str | bytes, said: str) -> None:
    drawing, faults = inspect(text)

    assert drawing is None
    assert said in " ".join(faults)


def test_a_fault_in_a_drawing_names_its_line() -> None:
    _, faults = inspect_drawing(with_inside("\n<rect\nonclick='x'/>").encode(), file="x.svg", name="x")

    assert [fault.line for fault in faults] == [6]


def test_a_drawing_may_point_within_itself() -> None:
    inside = "<defs><marker id='m'><path d='M0 0'/></marker></defs><line marker-end='url(#m)' x1='0'/><use href='#m'/>"

    drawing, faults = inspect(with_inside(inside))

    assert faults == []
    assert drawing is not None


def test_every_drawing_of_the_courses_is_harmless() -> None:
    drawings = sorted((Path(__file__).parents[2] / "courses").rglob("*.svg"))

    assert drawings
    for path in drawings:
        assert inspect(path.read_bytes())[1] == [], path
