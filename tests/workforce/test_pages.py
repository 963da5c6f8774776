"""The pages of those who lead and of those who review, opened as they are served."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import unescape

import pytest
from conftest import Client
from factories.competence import an_evidence, the_competency
from factories.frameworks import a_role_profile
from factories.people import a_grant, a_membership, a_person, a_profession, an_organisation, someone_holding
from factories.workforce import a_norm, a_plan
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import OrganisationKind, Role

SignIn = Callable[[Person], Client]
Statements = Callable[[], AbstractContextManager[list[str]]]


def a_hospital(session: Session, *, people: int = 3, ready: int = 1) -> Organisation:
    """A hospital in a country, with nurses of whom the first are role-ready."""
    country = an_organisation(session, slug="land", name="Land", kind=OrganisationKind.COUNTRY)
    hospital = an_organisation(session, slug="hospital", name="Hospital", below=country)
    a_role_profile(session, needs={"genome-structure": 2, "family-history": 1})
    add_nurses(session, hospital, people=people, ready=ready)
    return hospital


def add_nurses(session: Session, hospital: Organisation, *, people: int, ready: int = 0) -> list[Person]:
    made = []
    for number in range(people):
        nurse = a_person(session, name=f"Nurse Number{number}")
        a_membership(session, person=nurse, organisation=hospital)
        if number < ready:
            for slug in ("genome-structure", "family-history"):
                an_evidence(session, person=nurse, competency=the_competency(session, slug), level=2)
        made.append(nurse)
    return made


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# who gets where


def test_a_lead_of_one_place_goes_straight_to_its_people(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.LEAD, on=a_hospital(session)))

    assert client.get("/organisations").headers["Location"] == "/organisations/hospital/people"


def test_a_reviewer_of_one_country_goes_straight_to_its_gaps(session: Session, sign_in: SignIn) -> None:
    a_hospital(session)
    country = session.query(Organisation).filter_by(slug="land").one()

    client = sign_in(someone_holding(session, Role.REVIEWER, on=country))

    assert client.get("/organisations").headers["Location"] == "/organisations/land/gaps"


def test_who_holds_several_roles_chooses(session: Session, sign_in: SignIn) -> None:
    hospital, other = a_hospital(session), an_organisation(session, slug="clinic", name="Clinic")
    person = someone_holding(session, Role.LEAD, on=hospital)
    a_grant(session, person=person, role=Role.REVIEWER, on=other)

    page = sign_in(person).get("/organisations").text

    assert "/organisations/hospital/people" in page
    assert "/organisations/clinic/gaps" in page
    assert "/organisations/clinic/people" not in page


def test_an_examiner_is_led_to_certificates_and_to_nothing_about_people(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.EXAMINER, on=a_hospital(session)))

    page = client.get("/organisations")

    assert page.status_code == 200
    assert "/organisations/hospital/certificates" in page.text
    assert "/organisations/hospital/people" not in page.text
    assert client.get("/organisations/hospital/gaps").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/organisations", "/organisations/hospital/people", "/organisations/hospital/people.csv", "/organisations/hospital/gaps",
     "/organisations/hospital/gaps.csv", "/organisations/hospital/gaps.pdf", "/organisations/hospital/gaps/chart.svg"],
)  # fmt: skip
def test_nothing_is_open_to_who_holds_no_role(session: Session, client: Client, sign_in: SignIn, address: str) -> None:
    hospital = a_hospital(session)
    lead = someone_holding(session, Role.LEAD, on=hospital)
    assert sign_in(lead).get(address).status_code in {200, 302}

    assert sign_in(a_person(session)).get(address).status_code == 404
    assert sign_in(someone_holding(session, Role.LEARNER, on=hospital)).get(address).status_code == 404
    with client.session_transaction() as cookie:
        cookie.clear()
    assert client.get(address).headers["Location"].startswith("/sign-in")


def addresses(app: Flask, person: Person) -> Iterator[tuple[str, str]]:
    """Every GET address of the domain, filled in for the hospital and a nurse there."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("workforce.") and "GET" in (rule.methods or set()):
            yield rule.endpoint, rule.rule.replace("<organisation>", "hospital").replace("<person>", person.public_id)


