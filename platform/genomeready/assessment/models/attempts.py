"""Attempts: a frozen paper, an append-only log of answers, the answer that stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.assessment.rules.sittings import MAY_FOLLOW, AttemptState
from genomeready.base.tables import JsonColumn, Numbered, PublicId, Table


class Attempt(Numbered):
    """One sitting of an examination or a module quiz. Its states follow `rules.sittings.MAY_FOLLOW`.

    `by_clock` says that the time ran out before it was handed in; `result` stands from the moment at which it was marked.

    `number` counts an enrolment's attempts at one thing from 1. Being unique it lets only one of
    two starts through that arrive at once. `section` is the one that is being sat, where a paper has several without return;
    `sitting_sign_in` numbers the sign-in that sits it, so that another one can be told.
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
        Index("ix_attempt_examination_session_id", "examination_session_id"),
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
    section: Mapped[int] = mapped_column(default=1)
    sitting_sign_in: Mapped[int | None]
    examination_session_id: Mapped[int | None] = mapped_column(ForeignKey("examination_session.id"))

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

    Each of `places` is {"question": version id, "type": name, "competency": id, "level": number, "marks": what it is worth,
    "section": number, "scheme": of the type's rules or null, "variant": number or null, "params": of the variant or null,
    "frozen": what its type keeps}; `key_hash` binds it to the exact contents and keys, `terms` are `rules.conduct.Terms`.
    """

    __tablename__ = "paper"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    seed: Mapped[str] = mapped_column(String(64))
    places: Mapped[list[Any]]
    key_hash: Mapped[str] = mapped_column(String(64))
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)


class AnswerEvent(Numbered):
    """Every answer ever given, in the order in which it arrived; `client_id` makes a repeat harmless.

    One that arrived too late is kept too, for a decision, and is not `taken`. `waited` is what the browser says of how many
    seconds the answer had waited in it: a word for who decides, by which nothing is decided here.
    """

    __tablename__ = "answer_event"
    __table_args__ = (
        UniqueConstraint("attempt_id", "client_id"),
        Index("ix_answer_event_late", "attempt_id", sqlite_where=text("NOT taken"), postgresql_where=text("NOT taken")),
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    place: Mapped[int]
    client_id: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Any] = mapped_column(JsonColumn)
    taken: Mapped[bool]
    at: Mapped[datetime]
    waited: Mapped[int | None]


class LateDecision(Numbered):
    """That an answer which came too late was taken or rejected, by whom and why. One for each event, never changed."""

    __tablename__ = "late_decision"
    __table_args__ = (Index("ix_late_decision_attempt_id", "attempt_id"),)

    answer_event_id: Mapped[int] = mapped_column(ForeignKey("answer_event.id"), unique=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    taken: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(1000))
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]


class Answer(Table):
    """The answer that stands for one place of a paper, and from which device as its how-manieth."""

    __tablename__ = "answer"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[Any] = mapped_column(JsonColumn)
    device: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]
    saved_at: Mapped[datetime]
