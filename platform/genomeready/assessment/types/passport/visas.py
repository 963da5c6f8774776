"""Which visas of a passport count, and whether what counts is what a data set demands (GA4GH Passport v1).

A visa is the decoded payload of a signed token; its signature is taken as checked. A visa is ignored for the first of the reasons
of `Reading` that holds. Conditions are two lists in each other: one of the inner lists must hold, and in it every clause; each
clause is held against the visas that count and have no conditions of their own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote

Visa = Mapping[str, Any]
Clause = Mapping[str, Any]
CLAIM = "ga4gh_visa_v1"
TYPES = ("AffiliationAndRole", "AcceptedTermsAndPolicies", "ResearcherStatus", "ControlledAccessGrants", "LinkedIdentities")
NEED_BY = frozenset({"AcceptedTermsAndPolicies", "ControlledAccessGrants"})
BY = ("self", "peer", "system", "so", "dac")
LINKED = "LinkedIdentities"


class Reading(StrEnum):
    """How a visa is read: it counts, or why it is ignored."""

    COUNTS = "counts"
    ISSUER = "issuer"
    SOURCE = "source"
    EARLY = "early"
    EXPIRED = "expired"
    STALE = "stale"
    NO_BY = "no-by"
    OTHER_PERSON = "other-person"
    CONDITIONS = "conditions"


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a data set demands: every one of `needs`, from trusted issuers and sources, asserted at most so many days ago."""

    needs: tuple[Clause, ...]
    issuers: frozenset[str]
    sources: frozenset[str] | None = None
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whether access is granted, how each visa is read, and the places of the needs that no visa meets."""

    granted: bool
    readings: tuple[Reading, ...]
    unmet: tuple[int, ...] = field(default=())


def read_passport(visas: Sequence[Visa], demand: Demand, *, at: datetime) -> Found:
    """Return whether a passport opens a data set at a moment, and why.

    >>> claim = {"type": "ControlledAccessGrants", "value": "https://data.example/1", "source": "https://dac.example", "asserted": 0}
    >>> visa = {"iss": "https://visas.example", "sub": "1", "iat": 0, "exp": 100, CLAIM: claim | {"by": "dac"}}
    >>> need = Demand(needs=({"type": claim["type"], "value": claim["value"]},), issuers=frozenset({"https://visas.example"}))
    >>> [read_passport([visa], need, at=datetime.fromtimestamp(n, UTC)).granted for n in (99, 100)]
    [True, False]
    """
    plain = [_by_itself(visa, demand, at) for visa in visas]
    linked = _of_one_person(visas, [reading is Reading.COUNTS for reading in plain])
    own = [Reading.OTHER_PERSON if reading is Reading.COUNTS and not same else reading for reading, same in zip(plain, linked, strict=True)]
    free = [visa for visa, reading in zip(visas, own, strict=True) if reading is Reading.COUNTS and not visa[CLAIM].get("conditions")]
    readings = tuple(
        Reading.CONDITIONS if reading is Reading.COUNTS and not _conditions_hold(visa, free) else reading
        for visa, reading in zip(visas, own, strict=True)
    )
    counting = [visa for visa, reading in zip(visas, readings, strict=True) if reading is Reading.COUNTS]
    unmet = tuple(n for n, need in enumerate(demand.needs) if not any(_meets(visa, need) for visa in counting))
    return Found(granted=not unmet, readings=readings, unmet=unmet)


def _by_itself(visa: Visa, demand: Demand, at: datetime) -> Reading:
    """Return how a visa is read before it is held against the others."""
    claim, now = visa[CLAIM], at.timestamp()
    if visa["iss"] not in demand.issuers:
        return Reading.ISSUER
    if demand.sources is not None and claim["source"] not in demand.sources:
        return Reading.SOURCE
    if max(visa["iat"], claim["asserted"]) > now:
        return Reading.EARLY
    if visa["exp"] <= now:
        return Reading.EXPIRED
    if demand.days is not None and now - claim["asserted"] > timedelta(days=demand.days).total_seconds():
        return Reading.STALE
    return Reading.NO_BY if claim["type"] in NEED_BY and not claim.get("by") else Reading.COUNTS


def _of_one_person(visas: Sequence[Visa], counts: Sequence[bool]) -> list[bool]:
    """Return for each visa whether it is of the person of the first, who may be linked with others by visas that count."""
    if not visas:
        return []
    known = {_identity(visas[0])}
    links = [
        {_identity(visa), *visa[CLAIM]["value"].split(";")}
        for visa, good in zip(visas, counts, strict=True)
        if good and visa[CLAIM]["type"] == LINKED and not visa[CLAIM].get("conditions")
    ]
    for _ in links:  # each round may reach one link further
        known |= {name for link in links if link & known for name in link}
    return [_identity(visa) in known for visa in visas]


def _identity(visa: Visa) -> str:
    """Return a visa's identity as a visa of linked identities writes it.

    >>> _identity({"sub": "a,b", "iss": "https://x.example"})
    'a%2Cb,https%3A%2F%2Fx.example'
    """
    return f"{quote(visa['sub'], safe='')},{quote(visa['iss'], safe='')}"


def _conditions_hold(visa: Visa, free: Sequence[Visa]) -> bool:
    conditions: Iterable[Sequence[Clause]] = visa[CLAIM].get("conditions") or ()
    return not conditions or any(all(any(_matches(other, clause) for other in free) for clause in clauses) for clauses in conditions)


def _matches(visa: Visa, clause: Clause) -> bool:
    """Return whether one visa has all that a clause of a condition asks for; a clause must ask for more than a type."""
    claim = visa[CLAIM]
    fields = [name for name in clause if name != "type"]
    return bool(fields) and claim["type"] == clause["type"] and all(_like(str(claim.get(name, "")), clause[name]) for name in fields)


def _like(value: str, asked: str) -> bool:
    """Return whether a value is as a condition writes it; an unknown kind of match never matches.

    >>> [_like("faculty@a.example", asked) for asked in ("const:faculty@a.example", "pattern:faculty@*", "pattern:f?@*", "regex:.*")]
    [True, True, False, False]
    >>> _like("1,x;2,y", "split_pattern:2,*")
    True
    """
    kind, _, wanted = asked.partition(":")
    pattern = re.compile("".join({"?": ".", "*": ".*"}.get(sign, re.escape(sign)) for sign in wanted), re.DOTALL)
    match kind:
        case "const":
            return value == wanted
        case "pattern":
            return bool(pattern.fullmatch(value))
        case "split_pattern":
            return any(pattern.fullmatch(part) for part in value.split(";"))
    return False


def _meets(visa: Visa, need: Clause) -> bool:
    claim = visa[CLAIM]
    same = all(claim[name] == need[name] for name in ("type", "value", "source") if name in need)
    return same and ("by" not in need or claim.get("by") in need["by"])


def moment(text: str) -> datetime:
    """Return a moment written as a day or with a time, in UTC.

    >>> moment("2026-11-22").timestamp() == moment("2026-11-22T00:00Z").timestamp()
    True

    Raises:
        ValueError: it is none.
    """
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
