"""Accommodations: what a person was granted for sitting examinations. They belong to the person, not to an examination."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.accommodating import LONGEST_TIME_PERCENT, MOST_REST, ReasonClass
from genomeready.base.tables import Numbered, PublicId, one_of


class Accommodation(Numbered):
    """What was granted, from when until when, by whom. Its reason is a class: a diagnosis has no place here.

    It ends by its last day or by `ended_at`; it is never changed into another.
    """

    __tablename__ = "accommodation"
    __table_args__ = (
        CheckConstraint(f"time_percent BETWEEN 100 AND {LONGEST_TIME_PERCENT}", name="time_percent"),
        CheckConstraint(f"rest_minutes_an_hour BETWEEN 0 AND {MOST_REST}", name="rest"),
        CheckConstraint("until_date IS NULL OR until_date >= from_date", name="dates"),
        one_of("reason", ReasonClass),
        Index("ix_accommodation_person_id", "person_id"),
        Index("ix_accommodation_organisation_id", "organisation_id"),
    )

    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(String(16))
    time_percent: Mapped[int]
    rest_minutes_an_hour: Mapped[int]
    larger_print: Mapped[bool]
    separate_room: Mapped[bool]
    from_date: Mapped[date]
    until_date: Mapped[date | None]
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
