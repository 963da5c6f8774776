"""Passports for machines: decoded visas, what a data set demands and a moment in; whether access is granted, and why, out."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.lines import line_of
from genomeready.assessment.types.passport.visas import BY, CLAIM, TYPES, Demand, Found, moment, read_passport

NAME = "passport"
_TEXT = {"type": "string", "minLength": 1, "maxLength": 300, "description": "write a text, such as an address"}
_URLS = {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 20, "description": "list the addresses that are trusted"}
_SECONDS = {"type": "integer", "minimum": 0, "maximum": 10**11, "description": "write the seconds since 1970 in UTC, as the visa does"}
_BY = {"enum": list(BY), "description": f"write one of {', '.join(BY)}"}
_TYPE = {"enum": list(TYPES), "description": "write one of the five standard types"}
_CLAUSE = {
    "type": "object", "required": ["type"], "additionalProperties": False,
    "properties": {"type": _TYPE, "value": _TEXT, "source": _TEXT, "by": _TEXT},
    "description": "such as {type: AffiliationAndRole, value: 'pattern:faculty@*'}",
}  # fmt: skip
_CONDITIONS = {
    "type": "array", "minItems": 1, "maxItems": 10, "description": "one of these lists must hold, and in it every clause",
    "items": {"type": "array", "minItems": 1, "maxItems": 10, "items": _CLAUSE, "description": "list the clauses that must all hold"},
}  # fmt: skip
_CLAIM = {
    "type": "object", "additionalProperties": False, "required": ["type", "asserted", "value", "source"],
    "properties": {"type": _TYPE, "asserted": _SECONDS, "value": _TEXT, "source": _TEXT, "by": _BY, "conditions": _CONDITIONS},
}  # fmt: skip
VISAS: Mapping[str, Any] = {
    "type": "array", "minItems": 1, "maxItems": 8, "description": "list the visas as decoded",
    "items": {
        "type": "object", "additionalProperties": False, "required": ["iss", "sub", "iat", "exp", CLAIM],
        "properties": {"iss": _TEXT, "sub": _TEXT, "jti": _TEXT, "iat": _SECONDS, "exp": _SECONDS, CLAIM: _CLAIM},
        "description": "write a visa as decoded: {iss: …, sub: …, iat: …, exp: …, ga4gh_visa_v1: {…}}",
    },
}  # fmt: skip
DEMAND: Mapping[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["needs", "issuers"],
    "properties": {
        "needs": {
            "type": "array", "minItems": 1, "maxItems": 6, "description": "list what visas must say, all of it",
            "items": {
                "type": "object", "additionalProperties": False, "required": ["type"],
                "properties": {
                    "type": _TYPE, "value": _TEXT, "source": _TEXT,
                    "by": {"type": "array", "items": _BY, "minItems": 1, "maxItems": 5, "description": "list who may say it: [so, dac]"},
                },
                "description": "such as {type: ControlledAccessGrants, value: …, by: [dac]}",
            },
        },
        "issuers": _URLS, "sources": _URLS,
        "days": {"type": "integer", "minimum": 1, "maximum": 10000, "description": "write how many days ago it may have been asserted"},
    },
}  # fmt: skip
AT: Mapping[str, Any] = {
    "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z)?$",
    "description": "write the moment of the decision in UTC, such as 2026-11-22 or 2026-11-22T14:30Z",
}  # fmt: skip
INPUT: Mapping[str, Any] = line_of(
    "A GA4GH Passport of decoded visas, what a data set demands, and the moment of the decision",
    "visas", "demand", "at",
    visas=VISAS, demand=DEMAND, at=AT,
)  # fmt: skip


def answer(line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ARG001 - schemes are for variants
    """Return whether access is granted, how each visa is read, and which needs are not met (counted from 0).

    Raises:
        ValueError: the moment is none.
    """
    found = decided(line["visas"], line["demand"], at=line["at"])
    return {"granted": found.granted, "visas": [str(reading) for reading in found.readings], "unmet": list(found.unmet)}


def decided(visas: list[Mapping[str, Any]], demand: Mapping[str, Any], *, at: str) -> Found:
    """Return whether a passport opens a data set, all as it is written.

    Raises:
        ValueError: the moment is none.
    """
    wanted = Demand(
        needs=tuple(demand["needs"]), issuers=frozenset(demand["issuers"]), days=demand.get("days"),
        sources=frozenset(demand["sources"]) if "sources" in demand else None,
    )  # fmt: skip
    return read_passport(visas, wanted, at=moment(at))
