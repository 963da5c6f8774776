"""How many certificates were issued, by month and course, to those who work in an organisation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from genomeready.catalogue.models import CourseVersion
from genomeready.credentials.models.awards import Award
from genomeready.credentials.queries.register import held_below
from genomeready.credentials.rules import AwardState


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """What was issued in a month for a course: how many, and how many of these were revoked since."""

    year: int
    month: int
    course_title: str
    issued: int
    revoked: int


def issued_by_month(session: Session, path: str, *, on: date) -> Sequence[MonthRow]:
    """Return the counts for the people who work at or below an organisation on a day, the newest month first; one statement."""
    year, month = extract("year", Award.issued_at), extract("month", Award.issued_at)
    asked = (
        select(Award.course_id, year.label("year"), month.label("month"), Award.state, func.max(CourseVersion.title), func.count())
        .join(CourseVersion, CourseVersion.id == Award.course_version_id)
        .where(held_below(path, on))
        .group_by(Award.course_id, "year", "month", Award.state)
    )
    issued: Counter[tuple[int, int, int]] = Counter()
    revoked: Counter[tuple[int, int, int]] = Counter()
    titles: dict[int, str] = {}
    for course, in_year, in_month, state, title, number in session.execute(asked):
        place = (int(in_year), int(in_month), course)
        titles[course] = max(titles.get(course, ""), title)
        issued[place] += number
        revoked[place] += number if state == AwardState.REVOKED else 0
    newest_first = sorted(issued, key=lambda place: (-place[0], -place[1], titles[place[2]], place[2]))
    return [
        MonthRow(year=place[0], month=place[1], course_title=titles[place[2]], issued=issued[place], revoked=revoked[place])
        for place in newest_first
    ]
