"""The read-only CASE 1.1 interface: what it gives, how it says no, and what it asks of the database."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from conftest import Client
from factories.frameworks import a_competency, a_domain, a_framework, a_lineage, a_role_profile, a_version
from flask import Flask
from frameworks.exchanged import HOME
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.base.ids import new_uuid
from genomeready.base.schemas import read_schema
from genomeready.frameworks.exchange import shelf as shelves
from genomeready.frameworks.exchange.case_reading import SCHEMA
from genomeready.frameworks.exchange.discovery import CODES
from genomeready.frameworks.exchange.shelf import shelf
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion
from genomeready.frameworks.services import sync_frameworks

ROOT = "/ims/case/v1p1"
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Packages are kept by what they were made from; tests give the same name to different things."""
    shelves._kept.clear()
    yield
    shelves._kept.clear()


@pytest.fixture
def version(session: Session) -> FrameworkVersion:
    """A framework of two domains with three competencies and one role."""
    made = a_framework(session)
    ground, talk = (
        a_domain(session, version=made, slug=slug, title=slug.title(), position=n) for n, slug in enumerate(("ground", "talk"), 1)
    )
    a_competency(session, domain=ground, slug="genome-structure", kind="knowledge", position=1)
    reading = a_competency(session, domain=ground, slug="reading", kind="skill", risk="high", position=2)
    reading.aligned_to = [{"framework": "acgc", "version": "2015", "code": "4", "relation": "exact"}]
    made.sources = [
        {"key": "acgc", "title": "A source", "url": "https://a.example/c", "licence": "None", "relation": "Seen", "verified": True}
    ]
    a_competency(session, domain=talk, slug="telling-risk", kind="attitude", position=1)
    a_role_profile(session, version=made, needs={"reading": (2, 3), "telling-risk": None})
    return made


