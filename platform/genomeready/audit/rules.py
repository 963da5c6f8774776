"""The chain: how one entry's hash rests on the one before it. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FIRST = "0" * 64
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # made once: a trail is written by the thousand


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What an audit entry says, before it is chained."""

    at: datetime
    actor_id: int | None
    actor: str
    act: str
    subject: str
    organisation_id: int | None
    detail: dict[str, Any]


def chained_hash(previous: str, fact: Fact) -> str:
    """Return the SHA-256 (hex) of the previous hash and the entry in canonical JSON."""
    said = {
        "at": fact.at.isoformat(timespec="microseconds"),
        "actor_id": fact.actor_id,
        "actor": fact.actor,
        "act": fact.act,
        "subject": fact.subject,
        "organisation_id": fact.organisation_id,
        "detail": fact.detail,
    }
    return hashlib.sha256(f"{previous}\n{_WRITER.encode(said)}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Link:
    """One stored entry as the verifier reads it."""

    number: int
    fact: Fact
    previous: str
    hash: str


def first_broken(links: Iterable[Link]) -> int | None:
    """Return the number of the first entry that was altered, removed or put in; None if whole."""
    expected_previous = FIRST
    expected_number: int | None = None
    for link in links:
        missing = expected_number is not None and link.number != expected_number
        if missing or link.previous != expected_previous or link.hash != chained_hash(link.previous, link.fact):
            return link.number
        expected_previous = link.hash
        expected_number = link.number + 1
    return None
