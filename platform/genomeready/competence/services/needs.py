"""Answer the question on first sign-in."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.competence.models import NeedsAnswer
from genomeready.competence.rules.kinds import Cluster


def answer_needs(session: Session, person_id: int, *, cluster: Cluster, at: datetime, by: Actor) -> NeedsAnswer:
    """Keep how somebody sees genomics in the own work. Every answer is a row of its own; the latest counts.

    The trail says that it was answered and not what: an opinion is nobody else's business.
    """
    answer = NeedsAnswer(person_id=person_id, cluster=cluster, answered_at=at)
    session.add(answer)
    session.flush()
    record(session, "needs.answered", f"person:{by.public_id}", by=by)
    return answer
