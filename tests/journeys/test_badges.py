"""A nurse claims with a badge from elsewhere, and an examiner decides by what its check found. Every page before axe-core."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from factories.competence import a_nurse
from factories.credentials import DID, a_credential, a_signer, a_trust
from factories.people import a_membership, an_organisation, someone_holding
from playwright.sync_api import expect
from serving import HOME, Instance, an_instance
from travelling import Traveller

from genomeready.base import clock
from genomeready.credentials.did import did_document
from genomeready.demo.meridia import PASSWORD
from genomeready.factory import create_app
from genomeready.people.passwords import Hasher
from genomeready.people.rules import Role
from genomeready.settings import read_settings
from genomeready.web.database import unit_of_work

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
ANA, EXAMINER = "ana@example.org", "examiner@example.org"
SIGNER = a_signer()


def a_badge() -> dict[str, object]:
    return a_credential(SIGNER, at=(clock.now() - timedelta(days=30)).replace(microsecond=0))


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform on SQLite with a nurse, an examiner and one issuer of badges whose keys are known."""
    with an_instance(tmp_path_factory.mktemp("badges")) as made:
        settings = read_settings(made.environment, home=HOME)
        app = create_app(home=HOME, settings=settings)
        settings.known_issuers_path.mkdir()
        (settings.known_issuers_path / "example.json").write_text(json.dumps(did_document(DID, a_trust(SIGNER).keys)))
        password = Hasher(memory_kib=1024).hash(PASSWORD)
        with app.app_context(), unit_of_work() as session:
            hospital = an_organisation(session, slug="hospital", name="Hospital")
            nurse = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 1})
            nurse.name, nurse.email, nurse.password_hash = "Ana Kos", ANA, password
            a_membership(session, person=nurse, organisation=hospital)
            examiner = someone_holding(session, Role.EXAMINER, on=hospital)
            examiner.email, examiner.password_hash = EXAMINER, password
        made.start_web()
        yield made


@pytest.mark.parametrize(("name", "width", "dark"), [("wide", 1440, False), ("phone", 360, True)])
def test_a_badge_is_claimed_with_and_decided_on(traveller: Send, name: str, *, width: int, dark: bool) -> None:
    ana = traveller(f"badge-{name}", width=width, dark=dark)
    ana.sign_in(ANA, PASSWORD)
    an_altered_badge_is_refused(ana)
    a_good_one_is_claimed_with(ana)

    examiner = traveller(f"badge-examiner-{name}", width=width, dark=dark)
    examiner.sign_in(EXAMINER, PASSWORD)
    the_examiner_decides_by_it(examiner)


def bring(ana: Traveller, badge: dict[str, object]) -> None:
    content = json.dumps(badge).encode()
    ana.page.get_by_label("Badge file").set_input_files({"name": "badge.json", "mimeType": "application/json", "buffer": content})
    ana.press("Check the badge")


def an_altered_badge_is_refused(ana: Traveller) -> None:
    ana.go("/my/prior-learning")
    ana.stop("claims")
    ana.follow("Claim with a badge")
    ana.heading("Claim with a badge")
    ana.stop("bring")

    bring(ana, a_badge() | {"name": "Professor"})

    expect(ana.page.locator("main")).to_contain_text("it was altered after it was signed")
    ana.stop("refused")


def a_good_one_is_claimed_with(ana: Traveller) -> None:
    bring(ana, a_badge())
    ana.heading("Claim what a badge shows")
    ana.stop("claim")

    ana.page.get_by_label("Where it is assessed").select_option(label="Hospital")
    ana.page.locator("#claimed-genome-structure").select_option("2")
    ana.press("Put it before an examiner")

    expect(ana.page.locator("main")).to_contain_text("The badge it rests on")
    ana.stop("claimed")


def the_examiner_decides_by_it(examiner: Traveller) -> None:
    examiner.go("/organisations/hospital/prior-learning")
    examiner.follow("Genomics foundations")
    expect(examiner.page.locator("main")).to_contain_text("its issuer’s keys are known here")
    examiner.stop("assess")

    examiner.page.locator("#level-genome-structure").select_option("2")
    examiner.press("Decide")

    expect(examiner.page.locator("main")).to_contain_text("Your decision is kept")
