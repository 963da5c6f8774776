"""Pages of assessment: before an attempt, sitting it, handing it in, its result; placement tests; and practice."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.forms import place_after, read_answers, read_placed, read_sent
from genomeready.assessment.queries.attempts import attempt_by_public_id
from genomeready.assessment.queries.intros import examination_intro, placement_intro, practice_question, quiz_intro
from genomeready.assessment.queries.pages import overview, result_page, sitting
from genomeready.assessment.queries.placements import PlacementHead, placement_head, placement_question, placement_result
from genomeready.assessment.services.answering import save_answer
from genomeready.assessment.services.placing import answer_question, start_placement, stop_placement
from genomeready.assessment.services.starting import start_attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.assessment.types.registry import mark_at_once
from genomeready.assessment.types.shape import BadAnswer
from genomeready.base import clock
from genomeready.base.ids import new_uuid
from genomeready.base.refusals import NotThere
from genomeready.catalogue.queries import course_page
from genomeready.learning.models import Enrolment
from genomeready.learning.queries import enrolment_of
from genomeready.learning.services import NotEnrolled
from genomeready.people.guards import SIGNED_IN, is_signed_in, me
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.errors import in_words

blueprint = Blueprint("assessment", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/learn/<course>/examination")
@open_to(SIGNED_IN)
def exam_intro(course: str) -> Page:
    """Say what the examination asks, how long it lasts and when it is passed."""
    intro, _ = examination_intro(db.session, _my_enrolment(course), at=clock.now())
    return render_template("assessment/intro.html", intro=intro)


@blueprint.post("/learn/<course>/examination")
@open_to(SIGNED_IN)
def start_exam(course: str) -> Page:
    """Start the examination, or go on with the one that is open."""
    enrolment = _my_enrolment(course)
    _, examination = examination_intro(db.session, enrolment, at=clock.now())
    now = clock.now()
    with unit_of_work() as session:
        attempt = start_attempt(session, enrolment, examination=examination, by=me(), at=now)
    return redirect(_onward(attempt.public_id, 1 if attempt.started_at == now else None), 303)


@blueprint.get("/learn/<course>/<module>/quiz")
@open_to(SIGNED_IN)
def module_quiz(course: str, module: str) -> Page:
    """Say what the quiz of a module asks."""
    intro, _ = quiz_intro(db.session, _my_enrolment(course), module)
    return render_template("assessment/intro.html", intro=intro)


@blueprint.post("/learn/<course>/<module>/quiz")
@open_to(SIGNED_IN)
def start_quiz(course: str, module: str) -> Page:
    """Start the quiz of a module, or go on with the one that is open."""
    enrolment = _my_enrolment(course)
    _, found = quiz_intro(db.session, enrolment, module)
    now = clock.now()
    with unit_of_work() as session:
        attempt = start_attempt(session, enrolment, module=found, by=me(), at=now)
    return redirect(_onward(attempt.public_id, 1 if attempt.started_at == now else None), 303)


@blueprint.get("/attempts/<attempt>/<int:place>")
@open_to(SIGNED_IN)
def sit(attempt: str, place: int) -> Page:
    """Show one question of an open attempt."""
    page = sitting(db.session, attempt, place, person_id=me().id, at=clock.now())
    if not page.head.is_open or not page.seconds_left:
        return redirect(url_for("assessment.review", attempt=attempt))
    return render_template("assessment/sit.html", page=page, fault=None, typed=None)


@blueprint.post("/attempts/<attempt>/<int:place>")
@open_to(SIGNED_IN)
def save(attempt: str, place: int) -> Page:
    """Save the answer of a form and go on to where its button leads."""
    given = read_answers(list(request.form.getlist("answer")))
    try:
        with unit_of_work() as session:
            saved = save_answer(session, attempt, person_id=me().id, place=place, answer=given, client_id=new_uuid(), at=clock.now())
    except BadAnswer as fault:
        page = sitting(db.session, attempt, place, person_id=me().id, at=clock.now())
        return render_template("assessment/sit.html", page=page, fault=in_words(fault), typed=" ".join(given)), 422
    saved.acknowledged()
    return redirect(_onward(attempt, place_after(request.form.get("go"))), 303)


@blueprint.post("/attempts/<attempt>/answers")
@open_to(SIGNED_IN)
def save_answers(attempt: str) -> tuple[dict[str, object], int]:
    """Save one answer sent by the page's script: {"place", "answer": [token or text], "client_id"}."""
    sent = read_sent(request.get_json(silent=True))
    try:
        with unit_of_work() as session:
            saved = save_answer(
                session, attempt, person_id=me().id, place=sent.place, answer=sent.answer, client_id=sent.client_id, at=clock.now()
            )
    except BadAnswer as fault:
        return {"saved": False, "what_to_do": in_words(fault)}, HTTPStatus.UNPROCESSABLE_ENTITY
    done = saved.acknowledged()
    return {"saved": True, "place": done.place, "answered": done.answered, "stands": done.stands, "seconds_left": done.seconds_left}, 200


@blueprint.get("/attempts/<attempt>")
@open_to(SIGNED_IN)
def review(attempt: str) -> Page:
    """Show which questions have an answer, and hand in."""
    page = overview(db.session, attempt, person_id=me().id, at=clock.now())
    if not page.head.is_open:
        return redirect(url_for("assessment.result", attempt=attempt))
    return render_template("assessment/review.html", page=page)


