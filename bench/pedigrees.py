"""Families, in this process: the chance of somebody in a family of 25, and the page's part of a family to be read and to be drawn.

CPU time of this process, which other programs disturb least; no database is asked.
"""

import time
from fractions import Fraction

from factories.questions import an_entry, stored
from flask import Flask, render_template
from in_process import milliseconds

from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.risk.engine import posterior
from genomeready.assessment.types.risk.pedigree import Condition, Family, Relative, Sex

POSTERIOR = "posterior in a family of 25 (CPU)"
TARGETS = {POSTERIOR: "best ≤ 50 ms"} | dict.fromkeys(
    ("page part of pedigree_read (CPU)", "page part of pedigree_draw (CPU)"), "best ≤ 20 ms"
)


def a_family_of_25() -> Family:
    """Four generations: a couple, four children with partners, three children of each, and one more with an affected child."""
    m, f = Sex.MALE, Sex.FEMALE
    people = [Relative(id="a", sex=m), Relative(id="b", sex=f)]
    for n in range(4):
        people += [Relative(id=f"c{n}", sex=f, father="a", mother="b", affected=False), Relative(id=f"p{n}", sex=m)]
        people += [Relative(id=f"g{n}{k}", sex=f if k else m, father=f"p{n}", mother=f"c{n}", affected=k == 2 and n == 0) for k in range(3)]
    people += [
        Relative(id="q", sex=m),
        Relative(id="h", sex=m, father="q", mother="g11", affected=True),
        Relative(id="i", sex=f, father="q", mother="g11"),
    ]
    return Family.of(people)


class Pedigrees:
    """What is measured."""

    def __init__(self, app: Flask) -> None:
        self.app, self.family = app, a_family_of_25()
        self.condition = Condition(frequency=Fraction(1, 50), penetrance={(2, sex): Fraction(9, 10) for sex in Sex})
        self.read, self.draw = (stored(an_entry(name)) for name in ("q-qt-0812", "q-qt-0821"))

    def measure(self) -> dict[str, list[float]]:
        """Return the milliseconds of each run by name."""
        with self.app.test_request_context():
            return {
                POSTERIOR: milliseconds(lambda: posterior(self.family, self.condition, of="i"), times=20, clock=time.process_time),
                "page part of pedigree_read (CPU)": self.shown("pedigree_read", self.read),
                "page part of pedigree_draw (CPU)": self.shown("pedigree_draw", self.draw),
            }

    def shown(self, name: str, content: dict[str, object]) -> list[float]:
        """Return how long the page's part of a question takes."""
        kind = type_named(name)

        def show() -> None:
            seen = kind.view(content, kind.prepare(content, None), None)
            render_template(f"assessment/types/{name}.html", question=seen, field="answer", within="q-", typed=None)

        return milliseconds(show, times=30, clock=time.process_time)
