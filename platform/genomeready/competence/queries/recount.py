"""Counting everyone's standing again, and comparing it with what is kept."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.competence.queries.evidence import evidence_of_each
from genomeready.competence.queries.held import cells_of, held_by, needs_of_many, people_after
from genomeready.competence.rules.holding import Kept
from genomeready.competence.rules.standing import Shown
from genomeready.frameworks.models import Competency, RoleProfile
from genomeready.people.models import Person

Cell = tuple[int, int, int]
"""Person, role profile, competency."""


@dataclass(frozen=True, kw_only=True)
class Recounted:
    """How many people and standings were compared, and each difference in a line."""

    people: int
    compared: int
    differences: tuple[str, ...]


def recounted(session: Session, on: date, *, size: int) -> Iterator[Recounted]:
    """Compare what is kept with a recount as of a day, so many people at a time: all of one snapshot, in constant memory."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})  # SQLite reads one snapshot as it is
    last = 0
    while batch := people_after(session, last, size=size):
        needs = needs_of_many(session, batch)
        asked = {(*key, need.competency_id) for key, each in needs.items() for need in each}
        found, there = _flat(cells_of(session, needs, on, read=_all_evidence)), _flat(held_by(session, batch))
        wrong = sorted(cell for cell in found.keys() | there.keys() if found.get(cell) != there.get(cell))
        told = _told(session, wrong, found, there) if wrong else ()
        yield Recounted(people=len(batch), compared=len(asked | there.keys()), differences=told)
        last = batch[-1]


def _all_evidence(session: Session, person_ids: Collection[int], competency_ids: Collection[int], _on: date) -> dict[int, list[Shown]]:
    """Read everything, whatever the keeping of standings leaves out: a recount that left out the same would prove nothing."""
    return evidence_of_each(session, person_ids, competency_ids)


def _flat(cells: Mapping[tuple[int, int], Sequence[Kept]]) -> dict[Cell, Kept]:
    return {(*key, row.competency_id): row for key, each in cells.items() for row in each}


def _told(session: Session, wrong: Collection[Cell], found: Mapping[Cell, Kept], there: Mapping[Cell, Kept]) -> tuple[str, ...]:
    """Return each difference in words; three statements."""
    people, profiles, competencies = (set(ids) for ids in zip(*wrong, strict=True))
    person = dict(session.execute(select(Person.id, Person.public_id).where(Person.id.in_(people))).all())
    role = dict(session.execute(select(RoleProfile.id, RoleProfile.title).where(RoleProfile.id.in_(profiles))).all())
    slug = dict(session.execute(select(Competency.id, Competency.slug).where(Competency.id.in_(competencies))).all())
    return tuple(
        f"person {person[who]}, {role[as_what]}, {slug[what]}: kept {_in_words(there.get((who, as_what, what)))}, "
        f"counted {_in_words(found.get((who, as_what, what)))}"
        for who, as_what, what in wrong
    )


def _in_words(row: Kept | None) -> str:
    if row is None:
        return "nothing"
    by = f" by {row.missing}" if row.missing else ""
    return f"{row.state}{by} (level {row.level}, evidence {row.deciding_id}, until {row.until})"
