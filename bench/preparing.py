"""Makes the database ready for driving: sessions, enrolments, open attempts, one certificate."""

from typing import Any

from factories.journey import a_learner_who_passed, an_open_examination, answer_everything, right_answers
from flask import Flask
from operations import Learner, Prepared, cookie_of
from sqlalchemy import select

from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.proofs.data_integrity import with_proofs
from genomeready.credentials.queries.checking import check_published
from genomeready.credentials.queries.register import newest_instances, published
from genomeready.credentials.services.keys import signing_key
from genomeready.people.models import Person
from genomeready.people.queries import organisation_by_slug
from genomeready.people.services.accounts import start_sign_in
from genomeready.web.database import db, unit_of_work
from genomeready.workforce.queries.reports import gap_report_of


def prepare_learners(app: Flask, number: int) -> Prepared:
    """Return what the operations need; half of the learners answer everything and only have to hand in."""
    with app.app_context():
        with unit_of_work() as session:
            people = session.scalars(select(Person).where(Person.password_hash == "").order_by(Person.id).limit(number)).all()
            passed = session.scalars(select(Person).where(Person.email == "learner@meridia.example.org")).one()
            a_learner_who_passed(session, passed)
        learners = []
        for place, person in enumerate(people):
            with unit_of_work() as session:
                attempt = an_open_examination(session, person)
                tokens = [answer[0] for answer in right_answers(session, attempt)]
                if place >= number // 2:
                    answer_everything(session, attempt)
                token = start_sign_in(session, person, browser="bench", hours=12)
            cookie, form = cookie_of(app, token).split("\n")
            learners.append(Learner({"Cookie": cookie, "X-CSRFToken": form}, attempt.public_id, tokens))
        with unit_of_work() as session:
            reviewer = session.scalars(select(Person).where(Person.email == "reviewer@meridia.example.org")).one()
            token = start_sign_in(session, reviewer, browser="bench", hours=12)
            certificate = session.scalars(select(Award)).first()
            assert certificate is not None
        staff = {"reviewer": cookie_of(app, token), "anonymous": cookie_of(app, None)}
        engine = db.engine
        lesson = "/learn/genomics-foundations/genome-and-variation/what-a-genome-is"
        prepared = Prepared(app, engine, learners[: number // 2], staff, certificate.public_id, lesson, keys=_Keys(app, certificate))
        prepared.unsubmitted = iter(learners[number // 2 :])
        engine.dispose()
    return prepared


class _Keys:
    """Signing, verifying and reporting, in this process."""

    def __init__(self, app: Flask, certificate: Award) -> None:
        import json

        self.app = app
        self.public_id = certificate.public_id
        with app.app_context(), unit_of_work() as session:
            document = newest_instances(session, [certificate.id])[certificate.id].document
            self.document: dict[str, Any] = {k: v for k, v in json.loads(document).items() if k != "proof"}
            self.issuer = the_issuer()
            self.key, self.signer = signing_key(session, self.issuer.keyring, at=clock.now())

    def sign(self) -> object:
        method = f"{self.issuer.did}#{self.key.multikey}"
        return with_proofs(self.document, signer=self.signer, method=method, at=clock.now())

    def verify(self) -> object:
        with self.app.app_context():
            found = published(db.session, self.public_id)
            assert found is not None
            return check_published(db.session, found, at=clock.now())

    def report(self) -> object:
        with self.app.app_context():
            organisation = organisation_by_slug(db.session, "meridia")
            assert organisation is not None
            return gap_report_of(db.session, organisation, as_of=clock.today(), rule=None)
