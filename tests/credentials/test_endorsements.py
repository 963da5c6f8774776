"""Endorsements: taken in only when another body really signed them about this course; carried by certificates from then on."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from factories.catalogue import a_course_version, an_examination
from factories.credentials import (
    MINISTRY,
    NOON,
    a_certificate,
    a_ministry,
    a_signer,
    an_endorsement,
    an_endorsement_file,
    document_of,
)  # fmt: skip
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.credentials.cli.certificates import certificates
from genomeready.credentials.did import Trust, did_document, key_id
from genomeready.credentials.document import CONTEXTS
from genomeready.credentials.endorsing import LARGEST, Endorser, NotAnEndorsement, read_endorsement
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.outside import Endorsement
from genomeready.credentials.proofs.data_integrity import with_proofs
from genomeready.credentials.proofs.schemas import endorsement_faults, schema_faults
from genomeready.credentials.queries.checking import check_published
from genomeready.credentials.queries.register import published
from genomeready.credentials.services.endorsements import EndorsedBefore, NotEndorsed, take_in_endorsement

ABOUT = "https://genomeready.example/courses/genomics-foundations"
Counting = Callable[[], AbstractContextManager[list[str]]]
Run = Callable[..., Result]


@pytest.fixture
def version(session: Session) -> CourseVersion:
    made = a_course_version(session)
    an_examination(session, version=made)
    return made


@pytest.fixture
def slug(session: Session, version: CourseVersion) -> str:
    return session.get_one(Course, version.course_id).slug


def take_in(session: Session, said: dict[str, Any], *, course: str, trust: Trust) -> Endorsement:
    return take_in_endorsement(session, json.dumps(said).encode(), course=course, trust=trust, issuer=the_issuer(), by=None, at=clock.now())


def read(said: dict[str, Any], trust: Trust) -> Any:
    return read_endorsement(json.dumps(said).encode(), trust=trust, at=NOON)


def signed_again(endorser: Endorser, said: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same endorsement with changes, signed by its own body."""
    unsigned = {name: value for name, value in (said | changes).items() if name != "proof" and value is not None}
    return with_proofs(unsigned, signer=endorser.signer, method=key_id(endorser.did, endorser.multikey), at=NOON)


def test_what_we_sign_for_the_demonstration_keeps_the_rules_of_open_badges() -> None:
    endorser, trust = a_ministry()

    said = an_endorsement_file(endorser, about=ABOUT)

    assert list(endorsement_faults(said)) == []
    assert [proof["cryptosuite"] for proof in said["proof"]] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    assert read(said, trust).comment == "What a nurse needs."
    assert read(said, trust).about == ABOUT


def changed(said: dict[str, Any], _endorser: Endorser) -> dict[str, Any]:
    return said | {"credentialSubject": said["credentialSubject"] | {"endorsementComment": "Anything at all."}}


def without_one_proof_fitting(said: dict[str, Any], _endorser: Endorser) -> dict[str, Any]:
    return said | {"proof": [said["proof"][0], said["proof"][1] | {"proofValue": said["proof"][0]["proofValue"]}]}


def unsigned(said: dict[str, Any], _endorser: Endorser) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "proof"}


def by_a_strangers_key(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    stranger = a_signer()
    return signed_again(Endorser(did=endorser.did, name=endorser.name, signer=stranger, multikey=stranger.multikey), said)


def by_another_body(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, issuer=said["issuer"] | {"id": "did:web:elsewhere.example"})


def saying_more(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, credentialSubject=said["credentialSubject"] | {"name": "Doctor of everything"})


def about_the_certificate(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, evidence=[{"id": "https://elsewhere.example/1", "type": ["Evidence"]}])


def of_another_kind(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, type=["VerifiableCredential", "OpenBadgeCredential"])


def in_other_vocabularies(said: dict[str, Any], _endorser: Endorser) -> dict[str, Any]:
    return said | {"@context": [*CONTEXTS, "https://elsewhere.example/context"]}


def without_name(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, name=None)


def over(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, validUntil="2026-11-22T12:00:00Z")


def to_come(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, validFrom="2026-12-22T12:00:00Z")


def huge(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, credentialSubject=said["credentialSubject"] | {"endorsementComment": "x" * LARGEST})


def long_named(said: dict[str, Any], endorser: Endorser) -> dict[str, Any]:
    return signed_again(endorser, said, issuer=said["issuer"] | {"name": "x" * 301})


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (changed, "does not fit"), (without_one_proof_fitting, "does not fit"), (unsigned, "no proof"),
        (by_a_strangers_key, "never published"), (by_another_body, "its issuer is"), (saying_more, "says more"),
        (about_the_certificate, "says more"), (of_another_kind, "no Open Badges"), (in_other_vocabularies, "no Open Badges"),
        (without_name, "breaks the rules"), (over, "not in force"), (to_come, "not in force"), (huge, "larger than"),
        (long_named, "longer than"),
    ],
)  # fmt: skip
def test_what_does_not_count_is_refused_with_its_reason(spoil: Callable[[dict[str, Any], Endorser], dict[str, Any]], why: str) -> None:
    endorser, trust = a_ministry()
    said = an_endorsement_file(endorser, about=ABOUT)
    assert read(said, trust).issuer == MINISTRY

    with pytest.raises(NotAnEndorsement, match=why):
        read(spoil(said, endorser), trust)


