"""Reading the transparency log: its size, its heads, and the proofs it can give."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.credentials.models.awards import CredentialInstance
from genomeready.credentials.models.publishing import LogEntry, LogNode, StatusList, TreeHead
from genomeready.credentials.transparency import Place, consistency_proof, inclusion_proof, nodes_for

CHUNK = 10_000


def log_size(session: Session) -> int:
    """Return how many entries the log has."""
    last = session.scalar(select(func.max(LogEntry.position)))
    return 0 if last is None else last + 1


def nodes_at(session: Session, places: Collection[Place]) -> dict[Place, bytes]:
    """Return the hashes of perfect subtrees, in one statement."""
    if not places:
        return {}
    rows = session.execute(select(LogNode.level, LogNode.place, LogNode.hash).where(tuple_(LogNode.level, LogNode.place).in_(list(places))))
    return {(row.level, row.place): bytes.fromhex(row.hash) for row in rows}


def latest_head(session: Session) -> TreeHead | None:
    """Return the newest signed head; None before the first."""
    return session.scalar(select(TreeHead).order_by(TreeHead.size.desc()).limit(1))


def heads(session: Session) -> Iterator[TreeHead]:
    """Yield every signed head, the smallest first."""
    yield from session.scalars(select(TreeHead).order_by(TreeHead.size).execution_options(yield_per=CHUNK))


@dataclass(frozen=True, kw_only=True)
class Publications:
    """What was published about one document: the status list it has its place in, its issuing in the log, the newest signed head."""

    list_purpose: str | None
    list_number: int | None
    status_list: str | None
    entry: str | None
    position: int | None
    size: int | None
    head: str | None


_PUBLICATIONS = (
    select(
        StatusList.purpose.label("list_purpose"), StatusList.number.label("list_number"), StatusList.document.label("status_list"),
        LogEntry.entry, LogEntry.position, TreeHead.size, TreeHead.document.label("head"),
    )
    .select_from(CredentialInstance)
    .outerjoin(StatusList, StatusList.id == CredentialInstance.status_list_id)
    .outerjoin(LogEntry, LogEntry.instance_id == CredentialInstance.id)
    .outerjoin(TreeHead, TreeHead.size == select(func.max(TreeHead.size)).scalar_subquery())
    .where(CredentialInstance.id == bindparam("instance_id"))
    .order_by(LogEntry.position)
    .limit(1)
)  # fmt: skip


def publications_of(session: Session, instance_id: int) -> Publications:
    """Return what was published about a document, in one statement."""
    return Publications(**run(session, _PUBLICATIONS, instance_id=instance_id).mappings().one())


@dataclass(frozen=True, kw_only=True)
class Inclusion:
    """That a document is in the log: the entry, its place, and the hashes that lead to a signed head."""

    entry: str
    position: int
    proof: tuple[str, ...]
    size: int
    head: str


def inclusion_of(session: Session, found: Publications) -> Inclusion | None:
    """Return the proof that a document's issuing is in the log; None while no signed head covers it. One statement at most."""
    entry, position, size, head = found.entry, found.position, found.size, found.head
    if entry is None or position is None or size is None or head is None or size <= position:
        return None
    known = nodes_at(session, nodes_for(lambda node: inclusion_proof(position, size, node)))
    proof = inclusion_proof(position, size, known.__getitem__)
    return Inclusion(entry=entry, position=position, proof=tuple(step.hex() for step in proof), size=size, head=head)


def growth_of(session: Session, earlier: int, size: int) -> list[str]:
    """Return the proof that the log of `size` entries grew from that of `earlier`. One statement.

    Raises:
        Beyond: the log was never of such a size.
    """
    known = nodes_at(session, nodes_for(lambda node: consistency_proof(earlier, size, node)))
    return [step.hex() for step in consistency_proof(earlier, size, known.__getitem__)]
