"""Every test here has an issuer, as the factory opens one."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from genomeready.credentials.issuing import open_issuer
from genomeready.settings import Settings


@pytest.fixture(autouse=True)
def _issuer(request: pytest.FixtureRequest, settings: Settings) -> None:
    if {"app", "session", "client"} & set(request.fixturenames):
        app: Flask = request.getfixturevalue("app")
        open_issuer(app, settings)


@pytest.fixture
def run(app: Flask, session: Session) -> Callable[..., Result]:
    """Run one of our commands on what the test has set up."""

    def call(group: Any, *words: str) -> Result:
        session.commit()
        result = app.test_cli_runner().invoke(group, list(words))
        session.expire_all()
        return result

    return call
