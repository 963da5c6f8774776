"""Pages about oneself: my standing, my evidence."""

from flask import Blueprint, render_template, request

from genomeready.base import clock
from genomeready.competence.queries.evidence import history_of, not_carried
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.parts import part_number, rows_before
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db

blueprint = Blueprint("competence", __name__)

AT_ONCE = 100


@blueprint.get("/my/standing", endpoint="my_standing")
@open_to(SIGNED_IN)
def show_standing() -> str:
    """Show where I stand against my role's profile, and what closes each gap."""
    mine = my_standing(db.session, me().id, profession=request.args.get("profession"), on=clock.today())
    return render_template("competence/my_standing.html", mine=mine, today=clock.today())


@blueprint.get("/my/evidence")
@open_to(SIGNED_IN)
def my_evidence() -> str:
    """Show all that was ever written about what I have shown, the newest first."""
    part = request.args.get("part", default=1, type=part_number)
    rows = history_of(db.session, me().id, limit=AT_ONCE, skip=rows_before(part, at_once=AT_ONCE))
    lost = not_carried(db.session, me().id) if part == 1 else []
    return render_template("competence/my_evidence.html", rows=rows, lost=lost, part=part, at_once=AT_ONCE, today=clock.today())
