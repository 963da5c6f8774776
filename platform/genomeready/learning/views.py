"""Pages of learning: my page, the contents of a course, its lessons, and where I left."""

from typing import NoReturn

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug import Response as Answer

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.catalogue.queries.courses import course_page, examination_of
from genomeready.catalogue.queries.lessons import LessonPage, lesson_page
from genomeready.catalogue.queries.questions import check_questions
from genomeready.competence.queries.needs import PUT_OFF, needs_of
from genomeready.competence.queries.renewals import renewals_in_brief
from genomeready.competence.queries.standing import standing_in_brief
from genomeready.learning.models import Enrolment
from genomeready.learning.queries import LessonState, enrolment_of, lesson_state, my_courses, placement_offers, reading_of
from genomeready.learning.rules import LessonLine, Reading, for_practice, next_step, resume_at
from genomeready.learning.services import NotEnrolled, enrol, mark_read, remember_place
from genomeready.people.guards import SIGNED_IN, is_signed_in, me, reader
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db, unit_of_work
from genomeready.web.tags import is_held, page_tag, still_good, tagged

blueprint = Blueprint("learning", __name__)


@blueprint.get("/my")
@open_to(SIGNED_IN)
def my_page() -> str:
    """Show my next step, my courses and my standing in one line; on first sign-in, the question how genomics meets my work."""
    courses, needs = my_courses(db.session, me().id), needs_of(db.session, me().id)
    mine = standing_in_brief(db.session, me().id, on=clock.today(), advise=not courses or needs.wants_courses)
    step, about = next_step(courses, has_profession=bool(mine.professions))
    soon = renewals_in_brief(db.session, me().id, mine.profile.needs if mine.profile else (), on=clock.today())
    return render_template(
        "learning/my_page.html", courses=courses, mine=mine, step=step.value, about=about, who=me(),
        needs=needs, put_off=PUT_OFF in session, soon=soon,
    )  # fmt: skip


@blueprint.post("/courses/<course>/enrol", endpoint="enrol")
@open_to(SIGNED_IN)
def enrol_me(course: str) -> Answer:
    """Enrol on the version offered now, or go on with the one I started."""
    offered = course_page(db.session, course)
    started = enrolment_of(db.session, me().id, course)
    if offered is None:
        raise NotThere
    with unit_of_work() as work:
        enrol(work, me().id, course_version_id=started.course_version_id if started else offered.version_id, by=me())
    return redirect(url_for("learning.contents", course=course), 303)


@blueprint.get("/learn/<course>")
@open_to(ANYONE)
def contents(course: str) -> str:
    """Show what the course holds, what I have read of it and how much is left."""
    reading = _reading(course)
    examination = examination_of(db.session, reading.course_version_id)
    offers = placement_offers(db.session, reading.course_version_id)
    return render_template("learning/contents.html", reading=reading, examination=examination, resume=resume_at(reading), offers=offers)


@blueprint.get("/learn/<course>/resume")
@open_to(ANYONE)
def resume(course: str) -> Answer:
    """Go to the lesson and the heading where I left; to the contents when all is read."""
    left = resume_at(_reading(course))
    if left is None:
        return redirect(url_for("learning.contents", course=course))
    line, place = left
    return redirect(url_for("learning.lesson", course=course, module=line.module_slug, lesson=line.slug, _anchor=place or None))


@blueprint.get("/learn/<course>/<module>/<lesson>", endpoint="lesson")
@open_to(ANYONE)
def show_lesson(course: str, module: str, lesson: str) -> Answer:
    """Show a lesson; a browser that has it as it stands now is told so before anything else is read."""
    if kept := _kept_tag(course, module, lesson):
        return still_good(kept)
    reading = _reading(course)
    text = lesson_page(db.session, reading.course_version_id, module, lesson)
    if text is None:
        raise NotThere
    tag = page_tag(reader(), _state(reading, text))  # before the page is made: that takes a waiting notice out of the session
    practice = for_practice(check_questions(db.session, text.lesson_id), secret=str(current_app.config["SECRET_KEY"]))
    line = _line(reading, module, lesson)
    return tagged(render_template("learning/lesson.html", reading=reading, text=text, line=line, practice=practice), tag)


@blueprint.post("/learn/<course>/<module>/<lesson>/read")
@open_to(SIGNED_IN)
def finish_lesson(course: str, module: str, lesson: str) -> Answer:
    """Mark a lesson as read and go on to the next; after the last one, back to the contents."""
    reading = _my_reading(course)
    line = _line(reading, module, lesson)
    following = reading.after(line)
    with unit_of_work() as work:
        started = work.get_one(Enrolment, reading.enrolment_id)
        mark_read(work, started, lesson_id=line.id, next_lesson_id=following.id if following else None, at=clock.now())
    if following is None:
        flash(gettext("That was the last lesson."), "success")
        return redirect(url_for("learning.contents", course=course), 303)
    return redirect(url_for("learning.lesson", course=course, module=following.module_slug, lesson=following.slug), 303)


@blueprint.post("/learn/<course>/<module>/<lesson>/place")
@open_to(SIGNED_IN)
def keep_place(course: str, module: str, lesson: str) -> tuple[str, int]:
    """Keep the heading I am at ({"place": "id"}; empty is the top), sent by the page while I read."""
    reading = _my_reading(course)
    line = _line(reading, module, lesson)
    said = request.get_json(silent=True)
    with unit_of_work() as work:
        started = work.get_one(Enrolment, reading.enrolment_id)
        remember_place(work, started, lesson_id=line.id, place=said.get("place") if isinstance(said, dict) else None, at=clock.now())
    return "", 204


def _reading(course: str) -> Reading:
    """Return my way through a course; who has none is sent to the course page, which says what to do."""
    return (reading_of(db.session, me().id, course) if is_signed_in() else None) or _to_course_page(course)


def _to_course_page(course: str) -> NoReturn:
    if course_page(db.session, course) is None:
        raise NotThere
    words = gettext("Enrol on this course to read it.") if is_signed_in() else gettext("Sign in and enrol on this course to read it.")
    flash(words, "info")
    abort(redirect(url_for("catalogue.course", course=course)))


def _my_reading(course: str) -> Reading:
    reading = reading_of(db.session, me().id, course)
    if reading is None:
        raise NotEnrolled
    return reading


def _line(reading: Reading, module: str, lesson: str) -> LessonLine:
    line = reading.lesson(module, lesson)
    if line is None:
        raise NotThere
    return line


def _state(reading: Reading, text: LessonPage) -> LessonState:
    return LessonState(
        lesson_id=text.lesson_id, html_hash=text.html_hash, completed_at=reading.completed_at,
        read=tuple(line.read for line in reading.lessons), exempt=tuple(line.exempt for line in reading.lessons),
    )  # fmt: skip


def _kept_tag(course: str, module: str, lesson: str) -> str | None:
    """Return the tag of the page that the browser holds, if the page is still the same; read in one statement."""
    if not request.if_none_match or not is_signed_in():
        return None
    state = lesson_state(db.session, me().id, course, module, lesson)
    tag = page_tag(reader(), state) if state else None
    return tag if is_held(tag) else None
