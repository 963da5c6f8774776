"""Every page that can be opened, as whoever may open it, before axe-core: narrow and dark, wide and light.

The pages come from the application's own routes, so a new one is looked at from its first day.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from serving import HOME, Instance
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from travelling import Traveller, violations
from walking import Walk, a_walk

from genomeready.demo.meridia import PASSWORD
from genomeready.factory import create_app
from genomeready.settings import read_settings

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("instance", ["sqlite"], indirect=True)]

Send = Callable[..., Traveller]
WHO = ("nobody", "learner", "lead", "examiner", "reviewer", "administrator")


@pytest.fixture(scope="module")
def pages(instance: Instance) -> dict[str, list[str]]:
    """The addresses of all pages, each with the first who may open it."""
    app = create_app(home=HOME, settings=read_settings(instance.environment, home=HOME))
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"])
    found: dict[str, list[str]] = {who: [] for who in WHO}
    with Session(engine) as session:
        walk: Walk = a_walk(app, session)
        for route in app.url_map.iter_rules():
            if "GET" in (route.methods or set()) and not route.endpoint.endswith("static"):
                first = next(who for who in WHO if walk.expected(app, route, who))
                found[first].append(walk.address(route))
    engine.dispose()
    return found


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)], ids=["narrow and dark", "wide and light"])
def test_no_page_has_a_barrier_that_a_program_can_find(traveller: Send, pages: dict[str, list[str]], *, width: int, dark: bool) -> None:
    faults, looked_at = [], 0
    for who in WHO:
        someone = traveller(f"every-page-{who}", width=width, dark=dark)
        if who != "nobody":
            someone.sign_in(f"{who}@meridia.example.org", PASSWORD)
        for path in pages[who]:
            if _is_a_page(someone.page, someone.instance.url + path):
                looked_at += 1
                faults += [f"{who} {path}: {fault}" for fault in violations(someone.page)]
                wider = someone.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wider > 0:
                    faults.append(f"{who} {path}: scrolls sideways by {wider} px")

    assert faults == []
    assert looked_at > 35


def _is_a_page(page: Page, url: str) -> bool:
    """Open an address; say whether a page of HTML came (and no file, redirect away or refusal)."""
    head = page.request.get(url, max_redirects=0)
    if head.status not in {200, 404} or "text/html" not in head.headers.get("content-type", ""):
        return False
    page.goto(url)
    return True