def got(client: Client, path: str, **parameters: object) -> Any:
    answer = client.get(f"{ROOT}{path}", query_string=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json; charset=utf-8"
    return answer.json


def the_package(client: Client) -> dict[str, Any]:
    (document,) = got(client, "/CFDocuments")["CFDocuments"]
    package: dict[str, Any] = got(client, f"/CFPackages/{document['identifier']}")
    return package


def item_named(package: dict[str, Any], code: str) -> dict[str, Any]:
    return next(item for item in package["CFItems"] if item["humanCodingScheme"] == code)


def refusal(answer: TestResponse, *, major: str = "failure") -> tuple[int, str, str]:
    """Return the status of a refusal, and the standard's word for it with the field it is about; its shape is checked."""
    said = answer.json
    assert isinstance(said, dict)
    assert set(said) == {"imsx_codeMajor", "imsx_severity", "imsx_description", "imsx_codeMinor"}
    assert (said["imsx_codeMajor"], said["imsx_severity"]) == (major, "error")
    (field,) = said["imsx_codeMinor"]["imsx_codeMinorField"]
    assert field["imsx_codeMinorFieldValue"] in CODES
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.status_code, field["imsx_codeMinorFieldValue"], field["imsx_codeMinorFieldName"]


@pytest.mark.usefixtures("version")
def test_a_package_follows_the_schema(client: Client) -> None:
    package = the_package(client)

    assert list(read_schema(SCHEMA).iter_errors(package)) == []
    assert [item["humanCodingScheme"] for item in package["CFItems"]] == ["ground", "genome-structure", "reading", "talk", "telling-risk"]
    assert [rubric["title"] for rubric in package["CFRubrics"]] == ["Levels", "General nurse or midwife"]


def test_an_empty_platform_has_an_empty_list(client: Client) -> None:
    answer = client.get(f"{ROOT}/CFDocuments")

    assert answer.json == {"CFDocuments": []}
    assert answer.headers["X-Total-Count"] == "0"


@pytest.mark.usefixtures("version")
def test_a_document_alone_links_to_its_package(client: Client) -> None:
    (listed,) = got(client, "/CFDocuments")["CFDocuments"]

    alone = got(client, f"/CFDocuments/{listed['identifier']}")

    assert alone == listed
    assert alone["CFPackageURI"]["identifier"] == alone["identifier"]
    assert alone["CFPackageURI"]["uri"].endswith(f"{ROOT}/CFPackages/{alone['identifier']}")


@pytest.mark.usefixtures("version")
def test_every_address_in_a_package_gives_its_object(client: Client) -> None:
    package = the_package(client)
    whole = json.dumps(package)
    addresses = {a for a in re.findall(rf"http://localhost:8000({ROOT}/[A-Za-z]+/[0-9a-f-]+)\"", whole) if "/CFAssociations/" not in a}

    assert len(addresses) > 15
    assert {client.get(address).status_code for address in addresses} == {200}


@pytest.mark.usefixtures("version")
def test_an_item_and_an_association_alone_link_to_their_document(client: Client) -> None:
    package = the_package(client)
    item, association = item_named(package, "reading"), package["CFAssociations"][0]

    for collection, part in (("CFItems", item), ("CFAssociations", association)):
        alone = got(client, f"/{collection}/{part['identifier']}")

        assert alone == {**part, "CFDocumentURI": alone["CFDocumentURI"]}
        assert alone["CFDocumentURI"]["identifier"] == package["CFDocument"]["identifier"]


@pytest.mark.usefixtures("version")
def test_the_associations_of_an_item_are_those_at_either_end(client: Client) -> None:
    package = the_package(client)
    ground = item_named(package, "ground")

    found = got(client, f"/CFItemAssociations/{ground['identifier']}")

    assert found["CFItem"]["humanCodingScheme"] == "ground"
    ends = [(a["originNodeURI"]["title"], a["destinationNodeURI"]["title"]) for a in found["CFAssociations"]]
    assert ends == [("Ground", "Genomics workforce core"), ("Genome structure", "Ground"), ("Reading", "Ground")]


@pytest.mark.usefixtures("version")
def test_an_item_type_comes_with_those_below_it(client: Client) -> None:
    types = {t["title"]: t["identifier"] for t in the_package(client)["CFDefinitions"]["CFItemTypes"]}

    assert [t["title"] for t in got(client, f"/CFItemTypes/{types['Domain']}")["CFItemTypes"]] == [
        "Domain",
        "Knowledge",
        "Skill",
        "Attitude",
    ]
    assert [t["title"] for t in got(client, f"/CFItemTypes/{types['Skill']}")["CFItemTypes"]] == ["Skill"]


@pytest.mark.usefixtures("version")
def test_subjects_come_as_a_set_and_the_other_definitions_alone(client: Client) -> None:
    definitions = the_package(client)["CFDefinitions"]
    (subject, _), (licence,), (group,) = definitions["CFSubjects"], definitions["CFLicenses"], definitions["CFAssociationGroupings"]

    assert got(client, f"/CFSubjects/{subject['identifier']}") == {"CFSubjects": [subject]}
    assert got(client, f"/CFLicenses/{licence['identifier']}") == licence
    assert got(client, f"/CFAssociationGroupings/{group['identifier']}") == group


@pytest.mark.usefixtures("version")
def test_a_rubric_is_found_whole(client: Client) -> None:
    rubrics = the_package(client)["CFRubrics"]

    assert got(client, f"/CFRubrics/{rubrics[1]['identifier']}") == rubrics[1]


@pytest.mark.usefixtures("version")
def test_an_identifier_may_be_written_in_capitals(client: Client) -> None:
    identifier = item_named(the_package(client), "reading")["identifier"]

    assert got(client, f"/CFItems/{identifier.upper()}")["identifier"] == identifier


COLLECTIONS = (
    "CFDocuments", "CFPackages", "CFItems", "CFItemAssociations", "CFAssociations", "CFItemTypes", "CFConcepts", "CFSubjects", "CFLicenses",
    "CFRubrics", "CFAssociationGroupings",
)  # fmt: skip


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.usefixtures("version")
def test_an_unknown_object_and_a_wrong_identifier_are_told_apart(client: Client, collection: str) -> None:
    assert refusal(client.get(f"{ROOT}/{collection}/{new_uuid()}")) == (404, "unknownobject", "sourcedId")
    assert refusal(client.get(f"{ROOT}/{collection}/reading")) == (404, "invalid_uuid", "sourcedId")


@pytest.mark.usefixtures("version")
def test_an_object_is_found_in_its_own_collection_alone(client: Client) -> None:
    identifier = item_named(the_package(client), "reading")["identifier"]

    assert client.get(f"{ROOT}/CFItems/{identifier}").status_code == 200
    assert refusal(client.get(f"{ROOT}/CFAssociations/{identifier}")) == (404, "unknownobject", "sourcedId")


@pytest.mark.parametrize("path", ["/ims/case/v1p1/", "/ims/case/v1p1/CFThings/1", "/ims/case/v1p0/CFDocuments", "/ims/case/"])
def test_an_address_that_is_none_is_said_in_the_standards_shape(client: Client, path: str) -> None:
    assert refusal(client.get(path))[:2] == (404, "unknownobject")


def test_an_address_elsewhere_is_still_a_page(client: Client) -> None:
    answer = client.get("/ims/other")

    assert answer.status_code == 404
    assert answer.content_type.startswith("text/html")


def test_nothing_can_be_written(client: Client) -> None:
    for method in (client.post, client.put, client.delete):
        answer = method(f"{ROOT}/CFDocuments")

        assert refusal(answer, major="unsupported")[:2] == (405, "forbidden")
        assert "GET" in answer.headers["Allow"]


def test_too_many_requests_are_said_in_the_standards_shape(make_app: Callable[..., Flask]) -> None:
    client = make_app().test_client()
    answers = [client.get(f"{ROOT}/CFItems/x") for _ in range(601)]

    assert refusal(answers[0])[:2] == (404, "invalid_uuid")
    assert refusal(answers[-1])[:2] == (429, "server_busy")


def framework_of(session: Session, version: FrameworkVersion) -> Framework:
    return session.get_one(Framework, version.framework_id)


def test_drafts_are_not_shown_and_superseded_versions_are(client: Client, session: Session, version: FrameworkVersion) -> None:
    before = the_package(client)
    version.state = "superseded"
    a_competency(session, domain=a_domain(session, version=a_version(session, framework=framework_of(session, version))), slug="newer")
    a_framework(session, slug="being-written", state="draft")
    session.commit()

    documents = got(client, "/CFDocuments")["CFDocuments"]

    assert [(d["version"], d["adoptionStatus"]) for d in documents] == [("1.0", "Deprecated"), ("2.0", "Adopted")]
    again = got(client, f"/CFPackages/{before['CFDocument']['identifier']}")
    assert again["CFItems"] == before["CFItems"]


def test_a_new_version_says_what_replaced_what(client: Client, session: Session, version: FrameworkVersion) -> None:
    old = item_named(the_package(client), "reading")
    earlier = session.query(Competency).filter_by(slug="reading").one()
    version.state = "superseded"
    newer = a_version(session, framework=framework_of(session, version))
    later = a_competency(session, domain=a_domain(session, version=newer), slug="reading-variants")
    a_lineage(session, earlier=earlier, later=later, relation="replaced-by")
    session.commit()

    document = next(d for d in got(client, "/CFDocuments")["CFDocuments"] if d["version"] == "2.0")

    (said,) = [a for a in got(client, f"/CFPackages/{document['identifier']}")["CFAssociations"] if a["associationType"] == "replacedBy"]
    assert said["originNodeURI"]["identifier"] == old["identifier"]
    assert said["destinationNodeURI"]["title"] == "Reading variants"
    assert client.get(said["originNodeURI"]["uri"].removeprefix("http://localhost:8000")).status_code == 200


@pytest.fixture
def five(session: Session) -> None:
    for n, slug in enumerate(("alpha", "beta", "gamma", "delta", "epsilon")):
        made = a_framework(session, slug=slug, title=slug.title(), permitted_use="developmental-only")
        made.notice = f"Number {n}"
        a_competency(session, domain=a_domain(session, version=made, title="Shared" if n % 2 else "Own"))


def titles(answer: dict[str, Any]) -> list[str]:
    return [document["title"] for document in answer["CFDocuments"]]


@pytest.mark.usefixtures("five")
def test_documents_are_listed_by_name_and_in_parts(client: Client) -> None:
    assert titles(got(client, "/CFDocuments")) == ["Alpha", "Beta", "Delta", "Epsilon", "Gamma"]
    assert titles(got(client, "/CFDocuments", limit=2, offset=1)) == ["Beta", "Delta"]
    assert titles(got(client, "/CFDocuments", offset=9)) == []


@pytest.mark.usefixtures("five")
def test_the_parts_of_the_list_link_to_each_other(client: Client) -> None:
    answer = client.get(f"{ROOT}/CFDocuments?limit=2&offset=2&sort=title&orderBy=desc")

    assert answer.headers["X-Total-Count"] == "5"
    links = dict(reversed(pair) for pair in re.findall(r'<([^>]+)>; rel="([a-z]+)"', answer.headers["Link"]))
    assert set(links) == {"first", "prev", "next", "last"}
    following = client.get(links["next"].removeprefix("http://localhost:8000"))
    assert titles(following.json or {}) == ["Alpha"]
    assert 'rel="next"' not in following.headers["Link"]
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.usefixtures("five")
def test_documents_are_sorted_by_any_member_either_way(client: Client) -> None:
    assert titles(got(client, "/CFDocuments", sort="notes", orderBy="desc")) == ["Epsilon", "Delta", "Gamma", "Beta", "Alpha"]
    assert titles(got(client, "/CFDocuments", sort="title")) == ["Alpha", "Beta", "Delta", "Epsilon", "Gamma"]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("title='beta'", ["Beta"]),
        ("title!='Beta'", ["Alpha", "Delta", "Epsilon", "Gamma"]),
        ("title~'ta'", ["Beta", "Delta"]),
        ("title>='delta' AND notes~'number'", ["Delta", "Epsilon", "Gamma"]),
        ("title='Alpha' OR title='Gamma'", ["Alpha", "Gamma"]),
        ("subject='shared'", ["Beta", "Delta"]),
        ("title='x' OR notes='and AND or'", []),
        ("licenseURI='CC-BY-4.0'", ["Alpha", "Beta", "Delta", "Epsilon", "Gamma"]),
    ],
)
def test_documents_are_filtered(client: Client, wanted: str, found: list[str]) -> None:
    assert titles(got(client, "/CFDocuments", filter=wanted)) == found


