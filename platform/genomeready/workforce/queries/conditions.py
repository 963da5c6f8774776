"""The conditions that queries of this domain share."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from genomeready.people.models import Membership, Organisation
from genomeready.people.queries import current_on


def below(path: str) -> ColumnElement[bool]:
    """Return the condition that an organisation stands at or below a path."""
    return Organisation.path.startswith(path, autoescape=True)


def confirmed(on: date) -> tuple[Any, ColumnElement[bool]]:
    """Return the conditions that a membership holds on a day and that the lead confirmed it."""
    return current_on(on), Membership.confirmed_at.is_not(None)
