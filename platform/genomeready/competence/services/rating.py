"""Declare one's own levels."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.audit.services import Actor
from genomeready.base.ids import new_public_id
from genomeready.base.refusals import Refused
from genomeready.competence.models import Evidence
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.services.evidence import NewEvidence, record_evidence


class NothingDeclared(Refused):
    """A self-assessment without a single level."""

    message = "Nothing was saved, since no level was chosen or changed. Choose a level for at least one competency."


def declare_levels(session: Session, person_id: int, *, levels: Mapping[int, int], at: datetime, by: Actor) -> list[Evidence]:
    """Write a self-assessment: a level by competency id. It never touches what others have confirmed.

    Raises:
        NothingDeclared: there is no level in it.
    """
    if not levels:
        raise NothingDeclared
    ground = f"self-assessment:{new_public_id()}"
    shown = [
        NewEvidence(competency_id=key, level=level, kind=EvidenceKind.SELF, shown_at=at, rests_on=ground) for key, level in levels.items()
    ]
    return record_evidence(session, person_id, shown=shown, by=by)
