"""A badge from elsewhere, however it was written: how it stands, each check, and what it says. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from genomeready.credentials.verifying import Check, Outcome

REVOCATION = Check("revocation", Outcome.NOT_DONE, "Whether its issuer revoked it since was not checked: nobody was asked.")


class Standing(StrEnum):
    """How far a badge from elsewhere can be relied on."""

    KNOWN = "verified, issuer known"
    UNKNOWN = "verified, issuer unknown"
    UNCHECKED = "not verified"
    REFUSED = "refused"


@dataclass(frozen=True)
class Aligned:
    """What a badge says it shows: a name, and the address of it in somebody's framework."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class OutsideBadge:
    """A badge, how it stands, each check, and what it says; of a refused one nothing it says is given."""

    kind: str
    standing: Standing
    checks: tuple[Check, ...]
    title: str = ""
    issuer: str = ""
    issuer_name: str = ""
    awarded: datetime | None = None
    valid_until: datetime | None = None
    aligned: tuple[Aligned, ...] = ()


def refused(kind: str, name: str, words: str, **details: str) -> OutsideBadge:
    """Return a badge that failed one check, and that is not read further."""
    return OutsideBadge(kind=kind, standing=Standing.REFUSED, checks=(Check(name, Outcome.FAILED, words, details),))


def recipient_check(*, fits: bool | None) -> tuple[Check, ...]:
    """Return the check of the recipient; None: the badge does not tell, or nobody was named to compare with."""
    match fits:
        case True:
            return (Check("recipient", Outcome.PASSED, "It was awarded to the e-mail address of the one who brings it."),)
        case False:
            return (Check("recipient", Outcome.FAILED, "It was awarded to another e-mail address than that of the one who brings it."),)
        case None:
            return (Check("recipient", Outcome.NOT_DONE, "To whom it was awarded could not be compared."),)


def objects_in(value: object) -> list[dict[str, Any]]:
    """Return the objects of a member that may hold one or several."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
