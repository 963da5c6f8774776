"""The statistics of examinations, for examiners: each question beside its figures, and the same as CSV."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext
from werkzeug import Response

from genomeready.assessment.queries.statistics import StatisticsPage, examinations, item_page, statistics_page
from genomeready.assessment.queries.views_of_questions import viewers_of
from genomeready.assessment.rules.statistics.analysis import worst_first
from genomeready.assessment.services.viewing import note_view
from genomeready.base import clock
from genomeready.base.csv_text import csv_lines
from genomeready.people.guards import holding_anywhere, me
from genomeready.people.queries import places_examined
from genomeready.people.rules import Role
from genomeready.web.access import open_to
from genomeready.web.database import db, unit_of_work

blueprint = Blueprint("examination_statistics", __name__)

EXAMINERS = holding_anywhere(Role.EXAMINER)
"""Keys are shown, so no educator: who teaches for an examination does not know what it will ask."""
FIGURES = ("n", "facility", "item_rest", "upper_lower", "alpha_if_deleted")
SORTS = ("name", *FIGURES)


@blueprint.get("/examinations")
@open_to(EXAMINERS)
def index() -> str:
    """Show every examination, and how many people's sittings its statistics rest on."""
    return render_template("assessment/examinations.html", rows=examinations(db.session))


@blueprint.get("/examinations/<course>")
@open_to(EXAMINERS)
def page(course: str) -> str:
    """Show the statistics of an examination, those questions first that need a look."""
    found, by = _page(course), request.args.get("sort", "")
    return render_template("assessment/statistics.html", page=found, rows=_sorted(found, by), by=by, sorts=SORTS)


@blueprint.get("/examinations/<course>/statistics.csv")
@open_to(EXAMINERS)
def table(course: str) -> Response:
    """Give the figures of each question as CSV."""
    found = _page(course)
    head = (gettext("question"), *FIGURES, "flags")
    few = found.found["fewest"] if found.found else 0
    lines = [
        (row["name"], row["n"], *(row[name] if row["n"] >= few else None for name in FIGURES[1:]), " ".join(row["flags"]))
        for row in _sorted(found, "name")
    ]
    answer = make_response("\ufeff" + "".join(csv_lines([head, *lines])))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="statistics-{course}-{found.examination.version}.csv"'
    return answer


@blueprint.get("/examinations/<course>/questions/<question>")
@open_to(EXAMINERS)
def item(course: str, question: str) -> str:
    """Show one question with its key, and beside it who chose what and who looked at it before."""
    with unit_of_work() as session:
        found = item_page(session, course, request.args.get("version"), question)
        note_view(session, found.version_id, key=found.key, by=me(), at=clock.now())
    countries, viewers = places_examined(db.session, me().held), viewers_of(db.session, found.version_id)
    return render_template("assessment/item.html", found=found, countries=countries, viewers=viewers)


def _page(course: str) -> StatisticsPage:
    return statistics_page(db.session, course, request.args.get("version"))


def _sorted(page: StatisticsPage, by: str) -> list[Mapping[str, Any]]:
    """Return the questions in a stable order: by a figure, the lowest first and those without one last; else the worst first."""
    rows: list[Mapping[str, Any]] = list(page.found["items"]) if page.found else []
    if by not in SORTS:
        return sorted(rows, key=worst_first)
    if by == "name":
        return sorted(rows, key=lambda row: row["name"])
    return sorted(rows, key=lambda row: (row[by] is None, row[by] or 0, row["name"]))
