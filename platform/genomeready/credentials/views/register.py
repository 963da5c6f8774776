"""The register of an organisation: who holds which certificate, what happened to it, and what its examiners may do."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug import Response

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.credentials.forms import CorrectForm, LiftForm, RevokeForm, SuspendForm
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.queries.register import (
    CertificateRow,
    awards_resting_on,
    certificate_below,
    certificates_below,
    counts_below,
    history_of_award,
)
from genomeready.credentials.services.awards import correct_name, reinstate_award, revoke_awards, suspend_award
from genomeready.people.guards import holding, me, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("register", __name__)

Answer = str | Response | tuple[str, int]
KEEPERS = holding(Role.EXAMINER, Role.ADMINISTRATOR)
A_PAGE = 100


@blueprint.app_template_global("certificates_resting_on")
def resting_on(grounds: list[str]) -> dict[str, Award]:
    """Return the certificates that rest on some passes: for pages of assessment, which is below this domain."""
    return awards_resting_on(db.session, grounds)


@blueprint.get("/organisations/<organisation>/certificates")
@open_to(KEEPERS)
def issued(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show the certificates of the people who work in an organisation, a page at a time, and find one by name or number."""
    after, wanted = max(request.args.get("after", 0, type=int), 0), request.args.get("q", "").strip()
    path, on = the_organisation().path, clock.today()
    rows = certificates_below(db.session, path, on=on, wanted=wanted, limit=A_PAGE + 1, after=after)
    return render_template(
        "credentials/issued.html", organisation=the_organisation(), rows=rows[:A_PAGE], more=rows[A_PAGE:], after=after, step=A_PAGE,
        wanted=wanted, counts=counts_below(db.session, path, on=on, now=clock.now()),
    )  # fmt: skip


@blueprint.get("/organisations/<organisation>/certificates/<uuid:public_id>")
@open_to(KEEPERS)
def award(organisation: str, public_id: UUID) -> str:  # noqa: ARG001 - the guard read it
    """Show one certificate with its history, notes of the register included, and what may be done."""
    row = _row(public_id)
    return render_template(
        "credentials/award.html", organisation=the_organisation(), row=row, history=history_of_award(db.session, row.public_id)
    )


@blueprint.route("/organisations/<organisation>/certificates/<uuid:public_id>/suspend", methods=["GET", "POST"])
@open_to(KEEPERS)
def suspend(organisation: str, public_id: UUID) -> Answer:  # noqa: ARG001 - the guard read it
    """Take a certificate out of force until it is lifted or revoked."""
    row, form = _row(public_id), SuspendForm()
    if not form.validate_on_submit():
        return _page("credentials/suspend.html", row, form)
    with unit_of_work() as session:
        suspend_award(
            session,
            row.id,
            why=form.cause(),
            by=me(),
            at=clock.now(),
            issuer=the_issuer(),
            organisation_id=the_organisation().id,
        )
    return _done(row, gettext("The certificate is suspended. What rests on it does not count until the suspension is lifted."))


@blueprint.route("/organisations/<organisation>/certificates/<uuid:public_id>/lift", methods=["GET", "POST"])
@open_to(KEEPERS)
def lift(organisation: str, public_id: UUID) -> Answer:  # noqa: ARG001 - the guard read it
    """Lift a suspension."""
    row, form = _row(public_id), LiftForm()
    if not form.validate_on_submit():
        return _page("credentials/lift.html", row, form)
    with unit_of_work() as session:
        reinstate_award(session, row.id, by=me(), at=clock.now(), issuer=the_issuer(), organisation_id=the_organisation().id)
    return _done(row, gettext("The suspension is lifted. A new edition of the certificate is in force, and what rests on it counts again."))


@blueprint.route("/organisations/<organisation>/certificates/<uuid:public_id>/correct", methods=["GET", "POST"])
@open_to(KEEPERS)
def correct(organisation: str, public_id: UUID) -> Answer:  # noqa: ARG001 - the guard read it
    """Issue a certificate anew under the holder's right name."""
    row = _row(public_id)
    form = CorrectForm(name=row.holder_name)
    if not form.validate_on_submit():
        return _page("credentials/correct.html", row, form)
    with unit_of_work() as session:
        correct_name(
            session, row.id, name=form.name.data or "", by=me(), at=clock.now(), issuer=the_issuer(),
            organisation_id=the_organisation().id,
        )  # fmt: skip
    return _done(row, gettext("A new edition of the certificate bears the right name. The edition before says that it was replaced."))


@blueprint.route("/organisations/<organisation>/certificates/<uuid:public_id>/revoke", methods=["GET", "POST"])
@open_to(KEEPERS)
def revoke(organisation: str, public_id: UUID) -> Answer:  # noqa: ARG001 - the guard read it
    """Revoke a certificate for good."""
    row, form = _row(public_id), RevokeForm()
    if not form.validate_on_submit():
        return _page("credentials/revoke.html", row, form)
    with unit_of_work() as session:
        revoke_awards(
            session, [row.id], why=form.cause(), by=me(), at=clock.now(), issuer=the_issuer(),
            organisation_id=the_organisation().id,
        )  # fmt: skip
    return _done(row, gettext("The certificate is revoked, and the evidence that came with it is withdrawn."))


def _row(public_id: UUID) -> CertificateRow:
    row = certificate_below(db.session, the_organisation().path, str(public_id), on=clock.today())
    if row is None:
        raise NotThere
    return row


def _page(template: str, row: CertificateRow, form: FlaskForm) -> Answer:
    page = render_template(template, organisation=the_organisation(), row=row, form=form)
    return page, 422 if form.errors else 200


def _done(row: CertificateRow, words: str) -> Answer:
    flash(words, "success")
    return redirect(url_for("register.award", organisation=the_organisation().slug, public_id=row.public_id), 303)
