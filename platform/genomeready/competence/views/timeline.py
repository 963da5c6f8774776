"""One competency of mine over time."""

from flask import Blueprint, Response, render_template, request

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.competence.queries.timeline import competency_timeline
from genomeready.competence.views.drawing import held_chart
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db

blueprint = Blueprint("timeline", __name__)


@blueprint.get("/my/competencies/<competency>")
@open_to(SIGNED_IN)
def show(competency: str) -> str:
    """Show all that was ever said about one competency of mine, the newest first."""
    mine = competency_timeline(db.session, me().id, competency, profession=request.args.get("profession"), on=clock.today())
    return render_template("competence/timeline.html", mine=mine, today=clock.today())


@blueprint.get("/my/competencies/<competency>/held.svg")
@open_to(SIGNED_IN)
def held(competency: str) -> Response:
    """Draw the level that I held over time, from the same rows."""
    mine = competency_timeline(db.session, me().id, competency, profession=request.args.get("profession"), on=clock.today())
    if not mine.steps:
        raise NotThere
    return Response(held_chart(mine.steps, asked=mine.asked, level_names=mine.level_names), mimetype="image/svg+xml")
