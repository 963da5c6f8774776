"""Several right answers. The answer is stored as the sorted ids of the chosen options; `scoring` has the rules of marking."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import choices
from genomeready.assessment.types.interactions import Choice, Interaction, Item, NotOurs, Written
from genomeready.assessment.types.scoring import PRACTICE_ONLY, Rule, share_of
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen
from genomeready.assessment.types.written_choices import A_LITTLE, alternatives, listed
from genomeready.assessment.types.written_options import option_faults, options_of
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry
from genomeready.catalogue.rules import Bank

NAME = "multiple"
HAS_OPTIONS = True
AUTHORED = None
MOST = 6
_COUNTED = re.compile(r"\bchoose (?P<n>two|three|four)\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4}
SCHEMA = choices.schema(rules=list(Rule), keys_at_least=2, keys_at_most=None)

prepare = choices.prepare


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the options, their keys, and how many the lead-in says to choose."""
    yield from option_faults(question, most=MOST)
    file, keys = question.head.file, sum(option.key for option in question.options)
    if "marking" not in question.head.value:
        yield question.head.fault("The question does not say how it is marked.", "add `marking: {rule: net}` to the head.", "type")
    elif question.head.value["marking"]["rule"] in PRACTICE_ONLY and question.head.value["bank"] == Bank.EXAM:
        said = f"The rule `{question.head.value['marking']['rule']}` gives a blind guess about half of the mark."
        yield question.head.fault(said, "use another rule in an examination: all, net, coverage or ps50.", "marking", "rule")
    if not 1 < keys < len(question.options):
        line = question.options[0].text.line if question.options else question.lead_in.line
        said = f"The question has {keys} keys among {len(question.options)} options."
        yield Fault(file, line, said, "mark at least two with [x], and not all.")
    counted = _COUNTED.search(question.lead_in.text)
    if counted is None or _NUMBERS[counted["n"].lower()] != keys:
        word = next((word for word, n in _NUMBERS.items() if n == keys), str(keys))
        yield Fault(file, question.lead_in.line, "The lead-in does not say how many to choose.", f"end it with “Choose {word}.”.")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the options and the rule."""
    return {"options": options_of(question, writer), "numeric": None, "rule": question.head.value["marking"]["rule"]}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    return choices.view(NAME, content, frozen, answer or [])


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the sorted ids of the chosen options, None where nothing was chosen.

    >>> read_answer({"options": [["t1", "b"], ["t2", "a"]]}, ["t1", "t2"])
    ['a', 'b']
    """
    return choices.read_tokens(frozen, given) or None


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the question's rule gives.

    >>> content = {"rule": "net", "options": [{"id": i, "key": i in "ac"} for i in "abcde"]}
    >>> [str(mark(content, answer).share) for answer in (["a", "c"], ["a", "b"], ["a"], ["a", "b", "c", "d", "e"], None)]
    ['1', '1/6', '1/2', '0', '0']
    """
    right = {option["id"] for option in content["options"] if option["key"]}
    wrong = {option["id"] for option in content["options"]} - right
    chosen = set(answer or [])
    share = share_of(
        Rule(content["rule"]), right=len(chosen & right), of_right=len(right), wrong=len(chosen & wrong), of_wrong=len(wrong)
    )  # fmt: skip
    return Mark(share=share)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt."""
    return choices.reveal(NAME, content, frozen, answer or [], mark(content, answer))


def exported(question: QuestionEntry) -> Interaction:
    """Return the options, each with the share that the rule `net` gives or takes for it."""
    keys = sum(option.key for option in question.options)
    right, wrong = _shares(keys, len(question.options) - keys)
    return Choice(options=alternatives(question, right=right, wrong=wrong), single=False)


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: a rule of marking that is not right minus wrong."""
    rule = question.head.value["marking"]["rule"]
    return () if rule == Rule.NET else (f"its rule of marking `{rule}`: others mark right minus wrong",)


def imported(item: Item) -> Written | None:
    """Return the options of a choice of several answers; shares other than those of the rule `net` are lost.

    Raises:
        NotOurs: fewer than two or more than four answers are right, all are, or there are too few or too many options.
    """
    interaction = item.interaction
    if not isinstance(interaction, Choice) or interaction.single:
        return None
    options, keys = listed(interaction.options, most=MOST), sum(option.right for option in interaction.options)
    word = next((word for word, number in _NUMBERS.items() if number == keys), None)
    if word is None or keys == len(options):
        raise NotOurs(f"{keys} of its {len(options)} answers are right; ours ask for two, three or four of more than that.")
    right, wrong = _shares(keys, len(options) - keys)
    same = all(
        option.credit is not None and abs(option.credit - (right if option.right else wrong)) < A_LITTLE for option in interaction.options
    )
    return Written(
        type=NAME,
        head={"marking": {"rule": "net"}},
        options=options,
        ask=f"Choose {word}.",
        losses=() if same else ("its own shares of the mark: ours takes right minus wrong, not below 0",),
    )


def _shares(keys: int, others: int) -> tuple[Fraction, Fraction]:
    return Fraction(1, keys), -Fraction(1, others) if others else Fraction(0)