@pytest.mark.usefixtures("five")
def test_only_the_members_asked_for_are_given(client: Client) -> None:
    found = got(client, "/CFDocuments", fields="title,version", limit=1)

    assert found == {"CFDocuments": [{"title": "Alpha", "version": "1.0"}]}


@pytest.mark.parametrize(
    ("parameters", "code", "field"),
    [
        ("fields=title,colour", "invalid_selection_field", "fields"),
        ("fields=", "invalid_selection_field", "fields"),
        ("sort=colour", "invalid_sort_field", "sort"),
        ("sort=title&orderBy=up", "invalid_sort_field", "orderBy"),
        ("limit=0", "invalid_selection_field", "limit"),
        ("limit=many", "invalid_selection_field", "limit"),
        ("offset=-1", "invalid_selection_field", "offset"),
        ("filter=title", "invalid_selection_field", "filter"),
        ("filter=colour='red'", "invalid_selection_field", "filter"),
        ("filter=title='a' AND title='b' OR title='c'", "invalid_selection_field", "filter"),
        ("filter=title='a'; DROP TABLE framework", "invalid_selection_field", "filter"),
    ],
)
def test_a_parameter_that_cannot_be_followed_is_refused_and_named(client: Client, parameters: str, code: str, field: str) -> None:
    assert refusal(client.get(f"{ROOT}/CFDocuments?{parameters}")) == (400, code, field)


