"""Charts and PDFs are made on the server, from a template and data, without a network."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from genomeready.web.charts import draw, filled
from genomeready.web.pdf import typeset

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
READINESS = TEMPLATES / "charts" / "readiness.json"
ROWS = [
    {"name": "North", "order": 0, "share": 0.25, "label": "10 of 40"},
    {"name": "South & <East>", "order": 1, "share": None, "label": "c (of 12)"},
]
WORDS = {"axis": "Role-ready", "description": 'Readiness "today"'}


def test_a_chart_is_well_formed_svg_with_the_rows_in_it() -> None:
    drawn = draw(READINESS, ROWS, words=WORDS)

    texts = [element.text for element in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own drawing
    assert {"North", "South & <East>", "10 of 40", "c (of 12)", "Role-ready"} <= set(texts)


def test_a_chart_needs_no_script_style_or_address_elsewhere() -> None:
    drawn = draw(READINESS, ROWS, words=WORDS)

    assert not re.search(r"<script|style=|<style|href=\"http|url\(http", drawn)


def test_the_same_rows_draw_the_same_chart() -> None:
    assert draw(READINESS, ROWS, words=WORDS) == draw(READINESS, ROWS, words=WORDS)


def test_a_word_that_nobody_gave_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(KeyError):
        filled(READINESS.read_text(encoding="utf-8"), ROWS, {})


@pytest.mark.parametrize("spec", sorted((TEMPLATES / "charts").glob("*.json")), ids=lambda path: path.stem)
def test_bars_start_at_zero(spec: Path) -> None:
    text = spec.read_text(encoding="utf-8")
    read = filled(text, ROWS, dict.fromkeys(re.findall(r"(?<!\$)\$(\w+)", text), "4"))

    inner: dict[str, Any] = read.get("spec", read)  # type: ignore[assignment]  # small multiples hold their layers in a spec of their own
    bars = [layer for layer in inner["layer"] if layer["mark"]["type"] == "bar"]
    assert inner["layer"]
    assert all(bar["encoding"]["x"]["scale"]["domain"][0] == 0 for bar in bars)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    template = tmp_path / "letter.typ"
    template.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\n#set text(lang: "en")\n= #data.title\n#data.body'
    )
    return template


def test_a_pdf_is_tagged_titled_and_says_what_the_data_says(letter: Path) -> None:
    made = typeset(letter, {"title": "A letter", "body": "Ünïcode – #not code"}, dated=date(2026, 11, 22))

    reader = PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.title == "A letter"
    assert "Ünïcode – #not code" in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_same_data_and_day_give_the_same_bytes(letter: Path) -> None:
    data = {"title": "A letter", "body": "Twice"}

    assert typeset(letter, data, dated=date(2026, 11, 22)) == typeset(letter, data, dated=date(2026, 11, 22))
    assert typeset(letter, data, dated=date(2026, 11, 22)) != typeset(letter, data, dated=date(2026, 11, 23))
