"""Who reads the holder's name: nobody whom the holder did not choose, except those who know it and those who keep the register."""

import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pypdf
import pytest
from factories.credentials import a_certificate, a_share_link, document_of, revoke
from factories.people import a_membership, a_person, an_organisation, someone_holding
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.models.sharing import ShareLink
from genomeready.credentials.services.awards import correct_name
from genomeready.credentials.services.sharing import MOST_LINKS, TooManyLinks, make_share_link
from genomeready.people.models import Person
from genomeready.people.rules import Role

NAME = "Zofia Nowak"
EMAIL = "zofia.nowak@example.org"
SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def holder(session: Session) -> Person:
    return a_person(session, name=NAME, email=EMAIL)


@pytest.fixture
def award(session: Session, holder: Person) -> Award:
    return a_certificate(session, person=holder)


def page_of(award: Award, *, share: str = "") -> str:
    return f"/verify/{award.public_id}" + (f"?share={share}" if share else "")


def deciding(award: Award, act: str = "sharing") -> str:
    return f"/my/certificates/{award.public_id}/{act}"


def test_without_sharing_a_stranger_gets_the_verdict_and_initials_alone(client: FlaskClient, award: Award) -> None:
    page = client.get(page_of(award)).text

    assert "verdict-valid" in page
    assert "Z. N." in page
    assert "Zofia" not in page
    assert ".pdf" not in page  # the diploma bears the name


def test_the_diploma_is_not_there_for_a_stranger_and_says_whom_to_ask(client: FlaskClient, session: Session, award: Award) -> None:
    link = a_share_link(session, award)
    assert client.get(f"/verify/{award.public_id}.pdf?share={link.token}").status_code == 200

    answer = client.get(f"/verify/{award.public_id}.pdf")

    assert answer.status_code == 404
    assert "Ask the holder" in answer.text


def test_the_holder_sees_the_own_name_and_where_to_share_it(award: Award, holder: Person, sign_in: SignIn) -> None:
    page = sign_in(holder).get(page_of(award)).text

    assert NAME in page
    assert deciding(award) in page


@pytest.mark.parametrize(("role", "sees"), [(Role.EXAMINER, True), (Role.ADMINISTRATOR, True), (Role.LEAD, False), (Role.REVIEWER, False)])
def test_of_those_with_a_role_the_keepers_of_the_register_alone_read_the_name(
    session: Session, award: Award, holder: Person, sign_in: SignIn, role: Role, sees: bool
) -> None:
    hospital = an_organisation(session)
    a_membership(session, person=holder, organisation=hospital)

    page = sign_in(someone_holding(session, role, on=hospital)).get(page_of(award)).text

    assert (NAME in page) is sees
    assert "verdict-valid" in page


def test_an_examiner_elsewhere_reads_initials(session: Session, award: Award, holder: Person, sign_in: SignIn) -> None:
    here, elsewhere = an_organisation(session), an_organisation(session)
    a_membership(session, person=holder, organisation=here)
    assert NAME in sign_in(someone_holding(session, Role.EXAMINER, on=here)).get(page_of(award)).text

    assert NAME not in sign_in(someone_holding(session, Role.EXAMINER, on=elsewhere)).get(page_of(award)).text


@pytest.mark.parametrize("typed", [NAME, "  zofia   NOWAK ", EMAIL, " Zofia.Nowak@Example.ORG "])
def test_whoever_types_the_name_as_printed_or_the_address_is_shown_the_name(client: FlaskClient, award: Award, typed: str) -> None:
    answer = client.post(f"/verify/{award.public_id}/name", data={"known": typed})

    assert answer.status_code == 200
    assert NAME in answer.text
    assert "was awarded to this person" in answer.text
    assert ".pdf" not in answer.text


