"""Classification of variants, in this process: lines for machines, and the largest practice block's part of a page.

CPU time of this process, which other programs disturb least; no database is asked.
"""

import json
import time

from factories.questions import an_entry, stored
from flask import Flask, render_template
from in_process import milliseconds

from genomeready.assessment.types.machines import MACHINES, Answers
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.variants.criteria import DEFAULTS
from genomeready.base.ids import seeded

LINES = 10_000
BLOCK = "q-qt-0231"  # the table for copy-number losses, the longest form there is
MARKED, SHOWN = f"classify {LINES:,} acmg lines (CPU)", "largest practice block's page part (CPU)"
TARGETS = {MARKED: "best ≤ 1000 ms", SHOWN: "best ≤ 20 ms"}


class Classifying:
    """What is measured."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        chance, codes = seeded("classify"), sorted(DEFAULTS)
        self.lines = [json.dumps({"id": n, "codes": chance.sample(codes, 4)}) for n in range(LINES)]
        self.answers = Answers(MACHINES["acmg"])
        entry = an_entry(BLOCK)
        self.kind, self.content = type_named(entry.type), stored(entry)

    def measure(self) -> dict[str, list[float]]:
        """Return the milliseconds of each run by name."""
        with self.app.test_request_context():
            return {
                MARKED: milliseconds(self.mark_all, times=5, clock=time.process_time),
                SHOWN: milliseconds(self.show, times=50, clock=time.process_time),
            }

    def mark_all(self) -> None:
        for line in self.lines:
            json.dumps(self.answers.to(json.loads(line), scheme="acgs2020"))

    def show(self) -> None:
        seen = self.kind.view(self.content, self.kind.prepare(self.content, None), None)
        render_template(f"assessment/types/{seen.type}.html", question=seen, field="answer", within="q-", typed=None)
