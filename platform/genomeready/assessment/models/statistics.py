"""What was last worked out about the sittings of each examination."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Table


class ExaminationStatistics(Table):
    """The statistics of one examination as of a moment: a copy that can be worked out anew at any time.

    `found` is what `rules.statistics.analysis` returns; `basis` names the results that it rests on, so that what is out of
    date is known without working it out.
    """

    __tablename__ = "examination_statistics"

    examination_id: Mapped[int] = mapped_column(ForeignKey("examination.id"), primary_key=True)
    worked_out_at: Mapped[datetime]
    people: Mapped[int]
    basis: Mapped[str] = mapped_column(String(80))
    found: Mapped[dict[str, Any]]