@pytest.mark.parametrize("typed", ["Zofia", "Zofia Novak", "Z. N.", "someone.else@example.org", "@", "x" * 301, "", "  "])
def test_whatever_else_is_typed_tells_nothing(client: FlaskClient, award: Award, typed: str) -> None:
    assert client.post(f"/verify/{award.public_id}/name", data={"known": NAME}).status_code == 200

    answer = client.post(f"/verify/{award.public_id}/name", data={"known": typed})

    assert answer.status_code == 422
    assert NAME not in answer.text
    assert "verdict-valid" in answer.text


def test_guessing_names_is_slowed_down(client: FlaskClient, award: Award) -> None:
    tries = [client.post(f"/verify/{award.public_id}/name", data={"known": f"Name {n}"}).status_code for n in range(31)]

    assert tries == [422] * 30 + [429]


def test_a_damaged_row_confirms_no_name(client: FlaskClient, session: Session, award: Award) -> None:
    document_of(session, award).document = "{"

    answer = client.post(f"/verify/{award.public_id}/name", data={"known": EMAIL})

    assert answer.status_code == 422
    assert NAME not in answer.text


def test_a_link_opens_the_name_and_the_diploma_until_its_last_day(client: FlaskClient, session: Session, award: Award) -> None:
    link = a_share_link(session, award, days=7)

    page = client.get(page_of(award, share=link.token)).text
    diploma = re.search(r'href="(/verify/[^"]+\.pdf\?share=[^"]+)"', page)
    with clock.stopped_at(link.ends_at):
        after = client.get(page_of(award, share=link.token)).text

    assert NAME in page
    assert diploma is not None
    assert NAME in pypdf.PdfReader(io.BytesIO(client.get(diploma[1]).data)).pages[0].extract_text()
    assert NAME not in after
    assert "ran out or was withdrawn" in after
    assert "verdict-valid" in after


def test_a_link_opens_no_other_certificate(client: FlaskClient, session: Session, award: Award, holder: Person) -> None:
    other = a_certificate(session, person=holder)
    link = a_share_link(session, award)
    assert NAME in client.get(page_of(award, share=link.token)).text

    assert NAME not in client.get(page_of(other, share=link.token)).text
    assert client.get(f"/verify/{other.public_id}.pdf?share={link.token}").status_code == 404


def test_the_holder_makes_a_link_copies_it_and_withdraws_it(
    client: FlaskClient, session: Session, award: Award, holder: Person, sign_in: SignIn
) -> None:
    mine = sign_in(holder)
    made = mine.post(deciding(award), data={"given_to": "Staff office", "days": "90"})
    shown = mine.get(deciding(award)).text
    link = session.scalars(select(ShareLink)).one()
    withdrawn = mine.post(deciding(award, f"links/{link.id}/withdraw"))

    assert (made.status_code, withdrawn.status_code) == (303, 303)
    assert the_issuer().address_of(page_of(award, share=link.token)) in shown
    assert link.ends_at - link.made_at == timedelta(days=90)
    assert "Withdrawn on" in mine.get(deciding(award)).text
    with client.session_transaction() as cookie:
        cookie.clear()
    assert NAME not in client.get(page_of(award, share=link.token)).text


def test_each_decision_is_in_the_audit_trail(session: Session, award: Award, holder: Person, sign_in: SignIn) -> None:
    mine = sign_in(holder)
    mine.post(deciding(award), data={"given_to": "Staff office", "days": "7"})
    link = session.scalars(select(ShareLink)).one()
    for act in (f"links/{link.id}/withdraw", "publish", "unpublish"):
        assert mine.post(deciding(award, act)).status_code == 303

    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == holder.id).order_by(AuditEntry.id)).all()

    decided = [act.removeprefix("certificate.") for act in acts if "link" in act or "publi" in act]
    assert decided == ["link-made", "link-withdrawn", "published", "publication-withdrawn"]


