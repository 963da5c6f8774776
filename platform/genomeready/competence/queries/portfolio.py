"""Reading portfolios: one's own entries, and a file as whoever may read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from genomeready.base.refusals import NotThere
from genomeready.competence.models import (
    ConfirmationDecision,
    ConfirmationItem,
    ConfirmationRequest,
    PortfolioEntry,
    PortfolioFile,
    PriorClaim,
)
from genomeready.people.models import Organisation
from genomeready.people.queries import WhoAsks
from genomeready.people.rules import Role


@dataclass(frozen=True, kw_only=True)
class Case:
    """One line of a case log: the month (`2026-10`), what it was, and the writer's part in it."""

    when: str
    what: str
    part: str


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file of an entry. `size` is in bytes."""

    public_id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """An entry as a list shows it; `shown` says that somebody was asked to judge by it, so that it stays as it is."""

    public_id: str
    title: str
    written_at: datetime
    cases: int
    files: int
    shown: bool


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """An entry with all that is in it."""

    id: int
    public_id: str
    title: str
    text: str
    cases: tuple[Case, ...]
    files: tuple[FileRow, ...]
    written_at: datetime
    shown: bool


def _was_shown() -> ColumnElement[bool]:
    """Return the condition that somebody is asked to judge by an entry, or has judged by it."""
    decided = exists().where(ConfirmationItem.request_id == ConfirmationRequest.id, ConfirmationDecision.item_id == ConfirmationItem.id)
    asked = exists().where(ConfirmationRequest.entry_id == PortfolioEntry.id, or_(ConfirmationRequest.withdrawn_at.is_(None), decided))
    claimed = exists().where(PriorClaim.entry_id == PortfolioEntry.id, PriorClaim.withdrawn_at.is_(None))
    return or_(asked, claimed)


def entries_of(session: Session, person_id: int) -> list[EntryRow]:
    """Return a person's entries, the newest first: one statement."""
    files = select(func.count(PortfolioFile.id)).where(PortfolioFile.entry_id == PortfolioEntry.id).scalar_subquery()
    rows = session.execute(
        select(
            PortfolioEntry.public_id, PortfolioEntry.title, PortfolioEntry.written_at, PortfolioEntry.cases, files.label("files"),
            _was_shown().label("shown"),
        )
        .where(PortfolioEntry.person_id == person_id)
        .order_by(PortfolioEntry.id.desc())
    ).mappings()  # fmt: skip
    return [EntryRow(**{**row, "cases": len(row["cases"]), "shown": bool(row["shown"])}) for row in rows]


def entry_of(session: Session, person_id: int, public_id: str) -> PortfolioEntry:
    """Return a person's own entry.

    Raises:
        NotThere: there is none of that id, or it is somebody else's.
    """
    found = session.scalar(select(PortfolioEntry).where(PortfolioEntry.public_id == public_id, PortfolioEntry.person_id == person_id))
    if found is None:
        raise NotThere
    return found


def is_shown(session: Session, entry: PortfolioEntry) -> bool:
    """Say whether somebody is asked to judge by an entry, or has judged by it."""
    return bool(session.scalar(select(_was_shown()).where(PortfolioEntry.id == entry.id).select_from(PortfolioEntry)))


def entry_page(session: Session, entry: PortfolioEntry) -> EntryPage:
    """Return all that is in an entry: two statements."""
    files = session.execute(
        select(PortfolioFile.public_id, PortfolioFile.name, PortfolioFile.media_type, PortfolioFile.size)
        .where(PortfolioFile.entry_id == entry.id)
        .order_by(PortfolioFile.id)
    ).mappings()
    return EntryPage(
        id=entry.id, public_id=entry.public_id, title=entry.title, text=entry.text, cases=tuple(Case(**case) for case in entry.cases),
        files=tuple(FileRow(**row) for row in files), written_at=entry.written_at, shown=is_shown(session, entry),
    )  # fmt: skip


def asked_of(who: WhoAsks) -> ColumnElement[bool]:
    """Return the condition that a request names somebody as its supervisor: chosen from the leads, or by the e-mail address."""
    by_address = and_(ConfirmationRequest.supervisor_id.is_(None), ConfirmationRequest.supervisor_email == who.email)
    return or_(ConfirmationRequest.supervisor_id == who.id, by_address)


def is_open() -> ColumnElement[bool]:
    """Return the condition that a request waits: neither withdrawn nor signed off."""
    return and_(ConfirmationRequest.withdrawn_at.is_(None), ConfirmationRequest.signed_off_at.is_(None))


def examined_by(who: WhoAsks) -> ColumnElement[bool]:
    """Return the condition that an organisation is one where somebody is examiner, or lies below one."""
    paths = [held.path for held in who.held if held.role == Role.EXAMINER]
    return or_(*(Organisation.path.startswith(path, autoescape=True) for path in paths), false())


@dataclass(frozen=True, kw_only=True)
class ReadableFile:
    """A file that somebody may read now, and whether it is their own."""

    public_id: str
    name: str
    media_type: str
    content_hash: str
    own: bool


def readable_file(session: Session, public_id: str, who: WhoAsks) -> ReadableFile | None:
    """Return a file if somebody may read it now: its owner, the supervisor of a request that waits, the examiner of a claim that waits."""
    supervises = exists().where(ConfirmationRequest.entry_id == PortfolioEntry.id, is_open(), asked_of(who))
    examines = exists().where(
        PriorClaim.entry_id == PortfolioEntry.id, PriorClaim.withdrawn_at.is_(None), PriorClaim.decided_at.is_(None),
        Organisation.id == PriorClaim.organisation_id, examined_by(who),
    )  # fmt: skip
    owns = PortfolioEntry.person_id == who.id
    row = session.execute(
        select(PortfolioFile.public_id, PortfolioFile.name, PortfolioFile.media_type, PortfolioFile.content_hash, owns.label("own"))
        .join(PortfolioEntry, PortfolioEntry.id == PortfolioFile.entry_id)
        .where(PortfolioFile.public_id == public_id, or_(owns, supervises, examines))
    ).one_or_none()
    return ReadableFile(**{**row._mapping, "own": bool(row.own)}) if row else None  # noqa: SLF001 - a Row's public mapping
