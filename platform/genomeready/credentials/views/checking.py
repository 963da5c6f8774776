"""The public check of a certificate, its file and diploma, the published lists and log, and one's own certificates."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BareResponse

from genomeready.base import clock
from genomeready.base.ids import digest
from genomeready.base.refusals import NotThere
from genomeready.credentials.did import did_document, key_history
from genomeready.credentials.forms import CheckForm
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.presenting import said
from genomeready.credentials.printing import sealed_diploma
from genomeready.credentials.queries.checking import check_file
from genomeready.credentials.queries.keys import own_trust
from genomeready.credentials.queries.log import growth_of, latest_head, log_size
from genomeready.credentials.queries.register import certificates_of
from genomeready.credentials.queries.status import published_list
from genomeready.credentials.services.status import REVOCATION
from genomeready.credentials.showing import NameKept, public_page, shown_to_reader
from genomeready.credentials.views.answering import certificate_file, the_certificate
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db
from genomeready.web.limits import limiter

blueprint = Blueprint("credentials", __name__)
blueprint.add_app_template_global(said, "said")

Answer = str | BareResponse | tuple[str, int]


@blueprint.get("/verify/<uuid:public_id>")
@open_to(ANYONE)
def verify(public_id: UUID) -> BareResponse:
    """Say whether a certificate is in force, with every check that was made; the holder's name only to those who may read it."""
    found = the_certificate(public_id)
    return public_page(found, shown_to_reader(found))


@blueprint.get("/verify/<uuid:public_id>.json")
@open_to(ANYONE)
def document(public_id: UUID) -> BareResponse:
    """Give the signed credential, byte for byte as it was issued."""
    found = the_certificate(public_id)
    return certificate_file(found.document, media_type="application/vc+ld+json", name=f"{found.number}.json")


@blueprint.get("/verify/<uuid:public_id>.pdf")
@open_to(ANYONE)
@limiter.limit("120 per minute")
def pdf(public_id: UUID) -> BareResponse:
    """Give the sealed diploma to those who may read the name on it."""
    found, settings = the_certificate(public_id), current_app.config["GENOMEREADY"]
    if not shown_to_reader(found).opens_files:
        raise NameKept
    made = sealed_diploma(found, issuer=the_issuer(), settings=settings)
    return certificate_file(made, media_type="application/pdf", name=f"{found.number}.pdf")


@blueprint.route("/verify", methods=["GET", "POST"])
@open_to(ANYONE)
@limiter.limit("300 per hour", methods=["POST"])
def verify_upload() -> Answer:
    """Check a file of any form, a link or a number, in memory; neither the file nor the address is kept."""
    form = CheckForm()
    if not form.validate_on_submit():
        return render_template("credentials/verify_upload.html", form=form), 422 if form.errors else 200
    checked = check_file(db.session, form.document(), issuer=the_issuer(), at=clock.now(), email=form.address)
    if checked.public_id and not form.address:
        return redirect(url_for("credentials.verify", public_id=checked.public_id), 303)
    if form.number.data and not checked.public_id:
        form.number.errors = [said(checked.verdict.reason)]
        return render_template("credentials/verify_upload.html", form=form), 422
    return render_template("credentials/verdict.html", verdict=checked.verdict)


@blueprint.get("/.well-known/did.json")
@open_to(ANYONE)
def did() -> Response:
    """Publish the issuer's keys, retired ones included, for every verifier."""
    issuer = the_issuer().did
    return _for_verifiers(did_document(issuer, own_trust(db.session, issuer).keys))


@blueprint.get("/.well-known/issuer-keys.json")
@open_to(ANYONE)
def keys() -> Response:
    """Publish what each key is for and when it was used: what did.json has no words for."""
    issuer = the_issuer().did
    return _for_verifiers(key_history(issuer, own_trust(db.session, issuer).keys))


def _for_verifiers(content: dict[str, Any]) -> Response:
    answer = jsonify(content)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@blueprint.get("/status/revocation/<int:status_list>")
@open_to(ANYONE)
def status(status_list: int) -> BareResponse:
    """Publish a status list: which documents have ended, for every verifier, asked as a whole."""
    found = published_list(db.session, REVOCATION, status_list)
    if found is None:
        raise NotThere
    answer = make_response(found.document)
    answer.headers["Content-Type"] = "application/vc"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.set_etag(digest(found.document))
    return answer.make_conditional(request)


@blueprint.get("/log/head")
@open_to(ANYONE)
def log_head() -> BareResponse:
    """Publish the newest signed head of the transparency log."""
    head = latest_head(db.session)
    if head is None:
        raise NotThere
    return _signed_json(head.document)


@blueprint.get("/log/consistency")
@open_to(ANYONE)
def log_consistency() -> BareResponse:
    """Show that the log of `size` entries grew from that of `earlier`."""
    earlier, size = request.args.get("earlier", 0, type=int), request.args.get("size", 0, type=int)
    if not 0 < earlier <= size <= log_size(db.session):
        raise NotThere
    return _signed_json(json.dumps({"earlier": earlier, "size": size, "proof": growth_of(db.session, earlier, size)}))


def _signed_json(text: str) -> BareResponse:
    answer = make_response(text)
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


@blueprint.get("/my/certificates")
@open_to(SIGNED_IN)
def mine() -> str:
    """Show the person's own certificates."""
    return render_template("credentials/mine.html", rows=certificates_of(db.session, me().id))
