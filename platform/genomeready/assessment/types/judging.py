"""What a variant's classification earns: the evidence, whether the class follows from it, and the class.

The three parts weigh 0.50, 0.15 and 0.35 of the mark, unless a question says otherwise.

1. *Evidence.* Each code of the key weighs as much as its points. It earns that weight at the right strength, 0.6 of it one step off and
   0.3 two steps off. Each code that is not of the key takes off half of its own weight; the share never falls below 0. Codes that a
   question calls optional, because reviewers differ about them, neither add nor lose.
2. *Combination.* Whether the class is what the scheme gives for the learner's own evidence, right or wrong: follow-through.
3. *Class.* The right one earns all, a neighbour 0.4, but only 0.2 where it crosses the line of action between uncertain and likely
   pathogenic (or oncogenic). Where a panel of experts voted, a class earns its votes divided by those for the most frequent one.

A class of the opposite side earns nothing for the whole question, and the mark carries the flag `safety`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from genomeready.assessment.types.number_keys import exact
from genomeready.assessment.types.shape import Canonical, Content, Mark, Part, mark_of

SAFETY = "safety"
PARTS: Mapping[str, float] = {"evidence": 0.5, "combination": 0.15, "class": 0.35}
BY_STEPS = (Fraction(1), Fraction(6, 10), Fraction(3, 10))
TAKEN_OFF = Fraction(1, 2)
NEIGHBOUR, ACROSS = Fraction(4, 10), Fraction(2, 10)
BENIGN_UP_TO, UNCERTAIN, PATHOGENIC_FROM = 1, 2, 3
CLASS = "class"
"""The slot of an answer that holds the class; the others are codes."""

Applied = Mapping[str, str]
"""Each code that applies, with the strength or the points at which it does."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A code as a page asks for it: what it means, how strong it may be, and how strong it usually is (empty where that is open)."""

    code: str
    group: str
    means: str
    choices: tuple[str, ...]
    usual: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A class and why: the rules that were met in words, points and probability where the scheme has them, and what to look at again."""

    found: str
    rules: tuple[str, ...]
    contradictory: bool
    points: str
    posterior: float | None
    warnings: tuple[str, ...]


class Judge(Protocol):
    """A scheme by which variants are classified, as a question asks for it. All of it is pure."""

    title: str
    source: str
    classes: Sequence[str]
    """Five, from benign to pathogenic or oncogenic."""
    asked: Sequence[Asked]

    def read(self, text: str) -> tuple[str, str]:
        """Return the code that an author wrote, with its strength or points.

        Raises:
            ValueError: there is no such code; the message says what to write.
        """
        ...

    def judge(self, applied: Applied) -> Judged:
        """Return the class that evidence leads to, and why."""
        ...

    def weight(self, code: str, choice: str) -> Fraction:
        """Return how much a code weighs."""
        ...

    def steps(self, code: str, one: str, other: str) -> int:
        """Return by how many steps two answers about a code differ."""
        ...


def applied_of(answer: Canonical) -> dict[str, str]:
    """Return the evidence of an answer, without its class.

    >>> applied_of({"PM2": "supporting", "class": "LP"}), applied_of(None)
    ({'PM2': 'supporting'}, {})
    """
    return {code: choice for code, choice in (answer or {}).items() if code != CLASS}


def key_of(content: Content) -> dict[str, str]:
    """Return the evidence that counts: the key without what is optional."""
    return {row["code"]: row["choice"] for row in content["codes"] if not row["optional"]}


def mark(judge: Judge, content: Content, answer: Canonical) -> Mark:
    """Return what an answer earns."""
    given, chosen = applied_of(answer), (answer or {}).get(CLASS)
    evidence = _evidence(judge, content, given)
    follows = bool(given) and chosen == judge.judge(given).found
    earned = {
        "evidence": evidence,
        "combination": Fraction(int(follows)),
        "class": class_share(judge.classes, content, chosen),
    }
    parts = [
        Part(label=name, share=share, weight=exact(content["marking"][name]), followed=name == "combination" and follows and evidence < 1)
        for name, share in earned.items()
    ]
    found = mark_of(parts)
    if chosen is not None and is_opposite(judge.classes, content[CLASS], chosen):
        return Mark(share=Fraction(0), parts=found.parts, flags=(SAFETY,))
    return found


def _evidence(judge: Judge, content: Content, given: Applied) -> Fraction:
    key, passed_over = key_of(content), {row["code"] for row in content["codes"] if row["optional"]}
    whole = sum((judge.weight(code, choice) for code, choice in key.items()), Fraction(0))
    right = sum(
        (judge.weight(code, choice) * credit(judge.steps(code, choice, given[code])) for code, choice in key.items() if code in given),
        Fraction(0),
    )
    wrong = sum((judge.weight(code, choice) for code, choice in given.items() if code not in key.keys() | passed_over), Fraction(0))
    return max(Fraction(0), (right - wrong * TAKEN_OFF) / whole)


def credit(steps: int) -> Fraction:
    """Return what a right code earns that is so many steps off in its strength.

    >>> [str(credit(steps)) for steps in range(4)]
    ['1', '3/5', '3/10', '0']
    """
    return BY_STEPS[steps] if steps < len(BY_STEPS) else Fraction(0)


def class_share(classes: Sequence[str], content: Mapping[str, Any], chosen: str | None) -> Fraction:
    """Return what a class earns beside the right one.

    >>> five = ("B", "LB", "VUS", "LP", "P")
    >>> def shares(key, votes=None):
    ...     return [str(class_share(five, {"class": key, "panel": votes}, chosen)) for chosen in five]
    >>> shares("P"), shares("LP"), shares("VUS")
    (['0', '0', '0', '2/5', '1'], ['0', '0', '1/5', '1', '2/5'], ['0', '2/5', '1', '1/5', '0'])
    >>> shares("LP", {"VUS": 3, "LP": 8, "P": 1})
    ['0', '0', '3/8', '1', '1/8']
    """
    if chosen is None:
        return Fraction(0)
    if content["panel"]:
        return Fraction(content["panel"].get(chosen, 0), max(content["panel"].values()))
    one, other = classes.index(content[CLASS]), classes.index(chosen)
    if abs(one - other) > 1:
        return Fraction(0)
    if one == other:
        return Fraction(1)
    return ACROSS if {one, other} == {UNCERTAIN, PATHOGENIC_FROM} else NEIGHBOUR


def is_opposite(classes: Sequence[str], one: str, other: str) -> bool:
    """Say whether one class is on the benign side and the other on the pathogenic.

    >>> five = ("B", "LB", "VUS", "LP", "P")
    >>> is_opposite(five, "LP", "LB"), is_opposite(five, "B", "P"), is_opposite(five, "VUS", "P"), is_opposite(five, "LP", "P")
    (True, True, False, False)
    """
    low, high = sorted((classes.index(one), classes.index(other)))
    return low <= BENIGN_UP_TO and high >= PATHOGENIC_FROM
