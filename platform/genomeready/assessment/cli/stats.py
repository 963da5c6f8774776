"""`python app.py questions stats EXAM`: the statistics of an examination, worked out now."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
from flask.cli import with_appcontext

from genomeready.assessment.queries.statistics import ExaminationRow, examination_named, worked_out
from genomeready.base.refusals import NotThere
from genomeready.web.cli import Failure
from genomeready.web.database import reading

CLASSICAL = ("n", "facility", "item_rest", "upper_lower", "alpha_if_deleted")
MOODLE = ("n", "facility_index", "standard_deviation", "discrimination_index", "discrimination_efficiency", "effective_weight")
SITTINGS = "each person's first sitting that was marked and is not void"
CONVENTIONS = {
    "classical": "alpha with population variances (n); standard error with the sample deviation (n - 1)",
    "moodle": "n - 1 throughout; percentages as Moodle shows them",
}


@click.command("stats", help="Statistics of an examination: EXAM is the course's slug.")
@click.argument("exam", metavar="EXAM")
@click.option("--version", help="The number of the course's version; without it the one offered now.")
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--convention", type=click.Choice(list(CONVENTIONS)), default="classical", show_default=True)
@with_appcontext
def stats(exam: str, version: str | None, shape: str, convention: str) -> None:
    """Print them; a sample that is too small is refused in one line."""
    with reading() as session:
        try:
            examination = examination_named(session, exam, version)
        except NotThere as fault:
            which = f" in version {version}" if version else ""
            raise Failure(f"No course {exam!r} with an examination{which}. `python app.py courses sync` loads courses.") from fault
        found = worked_out(session, examination)
    if found["people"] < found["fewest"]:
        raise Failure(f"Not enough data ({found['people']} of {found['fewest']}): no statistic is shown of so few first sittings.")
    told = as_told(examination, found, convention=convention)
    click.echo(json.dumps(told, indent=1, ensure_ascii=False) if shape == "json" else "\n".join(_table(told, convention)))


def as_told(examination: ExaminationRow, found: Mapping[str, Any], *, convention: str) -> dict[str, Any]:
    """Return what is printed: the whole, and each question with its options."""
    whole = dict(found["whole"])
    moodle = whole.pop("moodle")
    return {
        "examination": examination.title,
        "course": examination.course_slug,
        "version": examination.version,
        "convention": convention,
        "conventions": CONVENTIONS[convention],
        "sittings": SITTINGS,
        "people": found["people"],
        "fewest": found["fewest"],
        "whole": (whole if convention == "classical" else moodle) | {"same_paper": found["same_paper"]},
        "items": [_item(item, convention) for item in found["items"]],
    }


def _item(item: Mapping[str, Any], convention: str) -> dict[str, Any]:
    if convention == "moodle":
        figures = item["moodle"] or dict.fromkeys(MOODLE[1:-1])
        return {"question": item["name"], "n": item["n"], **figures, "effective_weight": item["effective_weight"]}
    return {"question": item["name"], **{name: item[name] for name in CLASSICAL}, "flags": item["flags"], "options": item["options"]}


def _table(told: Mapping[str, Any], convention: str) -> list[str]:
    columns = CLASSICAL if convention == "classical" else MOODLE
    head = [f"{told['examination']} ({told['course']} {told['version']}): {told['people']} people, {told['sittings']}", told["conventions"]]
    whole = [f"  {name.replace('_', ' ')}: {_figure(value)}" for name, value in told["whole"].items()]
    rows = [["question", *(name.replace("_", " ") for name in columns)]]
    for item in told["items"]:
        few = item["n"] < told["fewest"]
        figures = [f"not enough data ({item['n']} of {told['fewest']})"] if few else [_figure(item[name]) for name in columns]
        rows.append([item["question"], *figures])
        rows += [_option(line) for line in item.get("options", ())]
    return [*head, *whole, "", *_aligned(rows)]


def _option(line: Mapping[str, Any]) -> list[str]:
    name = "no answer" if line["option"] is None else line["option"]
    marked = " (key)" if line["key"] else " (idle)" if line["idle"] else ""
    parts = (f"{line['share']:.1%}", f"mean {_figure(line['mean_total'])}", f"r {_figure(line['correlation'])}")
    return [f"  {name}{marked}", str(line["n"]), *parts]


def _figure(value: object) -> str:
    """Return a figure to three places; what is undefined as a dash.

    >>> _figure(0.12345), _figure(12), _figure(None), _figure(True)
    ('0.123', '12', '-', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max((len(row[place]) for row in rows if len(row) > place), default=0) for place in range(max(map(len, rows)))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]
