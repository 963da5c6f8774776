"""Awards, and the signed documents that say them.

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
from genomeready.credentials.models.keys import IssuerKey
from genomeready.credentials.rules import Act, AwardState, EndedBecause, ReasonCode


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
