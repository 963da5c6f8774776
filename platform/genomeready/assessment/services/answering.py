"""Saving one answer: check and lock, note the event, let the answer stand. Three statements at most.

What this returns is an acknowledgement only once the unit of work around it has committed. An
answer that came too late is kept as an event, for a decision, and so it is committed too: the edge
calls `Saved.acknowledged` after the commit, and that refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Table, and_, bindparam, not_, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, AnswerEvent, Attempt, Paper
from genomeready.assessment.rules.sittings import Sender, is_taken, seconds_left, sender_of
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.shape import UNCHANGED
from genomeready.base.inserts import Insert, dialect_of, insert_of
from genomeready.base.refusals import NotThere, Refused
from genomeready.base.tables import JsonColumn


class TooLate(Refused):
    """The attempt, or the section, was closed when the answer arrived. The answer was kept, but does not count."""

    message = "This answer arrived after the time was over. It was kept: an examiner decides whether it counts."


class NotUnderstood(Refused):
    """A save that does not follow the form of this page."""

    message = "This answer could not be read, so it was not saved. Reload the page and answer again."


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of an answer.

    `stands` is false where a later one of the same device stands already; `sat_under` numbers the sign-in that sits the attempt.
    """

    place: int
    answered: bool
    stands: bool
    late: bool
    sat_under: int | None
    seconds_left: int

    def acknowledged(self) -> "Saved":
        """Return the acknowledgement; to be called after the commit.

        Raises:
            TooLate: the answer was kept but does not count.
        """
        if self.late:
            raise TooLate
        return self


_attempt: Table = Attempt.__table__  # type: ignore[assignment]  # declarative tables are tables
_paper: Table = Paper.__table__  # type: ignore[assignment]
_event: Table = AnswerEvent.__table__  # type: ignore[assignment]
_answer: Table = Answer.__table__  # type: ignore[assignment]

# Built once: this is the hottest path of the platform.
_CHECK = (
    select(
        _attempt.c.id,
        _attempt.c.state,
        _attempt.c.closes_at,
        _attempt.c.section,
        _attempt.c.sitting_sign_in,
        _paper.c.places.op("->", return_type=JsonColumn)(bindparam("index", type_=Integer)).label("place"),
    )
    .join(_paper, _paper.c.attempt_id == _attempt.c.id)
    .where(_attempt.c.public_id == bindparam("public_id"), _attempt.c.person_id == bindparam("person_id"))
    .with_for_update(of=_attempt, key_share=True)
)
_WAS_TAKEN = select(_event.c.taken).where(_event.c.attempt_id == bindparam("attempt_id"), _event.c.client_id == bindparam("client_id"))


def _note_event(dialect: str) -> Any:  # noqa: ANN401 - either dialect's insert
    return insert_of(dialect, _event).on_conflict_do_nothing(index_elements=["attempt_id", "client_id"]).returning(_event.c.id)


def _let_stand(dialect: str) -> Any:  # noqa: ANN401 - as above
    new: Insert = insert_of(dialect, _answer)
    held_up = and_(_answer.c.device == new.excluded.device, _answer.c.sequence > new.excluded.sequence)
    columns = ("answer", "device", "sequence", "saved_at")
    return new.on_conflict_do_update(
        index_elements=["attempt_id", "place"], set_={name: new.excluded[name] for name in columns}, where=not_(held_up)
    ).returning(_answer.c.place)


_NOTE_EVENT = {name: _note_event(name) for name in ("postgresql", "sqlite")}
_LET_STAND = {name: _let_stand(name) for name in ("postgresql", "sqlite")}


def save_answer(
    session: Session, attempt: str, *, person_id: int, place: int, answer: Sequence[str], client_id: str, at: datetime,
    waited: int | None = None,
) -> Saved:  # fmt: skip
    """Save what was sent for one place of a person's attempt (named by its public id).

    A repeat of the same `client_id` changes nothing and gets the same acknowledgement; one that
    was held up on the way does not replace a later one of the same device (`rules.sender_of`). One for a section that was
    left is kept for a decision, as a late one is. `waited` is how many seconds the browser says that it waited to be sent.

    Raises:
        NotThere: there is no such attempt or place, it is somebody else's, or its section was not reached.
        NotUnderstood: the client id is malformed.
        BadAnswer: what was sent is no answer to this question.
    """
    sender = sender_of(client_id)
    if sender is None:
        raise NotUnderstood
    connection = session.connection()
    row = connection.execute(_CHECK, {"public_id": attempt, "person_id": person_id, "index": place - 1}).one_or_none()
    if row is None or place < 1 or row.place is None or row.place.get("section", 1) > row.section:
        raise NotThere
    given = type_named(row.place["type"]).read_answer(row.place["frozen"], answer)
    if given is UNCHANGED:
        return _as_it_is(session, row, place=place, at=at)
    taken = is_taken(state=row.state, closes_at=row.closes_at, at=at) and row.place.get("section", 1) == row.section
    event = {
        "attempt_id": row.id, "place": place, "client_id": client_id, "answer": given, "taken": taken, "at": at, "waited": waited,
    }  # fmt: skip
    is_new = connection.execute(_NOTE_EVENT[dialect_of(session)], event).one_or_none() is not None
    stands = taken
    if not is_new:
        taken = stands = bool(connection.scalar(_WAS_TAKEN, {"attempt_id": row.id, "client_id": client_id}))
    elif taken:
        stands = let_stand(session, row.id, place=place, given=given, sender=sender, at=at)
    return Saved(
        place=place, answered=given is not None, stands=stands, late=not taken,
        sat_under=row.sitting_sign_in,
        seconds_left=seconds_left(closes_at=row.closes_at, at=at),
    )  # fmt: skip


def _as_it_is(session: Session, row: Any, *, place: int, at: datetime) -> Saved:  # noqa: ANN401 - a row of `_CHECK`
    """Acknowledge a save that leaves the answer as it is."""
    there = session.get(Answer, (row.id, place))
    return Saved(
        place=place, answered=there is not None and there.answer is not None, stands=True, late=False, sat_under=row.sitting_sign_in,
        seconds_left=seconds_left(closes_at=row.closes_at, at=at),
    )  # fmt: skip


def let_stand(session: Session, attempt_id: int, *, place: int, given: Any, sender: Sender, at: datetime) -> bool:  # noqa: ANN401 - JSON
    """Let an answer stand unless a later one of the same device does; say whether it stands."""
    row = {
        "attempt_id": attempt_id, "place": place, "answer": given, "device": sender.device, "sequence": sender.sequence, "saved_at": at,
    }  # fmt: skip
    return session.connection().execute(_LET_STAND[dialect_of(session)], row).one_or_none() is not None
