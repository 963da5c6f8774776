"""Reading a credential back: what it says, for a page. Pure, and calm about whatever stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from genomeready.credentials.document import hashed_identity
from genomeready.credentials.proofs.jws import LAST_SECOND
from genomeready.credentials.rules import award_of_achievement


@dataclass(frozen=True, kw_only=True)
class ProvenFact:
    """A competency as a credential names it."""

    title: str
    framework: str
    level: str
    level_name: str
    address: str


@dataclass(frozen=True)
class Endorsed:
    """A signed endorsement that a certificate carries: its own id, and the name of the body."""

    address: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a credential says, for a page; read only after its signature was found to fit."""

    address: str
    title: str
    language: str
    """Of title and summary; empty where the credential does not tell."""
    award: str
    summary: str
    criteria: str
    issuer: str
    issuer_name: str
    issued: datetime
    valid_until: datetime | None
    proven: tuple[ProvenFact, ...]
    endorsed_by: tuple[Endorsed, ...] = ()
    """The bodies whose signed endorsement of the course the certificate carries."""
    holder: str = ""
    """The holder's name, where she wanted it in the certificate."""


def moment_in(value: object) -> datetime | None:
    """Return the moment a dateTimeStamp names; None where it is none or has no time zone.

    >>> moment_in("2026-11-22T12:05:00Z").isoformat(), moment_in("2026-11-22"), moment_in(3)
    ('2026-11-22T12:05:00+00:00', None, None)
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def issuer_of(document: dict[str, Any]) -> str:
    """Return the issuer's identifier; the Open Badges form is an object, but a plain text is read too."""
    issuer = document.get("issuer")
    return issuer if isinstance(issuer, str) else _text(_object(issuer).get("id"))


def read_facts(document: dict[str, Any]) -> Facts | None:
    """Return what a credential says; None where the dates cannot be read."""
    issued, until = moment_in(document.get("validFrom")), moment_in(document.get("validUntil"))
    if issued is None or ("validUntil" in document and until is None):
        return None
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    return Facts(
        address=_text(document.get("id")),
        title=_text(achievement.get("name")) or _text(document.get("name")),
        language=_text(achievement.get("inLanguage")),
        award=award_of_achievement(_text(achievement.get("achievementType"))),
        summary=_text(achievement.get("description")),
        criteria=_text(_object(achievement.get("criteria")).get("narrative")),
        issuer=issuer_of(document),
        issuer_name=_text(_object(document.get("issuer")).get("name")),
        issued=issued,
        valid_until=until,
        proven=tuple(_proven(subject, achievement)),
        endorsed_by=tuple(
            Endorsed(_text(one.get("id")), _text(_object(one.get("issuer")).get("name")))
            for one in _objects(achievement.get("endorsement"))
        ),
        holder=next((_text(one.get("identityHash")) for one in _identities(subject, "name") if one.get("hashed") is False), ""),
    )


def facts_shown(claims: dict[str, Any]) -> Facts | None:
    """Return what the holder of an SD-JWT VC shows; None where its dates cannot be read."""
    achievement = _object(claims.get("achievement"))
    issued, until = claims.get("nbf"), claims.get("exp")
    if not isinstance(issued, int) or not isinstance(until, int | None) or not 0 <= issued <= LAST_SECOND >= (until or 0) >= 0:
        return None
    return Facts(
        address=_text(claims.get("jti")),
        title=_text(achievement.get("name")),
        language="",
        award=award_of_achievement(_text(achievement.get("achievementType"))),
        summary="",
        criteria="",
        issuer=_text(claims.get("iss")),
        issuer_name=_text(claims.get("iss")),
        issued=datetime.fromtimestamp(issued, UTC),
        valid_until=None if until is None else datetime.fromtimestamp(until, UTC),
        proven=(),
        holder=_text(claims.get("name")),
    )


def _identities(subject: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in _objects(subject.get("identifier")) if one.get("identityType") == kind]


def is_address_of_holder(document: dict[str, Any], email: str) -> bool | None:
    """Say whether an e-mail address is the holder's; None where the certificate does not tell."""
    hashed = [one for one in _identities(_object(document.get("credentialSubject")), "emailAddress") if one.get("hashed") is True]
    if not hashed:
        return None
    return any(one.get("identityHash") == hashed_identity(email, _text(one.get("salt"))) for one in hashed)


def _proven(subject: dict[str, Any], achievement: dict[str, Any]) -> Iterator[ProvenFact]:
    reached = dict(_levels_reached(subject, achievement))
    for aligned in _objects(achievement.get("alignment")):
        title, address = _text(aligned.get("targetName")), _text(aligned.get("targetUrl"))
        step = reached.get(title, {})
        yield ProvenFact(
            title=title,
            framework=_text(aligned.get("targetFramework")),
            level=_text(step.get("level")),
            level_name=_text(step.get("name")),
            address=address if address.startswith(("https://", "http://")) else "",
        )


def _levels_reached(subject: dict[str, Any], achievement: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each result's description, and the step of its rubric that was reached."""
    described = {_text(one.get("id")): one for one in _objects(achievement.get("resultDescription"))}
    for result in _objects(subject.get("result")):
        about = described.get(_text(result.get("resultDescription")), {})
        for step in _objects(about.get("rubricCriterionLevel")):
            if step.get("id") == result.get("achievedLevel"):
                yield _text(about.get("name")), step
