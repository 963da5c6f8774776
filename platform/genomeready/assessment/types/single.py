"""One best answer. All or nothing; the answer is stored as the option's id.

With one key and one choice the rules `all`, `net`, `coverage` and `ps50` of `scoring` all say the same, so a file names none.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import mean
from typing import Any

from genomeready.assessment.types import choices
from genomeready.assessment.types.interactions import ALL, NOTHING, Choice, Interaction, Item, NotOurs, Written
from genomeready.assessment.types.shape import BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen
from genomeready.assessment.types.written_choices import A_LITTLE, alternatives, listed
from genomeready.assessment.types.written_options import option_faults, options_of
from genomeready.base.faults import Fault, Severity
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "single"
HAS_OPTIONS = True
AUTHORED = None
MOST = 5
STANDS_OUT, A_FEW_LETTERS = 1.4, 20
SCHEMA = choices.schema(rules=["single"], keys_at_least=1, keys_at_most=1)

prepare = choices.prepare


class MoreThanOne(BadAnswer):
    """Two options where one is asked for."""

    message = "Choose one option only."


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the options; a key much longer than the others gives itself away."""
    yield from option_faults(question, most=MOST)
    keys = [option for option in question.options if option.key]
    if len(keys) != 1:
        line = question.options[0].text.line if question.options else question.lead_in.line
        yield Fault(question.head.file, line, f"The question has {len(keys)} keys.", "mark exactly one option with [x].")
        return
    length, others = len(keys[0].text.text), [len(option.text.text) for option in question.options if not option.key]
    if others and length > STANDS_OUT * mean(others) and length - mean(others) > A_FEW_LETTERS:
        said, mend = "The key is much longer than the other options.", "make the options alike in length."
        yield Fault(question.head.file, keys[0].text.line, said, mend, Severity.WARNING)


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the options."""
    return {"options": options_of(question, writer), "numeric": None, "rule": NAME}


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


def exported(question: QuestionEntry) -> Interaction:
    """Return the options; the key earns everything."""
    return Choice(options=alternatives(question, right=ALL, wrong=NOTHING), single=True)


def left_behind(question: QuestionEntry) -> tuple[str, ...]:  # noqa: ARG001 - one best answer is the same everywhere
    """Return that others can be told everything."""
    return ()


def imported(item: Item) -> Written | None:
    """Return the options of a choice among answers of which one is right; a share for a wrong one is lost.

    Raises:
        NotOurs: there is not exactly one key, or there are too few or too many options.
    """
    interaction = item.interaction
    if not isinstance(interaction, Choice) or not interaction.single:
        return None
    options = listed(interaction.options, most=MOST)
    if sum(option.right for option in interaction.options) != 1:
        raise NotOurs("Not exactly one of its answers is worth the whole mark.")
    partly = any(abs(option.credit or NOTHING) > A_LITTLE for option in interaction.options if not option.right)
    return Written(type=NAME, options=options, losses=("shares of the mark for answers that are not the key",) if partly else ())


def _chosen(answer: Canonical) -> list[str]:
    return [] if answer is None else [answer]