def test_a_reviewer_reaches_no_person_by_any_route_parameter_or_download(app: Flask, session: Session, sign_in: SignIn) -> None:
    hospital = a_hospital(session)
    nurse = session.query(Person).filter_by(name="Nurse Number0").one()
    assert nurse.name in sign_in(someone_holding(session, Role.LEAD, on=hospital)).get("/organisations/hospital/people").text
    client = sign_in(someone_holding(session, Role.REVIEWER, on=hospital))

    tries = [
        "",
        "?numbers=exact",
        "?profession=general-nurse",
        "?page=2",
        f"?q={nurse.name}&person={nurse.public_id}",
        "?numbers=exact&as_of=2026-11-01",
    ]
    for endpoint, address in addresses(app, nurse):
        for parameters in tries:
            answer = client.get(address + parameters)
            if endpoint in {"workforce.team", "workforce.team_csv", "workforce.member"}:
                assert answer.status_code == 404, address
            for personal in (nurse.name, nurse.public_id, nurse.email):
                assert personal.encode() not in answer.data, (address, parameters)


def test_a_reviewer_never_gets_exact_numbers_by_asking_for_them(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.REVIEWER, on=a_hospital(session)))

    for parameters in ("", "?numbers=exact"):
        rows = rows_of(client.get("/organisations/hospital/gaps.csv" + parameters).text)
        assert {row["role_ready"] for row in rows} == {"c"}
        assert {row["in_post_people"] for row in rows} == {"3"}


# people × competencies


def test_a_lead_sees_who_is_ready_and_why_not(session: Session, sign_in: SignIn) -> None:
    page = sign_in(someone_holding(session, Role.LEAD, on=a_hospital(session))).get("/organisations/hospital/people").text

    assert "Organisation: Hospital" in words(page)
    assert "Nurse Number0" in page
    assert re.search(r"Nurse Number0.*?yes", words(page))
    assert "2 missing: Genome structure (not assessed)" in words(page)
    assert page.count("standing-met") >= 2
    assert 'class="legend"' in page


def test_an_administrator_sees_people_as_the_lead_does(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.ADMINISTRATOR, on=a_hospital(session)))

    assert client.get("/organisations/hospital/people").status_code == 200


def test_an_empty_team_says_what_to_do(session: Session, sign_in: SignIn) -> None:
    page = sign_in(someone_holding(session, Role.LEAD, on=an_organisation(session, slug="new"))).get("/organisations/new/people")

    assert page.status_code == 200
    assert "/organisations/new/waiting" in page.text
    assert (
        sign_in(someone_holding(session, Role.LEAD, on=an_organisation(session, slug="newer")))
        .get("/organisations/newer/people.csv")
        .status_code
        == 200
    )


def test_a_long_team_is_paged(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.LEAD, on=a_hospital(session, people=53)))

    first, second = (client.get(f"/organisations/hospital/people?page={page}").text for page in (1, 2))

    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert "53 people, page 2 of 2" in words(second)


def test_the_team_page_takes_the_same_statements_for_few_and_for_many(session: Session, sign_in: SignIn, statements: Statements) -> None:
    hospital = a_hospital(session)
    client = sign_in(someone_holding(session, Role.LEAD, on=hospital))
    client.get("/organisations/hospital/people")
    with statements() as few:
        client.get("/organisations/hospital/people")
    add_nurses(session, hospital, people=30, ready=15)

    with statements() as many:
        client.get("/organisations/hospital/people")

    assert len(many) == len(few) <= 9


def test_the_csv_of_a_team_holds_all_pages_and_no_formula(session: Session, sign_in: SignIn) -> None:
    hospital = a_hospital(session, people=55)
    a_membership(session, person=a_person(session, name='=HYPERLINK("http://evil")'), organisation=hospital)

    answer = sign_in(someone_holding(session, Role.LEAD, on=hospital)).get("/organisations/hospital/people.csv")

    rows = rows_of(answer.text)
    assert answer.mimetype == "text/csv"
    assert len(rows) == 56
    assert sum(row["Role-ready"] == "yes" for row in rows) == 1
    assert [row["Name"] for row in rows if "HYPERLINK" in row["Name"]] == ['\'=HYPERLINK("http://evil")']


