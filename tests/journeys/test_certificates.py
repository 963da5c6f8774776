"""A stranger checks a certificate as PDF, as PNG and as JSON; every key is changed; it is revoked: at each stop axe-core looks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from factories.credentials import a_completion
from flask.ctx import AppContext
from playwright.sync_api import expect
from serving import HOME, Instance
from sqlalchemy import select
from travelling import Traveller

from genomeready.base import clock
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.awards import issue_certificate
from genomeready.credentials.services.keys import rotate_keys
from genomeready.credentials.services.log import sign_head
from genomeready.factory import create_app
from genomeready.frameworks.models import Competency
from genomeready.people.models import Person
from genomeready.settings import read_settings
from genomeready.web.database import unit_of_work

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("instance", ["sqlite"], indirect=True)]

Send = Callable[..., Traveller]
HOLDER = "learner@meridia.example.org"


def test_a_stranger_checks_every_form_and_sees_what_becomes_of_it(traveller: Send, instance: Instance, tmp_path: Path) -> None:
    public_id, number = a_prepared_certificate(instance)
    stranger = traveller("certificates")
    look_at_its_page(stranger, public_id)
    files = {ending: downloaded(stranger, public_id, ending, tmp_path) for ending in ("pdf", "png", "json")}
    for ending, file in files.items():
        bring(stranger, file)
        expect(stranger.page.locator(".verdict")).to_contain_text("Valid")
        if ending == "pdf":
            stranger.stop("valid-pdf")
    ask_whose_it_is(stranger, files["pdf"])
    ask_by_number(stranger, number)
    show_an_altered_one(stranger, files["json"], tmp_path)
    change_every_key(instance)
    bring(stranger, files["pdf"])
    expect(stranger.page.locator(".verdict")).to_contain_text("Valid")
    instance.door("certificates", "revoke", number, "--reason", "Issued to another person by mistake.")
    for ending, file in files.items():
        bring(stranger, file)
        expect(stranger.page.locator(".verdict")).to_contain_text("Revoked")
        expect(stranger.page.locator("main")).to_contain_text("Issued to another person by mistake.")
        expect(stranger.page.locator("main")).to_contain_text("no longer in force")
        if ending == "pdf":
            stranger.stop("revoked")
    at_every_width(traveller, public_id)


def a_prepared_certificate(instance: Instance) -> tuple[str, str]:
    """Issue one to a learner of the demonstration, as the pass of an examination does."""
    with in_process(instance), unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.email == HOLDER)).one()
        course = select(Course.current_version_id).where(Course.slug == "genomics-foundations").scalar_subquery()
        version = session.scalars(select(CourseVersion).where(CourseVersion.id == course)).one()
        shown = session.scalars(select(Competency).order_by(Competency.id).limit(4)).all()
        news = a_completion(session, person=person, version=version, competencies=shown)
        award = issue_certificate(session, news, issuer=the_issuer())
        award.published_at = clock.now()  # as its holder decided: anybody may have the files that bear the name
        sign_head(session, issuer=the_issuer(), at=clock.now())
        return award.public_id, award.number


def change_every_key(instance: Instance) -> None:
    with in_process(instance), unit_of_work() as session:
        for purpose in KeyPurpose:
            rotate_keys(session, the_issuer().keyring, by=None, at=clock.now(), purpose=purpose)


def in_process(instance: Instance) -> AppContext:
    """Open the installation in this process too, as a command does."""
    return create_app(home=HOME, settings=read_settings(instance.environment, home=HOME)).app_context()


def look_at_its_page(stranger: Traveller, public_id: str) -> None:
    stranger.go(f"/verify/{public_id}")
    main = stranger.page.locator("main")
    expect(main.locator(".verdict")).to_contain_text("Valid")
    expect(main).to_contain_text("Its issuing is in the public log")
    expect(main).to_contain_text("in its status list")
    stranger.stop("page")


def downloaded(stranger: Traveller, public_id: str, ending: str, folder: Path) -> Path:
    answer = stranger.context.request.get(f"{stranger.instance.url}/verify/{public_id}.{ending}")
    assert answer.status == 200, ending
    file = folder / f"certificate.{ending}"
    file.write_bytes(answer.body())
    return file


def bring(stranger: Traveller, file: Path, *, email: str = "") -> None:
    stranger.go("/verify")
    stranger.page.get_by_label("Certificate file").set_input_files(file)
    stranger.page.get_by_label("E-mail address of the holder").fill(email)
    stranger.page.locator("main").get_by_role("button", name="Check").click()
    stranger.heading("Result of the check")


def ask_whose_it_is(stranger: Traveller, file: Path) -> None:
    bring(stranger, file, email=HOLDER.upper())
    expect(stranger.page.locator("main")).to_contain_text("It was issued to the e-mail address you typed.")
    bring(stranger, file, email="somebody-else@example.org")
    expect(stranger.page.locator(".verdict")).to_contain_text("Not this person’s")
    stranger.stop("another-holder")


def ask_by_number(stranger: Traveller, number: str) -> None:
    stranger.go("/verify")
    stranger.stop("form")
    stranger.page.get_by_label("Number or address on the certificate").fill(number.lower())
    stranger.page.locator("main").get_by_role("button", name="Check").click()
    stranger.heading("Certificate")
    expect(stranger.page.locator(".verdict")).to_contain_text("Valid")


def show_an_altered_one(stranger: Traveller, file: Path, folder: Path) -> None:
    said = json.loads(file.read_text())
    said["credentialSubject"]["achievement"]["name"] = "Clinical genetics"
    forged = folder / "forged.json"
    forged.write_text(json.dumps(said))
    bring(stranger, forged)
    expect(stranger.page.locator(".verdict")).to_contain_text("Altered")
    expect(stranger.page.locator("main")).not_to_contain_text("Clinical genetics")


def at_every_width(traveller: Send, public_id: str) -> None:
    for width, dark in ((360, False), (768, True), (1440, True)):
        reader = traveller("certificates-width", width=width, dark=dark)
        for path, name in ((f"/verify/{public_id}", "page"), ("/verify", "form")):
            reader.go(path)
            assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
            if name == "page":
                reader.stop(name)