@pytest.mark.usefixtures("version")
def test_an_answer_has_an_etag_and_is_not_sent_twice(client: Client) -> None:
    identifier = the_package(client)["CFDocument"]["identifier"]
    for path in ("/CFDocuments", f"/CFPackages/{identifier}", "/discovery/imscasev1p1_openapi3_v1p0.json"):
        first = client.get(ROOT + path)

        again = client.get(ROOT + path, headers={"If-None-Match": first.headers["ETag"]})

        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert first.headers["Cache-Control"] == "public, max-age=300"


def test_a_change_of_the_row_that_names_a_version_is_seen_at_once(client: Client, session: Session, version: FrameworkVersion) -> None:
    first = client.get(f"{ROOT}/CFDocuments")
    framework_of(session, version).title = "Another name"
    session.commit()

    second = client.get(f"{ROOT}/CFDocuments")

    assert titles(second.json or {}) == ["Another name"]
    assert first.headers["ETag"] != second.headers["ETag"]


@pytest.mark.parametrize("frameworks", [1, 4])
def test_a_package_is_made_in_nine_statements_and_kept(session: Session, client: Client, statements: Counting, frameworks: int) -> None:
    for slug in ("alpha", "beta", "gamma", "delta")[:frameworks]:
        made = a_framework(session, slug=slug)
        for n in range(3):
            a_competency(session, domain=a_domain(session, version=made, position=n))
        a_role_profile(session, version=made, needs={f"need-{word}": 2 for word in ("one", "two")})
    session.commit()

    with statements() as cold:
        (document, *_) = got(client, "/CFDocuments")["CFDocuments"]
    with statements() as warm:
        got(client, f"/CFPackages/{document['identifier']}")

    assert len(cold) == 9
    assert len(warm) == 1


