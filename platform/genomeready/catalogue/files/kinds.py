"""The types of question that a course may hold: what the files and pages of a course ask of one.

A type is made where it is marked (`assessment.types`), above this domain. So the factory says once which ones there are
(`hold_kinds`), and everything here finds them by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from genomeready.base.faults import Fault
from genomeready.catalogue.files.shapes import QuestionEntry


class Writer(Protocol):
    """Turns the Markdown of a question into sanitised HTML, and names of drawings into addresses."""

    def line(self, markdown: str) -> str:
        """Return one line, without a paragraph around it."""
        ...

    def block(self, markdown: str) -> str:
        """Return one or more paragraphs."""
        ...

    def figure(self, name: str) -> dict[str, Any]:
        """Return where a drawing of the question's folder is found, and its size: {"src", "width", "height"}."""
        ...


class Earned(Protocol):
    """What an answer earned."""

    @property
    def share(self) -> Fraction:
        """As a share of the question's mark."""


class QuestionKind(Protocol):
    """A type of question, as a course meets it. The texts that all types share are no concern of it."""

    NAME: str
    HAS_OPTIONS: bool
    """Whether the file lists answers to choose below `## options`."""
    AUTHORED: Mapping[str, Any] | None
    """JSON Schema of `body` in the file's head; None where the type needs none."""

    def faults(self, question: QuestionEntry) -> Iterable[Fault]:
        """Return what is wrong with a question whose `body` follows its schema."""
        ...

    def content_of(self, question: QuestionEntry, writer: Writer) -> dict[str, Any]:
        """Return what is stored of a question beside the texts: see `catalogue.models.QuestionVersion`."""
        ...

    def prepare(self, content: Mapping[str, Any], seed: str | None) -> dict[str, Any]:
        """Return what a paper freezes of a question; without a seed, its options as they are written."""
        ...

    def view(self, content: Mapping[str, Any], frozen: dict[str, Any], answer: Any) -> Any:  # noqa: ANN401 - JSON; what its template takes
        """Return the question as a browser may see it: never a key, a rationale or a solution."""
        ...

    def read_answer(self, frozen: dict[str, Any], given: Sequence[str]) -> Any:  # noqa: ANN401 - JSON
        """Return what was given as it is stored.

        Raises:
            Refused: it cannot be an answer to this question.
        """
        ...

    def mark(self, content: Mapping[str, Any], answer: Any) -> Earned:  # noqa: ANN401 - JSON
        """Return what an answer earns."""
        ...


_KINDS: dict[str, QuestionKind] = {}


def hold_kinds(kinds: Mapping[str, QuestionKind]) -> None:
    """Say which types there are; the factory does."""
    _KINDS.clear()
    _KINDS.update(kinds)


def kind_named(name: str) -> QuestionKind:
    """Return a type that a checked file names."""
    return _KINDS[name]


def known_kinds() -> Sequence[str]:
    """Return the names of all types, in order."""
    return sorted(_KINDS)
