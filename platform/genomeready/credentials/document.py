"""The credential itself: what is said (`Statement`) and how Open Badges 3.0 writes it. Pure.

Source: 1EdTech Open Badges 3.0 on W3C Verifiable Credentials 2.0. Sets are arrays even with one
member, there are no nulls and no empty sets, numbers of results are strings. The holder is named by
a random identifier, or by a DID of her own; a salted hash lets somebody who already knows her e-mail
address check that it is hers. Her name is in it only if she agreed.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from genomeready.credentials.proofs import contexts, schemas
from genomeready.credentials.proofs.data_integrity import xml_moment
from genomeready.credentials.proofs.linked_data import UNSAFE
from genomeready.credentials.rules import achievement_type

CONTEXTS = (contexts.CREDENTIALS, contexts.OPEN_BADGES, contexts.EXTENSIONS)
KNOWN_CONTEXT_LISTS = ([contexts.CREDENTIALS, contexts.OPEN_BADGES], list(CONTEXTS))
"""The first of these until November 2026, before certificates named their schema."""
TYPES = ("VerifiableCredential", "OpenBadgeCredential")
SD_JWT_TYPE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
TENTH = Decimal("0.1")
JsonObject = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Proven:
    """One competency that was shown, at the level it was shown at; `scale` holds every step there is, by number and name."""

    address: str
    code: str
    title: str
    framework: str
    level: int
    level_name: str
    scale: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownBy:
    """What an award rests on, in words: the name of the proof, its kind, and how it came about."""

    name: str
    genre: str
    narrative: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """All that a certificate says. `status` is its one entry in a status list, ready to be written."""

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
    language: str
    """Of the course: two letters of ISO 639. Title and summary are in it; what else is said is in it or in English."""
    summary: str
    criteria: str
    score: Decimal | None
    score_name: str
    pass_percent: int | None
    proven: tuple[Proven, ...]
    at: datetime
    valid_until: datetime | None
    awarded_at: datetime | None = None
    holder_did: str = ""
    holder_name: str = ""
    number: str = ""
    evidence: tuple[ShownBy, ...] = ()
    status: Mapping[str, Any] | None = None
    refresh_address: str = ""
    endorsements: tuple[Mapping[str, Any], ...] = ()
    """Signed EndorsementCredentials of the achievement, whole."""


def _name_written(name: str) -> JsonObject:
    return {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}


def renamed(document: JsonObject, name: str) -> JsonObject:
    """Return a document that bears this name of its holder, or none where it is empty.

    >>> renamed({"credentialSubject": {"identifier": []}}, "Ana")["credentialSubject"]["identifier"][0]["identityHash"]
    'Ana'
    """
    subject = document["credentialSubject"]
    others = [one for one in subject.get("identifier", []) if one.get("identityType") != "name"]
    named = [_plainly_written(_name_written(name))] if name else []
    return document | {"credentialSubject": subject | {"identifier": [*others, *named]}}


def endorsed_only_by(document: JsonObject, keep: Callable[[str], bool]) -> JsonObject:
    """Return a document without the endorsements that are not to be kept, by their ids.

    >>> said = {"credentialSubject": {"achievement": {"endorsement": [{"id": "a"}, {"id": "b"}]}}}
    >>> endorsed_only_by(said, "b".__eq__)["credentialSubject"]["achievement"]
    {'endorsement': [{'id': 'b'}]}
    >>> endorsed_only_by(said, "c".__eq__)["credentialSubject"]["achievement"]
    {}
    """
    subject = document["credentialSubject"]
    achievement = {name: value for name, value in subject["achievement"].items() if name != "endorsement"}
    kept = [one for one in subject["achievement"].get("endorsement", []) if keep(one["id"])]
    return document | {"credentialSubject": subject | {"achievement": achievement | ({"endorsement": kept} if kept else {})}}


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


def unsigned_credential(said: Statement) -> JsonObject:
    """Return the credential without its proof."""
    at = xml_moment(said.at)
    evidence = [{"type": ["Evidence"], "name": one.name, "genre": one.genre, "narrative": one.narrative} for one in said.evidence]
    document = {
        "@context": list(CONTEXTS),
        "id": said.address,
        "type": list(TYPES),
        "name": said.course_title,
        "issuer": {"id": said.issuer_did, "type": ["Profile"], "name": said.issuer_name, "url": said.issuer_url},
        "validFrom": at,
        "awardedDate": xml_moment(said.awarded_at or said.at),
        **({"validUntil": xml_moment(said.valid_until)} if said.valid_until else {}),
        "credentialSubject": _subject(said),
        **({"evidence": evidence} if evidence else {}),
        **({"credentialStatus": dict(said.status)} if said.status else {}),
        "credentialSchema": [{"id": schemas.OPEN_BADGES, "type": "1EdTechJsonSchemaValidator2019"}],
        **({"refreshService": {"id": said.refresh_address, "type": "1EdTechCredentialRefresh"}} if said.refresh_address else {}),
    }
    written: JsonObject = _plainly_written(document)
    return written


def _plainly_written(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return the same with a blank for each control character, which programs write in different ways."""
    if isinstance(value, str):
        return UNSAFE.sub(" ", value)
    if isinstance(value, dict):
        return {name: _plainly_written(inner) for name, inner in value.items()}
    return [_plainly_written(inner) for inner in value] if isinstance(value, list) else value


