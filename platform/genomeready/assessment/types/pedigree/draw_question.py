"""A family history to be drawn: rows of a table, one a person, that the page shows as a drawing, marked by facts about the proband's kin.

The author writes the family as for `pedigree_read`; what the table says is compared with it by `facts`. Relabelling people, another
order of siblings, or another way to say who somebody is make no difference. Feedback lists in words what is missing and what was not told.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.pedigree import kinship
from genomeready.assessment.types.pedigree.drawing import drawn
from genomeready.assessment.types.pedigree.facts import Compared, Fact, compared, in_words
from genomeready.assessment.types.pedigree.model import AtBirth, Gender, Pedigree
from genomeready.assessment.types.pedigree.rows import COLUMNS, FLAGS, KIN, MOST_ROWS, Rows, pedigree_of, rows_of
from genomeready.assessment.types.pedigree.written import PEDIGREE, pedigree_in
from genomeready.assessment.types.risk.pedigree import BadPedigree
from genomeready.assessment.types.shape import BadAnswer, Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.assessment.types.written import fields
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "pedigree_draw"
HAS_OPTIONS = False
AUTHORED = fields("pedigree", pedigree=PEDIGREE)
SCHEMA = schema_of(pedigree={"type": "object"})
OLDEST, YES = 130, "yes"
_NUMBERS = tuple(str(n) for n in range(1, MOST_ROWS + 1))
_CHOICES: Mapping[str, Sequence[str]] = {
    "kin": KIN, "also": KIN[1:], "gender": [str(one) for one in Gender], "birth": [str(one) for one in AtBirth],
    "of": _NUMBERS, "with": _NUMBERS, "also-of": _NUMBERS,
} | {flag: (flag,) for flag in FLAGS}  # fmt: skip


class NoSuchEntry(BadAnswer):
    """A field or an entry that a table of this question has not."""

    message = "Fill in the table of this question: an age is a whole number of years, a person is the number of another row."


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the family: it must be one that the table can say, and say it fully."""
    try:
        pedigree = pedigree_in(question.body["pedigree"])
        rows = rows_of(pedigree)
        again = compared(pedigree, pedigree_of(rows, pedigree.conditions))
    except BadPedigree as why:
        yield question.head.fault(f"The pedigree cannot be drawn in the table: {why}", "correct it.", "body", "pedigree")
        return
    if len(rows) > MOST_ROWS:
        yield question.head.fault(f"The table has {MOST_ROWS} rows; the family is larger.", "leave people out.", "body", "pedigree")
    elif pedigree.proband is None:
        yield question.head.fault("Nobody is marked as the proband.", "write `proband: true` once.", "body", "pedigree")
    elif again.share != 1:
        said = "; ".join(sorted(_say(again.missing, pedigree, pedigree)))
        yield question.head.fault(f"The table cannot say all of this family: {said}.", "leave that out.", "body", "pedigree")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - a family has no text of its own
    """Return the family as written."""
    return {"pedigree": question.body["pedigree"]}


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the tokens that stand for the conditions, in the order in which they are written."""
    return {"conditions": [[slots.token_of(seed, "condition", own), own] for own in content["pedigree"].get("conditions", {})]}


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see: as many rows for every family, and the drawing of what was saved."""
    given, named = answer or {}, content["pedigree"].get("conditions", {})
    rows = []
    for n in range(1, MOST_ROWS + 1):
        mine = given.get(str(n), {})
        ill = [{"token": token, "name": named[own], "text": mine.get(f"ill.{own}", "")} for token, own in frozen["conditions"]]
        rows.append({"number": n, "said": {name: mine.get(name, "") for name in COLUMNS}, "ill": ill})
    drawing, why = _drawing(given, named)
    body = {"rows": rows, "drawing": drawing, "why": why, "choices": {name: list(listed) for name, listed in _CHOICES.items()}}
    return seen(NAME, content, answered=answer is not None, body=body)


def _drawing(rows: Rows, conditions: Mapping[str, str]) -> tuple[dict[str, Any] | None, str]:
    """Return the drawing of a table with its row numbers as labels; or why there is none."""
    if not rows:
        return None, ""
    try:
        pedigree = pedigree_of(rows, conditions)
        return drawn(pedigree, called={own: "" if person.implied else own for own, person in pedigree.people.items()}), ""
    except BadPedigree as why:
        return None, str(why)


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the rows that say something, None where none does.

    >>> frozen = {"conditions": [["t1", "breast"]]}
    >>> read_answer(frozen, ["1-kin=proband", "1-t1= 45 ", "2-kin=", "2-of="]), read_answer(frozen, ["1-age="])
    ({'1': {'ill.breast': '45', 'kin': 'proband'}}, None)
    >>> read_answer(frozen, ["1-age=old"])
    Traceback (most recent call last):
    genomeready.assessment.types.pedigree.draw_question.NoSuchEntry: Fill in the table of this question: an age is a whole number of years, a person is the number of another row.
    """  # noqa: E501 - the message is one line
    conditions = {token: f"ill.{own}" for token, own in frozen["conditions"]}
    found: dict[str, dict[str, str]] = {}
    for slot, value in slots.pairs(given):
        number, _, name = slot.partition("-")
        name, text = conditions.get(name, name), value.strip().lower() if name in conditions or name == "age" else value.strip()
        known = number in _NUMBERS and (name in COLUMNS or name in conditions.values())
        if not known or not _fits(name, text) or name in found.get(number, {}):
            raise NoSuchEntry
        found.setdefault(number, {})[name] = text
    return {number: dict(sorted(found[number].items())) for number in sorted(found, key=int)} or None


def _fits(name: str, text: str) -> bool:
    if name in _CHOICES:
        return text in _CHOICES[name]
    is_age = text.isascii() and text.isdigit() and len(text) <= len(str(OLDEST)) and int(text) <= OLDEST and text == str(int(text))
    return is_age or (name != "age" and text == YES)


def mark(content: Content, answer: Canonical) -> Mark:
    """Return F1 of the facts by weight; a table that is no family earns nothing, and says why."""
    try:
        return Mark(share=_compared(content, answer)[2].share) if answer else Mark(share=Fraction(0))
    except BadPedigree as why:
        return Mark(share=Fraction(0), note=str(why))


def _compared(content: Content, answer: Rows) -> tuple[Pedigree, Pedigree, Compared]:
    key = pedigree_in(content["pedigree"])
    table = pedigree_of(answer, key.conditions)
    return key, table, compared(key, table)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt: both drawings, and in words what is missing and what was not told."""
    key = pedigree_in(content["pedigree"])
    body: dict[str, Any] = {"drawing": drawn(key), "mine": None, "missing": [], "added": [], "proband": True}
    found = mark(content, answer)
    if answer and not found.note:
        key, table, facts = _compared(content, answer)
        body |= {
            "mine": _drawing(answer, key.conditions)[0], "proband": facts.proband_marked,
            "missing": sorted(_say(facts.missing, key, table)), "added": sorted(_say(facts.added, key, table)),
        }  # fmt: skip
    return revealed(NAME, content, found, answered=answer is not None, body=body)


def _say(facts: frozenset[Fact], key: Pedigree, table: Pedigree) -> Iterator[str]:
    """Yield facts in words; of somebody who is missing, or was not told of, that alone is said."""
    theirs = {f"+{own}": f"person {own}" for own in table.people}
    names = kinship.called(key) | theirs
    whole = {fact.people[0] for fact in facts if fact.kind == "exists"}
    for fact in facts:
        if fact.kind == "exists" or not whole & set(fact.people):
            yield in_words(fact, names, key.conditions)
