"""Packages that are kept: what is found in them, what they were made from, and several threads at once."""

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from factories.frameworks import a_competency, a_domain, a_framework
from flask import Flask
from frameworks.exchanged import BASE, HOME, a_small_framework, an_edition
from sqlalchemy.orm import Session

from genomeready.base.ids import new_uuid, uuid_of
from genomeready.frameworks.exchange import shelf as shelves
from genomeready.frameworks.exchange.case_package import package_of
from genomeready.frameworks.exchange.discovery import GIVEN
from genomeready.frameworks.exchange.shelf import Shelved, shelf
from genomeready.web.database import db

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    shelves._kept.clear()
    yield
    shelves._kept.clear()


@pytest.fixture
def small(tmp_path: Path) -> Shelved:
    return Shelved(package_of(an_edition(a_small_framework(tmp_path))), BASE)


def test_what_is_given_of_each_collection_has_the_identifier_that_was_asked_for(small: Shelved) -> None:
    document = small.package["CFDocument"]["identifier"]
    first = {name: next(iter(parts), "") for name, parts in small.parts.items()} | {"CFDocuments": document, "CFPackages": document}
    first["CFItemAssociations"] = first["CFItems"]

    for collection, identifier in first.items():
        found = small.find(collection, identifier)

        assert collection in GIVEN
        if collection == "CFConcepts":
            assert found is None
        else:
            assert found is not None
            whole = found.get("CFDocument") or found.get("CFItem") or (found[collection][0] if collection in found else found)
            assert whole["identifier"] == identifier


@pytest.mark.parametrize("collection", GIVEN)
def test_what_is_not_there_is_none(small: Shelved, collection: str) -> None:
    assert small.find(collection, new_uuid()) is None


def test_an_object_alone_leaves_the_package_as_it_was(small: Shelved) -> None:
    identifier = next(iter(small.parts["CFItems"]))

    small.find("CFItems", identifier)
    small.find("CFDocuments", small.identifier)

    assert "CFDocumentURI" not in small.parts["CFItems"][identifier]
    assert "CFPackageURI" not in small.package["CFDocument"]


def test_the_document_has_the_identifier_of_its_permanent_address(small: Shelved) -> None:
    assert small.identifier == uuid_of(f"{BASE}/frameworks/small-core/1.0")


def test_another_address_or_name_of_the_platform_is_another_package(session: Session) -> None:
    a_competency(session, domain=a_domain(session, version=a_framework(session)))

    found = [shelf(session, base=base, creator=name)[0] for base, name in ((BASE, "A"), (BASE, "B"), ("https://b.example", "A"))]

    assert [one.package["CFDocument"]["creator"] for one in found] == ["A", "B", "A"]
    assert [one.identifier == found[0].identifier for one in found] == [True, True, False]
    assert shelf(session, base=BASE, creator="A")[0] is found[0]


def test_only_what_is_new_is_made(session: Session, statements: Counting) -> None:
    a_competency(session, domain=a_domain(session, version=a_framework(session)))
    (first,) = shelf(session, base=BASE, creator="A")
    a_competency(session, domain=a_domain(session, version=a_framework(session, slug="another-core")))

    with statements() as seen:
        other, again = shelf(session, base=BASE, creator="A")

    assert again is first
    assert other.package["CFDocument"]["version"] == "1.0"
    assert len(seen) == 9


def test_several_threads_at_once_get_the_same(app: Flask, session: Session) -> None:
    for slug in ("alpha", "beta", "gamma"):
        a_competency(session, domain=a_domain(session, version=a_framework(session, slug=slug)))
    session.commit()

    def read(_: int) -> list[str]:
        with app.app_context():
            found = [one.identifier for one in shelf(db.session, base=BASE, creator="A")]
            db.session.rollback()
        return found

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(read, range(40)))

    assert answers == [answers[0]] * 40
    assert len(shelves._kept) == 3


def test_nothing_in_the_tree_says_that_we_are_certified() -> None:
    pattern = "CASE[ -]" + "certified"
    said = subprocess.run(["git", "grep", "-i", "-l", "-E", pattern], cwd=HOME, capture_output=True, check=False, text=True)

    assert said.stdout.split() == []
    assert said.returncode == 1
