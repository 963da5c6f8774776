"""The tables of the gap report, cell by cell as they are printed: the page and the PDF only lay them out."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from genomeready.web.language import number, percent
from genomeready.workforce.gap_report import GapReport, Line
from genomeready.workforce.rules import ALL
from genomeready.workforce.wording import column_title, count, wte


@dataclass(frozen=True, kw_only=True)
class Printed:
    """One cell: the figure, and beneath it what it is a figure of."""

    text: str
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a column; `slug` where it is a place whose own report can be opened."""

    text: str
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintTable:
    """A table: its first column names the row; the last row counts all professions together."""

    title: str
    note: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, tuple[Printed, ...]], ...]


def tables(report: GapReport) -> list[PrintTable]:
    """Return all tables: the three gaps by profession, then each gap by part where there are parts."""
    made = [_by_profession(report)]
    if report.parts:
        made += [
            _by_part(report, _("Posts gap"), _("Wanted posts less posts filled. Beneath: filled of wanted."), _posts_cell),
            _by_part(report, _("Evidence gap"), _("People whom nobody has assessed. Beneath: assessed of people in post."), _evidence_cell),
            _by_part(
                report, _("Competence gap"), _("People who are not role-ready. Beneath: role-ready of people in post."), _competence_cell
            ),
        ]
    return made


def _by_profession(report: GapReport) -> PrintTable:
    heads = (_("People in post"), _("WTE in post"), _("Posts gap"), _("Evidence gap"), _("Competence gap"), _("Role-ready"))
    rows = []
    for slug, title in (*report.professions, (ALL, _("All professions"))):
        line = report.line(report.organisation.id, slug)
        cells = (
            Printed(text=number(line.heads)),
            Printed(text=wte(line.wte)),
            _posts_cell(line),
            _evidence_cell(line),
            _competence_cell(line),
            _share_cell(line),
        )
        rows.append((title, cells))
    note = _("Three different questions: are there enough posts, has anybody looked, and is the role met.")
    return PrintTable(title=_("Three gaps by profession"), note=note, heads=tuple(Head(text=text) for text in heads), rows=tuple(rows))


def _by_part(report: GapReport, title: str, note: str, cell: Callable[[Line], Printed]) -> PrintTable:
    heads = tuple(Head(text=column_title(report, column), slug=column.slug if column in report.parts else "") for column in report.columns)
    rows = tuple(
        (name, tuple(cell(report.line(column.id, slug)) for column in report.columns))
        for slug, name in (*report.professions, (ALL, _("All professions")))
    )
    return PrintTable(title=title, note=note, heads=heads, rows=rows)


def _posts_cell(line: Line) -> Printed:
    if line.wanted is None:
        return Printed(text="–", of=_("no plan or norm"))
    return Printed(text=wte(line.posts_gap), of=_("%(filled)s of %(wanted)s", filled=wte(line.filled), wanted=wte(line.wanted)))


def _evidence_cell(line: Line) -> Printed:
    return _people_cell(line, line.evidence_gap, line.assessed.value)


def _competence_cell(line: Line) -> Printed:
    return _people_cell(line, line.competence_gap, line.ready.value)


def _people_cell(line: Line, gap: int | None, done: int | None) -> Printed:
    if not line.people:
        return Printed(text="–", of=_("no role profile") if line.heads else _("nobody in post"))
    return Printed(text=count(gap), of=_("%(done)s of %(people)s", done=count(done), people=number(line.people)))


def _share_cell(line: Line) -> Printed:
    return Printed(text=percent(line.ready_share) if line.ready_share is not None or not line.people else count(None))
