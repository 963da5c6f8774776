"""The certificate as a PDF worth framing: landscape A4, tagged, the signed credential attached, the same bytes for the same one.

What stands on it is given as facts (`Diploma`); the words around them, the way days are written and the look are the
template's (`Template`), a handful of texts from `templates/certificates/` that are kept with the first award set by them.
The file keeps to PDF/UA-1 and PDF/A-3a at once; both are the word of the engine, no validator of ours.
"""

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import segno
from pypdf import PdfReader

from genomeready.credentials.proofs.canonical import canonical
from genomeready.web.pdf import typeset

MAIN, WORDS = "main.typ", "words.toml"
GENERAL = "general"
FALLBACK_LANGUAGE = "en"
PACKAGE = '"@'
NAMED = re.compile(r'"([a-z0-9-]+\.(?:typ|svg))"')
DRAWN_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """What stands on a diploma, as facts; days as 2026-11-22.

    Templates kept from years ago read these names: they may be added to, never renamed, never left out.
    """

    award: str
    """The award type, such as certification."""
    holder: str
    title: str
    framework: str
    """Empty where there is none, or more than one."""
    level: str
    level_name: str
    """The level that all competencies have in common; empty where there is none."""
    proven: tuple[tuple[str, str], ...]
    """(competency, its level where they have none in common)"""
    issued: str
    valid_until: str
    issuer: str
    number: str
    address: str
    place: str
    fingerprint: str
    state: str
    """in-force, suspended or revoked, and since when."""
    since: str
    invented: bool


@dataclass(frozen=True)
class Template:
    """The texts that a diploma is set by, by their names; `main.typ` is the first, `words.toml` holds the words of its language."""

    files: Mapping[str, str]

    @cached_property
    def hash(self) -> str:
        """What tells one template from another: the SHA-256 of the names and texts as canonical JSON."""
        return hashlib.sha256(canonical(dict(self.files))).hexdigest()


class NoTemplate(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A template that cannot set a diploma: a text it names is not there, it is not Typst, or it sets more than one page."""


def language_of_diploma(folder: Path, *, course: Sequence[str], reader: str) -> str:
    """Return the language of a diploma: the first of its course's for which there are words, else the reader's, else English."""
    known = {file.stem for file in (folder / "words").glob("*.toml")}
    return next((one for one in [*course, reader] if one in known), FALLBACK_LANGUAGE)


def templates_named(folder: Path, *, course: str, award: str) -> list[str]:
    """Return the names of the templates that may set a diploma, the first choice first.

    The course's own (`course-<slug>`), the award type's, the general one; each only if its file is there.
    """
    return [name for name in (f"course-{course}", award, GENERAL) if (folder / f"{name}.typ").is_file()]


def read_template(folder: Path, name: str, *, language: str) -> Template:
    """Return a template with all that it imports or shows by name, and the words of a language.

    Raises:
        NoTemplate: a text it names is not there.
    """
    files = {MAIN: _read(folder / f"{name}.typ"), WORDS: _read(folder / "words" / f"{language}.toml")}
    waiting = NAMED.findall(files[MAIN])
    while waiting:
        named = waiting.pop()
        if named not in files:
            files[named] = _read(folder / named)
            waiting.extend(NAMED.findall(files[named]))
    return Template(files)


def _read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        message = f"{file.name} cannot be read: {fault}"
        raise NoTemplate(message) from fault
    if PACKAGE in text:
        message = f"{file.name} asks for a package of Typst's, which would be fetched from elsewhere"
        raise NoTemplate(message)
    return text


def qr_code(address: str) -> str:
    """Return a QR code for an address as SVG: error correction M, four modules of quiet zone.

    The mask is given: to try all eight takes longer than to seal the file, and readers take any.
    """
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=3).save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=True, dark="#14213d", light="#ffffff"
    )
    return drawn.getvalue().decode()


def diploma_pdf(diploma: Diploma, template: Template, *, credential: str, at: datetime) -> bytes:
    """Return the PDF with the credential attached; `at` is the moment of issue, which is also the date inside the file."""
    data = asdict(diploma) | {"qr": qr_code(diploma.address), "credential": credential}
    return typeset(template.files, data, dated=at, archival=True)


def specimen(award: str) -> Diploma:
    """Return a diploma that certifies nobody, with long texts, to try a template with."""
    return Diploma(
        award=award, holder="Maria-Antonietta de los Ángeles Example", title="Pharmacogenomics and precision prescribing in hospitals",
        framework="Genomics workforce core 1.1", level="2", level_name="applies with guidance",
        proven=tuple((f"Patterns of inheritance, penetrance and expressivity {n}", "") for n in range(1, 13)),
        issued="2026-03-01", valid_until="2029-03-01", issuer="Invented issuer", number="GR-2026-AAAA-AAAA",
        address="https://genomeready.example/verify/00000000-0000-4000-8000-000000000000", place="genomeready.example/verify",
        fingerprint="0" * 64, state="in-force", since="2026-03-01", invented=True,
    )  # fmt: skip


def specimen_pdf(template: Template, award: str) -> bytes:
    """Return the specimen set by a template.

    Raises:
        NoTemplate: it cannot be set, in the words of Typst, or not on one page.
    """
    try:
        made = diploma_pdf(specimen(award), template, credential="{}", at=DRAWN_AT)
    except RuntimeError as fault:
        raise NoTemplate(str(fault)) from fault
    pages = len(PdfReader(io.BytesIO(made)).pages)
    if pages != 1:
        message = f"it sets {pages} pages, and a diploma is one"
        raise NoTemplate(message)
    return made
