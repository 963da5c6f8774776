"""Certificate numbers, periods and reasons, and what award types are called. Pure."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from genomeready.catalogue.rules import AwardType

SHORTEST_REASON = 10
LONGEST_REASON = 300
NUMBER = re.compile(r"GR-?(\d{4})-?([A-Z2-7]{4})-?([A-Z2-7]{4})")
DID = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-F]{2})*(?:[A-Za-z0-9._-]|%[0-9A-F]{2})")
LONGEST_DID = 300
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


class KeyPurpose(StrEnum):
    """What a key signs, and nothing else with it. Status lists are signed often, so their key is the most exposed."""

    CREDENTIAL = "credential"
    STATUS_LIST = "status-list"
    JWT = "jwt"
    SEAL = "seal"


class AwardState(StrEnum):
    """What was decided about an award; that it ran out is told by its dates, not decided."""

    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Act(StrEnum):
    """What can happen to an award."""

    ISSUED = "issued"
    CORRECTED = "corrected"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REVOKED = "revoked"
    RENEWED = "renewed"
    SIGNED_ANEW = "signed-anew"


class EndedBecause(StrEnum):
    """Why a signed document no longer speaks for its award."""

    CORRECTION = "correction"
    SUSPENSION = "suspension"
    REVOCATION = "revocation"
    KEY = "key"


class ReasonCode(StrEnum):
    """Why an award was suspended, revoked or corrected, in the words of the register."""

    FRAUD = "fraud"
    IDENTITY = "identity"
    ERROR = "error"
    FITNESS = "fitness"
    REQUEST = "request"
    NAME = "name"
    KEY = "key"


class WithdrawnBecause(StrEnum):
    """Why an endorsement no longer stands."""

    BODY = "body"
    COURSE = "course"
    ERROR = "error"
    KEY = "key"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why something happens to an award: the kind, the reason that everyone reads, a note for the register alone."""

    code: ReasonCode
    reason: str = ""
    note: str = ""


class Standing(StrEnum):
    """Where a certificate stands in our own register, its signature apart."""

    IN_FORCE = "in force"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


_ACHIEVEMENT_TYPES = {
    AwardType.COMPLETION: "CertificateOfCompletion",
    AwardType.ASSESSMENT_BASED: "Certificate",
    AwardType.CERTIFICATION: "Certification",
}
_IN_WORDS = {
    AwardType.COMPLETION: "Certificate of completion",
    AwardType.ASSESSMENT_BASED: "Assessment-based certificate",
    AwardType.CERTIFICATION: "Certification",
}


def award_named(text: str) -> AwardType:
    """Return the award type of that name; an unknown name claims the least, a completion.

    >>> award_named("certification"), award_named("something new")
    (<AwardType.CERTIFICATION: 'certification'>, <AwardType.COMPLETION: 'certificate-of-completion'>)
    """
    try:
        return AwardType(text)
    except ValueError:
        return AwardType.COMPLETION


def achievement_type(award_type: str) -> str:
    """Return the word of Open Badges 3.0 (AchievementType, §B.1.1) for an award type.

    >>> achievement_type("assessment-based-certificate")
    'Certificate'
    """
    return _ACHIEVEMENT_TYPES[award_named(award_type)]


def award_in_words(award_type: str) -> str:
    """Return the award type as a page and a diploma write it.

    >>> award_in_words("certificate-of-completion")
    'Certificate of completion'
    """
    return _IN_WORDS[award_named(award_type)]


def award_of_achievement(word: str) -> str:
    """Return what a page calls an achievement type of Open Badges; an unknown one stays as it is.

    >>> award_of_achievement("Certificate"), award_of_achievement("MicroCredential")
    ('Assessment-based certificate', 'MicroCredential')
    """
    return next((_IN_WORDS[kind] for kind, written in _ACHIEVEMENT_TYPES.items() if written == word), word)


def certificate_number(year: int, letters: str) -> str:
    """Return the number people read out: the year and eight random characters in two groups.

    >>> certificate_number(2026, "q7abcd2xyz")
    'GR-2026-Q7AB-CD2X'
    """
    drawn = letters[:8].upper()
    return f"GR-{year}-{drawn[:4]}-{drawn[4:]}"


def read_number(text: str) -> str | None:
    """Return a number as we write it, from the way somebody typed it; None if it is no number.

    >>> read_number(" gr 2026 q7ab cd2x ")
    'GR-2026-Q7AB-CD2X'
    >>> read_number("12") is None
    True
    """
    found = NUMBER.fullmatch("".join(text.upper().split()))
    return f"GR-{found[1]}-{found[2]}-{found[3]}" if found else None


def initials(name: str) -> str:
    """Return the initials of a name: enough to compare with a paper, too little to learn it from.

    >>> initials("Zofia Maria Nowak-Kowalska"), initials("  ")
    ('Z. M. N.', '')
    """
    return " ".join(f"{word[0].upper()}." for word in name.split())


def is_same_name(one: str, other: str) -> bool:
    """Say whether two writings are the same name: capitals, blanks and the way accents are encoded do not count.

    >>> is_same_name("ZOFIA  nowak", "Zofia Nowak"), is_same_name("Zofia Nowak", "Zofia Novak"), is_same_name("", "")
    (True, False, False)
    """
    return bool(_compared(one)) and _compared(one) == _compared(other)


def _compared(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def read_did(text: str) -> str | None:
    """Return a decentralised identifier (W3C DID 1.0 §3.1) without path, query and fragment; None if it is none.

    >>> read_did(" did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK ")
    'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
    >>> read_did("did:web:example.org#key-1"), read_did("https://example.org")
    (None, None)
    """
    written = text.strip()
    return written if DID.fullmatch(written) and len(written) <= LONGEST_DID else None


def months_later(moment: datetime, months: int) -> datetime:
    """Return the same day and time some months later; the month's last day where it has no such day.

    >>> months_later(datetime(2026, 8, 31, 12), 6).isoformat()
    '2027-02-28T12:00:00'
    """
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def written_day(moment: datetime) -> str:
    """Return a day in English, for documents that are not in the reader's language.

    >>> written_day(datetime(2026, 11, 2))
    '2 November 2026'
    """
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def standing_at(at: datetime, *, valid_until: datetime | None, state: str) -> Standing:
    """Return where a certificate stands at a moment; its last moment is no longer within its period.

    >>> standing_at(datetime(2026, 1, 2), valid_until=datetime(2026, 1, 2), state="in-force")
    <Standing.EXPIRED: 'expired'>
    >>> standing_at(datetime(2026, 1, 2), valid_until=datetime(2026, 1, 2), state="suspended")
    <Standing.SUSPENDED: 'suspended'>
    """
    if state != AwardState.IN_FORCE:
        return Standing(state)
    return Standing.EXPIRED if valid_until is not None and valid_until <= at else Standing.IN_FORCE
