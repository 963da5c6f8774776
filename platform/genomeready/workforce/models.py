"""Posts and norms."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered, Slug


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
