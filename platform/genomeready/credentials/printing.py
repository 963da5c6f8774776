"""The diploma as a sealed file: made once for what it says, and kept beside the database until it is made anew."""

import hashlib
import os
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from genomeready.base import clock
from genomeready.credentials.diploma import TEMPLATE, Diploma, diploma_pdf
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.presenting import diploma_of
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.queries.register import Published
from genomeready.credentials.services.sealing import seal_pdf
from genomeready.settings import Settings
from genomeready.web.database import unit_of_work

KEPT_FOR = timedelta(days=30)


def sealed_diploma(found: Published, *, issuer: Issuer, settings: Settings) -> bytes:
    """Return the sealed PDF of a certificate as it stands: the same bytes for as long as it is kept."""
    diploma = diploma_of(found, issuer=issuer, invented=settings.demo)
    file = _kept_file(diploma, settings)
    if file.is_file():
        return file.read_bytes()
    pdf = diploma_pdf(diploma, credential=found.document, home=settings.home, at=found.issued_at)
    with unit_of_work() as session:
        made = seal_pdf(session, pdf, issuer=issuer, at=clock.now(), time_stamps=settings.timestamp_url)
    _keep(file, made)
    return made


def is_kept(found: Published, *, issuer: Issuer, settings: Settings) -> bool:
    """Say whether the PDF of a certificate as it stands was made already."""
    return _kept_file(diploma_of(found, issuer=issuer, invented=settings.demo), settings).is_file()


def _kept_file(diploma: Diploma, settings: Settings) -> Path:
    """Return where the file of a diploma is kept: its name follows from all that stands on it, and from the template."""
    template = (settings.home / TEMPLATE).read_bytes()
    name = hashlib.sha256(canonical(asdict(diploma)) + template).hexdigest()
    return settings.diplomas_path / f"{name}.pdf"


def _keep(file: Path, made: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_bytes(made)
    beside.replace(file)


def forget_old_diplomas(settings: Settings) -> int:
    """Delete the files made longer ago than a month; the next who asks has them made anew. Return how many."""
    before = (clock.now() - KEPT_FOR).timestamp()
    old = [file for file in settings.diplomas_path.glob("*.pdf") if file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
