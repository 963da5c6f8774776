"""The metrics of a run's table, each with the limits that the table states, and what a sound run looks like.

The limits are those of an invented laboratory for exomes and stand in every table: a question is answered by them and by nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: its limits (None where there is none), where a sound run lies, and how many decimals are written."""

    id: str
    least: Fraction | None
    most: Fraction | None
    sound: tuple[Fraction, Fraction]
    decimals: int = 1

    def passes(self, value: str) -> bool:
        """Say whether a value keeps the limits, which belong to what passes.

        >>> METRICS["freemix"].passes("3.0"), METRICS["freemix"].passes("3.1"), METRICS["titv"].passes("2.4")
        (True, False, False)
        """
        number = Fraction(value)
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


class Sexes(Metric):
    """The sex that is recorded beside that of the reads, each F or M: they should be the same."""

    def passes(self, value: str) -> bool:
        """Say whether both are the same."""
        return value[:1] == value[1:]


def _metric(own: str, least: str, most: str, sound: tuple[str, str], decimals: int = 1) -> Metric:
    limits = [Fraction(text) if text else None for text in (least, most)]
    return Metric(own, limits[0], limits[1], (Fraction(sound[0]), Fraction(sound[1])), decimals)


SEX = "sex"
_ALL = (
    _metric("q30", "85", "", ("89", "95")),
    _metric("adapter", "", "5", ("0.2", "2.5")),
    _metric("duplicates", "", "30", ("8", "20")),
    _metric("on_target", "60", "", ("72", "86")),
    _metric("covered", "95", "", ("97", "99.4")),
    _metric("gc_rich", "0.60", "", ("0.78", "1.05"), 2),
    _metric("freemix", "", "3", ("0.1", "1.2")),
    _metric("het_hom", "1.3", "2.0", ("1.45", "1.8"), 2),
    _metric("titv", "2.8", "3.3", ("2.95", "3.15"), 2),
    _metric("known", "95", "", ("97.5", "99.2")),
    Sexes(SEX, None, None, (Fraction(0), Fraction(0)), 0),
    _metric("mother", "0.18", "0.35", ("0.23", "0.27"), 3),
    _metric("father", "0.18", "0.35", ("0.23", "0.27"), 3),
)
METRICS: Mapping[str, Metric] = {metric.id: metric for metric in _ALL}
OF_A_TRIO = ("mother", "father")


def asked(*, trio: bool) -> tuple[str, ...]:
    """Return the metrics of a table: kinship stands in that of a trio only."""
    return tuple(own for own in METRICS if trio or own not in OF_A_TRIO)


def failing(values: Mapping[str, str]) -> frozenset[str]:
    """Return the metrics that break their limits."""
    return frozenset(own for own, value in values.items() if not METRICS[own].passes(value))
