"""Write to the transparency log, and sign its head. Entries are only ever added, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.base.locks import Lock, hold
from genomeready.base.many import insert_rows
from genomeready.credentials.did import key_id
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.publishing import LogEntry, LogNode, TreeHead
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.data_integrity import EDDSA_JCS_2022, with_proofs, xml_moment
from genomeready.credentials.queries.log import latest_head, log_size, nodes_at
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.keys import signing_key
from genomeready.credentials.transparency import Place, completed_by, leaf_hash, nodes_for, root

ISSUED, ENDED = "issued", "ended"


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What the log is told of one document: that it was issued or has ended. `sha256` is of the unsigned content."""

    instance_id: int
    act: str
    sha256: str
    at: datetime

    @property
    def entry(self) -> str:
        """The entry as it is hashed: canonical JSON that names nobody."""
        return canonical({"act": self.act, "at": xml_moment(self.at), "sha256": self.sha256}).decode()


def append_to_log(session: Session, happened: Sequence[Happened]) -> None:
    """Add entries at the end of the log, in five statements however many they are.

    The end of the log is held from here to the commit, so that no two writers take the same place.
    """
    if not happened:
        return
    hold(session, Lock.TRANSPARENCY_LOG)
    size = log_size(session)
    nodes = nodes_at(session, nodes_for(lambda node: root(size, node)))  # the right edge: all that later nodes are made from
    made: list[tuple[Place, bytes]] = []
    entries: list[dict[str, object]] = []
    for position, what in enumerate(happened, start=size):
        entry = what.entry
        completed = completed_by(position, leaf_hash(entry.encode()), nodes.__getitem__)
        nodes.update(completed)
        made.extend(completed)
        entries.append({"position": position, "instance_id": what.instance_id, "entry": entry})
    insert_rows(session, LogEntry, entries)
    insert_rows(session, LogNode, [{"level": level, "place": place, "hash": found.hex()} for (level, place), found in made])


def sign_head(session: Session, *, issuer: Issuer, at: datetime) -> TreeHead | None:
    """Sign the root of the log as it stands; None where nothing was added since the last time."""
    hold(session, Lock.TRANSPARENCY_LOG)
    size, last = log_size(session), latest_head(session)
    if size == (last.size if last else 0):
        return last
    found = root(size, nodes_at(session, nodes_for(lambda node: root(size, node))).__getitem__).hex()
    moment = at.replace(microsecond=0)
    key, signer = signing_key(session, issuer.keyring, at=moment, purpose=KeyPurpose.STATUS_LIST)
    said = {"type": "SignedTreeHead", "log": issuer.address_of("/log"), "size": size, "sha256Root": found, "at": xml_moment(moment)}
    signed = with_proofs(said, suites=(EDDSA_JCS_2022,), signer=signer, method=key_id(issuer.did, key.multikey), at=moment)
    head = TreeHead(size=size, root=found, signed_at=moment, document=canonical(signed).decode())
    session.add(head)
    session.flush()
    return head
