"""Kinds of question, bank, use and award, and the small arithmetic of a course. Pure."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

SLOWEST_READING = 130
FASTEST_READING = 200
"""Words a minute between which professional text is read with understanding; a lesson outside is looked at, not refused."""


class Cognitive(StrEnum):
    """What answering takes."""

    RECALL = "recall"
    APPLY = "apply"
    ANALYSE = "analyse"


class Bank(StrEnum):
    """Whether a question is for practice, or kept for examinations."""

    PRACTICE = "practice"
    EXAM = "exam"


JUDGED_BY_PEOPLE = ("free_text", "file_upload")
"""The types of question that a person judges: no placement test asks them, since it decides after each answer."""


class Use(StrEnum):
    """Where a course uses a question."""

    CHECK = "check"
    QUIZ = "quiz"
    EXAM = "exam"


class AwardType(StrEnum):
    """What a course ends with; each asks for more than the one before."""

    COMPLETION = "certificate-of-completion"
    ASSESSMENT_BASED = "assessment-based-certificate"
    CERTIFICATION = "certification"


@dataclass(frozen=True)
class MinutesBand:
    """How long a lesson can be expected to take."""

    shortest: int
    longest: int

    def holds(self, minutes: int) -> bool:
        """Say whether a stated time lies within the band.

        >>> MinutesBand(4, 12).holds(12), MinutesBand(4, 12).holds(13)
        (True, False)
        """
        return self.shortest <= minutes <= self.longest


def reading_minutes(words: int, *, stops: int) -> MinutesBand:
    """Return the time for a lesson: reading at 200 to 130 words a minute, and up to 2 minutes at each stop.

    A stop is where one halts to work: a figure, a table, a worked example, a hidden answer, a check question.

    >>> reading_minutes(650, stops=3)
    MinutesBand(shortest=4, longest=11)
    """
    return MinutesBand(round(words / FASTEST_READING + 0.5), -(-words // SLOWEST_READING) + 2 * stops)


def cpd_hours(minutes: int) -> float:
    """Return study time as CPD hours, rounded down to the half hour: an estimate never flatters.

    >>> cpd_hours(250), cpd_hours(29), cpd_hours(30)
    (4.0, 0.0, 0.5)
    """
    return minutes // 30 / 2


def moment_told(text: str | None) -> datetime | None:
    """Return a moment as a course writes it, with its zone; None where none is given.

    >>> moment_told("2026-12-01T09:00+01:00").isoformat(), moment_told(None)
    ('2026-12-01T09:00:00+01:00', None)

    Raises:
        ValueError: there is no such day or hour.
    """
    return datetime.fromisoformat(text) if text else None


def variants_in(content: Mapping[str, Any]) -> list[int]:
    """Return the seeds of a question's variants in their order; none where it is a plain question.

    >>> variants_in({"variants": [{"seed": 11}, {"seed": 23}]}), variants_in({"stem_html": ""})
    ([11, 23], [])
    """
    return [each["seed"] for each in content.get("variants", ())]


def content_in(content: Mapping[str, Any], variant: int | None) -> dict[str, Any]:
    """Return what a question asks in a variant; a plain question, whose variant is None, as it is. All readers take it from here.

    >>> content_in({"variants": [{"seed": 11, "params": {}, "content": {"stem_html": "x"}}]}, 11), content_in({"stem_html": "y"}, None)
    ({'stem_html': 'x'}, {'stem_html': 'y'})

    Raises:
        KeyError: the question has no such variant.
    """
    return dict(_variant(content, variant)["content"]) if variant is not None else _plain(content)


def common_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a question asks in its first variant, for what is the same in all: ids, keys among options, a rubric.

    >>> common_in({"variants": [{"seed": 11, "params": {}, "content": {"options": []}}]}), common_in({"options": []})
    ({'options': []}, {'options': []})
    """
    return content_in(content, next(iter(variants_in(content)), None))


def params_in(content: Mapping[str, Any], variant: int | None) -> dict[str, str] | None:
    """Return the values of a variant; None for a plain question.

    >>> params_in({"variants": [{"seed": 11, "params": {"q": "1/50"}, "content": {}}]}, 11)
    {'q': '1/50'}
    """
    return dict(_variant(content, variant)["params"]) if variant is not None else None


def _variant(content: Mapping[str, Any], variant: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = next((each for each in content.get("variants", ()) if each["seed"] == variant), None)
    if found is None:
        raise KeyError(variant)
    return found


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    if "variants" in content:
        message = "a question with parameters is read by one of its variants"
        raise KeyError(message)
    return dict(content)


def variant_for(variants: Sequence[int], secret: str, *told: str) -> int | None:
    """Return which variant is asked: the first 8 bytes of HMAC-SHA256 over what it is asked for, mapped onto the list.

    >>> variant_for([11, 23, 42], "secret", "attempt", "q-1", "1") in {11, 23, 42}, variant_for([], "secret")
    (True, None)
    """
    return variants[int.from_bytes(_sealed(secret, *told).digest()[:8]) % len(variants)] if variants else None


def next_variant(variants: Sequence[int], variant: int) -> int:
    """Return the variant after one, the first after the last.

    >>> next_variant([11, 23, 42], 23), next_variant([11, 23, 42], 42)
    (42, 11)
    """
    return variants[(variants.index(variant) + 1) % len(variants)]


def variant_token(secret: str, key: str, content: Mapping[str, Any], variant: int | None) -> str:
    """Return what a form carries to say which variant of a question it asks, sealed; the empty string for a plain question."""
    if variant is None:
        return ""
    return f"{variant}.{_sealed(secret, key, str(content.get('source_hash', '')), str(variant)).hexdigest()[:32]}"


def variant_told(secret: str, key: str, content: Mapping[str, Any], token: str) -> int | None:
    """Return the variant that a form says it asked; None where it is not one of this very version, or somebody changed it.

    >>> content = {"source_hash": "x", "variants": [{"seed": 11}, {"seed": 23}]}
    >>> token = variant_token("secret", "q-1", content, 23)
    >>> variant_told("secret", "q-1", content, token), variant_told("secret", "q-1", content, token.replace("23", "11", 1))
    (23, None)
    >>> [variant_told(secret, key, content, token) for secret, key in (("other", "q-1"), ("secret", "q-2"))]
    [None, None]
    """
    given = token.encode()
    return next((v for v in variants_in(content) if hmac.compare_digest(variant_token(secret, key, content, v).encode(), given)), None)


def _sealed(secret: str, *told: str) -> hmac.HMAC:
    return hmac.new(secret.encode(), "\x1f".join(told).encode(), hashlib.sha256)
