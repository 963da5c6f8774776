"""The demonstration's mail page: what would have been sent."""

from flask import Blueprint, current_app, render_template

from genomeready.base.refusals import NotThere
from genomeready.outbox.queries import latest_messages
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/demo/mail")
@open_to(ANYONE)
def demo_mail() -> str:
    """Show the newest mails; the page exists in the demonstration only."""
    if not current_app.config["GENOMEREADY"].demo:
        raise NotThere
    return render_template("outbox/demo_mail.html", messages=latest_messages(db.session))
