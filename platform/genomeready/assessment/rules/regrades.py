"""How an answer counts once its question was corrected. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from genomeready.assessment.rules.results import Marked, Result
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.rubrics import BY_HERSELF
from genomeready.assessment.types.shape import Content
from genomeready.catalogue.rules import common_in, variants_in


class Policy(StrEnum):
    """What a correction does to answers that were given before it."""

    BOTH = "credit-both"
    NEW = "new-key"
    FULL = "full-credit"
    DROP = "drop"


NEEDS_KEY = frozenset({Policy.BOTH, Policy.NEW})


class RegradeState(StrEnum):
    """Where a regrade is. What takes long, the job process does: working out, checking and applying."""

    WORKING_OUT = "working-out"
    """What it would change is being worked out."""
    PREPARED = "prepared"
    """It waits for another examiner."""
    CHECKING = "checking"
    """Another examiner committed it; whether it would still change what was seen is being looked at. Nothing is changed yet."""
    APPLYING = "applying"
    """It stands, for sittings to come too; results are being changed one after the other."""
    COMMITTED = "committed"
    GIVEN_UP = "given-up"


AT_WORK = frozenset({RegradeState.WORKING_OUT, RegradeState.CHECKING, RegradeState.APPLYING})
STANDS = frozenset({RegradeState.APPLYING, RegradeState.COMMITTED})
LAST_ROUND = 2
"""How often all papers are gone through when results are changed: the second time for what was handed in when it began to stand."""


class Stopped(StrEnum):
    """Why a commit was not carried out."""

    OUTDATED = "outdated"
    ALTERED = "altered"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """How a version of a question counts: the policy, and the right key (`keys` or `value` and `tolerance`) where it has one."""

    policy: Policy
    key: Mapping[str, Any]


def corrected(content: Content, key: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question's content with another key.

    >>> corrected({"options": [{"id": "a", "key": True}, {"id": "b", "key": False}]}, {"keys": ["b"]})
    {'options': [{'id': 'a', 'key': False}, {'id': 'b', 'key': True}]}
    >>> corrected({"numeric": {"value": 1, "tolerance": 0, "unit": ""}}, {"value": "2.5", "tolerance": "0.1"})
    {'numeric': {'value': '2.5', 'tolerance': '0.1', 'unit': ''}}
    """
    if "keys" in key:
        return {**content, "options": [{**option, "key": option["id"] in key["keys"]} for option in content["options"]]}
    return {**content, "numeric": {**content["numeric"], "value": key["value"], "tolerance": key["tolerance"]}}


def key_of(kind: str, content: Content) -> dict[str, Any] | None:
    """Return a question's key as a correction writes it; None where it cannot be corrected on a page.

    That is so for most types, and for a number that is another one in each variant. `content` is as it is stored.

    >>> key_of("single", {"options": [{"id": "a", "key": True}, {"id": "b", "key": False}]}), key_of("essay", {})
    ({'keys': ['a']}, None)
    """
    if kind in {"single", "multiple"}:
        return {"keys": [option["id"] for option in common_in(content)["options"] if option["key"]]}
    if kind == "numeric" and not variants_in(content):
        return {name: str(content["numeric"][name]) for name in ("value", "tolerance")}
    return None


def key_fault(kind: str, content: Content, key: Mapping[str, Any]) -> str | None:
    """Return why a key cannot be the right one for a question, in words; None where it can.

    >>> content = {"options": [{"id": "a", "key": True}, {"id": "b", "key": False}]}
    >>> [key_fault("single", content, {"keys": keys}) for keys in (["b"], ["a"], [], ["z"])]
    [None, 'This is the key that the question has.', 'Choose one right option.', 'Choose among the options of the question.']
    """
    if key == key_of(kind, content):
        return "This is the key that the question has."
    if kind == "numeric":
        return None
    keys, ids = key.get("keys", []), {option["id"] for option in common_in(content)["options"]}
    if not set(keys) <= ids:
        return "Choose among the options of the question."
    if kind == "single":
        return None if len(keys) == 1 else "Choose one right option."
    return None if keys else "Choose at least one right option."


