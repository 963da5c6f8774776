"""Charts: a Vega-Lite spec from `templates/charts/` and its rows, drawn to SVG on the server, without a network."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

VERSION = "6.4"
"""The version of Vega-Lite that the specs are written for; the library ships it."""


def draw(spec: Path, rows: Sequence[Mapping[str, object]], *, words: Mapping[str, str] | None = None) -> str:
    """Return a chart as SVG text: the spec with `rows` as its data.

    `words` fill the spec's `$name` places, so that what a chart says can be translated.
    """
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(
        filled(spec.read_text(encoding="utf-8"), rows, words or {}), vl_version=VERSION, allowed_base_urls=[]
    )
    return drawn


def filled(spec: str, rows: Sequence[Mapping[str, object]], words: Mapping[str, str]) -> dict[str, object]:
    """Return a spec with its words and rows put in.

    >>> filled('{"title": "$title"}', [{"a": 1}], {"title": 'In "post"'})
    {'title': 'In "post"', 'data': {'values': [{'a': 1}]}}
    """
    escaped = {name: json.dumps(word)[1:-1] for name, word in words.items()}
    made: dict[str, object] = json.loads(Template(spec).substitute(escaped))
    return made | {"data": {"values": [dict(row) for row in rows]}}
