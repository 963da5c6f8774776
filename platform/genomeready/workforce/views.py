"""Pages of those who lead or review: people × competencies, and the three gaps."""

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, redirect, render_template, request, stream_with_context, url_for
from werkzeug import Response as Answer

from genomeready.base import clock
from genomeready.base.csv_text import csv_lines
from genomeready.base.refusals import NotThere, Refused
from genomeready.competence.queries.standing import my_standing
from genomeready.people.guards import holding, holding_anywhere, me, the_organisation
from genomeready.people.rules import Role
from genomeready.settings import Settings
from genomeready.web.access import open_to
from genomeready.web.charts import draw
from genomeready.web.database import db
from genomeready.web.pdf import typeset
from genomeready.workforce.disclosure import DisclosureRule
from genomeready.workforce.forms import GapForm, gap_form
from genomeready.workforce.gap_report import GapReport, table_rows
from genomeready.workforce.printing import in_print, on_the_page, team_lines
from genomeready.workforce.queries.reports import gap_report_of, ratios
from genomeready.workforce.queries.team import person_below, places_held, professions_below, team_below
from genomeready.workforce.wording import chart_rows, chart_words

blueprint = Blueprint("workforce", __name__)

LEADERS = (Role.LEAD, Role.ADMINISTRATOR)
READERS = (Role.REVIEWER, *LEADERS)


class NoSuchReport(Refused):
    """A download was asked for with parameters that the page would not take."""

    message = "This report cannot be made. Open the report's page, choose a day that has come, and download it from there."


@blueprint.get("/organisations")
@open_to(holding_anywhere(*READERS, Role.EXAMINER))
def my_organisations() -> str | Answer:
    """Show where I hold a role; go straight there when it is one place only."""
    places = places_held(db.session, me().held, roles={*READERS, Role.EXAMINER})
    only = places[0] if len(places) == 1 else None
    if only and only.allows(*LEADERS):
        return redirect(url_for("workforce.team", organisation=only.slug), 302)
    if only and only.allows(Role.REVIEWER):
        return redirect(url_for("workforce.gaps", organisation=only.slug), 302)
    return render_template("workforce/organisations.html", places=places, leaders=LEADERS, readers=READERS)


@blueprint.get("/organisations/<organisation>/people")
@open_to(holding(*LEADERS))
def team(organisation: str) -> str:  # noqa: ARG001 - the guard read it
    """Show people × competencies of one profession."""
    page = request.args.get("page", 1, type=int)
    shown = team_below(db.session, the_organisation().path, profession=request.args.get("profession"), page=page, on=clock.today())
    return render_template("workforce/team.html", organisation=the_organisation(), team=shown)


@blueprint.get("/organisations/<organisation>/people.csv")
@open_to(holding(*LEADERS))
def team_csv(organisation: str) -> Response:
    """Give the same as CSV, all pages of it, as it is read."""
    path, profession, day = the_organisation().path, request.args.get("profession"), clock.today()
    first = team_below(db.session, path, profession=profession, page=1, on=day, size=500)
    rest = (team_below(db.session, path, profession=profession, page=page, on=day, size=500) for page in range(2, first.pages + 1))
    return _download(
        csv_lines(team_lines(first, rest)), f"people-{organisation}-{first.chosen.slug if first.chosen else 'none'}-{day.isoformat()}.csv"
    )


@blueprint.get("/organisations/<organisation>/people/<person>")
@open_to(holding(*LEADERS))
def member(organisation: str, person: str) -> str:  # noqa: ARG001 - the guard read it
    """Show one person's standing, and why, to those who lead her."""
    known = person_below(db.session, the_organisation().path, person, clock.today())
    choices = professions_below(db.session, the_organisation().path, clock.today(), person_id=known.id)
    chosen = next((c for c in choices if c.slug == request.args.get("profession", choices[0].slug)), None)
    if chosen is None:
        raise NotThere
    standing = my_standing(db.session, known.id, profession=chosen.slug, on=clock.today())
    return render_template(
        "workforce/member.html", organisation=the_organisation(), person=known, choices=choices, chosen=chosen, mine=standing
    )


@blueprint.get("/organisations/<organisation>/gaps")
@open_to(holding(*READERS))
def gaps(organisation: str) -> tuple[str, int]:  # noqa: ARG001 - the guard read it
    """Show the three gaps of an organisation on a day."""
    form, report = _asked()
    page = render_template("workforce/gaps.html", form=form, organisation=the_organisation(), leads=_leads(), **on_the_page(report))
    return page, 422 if form.errors else 200


@blueprint.get("/organisations/<organisation>/gaps.csv")
@open_to(holding(*READERS))
def gaps_csv(organisation: str) -> Response:
    """Give the same numbers as one tidy table."""
    report = _report()
    return _download(csv_lines(table_rows(report)), f"gaps-{organisation}-{report.as_of.isoformat()}.csv")


@blueprint.get("/organisations/<organisation>/gaps.pdf")
@open_to(holding(*READERS))
def gaps_pdf(organisation: str) -> Response:
    """Give the same as a document for print."""
    report = _report()
    settings: Settings = current_app.config["GENOMEREADY"]
    norm = report.ratio.slug if report.ratio else None
    address = settings.public_url.rstrip("/") + url_for("workforce.gaps", organisation=organisation, as_of=report.as_of, norm=norm)
    data = in_print(report, chart=_chart(report), address=address, demo=settings.demo)
    made = typeset(settings.home / "templates" / "reports" / "gap.typ", data, dated=report.as_of)
    return _attached(Response(made, mimetype="application/pdf"), f"gaps-{organisation}-{report.as_of.isoformat()}.pdf")


@blueprint.get("/organisations/<organisation>/gaps/chart.svg")
@open_to(holding(*READERS))
def gaps_chart(organisation: str) -> Response:  # noqa: ARG001 - the guard read it
    """Draw readiness by part, from the same report."""
    return Response(_chart(_report()), mimetype="image/svg+xml")


def _leads() -> bool:
    return me().holds(*LEADERS, path=the_organisation().path)


def _asked() -> tuple[GapForm, GapReport]:
    """Read the parameters and make the report; a parameter that was not well is shown beside today's report."""
    form = gap_form(request.args, ratios(db.session), leads=_leads())
    settings = current_app.config["GENOMEREADY"]
    rule = None if form.exact else DisclosureRule(threshold=settings.disclosure_threshold, base=settings.disclosure_base)
    return form, gap_report_of(db.session, the_organisation(), as_of=form.day, rule=rule, norm=form.chosen_norm)


def _report() -> GapReport:
    form, report = _asked()
    if form.errors:
        raise NoSuchReport
    return report


def _chart(report: GapReport) -> str:
    spec = current_app.config["GENOMEREADY"].home / "templates" / "charts" / "readiness.json"
    return draw(spec, chart_rows(report), words=chart_words(report))


def _download(lines: Iterator[str], name: str) -> Response:
    return _attached(Response(stream_with_context(lines), mimetype="text/csv"), name)


def _attached(answer: Response, name: str) -> Response:
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