@pytest.mark.parametrize("file", [b"", b"null", b"[]", b"{", b'{"type": 1}', b"\xff", b"[" * 9000])
def test_a_file_that_is_nothing_is_refused(file: bytes) -> None:
    with pytest.raises(NotAnEndorsement):
        read_endorsement(file, trust=a_ministry()[1], at=NOON)


def test_a_certificate_issued_after_it_carries_it_whole_and_is_valid(session: Session, version: CourseVersion) -> None:
    before = a_certificate(session, version=version)
    kept = an_endorsement(session, version)

    after = a_certificate(session, version=version)

    document = json.loads(document_of(session, after).document)
    achievement = document["credentialSubject"]["achievement"]
    assert achievement["endorsement"] == [json.loads(kept.document)]
    assert "endorsementJwt" not in document_of(session, after).document
    assert list(schema_faults(document)) == []
    assert "endorsement" not in document_of(session, before).document
    found = published(session, after.public_id)
    assert found is not None
    verdict = check_published(session, found, at=clock.now())
    assert verdict.is_valid
    assert verdict.facts is not None
    assert [one.body for one in verdict.facts.endorsed_by] == ["Ministry of Health of Meridia"]


def test_what_stands_in_a_certificate_verifies_by_itself(session: Session, version: CourseVersion, slug: str) -> None:
    endorser, trust = a_ministry()
    take_in(session, an_endorsement_file(endorser, about=the_issuer().address_of(f"/courses/{slug}")), course=slug, trust=trust)
    document = json.loads(document_of(session, a_certificate(session, version=version)).document)

    (inside,) = document["credentialSubject"]["achievement"]["endorsement"]

    assert read(inside, trust).issuer == MINISTRY


def test_one_of_a_version_is_carried_by_that_version_alone(session: Session, version: CourseVersion, slug: str) -> None:
    about = the_issuer().address_of(f"/courses/{slug}?version={version.number}")
    kept = an_endorsement(session, version, about=about)
    assert kept.version == version.number
    assert "endorsement" in document_of(session, a_certificate(session, version=version)).document

    kept.version = "0.9"
    session.flush()

    assert "endorsement" not in document_of(session, a_certificate(session, version=version)).document


def test_one_that_ran_out_is_carried_no_more(session: Session, version: CourseVersion) -> None:
    kept = an_endorsement(session, version)
    kept.valid_until = clock.now() - timedelta(days=1)
    session.flush()

    assert "endorsement" not in document_of(session, a_certificate(session, version=version)).document


def test_one_about_another_course_or_an_unknown_version_is_refused(session: Session, slug: str) -> None:
    endorser, trust = a_ministry()
    address = the_issuer().address_of(f"/courses/{slug}")
    assert take_in(session, an_endorsement_file(endorser, about=address), course=slug, trust=trust).id

    for about in (the_issuer().address_of("/courses/another"), f"{address}?version=99.9", address + "/"):
        with pytest.raises(NotEndorsed, match="it is about"):
            take_in(session, an_endorsement_file(endorser, about=about), course=slug, trust=trust)
    with pytest.raises(NotThere):
        take_in(session, an_endorsement_file(endorser, about=address), course="another", trust=trust)


