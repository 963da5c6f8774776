"""A bank as a folder of our question files: reading it before an import, writing what an import planned, reading it for an export."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from genomeready.assessment.banks.own_files import KEY, REFERENCES, works_text
from genomeready.assessment.banks.planning import Kept, Plan, Shelf, remembered_in, remembered_text
from genomeready.assessment.banks.refusing import NotABank
from genomeready.base.faults import errors_in
from genomeready.catalogue.files.heads import read_checked
from genomeready.catalogue.files.reading import read_bank
from genomeready.catalogue.files.shapes import QuestionEntry, Work
from genomeready.catalogue.rules import Bank

REMEMBERED: Final = "imported.json"
"""The file beside the questions that remembers which of them came from where."""
COURSE: Final = "course.yaml"
UPWARDS: Final = 4
PREFIX: Final = re.compile(r"[a-z]{2,6}")


@dataclass(frozen=True, kw_only=True)
class BankFolder:
    """A bank to be written out: its questions, the text of each file, and the works that they may cite."""

    questions: tuple[QuestionEntry, ...]
    texts: Mapping[str, str]
    works: Mapping[str, Work]

    @property
    def examines(self) -> bool:
        """Whether any of its questions is for an examination."""
        return any(question.head.value["bank"] == Bank.EXAM for question in self.questions)


def open_bank(folder: Path) -> BankFolder:
    """Return the questions of a folder.

    Raises:
        NotABank: there is no such folder, no question in it, or a question that `courses check` would refuse.
    """
    questions, works, faults = read_bank(folder, home=folder)
    wrong = errors_in(faults)
    if wrong:
        raise NotABank(why=f"{wrong[0]}")
    if not questions:
        raise NotABank(why=f"There is no question in {folder}.")
    texts = {question.key: (folder / f"{question.key}.md").read_text(encoding="utf-8") for question in questions}
    return BankFolder(questions=questions, texts=texts, works=works)


def open_course_bank(roots: Sequence[Path], course: str, purpose: Bank) -> BankFolder:
    """Return a course's questions for practice, of all its modules, or for its examination, from the files of the course.

    Raises:
        NotABank: the files of the course are not on this machine, or hold no such question.
    """
    home = next((root / course for root in roots if (root / course / COURSE).is_file()), None)
    if home is None:
        raise NotABank(why="The files of this course are not on this machine. Ask whoever runs the platform.")
    folders = sorted(home.glob("modules/*/questions")) if purpose is Bank.PRACTICE else [home / "examination" / "questions"]
    opened = [open_bank(folder) for folder in folders if _question_files(folder)]
    if not opened:
        raise NotABank(why="There is no such question in the files of this course.")
    return BankFolder(
        questions=tuple(question for bank in opened for question in bank.questions),
        texts={key: text for bank in opened for key, text in bank.texts.items()},
        works={key: work for bank in opened for key, work in bank.works.items()},
    )


def shelf_of(folder: Path, *, prefix: str = "", kind: str = "") -> Shelf:
    """Return a bank as an import has to know it; the folder need not be there yet.

    Raises:
        NotABank: nobody said how ids begin, or the folder remembers imports in a way that cannot be read.
    """
    texts = {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in _question_files(folder)}
    course = next((parent for parent in list(folder.resolve().parents)[:UPWARDS] if (parent / COURSE).is_file()), None)
    around = {path.stem for path in course.rglob("questions/*.md") if KEY.fullmatch(path.stem)} if course else set()
    _, works, _ = read_bank(folder, home=folder)
    return Shelf(
        texts=texts,
        taken=frozenset(around),
        prefix=_prefix(prefix, texts, around),
        kind=kind or (Bank.EXAM if folder.resolve().parent.name == "examination" else Bank.PRACTICE),
        works=works,
        outcomes=_outcomes(course) if course else None,
        remembered=_remembered(folder / REMEMBERED),
    )


def _question_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.md")) if KEY.fullmatch(path.stem) and not path.is_symlink()]


def _prefix(asked: str, texts: Mapping[str, str], around: set[str]) -> str:
    counted = Counter(key.split("-")[1] for key in (texts or around))
    prefix = asked or next((name for name, _ in counted.most_common(1)), "")
    if not PREFIX.fullmatch(prefix):
        raise NotABank(why="Say how the ids of the bank begin: two to six letters, such as --prefix gf for q-gf-0001.")
    return prefix


def _outcomes(course: Path) -> dict[str, int] | None:
    head = read_checked(course / COURSE, "course", name=COURSE, faults=[])
    return {outcome["competency"]: outcome["level"] for outcome in head.value["outcomes"]} if head else None


def _remembered(file: Path) -> Mapping[str, Kept]:
    if not file.is_file():
        return {}
    try:
        return remembered_in(file.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError):
        raise NotABank(why=f"{file} cannot be read. Restore it, or every question would be imported a second time.") from None


def write_plan(folder: Path, done: Plan) -> None:
    """Write what an import planned. Everything is written beside its place first and then moved there, so that a full disk changes nothing.

    Raises:
        OSError: the folder cannot be written to; nothing was changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as name:
        beside = Path(name)
        moves = list(_texts(folder, done))
        for n, (_, text) in enumerate(moves):
            (beside / str(n)).write_text(text, encoding="utf-8")
        for n, (target, _) in enumerate(moves):
            (beside / str(n)).replace(target)


def _texts(folder: Path, done: Plan) -> Iterator[tuple[Path, str]]:
    yield from ((folder / f"{key}.md", text) for key, text in done.files.items())
    if done.works:
        beside = folder.parent if (folder.parent / REFERENCES).is_file() or folder.name == "questions" else folder
        yield beside / REFERENCES, _joined(beside / REFERENCES, done.works)
    if done.files:
        yield folder / REMEMBERED, remembered_text(done.remembered)


def _joined(file: Path, works: Mapping[str, Mapping[str, Any]]) -> str:
    before = file.read_text(encoding="utf-8").rstrip("\n") + "\n" if file.is_file() else ""
    return before + works_text({key: dict(value) for key, value in works.items()})
