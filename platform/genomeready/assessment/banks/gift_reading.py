"""GIFT, read: every kind of question that it knows, categories, identifiers, tags, feedback, weights, formats, missing words. Pure."""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from genomeready.assessment.banks.gift_text import Block, Part, blocks_of, formed, parts_of, plain
from genomeready.assessment.banks.parting import asked_in, explained_in
from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.readings import Reading
from genomeready.assessment.banks.refusing import NotABank, NotRead
from genomeready.assessment.banks.stars import entry_of
from genomeready.assessment.types.interactions import (
    ALL,
    NOTHING,
    Accepted,
    Alternative,
    Choice,
    Essay,
    Gap,
    Gaps,
    Interaction,
    Item,
    Match,
    Number,
    NumberEntry,
    Pair,
    TextEntry,
    TrueFalse,
)

GAP = "_____"
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#(?P<wrong>[^#]*)(?:#(?P<right>[^#]*))?)?\s*", re.IGNORECASE)
_NUMBER = r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"


def read_gift(text: str) -> Reading:
    """Return the questions of a GIFT file."""
    reading = Reading()
    for block in blocks_of(text):
        if isinstance(block, tuple):
            reading.refuse(f"line {block[0]}", "", block[1])
        else:
            reading.take(lambda block=block: _item(block), where=f"line {block.line}", title=block.title)  # type: ignore[misc]
    if not reading.items and not reading.refused:
        raise NotABank(why="There is no question in the file.")
    return reading


def _item(block: Block) -> Item:
    if block.answer is None:
        raise NotRead("It is a description: it asks nothing.")
    told = Told()
    answer, _, general = block.answer.partition("####")
    solution, references = explained_in(told.formatted(*_plain(general, block.form))) if general.strip() else ("", ())
    interaction = _Answers(told, block.form).interaction(answer)
    text = f"{block.before} {GAP} {block.after}" if block.after else block.before
    if block.after and isinstance(interaction, TextEntry | NumberEntry):
        before, after = (told.formatted(plain(part), block.form) for part in (block.before, block.after))
        entry = Gap(entry=interaction) if isinstance(interaction, TextEntry) else Gap(number=interaction)
        interaction, text = Gaps(pieces=(before, after), gaps=(entry,)), "Complete the text."
    stem, lead_in = asked_in(told.formatted(plain(text), block.form))
    return Item(
        identifier=block.identifier, title=block.title, stem=stem, lead_in=lead_in, interaction=interaction, solution=solution,
        references=references, tags=_tags(block), language=_fact(block, "lang"), category=block.category, where=f"line {block.line}",
        losses=tuple(told.losses),
    )  # fmt: skip


def _tags(block: Block) -> tuple[str, ...]:
    return tuple(tag for tag in block.tags if not tag.startswith("lang:"))


def _fact(block: Block, name: str) -> str:
    return next((tag.partition(":")[2] for tag in block.tags if tag.startswith(f"{name}:")), "")


def _plain(text: str, form: str) -> tuple[str, str]:
    text, form = formed(text, form)
    return plain(text), form


