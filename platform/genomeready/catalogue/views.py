"""The front page, the courses, and the figures: open to anyone."""

from flask import Blueprint, make_response, render_template, request
from werkzeug import Response

from genomeready.base.refusals import NotThere
from genomeready.catalogue.queries import courses, lessons
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db
from genomeready.web.fragments import kept

blueprint = Blueprint("catalogue", __name__)

FOREVER = "public, max-age=31536000, immutable"


@blueprint.get("/")
@open_to(ANYONE)
def home() -> str:
    """Say what this is and for whom, and show the open courses."""
    return render_template("catalogue/home.html", courses=courses.courses_offered(db.session))


@blueprint.get("/courses")
@open_to(ANYONE)
def index() -> str:
    """Show the courses."""
    return render_template("catalogue/index.html", courses=courses.courses_offered(db.session))


@blueprint.get("/courses/<course>")
@open_to(ANYONE)
def course(course: str) -> str:
    """Show all that a professional asks before beginning a course."""
    page = courses.course_page(db.session, course)
    if page is None:
        raise NotThere
    about = kept(page.shown, lambda: render_template("catalogue/_about_course.html", course=page))
    return render_template("catalogue/course.html", course=page, about=about)


@blueprint.get("/figures/<content_hash>")
@open_to(ANYONE)
def figure(content_hash: str) -> Response:
    """Send an image. Its address is the hash of its content, so it never changes and may be kept for ever."""
    found = lessons.figure(db.session, content_hash)
    if found is None:
        raise NotThere
    answer = make_response(found.content)
    answer.content_type = found.media_type
    answer.headers["Cache-Control"] = FOREVER
    answer.set_etag(found.content_hash)
    return answer.make_conditional(request)
