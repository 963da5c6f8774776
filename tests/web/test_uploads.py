"""Which pages take more than the usual request may hold: said above the view, and known before anything reads the form."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from genomeready.assessment.forms.banks import LARGEST_BANK
from genomeready.base.file_kinds import LARGEST
from genomeready.base.files import FolderStore
from genomeready.web.uploads import the_files

HEAD = b'--LINE\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'


def send(client: FlaskClient, path: str, size: int) -> int:
    body = HEAD + b"\0" * size + b"\r\n--LINE--\r\n"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=LINE").status_code


@pytest.fixture
def guarded(make_app: Callable[..., Flask]) -> FlaskClient:
    """A client of the application as shipped, in which each form needs its token."""
    return make_app().test_client()


def test_a_large_file_reaches_the_check_of_the_token_on_the_page_that_takes_files(guarded: FlaskClient) -> None:
    assert send(guarded, "/my/portfolio/entry/files", LARGEST) == 400, "no token; but it was read, and not too large"
    assert send(guarded, "/my/portfolio/entry/files", LARGEST + 100_000) == 413


@pytest.mark.parametrize(
    "path", ["/my/portfolio/new", "/my/self-assessment", "/confirmations/request", "/sign-in", "/verify", "/no/such/page"]
)
def test_no_other_page_takes_more_than_two_megabytes(guarded: FlaskClient, path: str) -> None:
    assert send(guarded, path, 100_000) in {400, 404}

    assert send(guarded, path, 3 * 1024 * 1024) in {413, 404}


def test_only_three_views_take_files(app: Flask) -> None:
    taking = {name: view.takes_files for name, view in app.view_functions.items() if hasattr(view, "takes_files")}

    assert taking == {"portfolio.bring_file": LARGEST, "answer_files.add": LARGEST, "banks.index": LARGEST_BANK}


def test_the_store_is_the_folder_of_the_settings(app: Flask) -> None:
    with app.app_context():
        store = the_files()

    assert isinstance(store, FolderStore)
    assert store.folder == app.config["GENOMEREADY"].files_path
