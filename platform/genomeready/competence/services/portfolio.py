"""Write one's portfolio: entries with their case log, and files."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from genomeready.audit.services import Actor, record
from genomeready.base.file_kinds import FileKind, kind_of
from genomeready.base.files import FileStore
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import Refused
from genomeready.competence.models import PortfolioEntry, PortfolioFile
from genomeready.competence.queries.portfolio import Case, entry_of, is_shown
from genomeready.competence.services.turns import take_turn

MOST_FILES = 20
MOST_BYTES = 300 * 1024 * 1024
LONGEST_NAME = 120


class EntryShown(Refused):
    """An entry by which somebody judges or judged."""

    message = (
        "Somebody was asked to judge by this entry, so it stays as it is. Write a new entry; "
        "or withdraw what you asked, as long as nothing was decided, and change this one."
    )


class TooManyFiles(Refused):
    """More than an entry or a person may keep."""

    message = f"An entry takes {MOST_FILES} files, and a portfolio 300 MB. Remove a file that nobody needs and send this one again."


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an entry says."""

    title: str
    text: str
    cases: Sequence[Case]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file that was checked and lies in the store, not named by anything yet."""

    name: str
    kind: FileKind
    size: int
    content_hash: str


def write_entry(session: Session, person_id: int, *, told: Told, at: datetime, by: Actor) -> PortfolioEntry:
    """Add an entry to a portfolio."""
    entry = PortfolioEntry(public_id=new_public_id(), person_id=person_id, written_at=at)
    _fill(entry, told)
    session.add(entry)
    session.flush()
    record(session, "portfolio.written", f"entry:{entry.public_id}", by=by)
    return entry


def rewrite_entry(session: Session, person_id: int, public_id: str, *, told: Told, at: datetime, by: Actor) -> PortfolioEntry:
    """Change an entry that nobody has judged by.

    Raises:
        EntryShown: somebody judges or judged by it.
        NotThere: it is not this person's.
    """
    entry = _changeable(session, person_id, public_id)
    _fill(entry, told)
    entry.written_at = at
    session.flush()
    record(session, "portfolio.rewritten", f"entry:{entry.public_id}", by=by)
    return entry


def remove_entry(session: Session, person_id: int, public_id: str, *, by: Actor) -> None:
    """Delete an entry that nobody has judged by, and its files with it; contents that nothing names are swept away later.

    Raises:
        EntryShown: somebody judges or judged by it.
        NotThere: it is not this person's.
    """
    entry = _changeable(session, person_id, public_id)
    session.execute(delete(PortfolioFile).where(PortfolioFile.entry_id == entry.id))
    session.delete(entry)
    session.flush()
    record(session, "portfolio.removed", f"entry:{public_id}", by=by)


def bring(files: FileStore, *, name: str, content: bytes) -> Brought:
    """Check a file by what is in it and put it into the store, before the transaction that names it.

    Raises:
        NotTaken: it is none of the kinds that are taken.
    """
    kind = kind_of(content)
    return Brought(name=file_name(name, kind.suffix), kind=kind, size=len(content), content_hash=files.put(content))


def file_name(given: str, suffix: str) -> str:
    r"""Return the name under which a file is kept: no folders, no signs that do not show, the ending of what it is.

    >>> file_name("C:\\scans\\my log.PDF.exe", "pdf"), file_name("../../.png", "png"), file_name("\u202egnp.txt", "png")
    ('my log.PDF.pdf', 'png.png', 'gnp.png')
    """
    plain = "".join(sign for sign in given.replace("\\", "/") if sign.isprintable())
    stem = PurePosixPath(plain).name.rpartition(".")[0].strip(" .") or PurePosixPath(plain).stem.strip(" .") or "file"
    return f"{stem[:LONGEST_NAME]}.{suffix}"


def add_file(session: Session, person_id: int, public_id: str, *, brought: Brought, by: Actor) -> PortfolioFile:
    """Name a brought file in an entry; the same content twice is there once.

    Raises:
        EntryShown: somebody judges or judged by the entry.
        TooManyFiles: the entry or the portfolio is full.
        NotThere: the entry is not this person's.
    """
    entry = _changeable(session, person_id, public_id)
    there = session.scalars(select(PortfolioFile).where(PortfolioFile.entry_id == entry.id)).all()
    for file in there:
        if file.content_hash == brought.content_hash:
            return file
    kept = select(func.coalesce(func.sum(PortfolioFile.size), 0)).join(PortfolioEntry, PortfolioEntry.id == PortfolioFile.entry_id)
    size = session.scalar(kept.where(PortfolioEntry.person_id == person_id)) or 0
    if len(there) >= MOST_FILES or size + brought.size > MOST_BYTES:
        raise TooManyFiles
    file = PortfolioFile(
        public_id=new_public_id(), entry_id=entry.id, name=brought.name, media_type=brought.kind.media_type, size=brought.size,
        content_hash=brought.content_hash,
    )  # fmt: skip
    session.add(file)
    session.flush()
    record(session, "portfolio.file_added", f"entry:{public_id}", by=by, file=file.public_id, hash=file.content_hash)
    return file


def remove_file(session: Session, person_id: int, public_id: str, *, file: str, by: Actor) -> None:
    """Take a file out of an entry that nobody has judged by.

    Raises:
        EntryShown: somebody judges or judged by the entry.
        NotThere: the entry is not this person's.
    """
    entry = _changeable(session, person_id, public_id)
    session.execute(delete(PortfolioFile).where(PortfolioFile.entry_id == entry.id, PortfolioFile.public_id == file))
    record(session, "portfolio.file_removed", f"entry:{public_id}", by=by, file=file)


def note_reading(session: Session, file: str, *, by: Actor) -> None:
    """Note that somebody other than its owner read a file, by its public id."""
    record(session, "portfolio.file_read", f"file:{file}", by=by)


def forget_unnamed_files(session: Session, files: FileStore, *, named_above: InstrumentedAttribute[str], put_before: datetime) -> int:
    """Take contents away that no row names and that were put before a moment; return how many.

    `named_above` is the column in which a domain above names contents of the same store.
    """
    old = list(files.put_before(put_before))
    named = {*session.scalars(select(PortfolioFile.content_hash).distinct()), *session.scalars(select(named_above).distinct())}
    unnamed = [content_hash for content_hash in old if content_hash not in named]
    for content_hash in unnamed:
        files.remove(content_hash)
    return len(unnamed)


def _changeable(session: Session, person_id: int, public_id: str) -> PortfolioEntry:
    take_turn(session, person_id)
    entry = entry_of(session, person_id, public_id)
    if is_shown(session, entry):
        raise EntryShown
    return entry


def _fill(entry: PortfolioEntry, told: Told) -> None:
    entry.title, entry.text, entry.cases = told.title, told.text, [asdict(case) for case in told.cases]
