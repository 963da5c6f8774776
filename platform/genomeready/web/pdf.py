"""PDF: a Typst file and the data it reads, set with the fonts that come with Typst, without a network."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Fonts


def typeset(template: Path | Mapping[str, str], data: Mapping[str, Any], *, dated: date, archival: bool = False) -> bytes:
    """Return a tagged PDF (PDF/UA-1): the same template, data and date give the same bytes.

    The template is a file, or texts by their names of which `main.typ` is the first; it reads its data by
    `json(bytes(sys.inputs.data))`. An archival one keeps to PDF/A-3a as well, which allows attachments.
    A `dated` with a time of day keeps it.
    """
    import typst

    source: Any = template if isinstance(template, Path) else {name: text.encode() for name, text in template.items()}
    made: bytes = typst.compile(
        source,
        root=template.parent if isinstance(template, Path) else None,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=_fonts(),
        pdf_standards=["a-3a", "ua-1"] if archival else ["ua-1"],
        timestamp=dated if isinstance(dated, datetime) else datetime.combine(dated, time.min, UTC),
    )
    return made


@cache
def _fonts() -> "Fonts":
    """Load the fonts once a process; those of the machine stay out, so that every machine sets the same page."""
    import typst

    return typst.Fonts(include_system_fonts=False)
