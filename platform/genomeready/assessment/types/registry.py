"""Which question types there are. A new type is one module and one line here."""

from collections.abc import Mapping, Sequence

from genomeready.assessment.types import file_upload, free_text, multiple, numeric, single
from genomeready.assessment.types.shape import Content, NothingGiven, QuestionType, Revealed

TYPES: Mapping[str, QuestionType] = {module.NAME: module for module in (single, multiple, numeric, free_text, file_upload)}


def type_named(name: str) -> QuestionType:
    """Return the question type with this name.

    >>> type_named("single").NAME
    'single'
    """
    return TYPES[name]


def mark_at_once(name: str, content: Content, given: Sequence[str]) -> Revealed:
    """Return what was sent, marked and with everything revealed: for practice, outside any attempt.

    Raises:
        BadAnswer: nothing was given, or it cannot be an answer to this question.
    """
    kind = type_named(name)
    frozen = kind.prepare(content, None)
    answer = kind.read_answer(frozen, given)
    if answer is None:
        raise NothingGiven
    return kind.reveal(content, frozen, answer)
