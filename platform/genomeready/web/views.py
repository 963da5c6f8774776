"""The pages every site has: help, privacy, accessibility, method; and the two health answers."""

from flask import Blueprint, current_app, render_template
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db
from genomeready.web.migrations import head_revision

blueprint = Blueprint("web", __name__)


@blueprint.get("/healthz")
@open_to(ANYONE)
def healthz() -> dict[str, str]:
    """Say that the process is alive."""
    return {"status": "alive"}


@blueprint.get("/readyz")
@open_to(ANYONE)
def readyz() -> tuple[dict[str, str], int]:
    """Say whether the database answers and has the tables this code expects."""
    try:
        found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return {"status": "not ready", "reason": "the database does not answer or is empty"}, 503
    if found != head_revision(current_app.config["GENOMEREADY"].home):
        return {"status": "not ready", "reason": "the database has another revision; run `python app.py db upgrade`"}, 503
    return {"status": "ready"}, 200


@blueprint.get("/about/<any(help, privacy, accessibility, method):page>")
@open_to(ANYONE)
def about(page: str) -> str:
    """Show one of the site's own pages."""
    return render_template("web/about.html", page=page)
