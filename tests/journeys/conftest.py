"""A real Chromium before the platform as shipped: web server and job process, content and people loaded."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from servers import postgresql_for_tests
from serving import Instance, an_instance
from travelling import Traveller

CONTENT = (["frameworks", "sync"], ["courses", "sync"], ["demo", "load", "--people", "150"])
CHROMIUM = shutil.which("chromium") or ""
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def instance(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform on each database, with everything loaded."""
    folder = tmp_path_factory.mktemp("instance")
    if request.param == "sqlite":
        yield from _served(folder, "")
    else:
        with postgresql_for_tests() as server:
            yield from _served(folder, server)


def _served(folder: Path, database_url: str) -> Iterator[Instance]:
    with an_instance(folder, database_url=database_url) as made:
        for command in CONTENT:
            made.prepare(*command)
        made.start_web()
        made.start_jobs()
        yield made


@pytest.fixture
def traveller(browser: Browser, instance: Instance) -> Iterator[Callable[..., Traveller]]:
    """Send somebody on their way with a browser of their own."""
    contexts: list[BrowserContext] = []

    def send(name: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Traveller:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        contexts.append(context)
        return Traveller(context, instance, f"{name}-{width}{'-dark' if dark else ''}")

    yield send
    for context in contexts:
        context.close()
