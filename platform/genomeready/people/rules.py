"""Roles, kinds and states of people and organisations, and what a password must be. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 200
LINK_LIVES = timedelta(hours=48)
RESET_LIVES = timedelta(hours=1)


class Role(StrEnum):
    """An access role, held on an organisation and everything below it."""

    LEARNER = "learner"
    LEAD = "lead"
    EDUCATOR = "educator"
    EXAMINER = "examiner"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class OrganisationKind(StrEnum):
    """The levels of the tree, from the top."""

    COUNTRY = "country"
    REGION = "region"
    PROVIDER = "provider"
    TEAM = "team"


class PersonState(StrEnum):
    """Whether a person may sign in."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class LinkPurpose(StrEnum):
    """What a link sent by mail is for."""

    CONFIRM = "confirm"
    RESET = "reset"


@dataclass(frozen=True)
class Held:
    """A role that somebody holds on an organisation and all below it."""

    role: str
    organisation_id: int
    path: str

    def covers(self, path: str) -> bool:
        """Say whether an organisation's path lies at or below this one.

        >>> Held("lead", 4, "/1/4/").covers("/1/4/17/")
        True
        >>> Held("lead", 4, "/1/4/").covers("/1/40/")
        False
        """
        return path.startswith(self.path)


def written_plainly(email: str) -> str:
    """Return an e-mail address as it is compared: trimmed, NFC, lower case.

    >>> written_plainly("  Ana@Example.ORG ")
    'ana@example.org'
    """
    return unicodedata.normalize("NFC", email.strip()).lower()


def normalised(password: str) -> str:
    """Return a password in the one Unicode form that is hashed (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, *, email: str, name: str, common: frozenset[str]) -> str | None:
    """Return why a password may not be used, in words for its owner; None when it may.

    Length only, and nothing guessable: no rules of composition (NIST SP 800-63B-4).

    >>> password_fault("short", email="", name="", common=frozenset())
    'Use at least 15 characters. A few unrelated words make a good password.'
    """
    plain = normalised(password)
    if len(plain) < SHORTEST_PASSWORD:
        return f"Use at least {SHORTEST_PASSWORD} characters. A few unrelated words make a good password."
    if len(plain) > LONGEST_PASSWORD:
        return f"Use at most {LONGEST_PASSWORD} characters."
    folded = plain.casefold()
    if folded in common or len(set(folded)) < 5:  # noqa: PLR2004 - "aaaa…", "abababab…"
        return "This password is on a list of ones that are often guessed. Choose another."
    local = email.split("@", maxsplit=1)[0].casefold()
    if (len(local) > 3 and local in folded) or (len(name) > 3 and name.casefold() in folded):  # noqa: PLR2004
        return "The password contains your name or e-mail address. Choose one that does not."
    return None


def is_current(from_date: date, until_date: date | None, on: date) -> bool:
    """Say whether a membership holds on a day; its last day included.

    >>> is_current(date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 31))
    True
    """
    return from_date <= on and (until_date is None or on <= until_date)