@pytest.mark.parametrize(
    "typed", [{"given_to": "", "days": "30"}, {"given_to": "x" * 101, "days": "30"}, {"given_to": "Office", "days": "9999"}]
)
def test_a_link_needs_somebody_and_one_of_the_spans(
    session: Session, award: Award, holder: Person, sign_in: SignIn, typed: dict[str, str]
) -> None:
    answer = sign_in(holder).post(deciding(award), data=typed)

    assert answer.status_code == 422
    assert session.scalars(select(ShareLink)).all() == []


def test_links_do_not_grow_without_end(session: Session, award: Award, holder: Person) -> None:
    for _ in range(MOST_LINKS):
        a_share_link(session, award)

    with pytest.raises(TooManyLinks):
        a_share_link(session, award)

    later = clock.now() + timedelta(days=31)
    assert make_share_link(session, award, given_to="Office", days=7, by=holder, at=later).id  # the others ran out


@pytest.mark.parametrize("act", ["sharing", "publish", "unpublish", "links/{link}/withdraw"])
def test_another_person_decides_nothing(session: Session, award: Award, holder: Person, sign_in: SignIn, act: str) -> None:
    link = a_share_link(session, award)
    place, typed = deciding(award, act.format(link=link.id)), {"given_to": "Me", "days": "7"}
    assert sign_in(holder).post(place, data=typed).status_code == 303
    before = (award.published_at, link.withdrawn_at)

    assert sign_in(a_person(session)).post(place, data=typed).status_code == 404

    session.refresh(link)
    assert (award.published_at, link.withdrawn_at) == before


def test_a_link_of_another_certificate_cannot_be_withdrawn_under_the_name_of_the_own(
    session: Session, award: Award, sign_in: SignIn
) -> None:
    own = a_certificate(session)
    link, mine = a_share_link(session, award), a_share_link(session, own)
    client = sign_in(session.get_one(Person, own.person_id))
    assert client.post(deciding(own, f"links/{mine.id}/withdraw")).status_code == 303

    assert client.post(deciding(own, f"links/{link.id}/withdraw")).status_code == 404

    session.refresh(link)
    assert link.withdrawn_at is None


def test_a_published_page_names_the_person_to_readers_and_machines(client: FlaskClient, session: Session, award: Award) -> None:
    award.published_at = clock.now()
    session.flush()

    page = client.get(page_of(award))

    assert NAME in page.text
    assert "schema.org/Person" in page.text
    assert 'itemprop="hasCredential"' in page.text
    assert "noindex" not in page.text
    assert "X-Robots-Tag" not in page.headers
    assert NAME not in page.text.partition("</head>")[0]
    assert client.get(f"/verify/{award.public_id}.pdf").status_code == 200


def test_publishing_lists_the_certificate_and_taking_it_back_ends_that(award: Award, holder: Person, sign_in: SignIn) -> None:
    client = sign_in(holder)
    assert NAME not in client.get("/certificates").text.partition("<main")[2]

    client.post(deciding(award, "publish"))
    listed = client.get("/certificates").text.partition("<main")[2]
    client.post(deciding(award, "unpublish"))

    assert NAME in listed
    assert page_of(award) in listed
    assert NAME not in client.get("/certificates").text.partition("<main")[2]


def test_the_list_leaves_out_what_is_revoked_or_ran_out(client: FlaskClient, session: Session) -> None:
    holds, revoked, expired = (a_certificate(session, person=a_person(session, name=name), at=at) for name, at in (
        ("Ana Holds", None), ("Bo Revoked", None), ("Cy Expired", clock.now() - timedelta(days=4 * 366)),
    ))  # fmt: skip
    for one in (holds, revoked, expired):
        one.published_at = clock.now()
    revoke(session, revoked)

    page = client.get("/certificates").text

    assert [name in page for name in ("Ana Holds", "Bo Revoked", "Cy Expired")] == [True, False, False]


