"""Writing the audit trail: `record` notes an act, `seal` chains it as the transaction commits."""

from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.rules import FIRST, Fact, chained_hash
from genomeready.base import clock
from genomeready.base.locks import Lock, hold
from genomeready.base.many import insert_rows

_WAITING = "audit facts waiting for the commit"


class Actor(Protocol):
    """Whoever acts: a person's row, or the one who is signed in."""

    @property
    def id(self) -> int:
        """The person's number."""

    @property
    def public_id(self) -> str:
        """What the trail calls them."""


def record(
    session: Session,
    act: str,
    subject: str,
    *,
    by: Actor | None,
    organisation_id: int | None = None,
    **detail: Any,  # noqa: ANN401 - whatever JSON can hold
) -> None:
    """Note that `by` did `act` to `subject` (`"certificate:abc…"`); None means the platform itself.

    The entry is written with the transaction, or not at all.
    """
    fact = Fact(
        at=clock.now(),
        actor_id=by.id if by else None,
        actor=by.public_id if by else "platform",
        act=act,
        subject=subject,
        organisation_id=organisation_id,
        detail=detail,
    )
    session.info.setdefault(_WAITING, []).append(fact)


def seal(session: Session) -> None:
    """Chain the waiting entries onto the trail; called as the unit of work commits.

    The end of the chain is locked only from here to the commit, so writers wait briefly.
    """
    facts: list[Fact] = session.info.pop(_WAITING, [])
    if not facts:
        return
    hold(session, Lock.AUDIT_CHAIN)
    last, previous = _end_of_chain(session)
    entries = []
    for number, fact in enumerate(facts, start=last + 1):
        this = chained_hash(previous, fact)
        entries.append({"number": number, "previous": previous, "hash": this, **fact.__dict__})
        previous = this
    insert_rows(session, AuditEntry, entries)


def forget_waiting(session: Session) -> None:
    """Drop what was noted in a transaction that was rolled back."""
    session.info.pop(_WAITING, None)


def _end_of_chain(session: Session) -> tuple[int, str]:
    latest = select(func.max(AuditEntry.number)).scalar_subquery()
    row = session.execute(select(AuditEntry.number, AuditEntry.hash).where(AuditEntry.number == latest)).one_or_none()
    return (row.number, row.hash) if row else (0, FIRST)
