"""What holders share of their certificates, and what others see of it."""

from uuid import UUID

from flask import Blueprint, current_app, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.credentials.card import card_png
from genomeready.credentials.elm import elm_credential
from genomeready.credentials.forms import NameForm, ShareForm, WishForm
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.queries.checking import check_published
from genomeready.credentials.queries.sharing import links_of, own_award, published_certificates, wish_of
from genomeready.credentials.services.sharing import (
    make_share_link,
    publish_certificate,
    wish_for_files,
    withdraw_publication,
    withdraw_share_link,
)
from genomeready.credentials.showing import facts_kept, linkedin_address, public_page, shown_to_knowing, shown_to_reader, trusted_facts
from genomeready.credentials.views.answering import the_certificate
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.limits import limiter

blueprint = Blueprint("sharing", __name__)

Answer = str | Response | tuple[str, int]
A_PAGE = 100
A_DAY = 86_400


@blueprint.post("/verify/<uuid:public_id>/name")
@open_to(ANYONE)
@limiter.limit("30 per hour")
def compare_name(public_id: UUID) -> Response:
    """Show the holder's name to somebody who knows it, or the holder's address, already."""
    found, form = the_certificate(public_id), NameForm()
    shown = shown_to_knowing(found, form.known.data or "") if form.validate_on_submit() else None
    if shown is None and not form.errors:
        form.known.errors = [
            gettext(
                "This is not what the register holds. Check it letter by letter; if it is what the paper says, do not rely on the paper."
            )
        ]
    return public_page(found, shown or shown_to_reader(found), form=form)


@blueprint.get("/verify/<uuid:public_id>/refresh")
@open_to(ANYONE)
def refresh(public_id: UUID) -> Response:
    """Give the newest document of an award: what the refresh service in a certificate promises to verifiers."""
    found = the_certificate(public_id)
    answer = make_response(found.document)
    answer.headers["Content-Type"] = "application/vc+ld+json"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/verify/<uuid:public_id>/card.png")
@open_to(ANYONE)
@limiter.limit("60 per minute")
def card(public_id: UUID) -> Response:
    """Give the picture that other sites show beside a link to the page."""
    found = the_certificate(public_id)
    facts = trusted_facts(check_published(db.session, found, at=clock.now()))
    address = the_issuer().address_of(f"/verify/{found.public_id}")
    answer = make_response(card_png(facts, number=found.number, address=address, home=current_app.config["GENOMEREADY"].home))
    answer.headers["Content-Type"] = "image/png"
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.get("/my/certificates/<uuid:certificate>/europass.json")
@open_to(SIGNED_IN)
@limiter.limit("60 per minute")
def europass(certificate: UUID) -> Response:
    """Give the holder the certificate in the European Learning Model, unsealed; it bears the name."""
    award, found, settings = _own(certificate), the_certificate(certificate), current_app.config["GENOMEREADY"]
    facts, address = trusted_facts(check_published(db.session, found, at=clock.now())), the_issuer().address_of(f"/verify/{certificate}")
    picture = card_png(facts, number=found.number, address=address, home=settings.home)
    answer = jsonify(
        elm_credential(
            facts, address=address, holder_name=award.holder_name, subject=f"urn:uuid:{certificate}", picture=picture,
            legal_identifier=settings.issuer_legal_identifier, country=settings.issuer_country,
        )
    )  # fmt: skip
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.number}-europass.json"'
    return answer


@blueprint.get("/certificates")
@open_to(ANYONE)
def listed() -> str:
    """List the certificates that their holders publish."""
    after = max(request.args.get("after", 0, type=int), 0)
    rows = published_certificates(db.session, at=clock.now(), limit=A_PAGE + 1, after=after)
    return render_template("credentials/listed.html", rows=rows[:A_PAGE], more=rows[A_PAGE:], after=after, step=A_PAGE)


@blueprint.route("/my/certificates/in-the-file", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def wish() -> Answer:
    """Let a holder say what stands in the files signed from now on."""
    said = wish_of(db.session, me().id)
    form = WishForm(name=bool(said and said.name_since), did=said.did if said else "")
    if not form.validate_on_submit():
        return render_template("credentials/wish.html", form=form, said=said), 422 if form.errors else 200
    with unit_of_work() as session:
        wish_for_files(session, me().id, name=form.name.data, did=form.did.data or "", by=me(), at=clock.now())
    flash(gettext("Kept. It holds for certificates signed from now on; those you have stay as they are."), "success")
    return redirect(url_for("credentials.mine"), 303)


@blueprint.route("/my/certificates/<uuid:certificate>/sharing", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def decide(certificate: UUID) -> Answer:
    """Let the holder decide who may read the name on a certificate's page."""
    form = ShareForm()
    if not form.validate_on_submit():
        return _deciding(certificate, form), 422 if form.errors else 200
    with unit_of_work() as session:
        award = _own(certificate)
        make_share_link(session, award, given_to=form.given_to.data or "", days=int(form.days.data), by=me(), at=clock.now())
    return _done(certificate, gettext("The link is made. Copy it from the list and send it to those it is for."))


def _deciding(certificate: UUID, form: ShareForm) -> str:
    award = _own(certificate)
    found = the_certificate(certificate)
    facts = facts_kept(found)
    return render_template(
        "credentials/sharing.html", award=award, form=form, links=links_of(db.session, award.id), now=clock.now(), issuer=the_issuer(),
        title_of=facts.title if facts else found.number, linkedin=linkedin_address(found, facts.title) if facts else None,
    )  # fmt: skip


def _own(certificate: UUID) -> Award:
    return own_award(db.session, me().id, str(certificate))


@blueprint.post("/my/certificates/<uuid:certificate>/links/<int:link>/withdraw")
@open_to(SIGNED_IN)
def withdraw_link(certificate: UUID, link: int) -> Response:
    """Let a link open nothing any more."""
    with unit_of_work() as session:
        withdraw_share_link(session, _own(certificate), link, by=me(), at=clock.now())
    return _done(certificate, gettext("The link is withdrawn: whoever follows it sees your initials alone."))


@blueprint.post("/my/certificates/<uuid:certificate>/publish")
@open_to(SIGNED_IN)
def publish(certificate: UUID) -> Response:
    """Put the holder's name on the public page."""
    with unit_of_work() as session:
        publish_certificate(session, _own(certificate), by=me(), at=clock.now())
    return _done(certificate, gettext("The page is public now: everybody may read your name on it, and search engines may find it."))


@blueprint.post("/my/certificates/<uuid:certificate>/unpublish")
@open_to(SIGNED_IN)
def unpublish(certificate: UUID) -> Response:
    """Take the holder's name off the public page."""
    with unit_of_work() as session:
        withdraw_publication(session, _own(certificate), by=me())
    return _done(
        certificate, gettext("Your name is off the page. Copies that search engines made meanwhile disappear only in their own time.")
    )


def _done(certificate: UUID, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("sharing.decide", certificate=certificate), 303)
