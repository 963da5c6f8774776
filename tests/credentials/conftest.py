"""Every test here has an issuer, as the factory opens one. A verifier by others, where Node and npm are at hand."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from genomeready.credentials.issuing import open_issuer
from genomeready.settings import Settings

NODE = Path(__file__).parent / "node"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "genomeready"
MINUTES = 10


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


@pytest.fixture(scope="session")
def verified_by_others() -> Callable[[dict[str, Any]], list[dict[str, Any]]]:
    """Put cases to `node/verify.mjs`; skipped, and so reported as not run, where it cannot be installed."""
    folder = installed()

    def verify(question: dict[str, Any]) -> list[dict[str, Any]]:
        done = subprocess.run(
            ["node", "verify.mjs"],
            cwd=folder,
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=60 * MINUTES,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers

    return verify


def installed() -> Path:
    """Return a folder outside the tree with the pinned packages (`npm ci`), made once for each lock file."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("a verifier by others: node and npm are not on this machine")
    lock = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = CACHE / f"node-{lock}"
    if not (folder / "node_modules").is_dir():
        beside = CACHE / f"node-{lock}.{os.getpid()}"
        beside.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(NODE / name, beside)
        line = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(line, cwd=beside, capture_output=True, text=True, timeout=60 * MINUTES, check=False)
        if done.returncode != 0:
            shutil.rmtree(beside)
            pytest.skip(f"a verifier by others: npm could not install it ({done.stderr.strip().splitlines()[:1]})")
        try:
            beside.rename(folder)
        except OSError:  # another process was first
            shutil.rmtree(beside)
    shutil.copy(NODE / "verify.mjs", folder)
    return folder
