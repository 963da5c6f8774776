"""Reading roles side by side: five statements, however many roles and competencies there are."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from genomeready.frameworks.lines.comparison import Comparison, comparison
from genomeready.frameworks.queries.competencies import competency_rows
from genomeready.frameworks.queries.profiles import profiles_in
from genomeready.frameworks.queries.versions import levels


def roles_compared(session: Session, version_id: int, wanted: Iterable[str] | None = None) -> Comparison:
    """Return the wanted roles (slugs of professions) of a version side by side, by default all, on the scale of that version."""
    choices = profiles_in(session, version_id)
    order = [row.slug for row in competency_rows(session, version_id)]
    asked_for = [profile.profession_slug for profile in choices] if wanted is None else wanted
    return comparison(choices, asked_for, scale=levels(session, version_id), order=order)
