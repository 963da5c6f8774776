"""The certificate as a PDF worth framing: landscape A4, tagged, the same bytes for the same certificate.

The template is `templates/certificates/diploma.typ`. Fonts come with Typst; those of the machine are
left out, so that the file is the same wherever it is made. Nothing is downloaded.
"""

import io
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import segno
import typst

TEMPLATE = Path("templates", "certificates", "diploma.typ")


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """What stands on the diploma, in words."""

    holder: str
    award: str
    examined: bool
    title: str
    proven: tuple[tuple[str, str], ...]
    """(competency, level in words)"""
    level: str
    """The level in words where it is the same for all, else empty"""
    framework: str
    issued: str
    valid_until: str
    issuer: str
    number: str
    address: str
    short_address: str
    fingerprint: str
    revoked: str
    invented: bool


def qr_code(address: str) -> str:
    """Return a QR code for an address as SVG: error correction M, four modules of quiet zone."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=True, dark="#14213d", light="#ffffff"
    )
    return drawn.getvalue().decode()


def diploma_pdf(diploma: Diploma, *, home: Path, at: datetime) -> bytes:
    """Return the PDF; `at` is the moment of issue, which is also the date inside the file."""
    return typst.compile(
        str(home / TEMPLATE), root=str(home / TEMPLATE.parent), ignore_system_fonts=True, format="pdf",
        timestamp=at, pdf_standards=["ua-1"],
        sys_inputs={"diploma": json.dumps(asdict(diploma)), "qr": qr_code(diploma.address)},
    )  # fmt: skip
