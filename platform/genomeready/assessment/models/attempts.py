"""Attempts: a frozen paper, an append-only log of answers, the answer that stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.sittings import MAY_FOLLOW, AttemptState
from genomeready.base.tables import JsonColumn, Numbered, PublicId, Table


class Attempt(Numbered):
    """One sitting of an examination or a module quiz. Its states follow `rules.sittings.MAY_FOLLOW`.

    `by_clock` says that the time ran out before it was handed in; `result` stands from the moment at which it was marked.

    `number` counts an enrolment's attempts at one thing from 1. Being unique it lets only one of
    two starts through that arrive at once.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'submitted', 'auto-submitted', 'marked', 'under-review', 'void')", name="state"),
        CheckConstraint("(examination_id IS NULL) <> (module_id IS NULL)", name="of_one_thing"),
        CheckConstraint("state NOT IN ('marked', 'under-review') OR result IS NOT NULL", name="marked_with_result"),
        UniqueConstraint("enrolment_id", "examination_id", "number"),
        UniqueConstraint("enrolment_id", "module_id", "number"),
        Index("ix_attempt_person_id", "person_id"),
        Index("ix_attempt_examination_id", "examination_id"),
        Index("ix_attempt_module_id", "module_id"),
        Index("ix_attempt_state_closes_at", "state", "closes_at"),
    )

    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    examination_id: Mapped[int | None] = mapped_column(ForeignKey("examination.id"))
    module_id: Mapped[int | None] = mapped_column(ForeignKey("module.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default=AttemptState.OPEN)
    started_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    by_clock: Mapped[bool] = mapped_column(default=False)
    marked_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    passed: Mapped[bool | None]

    def enter(self, state: AttemptState) -> None:
        """Go on to a state that may follow.

        Raises:
            ValueError: it may not; who calls has asked before.
        """
        if state not in MAY_FOLLOW[AttemptState(self.state)]:
            message = f"an attempt that is {self.state} does not become {state}"
            raise ValueError(message)
        self.state = state


class Paper(Table):
    """The frozen paper, one row.

    Each of `places` is {"question": version id, "type": name, "competency": id, "level": number,
    "frozen": what its type keeps}; `key_hash` binds it to the exact contents and keys.
    """

    __tablename__ = "paper"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    seed: Mapped[str] = mapped_column(String(64))
    places: Mapped[list[Any]]
    key_hash: Mapped[str] = mapped_column(String(64))


class AnswerEvent(Numbered):
    """Every answer ever given, in the order in which it arrived; `client_id` makes a repeat harmless.

    One that arrived too late is kept too, for a decision, and is not `taken`.
    """

    __tablename__ = "answer_event"
    __table_args__ = (UniqueConstraint("attempt_id", "client_id"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    place: Mapped[int]
    client_id: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Any] = mapped_column(JsonColumn)
    taken: Mapped[bool]
    at: Mapped[datetime]


class Answer(Table):
    """The answer that stands for one place of a paper, and from which device as its how-manieth."""

    __tablename__ = "answer"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[Any] = mapped_column(JsonColumn)
    device: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]
    saved_at: Mapped[datetime]
