"""Frameworks of others: named and counted, with our pointers, and with their text only where it is allowed."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.frameworks import a_competency, a_domain, a_framework, a_reference, a_reference_item
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.frameworks.models import Reference

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def reference(session: Session) -> Reference:
    """A reference of two items, to the first of which a competency of ours points."""
    made = a_reference(session, key="wise-owls", permitted_use="developmental-only")
    a_reference_item(session, reference=made, code="K1")
    a_reference_item(session, reference=made, code="K2", title="Sees at night.")
    competency = a_competency(session, domain=a_domain(session, version=a_framework(session)), slug="night-vision", title="Night vision")
    competency.aligned_to = [{"framework": "wise-owls", "code": "K1", "relation": "broader"}]
    session.flush()
    return made


def test_the_list_names_each_with_what_may_be_done_with_it(client: FlaskClient, reference: Reference) -> None:
    page = client.get("/frameworks").text

    assert f'<a href="/frameworks/references/{reference.key}">{reference.title}</a>' in page
    assert "Development only, not for grading" in page


def test_the_page_shows_our_pointers_with_their_relation(client: FlaskClient, reference: Reference) -> None:
    page = " ".join(client.get(f"/frameworks/references/{reference.key}").text.split())

    assert '<a href="/frameworks/genomics-workforce-core/1.0/competencies/night-vision">Night vision</a>' in page
    assert "(theirs is broader)" in page
    assert "1 of 2 items have a competency of ours beside them (version 1.0)" in page


def test_an_item_without_a_title_is_shown_by_its_code_alone(client: FlaskClient, reference: Reference) -> None:
    page = " ".join(client.get(f"/frameworks/references/{reference.key}").text.split())

    assert '<th scope="row" role="rowheader">K1</th>' in page
    assert '<span class="fw-normal">Sees at night.</span>' in page


def test_a_level_that_was_not_seen_is_neither_not_applicable_nor_nothing(
    client: FlaskClient, session: Session, reference: Reference
) -> None:
    item = a_reference_item(session, reference=reference, code="K3")
    item.asked_of = {"Nurse": ["knowledge", "application"], "Clerk": []}
    session.flush()

    page = " ".join(client.get(f"/frameworks/references/{reference.key}").text.split())

    assert 'data-label="Nurse">knowledge – application</td>' in page
    assert 'data-label="Clerk">not applicable</td>' in page
    assert page.count("not seen</td>") == 4


@pytest.mark.parametrize("key", ["no-such", "genomics-workforce-core"])
def test_what_is_no_reference_is_not_there(client: FlaskClient, reference: Reference, key: str) -> None:
    assert client.get(f"/frameworks/references/{reference.key}").status_code == 200

    assert client.get(f"/frameworks/references/{key}").status_code == 404


def test_the_page_takes_the_same_statements_for_few_items_and_for_many(
    client: FlaskClient, session: Session, reference: Reference, statements: Counting
) -> None:
    with statements() as few:
        client.get(f"/frameworks/references/{reference.key}")
    for _ in range(20):
        a_reference_item(session, reference=reference)

    with statements() as many:
        client.get(f"/frameworks/references/{reference.key}")

    assert len(many) == len(few) <= 5


def test_a_browser_that_holds_the_page_is_told_so(client: FlaskClient, reference: Reference) -> None:
    held = client.get(f"/frameworks/references/{reference.key}")

    assert client.get(f"/frameworks/references/{reference.key}", headers={"If-None-Match": held.headers["ETag"]}).status_code == 304
