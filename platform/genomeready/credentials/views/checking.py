"""The public check of a certificate, its file and diploma, the published lists and log, and one's own certificates."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response as BareResponse

from genomeready.base import clock
from genomeready.base.ids import digest
from genomeready.base.refusals import NotThere
from genomeready.credentials.did import did_document, key_history
from genomeready.credentials.diploma import diploma_pdf
from genomeready.credentials.forms import CheckForm
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.presenting import diploma_of, said
from genomeready.credentials.queries.keys import own_trust
from genomeready.credentials.queries.log import growth_of, latest_head, log_size
from genomeready.credentials.queries.register import (
    Published,
    award_by,
    certificates_of,
    check_file,
    published,
)
from genomeready.credentials.queries.status import published_list
from genomeready.credentials.services.status import REVOCATION
from genomeready.credentials.showing import NameKept, public_page, shown_to_reader
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db
from genomeready.web.limits import limiter

blueprint = Blueprint("credentials", __name__)
blueprint.add_app_template_global(said, "said")

Answer = str | BareResponse | tuple[str, int]
A_PAGE = 100


def _published(public_id: UUID) -> Published:
    found = published(db.session, str(public_id))
    if found is None:
        raise NotThere
    return found


def _file(content: str | bytes, *, media_type: str, name: str, etag: str) -> BareResponse:
    """Answer with a file that a checker may keep, but asks for again before showing it."""
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(etag)
    return answer.make_conditional(request)


@blueprint.get("/verify/<uuid:public_id>")
@open_to(ANYONE)
def verify(public_id: UUID) -> BareResponse:
    """Say whether a certificate is in force, with every check that was made; the holder's name only to those who may read it."""
    found = _published(public_id)
    return public_page(found, shown_to_reader(found))


@blueprint.get("/verify/<uuid:public_id>.json")
@open_to(ANYONE)
def document(public_id: UUID) -> BareResponse:
    """Give the signed credential, byte for byte as it was issued."""
    found = _published(public_id)
    return _file(found.document, media_type="application/vc+ld+json", name=f"{found.number}.json", etag=found.document_hash)


@blueprint.get("/verify/<uuid:public_id>.pdf")
@open_to(ANYONE)
@limiter.limit("120 per minute")
def pdf(public_id: UUID) -> BareResponse:
    """Give the diploma to those who may read the name on it."""
    found, settings = _published(public_id), current_app.config["GENOMEREADY"]
    if not shown_to_reader(found).opens_files:
        raise NameKept
    made = diploma_pdf(diploma_of(found, issuer=the_issuer(), invented=settings.demo), home=settings.home, at=found.issued_at)
    return _file(made, media_type="application/pdf", name=f"{found.number}.pdf", etag=f"{found.document_hash}-{found.state}")


@blueprint.route("/verify", methods=["GET", "POST"])
@open_to(ANYONE)
@limiter.limit("300 per hour", methods=["POST"])
def verify_upload() -> Answer:
    """Check a certificate by its number, or a file in memory; the file is not kept."""
    form = CheckForm()
    if not form.validate_on_submit():
        return render_template("credentials/verify_upload.html", form=form), 422 if form.errors else 200
    if form.wanted_number:
        found = award_by(db.session, form.wanted_number)
        if found is not None:
            return redirect(url_for("credentials.verify", public_id=found.public_id), 303)
        form.number.errors = [gettext("No certificate has this number. Check it letter by letter; if it is right, the paper is not ours.")]
        return render_template("credentials/verify_upload.html", form=form), 422
    verdict = check_file(db.session, form.document(), did=the_issuer().did, at=clock.now())
    return render_template("credentials/verdict.html", verdict=verdict)


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
