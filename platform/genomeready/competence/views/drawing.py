"""The charts of my profile, in the reader's language."""

from collections.abc import Mapping, Sequence
from textwrap import fill

from flask import current_app
from flask_babel import gettext

from genomeready.competence import radar, timeline
from genomeready.web.charts import draw

LABEL_WIDTH = 16
"""Characters after which the name of a spoke goes on in a new line."""


def radar_chart(spokes: Sequence[radar.Spoke], level_names: Mapping[int, str], *, numbered: bool) -> str:
    """Draw what is held against what is asked, a spoke each; numbered spokes leave the names to the table."""
    names = [str(place) if numbered else _name(spoke) for place, spoke in enumerate(spokes, start=1)]
    return _drawn("radar", radar.marks(spokes, names, top=max(level_names)), gettext("Levels held against levels asked"))


def _name(spoke: radar.Spoke) -> str:
    counted = "\n" + gettext("%(holding)s of %(of)s held", holding=spoke.holding, of=spoke.of) if spoke.of > 1 else ""
    return fill(spoke.name, LABEL_WIDTH) + counted


def held_chart(found: Sequence[timeline.Step], *, asked: int | None, level_names: Mapping[int, str]) -> str:
    """Draw the level held from day to day, and the level asked."""
    words = gettext("asked: %(level)s", level=asked)
    rows = timeline.marks(found, asked=asked, asked_words=words, top=max(level_names))
    return _drawn("held", rows, gettext("Level held over time"))


def _drawn(name: str, rows: Sequence[Mapping[str, object]], description: str) -> str:
    spec = current_app.config["GENOMEREADY"].home / "templates" / "charts" / f"{name}.json"
    return draw(spec, rows, words={"description": description})
