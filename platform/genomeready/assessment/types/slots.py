"""Answers with parts, each chosen from a list: what the types share whose questions have slots to be filled.

A stored answer is `{slot: choice}` in the author's ids, with the filled slots only. What a paper keeps, `{"slots": [[token,
slot, [[token, choice], ...]], ...]}`, is in the order in which it is shown.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.shape import BadAnswer, Canonical, Frozen, Mark, Part, mark_of
from genomeready.assessment.types.written import plain
from genomeready.base.ids import digest, seeded

TOKEN_LENGTH = 12


class NoSuchChoice(BadAnswer):
    """A slot or a choice that this place of this paper does not know, or a slot filled twice."""

    message = "Choose one entry of each list of this question."


def token_of(seed: str | None, kind: str, own: str) -> str:
    """Return what stands for an author's id, which may say too much: a digest that follows from the seed; without one, the id itself.

    >>> token_of("seed", "slot", "a") == token_of("seed", "slot", "a"), token_of("seed", "slot", "a") == token_of("other", "slot", "a")
    (True, False)
    >>> token_of(None, "slot", "a")
    'a'
    """
    return own if seed is None else digest(f"{seed}/{kind}/{own}")[:TOKEN_LENGTH]


def shuffled(ids: Sequence[str], seed: str | None) -> list[str]:
    """Return ids in an order that follows from the seed, as written where there is none."""
    order = list(ids)
    if seed is not None:
        seeded(seed).shuffle(order)
    return order


def prepare(slots: Sequence[tuple[str, Sequence[str]]], seed: str | None) -> Frozen:
    """Return slots and their choices, in this order, with the tokens that stand for them.

    >>> [[_, slot, [[_, choice]]]] = prepare([("s", ["a"])], "seed")["slots"]
    >>> slot, choice
    ('s', 'a')
    >>> prepare([("s", ["a"])], "seed") == prepare([("s", ["a"])], "seed"), prepare([("s", ["a"])], "seed") == prepare([("s", ["a"])], "x")
    (True, False)
    """
    return {
        "slots": [
            [token_of(seed, "slot", slot), slot, [[token_of(seed, "choice", choice), choice] for choice in choices]]
            for slot, choices in slots
        ]
    }


def pairs(given: Sequence[str]) -> list[tuple[str, str]]:
    """Return what was sent as (slot, value), without the slots that were left empty.

    >>> pairs(["s1=t7", "s2=", ""]), pairs(["s=a=b"])
    ([('s1', 't7')], [('s', 'a=b')])
    >>> pairs(["t7"])
    Traceback (most recent call last):
    genomeready.assessment.types.slots.NoSuchChoice: Choose one entry of each list of this question.
    """
    split = [text.partition("=") for text in given if text]
    if any(not sign for _, sign, _ in split):
        raise NoSuchChoice
    return [(slot, value) for slot, _, value in split if value.strip()]


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the choice for each filled slot, None where all are empty.

    >>> frozen = {"slots": [["s1", "left", [["t1", "a"], ["t2", "b"]]]]}
    >>> read_answer(frozen, ["s1=t2"]), read_answer(frozen, ["s1="])
    ({'left': 'b'}, None)
    >>> read_answer(frozen, ["s1=b"])
    Traceback (most recent call last):
    genomeready.assessment.types.slots.NoSuchChoice: Choose one entry of each list of this question.
    """
    return read_choices(frozen, given, many=frozenset())


def read_choices(frozen: Frozen, given: Sequence[str], *, many: Collection[str]) -> Canonical:
    """Return what fills each slot: one choice, or for the slots in `many` a sorted list; None where all are empty.

    >>> frozen = {"slots": [["s1", "left", [["t1", "a"], ["t2", "b"]]]]}
    >>> read_choices(frozen, ["s1=t2", "s1=t1"], many={"left"})
    {'left': ['a', 'b']}
    """
    known = {token: (slot, dict(choices)) for token, slot, choices in frozen["slots"]}
    found: dict[str, list[str]] = {}
    for token, value in pairs(given):
        slot, choices = known.get(token, ("", {}))
        if value not in choices or (slot in found and slot not in many) or choices[value] in found.get(slot, ()):
            raise NoSuchChoice
        found.setdefault(slot, []).append(choices[value])
    return {slot: sorted(own) if slot in many else own[0] for slot, own in sorted(found.items())} or None


def rows(frozen: Frozen, answer: Canonical, *, asked: Mapping[str, str], choices: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the slots for a template: the HTML that each asks with, and its choices, each shown as `choices(id)` says."""
    given = answer or {}
    return [
        {
            "token": token,
            "html": asked[slot],
            "choices": [{"token": t, "shown": choices(own), "chosen": _is_chosen(given.get(slot), own)} for t, own in listed],
        }
        for token, slot, listed in frozen["slots"]
    ]


def _is_chosen(given: str | list[str] | None, own: str) -> bool:
    return own in given if isinstance(given, list) else own == given


def right_or_wrong(slots: Sequence[Mapping[str, Any]], answer: Canonical) -> Mark:
    """Return the mark where each slot has one right choice, `key`, and all weigh the same.

    >>> two = [{"id": "a", "key": "x", "html": "A"}, {"id": "b", "key": "y", "html": "B"}]
    >>> str(right_or_wrong(two, {"a": "x", "b": "x"}).share), str(right_or_wrong(two, None).share)
    ('1/2', '0')
    """
    given = answer or {}
    return mark_of(
        Part(label=plain(slot["html"]), share=Fraction(int(given.get(slot["id"]) == slot["key"])), weight=Fraction(1)) for slot in slots
    )
