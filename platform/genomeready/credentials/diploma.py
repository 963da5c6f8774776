"""The certificate as a PDF worth framing: landscape A4, tagged, the signed credential attached, the same bytes for the same one.

The template is `templates/certificates/diploma.typ`. Every word on it is given, in the language of who asked. The file
keeps to PDF/UA-1 and PDF/A-3a at once; both are the word of the engine, no validator of ours.
"""

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import segno

from genomeready.web.pdf import typeset

TEMPLATE = Path("templates", "certificates", "diploma.typ")


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """What stands on the diploma, in words; `words` are those around the facts, by what they are for."""

    language: str
    words: Mapping[str, str]
    holder: str
    award: str
    title: str
    proven: tuple[tuple[str, str], ...]
    """(competency, level in words where not all have the same)"""
    issued: str
    valid_until: str
    issuer: str
    number: str
    address: str
    fingerprint: str
    revoked: str


def qr_code(address: str) -> str:
    """Return a QR code for an address as SVG: error correction M, four modules of quiet zone.

    The mask is given: to try all eight takes longer than to seal the file, and readers take any.
    """
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=3).save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=True, dark="#14213d", light="#ffffff"
    )
    return drawn.getvalue().decode()


def diploma_pdf(diploma: Diploma, *, credential: str, home: Path, at: datetime) -> bytes:
    """Return the PDF with the credential attached; `at` is the moment of issue, which is also the date inside the file."""
    data = asdict(diploma) | {"qr": qr_code(diploma.address), "credential": credential}
    return typeset(home / TEMPLATE, data, dated=at, archival=True)
