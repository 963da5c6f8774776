"""What happened to one competency of a person: read from evidence, requests for confirmation and claims of prior learning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from genomeready.base.prepared import run
from genomeready.competence.models import (
    ConfirmationDecision,
    ConfirmationItem,
    ConfirmationRequest,
    Evidence,
    PriorClaim,
    PriorClaimItem,
    Rating,
)
from genomeready.competence.rules.kinds import Decision, EvidenceKind
from genomeready.competence.rules.standing import Shown, last_day
from genomeready.competence.timeline import Claim, Decided, Earlier, End, Entry, Happening, Judgement, Rejection, Request, Withdrawal
from genomeready.people.models import Person

Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Ancestor:
    """A competency of an earlier version that lives on in one of today; `level_map` is empty where the scales are the same."""

    earlier: Earlier
    level_map: Mapping[str, int]

    def counts_as(self, level: int) -> int | None:
        """Return what a level of the earlier version is worth on the scale of today; None where it does not carry over.

        Level 0, "none", is the same on every scale.
        """
        if not self.earlier.carries:
            return None
        return self.level_map.get(str(level), 0 if level == 0 else None) if self.level_map else level


@dataclass(frozen=True, kw_only=True)
class History:
    """All that happened, in no order yet, and the evidence as the rules read it, on the scale of today."""

    happenings: tuple[Happening, ...]
    shown: tuple[Shown, ...]


def history_about(
    session: Session, person_id: int, competency_id: int, ancestors: Mapping[int, Ancestor], *, max_age_months: int | None
) -> History:
    """Return all that was ever said about a competency and its ancestors, in three statements."""
    asked = {"person_id": person_id, "competency_ids": [competency_id, *ancestors]}
    rows, confirmations, claims = (run(session, statement, **asked).all() for statement in (_EVIDENCE, _CONFIRMATIONS, _CLAIMS))
    shown = {row.id: made for row in rows if (made := _shown(row, competency_id, ancestors))}
    evidence = _Evidence(
        rows=rows, ancestors=ancestors, until={key: last_day(s, max_age_months=max_age_months) for key, s in shown.items()}
    )
    decisions = [(row, _decided(row, latest=evidence.latest_rating)) for row in confirmations if row.decision]
    led_to = {row.evidence_id: decided for row, decided in decisions if row.evidence_id}
    return History(
        happenings=(
            *(evidence.happening(row, led_to.get(row.id)) for row in rows),
            *_requests(confirmations),
            *(
                Rejection(at=row.decided_at, by=row.decided_by, decided=decided)
                for row, decided in decisions if row.decision == Decision.REJECTED
            ),
            *_claims(claims),
        ),
        shown=tuple(shown.values()),
    )  # fmt: skip


_EVIDENCE = (
    select(
        Evidence.id, Evidence.competency_id, Evidence.level, Evidence.kind, Evidence.shown_at, Evidence.valid_until, Evidence.supersedes_id,
        Evidence.withdrawn, Evidence.reason, Evidence.context, Evidence.score, Evidence.score_error, Evidence.questions,
        Person.name.label("said_by"), Rating.confidence, Rating.importance, func.coalesce(Rating.comment, "").label("comment"),
    )
    .outerjoin(Person, Person.id == Evidence.said_by_id)
    .outerjoin(Rating, Rating.evidence_id == Evidence.id)
    .where(Evidence.person_id == bindparam("person_id"), Evidence.competency_id.in_(bindparam("competency_ids", expanding=True)))
    .order_by(Evidence.id)
)  # fmt: skip


def _counts_as(row: Found, ancestors: Mapping[int, Ancestor]) -> int | None:
    ancestor = ancestors.get(row.competency_id)
    return ancestor.counts_as(row.level) if ancestor else int(row.level)


def _shown(row: Found, competency_id: int, ancestors: Mapping[int, Ancestor]) -> Shown | None:
    level = _counts_as(row, ancestors)
    if level is None:
        return None
    return Shown(
        id=row.id, competency_id=competency_id, level=level, kind=row.kind, shown_at=row.shown_at, valid_until=row.valid_until,
        supersedes_id=row.supersedes_id, withdrawn=row.withdrawn,
    )  # fmt: skip


class _Evidence:
    """All rows about one competency, so that each can be told with what the others say of it."""

    def __init__(self, *, rows: Sequence[Found], ancestors: Mapping[int, Ancestor], until: Mapping[int, date | None]) -> None:
        self.ancestors, self.until = ancestors, until
        self.by_id = {row.id: row for row in rows}
        self.ender: dict[int | None, Found] = {}
        for row in rows:
            self.ender.setdefault(row.supersedes_id, row)
        ratings = [row for row in rows if row.kind == EvidenceKind.SELF and not row.withdrawn]
        self.ratings = sorted(ratings, key=lambda row: (row.shown_at, row.id))

    @property
    def latest_rating(self) -> int | None:
        """The id of the self-rating that stands."""
        return next((row.id for row in reversed(self.ratings) if row.id not in self.ender), None)

    def happening(self, row: Found, decided: Decided | None) -> Entry | Withdrawal:
        """Return one row as it is told."""
        replaced = self.by_id.get(row.supersedes_id)
        if row.withdrawn and replaced:
            return Withdrawal(
                at=row.shown_at, level=row.level, kind=row.kind, of=replaced.shown_at, said_by=row.said_by, reason=row.reason
            )  # fmt: skip
        ancestor = self.ancestors.get(row.competency_id)
        ended_by, ender = self._end(row)
        return Entry(
            id=row.id, at=row.shown_at, level=row.level, counts_as=_counts_as(row, self.ancestors), kind=row.kind, said_by=row.said_by,
            context=row.context, score=row.score, score_error=row.score_error, questions=row.questions, confidence=row.confidence,
            importance=row.importance, comment=row.comment, until=self.until.get(row.id), earlier=ancestor.earlier if ancestor else None,
            corrects=replaced.shown_at if replaced else None, ended_by=ended_by, ended_at=ender.shown_at if ender else None,
            decided=decided,
        )  # fmt: skip

    def _end(self, row: Found) -> tuple[End | None, Found | None]:
        """Return what ended a row, if anything did; a self-rating stands until the next one."""
        ender = self.ender.get(row.id)
        if ender:
            return (End.WITHDRAWN if ender.withdrawn else End.CORRECTED), ender
        if row.kind != EvidenceKind.SELF:
            return None, None
        again = next((other for other in self.ratings if (other.shown_at, other.id) > (row.shown_at, row.id)), None)
        return (End.RATED_AGAIN, again) if again else (None, None)


_SUPERVISOR, _DECIDER = aliased(Person), aliased(Person)
_CONFIRMATIONS = (
    select(
        ConfirmationItem.id, ConfirmationItem.level, ConfirmationItem.rating_id, ConfirmationRequest.asked_at,
        ConfirmationRequest.withdrawn_at, func.coalesce(_SUPERVISOR.name, ConfirmationRequest.supervisor_email).label("supervisor"),
        ConfirmationDecision.decision, ConfirmationDecision.comment, ConfirmationDecision.action_plan, ConfirmationDecision.again_by,
        ConfirmationDecision.decided_at, ConfirmationDecision.evidence_id, _DECIDER.name.label("decided_by"),
    )
    .join(ConfirmationRequest, ConfirmationRequest.id == ConfirmationItem.request_id)
    .outerjoin(_SUPERVISOR, _SUPERVISOR.id == ConfirmationRequest.supervisor_id)
    .outerjoin(ConfirmationDecision, ConfirmationDecision.item_id == ConfirmationItem.id)
    .outerjoin(_DECIDER, _DECIDER.id == ConfirmationDecision.decided_by_id)
    .where(
        ConfirmationRequest.person_id == bindparam("person_id"),
        ConfirmationItem.competency_id.in_(bindparam("competency_ids", expanding=True)),
    )
    .order_by(ConfirmationItem.id, ConfirmationDecision.id)
)  # fmt: skip


def _decided(row: Found, *, latest: int | None) -> Decided:
    return Decided(
        decision=row.decision,
        comment=row.comment,
        action_plan=row.action_plan,
        again_by=row.again_by,
        about_earlier=row.rating_id != latest,
    )


def _requests(rows: Sequence[Found]) -> Iterator[Request]:
    """Tell each request once, however often it was decided."""
    for row in {row.id: row for row in rows}.values():
        yield Request(at=row.asked_at, level=row.level, supervisor=row.supervisor, withdrawn_at=row.withdrawn_at)


_CLAIMS = (
    select(
        PriorClaim.kind, PriorClaim.title, PriorClaim.awarded_by, PriorClaim.made_at, PriorClaim.withdrawn_at, PriorClaim.decided_at,
        PriorClaimItem.claimed, PriorClaimItem.granted, PriorClaimItem.reason, Person.name.label("decided_by"),
    )
    .join(PriorClaim, PriorClaim.id == PriorClaimItem.claim_id)
    .outerjoin(Person, Person.id == PriorClaim.decided_by_id)
    .where(PriorClaim.person_id == bindparam("person_id"), PriorClaimItem.competency_id.in_(bindparam("competency_ids", expanding=True)))
    .order_by(PriorClaimItem.id)
)  # fmt: skip


def _claims(rows: Sequence[Found]) -> Iterator[Claim | Judgement]:
    for row in rows:
        yield Claim(
            at=row.made_at, level=row.claimed, kind=row.kind, title=row.title, awarded_by=row.awarded_by, withdrawn_at=row.withdrawn_at
        )
        if row.decided_at:
            yield Judgement(at=row.decided_at, granted=row.granted, title=row.title, by=row.decided_by, reason=row.reason)
