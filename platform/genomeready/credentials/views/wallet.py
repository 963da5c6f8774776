"""The Open Badges 3.0 API, read-only (1EdTech Open Badges 3.0 §6), and the holder's tokens for it.

A wallet sends a token that the holder made here as a bearer token. The specification's OAuth 2.0 with
dynamic registration, and writing into an account, are not offered, and the discovery document says so.
"""

from urllib.parse import urlencode

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response as BareResponse

from genomeready.base import clock
from genomeready.credentials.facts import moment_in
from genomeready.credentials.forms import HandOverForm, TokenForm
from genomeready.credentials.guards import WALLET_TOKEN, token_holder
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.wallets import documents_of, tokens_of
from genomeready.credentials.services.exchanges import begin_exchange
from genomeready.credentials.services.wallets import make_wallet_token, withdraw_wallet_token
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.limits import limiter

blueprint = Blueprint("wallet", __name__)

API = "/ims/ob/v3p0"
A_PAGE, LONGEST_PAGE = 50, 200
SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"


@blueprint.get(f"{API}/discovery")
@open_to(ANYONE)
def discovery() -> Response:
    """Say what is offered, as an OpenAPI document."""
    issuer = the_issuer()
    paths = {
        "/credentials": {"get": _operation("getCredentials", "credential.readonly", [_number("limit"), _number("offset"), _SINCE])},
        "/profile": {"get": _operation("getProfile", "profile.readonly", [])},
    }
    scheme = {"type": "http", "scheme": "bearer", "description": "A token that the holder makes on the page of the own certificates."}
    return jsonify(
        {
            "openapi": "3.0.1",
            "info": {
                "title": issuer.name, "version": "3.0", "termsOfService": issuer.address_of("/about/help"),
                "x-imssf-privacyPolicyUrl": issuer.address_of("/about/help"),
                "x-imssf-image": issuer.address_of(url_for("static", filename="img/mark.svg")),
                "description": "Read-only. OAuth 2.0, dynamic registration and writing are not offered.",
            },
            "servers": [{"url": issuer.address_of(API)}], "paths": paths, "components": {"securitySchemes": {"holderToken": scheme}},
        }
    )  # fmt: skip


def _operation(name: str, scope: str, parameters: list[dict[str, object]]) -> dict[str, object]:
    return {
        "operationId": name, "parameters": parameters, "responses": {"200": {"description": "OK"}, "401": {"description": "No live token"}},
        "security": [{"holderToken": [f"{SCOPE}{scope}"]}],
    }  # fmt: skip


def _number(name: str) -> dict[str, object]:
    return {"name": name, "in": "query", "schema": {"type": "integer"}}


_SINCE: dict[str, object] = {"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}}


@blueprint.get(f"{API}/credentials")
@open_to(WALLET_TOKEN)
@limiter.limit("120 per minute")
def credentials() -> Response:
    """Give the holder's certificates, a page at a time."""
    limit = min(max(request.args.get("limit", A_PAGE, type=int), 1), LONGEST_PAGE)
    offset, since = max(request.args.get("offset", 0, type=int), 0), moment_in(request.args.get("since"))
    documents, total = documents_of(db.session, token_holder().id, since=since, limit=limit, offset=offset)
    answer = jsonify({"credential": [read_json(document) for document in documents], "compactJwsString": []})
    answer.headers["X-Total-Count"] = str(total)
    answer.headers["Link"] = _links(limit, offset, total)
    return answer


def _links(limit: int, offset: int, total: int) -> str:
    """Return the pages before and after this one (RFC 8288), and the first and the last."""
    last = max(total - 1, 0) // limit * limit
    pages = {"first": 0, "prev": offset - limit, "next": offset + limit, "last": last}
    reached = {name: place for name, place in pages.items() if 0 <= place <= last}
    since = {"since": request.args["since"]} if "since" in request.args else {}
    place = the_issuer().address_of(f"{API}/credentials")
    return ", ".join(f'<{place}?{urlencode({"limit": limit, "offset": at} | since)}>; rel="{name}"' for name, at in reached.items())


@blueprint.get(f"{API}/profile")
@open_to(WALLET_TOKEN)
@limiter.limit("120 per minute")
def profile() -> Response:
    """Give the holder's own profile."""
    holder = token_holder()
    address = the_issuer().address_of(f"{API}/profile#{holder.public_id}")
    return jsonify({"id": address, "type": ["Profile"], "name": holder.name, "email": holder.email})


@blueprint.route("/my/certificates/wallets", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def wallets() -> str | BareResponse | tuple[str, int]:
    """Let the holder make a token for a wallet."""
    form = TokenForm()
    if not form.validate_on_submit():
        page = render_template(
            "credentials/wallets.html", form=form, handing=HandOverForm(formdata=None), api=the_issuer().address_of(API),
            rows=tokens_of(db.session, me().id, at=clock.now()),
        )  # fmt: skip
        return page, 422 if form.errors else 200
    with unit_of_work() as session:
        token = make_wallet_token(session, given_to=form.given_to.data or "", days=int(form.days.data), by=me(), at=clock.now())
    flash(gettext("Copy the token into your wallet now; it is shown this once: %(token)s", token=token), "success")
    return redirect(url_for("wallet.wallets"), 303)


@blueprint.post("/my/certificates/wallets/hand-over")
@open_to(SIGNED_IN)
@limiter.limit("30 per hour")
def hand_over() -> BareResponse:
    """Let a wallet fetch the holder's certificates once, within minutes."""
    with unit_of_work() as session:
        token = begin_exchange(session, binds=HandOverForm().binds.data, by=me(), at=clock.now())
    address = the_issuer().address_of(url_for("credentials_api.protocols", exchange=token, iuv=1))
    flash(gettext("Open this address in your wallet within ten minutes; it works once: %(address)s", address=address), "success")
    return redirect(url_for("wallet.wallets"), 303)


@blueprint.post("/my/certificates/wallets/<int:wallet_token>/withdraw")
@open_to(SIGNED_IN)
def withdraw(wallet_token: int) -> BareResponse:
    """Withdraw a token."""
    with unit_of_work() as session:
        withdraw_wallet_token(session, wallet_token, by=me(), at=clock.now())
    flash(gettext("The token is withdrawn. The wallet keeps what it fetched and fetches no more."), "success")
    return redirect(url_for("wallet.wallets"), 303)
