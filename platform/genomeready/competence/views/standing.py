"""Pages about oneself: my standing with its radar, what runs out, my evidence."""

from flask import Blueprint, Response, render_template, request

from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.competence.queries.evidence import history_of, not_carried
from genomeready.competence.queries.profile import chosen_state, picture_of, profile_in_full
from genomeready.competence.queries.renewals import my_renewals
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.parts import part_number, rows_before
from genomeready.competence.views.drawing import radar_chart
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db

blueprint = Blueprint("competence", __name__)

AT_ONCE = 100


@blueprint.get("/my/standing", endpoint="my_standing")
@open_to(SIGNED_IN)
def show_standing() -> str:
    """Show where I stand against my role's profile, who said so, and what closes each gap."""
    mine = my_standing(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    show = request.args.get("state", type=chosen_state)
    full = profile_in_full(db.session, mine, show=show)
    return render_template("competence/my_standing.html", mine=mine, full=full, show=show, today=clock.today())


@blueprint.get("/my/standing/radar.svg")
@open_to(SIGNED_IN)
def radar() -> Response:
    """Draw the levels I hold against the levels my role asks, from the same standing."""
    mine = my_standing(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    drawn = picture_of(mine)
    if not drawn:
        raise NotThere
    made = radar_chart(drawn, mine.level_names, numbered=request.args.get("spokes") == "numbered")
    return Response(made, mimetype="image/svg+xml")


@blueprint.get("/my/standing/expiring")
@open_to(SIGNED_IN)
def expiring() -> str:
    """Show what I will lose within a year, the earliest first, and what renews it."""
    mine = my_renewals(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    return render_template("competence/expiring.html", mine=mine)


@blueprint.get("/my/evidence")
@open_to(SIGNED_IN)
def my_evidence() -> str:
    """Show all that was ever written about what I have shown, the newest first."""
    part = request.args.get("part", default=1, type=part_number)
    rows = history_of(db.session, me().id, limit=AT_ONCE, skip=rows_before(part, at_once=AT_ONCE))
    lost = not_carried(db.session, me().id) if part == 1 else []
    return render_template("competence/my_evidence.html", rows=rows, lost=lost, part=part, at_once=AT_ONCE, today=clock.today())
