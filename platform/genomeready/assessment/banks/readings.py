"""What reading a file of others gave: its questions, what was refused and where, what was noticed. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from genomeready.assessment.banks.refusing import MOST_QUESTIONS, NotABank, NotRead
from genomeready.assessment.types.interactions import Item


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A question, or a file in an archive, that is not taken. `where` is a line, an element or a name."""

    where: str
    title: str
    why: str


@dataclass(frozen=True, kw_only=True)
class OwnQuestion:
    """A question file of ours as it was found: its head and what stands below it, and the works that it cites with what is said of them."""

    where: str
    head: Mapping[str, Any]
    body: str
    works: Mapping[str, Mapping[str, Any]]


@dataclass
class Reading:
    """The questions in the order of the file, the refusals, and notes about the file as a whole; `own` are question files of ours."""

    items: list[Item] = field(default_factory=list)
    own: list[OwnQuestion] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, read: Callable[[], Item], *, where: str, title: str) -> None:
        """Take a question, or note why a reader leaves it out.

        Raises:
            NotABank: there are far too many.
        """
        if len(self.items) + len(self.refused) >= MOST_QUESTIONS:
            raise NotABank(why=f"The file holds more than {MOST_QUESTIONS} questions. Export the bank in parts.")
        try:
            self.items.append(read())
        except NotRead as refused:
            self.refuse(where, title, str(refused))

    def refuse(self, where: str, title: str, why: str) -> None:
        """Note why something is left out."""
        self.refused.append(Refusal(where=where, title=title, why=why))
