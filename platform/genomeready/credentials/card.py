"""The picture that other sites show beside a link to a certificate's page: what was awarded, never to whom.

The template is `templates/certificates/card.typ`; 1,200 by 630 pixels, which is what Open Graph readers ask for.
"""

import json
from pathlib import Path

import typst

from genomeready.credentials.facts import Facts
from genomeready.credentials.rules import written_day

TEMPLATE = Path("templates", "certificates", "card.typ")
PIXEL = 72.0  # a point of the template is a pixel of the picture


def card_png(facts: Facts, *, number: str, address: str, home: Path) -> bytes:
    """Return the picture as PNG."""
    said = {
        "award": facts.award, "title": facts.title, "issuer": facts.issuer_name, "issued": written_day(facts.issued),
        "number": number, "address": address,
    }  # fmt: skip
    return typst.compile(
        str(home / TEMPLATE), root=str(home / TEMPLATE.parent), ignore_system_fonts=True, format="png", ppi=PIXEL,
        sys_inputs={"card": json.dumps(said)},
    )  # fmt: skip
