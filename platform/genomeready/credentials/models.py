"""Awards, the signed documents that say them, the lists that tell whether they are in force, and the log of both.

An award is the business fact: who was awarded what, for which period, and where that stands. A
credential instance is one signed document about it, with a place of its own in a status list. A
correction, a lifted suspension or a new key makes a new instance of the same award; a document
never changes, and no row is ever deleted.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from genomeready.base.tables import Line, Numbered, one_of
from genomeready.credentials.rules import Act, AwardState, EndedBecause, KeyPurpose, ReasonCode, WithdrawnBecause


class IssuerKey(Numbered):
    """A key and what it signs. The private half lies in a file; the public half stays here for ever.

    From `compromised_since` on others may have signed with it.
    """

    __tablename__ = "issuer_key"
    __table_args__ = (
        one_of("purpose", KeyPurpose),
        CheckConstraint("compromised_since IS NULL OR compromised_since >= made_at", name="compromised"),
    )

    multikey: Mapped[str] = mapped_column(String(80), unique=True)
    purpose: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    compromised_since: Mapped[datetime | None]


class DiplomaTemplate(Numbered):
    """The texts that diplomas are set by, as they were when the first award was made under them; never changed, never removed."""

    __tablename__ = "diploma_template"

    hash: Mapped[str] = mapped_column(String(64), unique=True)
    files: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class Award(Numbered):
    """That a person was awarded a course's certificate for one period, and where that stands.

    Its diploma is set by the template of `template_id`, for ever. `reason` is shown to whoever checks it; it is
    set while the award is suspended or revoked. Since `published_at` its page names the holder to everybody,
    because the holder wants it.
    """

    __tablename__ = "award"
    __table_args__ = (
        one_of("state", AwardState),
        CheckConstraint("(state = 'in-force') = (reason IS NULL)", name="reason"),
        CheckConstraint("period > 0", name="period"),
        UniqueConstraint("person_id", "course_id", "award_type", "period"),
        Index("ix_award_course_id", "course_id"),
        Index("ix_award_course_version_id", "course_version_id"),
        Index("ix_award_renews_id", "renews_id"),
        Index("ix_award_template_id", "template_id"),
    )

    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    holder_name: Mapped[Line]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    award_type: Mapped[str] = mapped_column(String(40))
    template_id: Mapped[int] = mapped_column(ForeignKey("diploma_template.id"))
    period: Mapped[int]
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"))
    rests_on: Mapped[Line] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12), default=AwardState.IN_FORCE)
    state_since: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(300))
    published_at: Mapped[datetime | None]


class ShareLink(Numbered):
    """A link by which the holder lets somebody read the name on a certificate's page, until a day or until withdrawn.

    The token stays readable, so that the holder can copy the link again: it opens nothing but the name, which stands in the award.
    """

    __tablename__ = "share_link"
    __table_args__ = (
        CheckConstraint("ends_at > made_at", name="ends"),
        Index("ix_share_link_award_id", "award_id"),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    token: Mapped[str] = mapped_column(String(26), unique=True)
    given_to: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class HolderWish(Numbered):
    """What a person wants in the files of certificates signed from now on: the name, an identifier of their own; since when each."""

    __tablename__ = "holder_wish"
    __table_args__ = (CheckConstraint("(did = '') = (did_since IS NULL)", name="did"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    name_since: Mapped[datetime | None]
    did: Mapped[Line] = mapped_column(default="")
    did_since: Mapped[datetime | None]


class WalletToken(Numbered):
    """What lets a wallet read its owner's certificates until a day or until withdrawn; the token itself is kept nowhere."""

    __tablename__ = "wallet_token"
    __table_args__ = (CheckConstraint("ends_at > made_at", name="ends"), Index("ix_wallet_token_person_id", "person_id"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    given_to: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class WalletExchange(Numbered):
    """One handing over of certificates to a wallet, begun by their holder: for minutes, once. The token of its address is kept nowhere.

    With `binds` the holder wants the DID that the wallet proves in certificates signed from then on.
    """

    __tablename__ = "wallet_exchange"
    __table_args__ = (CheckConstraint("ends_at > made_at", name="ends"), Index("ix_wallet_exchange_person_id", "person_id"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    challenge: Mapped[str] = mapped_column(String(64))
    binds: Mapped[bool]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Endorsement(Numbered):
    """A signed endorsement of a course by another body, as it came in and was checked; part of certificates issued from then on.

    Of one version where `version` names it, else of all. Once withdrawn it stays, with the kind of reason, which everyone reads, and
    a note, which only those who keep endorsements read.
    """

    __tablename__ = "endorsement"
    __table_args__ = (
        Index("ix_endorsement_course_id", "course_id"),
        one_of("withdrawn_because", WithdrawnBecause, optional=True),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    version: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[Line] = mapped_column(unique=True)
    issuer: Mapped[Line]
    issuer_name: Mapped[Line]
    comment: Mapped[str] = mapped_column(Text, default="")
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    taken_in_at: Mapped[datetime]
    document: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(String(12))
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_note: Mapped[str] = mapped_column(Text, default="")


class ClaimBadge(Numbered):
    """A badge from elsewhere that somebody brought, and the claim of prior learning that rests on it; without one, the last brought.

    `document` is the JSON or token as it was signed: it is checked anew whenever it is shown.
    """

    __tablename__ = "claim_badge"
    __table_args__ = (
        Index("ix_claim_badge_document_hash", "document_hash"),
        Index(
            "uq_claim_badge_unclaimed", "person_id",
            unique=True, sqlite_where=text("claim_id IS NULL"), postgresql_where=text("claim_id IS NULL"),
        ),
        Index("ix_claim_badge_person_id", "person_id"),
    )  # fmt: skip

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("prior_claim.id"), unique=True)
    document: Mapped[str] = mapped_column(Text)
    document_hash: Mapped[str] = mapped_column(String(64))
    brought_at: Mapped[datetime]


class StatusList(Numbered):
    """One list of status bits and the signed credential that publishes it; `used` counts the indexes given out."""

    __tablename__ = "status_list"
    __table_args__ = (CheckConstraint("purpose IN ('revocation')", name="purpose"), UniqueConstraint("purpose", "number"))

    purpose: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    document: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]
    valid_until: Mapped[datetime]


class CredentialInstance(Numbered):
    """One signed document of an award: `document` is the exact credential as issued.

    `document_hash` is of these bytes, `content_hash` of what is said without the proofs: by it every
    form of the same document (JSON, JWT) is found.
    Its bit in the status list is set exactly when it has ended. Documents from before there were
    lists have no place in one.
    """

    __tablename__ = "credential_instance"
    __table_args__ = (
        one_of("ended_because", EndedBecause, optional=True),
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended"),
        CheckConstraint("(status_list_id IS NULL) = (status_index IS NULL)", name="status"),
        UniqueConstraint("award_id", "sequence"),
        UniqueConstraint("status_list_id", "status_index"),
        Index("ix_credential_instance_issuer_key_id", "issuer_key_id"),
        Index("ix_credential_instance_content_hash", "content_hash"),
        Index(
            "uq_credential_instance_current", "award_id",
            unique=True, sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    sequence: Mapped[int]
    issued_at: Mapped[datetime]
    document: Mapped[str] = mapped_column(Text)
    document_hash: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    issuer_key_id: Mapped[int] = mapped_column(ForeignKey("issuer_key.id"))
    status_list_id: Mapped[int | None] = mapped_column(ForeignKey("status_list.id"))
    status_index: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(12))

    issuer_key: Mapped[IssuerKey] = relationship(lazy="raise")


class AwardEvent(Numbered):
    """One thing that happened to an award. `reason` is shown to everyone; `note` only to those who run the register."""

    __tablename__ = "award_event"
    __table_args__ = (
        one_of("act", Act),
        one_of("reason_code", ReasonCode, optional=True),
        Index("ix_award_event_award_id", "award_id"),
        Index("ix_award_event_instance_id", "instance_id"),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    act: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("credential_instance.id"))
    reason_code: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class LogEntry(Numbered):
    """One leaf of the transparency log: that a document was issued, or that it ended. It names nobody.

    `entry` is the canonical JSON that was hashed, `{"act", "at", "sha256"}`.
    """

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_instance_id", "instance_id"),)

    position: Mapped[int] = mapped_column(unique=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("credential_instance.id"))
    entry: Mapped[Line]


class LogNode(Numbered):
    """The hash of one perfect subtree of the log, in hexadecimal."""

    __tablename__ = "log_node"
    __table_args__ = (UniqueConstraint("level", "place"),)

    level: Mapped[int]
    place: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class TreeHead(Numbered):
    """The root of the log at one size, signed: what it said then can never be unsaid."""

    __tablename__ = "tree_head"

    size: Mapped[int] = mapped_column(unique=True)
    root: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]
    document: Mapped[str] = mapped_column(Text)
