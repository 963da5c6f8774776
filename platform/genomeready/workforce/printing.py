"""What goes onto the page and into the downloads: the report in words and figures, and the team's CSV."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from flask_babel import gettext as _

from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Standing
from genomeready.web.language import day
from genomeready.workforce.gap_report import GapReport
from genomeready.workforce.queries.team import Team
from genomeready.workforce.tables import PrintTable, tables
from genomeready.workforce.wording import chart_in_words, chart_words, definitions, disclosure_words, hidden_words, method, summary


def on_the_page(report: GapReport) -> dict[str, Any]:
    """Return what the page lays out: the same words and figures as the PDF."""
    return {
        "report": report,
        "tables": tables(report),
        "summary": summary(report),
        "definitions": definitions(),
        "method": method(report),
        "in_words": chart_in_words(report),
        "hidden": hidden_words(report),
        "protection": disclosure_words(report),
    }


def in_print(report: GapReport, *, chart: str, address: str, demo: bool) -> dict[str, Any]:
    """Return everything that the PDF prints, in words and figures; its template only lays it out."""
    return {
        "language": "en",
        "title": _("Gaps in the genomics workforce"),
        "organisation": report.organisation.name,
        "as_of": _("As of %(day)s", day=day(report.as_of)),
        "notice": _("Demonstration: every person, organisation and figure here is invented.") if demo else "",
        "heading_summary": _("In short"),
        "summary": summary(report),
        "chart": chart,
        "chart_title": chart_words(report)["description"],
        "chart_in_words": chart_in_words(report),
        "profession": _("Profession"),
        "tables": [_table(table) for table in tables(report)],
        "heading_definitions": _("What each figure means"),
        "definitions": [list(pair) for pair in definitions()],
        "heading_method": _("Method, sources and protection"),
        "method": method(report),
        "hash": _("SHA-256 of the data: %(hash)s", hash=report.content_hash),
        "address": address,
        "page": _("Page"),
        "of": _("of"),
    }


def _table(table: PrintTable) -> dict[str, Any]:
    return {
        "title": table.title,
        "note": table.note,
        "heads": [head.text for head in table.heads],
        "rows": [{"name": name, "cells": [[cell.text, cell.of] for cell in cells]} for name, cells in table.rows],
    }


def team_lines(first: Team, rest: Iterable[Team]) -> Iterator[Sequence[object]]:
    """Return people × competencies as a table: the heads, then everybody on every page."""
    yield [_("Name"), _("Place"), _("WTE"), _("Role-ready"), _("Missing"), *(need.title for need in first.needs)]
    for page in chain([first], rest):
        for row in page.rows:
            ready = _("yes") if row.ready else _("no")
            yield [row.name, row.place, row.wte, ready, len(row.missing), *(standing_words(how) for how in row.standings)]


def standing_words(how: Standing) -> str:
    """Say how a competency stands, in the words of the legend."""
    words = {
        State.MET: _("met"),
        State.BELOW: _("below by %(n)s", n=how.by),
        State.EXPIRED: _("expired"),
        State.SELF_DECLARED: _("self-declared only"),
        State.NOT_ASSESSED: _("not assessed"),
        State.NOT_APPLICABLE: _("not applicable"),
    }
    return str(words[how.state])
