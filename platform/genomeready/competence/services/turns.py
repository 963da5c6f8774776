"""One thing after the other: what one person does in two windows at once is done in turn."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.people.models import Person


def take_turn(session: Session, person_id: int) -> None:
    """Wait until no other transaction writes what this person drafts, asks or claims; hold the turn until the end.

    Others may go on to point at the person meanwhile.
    """
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
