"""Pages of the account: register, confirm, sign in and out, profession and organisation."""

from decimal import Decimal
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.base.refusals import Refused
from genomeready.people.forms import AskPasswordForm, JoinForm, NewPasswordForm, PlainForm, RegisterForm, SignInForm
from genomeready.people.guards import SIGNED_IN, holding, is_signed_in, me, the_organisation
from genomeready.people.models import Person
from genomeready.people.passwords import Hasher
from genomeready.people.queries import acts_below, joinable_organisations, live_link, memberships_below, memberships_of, professions
from genomeready.people.rules import LinkPurpose, Role
from genomeready.people.services.accounts import (
    LinkSpent,
    ask_new_password,
    check_password,
    confirm_address,
    end_sign_in,
    register_person,
    set_password,
    start_sign_in,
)
from genomeready.people.services.organisations import (
    confirm_membership,
    decline_membership,
    join_organisation,
    organisation_named,
    profession_named,
)
from genomeready.people.signing_in import enter, leave
from genomeready.web.access import ANYONE, open_to
from genomeready.web.addresses import mailed_address
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words
from genomeready.web.limits import limiter

blueprint = Blueprint("people", __name__)

ACTS_AT_ONCE = 50

Answer = str | Response | tuple[str, int]


def _hasher() -> Hasher:
    return current_app.extensions["genomeready.hasher"]  # type: ignore[no-any-return]


def _safe_next(target: str | None) -> str:
    """Return the address within this site to go on to, or the person's own page."""
    parts = urlsplit(target or "")
    if not target or parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return url_for("learning.my_page")
    return target


@blueprint.route("/register", methods=["GET", "POST"])
@open_to(ANYONE)
@limiter.limit("20 per hour", methods=["POST"])
def register() -> Answer:
    """Register with an address that is then confirmed by mail."""
    form = RegisterForm()
    if form.validate_on_submit():
        hashed = _hasher().hash(str(form.password.data))
        with unit_of_work() as session:
            register_person(
                session,
                email=str(form.email.data),
                name=str(form.name.data).strip(),
                password_hash=hashed,
                link=mailed_address("people.confirm", "token"),
            )
        return redirect(url_for("people.check_mail"), 303)
    return render_template("people/register.html", form=form), 422 if form.errors else 200


@blueprint.get("/register/check-your-mail")
@open_to(ANYONE)
def check_mail() -> str:
    """Say that a mail is on its way."""
    return render_template("people/check_mail.html")


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@open_to(ANYONE)
def confirm(token: str) -> Answer:
    """Confirm an address: a button, since mail scanners open links on their own."""
    form = PlainForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            confirm_address(session, token)
        flash(gettext("Your address is confirmed. You can sign in now."), "success")
        return redirect(url_for("people.sign_in"), 303)
    if live_link(db.session, token, LinkPurpose.CONFIRM) is None:
        raise LinkSpent
    return render_template("people/confirm.html", form=form)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to(ANYONE)
