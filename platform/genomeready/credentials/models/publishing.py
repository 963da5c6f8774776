"""The lists that tell whether documents are in force, and the log of what was issued and ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered


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
