"""Reading the transparency log: its size, its heads, and the proofs it can give."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from genomeready.credentials.models import LogEntry, LogNode, TreeHead
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
class Inclusion:
    """That a document is in the log: the entry, its place, and the hashes that lead to a signed head."""

    entry: str
    position: int
    proof: tuple[str, ...]
    head: TreeHead


def inclusion_of(session: Session, instance_id: int) -> Inclusion | None:
    """Return the proof that a document's issuing is in the log; None while no signed head covers it. Three statements."""
    entry = session.scalar(select(LogEntry).where(LogEntry.instance_id == instance_id).order_by(LogEntry.position).limit(1))
    head = latest_head(session)
    if entry is None or head is None or head.size <= entry.position:
        return None
    known = nodes_at(session, nodes_for(lambda node: inclusion_proof(entry.position, head.size, node)))
    proof = inclusion_proof(entry.position, head.size, known.__getitem__)
    return Inclusion(entry=entry.entry, position=entry.position, proof=tuple(step.hex() for step in proof), head=head)


def growth_of(session: Session, earlier: int, size: int) -> list[str]:
    """Return the proof that the log of `size` entries grew from that of `earlier`. One statement.

    Raises:
        Beyond: the log was never of such a size.
    """
    known = nodes_at(session, nodes_for(lambda node: consistency_proof(earlier, size, node)))
    return [step.hex() for step in consistency_proof(earlier, size, known.__getitem__)]