@limiter.limit(
    lambda: f"{current_app.config['GENOMEREADY'].sign_ins_per_5_minutes} per 5 minutes",
    methods=["POST"],
    key_func=lambda: "sign-in:" + (request.form.get("email") or "").strip().lower()[:254],
)
@limiter.limit(lambda: f"{30 * current_app.config['GENOMEREADY'].sign_ins_per_5_minutes} per 5 minutes", methods=["POST"])
def sign_in() -> Answer:
    """Sign in with address and password."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    if is_signed_in() and request.method == "GET":
        return redirect(_safe_next(form.next.data), 303)
    if form.validate_on_submit():
        try:
            person = check_password(db.session, _hasher(), email=str(form.email.data), password=str(form.password.data))
        except Refused as refusal:
            form.password.errors = [in_words(refusal)]
            return render_template("people/sign_in.html", form=form), 422
        with unit_of_work() as session:
            token = start_sign_in(session, person, browser=request.user_agent.string, hours=current_app.config["GENOMEREADY"].sign_in_hours)
        enter(token)
        return redirect(_safe_next(form.next.data), 303)
    return render_template("people/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.post("/sign-out")
@open_to(SIGNED_IN)
def sign_out() -> Response:
    """End this session on the server and empty the cookie."""
    with unit_of_work() as session:
        end_sign_in(session, me().sign_in_id, by=me())
    leave()
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("catalogue.home"), 303)


@blueprint.route("/password/forgotten", methods=["GET", "POST"])
@open_to(ANYONE)
@limiter.limit("10 per hour", methods=["POST"])
def forgotten_password() -> Answer:
    """Ask for a link to choose a new password."""
    form = AskPasswordForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            ask_new_password(session, email=str(form.email.data), link=mailed_address("people.new_password", "token"))
        return redirect(url_for("people.check_mail"), 303)
    return render_template("people/forgotten_password.html", form=form), 422 if form.errors else 200


@blueprint.route("/password/new/<token>", methods=["GET", "POST"])
@open_to(ANYONE)
def new_password(token: str) -> Answer:
    """Choose a new password from a mailed link."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        hashed = _hasher().hash(str(form.password.data))
        with unit_of_work() as session:
            set_password(session, token, password_hash=hashed)
        flash(gettext("Your password is set. Sign in with it now."), "success")
        return redirect(url_for("people.sign_in"), 303)
    if live_link(db.session, token, LinkPurpose.RESET) is None:
        raise LinkSpent
    return render_template("people/new_password.html", form=form), 422 if form.errors else 200


@blueprint.route("/my/work", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def my_work() -> Answer:
    """Choose profession and organisation."""
    form = JoinForm()
    form.profession.choices = [("", gettext("Choose…")), *((p.slug, p.title) for p in professions(db.session))]
    form.organisation.choices = [("", gettext("Choose…")), *((o.slug, o.name) for o in joinable_organisations(db.session))]
    if form.validate_on_submit():
        with unit_of_work() as session:
            join_organisation(
                session, session.get_one(Person, me().id), wte=form.wte.data or Decimal(1),
                organisation=organisation_named(session, str(form.organisation.data)),
                profession=profession_named(session, str(form.profession.data)),
            )  # fmt: skip
        flash(gettext("Saved. Your training lead will confirm that you work there; you can start at once."), "success")
        return redirect(url_for("competence.my_standing"), 303)
    page = render_template("people/my_work.html", form=form, memberships=memberships_of(db.session, me().id))
    return page, 422 if form.errors else 200


@blueprint.get("/organisations/<organisation>/waiting")
@open_to(holding(Role.LEAD, Role.ADMINISTRATOR))
def waiting_members(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show who says that they work here."""
    rows = memberships_below(db.session, the_organisation().path, confirmed=False)
    return render_template("people/waiting_members.html", organisation=the_organisation(), rows=rows, form=PlainForm())


@blueprint.post("/organisations/<organisation>/waiting/<int:membership>")
@open_to(holding(Role.LEAD, Role.ADMINISTRATOR))
def settle_member(organisation: str, membership: int) -> Response:
    """Confirm or decline that somebody works here."""
    settle = decline_membership if request.form.get("answer") == "decline" else confirm_membership
    with unit_of_work() as session:
        settle(session, membership, within=organisation_named(session, organisation), by=me())
    flash(gettext("Done."), "success")
    return redirect(url_for("people.waiting_members", organisation=organisation), 303)


@blueprint.get("/organisations/<organisation>/audit")
@open_to(holding(Role.ADMINISTRATOR))
def audit_trail(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show who did what at this organisation and below it."""
    rows = acts_below(db.session, the_organisation().path, before=request.args.get("before", type=int), limit=ACTS_AT_ONCE)
    return render_template("people/audit.html", organisation=the_organisation(), rows=rows, at_once=ACTS_AT_ONCE)
