"""`python app.py reports gap|norms`."""

import json
import sys
from datetime import date, datetime

import click
from flask import current_app

from genomeready.base import clock
from genomeready.base.csv_text import csv_lines
from genomeready.people.queries import organisation_by_slug
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading, unit_of_work
from genomeready.workforce.disclosure import DisclosureRule
from genomeready.workforce.gap_report import GapReport, as_row, table_rows
from genomeready.workforce.norms import SHIPPED
from genomeready.workforce.queries.reports import gap_report_of, ratios
from genomeready.workforce.services import keep_norms

SHORT = ("organisation_name", "profession", "in_post_people", "posts_gap", "assessed", "evidence_gap", "role_ready", "competence_gap")


@group("reports", help="Reports on the workforce.")
def reports() -> None:
    """Group of commands."""


@reports.command("gap", help="Print the gap report of an organisation (by its slug) and its parts.")
@click.argument("organisation")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="The day, written 2026-11-22; today if not given.")
@click.option("--norm", default="", help="The slug of a norm to count posts against, instead of the plan.")
@click.option("--format", "shape", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--exact", is_flag=True, help="Hide and round nothing. Not for publication.")
def gap(organisation: str, as_of: datetime | None, norm: str, shape: str, *, exact: bool) -> None:
    """Print one report."""
    day = as_of.date() if as_of else clock.today()
    if day > clock.today():
        raise Failure(f"{day.isoformat()} has not come; give today or an earlier day.")
    sys.stdout.writelines(_written(_report(organisation, day, norm, exact=exact), shape))


@reports.command("norms", help="Load the cited norms that come with the platform, and list all norms.")
def norms() -> None:
    """Keep the shipped norms, and print what there is to choose from."""
    with unit_of_work() as session:
        keep_norms(session, SHIPPED, by=None)
    with reading() as session:
        for ratio in ratios(session):
            click.echo(
                f"{ratio.slug}: {ratio.posts.normalize():f} {ratio.unit} for {ratio.population:,} people. {ratio.source}, {ratio.year}."
            )


def _report(slug: str, day: date, norm: str, *, exact: bool) -> GapReport:
    settings = current_app.config["GENOMEREADY"]
    rule = None if exact else DisclosureRule(threshold=settings.disclosure_threshold, base=settings.disclosure_base)
    with reading() as session:
        known = organisation_by_slug(session, slug)
        if known is None:
            raise Failure(f"There is no organisation {slug!r}; write its slug, as it stands in the address of its page.")
        names = [ratio.slug for ratio in ratios(session)]
        if norm and norm not in names:
            raise Failure(f"There is no norm {norm!r}; choose one of: {', '.join(names) or 'none is loaded (reports norms)'}.")
        return gap_report_of(session, known, as_of=day, rule=rule, norm=norm)


def _written(report: GapReport, shape: str) -> list[str]:
    if shape == "json":
        return [json.dumps(report.as_data() | {"sha256": report.content_hash}, indent=2, ensure_ascii=False), "\n"]
    if shape == "csv":
        return list(csv_lines(table_rows(report)))
    rows = [SHORT, *([str(value) if (value := as_row(line)[name]) is not None else "-" for name in SHORT] for line in report.rows())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(SHORT))]
    head = f"{report.organisation.name}, as of {report.as_of.isoformat()}, data {report.content_hash[:16]}\n"
    return [head, *("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows)]
