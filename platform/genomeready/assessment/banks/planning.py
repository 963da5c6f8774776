"""What an import would do to a bank: which question becomes which file, what is lost, what is refused and why. Pure."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from genomeready.assessment.banks.drafting import Wishes, draft_of, faults_in, own_text_of, read_question, text_of, title_of
from genomeready.assessment.banks.own_files import KEY
from genomeready.assessment.banks.readings import OwnQuestion, Reading, Refusal
from genomeready.assessment.types.interactions import Item, NotOurs
from genomeready.base.ids import digest
from genomeready.catalogue.files.shapes import QuestionEntry, Work, work_of
from genomeready.catalogue.rules import Bank

LAST: Final = 9999
SHORT: Final = 16
"""How many digits of a digest tell two texts apart."""


class Fate(StrEnum):
    """What becomes of a question."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: a question of the source, the id it has here, what becomes of it and what is lost, or why it is refused."""

    where: str
    title: str
    fate: Fate
    key: str = ""
    type: str = ""
    losses: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is remembered of an imported question: its id, and digests of what the source said and of what was written."""

    key: str
    said: str
    wrote: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A bank as it stands before an import: the text of each file, the ids taken around it, what may be cited, what came before."""

    texts: Mapping[str, str] = field(default_factory=dict)
    taken: Collection[str] = ()
    prefix: str = "im"
    kind: str = Bank.PRACTICE
    works: Mapping[str, Work] = field(default_factory=dict)
    outcomes: Mapping[str, int] | None = None
    remembered: Mapping[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be written: rows of the table, files by id, works that the bank does not know yet, and what to remember."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    files: Mapping[str, str]
    works: Mapping[str, Mapping[str, Any]]
    remembered: Mapping[str, Kept]

    @property
    def accepted(self) -> int:
        """How many questions are taken as they are."""
        return sum(row.fate is not Fate.REFUSED and not row.losses for row in self.rows)

    @property
    def with_losses(self) -> int:
        """How many are taken with losses."""
        return sum(row.fate is not Fate.REFUSED and bool(row.losses) for row in self.rows)

    @property
    def refused(self) -> int:
        """How many are refused."""
        return sum(row.fate is Fate.REFUSED for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    """A question that could be written, whatever it was read from."""

    identifier: str
    own_key: str
    where: str
    title: str
    type: str
    competency: tuple[str, int]
    losses: tuple[str, ...]
    text: Callable[[str, int], str]
    works: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """A digest of all that the source said."""
        return digest(self.text("", 0))


def plan(reading: Reading, shelf: Shelf, wishes: Wishes, *, source: str) -> Plan:
    """Return what an import would do. `source` is the name of the file, which tells questions with the same name in two files apart."""
    planner = _Planner(shelf)
    names = _names(reading.items)
    for item in reading.items:
        planner.take(item.where, title_of(item), lambda item=item: _from_item(item, names[id(item)], wishes, shelf, source))  # type: ignore[misc]
    for own in reading.own:
        planner.take(own.where, str(own.head["title"]), lambda own=own: _from_own(own, shelf))  # type: ignore[misc]
    planner.rows += [_refused(refusal) for refusal in reading.refused]
    return Plan(
        rows=tuple(planner.rows), notes=tuple(reading.notes), files=planner.files, works=planner.works, remembered=planner.remembered
    )


def _refused(refusal: Refusal) -> Row:
    return Row(where=refusal.where, title=refusal.title, fate=Fate.REFUSED, why=refusal.why)


def _names(items: list[Item]) -> dict[int, str]:
    """Return what each item is known by: its identifier, else its title where no other has it, else a digest of what it asks."""
    titles = Counter((item.category, item.title) for item in items if not item.identifier)
    named = {}
    for item in items:
        if item.identifier:
            named[id(item)] = item.identifier
        elif item.title and titles[item.category, item.title] == 1:
            named[id(item)] = f"{item.category}/{item.title}"
        else:
            named[id(item)] = digest(f"{item.title}\n{item.stem}\n{item.lead_in}\n{item.interaction}")[:SHORT]
    return named


def _from_item(item: Item, name: str, wishes: Wishes, shelf: Shelf, source: str) -> _Candidate:
    draft = draft_of(item, wishes)
    own = name if KEY.fullmatch(name) else ""
    slug, level = re.search(r"id: (\S+), level: (\d)", draft.head["competencies"]).groups()  # type: ignore[union-attr]  # written by draft_of
    return _Candidate(
        identifier=own or f"{source}#{name}", own_key=own, where=item.where, title=draft.title, type=draft.written.type,
        competency=(slug, int(level)), losses=draft.losses,
        text=lambda key, version: text_of(draft, key=key, version=version, bank=shelf.kind),
    )  # fmt: skip


def _from_own(own: OwnQuestion, shelf: Shelf) -> _Candidate:
    asked = own.head["competencies"][0]
    losses = ("who reviewed it: what is imported is to be reviewed here",) if own.head["reviews"] else ()
    return _Candidate(
        identifier=own.head["id"], own_key=own.head["id"], where=own.where, title=own.head["title"], type=own.head["type"],
        competency=(asked["id"], asked["level"]), losses=losses, works=own.works,
        text=lambda key, version: own_text_of(own, key=key, version=version, bank=shelf.kind),
    )  # fmt: skip


class _Planner:
    """Decides about one question after the other."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.rows: list[Row] = []
        self.files: dict[str, str] = {}
        self.works: dict[str, Mapping[str, Any]] = {}
        self.remembered: dict[str, Kept] = dict(shelf.remembered)
        self._met: set[str] = set()
        self._keys = {*shelf.taken, *shelf.texts, *(kept.key for kept in shelf.remembered.values())}

    def take(self, where: str, title: str, make: Callable[[], _Candidate]) -> None:
        """Take a question, or note why not."""
        try:
            self.rows.append(self._taken(make()))
        except NotOurs as refused:
            self.rows.append(Row(where=where, title=title, fate=Fate.REFUSED, why=str(refused)))

    def _taken(self, one: _Candidate) -> Row:
        if one.identifier in self._met:
            raise NotOurs(f"Its identifier `{one.identifier.rpartition('#')[2][:60]}` is used before in this file.")
        self._met.add(one.identifier)
        self._refuse_what_is_no_outcome(one)
        before = self.remembered.get(one.identifier)
        key = before.key if before else self._key(one)
        fate, version = self._fate(one, key, before)
        if fate is Fate.UNCHANGED:
            return Row(where=one.where, title=one.title, fate=fate, key=key, type=one.type)
        text = one.text(key, version)
        works = {name: work for name, work in one.works.items() if name not in self.shelf.works}
        self._refuse_what_check_would(text, key, works)
        self.files[key], self.works = text, self.works | works
        self._keys.add(key)
        self.remembered[one.identifier] = Kept(key=key, said=one.said, wrote=digest(text), version=version)
        return Row(where=one.where, title=one.title, fate=fate, key=key, type=one.type, losses=one.losses)

    def _refuse_what_is_no_outcome(self, one: _Candidate) -> None:
        if self.shelf.outcomes is None:
            return
        slug, level = one.competency
        if slug not in self.shelf.outcomes:
            raise NotOurs(f"`{slug}` is not among the outcomes of the course: {', '.join(self.shelf.outcomes)}.")
        if level > self.shelf.outcomes[slug]:
            raise NotOurs(f"It asks for level {level} of `{slug}`, but the course leads to level {self.shelf.outcomes[slug]}.")

    def _refuse_what_check_would(self, text: str, key: str, works: Mapping[str, Mapping[str, Any]]) -> None:
        known = {**self.shelf.works, **{name: work_of(name, dict(value)) for name, value in works.items()}}
        wrong = faults_in(text, name=f"{key}.md", works=known)
        if wrong:
            more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
            raise NotOurs(f"{wrong[0].what}{more}")

    def _fate(self, one: _Candidate, key: str, before: Kept | None) -> tuple[Fate, int]:
        there = self.shelf.texts.get(key)
        if there is None:
            return Fate.NEW, before.version if before else 1
        if before is None:
            if _alike(there, one.text(key, _version(there))):
                return Fate.UNCHANGED, _version(there)
            raise NotOurs(
                f"`{key}` is in the bank and was not imported. It stays as it is; give this question another id, or edit the file."
            )
        if before.said == one.said:
            return Fate.UNCHANGED, before.version
        if digest(there) != before.wrote:
            raise NotOurs(
                f"It changed in the source, but `{key}` was edited here since. It stays as it is; bring the two together by hand."
            )
        return Fate.CHANGED, before.version + 1

    def _key(self, one: _Candidate) -> str:
        """Return the id of a question that comes for the first time: its own where that is of this bank and free, else the next number."""
        own = one.own_key
        if own and own.startswith(f"q-{self.shelf.prefix}-") and (own in self.shelf.texts or own not in self._keys):
            return own
        return next(self._numbers())

    def _numbers(self) -> Iterator[str]:
        start = f"q-{self.shelf.prefix}-"
        mine = [int(key[-4:]) for key in {*self.shelf.texts, *self.files} if key.startswith(start)]
        first = max(mine, default=0) + 1
        yield from (f"{start}{n:04d}" for n in range(first, LAST + 1) if f"{start}{n:04d}" not in self._keys)
        raise NotOurs(f"There is no free number {start}…: choose another --prefix.")


def _version(text: str) -> int:
    found = re.search(r"^version: *([0-9]{1,6}) *$", text, re.MULTILINE)
    return int(found[1]) if found else 1


def _alike(there: str, made: str) -> bool:
    """Say whether a file asks what an import would write: the same words and key, whatever the marks of Markdown and citations."""
    return _asks(there) == _asks(made)


def _asks(text: str) -> tuple[object, ...] | None:
    question, _ = read_question(text, name="")
    return None if question is None else (_asked(question), [_asked(variant.entry) for variant in question.variants])


def _asked(question: QuestionEntry) -> tuple[object, ...]:
    head = question.head.value
    texts = [question.stem.text, question.lead_in.text, question.solution.text]
    options = [(option.id, option.key, _bare(option.text.text), _bare(option.rationale.text)) for option in question.options]
    return (question.type, head.get("key"), head.get("wrong"), head.get("body"), [_bare(text) for text in texts], options)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"\[@[^\]]*\]|\[[0-9, ]+\]|[\\*`]", "", text).split())


def remembered_text(remembered: Mapping[str, Kept]) -> str:
    """Return what is remembered as the text of the file beside the questions."""
    return json.dumps({name: vars(kept) for name, kept in sorted(remembered.items())}, indent=1, ensure_ascii=False) + "\n"


def remembered_in(text: str) -> dict[str, Kept]:
    """Return what such a file remembers.

    Raises:
        ValueError: it was written by nobody here.
    """
    try:
        return {name: Kept(**kept) for name, kept in json.loads(text).items()}
    except (TypeError, AttributeError) as wrong:
        raise ValueError(str(wrong)) from None