class _Answers:
    """Reads what stands between the braces of one question."""

    def __init__(self, told: Told, form: str) -> None:
        self.told = told
        self.form = form

    def interaction(self, answer: str) -> Interaction:
        """Return what is asked."""
        truth = _TRUTH.fullmatch(answer)
        if not answer.strip():
            return Essay()
        if truth:
            right = truth[1][0].upper() == "T"
            said = {right: self.said(truth["right"] or ""), not right: self.said(truth["wrong"] or "")}
            return TrueFalse(right=right, if_true=said[True], if_false=said[False])
        if answer.lstrip().startswith("#"):
            return self.numbers(answer.lstrip()[1:])
        parts = parts_of(answer)
        if not parts:
            raise NotRead("Its answers begin with neither = nor ~.")
        if any(part.sign == "~" for part in parts):
            return self.choice(parts)
        if any("->" in part.text for part in parts):
            return self.match(parts)
        return self.texts(parts)

    def said(self, text: str) -> str:
        """Return what is said to an answer."""
        return self.told.formatted(*_plain(text, self.form))

    def choice(self, parts: list[Part]) -> Choice:
        """Return answers to choose: one where a `=` is there, else several by their weights."""
        single = any(part.sign == "=" for part in parts)
        credits_ = [share(part.weight) if part.weight else (ALL if part.sign == "=" else NOTHING) for part in parts]
        options = tuple(
            Alternative(
                id=str(n),
                text=" ".join(self.said(part.text).split()),
                right=credit == ALL if single else credit > 0,
                credit=credit,
                feedback=self.said(part.feedback),
            )
            for n, (part, credit) in enumerate(zip(parts, credits_, strict=True), 1)
        )
        return Choice(options=options, single=single)

    def match(self, parts: list[Part]) -> Match:
        """Return pairs; what has nothing on its left belongs to none."""
        pairs = []
        for part in parts:
            left, arrow, right = part.text.partition("->")
            if not arrow:
                raise NotRead("One of its pairs has no ->.")
            pairs.append(Pair(left=self.said(left), right=self.said(right)))
            if part.feedback:
                self.told.lose("what is said to a pair")
        return Match(pairs=tuple(p for p in pairs if p.left), extra=tuple(p.right for p in pairs if not p.left))

    def texts(self, parts: list[Part]) -> TextEntry:
        """Return the texts that are accepted."""
        accepted = (
            Accepted(text=plain(part.text), credit=share(part.weight) if part.weight else ALL, feedback=self.said(part.feedback))
            for part in parts
        )
        return entry_of(accepted)

    def numbers(self, answer: str) -> NumberEntry:
        """Return the numbers that are accepted, each with its tolerance or as a range."""
        if not re.match(r"\s*[=~]", answer):
            answer = f"={answer}"
        numbers = []
        for part in parts_of(answer):
            credit = share(part.weight) if part.weight else (ALL if part.sign == "=" else NOTHING)
            if part.text == "" and part.sign == "~":
                self.told.lose("what is said to any other number")
                continue
            value, tolerance = within(plain(part.text))
            numbers.append(Number(value=value, tolerance=tolerance, credit=credit, feedback=self.said(part.feedback)))
        return NumberEntry(numbers=tuple(numbers))


def share(percent: str) -> Fraction:
    """Return a weight in percent as a share; three decimals of it are as good as the exact third or sixth.

    >>> str(share("33.33333")), str(share("-50")), str(share("16.66667"))
    ('1/3', '-1/2', '1/6')
    """
    exact = Fraction(percent) / 100
    near = exact.limit_denominator(60)
    return near if abs(near - exact) < Fraction(1, 10_000) else exact


def within(text: str) -> tuple[Decimal, Decimal]:
    """Return a number and how far off an answer may be, from `3.14:0.005` or `3.1..3.2`.

    >>> within("3.14:0.005"), within("1..5"), within("7")
    ((Decimal('3.14'), Decimal('0.005')), (Decimal('3'), Decimal('2')), (Decimal('7'), Decimal('0')))

    Raises:
        NotRead: it is neither.
    """
    found = re.fullmatch(rf"({_NUMBER})\s*(?:(:|\.\.)\s*({_NUMBER}))?", text.strip().replace("\u2212", "-"))
    if found is None:
        raise NotRead(f"`{text.strip()[:40]}` is no number.")
    try:
        first, second = Decimal(found[1]), Decimal(found[3] or 0)
    except InvalidOperation:  # pragma: no cover - the pattern lets through only what Decimal reads
        raise NotRead(f"`{text.strip()[:40]}` is no number.") from None
    if found[2] == "..":
        return (first + second) / 2, abs(second - first) / 2
    return first, abs(second)
