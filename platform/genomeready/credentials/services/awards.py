"""Issue and revoke certificates."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id, new_salt, new_uuid
from genomeready.base.refusals import Refused
from genomeready.competence.services.evidence import withdraw_evidence
from genomeready.credentials.did import key_id
from genomeready.credentials.document import Proven, ShownBy, Statement, unsigned_credential
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models import Certificate
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.data_integrity import with_proofs
from genomeready.credentials.queries.register import (
    CourseGround,
    certificate_resting_on,
    competencies_shown,
    course_ground,
    is_number_taken,
)
from genomeready.credentials.rules import LONGEST_REASON, SHORTEST_REASON, certificate_number, months_later
from genomeready.credentials.services.keys import signing_key
from genomeready.learning.events import CourseCompleted
from genomeready.people.models import Person
from genomeready.people.rules import written_plainly


class AlreadyRevoked(Refused):
    """The certificate was revoked before."""

    message = "This certificate was revoked before. Its page says when and why; nothing was changed."


class ReasonTooShort(Refused):
    """A revocation without a reason that anybody could understand."""

    message = f"Say why, in {SHORTEST_REASON} to {LONGEST_REASON} characters. The reason is shown to everyone who checks the certificate."


def issue_certificate(session: Session, news: CourseCompleted, *, issuer: Issuer) -> Certificate:
    """Issue the certificate for a completed course, in the transaction of the pass; once for each pass.

    Raises:
        KeyMissing: the private half of the signing key is not in the key folder.
    """
    there = certificate_resting_on(session, news.rests_on)
    if there is not None:
        return there
    at = news.at.replace(microsecond=0)  # what is signed is written to the second
    person, course = session.get_one(Person, news.person_id), course_ground(session, news.course_version_id)
    key, signer = signing_key(session, issuer.keyring, at=at)
    public_id = new_uuid()
    said = _statement(session, news, public_id=public_id, at=at, email=written_plainly(person.email), course=course, issuer=issuer)
    method = key_id(issuer.did, key.multikey)
    document = canonical(with_proofs(unsigned_credential(said), signer=signer, method=method, at=at))
    certificate = Certificate(
        public_id=public_id, number=_free_number(session, at.year), person_id=person.id, holder_name=person.name,
        course_version_id=news.course_version_id, rests_on=news.rests_on, award_type=course.award_type, issued_at=at,
        valid_until=said.valid_until, document=document.decode(), document_hash=hashlib.sha256(document).hexdigest(), issuer_key_id=key.id,
    )  # fmt: skip
    session.add(certificate)
    session.flush()
    record(
        session, "certificate.issued", f"certificate:{public_id}", by=None,
        number=certificate.number, person=person.public_id, course=course.slug, rests_on=news.rests_on, hash=certificate.document_hash,
    )  # fmt: skip
    return certificate


def _statement(
    session: Session, news: CourseCompleted, *, public_id: str, at: datetime, email: str, course: CourseGround, issuer: Issuer
) -> Statement:
    proven = tuple(
        Proven(
            address=issuer.address_of(f"/frameworks/{shown.framework}/{shown.version}/competencies/{shown.slug}"),
            code=shown.slug, title=shown.title, framework=f"{shown.framework_title} {shown.version}",
            level=shown.level, level_name=shown.level_name, scale=shown.scale,
        )
        for shown in competencies_shown(session, news.shown)
    )  # fmt: skip
    return Statement(
        address=issuer.address_of(f"/verify/{public_id}"), issuer_did=issuer.did, issuer_name=issuer.name, issuer_url=issuer.public_url,
        subject=new_uuid(), email=email, salt=new_salt(), award_type=course.award_type,
        course_title=course.title, course_code=course.code, course_version=course.number,
        course_address=issuer.address_of(f"/courses/{course.slug}"), summary=course.summary, criteria=_criteria(course),
        score=news.score, pass_percent=course.pass_percent, proven=proven, evidence=_evidence(course),
        at=at, valid_until=months_later(at, course.valid_months) if course.valid_months else None,
    )  # fmt: skip


def _criteria(course: CourseGround) -> str:
    if course.pass_percent is None:
        return "Every lesson of the course was read to its end."
    return f"The examination of the course, a timed paper from a question bank, was passed with at least {course.pass_percent} percent."


def _evidence(course: CourseGround) -> tuple[ShownBy, ...]:
    if course.examination is None:
        return ()
    how = "A timed paper, drawn for this candidate from a question bank and marked by the published key."
    return (ShownBy(name=course.examination, genre="Examination", narrative=how),)


def _free_number(session: Session, year: int) -> str:
    while True:  # 40 random bits: a second round is needed once in a million certificates
        number = certificate_number(year, new_public_id())
        if not is_number_taken(session, number):
            return number


def revoke_certificate(
    session: Session, certificate: Certificate, *, reason: str, by: Actor | None, at: datetime, organisation_id: int | None = None
) -> None:
    """End a certificate for good, and with it the evidence that rests on the same pass.

    The signed document stays as it is: it is part of the register for ever. Lists, gap reports and
    the verify page read the revocation from the moment of the commit.

    Raises:
        AlreadyRevoked: it was revoked before.
        ReasonTooShort: nobody could understand why.
    """
    session.refresh(certificate, with_for_update=True)
    if certificate.revoked_at is not None:
        raise AlreadyRevoked
    why = " ".join(reason.split())
    if not SHORTEST_REASON <= len(why) <= LONGEST_REASON:
        raise ReasonTooShort
    certificate.revoked_at, certificate.revocation_reason = at, why
    certificate.revoked_by_id = by.id if by else None
    session.flush()
    record(
        session, "certificate.revoked", f"certificate:{certificate.public_id}", by=by, organisation_id=organisation_id,
        number=certificate.number, reason=why,
    )  # fmt: skip
    withdraw_evidence(session, rests_on=certificate.rests_on, reason=why, by=by, at=at)
