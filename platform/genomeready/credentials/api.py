"""For programs: `POST /api/v1/verify`, and the exchange by which a wallet fetches its holder's certificates.

The check uses the same reader and gives the same verdict as the page. The exchange is that of W3C VCALM (VC-API): a wallet posts
an empty object, gets a request for a presentation, posts one, and gets the certificates.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.corroborating import unreadable
from genomeready.credentials.facts import Facts
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.presentations import presentation_request
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.checking import Checked, check_file
from genomeready.credentials.services.exchanges import NotHandedOver, finish_exchange, open_exchange
from genomeready.credentials.verifying import Check
from genomeready.people.rules import written_plainly
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.limits import limiter

blueprint = Blueprint("credentials_api", __name__)
NOT_JSON = "The body is not the JSON it says it is, or two programs could read it in two ways (%(why)s)."


@blueprint.after_request
def let_any_page_ask(answer: Response) -> Response:
    """Let pages of other places ask: the answer holds nothing about who asks."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
    answer.headers["Access-Control-Allow-Methods"] = "POST, OPTIONS"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/api/v1/verify")
@open_to(ANYONE)
@limiter.limit("600 per hour")
def verify() -> Response:
    """Check a certificate: a file as the body or as the form's `file`, or JSON with `credential` and, if wanted, `email`."""
    try:
        document, email = _asked()
    except ValueError as fault:
        refused = Unreadable(NOT_JSON, why=str(fault))
        return jsonify(_answer(Checked(verdict=unreadable(refused), form=None)))
    checked = check_file(db.session, document, issuer=the_issuer(), at=clock.now(), email=written_plainly(email))
    return jsonify(_answer(checked))


def _asked() -> tuple[bytes | str, str]:
    """Return what is to be checked and the e-mail address to compare.

    Raises:
        ValueError: the body is no JSON although it says so.
    """
    file = request.files.get("file")
    if file is not None:
        return file.stream.read(), request.form.get("email", "")
    body = request.get_data()
    if request.mimetype != "application/json":
        return body, ""
    said = read_json(body)
    if not isinstance(said, dict) or "credential" not in said:
        return body, ""
    brought, email = said["credential"], said.get("email")
    return brought if isinstance(brought, str) else canonical(brought), email if isinstance(email, str) else ""


def _answer(checked: Checked) -> dict[str, Any]:
    verdict = checked.verdict
    return {
        "state": verdict.state.value,
        "valid": verdict.is_valid,
        "reason": None if verdict.is_valid else verdict.reason.text,
        "form": checked.form,
        "checks": [_check(check) for check in verdict.checks],
        "certificate": _certificate(verdict.facts) if verdict.facts else None,
    }


def _check(check: Check) -> dict[str, Any]:
    details = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in check.details.items()}
    return {"name": check.name, "outcome": check.outcome.value.replace(" ", "-"), "words": check.text, "details": details}


def _certificate(facts: Facts) -> dict[str, Any]:
    return {
        "id": facts.address,
        "title": facts.title,
        "kind": facts.award,
        "issuer": facts.issuer,
        "issuerName": facts.issuer_name,
        "validFrom": facts.issued.isoformat(),
        "validUntil": facts.valid_until.isoformat() if facts.valid_until else None,
        "competencies": [{"title": shown.title, "level": shown.level, "address": shown.address} for shown in facts.proven],
    }


@blueprint.get("/exchanges/<exchange>")
@open_to(ANYONE)
@limiter.limit("60 per minute")
def protocols(exchange: str) -> tuple[Response, int]:
    """Say how a wallet goes on from the address that its holder gave it."""
    try:
        open_exchange(db.session, exchange, at=clock.now())
    except NotThere:
        return _problem(*GONE)
    return jsonify({"protocols": {"vcapi": the_issuer().address_of(f"/exchanges/{exchange}")}}), 200


@blueprint.post("/exchanges/<exchange>")
@open_to(ANYONE)
@limiter.limit("60 per minute")
def take_part(exchange: str) -> tuple[Response, int]:
    """Ask a wallet for a proof of its DID, or take the proof and give the certificates."""
    try:
        return jsonify(_exchanged(exchange, read_json(request.get_data() or b"{}"))), 200
    except NotThere:
        return _problem(*GONE)
    except NotHandedOver as refusal:
        return _problem(refusal.text, 400)
    except ValueError as fault:
        return _problem(NOT_JSON % {"why": fault}, 400)


def _exchanged(exchange: str, said: object) -> dict[str, Any]:
    presented = said.get("verifiablePresentation") if isinstance(said, dict) else None
    domain, at = the_issuer().public_url, clock.now()
    with unit_of_work() as session:
        if isinstance(presented, dict):
            return {"verifiablePresentation": finish_exchange(session, exchange, presented, domain=domain, at=at)}
        asked = open_exchange(session, exchange, at=at)
        return {"verifiablePresentationRequest": presentation_request(challenge=asked.challenge, domain=domain)}


GONE = ("This exchange is not open: it ran out, it is done, or it never was. Its holder begins a new one.", 404)


def _problem(words: str, status: int) -> tuple[Response, int]:
    """Answer as RFC 9457 has it."""
    answer = jsonify({"type": "about:blank", "title": words, "status": status})
    answer.headers["Content-Type"] = "application/problem+json"
    return answer, status
