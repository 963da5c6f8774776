"""Every test here has an issuer, as the factory opens one."""

import pytest
from flask import Flask

from genomeready.credentials.issuing import open_issuer
from genomeready.settings import Settings


@pytest.fixture(autouse=True)
def _issuer(request: pytest.FixtureRequest, settings: Settings) -> None:
    if {"app", "session", "client"} & set(request.fixturenames):
        app: Flask = request.getfixturevalue("app")
        open_issuer(app, settings)
