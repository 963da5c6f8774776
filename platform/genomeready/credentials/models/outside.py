"""What other bodies have signed: endorsements of our courses, and badges that people bring."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered, one_of
from genomeready.credentials.rules import WithdrawnBecause


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
