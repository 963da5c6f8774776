"""The words of the gap report, in the reader's language: for the page and the PDF alike."""

from decimal import Decimal

from flask_babel import gettext, ngettext

from genomeready.web.language import day, number, percent
from genomeready.workforce.disclosure import MARKER
from genomeready.workforce.gap_report import Column, GapReport, Line
from genomeready.workforce.rules import Ratio


def _(words: str, **details: object) -> str:
    return str(gettext(words, **details))


def wte(value: Decimal | None) -> str:
    """Write whole-time equivalents with one decimal place."""
    return number(None if value is None else value.quantize(Decimal("0.1")))


def count(value: int | None) -> str:
    """Write a count of people, or the marker where it is hidden."""
    return MARKER if value is None else number(value)


def summary(report: GapReport) -> list[str]:
    """Return the report in a few sentences, the answer first."""
    whole = report.whole
    if not whole.heads:
        return [_("On %(day)s nobody was in post here whose place of work was confirmed.", day=day(report.as_of))]
    return [_ready(whole), _assessed(whole), *_posts(whole), *_extremes(report), _in_post(report)]


def _in_post(report: GapReport) -> str:
    return _(
        "In post on %(day)s: %(people)s people, %(wte)s whole-time equivalents; %(profiled)s work in a profession that has a role profile.",
        day=day(report.as_of),
        people=number(report.whole.heads),
        wte=wte(report.whole.wte),
        profiled=number(report.whole.people),
    )


def _ready(line: Line) -> str:
    if line.ready.value is None:
        return _("How many of %(people)s people are role-ready is hidden, to protect them.", people=number(line.people))
    return _(
        "%(ready)s of %(people)s people (%(share)s) are role-ready: they meet every mandatory competency of "
        "their role. The competence gap is %(gap)s people.",
        ready=number(line.ready.value),
        people=number(line.people),
        share=percent(line.ready_share),
        gap=count(line.competence_gap),
    )


def _assessed(line: Line) -> str:
    if line.assessed.value is None:
        return _("How many of %(people)s people have been assessed is hidden, to protect them.", people=number(line.people))
    return _(
        "%(assessed)s of %(people)s people (%(share)s) have been assessed. What the other %(gap)s can do, "
        "nobody has looked at: that is the evidence gap.",
        assessed=number(line.assessed.value),
        people=number(line.people),
        share=percent(line.assessed_share),
        gap=count(line.evidence_gap),
    )


def _posts(line: Line) -> list[str]:
    if line.wanted is None or line.posts_gap is None:
        return [_("No planned posts or norm are known here, so there is no posts gap.")]
    if line.posts_gap > 0:
        words = _(
            "%(filled)s of %(wanted)s WTE are filled. The posts gap is %(gap)s WTE.",
            filled=wte(line.filled),
            wanted=wte(line.wanted),
            gap=wte(line.posts_gap),
        )
    else:
        words = _("All %(wanted)s WTE are filled, and %(more)s more.", wanted=wte(line.wanted), more=wte(-line.posts_gap))
    return [words]


def _extremes(report: GapReport) -> list[str]:
    """Return which part is least and which most ready, and the profession with the largest competence gap."""
    said = []
    parts = [(report.line(part.id).ready_share, part) for part in report.parts]
    shown = sorted(((share, part.name) for share, part in parts if share is not None), key=lambda pair: (pair[0], pair[1]))
    if len(shown) > 1 and shown[0][0] < shown[-1][0]:
        (least, low), (most, high) = shown[0], shown[-1]
        said.append(
            _(
                "Least ready is %(low)s (%(least)s), most ready %(high)s (%(most)s).",
                low=low,
                least=percent(least),
                high=high,
                most=percent(most),
            )
        )
    gaps = [(report.line(report.organisation.id, slug).competence_gap, title) for slug, title in report.professions]
    largest = max(((gap, title) for gap, title in gaps if gap), default=None)
    if largest:
        said.append(_("The largest competence gap of one profession: %(title)s, %(gap)s people.", title=largest[1], gap=number(largest[0])))
    return said


