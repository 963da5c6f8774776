"""A text with gaps on its way to and from other platforms. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from genomeready.assessment.types import cloze, travel_numbers, travel_texts
from genomeready.assessment.types.cloze import FEWEST_LISTED, MOST_GAPS, MOST_LISTED
from genomeready.assessment.types.interactions import ALL, NOTHING, Alternative, Gap, Gaps, Interaction, Item, NotOurs, Written
from genomeready.catalogue.files.items import UNWRITTEN
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = cloze.NAME


def exported(question: QuestionEntry) -> Interaction:
    """Return the text in pieces and what fills its gaps, in the order of the text."""
    described = {gap["id"]: gap for gap in question.body["gaps"]}
    cut = cloze.GAP.split(question.body["passage"].strip())
    return Gaps(pieces=tuple(cut[::2]), gaps=tuple(_gap(described[own]) for own in cut[1::2]))


def _gap(gap: Mapping[str, Any]) -> Gap:
    if "text" in gap:
        return Gap(entry=travel_texts.entry_of(gap["text"]))
    if "number" in gap:
        return Gap(number=travel_numbers.entry_of(gap["number"], gap["number"].get("wrong", ())))
    listed, key = gap["choice"]["options"], gap["choice"]["key"]
    options = (
        Alternative(id=one["id"], text=one["text"], right=one["id"] == key, credit=ALL if one["id"] == key else NOTHING) for one in listed
    )
    return Gap(options=tuple(options))


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: ids, weights, the reasons, and what its gaps lose."""
    gaps = question.body["gaps"]
    losses = ["why its gaps are filled as they are (still to be written when it comes back)"]
    order = [gap["id"] for gap in gaps]
    losses += travel_texts.renamed(
        cloze.GAP.findall(question.body["passage"]),
        order,
        *([one["id"] for one in gap["choice"]["options"]] for gap in gaps if "choice" in gap),
    )
    if len({gap.get("weight", 1) for gap in gaps}) > 1:
        losses.append("the weights of its gaps: others weigh them alike")
    for gap in gaps:
        losses += travel_texts.matcher_losses(gap["text"]) if "text" in gap else ()
        losses += travel_numbers.key_losses(gap["number"]) if "number" in gap else ()
    return tuple(dict.fromkeys(losses))


def imported(item: Item) -> Written | None:
    """Return the text and its gaps; why they are filled so is to be written.

    Raises:
        NotOurs: it has too many gaps, or one of them is not as ours have to be.
    """
    if not isinstance(item.interaction, Gaps):
        return None
    found = item.interaction
    if len(found.gaps) > MOST_GAPS:
        raise NotOurs(f"It has {len(found.gaps)} gaps; ours have {MOST_GAPS} at most.")
    names, losses, gaps = travel_texts.letters(len(found.gaps)), list[str](), list[dict[str, Any]]()
    for name, gap in zip(names, found.gaps, strict=True):
        gaps.append({"id": name, **_described(gap, losses), "rationale": UNWRITTEN})
    ends = [*(f"{{{{gap:{name}}}}}" for name in names), ""]
    passage = "".join(f"{piece}{end}" for piece, end in zip(found.pieces, ends, strict=True))
    losses.append(f"still to be written: why its {len(gaps)} gaps are filled as they are")
    return Written(type=NAME, head={"body": {"passage": passage.strip(), "gaps": gaps}}, losses=tuple(dict.fromkeys(losses)))


def _described(gap: Gap, losses: list[str]) -> dict[str, Any]:
    if gap.entry:
        matcher, lost = travel_texts.matcher_of(gap.entry)
        losses += lost
        return {"text": matcher}
    if gap.number:
        key, wrong, lost = travel_numbers.key_of(gap.number)
        losses += lost
        known = [mistake | {"note": travel_texts.noted(mistake["note"])} for mistake in wrong]
        return {"number": key | ({"wrong": known} if known else {})}
    losses += _choice_losses(gap)
    return {"choice": _choice(gap)}


def _choice(gap: Gap) -> dict[str, Any]:
    if not FEWEST_LISTED <= len(gap.options) <= MOST_LISTED:
        raise NotOurs(f"A gap has {len(gap.options)} answers to choose from; ours have {FEWEST_LISTED} to {MOST_LISTED}.")
    right = [n for n, option in enumerate(gap.options) if option.right]
    if len(right) != 1:
        raise NotOurs(f"{len(right)} answers of a gap are worth the whole mark; ours have one.")
    names = travel_texts.letters(len(gap.options))
    listed = [{"id": name, "text": travel_texts.line(option.text)} for name, option in zip(names, gap.options, strict=True)]
    return {"options": listed, "key": names[right[0]]}


def _choice_losses(gap: Gap) -> Iterator[str]:
    if any(option.feedback for option in gap.options):
        yield "what is said to each answer in a gap"
    if any(option.credit for option in gap.options if not option.right):
        yield "shares of the mark for answers that are not the key"
