"""A run's table from a seed: the same seed and the same faults give the same table."""

from collections.abc import Collection
from fractions import Fraction
from random import Random  # noqa: TID251 - the type only; the generator comes from base.ids

from genomeready.assessment.types.run_quality.faults import shows_in
from genomeready.assessment.types.run_quality.metrics import METRICS, SEX, Metric, asked
from genomeready.base.ids import seeded

_BROKEN = {
    "q30": ("68", "82"), "adapter": ("8", "22"), "duplicates": ("38", "62"), "on_target": ("22", "52"), "covered": ("71", "92"),
    "gc_rich": ("0.22", "0.48"), "freemix": ("4.5", "14"), "het_hom": ("2.2", "3.1"), "titv": ("1.9", "2.5"), "known": ("52", "86"),
    "mother": ("-0.020", "0.030"), "father": ("-0.020", "0.030"),
}  # fmt: skip
"""Where a metric lies that a fault breaks: clearly beyond its limit."""


def table_of(seed: int, faults: Collection[str], *, trio: bool) -> dict[str, str]:
    """Return the values of a table by metric, as they are written.

    >>> table_of(7, ["low-q30"], trio=False) == table_of(7, ["low-q30"], trio=False)
    True
    """
    random = seeded(f"run/{seed}")
    broken = shows_in(faults, trio=trio)
    return {own: _value(METRICS[own], random, broken=own in broken) for own in asked(trio=trio)}


def _value(metric: Metric, random: Random, *, broken: bool) -> str:
    if metric.id == SEX:
        recorded = random.choice("FM")
        return recorded + ({"F": "M", "M": "F"}[recorded] if broken else recorded)
    low, high = (Fraction(text) for text in _BROKEN[metric.id]) if broken else metric.sound
    steps = (high - low) * 10**metric.decimals
    value = low + Fraction(random.randint(0, int(steps)), 10**metric.decimals)
    return f"{float(value):.{metric.decimals}f}"
