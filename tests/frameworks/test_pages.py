"""The pages of frameworks and roles, open to anyone."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import pytest
from factories.frameworks import a_competency, a_domain, a_framework, a_requirement, a_role_profile, a_version, an_optional_set
from factories.people import a_person, a_profession
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.frameworks.models import Domain
from genomeready.frameworks.queries.profiles import profiles
from genomeready.frameworks.queries.versions import frameworks_held

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
    assert "No certificate names it as its standard" in page.text


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


def test_a_framework_is_a_tree_that_opens_without_a_script(client: FlaskClient, session: Session) -> None:
    domain = a_domain(session, slug="foundations", title="Foundations")
    a_competency(session, domain=domain, slug="genome-structure", title="Genome organisation")

    page = client.get("/frameworks/genomics-workforce-core").text

    branch = page[page.index('<details class="branch"') :].split("</details>")[0]
    assert 'id="domain-foundations"' in branch
    assert "1 competency" in branch
    assert 'href="/frameworks/genomics-workforce-core/1.0/competencies/genome-structure"' in branch


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("assessment", "a certificate may name it as its standard"),
        ("developmental-only", "not for grading: it is for learning and reflection. No certificate names it"),
    ],
)
def test_a_framework_says_in_plain_words_what_it_may_be_used_for(client: FlaskClient, session: Session, use: str, said: str) -> None:
    a_framework(session, slug="any", permitted_use=use)

    assert said in client.get("/frameworks/any").text


def test_a_framework_that_only_points_elsewhere_says_that_it_lists_nothing(client: FlaskClient, session: Session) -> None:
    a_framework(session, slug="reference")

    tree, levels, roles = (client.get(f"/frameworks/reference/1.0{way}").text for way in ("", "/levels", "/roles"))

    assert "lists no competencies of its own" in tree
    assert "No competencies here" in levels
    assert "No roles here" in roles


def test_the_table_of_levels_shows_what_each_level_looks_like(client: FlaskClient, session: Session) -> None:
    competency = a_competency(session, domain=a_domain(session, title="Foundations"), title="Genome organisation", kind="skill")
    competency.levels = {"1": "Names a chromosome.", "3": "Explains imprinting."}

    page = client.get("/frameworks/genomics-workforce-core/1.0/levels").text

    for said in ("Foundations", "Genome organisation", "skill", "1 Aware", "Names a chromosome.", "Explains imprinting."):
        assert said in page
    assert page.count("not described") == 2
    assert "0 None" not in page


def test_the_table_of_roles_shows_each_role_in_a_column(client: FlaskClient, session: Session) -> None:
    a_role_profile(session, needs={"genome-structure": (2, 3), "prenatal": None}, title="General nurse")
    a_role_profile(
        session, profession=a_profession(session, slug="pharmacist", title="Pharmacist"), needs={"drug-response": 3}, title="Pharmacist"
    )

    page = client.get("/frameworks/genomics-workforce-core/1.0/roles").text

    assert "3 of 3 competencies stand in at least one profile" in page
    assert 'href="/roles/general-nurse"' in page
    assert 'href="/roles/pharmacist"' in page
    assert page.count("not in the profile</span>") == 3
    assert page.count("not applicable</span>") == 1


def test_a_competency_has_a_permanent_page_with_its_levels_and_roles(client: FlaskClient, session: Session) -> None:
    a_role_profile(session, needs={"genome-structure": (2, 3)}, title="General nurse")

    page = client.get("/frameworks/genomics-workforce-core/1.0/competencies/genome-structure")

    assert page.status_code == 200
    for said in ("Shows level 4.", "General nurse", "2–3", "mandatory", "Permanent address:"):
        assert said in page.text


def test_a_competency_points_to_items_elsewhere_with_the_relation_in_words_and_the_licence(client: FlaskClient, session: Session) -> None:
    version = a_framework(session)
    version.sources = [
        {"key": "bmc", "title": "Delphi study", "doi": "10.1/x", "licence": "CC BY", "relation": "Aligned to", "verified": True},
        {"key": "acgc", "title": "Practice-based competencies", "url": "https://acgc.example", "licence": "All rights reserved",
         "relation": "Aligned to", "verified": True},
    ]  # fmt: skip
    competency = a_competency(session, domain=a_domain(session, version=version), slug="genome-structure")
    competency.aligned_to = [
        {"framework": "bmc", "version": "2019", "code": "Table 3 K1", "relation": "close"},
        {"framework": "acgc", "code": "1", "relation": "broader"},
    ]

    page = " ".join(client.get("/frameworks/genomics-workforce-core/1.0/competencies/genome-structure").text.split())

    assert '<a href="https://doi.org/10.1/x">Delphi study</a> 2019, Table 3 K1 <span class="quiet">(nearly the same)' in page
    assert '<a href="https://acgc.example">Practice-based competencies</a>, 1 <span class="quiet">(theirs is broader)' in page
    assert "Licence: CC BY" in page
    assert "Licence: All rights reserved" in page


def test_a_competency_leads_to_its_neighbours_across_domains(client: FlaskClient, session: Session) -> None:
    version = a_framework(session)
    first, second = (a_domain(session, version=version, position=position) for position in (1, 2))
    for domain, slug in ((first, "one"), (first, "two"), (second, "three")):
        a_competency(session, domain=domain, slug=slug)

    pages = {slug: client.get(f"/frameworks/genomics-workforce-core/1.0/competencies/{slug}").text for slug in ("one", "two", "three")}

    assert 'rel="prev"' not in pages["one"]
    assert 'rel="next" href="/frameworks/genomics-workforce-core/1.0/competencies/two"' in pages["one"]
    assert 'rel="prev" href="/frameworks/genomics-workforce-core/1.0/competencies/one"' in pages["two"]
    assert 'rel="next" href="/frameworks/genomics-workforce-core/1.0/competencies/three"' in pages["two"]
    assert 'rel="next"' not in pages["three"]


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


def test_a_role_has_the_descriptor_of_the_asked_level_in_reach(client: FlaskClient, session: Session) -> None:
    a_role_profile(session, needs={"one-level": 3, "a-range": (1, 2), "not-asked": None})

    page = " ".join(client.get("/roles/general-nurse").text.split())

    assert "<summary>3 Independent</summary><p>Shows level 3.</p></details>" in page
    assert "<summary>1–2 Aware to Applies with guidance</summary><p>1 Shows level 1.</p><p>2 Shows level 2.</p></details>" in page
    assert page.count('<details class="reach">') == 2


def test_a_role_of_a_version_has_a_permanent_page(client: FlaskClient, session: Session) -> None:
    version = a_framework(session)
    a_role_profile(session, version=version, needs={"genome-structure": 2}, title="General nurse")
    version.state = "superseded"
    a_role_profile(
        session, version=a_version(session, framework=version.framework), needs={"genome-structure": 4}, title="General nurse, renewed"
    )

    old, new, current = (
        client.get(address).text
        for address in (
            "/frameworks/genomics-workforce-core/1.0/roles/general-nurse",
            "/frameworks/genomics-workforce-core/2.0/roles/general-nurse",
            "/roles/general-nurse",
        )
    )

    assert "2 Applies with guidance</summary>" in old
    assert "is superseded" in old
    assert "See where you stand" not in old
    assert "<h1>General nurse, renewed</h1>" in new
    assert "<h1>General nurse, renewed</h1>" in current
    assert "/frameworks/genomics-workforce-core/2.0/roles/general-nurse" in current


def test_a_role_leads_to_a_comparison_with_another(client: FlaskClient, session: Session) -> None:
    a_role_profile(session)

    assert 'href="/roles/compare?role=general-nurse"' in client.get("/roles/general-nurse").text


def test_a_role_with_a_code_links_the_occupation_and_says_how_well_it_fits(client: FlaskClient, session: Session) -> None:
    profile = a_role_profile(session)
    code = {**profile.detail["occupation"], "esco": "18e14e61-495b-44cc-a7c6-df4c625934ba", "esco_title": "specialist nurse"}
    profile.detail = {**profile.detail, "occupation": code}

    page = client.get("/roles/general-nurse").text

    assert '<a href="http://data.europa.eu/esco/occupation/18e14e61-495b-44cc-a7c6-df4c625934ba">specialist nurse</a>' in page
    assert "the code is broader than the role" in page
    assert "national choice" not in page


def test_a_role_without_a_code_says_that_it_is_a_national_choice(client: FlaskClient, session: Session) -> None:
    profile = a_role_profile(session, profession=a_profession(session, slug="genetic-counsellor", title="Genetic counsellor"))
    code = {"isco": None, "isco_title": None, "esco": None, "esco_title": None, "fit": "none", "note": "Candidates are 2269 and 2635."}
    profile.detail = {**profile.detail, "occupation": code}

    page = client.get("/roles/genetic-counsellor")

    assert "No standard code: a national choice." in page.text
    assert "Every report that counts this profession says so" in page.text
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


CORE = "/frameworks/genomics-workforce-core"
CORE_1 = f"{CORE}/1.0"


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/frameworks", 1), ("/roles", 4), ("/competencies?q=competency", 2),
        (CORE, 4), (CORE_1, 4), (f"{CORE_1}/levels", 3), (f"{CORE_1}/roles", 6), (f"{CORE_1}.jsonld", 2),
        (f"{CORE_1}/competencies/competency-one", 6), (f"{CORE_1}/competencies/competency-one.jsonld", 2),
        ("/roles/nurse-a", 6), (f"{CORE_1}/roles/nurse-a", 6),
        ("/roles/compare", 6), ("/roles/compare?role=nurse-a&role=nurse-b", 6), ("/roles/compare.svg?role=nurse-a&role=nurse-b", 6),
    ],
)  # fmt: skip
def test_pages_ask_the_database_as_often_for_few_as_for_many(
    client: FlaskClient, session: Session, statements: Counting, address: str, most: int
) -> None:
    domain = a_domain(session)
    _nurses(session, domain, "ab", ("one", "two"))
    session.commit()
    with statements() as few:
        assert client.get(address).status_code == 200
    _nurses(session, domain, "cdefgh", [f"more-{letter}" for letter in "abcdefghij"])
    session.commit()

    with statements() as many:
        assert client.get(address).status_code == 200

    assert len(few) == len(many) == most, many


def _nurses(session: Session, domain: Domain, letters: str, words: Iterable[str]) -> None:
    slugs = [a_competency(session, domain=domain, slug=f"competency-{word}").slug for word in words]
    for letter in letters:
        nurse = a_profession(session, slug=f"nurse-{letter}", title=f"Nurse {letter}")
        a_role_profile(session, profession=nurse, needs=dict.fromkeys(slugs, 2))


# what a browser may keep


@pytest.mark.parametrize(
    "address",
    ["/frameworks", "/roles", "/roles/general-nurse", "/roles/compare?role=general-nurse", CORE, CORE_1, f"{CORE_1}/levels",
     f"{CORE_1}/roles", f"{CORE_1}/competencies/genome-structure", f"{CORE_1}/roles/general-nurse", f"{CORE_1}.jsonld"],
)  # fmt: skip
def test_a_browser_that_holds_a_page_is_told_so_after_one_statement(
    client: FlaskClient, session: Session, statements: Counting, address: str
) -> None:
    a_role_profile(session)
    tag = client.get(address).headers["ETag"]

    with statements() as seen:
        again = client.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert len(seen) == (2 if address.endswith("jsonld") else 1)


def test_a_new_version_makes_every_page_of_the_framework_anew(client: FlaskClient, session: Session) -> None:
    version = a_framework(session)
    framework = version.framework
    a_role_profile(session, version=version)
    address = "/frameworks/genomics-workforce-core/1.0/competencies/genome-structure"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304

    version.state = "superseded"
    a_version(session, framework=framework)

    answer = client.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "is superseded" in answer.text


def test_a_page_kept_while_signed_out_is_not_shown_to_who_signed_in(
    client: FlaskClient, session: Session, sign_in: Callable[..., FlaskClient]
) -> None:
    a_role_profile(session)
    tag = client.get("/roles/general-nurse").headers["ETag"]

    answer = sign_in(a_person(session, name="Ada Reader")).get("/roles/general-nurse", headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert "Ada Reader" in answer.text
