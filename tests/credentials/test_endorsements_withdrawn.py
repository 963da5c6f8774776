"""A withdrawn endorsement: carried no more, told wherever it was, decided on only at the top of a tree, and never silently."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from factories.catalogue import a_course_version, an_examination
from factories.credentials import NOON, a_certificate, an_endorsement, document_of
from factories.people import an_organisation, someone_holding
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.credentials.cli.certificates import certificates
from genomeready.credentials.corroborating import Records, check_offline
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.models.outside import Endorsement
from genomeready.credentials.queries.checking import check_file, check_published
from genomeready.credentials.queries.keys import own_trust
from genomeready.credentials.queries.register import published
from genomeready.credentials.rules import WithdrawnBecause
from genomeready.credentials.services.awards import correct_name
from genomeready.credentials.services.endorsements import WithdrawnBefore, withdraw_endorsement
from genomeready.credentials.verifying import Outcome, Verdict
from genomeready.people.models import Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], FlaskClient]
Run = Callable[..., Result]
BODY = "Ministry of Health of Meridia"
NOTE = "Letter of 3 November."


@pytest.fixture
def version(session: Session) -> CourseVersion:
    made = a_course_version(session)
    an_examination(session, version=made)
    return made


@pytest.fixture
def slug(session: Session, version: CourseVersion) -> str:
    return session.get_one(Course, version.course_id).slug


def withdraw(session: Session, endorsement: Endorsement, *, by: Person | None = None) -> Endorsement:
    return withdraw_endorsement(session, endorsement.id, because=WithdrawnBecause.BODY, note=NOTE, by=by, at=clock.now())


def verdict_on(session: Session, award: Award) -> Verdict:
    found = published(session, award.public_id)
    assert found is not None
    return check_published(session, found, at=clock.now())


def endorsed(verdict: Verdict) -> list[Outcome]:
    return [check.outcome for check in verdict.checks if check.name == "endorsement"]


def carried_by(session: Session, award: Award) -> list[str]:
    said = json.loads(document_of(session, award).document)
    return [one["id"] for one in said["credentialSubject"]["achievement"].get("endorsement", [])]


def test_a_certificate_that_carries_it_stays_valid_and_says_that_it_was_withdrawn(session: Session, version: CourseVersion) -> None:
    endorsement = an_endorsement(session, version)
    award = a_certificate(session, version=version)
    before = verdict_on(session, award)

    withdraw(session, endorsement)

    after = verdict_on(session, award)
    assert (endorsed(before), endorsed(after)) == ([Outcome.PASSED], [Outcome.FAILED])
    assert after.is_valid
    assert (after.reason.name, after.reason.outcome) == ("form", Outcome.PASSED)
    assert before.facts is not None
    assert after.facts is not None
    assert ([one.body for one in before.facts.endorsed_by], after.facts.endorsed_by) == ([BODY], ())
    told = next(check.text for check in after.checks if check.name == "endorsement")
    assert f"by {BODY} was withdrawn on" in told


def test_the_same_is_told_of_a_file_that_somebody_brings(session: Session, version: CourseVersion) -> None:
    endorsement = an_endorsement(session, version)
    document = document_of(session, a_certificate(session, version=version)).document

    withdraw(session, endorsement)

    checked = check_file(session, document, issuer=the_issuer(), at=clock.now()).verdict
    assert (checked.is_valid, endorsed(checked)) == (True, [Outcome.FAILED])


def test_offline_nobody_knows_whether_it_stands_and_that_is_said(session: Session, version: CourseVersion) -> None:
    an_endorsement(session, version)
    document = document_of(session, a_certificate(session, version=version)).document
    trust = own_trust(session, the_issuer().did)

    checked = check_offline(document.encode(), Records(trust=lambda _did: trust), at=clock.now())

    assert endorsed(checked) == [Outcome.NOT_DONE]


def test_certificates_issued_or_corrected_since_do_not_carry_it(session: Session, version: CourseVersion) -> None:
    withdrawn, standing = an_endorsement(session, version), an_endorsement(session, version)
    award = a_certificate(session, version=version)
    assert carried_by(session, award) == [withdrawn.address, standing.address]

    withdraw(session, withdrawn)
    correct_name(session, award.id, name="Zofia Nowak", by=None, at=clock.now(), issuer=the_issuer())
    later = a_certificate(session, version=version)

    assert carried_by(session, award) == carried_by(session, later) == [standing.address]
    assert verdict_on(session, award).is_valid


def test_it_is_withdrawn_once_with_who_when_and_why(session: Session, version: CourseVersion, slug: str) -> None:
    keeper = someone_holding(session, Role.ADMINISTRATOR, on=an_organisation(session))
    endorsement = an_endorsement(session, version)

    withdraw(session, endorsement, by=keeper)
    seal(session)

    with pytest.raises(WithdrawnBefore):
        withdraw(session, endorsement)
    with pytest.raises(NotThere):
        withdraw_endorsement(session, 0, because=WithdrawnBecause.BODY, note="", by=None, at=NOON)
    assert (endorsement.withdrawn_because, endorsement.withdrawn_by_id, endorsement.withdrawn_note) == ("body", keeper.id, NOTE)
    noted = session.scalars(select(AuditEntry).where(AuditEntry.act == "endorsement.withdrawn")).one()
    assert (noted.subject, noted.actor_id, noted.detail["code"]) == (f"course:{slug}", keeper.id, "body")
    assert NOTE not in json.dumps(noted.detail)


class TestPages:
    def test_who_keeps_endorsements_withdraws_one_and_everybody_reads_that_it_was(
        self, session: Session, sign_in: SignIn, version: CourseVersion, slug: str
    ) -> None:
        country, endorsement = an_organisation(session), an_endorsement(session, version)
        client = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=country))
        kept = f"/organisations/{country.slug}/endorsements"
        assert kept in client.get(f"/organisations/{country.slug}/certificates").text
        assert "Stands" in client.get(kept).text

        done = client.post(f"{kept}/{endorsement.id}/withdraw", data={"code": "body", "note": NOTE})

        assert (done.status_code, done.location) == (303, kept)
        page, public = client.get(kept).text, client.get(f"/courses/{slug}/endorsements").text
        assert NOTE in page
        assert "This endorsement was withdrawn on" in public
        assert "the body withdrew it" in public
        assert NOTE not in public
        assert client.get(f"/courses/{slug}/endorsements.json").json == []
        assert "was withdrawn on" in client.get(f"{kept}/{endorsement.id}/withdraw").text
        assert client.post(f"{kept}/{endorsement.id}/withdraw", data={"code": "body"}).status_code == 409

    def test_no_single_hospital_decides_about_everybodys_courses(self, session: Session, sign_in: SignIn, version: CourseVersion) -> None:
        country, endorsement = an_organisation(session), an_endorsement(session, version)
        hospital = an_organisation(session, below=country)
        path = "/organisations/{}/endorsements/{}/withdraw"
        client = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=country))
        assert client.get(path.format(country.slug, endorsement.id)).status_code == 200

        below = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=hospital))
        answers = [below.post(path.format(one.slug, endorsement.id), data={"code": "body"}).status_code for one in (hospital, country)]
        examiner = sign_in(someone_holding(session, Role.EXAMINER, on=country))
        answers.append(examiner.post(path.format(country.slug, endorsement.id), data={"code": "body"}).status_code)

        assert answers == [404, 404, 404]
        assert endorsement.withdrawn_at is None

    def test_an_unknown_reason_is_refused_and_an_unknown_endorsement_is_not_there(
        self, session: Session, sign_in: SignIn, version: CourseVersion
    ) -> None:
        country, endorsement = an_organisation(session), an_endorsement(session, version)
        client = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=country))
        path = f"/organisations/{country.slug}/endorsements"

        assert client.post(f"{path}/{endorsement.id}/withdraw", data={"code": "mood"}).status_code == 422
        assert client.get(f"{path}/{endorsement.id + 1}/withdraw").status_code == 404


def test_the_command_withdraws_by_the_id_in_the_file(run: Run, session: Session, version: CourseVersion) -> None:
    endorsement = an_endorsement(session, version)
    words = ("withdraw-endorsement", endorsement.address, "--code", "key", "--note", NOTE)

    done, again = run(certificates, *words), run(certificates, *words)
    unknown = run(certificates, "withdraw-endorsement", "urn:uuid:0", "--code", "key")

    assert (done.exit_code, again.exit_code, unknown.exit_code) == (0, 2, 2), done.output
    assert BODY in done.output
    assert "withdrawn before" in again.output
    assert session.scalars(select(Endorsement.withdrawn_because)).one() == "key"
