"""The diploma as a sealed file: made once for what it says, and kept beside the database until it is made anew."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from genomeready.base import clock
from genomeready.credentials.diploma import Diploma, Template, diploma_pdf
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.presenting import diploma_of
from genomeready.credentials.queries.diplomas import templates_of
from genomeready.credentials.queries.register import Published
from genomeready.credentials.services.sealing import seal_pdf
from genomeready.settings import Settings
from genomeready.web.database import reading, unit_of_work

KEPT_FOR = timedelta(days=30)
KEPT_WITHOUT_STAMP_FOR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class _Print:
    """A diploma about to be printed: what stands on it, by which template, and the file in which it is kept."""

    found: Published
    diploma: Diploma
    template: Template
    file: Path


def sealed_diploma(found: Published, *, issuer: Issuer, settings: Settings) -> bytes:
    """Return the sealed PDF of a certificate as it stands: the same bytes for as long as it is kept."""
    (wanted,) = _prints([found], issuer=issuer, settings=settings)
    if wanted.file.is_file():
        return wanted.file.read_bytes()
    return _made(wanted, issuer=issuer, settings=settings)


def make_missing(certificates: Sequence[Published], *, issuer: Issuer, settings: Settings) -> int:
    """Make the sealed PDFs that are not kept already; return how many."""
    missing = [one for one in _prints(certificates, issuer=issuer, settings=settings) if not one.file.is_file()]
    for one in missing:
        _made(one, issuer=issuer, settings=settings)
    return len(missing)


def _prints(certificates: Sequence[Published], *, issuer: Issuer, settings: Settings) -> list[_Print]:
    with reading() as session:
        templates = templates_of(session, [one.public_id for one in certificates])
    made = []
    for found in certificates:
        diploma, template = diploma_of(found, issuer=issuer, invented=settings.demo), templates[found.public_id]
        made.append(_Print(found=found, diploma=diploma, template=template, file=settings.diplomas_path / _name(diploma, template)))
    return made


def _name(diploma: Diploma, template: Template) -> str:
    """Return the name of the file of a diploma: it follows from all that stands on it, and from the template."""
    said = json.dumps([asdict(diploma), template.hash], sort_keys=True)
    return f"{hashlib.sha256(said.encode()).hexdigest()}.pdf"


def _made(wanted: _Print, *, issuer: Issuer, settings: Settings) -> bytes:
    pdf = diploma_pdf(wanted.diploma, wanted.template, credential=wanted.found.document, at=wanted.found.issued_at)
    with unit_of_work() as session:
        made, is_whole = seal_pdf(
            session, pdf, about=f"certificate:{wanted.found.public_id}", issuer=issuer, at=clock.now(), time_stamps=settings.timestamp_url
        )
    _keep(wanted.file, made, is_whole=is_whole)
    return made


def _keep(file: Path, made: bytes, *, is_whole: bool) -> None:
    """Keep a file; one whose seal lacks its time stamp as though it were nearly a month old, so that it is soon made anew with one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_bytes(made)
    if not is_whole:
        made_at = (clock.now() - KEPT_FOR + KEPT_WITHOUT_STAMP_FOR).timestamp()
        os.utime(beside, (made_at, made_at))
    beside.replace(file)


def forget_old_diplomas(settings: Settings) -> int:
    """Delete the files made longer ago than a month; the next who asks has them made anew. Return how many."""
    before = (clock.now() - KEPT_FOR).timestamp()
    old = [file for file in settings.diplomas_path.glob("*.pdf") if file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