def test_nobody_endorses_the_own_courses(session: Session, slug: str) -> None:
    endorser, trust = a_ministry()
    said = an_endorsement_file(endorser, about=the_issuer().address_of(f"/courses/{slug}"))

    with pytest.raises(NotEndorsed, match="this platform itself"):
        take_in(session, said, course=slug, trust=Trust(issuer=the_issuer().did, keys=trust.keys))


def test_the_same_one_is_taken_in_once(session: Session, slug: str) -> None:
    endorser, trust = a_ministry()
    said = an_endorsement_file(endorser, about=the_issuer().address_of(f"/courses/{slug}"))
    take_in(session, said, course=slug, trust=trust)

    with pytest.raises(EndorsedBefore):
        take_in(session, said, course=slug, trust=trust)


def test_the_pages_of_course_and_certificate_name_the_body(
    client: FlaskClient, session: Session, version: CourseVersion, slug: str
) -> None:
    an_endorsement(session, version, comment="What <b>a nurse</b> needs.")
    award = a_certificate(session, version=version)

    course, certificate = client.get(f"/courses/{slug}/endorsements").text, client.get(f"/verify/{award.public_id}").text
    files = client.get(f"/courses/{slug}/endorsements.json")

    assert "Ministry of Health of Meridia" in course
    assert "What &lt;b&gt;a nurse&lt;/b&gt; needs." in course
    assert MINISTRY in course
    assert "Course endorsed by" in certificate
    assert [list(endorsement_faults(one)) for one in files.json] == [[]]
    assert files.headers["Access-Control-Allow-Origin"] == "*"


def test_a_course_without_endorsement_says_how_one_comes_about(client: FlaskClient, slug: str) -> None:
    assert "Nobody endorses this course yet" in client.get(f"/courses/{slug}/endorsements").text
    assert client.get(f"/courses/{slug}/endorsements.json").json == []
    assert client.get("/courses/no-such-course/endorsements").status_code == 404


def test_the_page_takes_two_statements_however_many_endorse(
    client: FlaskClient, session: Session, version: CourseVersion, slug: str, statements: Counting
) -> None:
    for _ in range(5):
        an_endorsement(session, version)

    with statements() as seen:
        page = client.get(f"/courses/{slug}/endorsements").text

    assert page.count("Ministry of Health of Meridia") == 5
    assert len(seen) <= 2, seen


def test_the_commands_sign_for_the_invented_ministry_and_take_it_in(run: Run, session: Session, slug: str, tmp_path: Path) -> None:
    made = run(certificates, "endorse-demonstration", "--course", slug, "--folder", str(tmp_path))
    file, trust = str(tmp_path / "endorsement.json"), str(tmp_path / "did.json")

    taken = run(certificates, "endorse", file, "--course", slug, "--trust", trust)
    again = run(certificates, "endorse", file, "--course", slug, "--trust", trust)

    assert (made.exit_code, taken.exit_code, again.exit_code) == (0, 0, 2), made.output + taken.output
    assert "endorses" in taken.output
    assert "taken in before" in again.output
    kept = session.scalars(select(Endorsement)).one()
    assert "invented" in kept.issuer_name
    assert "endorsement.taken-in" in session.scalars(select(AuditEntry.act)).all()


def test_the_command_takes_nothing_on_trust(run: Run, session: Session, slug: str, tmp_path: Path) -> None:
    endorser, _ = a_ministry()
    file, trust = tmp_path / "endorsement.json", tmp_path / "did.json"
    file.write_text(json.dumps(an_endorsement_file(endorser, about=the_issuer().address_of(f"/courses/{slug}"))))
    trust.write_text(json.dumps(did_document(MINISTRY, a_ministry()[1].keys)))  # a key of the same name that is another

    refused = run(certificates, "endorse", str(file), "--course", slug, "--trust", str(trust))
    no_keys = run(certificates, "endorse", str(file), "--course", slug, "--trust", str(file))
    no_course = run(certificates, "endorse", str(file), "--course", "none", "--trust", str(trust))

    assert [one.exit_code for one in (refused, no_keys, no_course)] == [2, 2, 2]
    assert "does not count" in refused.output
    assert "There is no course" in no_course.output
    assert session.scalars(select(Endorsement)).all() == []
