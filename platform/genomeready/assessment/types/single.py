"""One best answer. All or nothing; the answer is stored as the option's id."""

from collections.abc import Sequence
from fractions import Fraction

from genomeready.assessment.types import choices
from genomeready.assessment.types.shape import BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen

NAME = "single"
SCHEMA = choices.schema(rule="single", keys_at_least=1, keys_at_most=1)

prepare = choices.prepare


class MoreThanOne(BadAnswer):
    """Two options where one is asked for."""

    message = "Choose one option only."


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    return choices.view(NAME, content, frozen, _chosen(answer))


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the id of the chosen option, None where nothing was chosen.

    >>> frozen = {"options": [["t1", "b"], ["t2", "a"]]}
    >>> read_answer(frozen, ["t2"]), read_answer(frozen, [])
    ('a', None)
    >>> read_answer(frozen, ["t1", "t2"])
    Traceback (most recent call last):
    genomeready.assessment.types.single.MoreThanOne: Choose one option only.
    """
    ids = choices.read_tokens(frozen, given)
    if len(ids) > 1:
        raise MoreThanOne
    return ids[0] if ids else None


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the whole mark for the key, nothing for anything else.

    >>> content = {"options": [{"id": "a", "key": True}, {"id": "b", "key": False}]}
    >>> [str(mark(content, answer).share) for answer in ("a", "b", None)]
    ['1', '0', '0']
    """
    right = any(option["key"] for option in content["options"] if option["id"] == answer)
    return Mark(share=Fraction(int(right)))


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt."""
    return choices.reveal(NAME, content, frozen, _chosen(answer), mark(content, answer))


def _chosen(answer: Canonical) -> list[str]:
    return [] if answer is None else [answer]
