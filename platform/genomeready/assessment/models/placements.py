"""Placement tests: frozen at the start, one answer after the other."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import JsonColumn, Numbered, PublicId


class Placement(Numbered):
    """One placement test of a module: its questions are frozen at the start, and it ends once, by the rule or by giving up.

    `places` are as a paper's, in the order in which they are asked; `key_hash` binds them to the exact contents and keys.
    `number` counts an enrolment's tests of one module from 1; `running_sum` is that of `rules.placement` after `asked` answers.
    """

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("ending IN ('exempt', 'study', 'abandoned')", name="ending"),
        CheckConstraint("(ending IS NULL) = (ended_at IS NULL)", name="ended"),
        CheckConstraint('"right" >= 0 AND "right" <= asked', name="right"),
        UniqueConstraint("enrolment_id", "module_id", "number"),
        Index("ix_placement_person_id_module_id", "person_id", "module_id"),
        Index("ix_placement_module_id", "module_id"),
    )

    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    places: Mapped[list[Any]]
    key_hash: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(12))
    asked: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    running_sum: Mapped[Decimal] = mapped_column(Numeric(8, 4), default=Decimal(0))


class PlacementAnswer(Numbered):
    """One answer of a placement test; only ever added. `answer` is null where the person said that they do not know."""

    __tablename__ = "placement_answer"
    __table_args__ = (
        UniqueConstraint("placement_id", "number"),
        UniqueConstraint("placement_id", "client_id"),
        Index("ix_placement_answer_question_version_id", "question_version_id"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    number: Mapped[int]
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    client_id: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Any] = mapped_column(JsonColumn)
    right: Mapped[bool]
    at: Mapped[datetime]