def test_what_is_kept_does_not_grow_without_end(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_KEPT", 2)
    for slug in ("alpha", "beta", "gamma"):
        a_competency(session, domain=a_domain(session, version=a_framework(session, slug=slug)))

    found = shelf(session, base="https://a.example", creator="A")

    assert len(found) == 3
    assert len(shelves._kept) == 2


def test_the_database_gives_what_the_files_say(session: Session, client: Client) -> None:
    read = read_frameworks([HOME / "competency_frameworks"], home=HOME)
    sync_frameworks(session, read)
    session.commit()

    package = the_package(client)

    assert list(read_schema(SCHEMA).iter_errors(package)) == []
    assert len(package["CFItems"]) == 86
    assert len(package["CFRubrics"]) == 13


def test_the_description_of_the_interface_names_every_address_and_no_other(app: Flask, client: Client) -> None:
    described = got(client, "/discovery/imscasev1p1_openapi3_v1p0.json")

    served = set()
    for route in app.url_map.iter_rules():
        if str(route).startswith(ROOT) and "discovery" not in str(route):
            choice = re.search(r"<any\(([^)]+)\)", str(route))
            served |= {f"/{name}/{{sourcedId}}" for name in choice[1].split(", ")} if choice else {str(route).removeprefix(ROOT)}
    assert set(described["paths"]) == served
    assert described["servers"] == [{"url": f"http://localhost:8000{ROOT}"}]


@pytest.mark.usefixtures("version")
def test_every_answer_is_as_the_description_says(client: Client) -> None:
    described = got(client, "/discovery/imscasev1p1_openapi3_v1p0.json")
    package = the_package(client)
    definitions = package["CFDefinitions"]
    first = {
        "CFDocuments": package["CFDocument"], "CFPackages": package["CFDocument"], "CFItems": package["CFItems"][0],
        "CFItemAssociations": package["CFItems"][0], "CFAssociations": package["CFAssociations"][0], "CFRubrics": package["CFRubrics"][0],
    } | {name: parts[0] for name, parts in definitions.items()}  # fmt: skip

    def as_described(path: str, answer: dict[str, Any]) -> list[str]:
        shape = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        schema = {**shape, "components": described["components"]}
        return [error.message for error in Draft202012Validator(schema).iter_errors(answer)]

    assert as_described("/CFDocuments", got(client, "/CFDocuments")) == []
    for collection, part in first.items():
        assert as_described(f"/{collection}/{{sourcedId}}", got(client, f"/{collection}/{part['identifier']}")) == []
    assert len(first) == 10
