"""What the files of a course hold."""

from dataclasses import dataclass, field
from typing import Any

from genomeready.base.faults import Fault, Severity
from genomeready.base.located import Located


@dataclass(frozen=True, kw_only=True)
class Work:
    """A work that is cited."""

    key: str
    authors: str
    title: str
    source: str
    doi: str
    url: str
    verified: bool

    @property
    def address(self) -> str:
        """Where the work is found, or the empty string."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A figure: an SVG that was found harmless, with its size and the hash it is addressed by."""

    name: str
    content: bytes
    content_hash: str
    width: int
    height: int


@dataclass(frozen=True)
class Prose:
    """A piece of Markdown and the line of its file on which it begins."""

    text: str
    line: int = 1


@dataclass(frozen=True, kw_only=True)
class Option:
    """An answer to choose, and why it is right or wrong."""

    id: str
    key: bool
    text: Prose
    rationale: Prose


@dataclass(frozen=True, kw_only=True)
class QuestionEntry:
    """A question. `head` is the file's head as read; `works` are the keys of its reference list with their lines.

    `notes` are lines of that list that name no work, such as general textbook knowledge. A question with parameters is its first
    variant, and has all of them as `variants`, in the order in which they are listed; `reviewed` says whether a person looked at
    them as they are now.
    """

    head: Located
    stem: Prose
    lead_in: Prose
    options: tuple[Option, ...]
    solution: Prose
    works: tuple[tuple[str, int], ...]
    notes: tuple[Prose, ...] = ()
    variants: "tuple[Variant, ...]" = ()
    reviewed: bool = True

    @property
    def key(self) -> str:
        """The permanent id."""
        return str(self.head.value["id"])

    @property
    def type(self) -> str:
        """The type of question."""
        return str(self.head.value["type"])

    @property
    def body(self) -> dict[str, Any]:
        """What its type needs beyond the texts that all types share."""
        return dict(self.head.value.get("body", {}))

    @property
    def figure(self) -> str:
        """The drawing of its folder that it is asked about, or the empty string."""
        return str(self.body.get("figure", ""))

    @property
    def competency(self) -> str:
        """The slug of the one competency it asks about."""
        return str(self.head.value["competencies"][0]["id"])

    @property
    def level(self) -> int:
        """The level it asks for."""
        return int(self.head.value["competencies"][0]["level"])

    @property
    def active(self) -> bool:
        """Whether it may be used."""
        return bool(self.head.value["status"] == "active")


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A question with the values set in that a seed stands for. `params` are the values, as they are stored."""

    seed: int
    params: dict[str, str]
    entry: QuestionEntry


@dataclass(frozen=True, kw_only=True)
class LessonEntry:
    """A lesson: its head and its text."""

    name: str
    head: Located
    body: Prose


@dataclass(frozen=True, kw_only=True)
class ModuleEntry:
    """A module's folder; `lessons` in the order of module.yaml."""

    name: str
    head: Located
    lessons: tuple[LessonEntry, ...]
    questions: tuple[QuestionEntry, ...]
    works: dict[str, Work]
    drawings: dict[str, Drawing]


@dataclass(frozen=True, kw_only=True)
class CourseEntry:
    """A course's folder. `content_hash` covers all that the learner meets; who wrote and reviewed a question is left out."""

    head: Located
    modules: tuple[ModuleEntry, ...]
    bank: tuple[QuestionEntry, ...]
    bank_works: dict[str, Work]
    bank_drawings: dict[str, Drawing]
    role_titles: dict[str, str]
    content_hash: str

    @property
    def slug(self) -> str:
        """The permanent slug."""
        return str(self.head.value["slug"])

    @property
    def version(self) -> str:
        """The number of the version."""
        return str(self.head.value["version"])

    @property
    def minutes(self) -> int:
        """Study time: the sum of the modules."""
        return sum(module.head.value["minutes"] for module in self.modules)


@dataclass(frozen=True)
class CourseFiles:
    """All courses that were found sound, and every fault. A course with an error in any of its files is left out."""

    courses: tuple[CourseEntry, ...]
    faults: tuple[Fault, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether nothing stops an import."""
        return not any(fault.severity is Severity.ERROR for fault in self.faults)


def work_of(key: str, value: dict[str, Any]) -> Work:
    """Return a work from its entry in references.yaml."""
    return Work(
        key=key, authors=value["authors"], title=value["title"], source=value["source"],
        doi=value.get("doi", ""), url=value.get("url", ""), verified=value["verified"],
    )  # fmt: skip