def selective_claims(document: JsonObject, *, holder_name: str) -> tuple[JsonObject, JsonObject]:
    """Return what an SD-JWT VC of a credential always shows, and what its holder may show: name, score and evidence."""
    subject, achievement = document["credentialSubject"], document["credentialSubject"]["achievement"]
    shown = {
        "vct": SD_JWT_TYPE,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        **({"exp": _seconds(document["validUntil"])} if "validUntil" in document else {}),
        "achievement": {name: achievement[name] for name in ("id", "name", "achievementType", "version")},
        **({"credentialStatus": document["credentialStatus"]} if "credentialStatus" in document else {}),
    }
    score = next((result["value"] for result in subject.get("result", []) if "value" in result), None)
    held_back = {"name": holder_name, "score": score, "evidence": document.get("evidence")}
    return shown, {name: value for name, value in held_back.items() if value}


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _subject(said: Statement) -> JsonObject:
    results = _results(said)
    return {
        "id": said.holder_did or f"urn:uuid:{said.subject}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": hashed_identity(said.email, said.salt),
                "identityType": "emailAddress",
                "salt": said.salt,
            },
            *([_name_written(said.holder_name)] if said.holder_name else []),
        ],
        **({"licenseNumber": said.number} if said.number else {}),
        "achievement": _achievement(said),
        **({"result": results} if results else {}),
    }


def _achievement(said: Statement) -> JsonObject:
    descriptions = _descriptions(said)
    alignment = [
        {
            "type": ["Alignment"],
            "targetType": "CFItem",
            "targetCode": shown.code,
            "targetName": shown.title,
            "targetDescription": f"Level {shown.level}: {shown.level_name}",
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
        "inLanguage": said.language,
        **({"alignment": alignment} if alignment else {}),
        **({"resultDescription": descriptions} if descriptions else {}),
        **({"endorsement": [dict(one) for one in said.endorsements]} if said.endorsements else {}),
    }


def _achievement_id(said: Statement) -> str:
    return f"{said.course_address}?version={said.course_version}"


def _has_score(said: Statement) -> bool:
    return said.score is not None and said.pass_percent is not None


def _descriptions(said: Statement) -> list[JsonObject]:
    found: list[JsonObject] = []
    if _has_score(said):
        found.append(
            {
                "id": f"{_achievement_id(said)}#score",
                "type": ["ResultDescription"],
                "name": said.score_name,
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
                "requiredValue": str(said.pass_percent),
            }
        )
    found.extend(
        {
            "id": f"{_achievement_id(said)}#{shown.code}",
            "type": ["ResultDescription"],
            "name": shown.title,
            "resultType": "RubricCriterionLevel",
            "requiredLevel": _level_id(shown, shown.level),
            "rubricCriterionLevel": [
                {"id": _level_id(shown, step), "type": ["RubricCriterionLevel"], "name": name, "level": str(step)}
                for step, name in shown.scale or ((shown.level, shown.level_name),)
            ],
        }
        for shown in said.proven
    )
    return found


def _level_id(shown: Proven, level: int) -> str:
    return f"{shown.address}#level-{level}"


def _results(said: Statement) -> list[JsonObject]:
    score = (
        [{"type": ["Result"], "resultDescription": f"{_achievement_id(said)}#score", "value": in_percent(said.score)}]
        if said.score is not None and _has_score(said)
        else []
    )
    return score + [
        {
            "type": ["Result"],
            "resultDescription": f"{_achievement_id(said)}#{shown.code}",
            "achievedLevel": _level_id(shown, shown.level),
        }
        for shown in said.proven
    ]
