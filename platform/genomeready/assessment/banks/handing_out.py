"""A bank in one of the formats, and what the format had no place for. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from genomeready.assessment.banks.formats import Format, lost, written
from genomeready.assessment.banks.own_files import files_of
from genomeready.assessment.banks.own_items import BEHIND, item_of
from genomeready.assessment.banks.refusing import NotABank
from genomeready.assessment.types.interactions import Item, NotOurs
from genomeready.catalogue.files.shapes import QuestionEntry, Work

ALWAYS = (BEHIND, "keys of works (the references stand as text), the number of the version")


@dataclass(frozen=True, kw_only=True)
class HandedOut:
    """A written bank: its bytes, how many questions are in it, what each lost, and which were left out and why."""

    data: bytes
    written: int
    losses: tuple[tuple[str, list[str]], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


def handed_out(questions: Sequence[QuestionEntry], texts: Mapping[str, str], works: Mapping[str, Work], kind: Format) -> HandedOut:
    """Return a bank as one file: an item for each question, for each variant of one with parameters.

    Raises:
        NotABank: the format has no form for any of the questions.
    """
    if kind is Format.FILES:
        return HandedOut(data=files_of(questions, texts, works), written=len(questions))
    items, left_out = list[Item](), list[tuple[str, str]]()
    for question in questions:
        try:
            made = list(_items(question, works))
            for item in made:
                written([item], kind)
        except NotOurs as refused:
            left_out.append((question.key, str(refused)))
            continue
        items += made
    if not items:
        raise NotABank(why=f"None of the questions has a form in {kind}: {left_out[0][1]}" if left_out else "There is no question.")
    losses = tuple((item.identifier, [*ALWAYS, *item.losses, *lost(item, kind)]) for item in items)
    return HandedOut(data=written(items, kind), written=len(items), losses=losses, left_out=tuple(left_out))


def _items(question: QuestionEntry, works: Mapping[str, Work]) -> Iterator[Item]:
    if not question.variants:
        yield item_of(question, works)
    for variant in question.variants:
        item = item_of(variant.entry, works)
        yield replace(
            item,
            identifier=f"{item.identifier}-{variant.seed}",
            title=f"{item.title} ({variant.seed})",
            losses=(*item.losses, f"its parameters: it is one of {len(question.variants)} questions, one for each variant"),
        )
