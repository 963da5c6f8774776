"""What I hold and will lose within a year, and what renews it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from genomeready.catalogue.queries.courses import courses_closing
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.profile import who_said
from genomeready.competence.queries.roles import role_of
from genomeready.competence.renewals import Expiry, expiring
from genomeready.competence.rules.standing import Asked
from genomeready.frameworks.lines.roles import NeedRow, Profile


@dataclass(frozen=True, kw_only=True)
class RenewalLine:
    """A competency that is met until `end.last`: what it rests on, who said so, and the courses that reach the level again."""

    need: NeedRow
    end: Expiry
    said_by: str | None
    courses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Renewals:
    """All that runs out within a year in one of a person's professions, the earliest first."""

    professions: tuple[tuple[str, str], ...]
    profession: str
    profile: Profile | None
    lines: tuple[RenewalLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RenewalsInBrief:
    """How many competencies run out within a year, and the last day of the first."""

    count: int
    first: date


def my_renewals(session: Session, person_id: int, *, profession: str | None = None, on: date) -> Renewals:
    """Return what a person will lose within a year of a day, in one of their professions or the latest.

    Raises:
        NotThere: the person does not work in that profession.
    """
    mine, chosen, profile = role_of(session, person_id, profession, on)
    if profile is None:
        return Renewals(professions=mine, profession=chosen, profile=None)
    needs = {need.competency_id: need for need in profile.needs}
    ends = expiring(profile.needs, evidence_of(session, person_id, list(needs)), on)
    courses = courses_closing(session, [end.competency_id for end in ends]) if ends else {}
    names = who_said(session, [end.row.id for end in ends])
    lines = (
        _line(needs[end.competency_id], end, said_by=names.get(end.row.id), courses=courses.get(end.competency_id, [])) for end in ends
    )
    return Renewals(professions=mine, profession=chosen, profile=profile, lines=tuple(lines))


def _line(need: NeedRow, end: Expiry, *, said_by: str | None, courses: Sequence[tuple[str, str, int]]) -> RenewalLine:
    enough = tuple((slug, title) for slug, title, level in courses if level >= (need.minimum or 0))
    return RenewalLine(need=need, end=end, said_by=said_by, courses=enough)


def renewals_in_brief(session: Session, person_id: int, needs: Sequence[Asked], *, on: date) -> RenewalsInBrief | None:
    """Return how much of what a role asks will be lost within a year of a day, in one statement; None where nothing is."""
    if not needs:
        return None
    ends = expiring(needs, evidence_of(session, person_id, [need.competency_id for need in needs]), on)
    return RenewalsInBrief(count=len(ends), first=ends[0].last) if ends else None
