"""What it would take to fill another role."""

from flask import Blueprint, render_template, request

from genomeready.base import clock
from genomeready.competence.queries.comparing import compared_with, roles_to_compare
from genomeready.people.guards import SIGNED_IN, me
from genomeready.web.access import open_to
from genomeready.web.database import db

blueprint = Blueprint("comparing", __name__)


@blueprint.get("/my/standing/compare")
@open_to(SIGNED_IN)
def compare() -> str:
    """Show my standing against another role, what is missing, and the way that closes it."""
    role = request.args.get("role", "")
    compared = compared_with(db.session, me().id, role, on=clock.today()) if role else None
    return render_template("competence/compare.html", roles=roles_to_compare(db.session), role=role, compared=compared, today=clock.today())
