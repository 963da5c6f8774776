"""The credential itself: what is said (`Statement`) and how Open Badges 3.0 writes it. Pure.

Source: 1EdTech Open Badges 3.0 on W3C Verifiable Credentials 2.0. Sets are arrays even with one
member, there are no nulls, numbers of results are strings. The holder's name and address are not in
it: the subject is a random identifier, and a salted hash lets somebody who already knows the
holder's e-mail address check that it is hers.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from genomeready.credentials.proofs import xml_moment
from genomeready.credentials.rules import achievement_type

CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")
TYPES = ("VerifiableCredential", "OpenBadgeCredential")
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Proven:
    """One competency that was shown, at the level it was shown at."""

    address: str
    code: str
    title: str
    framework: str
    level: int
    level_name: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """All that a certificate says."""

    address: str
    issuer_did: str
    issuer_name: str
    issuer_url: str
    subject: str
    email: str
    salt: str
    award_type: str
    course_title: str
    course_code: str
    course_version: str
    course_address: str
    summary: str
    criteria: str
    score: Decimal | None
    pass_percent: int | None
    proven: tuple[Proven, ...]
    at: datetime
    valid_until: datetime | None


def hashed_identity(email: str, salt: str) -> str:
    """Return the salted hash of an address as Open Badges writes it (IdentityHash: value, then salt).

    >>> hashed_identity("a@example.org", "00")[:15]
    'sha256$3041aa8a'
    """
    return "sha256$" + hashlib.sha256((email + salt).encode()).hexdigest()


def in_percent(share: Decimal) -> str:
    """Return a share as a percentage, rounded down to a tenth so that it never says more than was reached.

    >>> in_percent(Decimal("0.84")), in_percent(Decimal("0.69999"))
    ('84', '69.9')
    """
    percent = (share * 100).quantize(TENTH, rounding=ROUND_FLOOR)
    return f"{percent.normalize():f}"


def unsigned_credential(said: Statement) -> dict[str, Any]:
    """Return the credential without its proof."""
    at = xml_moment(said.at)
    until = {"validUntil": xml_moment(said.valid_until)} if said.valid_until else {}
    return {
        "@context": list(CONTEXTS),
        "id": said.address,
        "type": list(TYPES),
        "name": said.course_title,
        "issuer": {"id": said.issuer_did, "type": ["Profile"], "name": said.issuer_name, "url": said.issuer_url},
        "validFrom": at,
        "awardedDate": at,
        **until,
        "credentialSubject": _subject(said),
    }


def _subject(said: Statement) -> dict[str, Any]:
    achievement, results = _achievement(said), _results(said)
    return {
        "id": f"urn:uuid:{said.subject}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": hashed_identity(said.email, said.salt),
                "identityType": "emailAddress",
                "salt": said.salt,
            }
        ],
        "achievement": achievement,
        **({"result": results} if results else {}),
    }


def _achievement(said: Statement) -> dict[str, Any]:
    descriptions = _descriptions(said)
    alignment = [
        {
            "type": ["Alignment"],
            "targetType": "CFItem",
            "targetCode": shown.code,
            "targetName": shown.title,
            "targetFramework": shown.framework,
            "targetUrl": shown.address,
        }
        for shown in said.proven
    ]
    return {
        "id": _achievement_id(said),
        "type": ["Achievement"],
        "achievementType": achievement_type(said.award_type),
        "name": said.course_title,
        "description": said.summary,
        "criteria": {"id": said.course_address, "narrative": said.criteria},
        "humanCode": said.course_code,
        "version": said.course_version,
        "inLanguage": "en",
        **({"alignment": alignment} if alignment else {}),
        **({"resultDescription": descriptions} if descriptions else {}),
    }


def _achievement_id(said: Statement) -> str:
    return f"{said.course_address}?version={said.course_version}"


def _has_score(said: Statement) -> bool:
    return said.score is not None and said.pass_percent is not None


def _descriptions(said: Statement) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if _has_score(said):
        found.append(
            {
                "id": f"{_achievement_id(said)}#score",
                "type": ["ResultDescription"],
                "name": "Examination score",
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
                "requiredValue": str(said.pass_percent),
            }
        )
    for shown in said.proven:
        level = f"{shown.address}#level-{shown.level}"
        found.append(
            {
                "id": f"{_achievement_id(said)}#{shown.code}",
                "type": ["ResultDescription"],
                "name": shown.title,
                "resultType": "RubricCriterionLevel",
                "requiredLevel": level,
                "rubricCriterionLevel": [
                    {"id": level, "type": ["RubricCriterionLevel"], "name": shown.level_name, "level": str(shown.level)}
                ],
            }
        )
    return found


def _results(said: Statement) -> list[dict[str, Any]]:
    score = (
        [{"type": ["Result"], "resultDescription": f"{_achievement_id(said)}#score", "value": in_percent(said.score)}]
        if said.score is not None and _has_score(said)
        else []
    )
    return score + [
        {
            "type": ["Result"],
            "resultDescription": f"{_achievement_id(said)}#{shown.code}",
            "achievedLevel": f"{shown.address}#level-{shown.level}",
        }
        for shown in said.proven
    ]