def test_a_lead_reads_one_persons_standing_and_what_it_rests_on(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.LEAD, on=a_hospital(session)))
    nurse = session.query(Person).filter_by(name="Nurse Number0").one()

    page = client.get(f"/organisations/hospital/people/{nurse.public_id}")

    assert page.status_code == 200
    assert "Role-ready: every mandatory competency is met today" in words(page.text)
    assert "examination, 1 March 2026" in words(page.text)


def test_a_person_elsewhere_is_not_there_for_a_lead(session: Session, sign_in: SignIn) -> None:
    hospital, clinic = a_hospital(session), an_organisation(session, slug="clinic")
    (stranger,) = add_nurses(session, clinic, people=1)
    lead = someone_holding(session, Role.LEAD, on=hospital)
    assert (
        sign_in(someone_holding(session, Role.LEAD, on=clinic)).get(f"/organisations/clinic/people/{stranger.public_id}").status_code == 200
    )

    client = sign_in(lead)

    assert client.get(f"/organisations/hospital/people/{stranger.public_id}").status_code == 404
    assert client.get(f"/organisations/clinic/people/{stranger.public_id}").status_code == 404
    assert client.get("/organisations/hospital/people/nobody").status_code == 404


def test_what_a_person_does_in_another_profession_elsewhere_stays_there(session: Session, sign_in: SignIn) -> None:
    hospital, clinic = a_hospital(session), an_organisation(session, slug="clinic")
    nurse = session.query(Person).filter_by(name="Nurse Number0").one()
    a_membership(session, person=nurse, organisation=clinic, profession=a_profession(session, slug="pharmacist", title="Pharmacist"))
    client = sign_in(someone_holding(session, Role.LEAD, on=hospital))

    page = client.get(f"/organisations/hospital/people/{nurse.public_id}")

    assert "Pharmacist" not in page.text
    assert client.get(f"/organisations/hospital/people/{nurse.public_id}?profession=pharmacist").status_code == 404


# the three gaps


def test_the_gaps_say_in_words_and_tables_what_is_missing(session: Session, sign_in: SignIn) -> None:
    hospital = a_hospital(session)
    a_plan(session, organisation=hospital)

    page = words(sign_in(someone_holding(session, Role.LEAD, on=hospital)).get("/organisations/hospital/gaps").text)

    assert "1 of 3 people (33 %) are role-ready" in page
    assert "3.0 of 10.0 WTE are filled. The posts gap is 7.0 WTE." in page
    assert "Planned posts come from: The ministry's register of posts." in page
    assert "Exact numbers, for those who lead these people" in page
    assert "SHA-256 of the data:" in page


def test_a_lead_may_see_what_others_see(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.LEAD, on=a_hospital(session)))

    exact = rows_of(client.get("/organisations/hospital/gaps.csv").text)
    published = rows_of(client.get("/organisations/hospital/gaps.csv?numbers=published").text)

    assert exact[0]["role_ready"] == "1"
    assert published[0]["role_ready"] == "c"


def test_the_page_and_its_csv_have_the_same_numbers(session: Session, sign_in: SignIn) -> None:
    hospital = a_hospital(session, people=40, ready=17)
    client = sign_in(someone_holding(session, Role.REVIEWER, on=hospital))

    page = words(client.get("/organisations/hospital/gaps").text)
    row = rows_of(client.get("/organisations/hospital/gaps.csv").text)[0]

    assert (row["role_ready"], row["in_post_people"], row["competence_gap"]) == ("15", "40", "25")
    assert "25 15 of 40" in page


def test_the_country_page_opens_the_report_of_each_part(session: Session, sign_in: SignIn) -> None:
    a_hospital(session, people=40, ready=17)
    client = sign_in(someone_holding(session, Role.REVIEWER, on=session.query(Organisation).filter_by(slug="land").one()))

    page = client.get("/organisations/land/gaps?as_of=2026-11-01").text

    assert 'href="/organisations/hospital/gaps?as_of=2026-11-01' in page
    assert client.get("/organisations/hospital/gaps?as_of=2026-11-01").status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [("as_of=2999-01-01", "This day has not come"), ("as_of=soon", "Not a valid date value"), ("norm=none-such", "Not a valid choice")],
)
def test_a_parameter_that_cannot_be_is_said_beside_it(session: Session, sign_in: SignIn, asked: str, said: str) -> None:
    client = sign_in(someone_holding(session, Role.REVIEWER, on=a_hospital(session)))

    page = client.get(f"/organisations/hospital/gaps?{asked}")

    assert page.status_code == 422
    assert said in page.text
    for download in ("gaps.csv", "gaps.pdf", "gaps/chart.svg"):
        assert client.get(f"/organisations/hospital/{download}?{asked}").status_code == 409


