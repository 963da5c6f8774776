"""Issue an award anew after the pass it rests on was marked anew."""

from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.refusals import Refused
from genomeready.credentials.document import unsigned_credential
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.queries.grounds import course_ground
from genomeready.credentials.rules import Act, AwardState, Cause, EndedBecause
from genomeready.credentials.services.awards import held_awards, note_act
from genomeready.credentials.services.instances import add_successor, end_instances
from genomeready.credentials.services.stating import statement_of
from genomeready.learning.events import CourseCompleted
from genomeready.people.models import Person


class SuspendedMeanwhile(Refused):
    """A result that a suspended certificate rests on was to change."""

    message = "Certificate %(number)s is suspended. Lift the suspension or revoke it first; until then its result cannot be changed."


def correct_result(session: Session, award_id: int, news: CourseCompleted, *, why: Cause, by: Actor | None, issuer: Issuer) -> None:
    """Issue an award anew with the score and competencies of a pass that was marked anew; the document before is superseded.

    Raises:
        SuspendedMeanwhile: it is suspended or revoked.
    """
    award, moment = held_awards(session, [award_id])[0], news.at.replace(microsecond=0)
    if award.state != AwardState.IN_FORCE:
        raise SuspendedMeanwhile(number=award.number)
    person, course = session.get_one(Person, award.person_id), course_ground(session, news.course_version_id)
    said = statement_of(session, news, public_id=award.public_id, at=moment, person=person, course=course, issuer=issuer)
    end_instances(session, [award.id], because=EndedBecause.CORRECTION, issuer=issuer, at=moment)
    made = add_successor(session, award, issuer=issuer, at=moment, said=unsigned_credential(said))
    note_act(session, [award.id], Act.CORRECTED, by=by, at=moment, why=why, instance_id=made.id)
    record(session, "certificate.corrected", f"certificate:{award.public_id}", by=by, score=str(news.score), reason=why.reason)
