"""How role profiles that stand side by side are drawn: one small chart for each domain."""

from flask_babel import gettext as _

from genomeready.frameworks.lines.comparison import Comparison, Spread
from genomeready.frameworks.lines.versions import VersionLine


def chart_rows(comparison: Comparison) -> list[dict[str, object]]:
    """Return one row for each domain and role; where a role asks for nothing there are no levels, only the words that say so."""
    return [
        {"domain": domain.title, "place": place, "role": role.title, "order": order, **_levels(spread), "label": spread_words(spread)}
        for place, domain in enumerate(comparison.domains)
        for order, (role, spread) in enumerate(zip(comparison.roles, domain.spreads, strict=True))
    ]


def _levels(spread: Spread | None) -> dict[str, object]:
    if spread is None:
        return {"lowest": None, "middle": None, "highest": None}
    return {"lowest": spread.lowest, "middle": spread.middle, "highest": spread.highest}


def spread_words(spread: Spread | None) -> str:
    """Write a spread: the middle level, the range where there is one, and of how many competencies; or that none is asked."""
    if spread is None:
        return str(_("none asked"))
    if spread.lowest == spread.highest:
        return str(_("%(middle)s, of %(asked)s", middle=spread.middle, asked=spread.asked))
    return str(
        _(
            "%(middle)s (%(lowest)s–%(highest)s), of %(asked)s",
            middle=spread.middle,
            lowest=spread.lowest,
            highest=spread.highest,
            asked=spread.asked,
        )
    )


def chart_words(comparison: Comparison, version: VersionLine) -> dict[str, str]:
    """Return the words of the chart, and the end of its scale."""
    return {
        "axis": str(_("Level asked, on the scale of %(framework)s %(number)s", framework=version.title, number=version.number)),
        "description": str(_("Levels that roles ask in each domain")),
        "top": str(comparison.top),
    }
