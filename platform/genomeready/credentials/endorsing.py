"""Endorsements: a second signed credential in which another body speaks for a course. Reading and making them. Pure.

Source: 1EdTech Open Badges 3.0 (EndorsementCredential): a credential of its own, with the proof of its
own issuer, whose subject is the achievement. It may say nothing but a comment about the achievement:
embedded in a certificate, whatever else it said would be said about the certificate's own things.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from genomeready.credentials.did import Trust, key_id
from genomeready.credentials.document import CONTEXTS, KNOWN_CONTEXT_LISTS
from genomeready.credentials.facts import issuer_of, moment_in
from genomeready.credentials.proofs.canonical import NotCanonical, canonical
from genomeready.credentials.proofs.data_integrity import with_proofs, xml_moment
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.proofs.schemas import endorsement_faults
from genomeready.credentials.proofs.signing import Signer
from genomeready.credentials.securing import CLOCKS_DIFFER, NotSecured, secured_by

TYPES = ["VerifiableCredential", "EndorsementCredential"]
LARGEST = 16 * 1024
LONGEST = 300
MEMBERS = {
    "@context",
    "id",
    "type",
    "name",
    "description",
    "issuer",
    "validFrom",
    "validUntil",
    "awardedDate",
    "credentialSubject",
    "proof",
}
SUBJECT_MEMBERS = {"id", "type", "endorsementComment"}
ISSUER_MEMBERS = {"id", "type", "name", "url", "description", "email"}


class NotAnEndorsement(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A file that does not count as an endorsement, and why."""


@dataclass(frozen=True, kw_only=True)
class EndorsementFacts:
    """What an endorsement says, once its proofs were found to fit."""

    address: str
    issuer: str
    issuer_name: str
    about: str
    comment: str
    valid_from: datetime
    valid_until: datetime | None
    document: str
    """The canonical JSON of all of it, proofs included."""


def read_endorsement(file: bytes, *, trust: Trust, at: datetime) -> EndorsementFacts:
    """Return what an endorsement says, if it is one, is in force, and every proof fits a key of the trusted issuer.

    Raises:
        NotAnEndorsement: and why.
    """
    if len(file) > LARGEST:
        raise NotAnEndorsement(f"it is larger than {LARGEST} bytes, and every certificate would carry it")
    try:
        read = read_json(file)
    except ValueError as fault:
        raise NotAnEndorsement("it cannot be read as JSON") from fault
    if not isinstance(read, dict) or read.get("type") != TYPES or read.get("@context") not in KNOWN_CONTEXT_LISTS:
        raise NotAnEndorsement(f"it is no Open Badges 3.0 endorsement of the types {' and '.join(TYPES)} in the known vocabularies")
    place = next(endorsement_faults(read), None)
    if place is not None:
        raise NotAnEndorsement(f"it breaks the rules of Open Badges 3.0 at {place}")
    _says_no_more(read)
    if issuer_of(read) != trust.issuer:
        raise NotAnEndorsement(f"its issuer is {issuer_of(read)}, not {trust.issuer}")
    try:
        secured_by(read, trust, at=at)
    except (NotSecured, NotCanonical) as refused:
        raise NotAnEndorsement(f"it has {refused}") from refused
    return _facts(read, at)


def _says_no_more(read: Mapping[str, Any]) -> None:
    for name, said, members in (
        ("the document", read, MEMBERS), ("issuer", read["issuer"], ISSUER_MEMBERS),
        ("credentialSubject", read["credentialSubject"], SUBJECT_MEMBERS),
    ):  # fmt: skip
        more = sorted(set(said) - members) if isinstance(said, dict) else [type(said).__name__]
        if more:
            raise NotAnEndorsement(f"{name} says more than an endorsement may: {', '.join(more)}")


def _facts(read: Mapping[str, Any], at: datetime) -> EndorsementFacts:
    begins, ends = moment_in(read.get("validFrom")), moment_in(read.get("validUntil"))
    if begins is None or at + CLOCKS_DIFFER < begins or (ends is not None and ends <= at):
        raise NotAnEndorsement("it is not in force now")
    subject, issuer = read["credentialSubject"], read["issuer"]
    name = str(issuer.get("name") or issuer["id"])
    if max(map(len, (read["id"], issuer["id"], name))) > LONGEST:
        raise NotAnEndorsement(f"its address or its issuer's name is longer than {LONGEST} characters")
    return EndorsementFacts(
        address=read["id"], issuer=issuer["id"], issuer_name=name,
        about=subject["id"], comment=subject.get("endorsementComment", ""), valid_from=begins, valid_until=ends,
        document=canonical(dict(read)).decode(),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Endorser:
    """A body that endorses: its identifier, its name, its key."""

    did: str
    name: str
    signer: Signer
    multikey: str


def signed_endorsement(endorser: Endorser, *, address: str, about: str, title: str, comment: str, at: datetime) -> dict[str, Any]:
    """Return an endorsement of an achievement, signed."""
    said = {
        "@context": list(CONTEXTS), "id": address, "type": TYPES, "name": f"Endorsement of {title}",
        "issuer": {"id": endorser.did, "type": ["Profile"], "name": endorser.name}, "validFrom": xml_moment(at),
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": comment},
    }  # fmt: skip
    return with_proofs(said, signer=endorser.signer, method=key_id(endorser.did, endorser.multikey), at=at)
