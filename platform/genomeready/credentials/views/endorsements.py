"""Who endorses a course: a page, and the signed documents."""

from flask import Blueprint, Response, jsonify, render_template

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.endorsements import CourseNamed, course_named, endorsements_of
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db

blueprint = Blueprint("endorsements", __name__)


@blueprint.get("/courses/<course>/endorsements")
@open_to(ANYONE)
def endorsements(course: str) -> str:
    """Show who endorses a course."""
    found = _course(course)
    rows = endorsements_of(db.session, found.id)
    return render_template("credentials/endorsements.html", course=found, slug=course, rows=rows, now=clock.now())


@blueprint.get("/courses/<course>/endorsements.json")
@open_to(ANYONE)
def signed(course: str) -> Response:
    """Give the signed endorsements, for verifiers."""
    answer = jsonify([read_json(row.document) for row in endorsements_of(db.session, _course(course).id)])
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _course(slug: str) -> CourseNamed:
    found = course_named(db.session, slug)
    if found is None:
        raise NotThere
    return found
