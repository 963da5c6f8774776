"""Give a document its place in a status list, and publish the list anew whenever a bit of it changes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import record
from genomeready.base.ids import below
from genomeready.base.locks import Lock, hold
from genomeready.credentials.did import key_id
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.publishing import StatusList
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.data_integrity import with_proofs, xml_moment
from genomeready.credentials.queries.status import ended_indexes, is_index_taken, latest_list
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.keys import signing_key
from genomeready.credentials.status_list import BITS, encoded, free_index, with_bits

LIST_LIVES = timedelta(hours=48)
"""How long a copy of a list may be relied on; the job signs each anew long before."""
SIGN_ANEW_AFTER = timedelta(hours=12)
TTL_MILLISECONDS = 300_000
REVOCATION = "revocation"


def list_address(issuer: Issuer, number: int) -> str:
    """Return where a list is published."""
    return issuer.address_of(f"/status/{REVOCATION}/{number}")


def place_in_list(session: Session, *, issuer: Issuer, at: datetime) -> tuple[StatusList, int]:
    """Return the list that takes new documents and a random index in it that was never used.

    One writer at a time chooses, so that no two choose the same; the database refuses it besides.
    """
    hold(session, Lock.STATUS_LIST)
    current = latest_list(session, REVOCATION)
    if current is None or current.used * 2 >= BITS:
        current = _new_list(session, number=current.number + 1 if current else 1, issuer=issuer, at=at)
    there = current
    index = free_index(lambda drawn: is_index_taken(session, there.id, drawn), below, used=there.used)
    there.used += 1
    session.flush()
    return there, index


def status_entry(issuer: Issuer, status_list: StatusList, index: int) -> dict[str, str]:
    """Return what a credential says of its place: one object, since Open Badges 3.0 allows no more."""
    address = list_address(issuer, status_list.number)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": REVOCATION,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def publish_lists(session: Session, list_ids: Collection[int], *, issuer: Issuer, at: datetime) -> None:
    """Sign lists anew from the documents that have ended: what a verifier fetches from the commit on."""
    lists = session.scalars(select(StatusList).where(StatusList.id.in_(list_ids)).order_by(StatusList.id).with_for_update()).all()
    for found in lists:
        bits = with_bits(ended_indexes(session, found.id))
        _sign(session, found, encoded(bits), issuer=issuer, at=at.replace(microsecond=0))
        record(session, "status-list.signed", f"status-list:{found.purpose}/{found.number}", by=None, at=xml_moment(found.signed_at))


def _new_list(session: Session, *, number: int, issuer: Issuer, at: datetime) -> StatusList:
    made = StatusList(purpose=REVOCATION, number=number)
    _sign(session, made, encoded(with_bits(())), issuer=issuer, at=at.replace(microsecond=0))
    session.add(made)
    session.flush()
    record(session, "status-list.made", f"status-list:{REVOCATION}/{number}", by=None)
    return made


def _sign(session: Session, found: StatusList, bits: str, *, issuer: Issuer, at: datetime) -> None:
    address, until = list_address(issuer, found.number), at + LIST_LIVES
    unsigned = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": xml_moment(at),
        "validUntil": xml_moment(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": found.purpose,
            "encodedList": bits,
            "ttl": TTL_MILLISECONDS,
        },
    }
    key, signer = signing_key(session, issuer.keyring, at=at, purpose=KeyPurpose.STATUS_LIST)
    signed = with_proofs(unsigned, signer=signer, method=key_id(issuer.did, key.multikey), at=at)
    found.document, found.signed_at, found.valid_until = canonical(signed).decode(), at, until
