"""A holder shares a certificate, takes it back, publishes it; a stranger sees what the holder decided. Every page before axe-core."""

import re
from collections.abc import Callable, Iterator

import pytest
from factories.catalogue import a_course_version, an_examination
from factories.credentials import a_certificate, a_ministry, an_endorsement_file
from factories.people import a_membership, a_person, an_organisation, someone_holding
from playwright.sync_api import expect
from serving import HOME, Instance, an_instance
from travelling import Traveller

from genomeready.base import clock
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.services.endorsements import take_in_endorsement
from genomeready.demo.meridia import PASSWORD
from genomeready.factory import create_app
from genomeready.people.passwords import Hasher
from genomeready.people.rules import Role
from genomeready.settings import read_settings
from genomeready.web.database import unit_of_work

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
NAME, EMAIL, EXAMINER = "Zofia Nowak", "zofia.nowak@example.org", "examiner@example.org"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform on SQLite with an endorsed course, a holder of its certificate and an examiner."""
    with an_instance(tmp_path_factory.mktemp("sharing")) as made:
        app = create_app(home=HOME, settings=read_settings(made.environment, home=HOME))
        password = Hasher(memory_kib=1024).hash(PASSWORD)
        with app.app_context(), unit_of_work() as session:
            version = a_course_version(session)
            an_examination(session, version=version)
            slug = version.course.slug
            endorser, trust = a_ministry()
            said = an_endorsement_file(endorser, about=the_issuer().address_of(f"/courses/{slug}"))
            take_in_endorsement(session, canonical(said), course=slug, trust=trust, issuer=the_issuer(), by=None, at=clock.now())
            hospital = an_organisation(session, slug="hospital", name="Hospital")
            holder = a_person(session, name=NAME, email=EMAIL, password_hash=password)
            a_membership(session, person=holder, organisation=hospital)
            a_certificate(session, person=holder, version=version)
            examiner = someone_holding(session, Role.EXAMINER, on=hospital)
            examiner.email, examiner.password_hash = EXAMINER, password
        made.start_web()
        yield made


def test_a_certificate_is_shared_and_taken_back(traveller: Send, instance: Instance) -> None:
    zofia, stranger = traveller("sharing"), traveller("sharing-stranger")
    zofia.sign_in(EMAIL, PASSWORD)
    link = make_a_link(zofia)
    page = link.partition("?")[0]

    a_stranger_with_the_link_reads_the_name(stranger, instance, link)
    withdraw(zofia)
    a_stranger_compares_the_paper(stranger, instance, link)
    publish(zofia, stranger, instance, page)


def make_a_link(zofia: Traveller) -> str:
    zofia.go("/my/certificates")
    zofia.stop("my-certificates")
    zofia.follow("Share")
    zofia.heading("Share certificate")
    zofia.press("Make a link")
    expect(zofia.page.locator("main")).to_contain_text("Write for whom the link is")
    zofia.page.get_by_label("For whom").fill("Staff office of the hospital")
    zofia.press("Make a link")
    link = zofia.page.get_by_label(re.compile("Link to copy")).input_value()
    zofia.stop("a-link")
    return link


def path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def a_stranger_with_the_link_reads_the_name(stranger: Traveller, instance: Instance, link: str) -> None:
    stranger.go(path_of(link))
    expect(stranger.page.locator("main")).to_contain_text(NAME)
    expect(stranger.page.locator("main")).to_contain_text("Ministry of Health of Meridia")
    stranger.stop("by-link")
    pdf = stranger.page.get_by_role("link", name="Certificate as PDF").get_attribute("href")
    assert stranger.context.request.get(f"{instance.url}{pdf}").headers["content-type"] == "application/pdf"


def withdraw(zofia: Traveller) -> None:
    zofia.press("Withdraw")
    expect(zofia.page.locator("main")).to_contain_text("Withdrawn on")
    zofia.stop("withdrawn")


def a_stranger_compares_the_paper(stranger: Traveller, instance: Instance, link: str) -> None:
    stranger.go(path_of(link))
    expect(stranger.page.locator("main")).to_contain_text("ran out or was withdrawn")
    expect(stranger.page.locator("main")).not_to_contain_text(NAME)
    stranger.stop("link-over")
    stranger.page.get_by_label(re.compile("Name on the paper")).fill("Zofia Novak")
    stranger.press("Compare")
    expect(stranger.page.locator("main")).to_contain_text("do not rely on the paper")
    stranger.stop("another-name")
    stranger.page.get_by_label(re.compile("Name on the paper")).fill("zofia nowak")
    stranger.press("Compare")
    expect(stranger.page.locator("main")).to_contain_text(NAME)
    stranger.stop("the-name")
    assert stranger.context.request.get(f"{instance.url}{path_of(link).partition('?')[0]}.pdf").status == 404


def publish(zofia: Traveller, stranger: Traveller, instance: Instance, page: str) -> None:
    zofia.press("Publish the page")
    expect(zofia.page.locator("main")).to_contain_text("The page is public since")
    zofia.stop("published")
    stranger.go("/certificates")
    expect(stranger.page.locator("main")).to_contain_text(NAME)
    stranger.stop("list")
    stranger.page.locator("main table a").first.click()
    stranger.page.wait_for_url(f"**{path_of(page)}")
    expect(stranger.page.locator("main")).to_contain_text("published this page")
    stranger.stop("published-page")
    picture = stranger.page.locator("meta[property='og:image']").get_attribute("content") or ""
    assert stranger.context.request.get(f"{instance.url}{path_of(picture)}").headers["content-type"] == "image/png"


def test_the_other_pages_of_holder_and_keeper(traveller: Send) -> None:
    zofia, examiner = traveller("wishes"), traveller("keeper")
    zofia.sign_in(EMAIL, PASSWORD)
    zofia.go("/my/certificates/in-the-file")
    zofia.page.get_by_label("Put my name into the signed file").check()
    zofia.stop("wish")
    zofia.press("Keep this")
    expect(zofia.page.locator("main")).to_contain_text("signed from now on")
    zofia.go("/my/certificates/wallets")
    zofia.page.get_by_label("For which wallet").fill("Pocket")
    zofia.press("Make a token")
    expect(zofia.page.locator("main")).to_contain_text("shown this once")
    zofia.stop("wallet")
    zofia.go("/courses")
    zofia.page.locator("main a[href^='/courses/']").first.click()
    zofia.follow("Who endorses this course")
    expect(zofia.page.locator("main")).to_contain_text("Ministry of Health of Meridia")
    zofia.stop("endorsements")
    examiner.sign_in(EXAMINER, PASSWORD)
    examiner.go("/organisations/hospital/certificates")
    examiner.follow("Issued by month and course")
    examiner.stop("statistics")
