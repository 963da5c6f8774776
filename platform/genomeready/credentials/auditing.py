"""Checking the whole log: every hash computed again from the entries, every document held against them.

A backup that lost or altered a row, an entry that was changed, or a log that was rewritten since a
head was signed is found here.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.credentials.models.awards import CredentialInstance
from genomeready.credentials.models.publishing import LogEntry, LogNode
from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.log import CHUNK, heads
from genomeready.credentials.transparency import EMPTY_ROOT, Place, completed_by, leaf_hash, root
from genomeready.credentials.verifying import content_hash


@dataclass(frozen=True, kw_only=True)
class LogReport:
    """How many entries, documents and heads were compared, and each thing that does not fit, in words."""

    entries: int
    documents: int
    heads: int
    faults: tuple[str, ...]


def check_log(session: Session, *, known: tuple[int, str] | None = None) -> LogReport:
    """Compute the log anew and compare; `known` is a (size, root) that somebody kept elsewhere."""
    faults: list[str] = []
    nodes, told = _rebuilt(session, faults)
    size = sum(1 for level, _ in nodes if level == 0)
    faults.extend(_stored_nodes(session, nodes))
    counted = 0
    for head in heads(session):
        counted += 1
        faults.extend(_head(head.size, head.root, size=size, node=nodes.__getitem__, whose="the head signed"))
    if known is not None:
        faults.extend(_head(*known, size=size, node=nodes.__getitem__, whose="the head kept elsewhere"))
    documents = 0
    for instance in session.scalars(select(CredentialInstance).order_by(CredentialInstance.id).execution_options(yield_per=CHUNK)):
        documents += 1
        faults.extend(_document(instance, told))
    return LogReport(entries=size, documents=documents, heads=counted, faults=tuple(faults))


def _rebuilt(session: Session, faults: list[str]) -> tuple[dict[Place, bytes], dict[int, list[dict[str, str]]]]:
    """Return every node computed from the entries, and what the entries say of each document."""
    nodes: dict[Place, bytes] = {}
    told: dict[int, list[dict[str, str]]] = {}
    asked = select(LogEntry.position, LogEntry.instance_id, LogEntry.entry).order_by(LogEntry.position)
    for expected, row in enumerate(session.execute(asked.execution_options(yield_per=CHUNK))):
        if row.position != expected:
            faults.append(f"Entry {expected} is missing from the log.")
            break
        nodes.update(completed_by(expected, leaf_hash(row.entry.encode()), nodes.__getitem__))
        told.setdefault(row.instance_id, []).append(json.loads(row.entry))
    return nodes, told


def _stored_nodes(session: Session, nodes: dict[Place, bytes]) -> Iterator[str]:
    stored = 0
    for row in session.execute(select(LogNode.level, LogNode.place, LogNode.hash).execution_options(yield_per=CHUNK)):
        stored += 1
        found = nodes.get((row.level, row.place))
        if found is None or found.hex() != row.hash:
            yield f"The hash kept for level {row.level}, place {row.place} is not that of its entries."
    if stored < len(nodes):
        yield f"{len(nodes) - stored} hashes of the log are missing."


def _head(head_size: int, head_root: str, *, size: int, node: Callable[[Place], bytes], whose: str) -> Iterator[str]:
    if head_size > size:
        yield f"{whose.capitalize()} over {head_size} entries is larger than the log, which has {size}: entries were lost."
    elif (root(head_size, node) if head_size else EMPTY_ROOT).hex() != head_root:
        yield f"{whose.capitalize()} over {head_size} entries has another root: an entry was changed since."


def _document(instance: CredentialInstance, told: dict[int, list[dict[str, str]]]) -> Iterator[str]:
    name = f"Document {instance.id} (award {instance.award_id}, edition {instance.sequence})"
    said = told.get(instance.id, [])
    if hashlib.sha256(instance.document.encode()).hexdigest() != instance.document_hash or _content(instance) != instance.content_hash:
        yield f"{name} is not the one whose hash was kept."
    if [entry["act"] for entry in said] != ["issued", *(["ended"] if instance.ended_at else [])]:
        yield f"{name} does not stand in the log as it stands in the register."
    if any(entry["sha256"] != instance.content_hash for entry in said):
        yield f"{name} is not the one that was entered in the log."


def _content(instance: CredentialInstance) -> str:
    try:
        return content_hash(read_json(instance.document))
    except (ValueError, AttributeError, NotCanonical):
        return ""
