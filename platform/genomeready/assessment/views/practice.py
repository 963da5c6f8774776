"""A question of a lesson, marked at once."""

from http import HTTPStatus

from flask import Blueprint, current_app, render_template, request
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.forms.answers import read_form
from genomeready.assessment.queries.intros import PracticeQuestion, practice_question
from genomeready.assessment.rules.certainty import certainty_of, points
from genomeready.assessment.rules.practising import answered_variant, variant_after
from genomeready.assessment.types.registry import mark_at_once
from genomeready.assessment.types.shape import BadAnswer, Revealed
from genomeready.catalogue.rules import content_in
from genomeready.learning.rules import practised
from genomeready.people.guards import is_signed_in, me
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db
from genomeready.web.errors import in_words

blueprint = Blueprint("practice", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/practice/<key>", endpoint="another")
@open_to(ANYONE)
def show_another(key: str) -> Page:
    """Ask a question of a lesson's check in the variant after the one that was answered."""
    asked = practice_question(db.session, key, person_id=me().id if is_signed_in() else None)
    if asked.kept_back:
        return _kept_back(asked)
    variant = variant_after(_secret(), key, asked.content, request.args.get("after", ""))
    return render_template("assessment/practise.html", asked=asked, practice=[practised(asked, variant, secret=_secret())])


@blueprint.post("/practice/<key>")
@open_to(ANYONE)
def practice(key: str) -> Page:
    """Mark a question of a lesson's check at once, with the reasons for each option."""
    asked = practice_question(db.session, key, person_id=me().id if is_signed_in() else None)
    if asked.kept_back:
        return _kept_back(asked)
    try:
        found = _marked(asked)
    except BadAnswer as fault:
        return render_template("assessment/practice.html", asked=asked, found=None, fault=in_words(fault), certainty=None), 422
    certainty = certainty_of(request.form.get("certainty"))
    earned = points(certainty, found.mark.share) if certainty else None
    return render_template("assessment/practice.html", asked=asked, found=found, fault=None, certainty=certainty, earned=earned)


def _marked(asked: PracticeQuestion) -> Revealed:
    """Return what was sent, marked in the variant that was asked."""
    variant = answered_variant(_secret(), asked.key, asked.content, request.form.get("variant", ""))
    return mark_at_once(asked.type, content_in(asked.content, variant), read_form(request.form.to_dict(flat=False)))


def _kept_back(asked: PracticeQuestion) -> Page:
    words = gettext("You are in a placement test of this module. The check answers you again once the test has ended.")
    return render_template("assessment/practice.html", asked=asked, found=None, fault=words, certainty=None), HTTPStatus.CONFLICT


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