def share_of(
    kind: str,
    content: Content,
    answer: Any,  # noqa: ANN401 - as types keep it
    correction: Correction | None,
    judged: Fraction | None = None,
) -> Fraction:
    """Return what an answer earns, as a share of the question's mark, under its correction; `judged` where people marked it.

    Full credit is for everybody who was asked, also where nothing was answered. Credit for both keys is the better of the two
    markings. A dropped question is marked as ever; that it does not count is said elsewhere.

    >>> content = {"options": [{"id": i, "key": i == "a"} for i in "abc"]}
    >>> new = {"keys": ["b"]}
    >>> [[int(share_of("single", content, answer, Correction(policy=p, key=new))) for answer in ("a", "b", None)] for p in Policy]
    [[1, 1, 0], [0, 1, 0], [1, 1, 1], [1, 0, 0]]
    """
    if correction is not None and correction.policy is Policy.FULL:
        return Fraction(1)
    if judged is not None:
        return judged
    mark = type_named(kind).mark
    if correction is None or correction.policy is Policy.DROP:
        return mark(content, answer).share
    new = mark(corrected(content, correction.key), answer).share
    return max(new, mark(content, answer).share) if correction.policy is Policy.BOTH else new


def marked_places(
    places: Sequence[Mapping[str, Any]],
    contents: Sequence[Content],
    answers: Mapping[int, Any],
    corrections: Mapping[int, Correction],
    judged: Mapping[int, Fraction],
) -> list[Marked]:
    """Return the places of a paper with what the standing answers earn under the standing corrections.

    `contents` are what the places ask, in their order; `judged` are the shares that people gave, by place. What somebody is to
    compare with a model answer by herself does not count.
    """
    return [
        Marked(
            competency_id=place["competency"],
            level=place["level"],
            share=share_of(place["type"], content, answers.get(number), corrections.get(place["question"]), judged.get(number)),
            marks=place.get("marks", 1),
            counts=is_counted(corrections.get(place["question"])) and place["frozen"].get("markers") != BY_HERSELF,
        )
        for number, (place, content) in enumerate(zip(places, contents, strict=True), start=1)
    ]


def is_counted(correction: Correction | None) -> bool:
    """Say whether a question counts at all.

    >>> is_counted(None), is_counted(Correction(policy=Policy.DROP, key={}))
    (True, False)
    """
    return correction is None or correction.policy is not Policy.DROP


@dataclass(frozen=True, kw_only=True)
class Line:
    """A change of a result as an examiner sees it; what is committed must be exactly this."""

    attempt_id: int
    percent_before: str
    percent_after: str
    passed_before: bool
    passed_after: bool
    pass_kept: bool


@dataclass(frozen=True, kw_only=True)
class Changed:
    """How one attempt's result would change. `after` says passed where a pass is kept though its marks no longer reach it."""

    attempt_id: int
    before: Result
    after: Result
    pass_kept: bool

    @property
    def line(self) -> Line:
        """The change as it is shown and kept."""
        return Line(
            attempt_id=self.attempt_id, percent_before=str(self.before.percent), percent_after=str(self.after.percent),
            passed_before=self.before.passed, passed_after=self.after.passed, pass_kept=self.pass_kept,
        )  # fmt: skip


def change_of(attempt_id: int, before: Result, after: Result, *, withdraw_passes: bool) -> Changed | None:
    """Return how a result changes, None where it does not: nobody loses a pass unless that was decided.

    >>> from genomeready.assessment.rules.results import result_of
    >>> def marks(n): return result_of([Marked(competency_id=1, level=1, share=Fraction(n))], pass_percent=70, competency_percent=60)
    >>> kept, lost = (change_of(1, marks(1), marks(0), withdraw_passes=w) for w in (False, True))
    >>> kept.after.passed, kept.pass_kept, lost.after.passed, lost.line.percent_after
    (True, True, False, '0.0')
    >>> change_of(1, marks(1), marks(1), withdraw_passes=True) is None
    True
    """
    kept = before.passed and not after.passed and not withdraw_passes
    stands = replace(after, passed=True) if kept else after
    return None if stands == before else Changed(attempt_id=attempt_id, before=before, after=stands, pass_kept=kept)