def test_the_list_takes_one_statement_and_comes_in_pages(
    client: FlaskClient, session: Session, statements: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genomeready.credentials.views.sharing.A_PAGE", 2)
    for n in range(3):
        a_certificate(session, person=a_person(session, name=f"Person {n}")).published_at = clock.now()

    with statements() as seen:
        first = client.get("/certificates").text
    second = client.get("/certificates?after=2").text

    assert len(seen) <= 2, seen
    assert ["Person 2" in page for page in (first, second)] == [False, True]
    assert "after=2" in first


def test_the_holders_page_takes_the_same_few_statements_for_one_link_and_for_many(
    session: Session, award: Award, holder: Person, sign_in: SignIn, statements: Counting
) -> None:
    client = sign_in(holder)
    a_share_link(session, award)
    with statements() as few:
        client.get(deciding(award))
    for _ in range(10):
        a_share_link(session, award)

    with statements() as many:
        client.get(deciding(award))

    assert len(many) == len(few) <= 4, many


@pytest.mark.parametrize("document", ["{", "[]", '{"credentialSubject": 1, "validFrom": "2026-11-22T12:00:00Z", "issuer": []}'])
def test_the_holders_page_opens_although_the_row_was_damaged(
    session: Session, award: Award, holder: Person, sign_in: SignIn, document: str
) -> None:
    client = sign_in(holder)
    assert client.get(deciding(award)).status_code == 200
    document_of(session, award).document = document
    session.flush()

    page = client.get(deciding(award))

    assert page.status_code == 200
    assert award.number in page.text


def test_the_picture_is_a_png_of_the_asked_size(client: FlaskClient, award: Award) -> None:
    page, answer = client.get(page_of(award)).text, client.get(f"/verify/{award.public_id}/card.png")

    picture = Image.open(io.BytesIO(answer.data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert answer.headers["Content-Type"] == "image/png"
    assert the_issuer().address_of(f"/verify/{award.public_id}/card.png") in page


def test_the_picture_is_the_same_whoever_holds_the_certificate(client: FlaskClient, session: Session, award: Award) -> None:
    before = client.get(f"/verify/{award.public_id}/card.png").data

    correct_name(session, award.id, name="Somebody Else Entirely", by=None, at=award.issued_at, issuer=the_issuer())

    assert client.get(f"/verify/{award.public_id}/card.png").data == before


def test_a_damaged_row_has_no_picture(client: FlaskClient, session: Session, award: Award) -> None:
    assert client.get(f"/verify/{award.public_id}/card.png").status_code == 200
    document_of(session, award).document = document_of(session, award).document.replace("Genomics", "Surgery")

    assert client.get(f"/verify/{award.public_id}/card.png").status_code == 404


def test_the_link_to_linkedin_tells_what_its_form_asks_and_no_name(award: Award, holder: Person, sign_in: SignIn) -> None:
    page = sign_in(holder).get(deciding(award)).text

    address = re.search(r'href="(https://www\.linkedin\.com/[^"]+)"', page)
    assert address is not None
    asked = parse_qs(urlsplit(address[1].replace("&amp;", "&")).query)
    assert asked["startTask"] == ["CERTIFICATION_NAME"]
    assert asked["certId"] == [award.number]
    assert asked["certUrl"] == [the_issuer().address_of(page_of(award))]
    assert asked["issueYear"] == [str(award.issued_at.year)]
    assert not any("Zofia" in value for values in asked.values() for value in values)


def test_the_refresh_address_in_a_certificate_gives_its_newest_document(client: FlaskClient, session: Session, award: Award) -> None:
    service = json.loads(document_of(session, award).document)["refreshService"]
    correct_name(session, award.id, name="Zofia Kowalska", by=None, at=clock.now() + timedelta(seconds=2), issuer=the_issuer())

    answer = client.get(urlsplit(service["id"]).path)

    assert service["type"] == "1EdTechCredentialRefresh"
    assert answer.text == document_of(session, award).document
    assert json.loads(answer.text)["validFrom"] > json.loads(answer.text)["awardedDate"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
