"""Issued certificates and the public halves of the keys that signed them. Documents never change."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from genomeready.base.tables import Line, Numbered
from genomeready.credentials.rules import KeyPurpose


class IssuerKey(Numbered):
    """A key and what it signs. The private half lies in a file; the public half stays here for ever.

    From `compromised_since` on others may have signed with it.
    """

    __tablename__ = "issuer_key"
    __table_args__ = (
        CheckConstraint(f"purpose IN ({', '.join(repr(str(purpose)) for purpose in KeyPurpose)})", name="purpose"),
        CheckConstraint("compromised_since IS NULL OR compromised_since >= made_at", name="compromised"),
    )

    multikey: Mapped[str] = mapped_column(String(80), unique=True)
    purpose: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    compromised_since: Mapped[datetime | None]


class Certificate(Numbered):
    """A signed snapshot. `document` is the exact credential as issued; revocation is kept beside it."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revocation"),
        Index("ix_certificate_person_id", "person_id"),
        Index("ix_certificate_course_version_id", "course_version_id"),
        Index("ix_certificate_issuer_key_id", "issuer_key_id"),
    )

    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    holder_name: Mapped[Line]
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    rests_on: Mapped[Line] = mapped_column(unique=True)
    award_type: Mapped[str] = mapped_column(String(40))
    issued_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    document: Mapped[str] = mapped_column(Text)
    document_hash: Mapped[str] = mapped_column(String(64))
    issuer_key_id: Mapped[int] = mapped_column(ForeignKey("issuer_key.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revocation_reason: Mapped[str | None] = mapped_column(String(300))

    issuer_key: Mapped[IssuerKey] = relationship(lazy="raise")
