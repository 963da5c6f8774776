"""Variants of the DNA sequence, classified by ACMG/AMP criteria under one of the schemes of `variants`. See `classification`."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.classification import Classification
from genomeready.assessment.types.classification_files import authored, read
from genomeready.assessment.types.judging import Applied, Asked, Judged
from genomeready.assessment.types.shape import Content
from genomeready.assessment.types.variants.co_application import warnings_on
from genomeready.assessment.types.variants.criteria import DEFAULTS, LADDER, MEANINGS, Criterion, Strength, read_code
from genomeready.assessment.types.variants.schemes import SCHEMES, Class, Conflict, Scheme, points_of, posterior_of
from genomeready.base.faults import Fault
from genomeready.base.located import Located

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Population data": ("BA1", "BS1", "BS2", "PM2", "PS4"),
    "Computational and predictive data": ("PVS1", "PS1", "PM4", "PM5", "PP3", "BP1", "BP3", "BP4", "BP7"),
    "Functional data": ("PS3", "PM1", "PP2", "BS3"),
    "Segregation": ("PP1", "BS4"),
    "De novo": ("PS2", "PM6"),
    "Phase": ("PM3", "BP2"),
    "Other data": ("PP4", "BP5", "PP5", "BP6"),
}
"""The criteria by kind of evidence, in the order in which a page asks for them (Richards et al. 2015, figure 1)."""
_STEPS = (*LADDER, Strength.STAND_ALONE)
STRENGTHS: Mapping[str, Strength] = {strength.name.lower().replace("_", "-"): strength for strength in _STEPS}
_NAMES = {strength: name for name, strength in STRENGTHS.items()}


def _asked() -> Iterator[Asked]:
    for group, codes in GROUPS.items():
        for code in codes:
            steps = _STEPS if DEFAULTS[code] is Strength.STAND_ALONE else LADDER
            choices = tuple(_NAMES[step] for step in steps)
            yield Asked(code=code, group=group, means=MEANINGS[code], choices=choices, usual=_NAMES[DEFAULTS[code]])


_ASKED = tuple(_asked())


class AcmgJudge:
    """A scheme of `variants`, in one reading of what contradicts."""

    classes: Sequence[str] = tuple(Class)
    asked: Sequence[Asked] = _ASKED

    def __init__(self, scheme: Scheme, conflict: Conflict) -> None:
        self.title, self.source = scheme.title, scheme.source
        self._scheme, self._conflict = scheme, conflict

    def read(self, text: str) -> tuple[str, str]:
        """Return the code that an author wrote, with its strength."""
        found = read_code(text)
        return found.code, _NAMES[found.strength]

    def judge(self, applied: Applied) -> Judged:
        """Return the class that criteria lead to, and why."""
        criteria = [Criterion(code, STRENGTHS[choice]) for code, choice in applied.items()]
        found, points = self._scheme.judge(criteria, conflict=self._conflict), points_of(criteria)
        by_points = self._scheme.table is None
        return Judged(
            found=found.found,
            rules=tuple(rule.words for rule in found.rules),
            contradictory=found.contradictory,
            points=str(points) if by_points else "",
            posterior=posterior_of(points) if by_points else None,
            warnings=tuple(warnings_on(criteria)),
        )

    def weight(self, code: str, choice: str) -> Fraction:  # noqa: ARG002 - a strength weighs the same whatever the code
        """Return the points of the strength."""
        return Fraction(STRENGTHS[choice].points)

    def steps(self, code: str, one: str, other: str) -> int:  # noqa: ARG002 - as above
        """Return how many strengths one is from the other."""
        return abs(_STEPS.index(STRENGTHS[one]) - _STEPS.index(STRENGTHS[other]))


def judge_of(content: Content) -> AcmgJudge:
    """Return the scheme that a question names."""
    return AcmgJudge(SCHEMES[content["scheme"]], Conflict(content.get("conflict", Conflict.BOTH_MET)))


def _conflict_faults(head: Located, body: Mapping[str, Any]) -> Iterator[Fault]:
    """Return whether a question leaves open what contradicts, or says it where nothing does."""
    scheme = SCHEMES[body["scheme"]]
    if scheme.table is None:
        if "conflict" in body:
            yield head.fault(f"`{scheme.name}` adds points, and has no reading of conflict.", "remove `conflict`.", "body", "conflict")
        return
    try:
        applied = dict(read(judge_of(body), body["codes"]))
    except ValueError:  # said of the code itself
        return
    found = {AcmgJudge(scheme, reading).judge(applied).found for reading in Conflict}
    if len(found) > 1 and "conflict" not in body:
        said = "These codes point both ways, and the two readings of conflict give different classes."
        yield head.fault(said, "write `conflict: both-met` or `conflict: any`.", "body", "scheme")


ACMG = Classification(
    "acmg",
    authored(
        list(SCHEMES),
        list(Class),
        "write a code such as PVS1 or PM2_Supporting.",
        conflict={"enum": list(Conflict), "description": "write both-met or any: what makes evidence for and against contradictory."},
    ),
    judge_of=judge_of,
    own_faults=_conflict_faults,
)
