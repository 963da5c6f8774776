"""Posts, norms and published reports."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered, PublicId, Slug


class Establishment(Numbered):
    """The posts an organisation plans in a profession, in WTE, from a dated source."""

    __tablename__ = "establishment"
    __table_args__ = (
        CheckConstraint("planned_wte >= 0", name="planned_wte"),
        UniqueConstraint("organisation_id", "profession_id", "dated"),
        Index("ix_establishment_profession_id", "profession_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    profession_id: Mapped[int] = mapped_column(ForeignKey("profession.id"))
    planned_wte: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    dated: Mapped[date]
    source: Mapped[Line]


class Norm(Numbered):
    """A published ratio: so many WTE or heads of a profession for so many people."""

    __tablename__ = "norm"
    __table_args__ = (CheckConstraint("unit IN ('WTE', 'headcount')", name="unit"), Index("ix_norm_profession_id", "profession_id"))

    slug: Mapped[Slug] = mapped_column(unique=True)
    profession_id: Mapped[int] = mapped_column(ForeignKey("profession.id"))
    posts: Mapped[Decimal] = mapped_column(Numeric(10, 4))
    population: Mapped[int]
    unit: Mapped[str] = mapped_column(String(10))
    counted: Mapped[Line]
    source: Mapped[str] = mapped_column(Text)
    year: Mapped[int]


class Report(Numbered):
    """A report as it was published: parameters, numbers, method. Never changed, only superseded."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_organisation_id", "organisation_id"), Index("ix_report_superseded_by_id", "superseded_by_id"))

    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    as_of: Mapped[date]
    parameters: Mapped[dict[str, Any]]
    data: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
