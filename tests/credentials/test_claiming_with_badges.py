"""Prior learning claimed with a badge from elsewhere: checked when it is brought, and again whenever somebody reads it."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from factories.competence import a_nurse, a_prior_claim, a_prior_claim_item, the_competency
from factories.credentials import (
    A_HOSTED_BADGE,
    DID,
    NOON,
    a_certificate,
    a_claim_badge,
    a_credential,
    a_signer,
    a_trust,
    document_of,
    revoke,
)
from factories.files import a_chunk, a_pdf, a_png
from factories.people import a_grant, a_membership, a_person, an_organisation
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.audit.queries import entries_about
from genomeready.audit.services import seal
from genomeready.base.clock import stopped_at
from genomeready.base.refusals import NotThere
from genomeready.competence.models import PortfolioEntry, PriorClaim
from genomeready.competence.services.prior_learning import MOST_OPEN, TooManyClaims, withdraw_claim
from genomeready.credentials.did import did_document
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.outside import ClaimBadge
from genomeready.credentials.outside_badges.known import KnownIssuers, issuers_saved_in
from genomeready.credentials.queries.outside import badge_of_claim, unclaimed_badge
from genomeready.credentials.services.outside import (
    AnotherPersonsBadge,
    BadgeRanOut,
    BadgeRefused,
    OwnCertificate,
    bring_badge,
    claim_with_badge,
)
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import Role
from genomeready.settings import Settings

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

SIGNER = a_signer()
KNOWN = KnownIssuers(trusts=(a_trust(SIGNER),))
FIRST = "genome-structure"
BRING, CLAIM = "/my/prior-learning/badge", "/my/prior-learning/badge/claim"
LATER = NOON.replace(hour=13)
HOSTED = A_HOSTED_BADGE | {"recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"}}


def a_badge(**changes: Any) -> bytes:
    return json.dumps(a_credential(SIGNER, **changes)).encode()


def altered() -> bytes:
    return json.dumps(a_credential(SIGNER) | {"name": "Professor"}).encode()


@pytest.fixture
def ana(session: Session) -> Person:
    person = a_nurse(session, needs={FIRST: 2})
    person.name, person.email = "Ana Kos", "ana@example.org"
    session.flush()
    return person


@pytest.fixture
def hospital(session: Session, ana: Person) -> Organisation:
    made = an_organisation(session, name="Hospital")
    a_membership(session, person=ana, organisation=made)
    return made


@pytest.fixture
def known_here(settings: Settings) -> Iterator[None]:
    folder = settings.known_issuers_path
    folder.mkdir()
    (folder / "example.json").write_text(json.dumps(did_document(DID, a_trust(SIGNER).keys)))
    yield
    shutil.rmtree(folder)


def brought(session: Session, by: Person, file: bytes, known: KnownIssuers = KNOWN) -> ClaimBadge:
    return bring_badge(session, file, known=known, issuer=the_issuer(), by=by, at=LATER)


def claimed(session: Session, by: Person, hospital: Organisation) -> PriorClaim:
    items = [(the_competency(session).id, 2)]
    return claim_with_badge(session, organisation_id=hospital.id, items=items, known=KNOWN, issuer=the_issuer(), by=by, at=LATER)


def shared_by(session: Session, claim: PriorClaim) -> bool:
    found = badge_of_claim(session, claim.public_id)
    assert found is not None
    return found.brought_by_others


class TestBringing:
    def test_a_badge_is_kept_as_it_was_signed_until_something_is_claimed_with_it(self, session: Session, ana: Person) -> None:
        kept = brought(session, ana, a_badge())
        seal(session)

        assert unclaimed_badge(session, ana.id) is kept
        assert kept.document == a_badge().decode()
        (noted,) = entries_about(session, f"person:{ana.public_id}")[-1:]
        assert (noted.act, noted.detail["standing"]) == ("badge.brought", "verified, issuer known")

    def test_the_next_badge_takes_the_place_of_the_one_before(self, session: Session, ana: Person) -> None:
        first = brought(session, ana, a_badge())

        second = brought(session, ana, json.dumps(HOSTED).encode())

        assert second.id == first.id
        assert session.scalar(select(func.count(ClaimBadge.id))) == 1

    @pytest.mark.parametrize("carrier", ["png", "png-2", "svg", "svg-2"])
    def test_it_is_read_out_of_pictures_of_either_version(self, session: Session, ana: Person, carrier: str) -> None:
        document = json.dumps(HOSTED) if carrier.endswith("2") else a_badge().decode()
        keyword = b"openbadges" if carrier.endswith("2") else b"openbadgecredential"
        namespace, name = (
            ("http://openbadges.org", "assertion") if carrier.endswith("2") else ("https://purl.imsglobal.org/ob/v3p0", "credential")
        )
        picture = a_png()
        head = picture[:33] + a_chunk(b"iTXt", keyword + b"\0\0\0\0\0" + document.encode()) + picture[33:]
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:b="{namespace}"><b:{name}><![CDATA[{document}]]></b:{name}></svg>'

        kept = brought(session, ana, head if carrier.startswith("png") else drawing.encode())

        assert kept.document == document

    def test_what_is_altered_unreadable_or_another_persons_is_refused_and_not_kept(self, session: Session, ana: Person) -> None:
        assert brought(session, ana, a_badge()).document
        session.delete(unclaimed_badge(session, ana.id))
        session.flush()

        for file, why in (
            (altered(), "altered"),
            (a_pdf(), "A PDF shows a badge"),
            (b"\xff\xfe", "no kind of file"),
            (b"Ana", "read as a badge"),
        ):
            with pytest.raises(BadgeRefused, match=why):
                brought(session, ana, file)
        with pytest.raises(AnotherPersonsBadge):
            brought(session, a_person(session, email="bo@example.org"), a_badge())

        assert session.scalar(select(func.count(ClaimBadge.id))) == 0

    def test_one_that_ran_out_or_lies_ahead_shows_nothing_of_today(self, session: Session, ana: Person) -> None:
        over, ahead = HOSTED | {"expires": "2026-02-01"}, HOSTED | {"issuedOn": "2027-01-01"}
        assert brought(session, ana, json.dumps(HOSTED).encode())

        with pytest.raises(BadgeRanOut):
            brought(session, ana, json.dumps(over).encode())
        with pytest.raises(BadgeRanOut):
            brought(session, ana, a_badge(valid_until=NOON.replace(minute=30)))
        with pytest.raises(BadgeRefused, match="on a day that is over"):
            brought(session, ana, json.dumps(ahead).encode())

    @pytest.mark.parametrize("name", ["V\u0430riant reading", "Variant \u202egnidaer"])
    def test_names_that_mislead_are_refused(self, session: Session, ana: Person, name: str) -> None:
        said = HOSTED | {"badge": HOSTED["badge"] | {"name": name}}

        with pytest.raises(BadgeRefused, match="as forgeries do"):
            brought(session, ana, json.dumps(said).encode())

    def test_our_own_certificate_is_no_prior_learning_so_that_no_claim_undoes_a_revocation(self, session: Session, ana: Person) -> None:
        award = a_certificate(session, person=ana)
        own = document_of(session, award).document.encode()
        revoke(session, award)

        with pytest.raises(OwnCertificate):
            brought(session, ana, own)
        with pytest.raises(OwnCertificate):  # a forgery that names us and is signed in a way nobody checks here
            brought(
                session, ana, json.dumps(a_credential(SIGNER, issuer_did=the_issuer().did) | {"proof": [{"type": "Other2020"}]}).encode()
            )


class TestClaiming:
    def test_the_claim_says_what_the_badge_says(self, session: Session, ana: Person, hospital: Organisation) -> None:
        brought(session, ana, a_badge())

        claim = claimed(session, ana, hospital)
        seal(session)

        assert (claim.kind, claim.title, claim.awarded_by) == ("certificate", "Genomics foundations", "GenomeReady")
        assert (claim.awarded_on, claim.valid_until) == (NOON.date(), NOON.date().replace(year=2029))
        entry = session.get_one(PortfolioEntry, claim.entry_id)
        assert (entry.person_id, entry.title) == (ana.id, "Genomics foundations")
        assert "erified" not in entry.text  # its owner may rewrite it once the claim is withdrawn
        assert [one.act for one in entries_about(session, f"claim:{claim.public_id}")] == ["claim.made", "claim.badge"]

    def test_one_badge_makes_one_claim_and_is_brought_anew_for_the_next(
        self, session: Session, ana: Person, hospital: Organisation
    ) -> None:
        brought(session, ana, a_badge())
        first = claimed(session, ana, hospital)

        with pytest.raises(NotThere):
            claimed(session, ana, hospital)

        withdraw_claim(session, first.public_id, at=LATER, by=ana)
        brought(session, ana, a_badge())
        assert claimed(session, ana, hospital).id != first.id

    def test_nobody_claims_with_the_badge_that_another_brought(self, session: Session, ana: Person, hospital: Organisation) -> None:
        brought(session, ana, a_badge())

        with pytest.raises(NotThere):
            claimed(session, a_person(session), hospital)

        assert claimed(session, ana, hospital)

    def test_a_badge_that_was_damaged_in_the_database_since_makes_no_claim(
        self, session: Session, ana: Person, hospital: Organisation
    ) -> None:
        kept = brought(session, ana, a_badge())
        kept.document = altered().decode()
        session.flush()

        with pytest.raises(BadgeRefused):
            claimed(session, ana, hospital)

    def test_so_many_claims_may_wait_and_no_more(self, session: Session, ana: Person, hospital: Organisation) -> None:
        for _ in range(MOST_OPEN):
            a_prior_claim(session, person=ana)
        brought(session, ana, a_badge())

        with pytest.raises(TooManyClaims):
            claimed(session, ana, hospital)

    def test_that_another_account_brought_the_same_badge_is_seen(self, session: Session, ana: Person) -> None:
        claim = a_prior_claim(session, person=ana)
        a_claim_badge(session, person=ana, claim=claim)
        assert not shared_by(session, claim)

        a_claim_badge(session, person=a_person(session))

        assert shared_by(session, claim)


class TestKnownIssuers:
    def test_every_saved_file_is_an_issuer_and_others_are_passed_over(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text(json.dumps(did_document(DID, a_trust(SIGNER).keys)))
        (tmp_path / "b.json").write_text(json.dumps({"id": "https://b.example", "publicKeyPem": "…"}))
        (tmp_path / "c.json").write_text("{")
        (tmp_path / "d.txt").write_text("{}")

        known = issuers_saved_in(tmp_path)

        assert [one.issuer for one in known.trusts] == [DID]
        assert [one.issuer for one in known.keys] == ["https://b.example"]

    def test_without_the_folder_nobody_is_known(self, tmp_path: Path) -> None:
        assert issuers_saved_in(tmp_path / "none") == KnownIssuers()


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    with stopped_at(LATER):
        return client.post(path, data=data, content_type="multipart/form-data")


def read(client: FlaskClient, path: str) -> str:
    with stopped_at(LATER):
        answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return " ".join(answer.text.split())


def on_file(content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), "badge.json"


@pytest.mark.usefixtures("known_here")
class TestPages:
    def test_a_badge_becomes_a_claim_and_the_examiner_reads_every_check_beside_it(
        self, session: Session, sign_in: SignIn, ana: Person, hospital: Organisation
    ) -> None:
        client = sign_in(ana)

        taken = post(client, BRING, file=on_file(a_badge()))
        page = read(client, CLAIM)
        made = post(client, CLAIM, place=str(hospital.id), **{f"claimed-{FIRST}": "2"})

        assert (taken.status_code, taken.location) == (303, CLAIM)
        for words in ("its issuer’s keys are known here", "Genomics foundations", "DID", DID, "nobody was asked"):
            assert words.replace("DID", "Identifier of the issuer") in page, words
        claim = session.scalars(select(PriorClaim)).one()
        assert (made.status_code, made.location) == (303, f"/my/prior-learning/{claim.public_id}")
        assert "The badge it rests on" in read(client, made.location)
        examiner = a_person(session)
        a_grant(session, person=examiner, role=Role.EXAMINER, on=hospital)
        seen = read(sign_in(examiner), f"/organisations/{hospital.slug}/prior-learning/{claim.public_id}")
        assert "its issuer’s keys are known here" in seen
        assert "It was awarded to the e-mail address of the one who brings it." in seen

    def test_pasted_text_will_do_and_an_unverified_badge_says_that_nobody_checked_it(
        self, sign_in: SignIn, ana: Person, hospital: Organisation
    ) -> None:
        client = sign_in(ana)

        taken = post(client, BRING, text=json.dumps(HOSTED))
        page = read(client, CLAIM)

        assert (taken.status_code, taken.location) == (303, CLAIM)
        assert "Not verified: it counts as a paper that nobody has checked" in page
        assert "Anybody can write such a file" in page
        assert hospital.name in page

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (altered(), "it was altered after it was signed"),
            (a_pdf(), "A PDF shows a badge and is none"),
            (b"{", "cannot be read as a badge"),
        ],
    )
    def test_a_refused_badge_is_told_why_and_the_way_of_a_paper_is_shown(
        self, session: Session, sign_in: SignIn, ana: Person, content: bytes, words: str
    ) -> None:
        answer = post(sign_in(ana), BRING, file=on_file(content))

        assert answer.status_code == 422
        assert words in answer.text
        assert 'href="/my/prior-learning/new"' in answer.text
        assert session.scalar(select(func.count(ClaimBadge.id))) == 0

    def test_an_empty_form_and_no_level_are_said(self, sign_in: SignIn, ana: Person, hospital: Organisation) -> None:
        client = sign_in(ana)

        nothing = post(client, BRING)
        post(client, BRING, file=on_file(a_badge()))
        no_level = post(client, CLAIM, place=str(hospital.id))
        another_place = post(client, CLAIM, place="999999", **{f"claimed-{FIRST}": "2"})

        assert [one.status_code for one in (nothing, no_level, another_place)] == [422] * 3
        assert "Choose a file, or paste its text." in nothing.text
        assert "Choose a level for at least one competency." in no_level.text

    def test_without_a_badge_there_is_nothing_to_claim_with_and_strangers_are_sent_to_sign_in(
        self, client: FlaskClient, sign_in: SignIn, ana: Person
    ) -> None:
        assert [client.get(path).status_code for path in (BRING, CLAIM)] == [302, 302]
        assert [sign_in(ana).get(path).status_code for path in (BRING, CLAIM)] == [200, 404]

    def test_another_persons_badge_is_not_shown_to_anybody(self, session: Session, sign_in: SignIn, ana: Person) -> None:
        brought(session, ana, a_badge())
        assert "Genomics foundations" in read(sign_in(ana), CLAIM)

        assert sign_in(a_person(session)).get(CLAIM).status_code == 404

    def test_a_badge_whose_issuers_key_was_taken_away_since_is_no_longer_verified_before_the_examiner(
        self, session: Session, sign_in: SignIn, ana: Person, hospital: Organisation, settings: Settings
    ) -> None:
        brought(session, ana, a_badge())
        claim = claimed(session, ana, hospital)
        examiner = a_person(session)
        a_grant(session, person=examiner, role=Role.EXAMINER, on=hospital)
        path, client = f"/organisations/{hospital.slug}/prior-learning/{claim.public_id}", sign_in(examiner)
        assert "its issuer’s keys are known here" in read(client, path)

        (settings.known_issuers_path / "example.json").unlink()

        assert "Not verified" in read(client, path)

    def test_a_claim_by_paper_shows_no_badge_and_a_badge_costs_one_statement(
        self, session: Session, sign_in: SignIn, ana: Person, statements: Counting
    ) -> None:
        paper, badge = (a_prior_claim(session, person=ana) for _ in range(2))
        for one in (paper, badge):
            a_prior_claim_item(session, claim=one, competency=the_competency(session), claimed=2)
        a_claim_badge(session, person=ana, claim=badge, document=a_badge().decode())
        client = sign_in(ana)
        seen = []
        for one in (paper, badge):
            with statements() as asked:
                page = read(client, f"/my/prior-learning/{one.public_id}")
            seen.append(("The badge it rests on" in page, len(asked)))

        assert [shown for shown, _ in seen] == [False, True]
        assert seen[0][1] == seen[1][1]