def test_a_chosen_norm_is_printed_with_its_source(session: Session, sign_in: SignIn) -> None:
    hospital = a_hospital(session)
    hospital.population = 1_000_000
    a_norm(session, slug="one-per-100000")

    page = words(sign_in(someone_holding(session, Role.REVIEWER, on=hospital)).get("/organisations/hospital/gaps?norm=one-per-100000").text)

    assert "Norm chosen: 1 WTE for 100 000 people (nurses in post). Source: A journal, 2020." in page
    assert "3.0 of 10.0 WTE are filled" in page


def test_a_day_without_anybody_says_so(session: Session, sign_in: SignIn) -> None:
    page = sign_in(someone_holding(session, Role.REVIEWER, on=a_hospital(session))).get("/organisations/hospital/gaps?as_of=1999-01-01")

    assert page.status_code == 200
    assert "Nobody in post on this day" in page.text


def test_the_gaps_page_takes_the_same_statements_for_few_and_for_many(session: Session, sign_in: SignIn, statements: Statements) -> None:
    hospital = a_hospital(session)
    client = sign_in(someone_holding(session, Role.REVIEWER, on=hospital))
    client.get("/organisations/hospital/gaps")
    with statements() as few:
        client.get("/organisations/hospital/gaps")
    add_nurses(session, hospital, people=30, ready=15)

    with statements() as many:
        client.get("/organisations/hospital/gaps")

    assert len(many) == len(few) <= 14


def test_the_same_parameters_give_the_same_bytes(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.REVIEWER, on=a_hospital(session, people=40, ready=17)))

    for download in ("gaps.csv?as_of=2026-11-01", "gaps.pdf?as_of=2026-11-01"):
        one, other = (client.get(f"/organisations/hospital/{download}").data for _ in range(2))
        assert one == other


def test_the_pdf_carries_the_report_its_date_method_hash_and_page_numbers(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.REVIEWER, on=a_hospital(session, people=40, ready=17)))

    answer = client.get("/organisations/hospital/gaps.pdf")

    reader = PdfReader(io.BytesIO(answer.data))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert answer.headers["Content-Disposition"] == f"attachment; filename=gaps-hospital-{clock.today().isoformat()}.pdf"
    for expected in (
        "Gaps in the genomics workforce",
        "Hospital",
        "15 of 40",
        "Method, sources and protection",
        "Protection of people",
        "SHA-256 of the data",
        "Page 1 of",
    ):
        assert expected in text, expected
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_page_and_pdf_say_that_a_genetic_counsellor_has_no_standard_code(session: Session, sign_in: SignIn) -> None:
    hospital = a_hospital(session)
    counsellors = a_profession(session, slug="genetic-counsellor", title="Genetic counsellor")
    profile = a_role_profile(session, profession=counsellors, needs={"genome-structure": 3})
    profile.detail = {**profile.detail, "occupation": {**profile.detail["occupation"], "isco": None, "fit": "none"}}
    a_membership(session, person=a_person(session), organisation=hospital, profession=counsellors)
    client = sign_in(someone_holding(session, Role.REVIEWER, on=hospital))

    page, pdf = client.get("/organisations/hospital/gaps").text, client.get("/organisations/hospital/gaps.pdf").data

    printed = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages))
    for text in (words(page), printed):
        assert "No standard occupation code (ISCO-08, ESCO) exists for: Genetic counsellor." in text
        assert "General nurse or midwife. Whom" not in text


def test_the_chart_is_an_image_that_says_what_it_shows(session: Session, sign_in: SignIn) -> None:
    client = sign_in(someone_holding(session, Role.REVIEWER, on=a_hospital(session, people=40, ready=17)))

    drawn, page = client.get("/organisations/hospital/gaps/chart.svg"), client.get("/organisations/hospital/gaps").text

    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text.startswith("<svg")
    assert "15 of 40" in drawn.text
    assert "style=" not in drawn.text
    assert 'alt="Role-ready people, share of people in post: General nurse or midwife: 15 of 40"' in page
