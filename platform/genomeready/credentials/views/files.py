"""A certificate in its other forms: baked pictures, tokens, and everything needed to check it offline."""

from uuid import UUID

from flask import Blueprint
from werkzeug import Response

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.credentials.badge import png_of
from genomeready.credentials.bundle import bundle_of
from genomeready.credentials.carriers.png import png_with
from genomeready.credentials.carriers.svg import svg_with
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.presenting import badge_of
from genomeready.credentials.queries.bundling import material_of
from genomeready.credentials.queries.register import award_by
from genomeready.credentials.services.tokens import sign_as_jwt, sign_as_sd_jwt
from genomeready.credentials.views.answering import certificate_file, the_certificate
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.limits import limiter

blueprint = Blueprint("certificate_files", __name__)


@blueprint.get("/verify/<uuid:public_id>.png")
@open_to(ANYONE)
@limiter.limit("120 per minute")
def png(public_id: UUID) -> Response:
    """Give the badge as PNG, with the signed credential in it."""
    found = the_certificate(public_id)
    baked = png_with(png_of(badge_of(found)), found.document)
    return certificate_file(baked, media_type="image/png", name=f"{found.number}.png")


@blueprint.get("/verify/<uuid:public_id>.svg")
@open_to(ANYONE)
@limiter.limit("120 per minute")
def svg(public_id: UUID) -> Response:
    """Give the badge as SVG, with the signed credential in it."""
    found = the_certificate(public_id)
    return certificate_file(svg_with(badge_of(found), found.document), media_type="image/svg+xml", name=f"{found.number}.svg")


@blueprint.get("/verify/<uuid:public_id>.jwt")
@open_to(ANYONE)
@limiter.limit("120 per minute")
def jwt(public_id: UUID) -> Response:
    """Give the credential as a JWT, signed now (ES256)."""
    found = the_certificate(public_id)
    with unit_of_work() as session:
        token = sign_as_jwt(session, found.document, issuer=the_issuer(), at=clock.now())
    return certificate_file(token, media_type="text/plain; charset=utf-8", name=f"{found.number}.jwt")


@blueprint.get("/verify/<uuid:public_id>.sd-jwt")
@open_to(SIGNED_IN)
@limiter.limit("120 per minute")
def sd_jwt(public_id: UUID) -> Response:
    """Give its holder, and nobody else, the SD-JWT VC in which name, score and evidence are disclosures of their own."""
    award = award_by(db.session, str(public_id))
    if award is None or award.person_id != me().id:
        raise NotThere
    found = the_certificate(public_id)
    with unit_of_work() as session:
        token = sign_as_sd_jwt(session, found.document, holder_name=found.holder_name, issuer=the_issuer(), at=clock.now())
    return certificate_file(token, media_type="application/dc+sd-jwt", name=f"{found.number}.sd-jwt")


@blueprint.get("/verify/<uuid:public_id>.zip")
@open_to(ANYONE)
@limiter.limit("60 per minute")
def bundle(public_id: UUID) -> Response:
    """Give everything needed to check the certificate without asking us again."""
    found = the_certificate(public_id)
    made = bundle_of(material_of(db.session, found, issuer=the_issuer()), at=found.issued_at)
    return certificate_file(made, media_type="application/zip", name=f"{found.number}.zip")
