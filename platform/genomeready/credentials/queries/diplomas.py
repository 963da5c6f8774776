"""Reading the templates that diplomas were first set by."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.credentials.diploma import Template
from genomeready.credentials.models.awards import Award, DiplomaTemplate


def templates_of(session: Session, public_ids: Collection[str]) -> dict[str, Template]:
    """Return the template of each award, by the award's public id, in two statements however many there are."""
    asked = select(Award.public_id, Award.template_id).where(Award.public_id.in_(public_ids))
    numbers = {row.public_id: row.template_id for row in session.execute(asked)}
    kept = select(DiplomaTemplate.id, DiplomaTemplate.files).where(DiplomaTemplate.id.in_(set(numbers.values())))
    templates = {row.id: Template(row.files) for row in session.execute(kept)}
    return {public_id: templates[number] for public_id, number in numbers.items()}
