"""Reading status lists: which indexes are in use, which bits are set, and what is published."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.credentials.models.awards import CredentialInstance
from genomeready.credentials.models.publishing import StatusList


def latest_list(session: Session, purpose: str) -> StatusList | None:
    """Return the list that takes new documents; None before the first."""
    return session.scalar(
        select(StatusList).where(StatusList.purpose == purpose).order_by(StatusList.number.desc()).limit(1).with_for_update()
    )


def is_index_taken(session: Session, list_id: int, index: int) -> bool:
    """Say whether an index of a list was ever given out."""
    asked = select(CredentialInstance.id).where(CredentialInstance.status_list_id == list_id, CredentialInstance.status_index == index)
    return session.scalar(asked) is not None


def ended_indexes(session: Session, list_id: int) -> Sequence[int]:
    """Return the indexes of a list whose documents have ended: exactly the bits that are set."""
    return [
        index
        for index in session.scalars(
            select(CredentialInstance.status_index).where(
                CredentialInstance.status_list_id == list_id, CredentialInstance.ended_at.is_not(None)
            )
        )
        if index is not None
    ]


def published_list(session: Session, purpose: str, number: int) -> StatusList | None:
    """Return a list as it is published."""
    return session.scalar(select(StatusList).where(StatusList.purpose == purpose, StatusList.number == number))


def lists_signed_before(session: Session, moment: datetime) -> Sequence[int]:
    """Return the lists whose signature is older than a moment."""
    return session.scalars(select(StatusList.id).where(StatusList.signed_at < moment).order_by(StatusList.id)).all()
