"""From a neutral item to the text of a question file of ours, as a draft, checked as `courses check` would. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from genomeready.assessment.banks.readings import OwnQuestion
from genomeready.assessment.types.interactions import Item, NotOurs, Written
from genomeready.assessment.types.travelling import taken
from genomeready.base.faults import BrokenFileError, Fault, errors_in
from genomeready.catalogue.files.heads import LONGEST, split_marked
from genomeready.catalogue.files.items import UNWRITTEN, item_faults
from genomeready.catalogue.files.prose import prose_faults
from genomeready.catalogue.files.shapes import QuestionEntry, Work
from genomeready.catalogue.files.variants import across, variant_faults
from genomeready.catalogue.files.variants import read_question as read_variants
from genomeready.catalogue.rules import Cognitive

NOBODY: Final = "Not recorded by the source"
AWAITING: Final = "[key-check, content, references]"
SHORTEST_TITLE, LONGEST_TITLE, SHORTEST_NOTE = 3, 200, 5
FASTEST, SLOWEST = 10, 1800
_PLAIN: Final = re.compile(r"(?!(?:true|false|null)$)[a-z][a-z0-9-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the person who imports says where the source does not: competency and level, what answering takes, how long, the language.

    `mapping` gives competency and level for a tag or a category; it counts before what the source's own tags say.
    """

    review_by: date
    competency: str = ""
    level: int = 0
    cognitive: str = Cognitive.APPLY
    time_s: int = 90
    language: str = "en"
    mapping: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A question file to be: everything but its id, version and bank, and what was lost or is still to be written."""

    written: Written
    title: str
    head: Mapping[str, Any]
    body: str
    losses: tuple[str, ...]


def draft_of(item: Item, wishes: Wishes) -> Drafted:
    """Return what a question file of ours holds of an item.

    Raises:
        NotOurs: no type of ours takes it, or nobody said which competency it asks about; the words say what to do.
    """
    written = taken(item)
    facts = dict(tag.split(":", 1) for tag in item.tags if ":" in tag)
    competency, level = _asked(item, wishes, facts)
    losses = [*item.losses, *written.losses]
    if item.marks not in {None, 1}:
        losses.append(f"its {item.marks} marks: every question of ours is worth one")
    asked = written.lead_in or item.lead_in
    lead_in = asked if not written.ask or written.ask.lower() in asked.lower() else f"{asked} {written.ask}".strip()
    head = {
        "lang": item.language[:2].lower() if _LANGUAGE.match(item.language[:2].lower()) else wishes.language,
        "competencies": f"[{{id: {competency}, level: {level}, weight: 1}}]",
        "cognitive": facts["cognitive"] if facts.get("cognitive") in set(Cognitive) else wishes.cognitive,
        "time_s": _seconds(facts.get("time", ""), wishes.time_s),
        "review_by": wishes.review_by.isoformat(),
    }
    return Drafted(
        written=_noted(written, losses), title=title_of(item), head=head, body=_body(item, written, lead_in, losses), losses=tuple(losses)
    )


def title_of(item: Item) -> str:
    """Return a title as long as ours have to be: the item's, else the first words of what it asks."""
    plain = " ".join(re.sub(r"[*`\\]", "", item.title or item.lead_in or item.stem).split())
    if len(plain) > LONGEST_TITLE:
        plain = plain[: LONGEST_TITLE - 1].rpartition(" ")[0] + "…"
    return plain if len(plain) >= SHORTEST_TITLE else f"Question {plain}".strip()


def _asked(item: Item, wishes: Wishes, facts: Mapping[str, str]) -> tuple[str, int]:
    for name in (*item.tags, item.category, item.category.rpartition("/")[2]):
        if name in wishes.mapping:
            return wishes.mapping[name]
    competency = facts.get("competency", "") or wishes.competency
    level = int(facts["level"]) if re.fullmatch(r"[1-9]", facts.get("level", "")) and facts.get("competency") else wishes.level
    if not competency or not level:
        raise NotOurs("Nobody said which competency and level it asks about: give --competency and --level, or a mapping.")
    if not re.fullmatch(r"[a-z][a-z-]{0,79}", competency):
        raise NotOurs(f"`{competency[:40]}` is no slug of a competency.")
    return competency, level


def _seconds(said: str, usual: int) -> int:
    return min(SLOWEST, max(FASTEST, int(said))) if re.fullmatch(r"\d{1,4}", said) else usual


def _noted(written: Written, losses: list[str]) -> Written:
    """Return the same with a note for each known wrong number, as ours need one."""
    wrong = written.head.get("wrong")
    if not wrong:
        return written
    if short := sum(len(mistake["note"]) < SHORTEST_NOTE for mistake in wrong):
        losses.append(f"still to be written: a note for {short} wrong numbers")
    noted = [m | {"note": " ".join(m["note"].split()) if len(m["note"]) >= SHORTEST_NOTE else UNWRITTEN} for m in wrong]
    return Written(type=written.type, head={**written.head, "wrong": noted}, options=written.options, ask=written.ask)


