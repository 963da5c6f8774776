"""Pages of an attempt: before it, sitting it, handing it in, its result."""

from dataclasses import asdict
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug import Response

from genomeready.assessment.forms.answers import place_after, read_form, read_sent
from genomeready.assessment.guards import ask_for_safe_browser, count_save, my_enrolment
from genomeready.assessment.queries.attempts import own_attempt
from genomeready.assessment.queries.intros import examination_intro, quiz_intro
from genomeready.assessment.queries.pages import WaitingPage, overview, result_page, sitting
from genomeready.assessment.queries.reviews import about_result
from genomeready.assessment.rules.conduct import conduct_of
from genomeready.assessment.services.answering import save_answer
from genomeready.assessment.services.moving import leave_section, sit_here
from genomeready.assessment.services.starting import start_attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.assessment.types.shape import BadAnswer
from genomeready.base import clock
from genomeready.base.ids import new_uuid
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words
from genomeready.web.limits import limiter

blueprint = Blueprint("assessment", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/learn/<course>/examination")
@open_to(SIGNED_IN)
def exam_intro(course: str) -> Page:
    """Say what the examination asks, how long it lasts and when it is passed."""
    intro, _ = examination_intro(db.session, my_enrolment(course), at=clock.now())
    return render_template("assessment/intro.html", intro=intro)


@blueprint.post("/learn/<course>/examination")
@open_to(SIGNED_IN)
@limiter.limit("20 per 5 minutes", key_func=lambda: f"start:{current_user.get_id()}")  # codes are not guessed for long
def start_exam(course: str) -> Page:
    """Start the examination, or go on with the one that is open."""
    enrolment = my_enrolment(course)
    _, examination = examination_intro(db.session, enrolment, at=clock.now())
    ask_for_safe_browser(conduct_of(examination.conduct))
    now, code = clock.now(), request.form.get("code", "")
    with unit_of_work() as session:
        attempt = start_attempt(session, enrolment, examination=examination, by=me(), at=now, code=code, sign_in_id=me().sign_in_id)
    return redirect(_onward(attempt.public_id, 1 if attempt.started_at == now else None), 303)


@blueprint.get("/learn/<course>/<module>/quiz")
@open_to(SIGNED_IN)
def module_quiz(course: str, module: str) -> Page:
    """Say what the quiz of a module asks."""
    intro, _ = quiz_intro(db.session, my_enrolment(course), module, at=clock.now())
    return render_template("assessment/intro.html", intro=intro)


@blueprint.post("/learn/<course>/<module>/quiz")
@open_to(SIGNED_IN)
def start_quiz(course: str, module: str) -> Page:
    """Start the quiz of a module, or go on with the one that is open."""
    enrolment = my_enrolment(course)
    now = clock.now()
    _, found = quiz_intro(db.session, enrolment, module, at=now)
    with unit_of_work() as session:
        attempt = start_attempt(session, enrolment, module=found, by=me(), at=now, sign_in_id=me().sign_in_id)
    return redirect(_onward(attempt.public_id, 1 if attempt.started_at == now else None), 303)


@blueprint.get("/attempts/<attempt>/<int:place>")
@open_to(SIGNED_IN)
def sit(attempt: str, place: int) -> Page:
    """Show one question of an open attempt."""
    page = sitting(db.session, attempt, place, person_id=me().id, at=clock.now())
    if not page.head.is_open or not page.seconds_left or not page.head.is_within(place):
        return redirect(url_for("assessment.review", attempt=attempt))
    ask_for_safe_browser(page.head.conduct)
    return render_template("assessment/sit.html", page=page, fault=None, typed=None)


@blueprint.post("/attempts/<attempt>/<int:place>")
@open_to(SIGNED_IN)
def save(attempt: str, place: int) -> Page:
    """Save the answer of a form and go on to where its button leads."""
    count_save(attempt)
    form = request.form.to_dict(flat=False)
    given = read_form(form)
    try:
        with unit_of_work() as session:
            saved = save_answer(session, attempt, person_id=me().id, place=place, answer=given, client_id=new_uuid(), at=clock.now())
    except BadAnswer as fault:
        page = sitting(db.session, attempt, place, person_id=me().id, at=clock.now())
        return render_template("assessment/sit.html", page=page, fault=in_words(fault), typed=form), 422
    saved.acknowledged()
    return redirect(_onward(attempt, place_after(request.form.get("go"))), 303)


@blueprint.post("/attempts/<attempt>/answers")
@open_to(SIGNED_IN)
def save_answers(attempt: str) -> tuple[dict[str, object], int]:
    """Save one answer sent by the page's script: {"place", "answer": [token or text], "client_id", "waited": seconds}."""
    count_save(attempt)
    sent = read_sent(request.get_json(silent=True))
    try:
        with unit_of_work() as session:
            saved = save_answer(
                session, attempt, person_id=me().id, place=sent.place, answer=sent.answer, client_id=sent.client_id, at=clock.now(),
                waited=sent.waited,
            )  # fmt: skip
    except BadAnswer as fault:
        return {"saved": False, "what_to_do": in_words(fault)}, HTTPStatus.UNPROCESSABLE_ENTITY
    done = asdict(saved.acknowledged())
    return {"saved": True, "elsewhere": done.pop("sat_under") not in (None, me().sign_in_id)} | done, HTTPStatus.OK


@blueprint.get("/attempts/<attempt>")
@open_to(SIGNED_IN)
def review(attempt: str) -> Page:
    """Show which questions have an answer, and hand in."""
    page = overview(db.session, attempt, person_id=me().id, at=clock.now())
    if not page.head.is_open:
        return redirect(url_for("assessment.result", attempt=attempt))
    return render_template("assessment/review.html", page=page)


@blueprint.post("/attempts/<attempt>/sections/<int:section>")
@open_to(SIGNED_IN)
def next_section(attempt: str, section: int) -> Page:
    """Leave a section for the next one, without return."""
    with unit_of_work() as session:
        leave_section(session, own_attempt(session, attempt, me().id), section=section, by=me(), at=clock.now())
    page = overview(db.session, attempt, person_id=me().id, at=clock.now())
    return redirect(_onward(attempt, next(step.place for step in page.steps if step.within)), 303)


@blueprint.post("/attempts/<attempt>/here")
@open_to(SIGNED_IN)
def here(attempt: str) -> Page:
    """Go on in this browser; the one before is told."""
    with unit_of_work() as session:
        sit_here(session, own_attempt(session, attempt, me().id), sign_in_id=me().sign_in_id, by=me())
    return redirect(_onward(attempt, place_after(request.form.get("go"))), 303)


@blueprint.post("/attempts/<attempt>/submit")
@open_to(SIGNED_IN)
def submit(attempt: str) -> Page:
    """Hand in."""
    with unit_of_work() as session:
        submit_attempt(session, own_attempt(session, attempt, me().id), by=me(), at=clock.now())
    return redirect(url_for("assessment.result", attempt=attempt), 303)


@blueprint.get("/attempts/<attempt>/result")
@open_to(SIGNED_IN)
def result(attempt: str) -> Page:
    """Show what a handed-in attempt earned, or until when people mark it."""
    page = result_page(db.session, attempt, person_id=me().id, at=clock.now())
    if isinstance(page, WaitingPage):
        return render_template("assessment/waiting.html", page=page)
    return render_template("assessment/result.html", page=page, about=about_result(db.session, page.head.id, at=clock.now()))


def _onward(attempt: str, place: int | None) -> str:
    """Return the address of a place of an attempt; without one, of its overview."""
    if place is None:
        return url_for("assessment.review", attempt=attempt)
    return url_for("assessment.sit", attempt=attempt, place=place)
