"""A proctor's code, a seat's number, and whether a request comes from Safe Exam Browser. Pure."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

CODE_LIVES = timedelta(minutes=30)
"""How long a code opens an examination. Ours: as long as it takes to seat a room."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What codes are written in: nothing that is mistaken for something else (0 O, 1 I L)."""

CODE_LENGTH = 8


class LogKind(StrEnum):
    """What a proctor notes."""

    IDENTITY = "identity"
    DISTURBANCE = "disturbance"
    TECHNICAL = "technical"
    HEALTH = "health"
    IRREGULARITY = "irregularity"
    OTHER = "other"


def as_typed(code: str) -> str:
    """Return a code as it is compared, however it was typed.

    >>> as_typed(" k7mq-2xpa "), as_typed("K7MQ 2XPA")
    ('K7MQ2XPA', 'K7MQ2XPA')
    """
    return "".join(sign for sign in code.upper() if sign.isalnum())[:40]


def as_shown(code: str) -> str:
    """Return a code in two groups, for reading out.

    >>> as_shown("K7MQ2XPA")
    'K7MQ-2XPA'
    """
    return f"{code[:4]}-{code[4:]}"


def seat_number(public_id: str) -> str:
    """Return the number of a candidate's seat: it stands on the pages of an examination, and the proctor knows whose it is.

    It is another than the one under which markers know the attempt, so that who proctors and marks does not learn a name.

    >>> seat_number("k7mq2xpaabcdefghijklmnopqr")
    'K7MQ-2XPA'
    """
    return as_shown(public_id[:8].upper())


def is_safe_browser(url: str, *, config_hash: str, exam_hash: str, config_keys: Sequence[str], browser_exam_keys: Sequence[str]) -> bool:
    """Say whether the headers of a request prove the Safe Exam Browser that was asked for.

    `config_hash` is `X-SafeExamBrowser-ConfigKeyHash`, `exam_hash` is `X-SafeExamBrowser-RequestHash`: each the SHA-256, in
    hexadecimal, of the absolute URL followed by the key. Where keys of both kinds are named, one of each must fit.
    Sources: safeexambrowser.org, Developer Documentation, "Config Key"; "SEB Specification BrowserExamKey".

    >>> url, key = "https://learn.example.org/learn/gf/examination", "81aad4ab9dfd447cc479e6a4a7c9a544e2cafc7f3adeb68b2a21efad68eca4dc"
    >>> fits = hashlib.sha256((url + key).encode()).hexdigest()
    >>> [is_safe_browser(u, config_hash=fits, exam_hash="", config_keys=[key], browser_exam_keys=[]) for u in (url, url + "?x")]
    [True, False]
    >>> is_safe_browser(url, config_hash=fits, exam_hash="", config_keys=[key], browser_exam_keys=[key])
    False
    """
    return _fits(url, config_hash, config_keys) and _fits(url, exam_hash, browser_exam_keys)


def _fits(url: str, told: str, keys: Sequence[str]) -> bool:
    matches = [hmac.compare_digest(hashlib.sha256((url + key).encode()).hexdigest().encode(), told.lower().encode()) for key in keys]
    return not keys or any(matches)
