"""Who may be examined on a course: those enrolled on it."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext

from genomeready.base.refusals import NotThere
from genomeready.catalogue.queries.courses import course_page
from genomeready.learning.models import Enrolment
from genomeready.learning.queries import enrolment_of
from genomeready.learning.services import NotEnrolled
from genomeready.people.guards import me
from genomeready.web.database import db


def my_enrolment(course: str) -> Enrolment:
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
