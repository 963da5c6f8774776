"""What the types with options share: their order and tokens, what is shown, what is revealed."""

from collections.abc import Sequence
from typing import Any

from genomeready.assessment.types.shape import TEXTS, BadAnswer, Content, Frozen, Mark, OptionRevealed, OptionSeen, Revealed, Seen, revealed
from genomeready.base.ids import digest, seeded

TOKEN_LENGTH = 12


class NoSuchOption(BadAnswer):
    """A token that this place of this paper does not know."""

    message = "Choose among the options of this question."


def schema(*, rules: Sequence[str], keys_at_least: int, keys_at_most: int | None) -> dict[str, Any]:
    """Return the JSON Schema of a question with options, so many of which are right."""
    keys: dict[str, Any] = {"contains": {"properties": {"key": {"const": True}}}, "minContains": keys_at_least}
    if keys_at_most is not None:
        keys["maxContains"] = keys_at_most
    option = {
        "type": "object",
        "required": ["id", "html", "key", "rationale_html"],
        "properties": {
            "id": {"type": "string", "minLength": 1},
            "html": {"type": "string", "minLength": 1},
            "key": {"type": "boolean"},
            "rationale_html": {"type": "string", "minLength": 1},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": [*TEXTS, "options", "rule"],
        "properties": TEXTS | {"options": {"type": "array", "minItems": 3, "items": option, **keys}, "rule": {"enum": list(rules)}},
    }


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the options' order and tokens: a shuffle and digests that follow from the seed alone.

    Without a seed the order is as written and each option's id stands for itself (practice, where
    the answer is shown at once).

    >>> content = {"options": [{"id": "a"}, {"id": "b"}]}
    >>> prepare(content, None)
    {'options': [['a', 'a'], ['b', 'b']]}
    >>> prepare(content, "seed") == prepare(content, "seed"), prepare(content, "seed") == prepare(content, "other")
    (True, False)
    """
    ids = [str(option["id"]) for option in content["options"]]
    if seed is None:
        return {"options": [[i, i] for i in ids]}
    seeded(seed).shuffle(ids)
    return {"options": [[digest(f"{seed}/{i}")[:TOKEN_LENGTH], i] for i in ids]}


def view(name: str, content: Content, frozen: Frozen, chosen: Sequence[str]) -> Seen:
    """Return the question with its options in the paper's order, under the paper's tokens."""
    written = {option["id"]: option for option in content["options"]}
    return Seen(
        type=name,
        stem_html=content["stem_html"],
        lead_in_html=content["lead_in_html"],
        answered=bool(chosen),
        options=tuple(OptionSeen(token=token, html=written[i]["html"], chosen=i in chosen) for token, i in frozen["options"]),
    )


def read_tokens(frozen: Frozen, given: Sequence[str]) -> list[str]:
    """Return the ids of the chosen options, each once and sorted.

    >>> read_tokens({"options": [["t1", "b"], ["t2", "a"]]}, ["t1", "t2", ""])
    ['a', 'b']
    >>> read_tokens({"options": [["t1", "b"]]}, ["b"])
    Traceback (most recent call last):
    genomeready.assessment.types.choices.NoSuchOption: Choose among the options of this question.
    """
    ids = dict(frozen["options"])
    tokens = [token for token in given if token]
    if any(token not in ids for token in tokens):
        raise NoSuchOption
    return sorted({ids[token] for token in tokens})


def reveal(name: str, content: Content, frozen: Frozen, chosen: Sequence[str], mark: Mark) -> Revealed:
    """Return the question with the rationale of each option, in the order in which it was seen."""
    written = {option["id"]: option for option in content["options"]}
    options = tuple(
        OptionRevealed(
            html=written[i]["html"], chosen=i in chosen, right=bool(written[i]["key"]), rationale_html=written[i]["rationale_html"]
        )
        for _, i in frozen["options"]
    )
    return revealed(name, content, mark, answered=bool(chosen), options=options)
