"""Which role a person is measured by."""

from datetime import date

from sqlalchemy.orm import Session

from genomeready.base.refusals import NotThere
from genomeready.frameworks.lines.roles import Profile
from genomeready.frameworks.queries.profiles import profile_for
from genomeready.people.queries import memberships_of


def role_of(session: Session, person_id: int, profession: str | None, on: date) -> tuple[tuple[tuple[str, str], ...], str, Profile | None]:
    """Return a person's professions, the one that was chosen (else the latest) and its profile."""
    mine = {m.profession_slug: m.profession_title for m in memberships_of(session, person_id, on=on)}
    if profession is not None and profession not in mine:
        raise NotThere
    chosen = profession or next(iter(mine), "")
    return tuple(mine.items()), chosen, profile_for(session, chosen) if chosen else None
