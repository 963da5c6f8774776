"""The register in numbers, for those who keep it: issued by month and course, as a page and as CSV."""

from flask import Blueprint, make_response, render_template
from flask_babel import gettext
from werkzeug import Response

from genomeready.base import clock
from genomeready.base.csv_text import csv_lines
from genomeready.credentials.queries.statistics import MonthRow, issued_by_month
from genomeready.people.guards import holding, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.database import db

blueprint = Blueprint("register_statistics", __name__)

KEEPERS = holding(Role.EXAMINER, Role.ADMINISTRATOR)


@blueprint.get("/organisations/<organisation>/certificates/statistics")
@open_to(KEEPERS)
def page(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show what was issued, month by month."""
    return render_template("credentials/statistics.html", organisation=the_organisation(), rows=_rows())


@blueprint.get("/organisations/<organisation>/certificates/statistics.csv")
@open_to(KEEPERS)
def table(organisation: str) -> Response:
    """Give the same as CSV."""
    head = (gettext("month"), gettext("course"), gettext("issued"), gettext("of these revoked since"))
    lines = [(f"{row.year}-{row.month:02}", row.course_title, row.issued, row.revoked) for row in _rows()]
    answer = make_response("\ufeff" + "".join(csv_lines([head, *lines])))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="certificates-{organisation}.csv"'
    return answer


def _rows() -> list[MonthRow]:
    return list(issued_by_month(db.session, the_organisation().path, on=clock.today()))