def definitions() -> list[tuple[str, str]]:
    """Return what each figure means."""
    return [
        (
            _("In post"),
            _(
                "Memberships that the training lead confirmed and that hold on the day: whole-time equivalents (WTE) "
                "where they are worked; a person counts once for each profession, in the place where most of the time "
                "in it is worked."
            ),
        ),
        (
            _("Wanted"),
            _(
                "The planned posts of the establishment (a place's own latest figure, otherwise the sum of its "
                "parts), or the chosen norm times the population."
            ),
        ),
        (_("Posts gap"), _("Wanted less filled, in the same unit. Negative where more posts are filled than wanted.")),
        (
            _("Assessed"),
            _("Holds a level, by valid evidence stronger than self-assessment, in at least one mandatory competency of the role profile."),
        ),
        (_("Evidence gap"), _("People in post less people assessed, among those whose profession has a role profile.")),
        (_("Role-ready"), _("Meets every mandatory competency of the role profile on the day, by evidence stronger than self-assessment.")),
        (_("Competence gap"), _("People in post less people role-ready, among those whose profession has a role profile.")),
    ]


def method(report: GapReport) -> list[str]:
    """Return how the report was made: what it counts against, and what it hides."""
    said = [_("Competencies and role profiles: %(framework)s.", framework=report.framework or _("none loaded"))]
    said.append(_("Wanted posts: the establishment's planned posts known on the day, where no norm is named."))
    if report.uncoded:
        said.append(
            _(
                "No standard occupation code (ISCO-08, ESCO) exists for: %(professions)s. Whom a country counts under this name is a "
                "national choice; compare such counts only where that choice is the same.",
                professions="; ".join(report.uncoded),
            )
        )
    if report.plan_sources:
        said.append(_("Planned posts come from: %(sources)s.", sources="; ".join(report.plan_sources)))
    if report.ratio:
        said.append(_("Norm chosen: %(norm)s", norm=norm_words(report.ratio)))
    said.append(
        _(
            "Nobody counts as assessed or role-ready by self-assessment alone, nor by evidence that has run out. "
            "Not assessed is not the same as not able."
        )
    )
    return [*said, disclosure_words(report)]


def disclosure_words(report: GapReport) -> str:
    """Say what is hidden, and why."""
    if report.rule is None:
        return _("Exact numbers, for those who lead these people. Not for publication: small numbers could tell what one person can do.")
    return _(
        "Protection of people: “%(marker)s” stands where fewer than %(threshold)s people have a result or "
        "have it not, and where a hidden number could be worked out from others; what is hidden is decided "
        "over the whole country at once. Other results are rounded to %(base)s, each on its own, so sums may "
        "differ; gaps and percentages come from the rounded numbers. Posts and people in post are public and "
        "exact.",
        marker=MARKER,
        threshold=report.rule.threshold,
        base=report.rule.base,
    )


def norm_words(ratio: Ratio) -> str:
    """Say what a norm asks, of whom, and who said so."""
    return _(
        "%(posts)s %(unit)s for %(population)s people (%(counted)s). Source: %(source)s, %(year)s.",
        posts=f"{ratio.posts.normalize():f}",
        unit=ratio.unit,
        population=number(ratio.population),
        counted=ratio.counted,
        source=ratio.source,
        year=ratio.year,
    )


def chart_rows(report: GapReport) -> list[dict[str, object]]:
    """Return the bars of the readiness chart: the parts, or the professions of a place without parts; the least ready first."""
    named = [(part.name, report.line(part.id)) for part in report.parts] or [
        (title, report.line(report.organisation.id, slug)) for slug, title in report.professions
    ]
    counted = [(name, line) for name, line in named if line.people]
    counted.sort(key=lambda pair: (pair[1].ready_share is None, pair[1].ready_share or 0, pair[0]))
    return [
        {"name": name, "order": place, "share": None if line.ready_share is None else float(line.ready_share), "label": _bar_label(line)}
        for place, (name, line) in enumerate(counted)
    ]


def _bar_label(line: Line) -> str:
    if line.ready.value is None:
        return _("%(marker)s (of %(people)s)", marker=MARKER, people=number(line.people))
    return _("%(ready)s of %(people)s", ready=number(line.ready.value), people=number(line.people))


def chart_words(report: GapReport) -> dict[str, str]:
    """Return the words in the chart."""
    return {
        "axis": _("Role-ready, share of people in post"),
        "description": _("Role-ready people in %(organisation)s on %(day)s", organisation=report.organisation.name, day=day(report.as_of)),
    }


def chart_in_words(report: GapReport) -> str:
    """Return what the chart shows, for those who do not see it."""
    return "; ".join(f"{row['name']}: {row['label']}" for row in chart_rows(report))


def hidden_words(report: GapReport) -> str:
    """Say how many numbers of this page are hidden."""
    return str(ngettext("One number is hidden.", "%(num)d numbers are hidden.", report.hidden))


def column_title(report: GapReport, column: Column) -> str:
    """Name a column: the whole organisation, a part, or the rest."""
    return _("All of %(name)s", name=column.name) if column.id == report.organisation.id else column.name
