"""Frameworks as linked data: it parses, says what the pages say, and every address in it leads somewhere."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from factories.frameworks import a_competency, a_domain, a_framework, a_version
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

CORE = "/frameworks/genomics-workforce-core/1.0"


@pytest.fixture
def _a_framework_with_two(session: Session) -> None:
    domain = a_domain(session)
    for slug, title in (("genome-structure", "Genome organisation & structure"), ("variant-effects", "Effects of “variants”")):
        a_competency(session, domain=domain, slug=slug, title=title)


def data_at(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/ld+json"
    read: dict[str, Any] = json.loads(answer.data)
    return read


def addresses_in(data: object) -> Iterator[str]:
    """Return every address of ours in a document, wherever it stands."""
    if isinstance(data, dict):
        for value in data.values():
            yield from addresses_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from addresses_in(value)
    elif isinstance(data, str) and data.startswith("http") and "schema.org" not in data:
        yield data


@pytest.mark.usefixtures("_a_framework_with_two")
def test_a_version_is_a_defined_term_set_with_a_term_for_each_competency(client: FlaskClient) -> None:
    data = data_at(client, f"{CORE}.jsonld")

    assert (data["@context"], data["@type"], data["name"], data["version"]) == (
        "https://schema.org", "DefinedTermSet", "Genomics workforce core", "1.0",
    )  # fmt: skip
    assert (data["datePublished"], data["creativeWorkStatus"], data["license"]["name"]) == ("2026-11-22", "Published", "CC-BY-4.0")
    first, second = data["hasDefinedTerm"]
    assert (first["@type"], first["termCode"], first["name"]) == ("DefinedTerm", "genome-structure", "Genome organisation & structure")
    assert (second["termCode"], second["name"], second["description"]) == ("variant-effects", "Effects of “variants”", "Knows it.")
    assert first["inDefinedTermSet"] == second["inDefinedTermSet"] == data["@id"]


@pytest.mark.usefixtures("_a_framework_with_two")
def test_a_competency_is_a_defined_term_in_its_set(client: FlaskClient) -> None:
    data = data_at(client, f"{CORE}/competencies/variant-effects.jsonld")
    whole = data_at(client, f"{CORE}.jsonld")

    assert data["@type"] == "DefinedTerm"
    assert (data["@id"], data["termCode"]) == (whole["hasDefinedTerm"][1]["@id"], "variant-effects")
    assert (data["inDefinedTermSet"]["@id"], data["inDefinedTermSet"]["@type"]) == (whole["@id"], "DefinedTermSet")


@pytest.mark.usefixtures("_a_framework_with_two")
@pytest.mark.parametrize("address", [f"{CORE}.jsonld", f"{CORE}/competencies/genome-structure.jsonld"])
def test_every_address_in_the_data_resolves_to_the_page_that_links_back(client: FlaskClient, app: Flask, address: str) -> None:
    root = app.config["GENOMEREADY"].public_url.rstrip("/")
    found = set(addresses_in(data_at(client, address)))

    assert found
    for each in found:
        assert each.startswith(f"{root}/frameworks/")
        page = client.get(each.removeprefix(root))
        assert page.status_code == 200
        assert f'<link rel="alternate" type="application/ld+json" href="{each.removeprefix(root)}.jsonld">' in page.text


@pytest.mark.usefixtures("_a_framework_with_two")
def test_no_page_carries_its_data_in_an_inline_script(client: FlaskClient) -> None:
    for address in (CORE, f"{CORE}/competencies/genome-structure"):
        page = client.get(address).text
        assert "application/ld+json" in page
        assert '<script type="application/ld+json"' not in page


def test_a_superseded_version_says_so_in_its_data(client: FlaskClient, session: Session) -> None:
    old = a_framework(session)
    old.state = "superseded"
    a_version(session, framework=old.framework)

    assert data_at(client, f"{CORE}.jsonld")["creativeWorkStatus"] == "Superseded"
    assert data_at(client, "/frameworks/genomics-workforce-core/2.0.jsonld")["creativeWorkStatus"] == "Published"


@pytest.mark.usefixtures("_a_framework_with_two")
def test_who_holds_the_data_is_told_so_and_anybody_may_keep_it(client: FlaskClient) -> None:
    first = client.get(f"{CORE}.jsonld")

    again = client.get(f"{CORE}.jsonld", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in first.headers


@pytest.mark.usefixtures("_a_framework_with_two")
@pytest.mark.parametrize("address", [f"{CORE}/competencies/nothing.jsonld", "/frameworks/genomics-workforce-core/9.9.jsonld"])
def test_data_that_is_not_there_is_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
