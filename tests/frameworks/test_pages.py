"""The pages of frameworks and roles, open to anyone."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.frameworks import a_competency, a_domain, a_framework, a_requirement, a_role_profile, a_version, an_optional_set
from factories.people import a_person, a_profession
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.frameworks.models import Competency
from genomeready.frameworks.queries import frameworks_held, profiles

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize(("address", "says"), [("/frameworks", "No framework yet"), ("/roles", "No role yet")])
def test_an_empty_platform_says_what_to_do(client: FlaskClient, address: str, says: str) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert says in page.text
    assert "frameworks sync" in page.text


def test_the_list_shows_each_framework_with_its_counts(client: FlaskClient, session: Session) -> None:
    version = a_framework(session)
    a_competency(session, domain=a_domain(session, version=version))
    a_framework(session, slug="for-growth", title="For growth", permitted_use="developmental-only")

    page = client.get("/frameworks")

    assert "1 competencies, 0 role profiles" in page.text
    assert "no certificate may name it as its standard" in page.text


def test_a_framework_shows_scale_domains_and_competencies(client: FlaskClient, session: Session) -> None:
    version = a_framework(session)
    version.sources = [{"key": "a", "title": "A source", "doi": "10.1/x", "licence": "CC BY", "relation": "Consulted", "verified": False}]
    version.notice = "Awaits sign-off by the professions."
    a_competency(
        session, domain=a_domain(session, version=version, title="Foundations"), slug="genome-structure", title="Genome organisation"
    )

    page = client.get("/frameworks/genomics-workforce-core")

    for said in (
        "Applies with guidance",
        "Foundations",
        "Genome organisation",
        "Awaits sign-off",
        "https://doi.org/10.1/x",
        "not confirmed",
    ):
        assert said in page.text
    assert "/frameworks/genomics-workforce-core/1.0/competencies/genome-structure" in page.text


def test_a_competency_has_a_permanent_page_with_its_levels_and_roles(client: FlaskClient, session: Session) -> None:
    profile = a_role_profile(session, needs={"genome-structure": (2, 3)}, title="General nurse")
    competency = session.query(Competency).filter_by(slug="genome-structure").one()
    competency.aligned_to = [{"framework": "bmc-2019", "code": "K1", "relation": "close"}]

    page = client.get("/frameworks/genomics-workforce-core/1.0/competencies/genome-structure")

    assert page.status_code == 200
    for said in ("Shows level 4.", "General nurse", "2–3", "mandatory", "bmc-2019, K1", "nearly the same"):
        assert said in page.text
    assert profile.title == "General nurse"


def test_a_superseded_competency_keeps_its_page_and_says_so(client: FlaskClient, session: Session) -> None:
    version = a_framework(session)
    a_competency(session, domain=a_domain(session, version=version), slug="genome-structure")
    version.state = "superseded"
    a_version(session, framework=version.framework, number="2.0")

    page = client.get("/frameworks/genomics-workforce-core/1.0/competencies/genome-structure")

    assert page.status_code == 200
    assert "A newer version has replaced it" in page.text


def test_a_role_shows_needs_by_domain_and_its_optional_sets(client: FlaskClient, session: Session) -> None:
    profile = a_role_profile(
        session, profession=a_profession(session, slug="pharmacist", title="Pharmacist"), needs={"drug-response": 3, "prenatal": None}
    )
    a_requirement(
        session,
        profile=profile,
        competency=a_competency(session, title="Teaching"),
        of_set=an_optional_set(session, profile=profile),
        max_age_months=60,
    )

    page = client.get("/roles/pharmacist")

    for said in (
        "Pharmacist",
        "Cares.",
        "Guesses.",
        "not applicable",
        "mandatory",
        "counts towards “Setting of practice”",
        "60 months",
        "2221 Nursing",
    ):
        assert said in page.text


def test_a_role_without_a_code_says_that_it_is_a_national_choice(client: FlaskClient, session: Session) -> None:
    profile = a_role_profile(session, profession=a_profession(session, slug="genetic-counsellor", title="Genetic counsellor"))
    code = {"isco": None, "isco_title": None, "esco": None, "esco_title": None, "fit": "none", "note": "Candidates are 2269 and 2635."}
    profile.detail = {**profile.detail, "occupation": code}

    page = client.get("/roles/genetic-counsellor")

    assert "No standard code: a national choice." in page.text
    assert "2269 and 2635" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/frameworks/nothing",
        "/roles/nobody",
        "/frameworks/genomics-workforce-core/9.9/competencies/genome-structure",
        "/frameworks/x/1.0/competencies/y",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, session: Session, address: str) -> None:
    a_framework(session)

    assert client.get(address).status_code == 404


def test_a_signed_in_person_is_led_to_their_standing(session: Session, sign_in: Callable[..., FlaskClient]) -> None:
    a_role_profile(session)

    page = sign_in(a_person(session)).get("/roles/general-nurse")

    assert "See where you stand" in page.text
    assert "Register and see" not in page.text


def test_profiles_are_read_in_three_statements_however_many_there_are(session: Session, statements: Counting) -> None:
    for n in range(5):
        a_role_profile(
            session, profession=a_profession(session, slug=f"nurse-{'abcde'[n]}", title=f"Nurse {n}"), needs={"one": 1, "two": 2}
        )

    with statements() as seen:
        found = profiles(session)

    assert len(found) == 5
    assert {len(p.needs) for p in found} == {2}
    assert len(seen) == 3


def test_frameworks_are_listed_in_one_statement(session: Session, statements: Counting) -> None:
    a_framework(session)
    a_framework(session, slug="other-core", title="Another")

    with statements() as seen:
        found = frameworks_held(session)

    assert [card.title for card in found] == ["Another", "Genomics workforce core"]
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("address", "most"), [("/roles", 3), ("/roles/general-nurse", 6), ("/frameworks", 1), ("/frameworks/genomics-workforce-core", 4)]
)
def test_pages_ask_the_database_a_constant_number_of_times(
    client: FlaskClient, session: Session, statements: Counting, address: str, most: int
) -> None:
    a_role_profile(session, needs={f"competency-{word}": 2 for word in ("one", "two", "three", "four")})
    session.commit()

    with statements() as seen:
        assert client.get(address).status_code == 200

    assert len(seen) <= most, seen
