"""Addresses in mails: below the public address, with a place for what each mail is about."""

from flask import Flask

from genomeready.web.addresses import mailed_address


def test_an_address_in_a_mail_is_the_public_one_with_a_place_to_fill_in(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://inside:8000"):
        address = mailed_address("confirming.decide_on", "confirmation")

    assert address == "http://localhost:8000/confirmations/{confirmation}"
    assert address.format(confirmation="abc") == "http://localhost:8000/confirmations/abc"


def test_an_address_in_a_mail_needs_no_request(app: Flask) -> None:
    with app.app_context():
        assert mailed_address("assessment.result", "attempt") == "http://localhost:8000/attempts/{attempt}/result"


def test_an_address_that_names_nothing_has_no_place(app: Flask) -> None:
    with app.test_request_context("/"):
        assert mailed_address("people.register") == "http://localhost:8000/register"
