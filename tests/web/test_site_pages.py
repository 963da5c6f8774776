"""The pages every site has, and the files they load."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Client
from flask import Flask
from walking import PageReader


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("help", "Every answer that the page showed as saved is saved."),
        ("privacy", "No page loads anything from another company."),
        ("accessibility", "Web Content Accessibility Guidelines 2.2"),
        ("method", "Results about fewer than 10 people are hidden"),
    ],
)
def test_each_page_of_the_site_says_what_it_is_for(client: Client, page: str, words: str) -> None:
    answer = client.get(f"/about/{page}")

    assert answer.status_code == 200
    assert words in answer.text
    assert PageReader.faults(answer.text) == []


def test_the_method_page_prints_the_thresholds_in_force(make_app: Callable[..., Flask]) -> None:
    text = make_app(disclosure_threshold=20, disclosure_base=10).test_client().get("/about/method").text

    assert "fewer than 20 people" in text
    assert "to the nearest 10" in text


def test_there_is_no_other_page_about_anything(client: Client) -> None:
    assert client.get("/about/everything").status_code == 404


def test_files_have_numbered_addresses_that_answer(client: Client) -> None:
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/sign-in").text)

    assert len(files) >= 4
    assert all(re.search(r"[?&]v=[0-9a-f]{8}$", f) for f in files)
    assert {client.get(f).status_code for f in files} == {200}


def test_ready_means_the_right_tables(client: Client, make_app: Callable[..., Flask], tmp_path: Path) -> None:
    empty = make_app(database_url=f"sqlite:///{tmp_path / 'empty.db'}").test_client().get("/readyz")

    assert client.get("/readyz").status_code == 200
    assert (empty.status_code, "does not answer or is empty" in empty.text) == (503, True)