@blueprint.post("/attempts/<attempt>/submit")
@open_to(SIGNED_IN)
def submit(attempt: str) -> Page:
    """Hand in."""
    with unit_of_work() as session:
        own = attempt_by_public_id(session, attempt, me().id)
        if own is None:
            raise NotThere
        submit_attempt(session, own, by=me(), at=clock.now())
    return redirect(url_for("assessment.result", attempt=attempt), 303)


@blueprint.get("/attempts/<attempt>/result")
@open_to(SIGNED_IN)
def result(attempt: str) -> Page:
    """Show what a handed-in attempt earned."""
    return render_template("assessment/result.html", page=result_page(db.session, attempt, person_id=me().id))


@blueprint.get("/learn/<course>/<module>/placement", endpoint="placement_intro")
@open_to(SIGNED_IN)
def before_placement(course: str, module: str) -> Page:
    """Say how the placement test of a module works, or why there is none now."""
    intro, _ = placement_intro(db.session, _my_enrolment(course), module, at=clock.now())
    return render_template("assessment/placement_intro.html", intro=intro)


@blueprint.post("/learn/<course>/<module>/placement", endpoint="start_placement")
@open_to(SIGNED_IN)
def begin_placement(course: str, module: str) -> Page:
    """Start the placement test of a module, or go on with the one that is open."""
    enrolment = _my_enrolment(course)
    _, found = placement_intro(db.session, enrolment, module, at=clock.now())
    with unit_of_work() as session:
        placement = start_placement(session, enrolment, found, by=me(), at=clock.now())
    return redirect(url_for("assessment.placement", placement=placement.public_id), 303)


@blueprint.get("/placements/<placement>", endpoint="placement")
@open_to(SIGNED_IN)
def go_on_with_placement(placement: str) -> Page:
    """Go to the question that stands open; once the test has ended, to its result."""
    head = placement_head(db.session, placement, person_id=me().id)
    if head.open_question is None:
        return redirect(url_for("assessment.placement_result", placement=placement))
    return redirect(url_for("assessment.placement_question", placement=placement, place=head.open_question))


@blueprint.get("/placements/<placement>/<int:place>", endpoint="placement_question")
@open_to(SIGNED_IN)
def ask(placement: str, place: int) -> Page:
    """Show the question that stands open; any other number leads there."""
    head = placement_head(db.session, placement, person_id=me().id)
    if place != head.open_question:
        return redirect(url_for("assessment.placement", placement=placement))
    return _asked(head, client_id=new_uuid())


@blueprint.post("/placements/<placement>/<int:place>")
@open_to(SIGNED_IN)
def answer_placement(placement: str, place: int) -> Page:
    """Take the answer to the question that stands open, and go on."""
    sent = read_placed(request.form.to_dict(flat=False))
    try:
        with unit_of_work() as session:
            taken = answer_question(session, placement, number=place, answer=sent.answer, client_id=sent.client_id, by=me(), at=clock.now())
    except BadAnswer as fault:
        head = placement_head(db.session, placement, person_id=me().id)
        return _asked(head, client_id=sent.client_id, fault=in_words(fault), typed=" ".join(sent.answer or [])), 422
    if not taken.counts:
        flash(gettext("This answer does not count: the question was answered, or the test ended, in another window."), "caution")
    return redirect(url_for("assessment.placement", placement=placement), 303)


@blueprint.post("/placements/<placement>/stop")
@open_to(SIGNED_IN)
def stop(placement: str) -> Page:
    """Give a placement test up."""
    with unit_of_work() as session:
        stop_placement(session, placement, by=me(), at=clock.now())
    return redirect(url_for("assessment.placement_result", placement=placement), 303)


@blueprint.get("/placements/<placement>/result", endpoint="placement_result")
@open_to(SIGNED_IN)
def show_placement_result(placement: str) -> Page:
    """Show how a placement test ended: the exemption, or what to study."""
    return render_template("assessment/placement_result.html", page=placement_result(db.session, placement, person_id=me().id))


@blueprint.post("/practice/<key>")
@open_to(ANYONE)
def practice(key: str) -> Page:
    """Mark a question of a lesson's check at once, with the reasons for each option."""
    asked = practice_question(db.session, key, person_id=me().id if is_signed_in() else None)
    if asked.kept_back:
        words = gettext("You are in a placement test of this module. The check answers you again once the test has ended.")
        return render_template("assessment/practice.html", asked=asked, found=None, fault=words), HTTPStatus.CONFLICT
    try:
        found = mark_at_once(asked.type, asked.content, read_answers(list(request.form.getlist("answer"))))
    except BadAnswer as fault:
        return render_template("assessment/practice.html", asked=asked, found=None, fault=in_words(fault)), 422
    return render_template("assessment/practice.html", asked=asked, found=found, fault=None)


def _asked(head: PlacementHead, *, client_id: str, fault: str | None = None, typed: str | None = None) -> str:
    page = placement_question(db.session, head)
    return render_template("assessment/placement_question.html", page=page, client_id=client_id, fault=fault, typed=typed)


def _my_enrolment(course: str) -> Enrolment:
    """Return my enrolment; who has none is sent to the course page, which says what to do."""
    enrolment = enrolment_of(db.session, me().id, course)
    if enrolment is None and course_page(db.session, course) is None:
        raise NotThere
    if enrolment is None and request.method == "GET":
        flash(gettext("Enrol on this course to be examined on it."), "info")
        abort(redirect(url_for("catalogue.course", course=course)))
    if enrolment is None:
        raise NotEnrolled
    return enrolment


def _onward(attempt: str, place: int | None) -> str:
    """Return the address of a place of an attempt; without one, of its overview."""
    if place is None:
        return url_for("assessment.review", attempt=attempt)
    return url_for("assessment.sit", attempt=attempt, place=place)
