"""The life of an award: issued, corrected, suspended and lifted, revoked, renewed, signed anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id, new_uuid
from genomeready.base.many import change_rows, in_batches, insert_rows, is_among
from genomeready.base.refusals import Refused
from genomeready.competence.services.evidence import restore_evidence, withdraw_evidence
from genomeready.credentials.document import unsigned_credential
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.awards import Award, AwardEvent
from genomeready.credentials.queries.grounds import course_ground
from genomeready.credentials.queries.register import award_resting_on, is_number_taken, last_period
from genomeready.credentials.rules import (
    LONGEST_REASON,
    SHORTEST_REASON,
    Act,
    AwardState,
    Cause,
    EndedBecause,
    ReasonCode,
    certificate_number,
)
from genomeready.credentials.services.diplomas import keep_template
from genomeready.credentials.services.instances import add_instance, add_successor, end_instances
from genomeready.credentials.services.stating import statement_of
from genomeready.learning.events import CourseCompleted
from genomeready.people.models import Person


class AlreadyRevoked(Refused):
    """The certificate was revoked before."""

    message = "This certificate was revoked before. Its page says when and why; nothing was changed."


class NotInForce(Refused):
    """Only a certificate in force can be suspended or corrected."""

    message = "This certificate is suspended or revoked already. Its page says since when and why; nothing was changed."


class NotSuspended(Refused):
    """Only a suspension can be lifted; a revocation is for good."""

    message = "This certificate is not suspended, so there is nothing to lift; nothing was changed."


class NameMissing(Refused):
    """A certificate needs the name of its holder."""

    message = "Write the holder's name as it should stand on the certificate; it may not be empty or the same as before."


class ReasonTooShort(Refused):
    """A reason that nobody could understand."""

    message = f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} characters. The reason is shown to everyone who checks the certificate."


def issue_certificate(session: Session, news: CourseCompleted, *, issuer: Issuer, reader: str = "en") -> Award:
    """Award the certificate for a completed course, in the transaction of the pass; once for each pass.

    A pass of a course for which the person holds an award already begins the next period; the award
    before stays as it is and runs out. The diploma speaks the course's language or, where it has no words for that, the `reader`'s;
    the signed credential says which language the course is in, and speaks English where there are no words for it.

    Raises:
        KeyMissing: the private half of the signing key is not in the key folder.
    """
    person = session.get_one(Person, news.person_id, with_for_update={"key_share": True})
    there = award_resting_on(session, news.rests_on)
    if there is not None:
        return there
    at = news.at.replace(microsecond=0)  # what is signed is written to the second
    course = course_ground(session, news.course_version_id)
    before = last_period(session, person.id, course.course_id, course.award_type)
    public_id = new_uuid()
    template = keep_template(session, course, issuer=issuer, reader=reader, at=at)
    said = statement_of(session, news, public_id=public_id, at=at, person=person, course=course, issuer=issuer)
    award = Award(
        public_id=public_id, number=_free_number(session, at.year), person_id=person.id, holder_name=person.name,
        course_id=course.course_id, course_version_id=news.course_version_id, rests_on=news.rests_on, award_type=course.award_type,
        template_id=template.id,
        period=before.period + 1 if before else 1, renews_id=before.id if before else None,
        issued_at=at, valid_until=said.valid_until, state_since=at,
    )  # fmt: skip
    session.add(award)
    session.flush()
    made = add_instance(session, award, unsigned_credential(said), sequence=1, issuer=issuer, at=at)
    note_act(session, [award.id], Act.RENEWED if before else Act.ISSUED, by=None, at=at, instance_id=made.id)
    record(
        session, "certificate.issued", f"certificate:{public_id}", by=None, number=award.number, person=person.public_id,
        course=course.slug, rests_on=news.rests_on, hash=made.document_hash, period=award.period, template=template.hash,
    )  # fmt: skip
    return award


def _free_number(session: Session, year: int) -> str:
    while True:  # 40 random bits: a second round is needed once in a million certificates
        number = certificate_number(year, new_public_id())
        if not is_number_taken(session, number):
            return number


def revoke_awards(
    session: Session,
    award_ids: Sequence[int],
    *,
    why: Cause,
    by: Actor | None,
    at: datetime,
    issuer: Issuer,
    organisation_id: int | None = None,
) -> int:
    """End awards for good, and with them the evidence that rests on the same passes; return how many were ended.

    The signed documents stay as they are: they are part of the register for ever. Lists, gap reports
    and the verify page read the revocation from the moment of the commit. Those that were revoked
    before are passed over, and refused where none is left.

    Raises:
        AlreadyRevoked: all of them were revoked before.
        ReasonTooShort: nobody could understand why.
    """
    reason = _reason(why)
    awards = _held_to_revoke(session, award_ids)
    if not awards:
        raise AlreadyRevoked
    ids = [award.id for award in awards]
    change_rows(session, Award, ids, {"state": AwardState.REVOKED, "state_since": at, "reason": reason})
    end_instances(session, ids, because=EndedBecause.REVOCATION, issuer=issuer, at=at)
    note_act(session, ids, Act.REVOKED, by=by, at=at, why=replace(why, reason=reason))
    for award in awards:
        record(
            session, "certificate.revoked", f"certificate:{award.public_id}", by=by, organisation_id=organisation_id,
            number=award.number, reason=reason, code=why.code.value,
        )  # fmt: skip
    withdraw_evidence(session, rests_on=[award.rests_on for award in awards], reason=reason, by=by, at=at)
    return len(awards)


def suspend_award(
    session: Session, award_id: int, *, why: Cause, by: Actor | None, at: datetime, issuer: Issuer, organisation_id: int | None = None
) -> None:
    """Take an award out of force until it is lifted or revoked; what rests on it does not count meanwhile.

    The bit of its document is set, so that every verifier refuses it at once.

    Raises:
        NotInForce: it is suspended or revoked already.
        ReasonTooShort: nobody could understand why.
    """
    reason = _reason(why)
    award = held_awards(session, [award_id])[0]
    if award.state != AwardState.IN_FORCE:
        raise NotInForce
    award.state, award.state_since, award.reason = AwardState.SUSPENDED, at, reason
    session.flush()
    end_instances(session, [award.id], because=EndedBecause.SUSPENSION, issuer=issuer, at=at)
    note_act(session, [award.id], Act.SUSPENDED, by=by, at=at, why=replace(why, reason=reason))
    record(session, "certificate.suspended", f"certificate:{award.public_id}", by=by, organisation_id=organisation_id, reason=reason)
    withdraw_evidence(session, rests_on=[award.rests_on], reason=reason, by=by, at=at)


def reinstate_award(
    session: Session, award_id: int, *, by: Actor | None, at: datetime, issuer: Issuer, organisation_id: int | None = None
) -> None:
    """Lift a suspension: a new document of the same award, and what rests on it counts again.

    A set bit is never cleared, so that a copy of the list tells nobody that there was a suspension.

    Raises:
        NotSuspended: there is none to lift.
    """
    award = held_awards(session, [award_id])[0]
    if award.state != AwardState.SUSPENDED:
        raise NotSuspended
    moment = at.replace(microsecond=0)
    award.state, award.state_since, award.reason = AwardState.IN_FORCE, moment, None
    session.flush()
    made = add_successor(session, award, issuer=issuer, at=moment)
    note_act(session, [award.id], Act.REINSTATED, by=by, at=moment, instance_id=made.id)
    record(session, "certificate.reinstated", f"certificate:{award.public_id}", by=by, organisation_id=organisation_id)
    restore_evidence(session, rests_on=award.rests_on, by=by, at=at)


def correct_name(
    session: Session, award_id: int, *, name: str, by: Actor | None, at: datetime, issuer: Issuer, organisation_id: int | None = None
) -> None:
    """Issue an award anew under the holder's right name. The document before is superseded and resolves for ever.

    Raises:
        NotInForce: it is suspended or revoked.
        NameMissing: there is no name, or it is the one before.
    """
    award, written = held_awards(session, [award_id])[0], " ".join(name.split())
    if award.state != AwardState.IN_FORCE:
        raise NotInForce
    if not written or written == award.holder_name:
        raise NameMissing
    moment = at.replace(microsecond=0)
    end_instances(session, [award.id], because=EndedBecause.CORRECTION, issuer=issuer, at=moment)
    award.holder_name = written
    made = add_successor(session, award, issuer=issuer, at=moment)
    note_act(session, [award.id], Act.CORRECTED, by=by, at=moment, why=Cause(code=ReasonCode.NAME), instance_id=made.id)
    record(session, "certificate.corrected", f"certificate:{award.public_id}", by=by, organisation_id=organisation_id)


def sign_anew(session: Session, award_ids: Sequence[int], *, by: Actor | None, at: datetime, issuer: Issuer) -> int:
    """Replace the documents of awards that a compromised key signed; return how many were replaced."""
    moment = at.replace(microsecond=0)
    awards = [one for one in held_awards(session, award_ids) if one.state == AwardState.IN_FORCE]
    end_instances(session, [award.id for award in awards], because=EndedBecause.KEY, issuer=issuer, at=moment)
    for award in awards:
        made = add_successor(session, award, issuer=issuer, at=moment)
        note_act(session, [award.id], Act.SIGNED_ANEW, by=by, at=moment, why=Cause(code=ReasonCode.KEY), instance_id=made.id)
        record(session, "certificate.signed-anew", f"certificate:{award.public_id}", by=by)
    return len(awards)


def held_awards(session: Session, award_ids: Sequence[int]) -> list[Award]:
    """Return awards as they stand now, held until the commit; in the order of their ids, so that two never wait for each other."""
    asked = select(Award).where(Award.id.in_(award_ids)).order_by(Award.id).with_for_update()
    return list(session.scalars(asked.execution_options(populate_existing=True)))


def _held_to_revoke(session: Session, award_ids: Sequence[int]) -> list[Row[int, str, str, str]]:
    """Return (id, public_id, number, rests_on) of those that are not revoked, held likewise: plain rows, for they may be thousands."""
    asked = select(Award.id, Award.public_id, Award.number, Award.rests_on).where(Award.state != AwardState.REVOKED)
    held = asked.order_by(Award.id).with_for_update()
    return [row for batch in in_batches(sorted(set(award_ids))) for row in session.execute(held.where(is_among(session, Award.id, batch)))]


def _reason(why: Cause) -> str:
    reason = " ".join(why.reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ReasonTooShort
    return reason


def note_act(
    session: Session, award_ids: Sequence[int], act: Act, *, by: Actor | None, at: datetime, why: Cause | None = None,
    instance_id: int | None = None,
) -> None:  # fmt: skip
    """Write what happened to some awards."""
    told = {"reason_code": why.code, "reason": why.reason, "note": why.note.strip()} if why else {"reason": "", "note": ""}
    same = {"act": act, "at": at, "done_by_id": by.id if by else None, "instance_id": instance_id, **told}
    insert_rows(session, AwardEvent, [{"award_id": award_id, **same} for award_id in award_ids])
