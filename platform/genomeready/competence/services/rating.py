"""Rate oneself: save as one goes, then finish, which makes evidence of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor
from genomeready.base.ids import new_public_id
from genomeready.competence.models import Evidence, Rating, RatingDraft
from genomeready.competence.queries.rating import Said, as_said, drafts_of, said_before
from genomeready.competence.queries.risks import risks_of
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.standing import Asked
from genomeready.competence.rules.validity import valid_until
from genomeready.competence.services.evidence import NewEvidence, record_evidence
from genomeready.competence.services.turns import take_turn


def keep_drafts(session: Session, person_id: int, *, said: Mapping[int, Said], at: datetime) -> None:
    """Save what was chosen so far, by competency id; it counts for nothing until it is finished. The last one saved stands."""
    take_turn(session, person_id)
    there = {row.competency_id: row for row in drafts_of(session, person_id, said.keys())}
    for key, now in said.items():
        draft = there.get(key) or RatingDraft(person_id=person_id, competency_id=key)
        draft.level, draft.confidence, draft.importance, draft.comment = now.level, now.confidence, now.importance, now.comment
        draft.saved_at = at
        session.add(draft)
    session.flush()


def finish_rating(session: Session, person_id: int, *, needs: Sequence[Asked], at: datetime, by: Actor) -> list[Evidence]:
    """Turn the drafts of a role's competencies into evidence of kind self-assessment, and return what was written.

    What says the same as before is not written again. A competency without a level stays a draft: it is
    *not assessed*, and what was typed about it is kept. Nothing that others confirmed is touched.
    """
    take_turn(session, person_id)
    before = said_before(session, person_id, needs, on=at.date())
    drafts = [row for row in drafts_of(session, person_id, [need.competency_id for need in needs]) if row.level is not None]
    changed = {row.competency_id: as_said(row) for row in drafts if as_said(row) != before.get(row.competency_id)}
    ground = f"self-assessment:{new_public_id()}"
    risks = risks_of(session, changed.keys())
    shown = [
        NewEvidence(
            competency_id=key, level=said.level or 0, kind=EvidenceKind.SELF, shown_at=at, rests_on=ground,
            valid_until=valid_until(at.date(), EvidenceKind.SELF, risks[key]),
        )
        for key, said in changed.items()
    ]  # fmt: skip
    rows = record_evidence(session, person_id, shown=shown, by=by)
    if rows:
        session.execute(insert(Rating), [{"evidence_id": row.id, **_added(changed[row.competency_id])} for row in rows])
    session.execute(delete(RatingDraft).where(RatingDraft.id.in_([draft.id for draft in drafts])))
    return rows


def _added(said: Said) -> dict[str, object]:
    return {"confidence": said.confidence, "importance": said.importance, "comment": said.comment}
