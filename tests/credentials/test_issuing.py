"""Issuing, rotating, revoking: what the services promise."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from factories.catalogue import a_course_version, an_examination
from factories.credentials import a_certificate, a_completion, an_issuer_key, document_of, revoke
from factories.frameworks import a_competency, a_domain, a_framework
from factories.people import a_person
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.base.unit_of_work import one_unit_of_work
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Need, standings
from genomeready.credentials.document import hashed_identity
from genomeready.credentials.issuing import issue_on_completion, the_issuer
from genomeready.credentials.keyring import KeyMissing, Keyring
from genomeready.credentials.models.awards import Award, AwardEvent
from genomeready.credentials.queries.checking import check_file, check_published
from genomeready.credentials.queries.keys import active_key, issuer_keys
from genomeready.credentials.queries.register import certificates_of, published
from genomeready.credentials.rules import KeyPurpose, Standing, months_later, read_number
from genomeready.credentials.services.awards import AlreadyRevoked, ReasonTooShort, issue_certificate
from genomeready.credentials.services.keys import rotate_keys
from genomeready.credentials.verifying import State as Verdict
from genomeready.learning.events import course_completed

REASON = "Another person sat the examination."


def state_of(session: Session, certificate: Award) -> Verdict:
    found = published(session, certificate.public_id)
    assert found is not None
    return check_published(session, found, at=clock.now()).state


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.act).where(AuditEntry.subject.startswith("certificate:")).order_by(AuditEntry.number)))


def test_a_completed_course_issues_a_certificate_that_verifies(session: Session) -> None:
    certificate = a_certificate(session)

    assert state_of(session, certificate) is Verdict.VALID


def test_the_news_of_a_completed_course_issues_the_certificate(session: Session) -> None:
    course_completed.connect(issue_on_completion)
    news = a_completion(session)

    course_completed.send(session, news=news)

    assert [row.standing for row in certificates_of(session, news.person_id)] == [Standing.IN_FORCE]


def test_one_pass_issues_one_certificate_however_often_the_news_comes(session: Session) -> None:
    news = a_completion(session)

    first = issue_certificate(session, news, issuer=the_issuer())
    again = issue_certificate(session, news, issuer=the_issuer())

    assert again is first
    assert session.scalar(select(func.count()).select_from(Award)) == 1


def test_the_database_too_refuses_a_second_certificate_for_one_pass(session: Session) -> None:
    first = a_certificate(session)
    columns = {c.key: getattr(first, c.key) for c in Award.__table__.columns if c.key != "id"}
    session.add(Award(**columns | {"public_id": "other", "number": "other"}))

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_certificate_keeps_the_name_and_the_document_does_not(session: Session) -> None:
    person = a_person(session, name="Zofia Nowak", email="zofia.nowak@example.org")

    certificate = a_certificate(session, person=person)

    assert certificate.holder_name == "Zofia Nowak"
    assert "zofia" not in document_of(session, certificate).document.lower()
    assert person.public_id not in document_of(session, certificate).document


def test_a_later_change_of_name_changes_no_issued_certificate(session: Session) -> None:
    person = a_person(session, name="Zofia Nowak")
    certificate = a_certificate(session, person=person)

    person.name = "Zofia Kowalska"
    session.flush()

    assert certificate.holder_name == "Zofia Nowak"
    assert state_of(session, certificate) is Verdict.VALID


def test_the_document_says_what_was_proven_and_hashes_the_address(session: Session) -> None:
    domain = a_domain(session, version=a_framework(session, title="Genomics workforce core", number="1.2"))
    structure = a_competency(session, domain=domain, slug="genome-structure", title="Genome organisation")
    person = a_person(session, email="ana.s@example.org")

    document = json.loads(
        document_of(session, a_certificate(session, person=person, competencies=[structure], level=3, score=Decimal("0.913"))).document
    )

    subject = document["credentialSubject"]
    aligned = subject["achievement"]["alignment"][0]
    assert aligned["targetUrl"] == the_issuer().address_of("/frameworks/genomics-workforce-core/1.2/competencies/genome-structure")
    assert aligned["targetFramework"] == "Genomics workforce core 1.2"
    assert subject["result"][0]["value"] == "91.3"
    steps = subject["achievement"]["resultDescription"][1]["rubricCriterionLevel"]
    assert [step["level"] for step in steps] == ["0", "1", "2", "3", "4"]
    assert steps[3] == {
        "id": f"{aligned['targetUrl']}#level-3", "type": ["RubricCriterionLevel"], "name": "Independent", "level": "3",
    }  # fmt: skip
    assert subject["result"][1]["achievedLevel"] == steps[3]["id"]
    identity = subject["identifier"][0]
    assert identity["identityHash"] == hashed_identity("ana.s@example.org", identity["salt"])


def test_a_developmental_only_framework_is_never_named_as_the_standard(session: Session) -> None:
    own = a_competency(session)
    borrowed = a_competency(
        session, domain=a_domain(session, version=a_framework(session, slug="borrowed", permitted_use="developmental-only"))
    )

    document = json.loads(document_of(session, a_certificate(session, competencies=[own, borrowed])).document)

    assert [one["targetCode"] for one in document["credentialSubject"]["achievement"]["alignment"]] == [own.slug]
    assert borrowed.slug not in json.dumps(document)


def test_two_certificates_of_one_person_cannot_be_told_to_be_hers(session: Session) -> None:
    person = a_person(session)

    one, two = (json.loads(document_of(session, a_certificate(session, person=person)).document)["credentialSubject"] for _ in range(2))

    assert one["id"] != two["id"]
    assert one["identifier"][0]["salt"] != two["identifier"][0]["salt"]
    assert one["identifier"][0]["identityHash"] != two["identifier"][0]["identityHash"]


def test_the_period_follows_the_course_and_ends_on_the_same_day_of_its_month(session: Session) -> None:
    version = a_course_version(session, valid_months=36)
    an_examination(session, version=version)

    certificate = a_certificate(session, version=version)

    assert certificate.valid_until == months_later(certificate.issued_at, 36)


def test_a_course_without_period_and_examination_gives_a_certificate_without_end_and_score(session: Session) -> None:
    certificate = a_certificate(session, version=a_course_version(session, valid_months=None), competencies=[])

    document = json.loads(document_of(session, certificate).document)
    assert certificate.valid_until is None
    assert "result" not in document["credentialSubject"]
    assert state_of(session, certificate) is Verdict.VALID


def test_a_number_can_be_read_out_and_names_nobody(session: Session) -> None:
    first, second = a_certificate(session), a_certificate(session)

    assert read_number(first.number) == first.number
    assert first.number.startswith(f"GR-{first.issued_at.year}-")
    assert first.number != second.number


def test_the_stored_hash_is_that_of_the_stored_bytes(session: Session) -> None:
    certificate = a_certificate(session)

    assert (
        document_of(session, certificate).document_hash == hashlib.sha256(document_of(session, certificate).document.encode()).hexdigest()
    )


def test_a_document_changed_in_the_database_is_found_out(session: Session) -> None:
    certificate = a_certificate(session)
    assert state_of(session, certificate) is Verdict.VALID

    document_of(session, certificate).document = document_of(session, certificate).document.replace('"level":"2"', '"level":"4"')
    session.flush()

    assert state_of(session, certificate) is Verdict.ALTERED


def test_documents_swapped_between_two_rows_are_found_out(session: Session) -> None:
    one, two = a_certificate(session), a_certificate(session)

    document_of(session, one).document, document_of(session, two).document = (
        document_of(session, two).document,
        document_of(session, one).document,
    )
    session.flush()

    assert state_of(session, one) is Verdict.NOT_IN_REGISTER


@pytest.mark.parametrize("damage", ["", "null", "[]", "not json"])
def test_a_damaged_row_is_told_to_be_damaged(session: Session, damage: str) -> None:
    certificate = a_certificate(session)

    document_of(session, certificate).document = damage
    session.flush()

    assert state_of(session, certificate) is Verdict.UNREADABLE


def test_certificates_from_before_a_move_to_another_address_still_verify(session: Session) -> None:
    old = replace(the_issuer(), public_url="https://old.example")

    certificate = issue_certificate(session, a_completion(session), issuer=old)

    assert json.loads(document_of(session, certificate).document)["issuer"]["id"] == "did:web:old.example"
    assert state_of(session, certificate) is Verdict.VALID


def test_the_first_certificate_makes_the_first_key_and_the_next_uses_it(session: Session) -> None:
    assert list(issuer_keys(session)) == []

    one, two = a_certificate(session), a_certificate(session)

    assert document_of(session, one).issuer_key_id == document_of(session, two).issuer_key_id
    assert [key.purpose for key in issuer_keys(session)].count(KeyPurpose.CREDENTIAL) == 1


def test_rotation_signs_with_a_new_key_and_keeps_the_old_certificates_valid(session: Session) -> None:
    old = a_certificate(session)

    rotate_keys(session, the_issuer().keyring, by=None, at=clock.now())
    new = a_certificate(session)

    assert document_of(session, new).issuer_key_id != document_of(session, old).issuer_key_id
    assert [state_of(session, c) for c in (old, new)] == [Verdict.VALID, Verdict.VALID]
    assert [key.retired_at is not None for key in issuer_keys(session) if key.purpose == KeyPurpose.CREDENTIAL] == [True, False]


def test_the_active_key_without_its_file_refuses_to_sign_and_changes_nothing(session: Session) -> None:
    key = an_issuer_key(session)
    issuer = the_issuer()
    (issuer.keyring.folder / f"{key.multikey}.pem").unlink()
    forgetful = replace(issuer, keyring=Keyring(issuer.keyring.folder, passphrase="another folder's words, long enough"))

    with pytest.raises(KeyMissing), one_unit_of_work(session) as work:
        issue_certificate(work, a_completion(work), issuer=forgetful)

    assert session.scalar(select(func.count()).select_from(Award)) == 0


def test_the_private_key_is_nowhere_in_the_database(session: Session) -> None:
    an_issuer_key(session)

    key = active_key(session)

    assert key is not None
    assert key.multikey.startswith("z6Mk")
    assert set(key.__table__.columns.keys()) == {"id", "multikey", "purpose", "made_at", "retired_at", "compromised_since"}


def test_revoking_ends_the_certificate_and_withdraws_its_evidence_at_once(session: Session) -> None:
    competency, person, examiner = a_competency(session), a_person(session), a_person(session)
    certificate = a_certificate(session, person=person, competencies=[competency])
    need = Need(competency_id=competency.id, minimum=2, maximum=None, applicable=True, set_key=None, max_age_months=None)
    before = standings([need], evidence_of(session, person.id), clock.today())
    assert before[competency.id].state is State.MET

    revoke(session, certificate, reason=REASON, by=examiner)

    after = standings([need], evidence_of(session, person.id), clock.today())
    assert state_of(session, certificate) is Verdict.REVOKED
    assert after[competency.id].state is State.NOT_ASSESSED
    assert session.scalars(select(AwardEvent.done_by_id).where(AwardEvent.act == "revoked")).one() == examiner.id


def test_the_evidence_of_other_passes_stays(session: Session) -> None:
    competency, person = a_competency(session), a_person(session)
    revoked = a_certificate(session, person=person, competencies=[competency])
    a_certificate(session, person=person, competencies=[competency])

    revoke(session, revoked, reason=REASON)

    need = Need(competency_id=competency.id, minimum=2, maximum=None, applicable=True, set_key=None, max_age_months=None)
    assert standings([need], evidence_of(session, person.id), clock.today())[competency.id].state is State.MET


def test_revoking_leaves_the_signed_document_as_it_was(session: Session) -> None:
    certificate = a_certificate(session)
    document = document_of(session, certificate).document

    revoke(session, certificate, reason=REASON)

    assert document_of(session, certificate).document == document


def test_a_revoked_file_is_revoked_wherever_it_is_brought_from(session: Session) -> None:
    certificate = a_certificate(session)
    assert check_file(session, document_of(session, certificate).document, issuer=the_issuer(), at=clock.now()).verdict.is_valid

    revoke(session, certificate, reason=REASON)

    assert (
        check_file(session, document_of(session, certificate).document, issuer=the_issuer(), at=clock.now()).verdict.state
        is Verdict.REVOKED
    )


def test_a_second_revocation_is_refused_and_keeps_the_first_reason(session: Session) -> None:
    certificate = a_certificate(session)
    revoke(session, certificate, reason=REASON)

    with pytest.raises(AlreadyRevoked):
        revoke(session, certificate, reason="Some other reason altogether.")

    assert certificate.reason == REASON


@pytest.mark.parametrize("reason", ["", "too short", "  nine ch \n", "x" * 301])
def test_a_reason_nobody_can_understand_is_refused_and_nothing_changes(session: Session, reason: str) -> None:
    certificate = a_certificate(session)

    with pytest.raises(ReasonTooShort):
        revoke(session, certificate, reason=reason)

    assert state_of(session, certificate) is Verdict.VALID


def test_the_audit_trail_says_who_revoked_what_and_why(session: Session) -> None:
    examiner = a_person(session)
    with one_unit_of_work(session) as work:
        certificate = a_certificate(work)
    with one_unit_of_work(session) as work:
        revoke(work, certificate, reason=REASON, by=SimpleNamespace(id=examiner.id, public_id=examiner.public_id))

    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "certificate.revoked")).one()
    assert acts(session) == ["certificate.issued", "certificate.revoked"]
    assert (entry.actor, entry.detail["reason"]) == (examiner.public_id, REASON)
    assert "Ana Example" not in json.dumps(entry.detail)


def test_an_expired_certificate_stands_as_expired_in_lists_and_on_its_page(session: Session) -> None:
    certificate = a_certificate(session)
    assert certificate.valid_until is not None

    with clock.stopped_at(certificate.valid_until + timedelta(seconds=1)):
        assert state_of(session, certificate) is Verdict.EXPIRED
        assert [row.standing for row in certificates_of(session, certificate.person_id)] == [Standing.EXPIRED]