def _body(item: Item, written: Written, lead_in: str, losses: list[str]) -> str:
    parts = ["## stem", item.stem, "## lead-in", lead_in]
    if written.options:
        parts += ["## options", *_options(written, losses)]
    if not item.solution:
        losses.append("still to be written: the solution")
    parts += ["## solution", item.solution or UNWRITTEN, "## references", *(f"- {' '.join(text.split())}" for text in item.references)]
    return "\n".join(part for part in parts if part) + "\n"


def _options(written: Written, losses: list[str]) -> Iterator[str]:
    if unsaid := sum(not why for *_, why in written.options):
        losses.append(f"still to be written: the rationale of {unsaid} answers")
    for letter, key, text, why in written.options:
        yield f"- [{'x' if key else ' '}] {{#{letter}}} {' '.join(text.split())}"
        lines = (why or UNWRITTEN).split("\n")
        yield "\n".join([f"  > Rationale: {lines[0]}", *(f"  > {line}".rstrip() for line in lines[1:])])


def text_of(draft: Drafted, *, key: str, version: int, bank: str) -> str:
    """Return the whole text of a question file."""
    head = {
        "id": key, "version": version, "type": draft.written.type, "title": json.dumps(draft.title, ensure_ascii=False),
        "lang": draft.head["lang"], "competencies": draft.head["competencies"], "cognitive": draft.head["cognitive"],
        "bank": bank, "status": "draft", "time_s": draft.head["time_s"], "authors": f"[{{name: {NOBODY}}}]", "reviews": "[]",
        "awaiting": AWAITING, "review_by": draft.head["review_by"],
    }  # fmt: skip
    lines = [f"{name}: {value}" for name, value in head.items()]
    lines += [_entered(name, value) for name, value in draft.written.head.items()]
    return "\n".join(["---", *lines, "---", draft.body])


def own_text_of(question: OwnQuestion, *, key: str, version: int, bank: str) -> str:
    """Return a question file of ours under another id and as a draft; whoever reviewed it reviewed another file."""
    head = {**question.head, "id": key, "version": version, "bank": bank, "status": "draft", "reviews": []}
    head["awaiting"] = sorted({*question.head.get("awaiting", []), *(review["kind"] for review in question.head["reviews"])})
    if "variants" in head:
        head["variants"] = {"deployed": head["variants"]["deployed"]}
    lines = [_entered(name, value) for name, value in head.items()]
    return "\n".join(["---", *lines, "---", question.body])


def _entered(name: str, value: Any) -> str:  # noqa: ANN401 - YAML
    """Return an entry of a head: known mistakes, and the lists of a body, with a line for each."""
    if name == "wrong":
        return _listed(name, value)
    if name == "body":
        parts = (_listed(part, inner, "  ") if isinstance(inner, list) else f"  {part}: {_flow(inner)}" for part, inner in value.items())
        return "\n".join(["body:", *parts])
    return f"{name}: {_flow(value)}"


def _listed(name: str, values: list[Any], indent: str = "") -> str:
    return "\n".join([f"{indent}{name}:", *(f"{indent}  - {_flow(value)}" for value in values)])


def _flow(value: object) -> str:
    """Return a value as YAML on one line.

    >>> _flow({"rule": "net"}), _flow({"value": 0.00001, "unit": "", "on": [1, True, None]})
    ('{rule: net}', '{value: 0.00001, unit: "", on: [1, true, null]}')
    """
    match value:
        case None | bool():
            return json.dumps(value)
        case float():
            return format(value, ".12f").rstrip("0") + "0" * (value == int(value))
        case dict():
            return f"{{{', '.join(f'{_flow(name)}: {_flow(part)}' for name, part in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(_flow(part) for part in value)}]"
        case str():
            return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    return str(value)


def read_question(text: str, *, name: str) -> tuple[QuestionEntry | None, list[Fault]]:
    """Return the question in the text of a file, and what is wrong with it within itself; None where it cannot be read."""
    if len(text) > LONGEST:
        return None, [Fault(name, 1, "The question is far longer than questions are.", "split it.")]
    faults: list[Fault] = []
    try:
        head, body = split_marked(text, name=name)
    except BrokenFileError as broken:
        return None, [broken.fault]
    question = read_variants(head, body, faults=faults)
    if question is not None:
        faults += [*variant_faults(question), *across(question, item_faults)]
    return question, faults


def faults_in(text: str, *, name: str, works: Mapping[str, Work]) -> list[Fault]:
    """Return what would stop `courses check` in the text of a question file."""
    question, faults = read_question(text, name=name)
    if question is None:
        return errors_in(faults)
    faults += across(question, lambda one: _prose_faults(one, works))
    return errors_in(faults)


def _prose_faults(question: QuestionEntry, works: Mapping[str, Work]) -> Iterator[Fault]:
    options = (part for option in question.options for part in (option.text, option.rationale))
    for prose in (question.stem, question.lead_in, question.solution, *question.notes, *options):
        yield from prose_faults(prose, file=question.head.file, works=works, drawings={})
