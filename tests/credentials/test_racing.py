"""Two things at once: one certificate, one revocation, one first key."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal

import pytest
from factories.catalogue import a_course_version, an_examination
from factories.credentials import a_certificate, a_completion, revoke
from factories.people import a_person
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.ids import new_public_id
from genomeready.base.unit_of_work import one_unit_of_work
from genomeready.competence.models import Evidence
from genomeready.credentials.issuing import issue_on_completion, the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.models.keys import IssuerKey
from genomeready.credentials.services.awards import AlreadyRevoked, issue_certificate
from genomeready.learning.events import course_completed
from genomeready.learning.models import Enrolment
from genomeready.learning.services import complete_course

Work = Callable[[Session], object]


def at_once(session: Session, *works: Work) -> list[object]:
    """Run each work in a transaction and thread of its own; an exception is a result too."""
    session.commit()
    engine = session.get_bind()

    def run(work: Work) -> object:
        with Session(engine, expire_on_commit=False) as own:
            try:
                with one_unit_of_work(own) as inside:
                    return work(inside)
            except AlreadyRevoked as refusal:
                return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def an_enrolment(session: Session) -> Enrolment:
    version = a_course_version(session)
    an_examination(session, version=version)
    enrolment = Enrolment(public_id=new_public_id(), person_id=a_person(session).id, course_version_id=version.id, enrolled_at=clock.now())
    session.add(enrolment)
    session.flush()
    return enrolment


def completing(enrolment_id: int, *, at: datetime) -> Work:
    def work(session: Session) -> None:
        enrolment = session.get_one(Enrolment, enrolment_id)
        complete_course(session, enrolment, rests_on="attempt:one", score=Decimal("0.8"), shown=(), at=at, by=None)

    return work


def test_two_racing_passes_give_one_certificate(session: Session) -> None:
    course_completed.connect(issue_on_completion)
    enrolment = an_enrolment(session)

    at_once(session, *[completing(enrolment.id, at=clock.now())] * 4)

    assert session.scalar(select(func.count()).select_from(Award)) == 1


def test_two_racing_revocations_give_one_and_withdraw_the_evidence_once(session: Session) -> None:
    certificate = a_certificate(session)

    def revoking(reason: str) -> Work:
        return lambda own: revoke(own, own.get_one(Award, certificate.id), reason=reason)

    results = at_once(session, revoking("The first of two reasons."), revoking("The second of two reasons."))

    withdrawn = session.scalar(select(func.count()).select_from(Evidence).where(Evidence.withdrawn))
    assert sorted(type(r) is AlreadyRevoked for r in results) == [False, True]
    assert withdrawn == 2


def test_the_first_certificates_at_once_are_signed_with_one_key(session: Session) -> None:
    news = [a_completion(session) for _ in range(3)]

    at_once(session, *[lambda own, one=one: issue_certificate(own, one, issuer=the_issuer()) for one in news])

    assert session.scalar(select(func.count()).select_from(IssuerKey).where(IssuerKey.purpose == "credential")) == 1
    assert session.scalar(select(func.count()).select_from(Award)) == 3


def test_a_pass_that_is_rolled_back_leaves_no_certificate(session: Session) -> None:
    news = a_completion(session)
    session.commit()

    def fail_after_issuing() -> None:
        with one_unit_of_work(session) as inside:
            issue_certificate(inside, news, issuer=the_issuer())
            message = "the line went dead"
            raise ConnectionError(message)

    with pytest.raises(ConnectionError):
        fail_after_issuing()

    assert session.scalar(select(func.count()).select_from(Award)) == 0
