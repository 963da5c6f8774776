"""An item of QTI 2.1, 2.2 or 3.0, read. Pure."""

from genomeready.assessment.banks.gapped import COMPLETE, parted, place
from genomeready.assessment.banks.parting import asked_in, explained_in
from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.qti_body import Body, body_of, words
from genomeready.assessment.banks.qti_interactions import Reader
from genomeready.assessment.banks.qti_scoring import Scoring
from genomeready.assessment.banks.refusing import NotRead
from genomeready.assessment.banks.xml_tree import Element
from genomeready.assessment.types.interactions import (
    Choice,
    Composite,
    Essay,
    Gap,
    Gaps,
    Interaction,
    Item,
    NumberEntry,
    TextEntry,
    TrueFalse,
    Upload,
)

SOLUTION = "solution"
LONGEST_UNIT = 20


def read_item(root: Element, *, where: str, tags: tuple[str, ...] = ()) -> Item:
    """Return the item that a file holds; names are those of 2.x (`qti_names.as_version_2`).

    Raises:
        NotRead: it asks in a way that is not read; the words name it.
    """
    root.refuse_what_is_endless()
    if root.get("adaptive") == "true":
        raise NotRead("It is adaptive: it goes on after an answer.")
    if root.first("templateDeclaration") is not None or root.first("templateProcessing") is not None:
        raise NotRead("Its numbers are computed anew for each candidate (template processing).")
    element = root.first("itemBody")
    if element is None:
        raise NotRead("It has no body.")
    told, scoring = Told(), Scoring(root)
    said = {one.get("identifier"): words(one, told) for one in root.named("modalFeedback")}
    reader = Reader(scoring=scoring, told=told, said=said, guidance=_guidance(element, told))
    body = body_of(element, told)
    stem, lead_in, interaction = _asked(body, reader)
    _lose(root, scoring, interaction, told)
    solution, references = explained_in(_solution(said, interaction, told))
    facts = tuple(tag for tag in tags if not tag.startswith("lang:"))
    return Item(
        identifier=root.get("identifier"), title=root.get("title"), stem=stem, lead_in=lead_in, interaction=interaction, solution=solution,
        references=references, tags=facts, language=root.get("lang"), where=where, losses=tuple(told.losses),
    )  # fmt: skip


def _guidance(body: Element, told: Told) -> str:
    blocks = body.find("rubricBlock")
    if any("candidate" in block.get("view", "candidate").split() for block in blocks):
        told.lose("the rubric that candidates see")
    return "\n\n".join(words(block, told) for block in blocks if "scorer" in block.get("view").split())


def _asked(body: Body, reader: Reader) -> tuple[str, str, Interaction]:
    """Return stem, lead-in and interaction."""
    if body.inline and body.blocks:
        raise NotRead("It has gaps within its text and other interactions too.")
    if body.inline:
        return _gapped(body, reader)
    if not body.blocks:
        raise NotRead("It asks nothing: it has no interaction.")
    prompts = [words(block.first("prompt"), reader.told) for block in body.blocks]
    found = [reader.read(block) for block in body.blocks]
    if len(found) > 1:
        parts = tuple((f"{p}\n\n{q}".strip(), one) for p, q, one in zip(body.pieces, prompts, found, strict=False))
        return "", asked_in(body.pieces[0] or prompts[0])[1], Composite(parts=parts)
    after = body.pieces[1]
    stem = "\n\n".join(part for part in (body.pieces[0], after) if part)
    if isinstance(found[0], Gaps):
        return stem, prompts[0] or COMPLETE, found[0]
    return (stem, prompts[0], found[0]) if prompts[0] else (*asked_in(stem), found[0])


def _gapped(body: Body, reader: Reader) -> tuple[str, str, Interaction]:
    """Return a question whose answer is typed within its text: at its end it is a question of its own, else a gap."""
    if len(body.inline) == 1 and body.inline[0].name == "textEntryInteraction":
        before, _, after = body.text.partition(place(0))
        typed = reader.typed(body.inline[0])
        if not after.strip():
            return (*asked_in(before), typed)
        if isinstance(typed, NumberEntry) and len(after.strip()) <= LONGEST_UNIT:
            return (*asked_in(before), NumberEntry(numbers=typed.numbers, unit=after.strip().replace("\\", "")))
    gaps: list[Gap] = [reader.gap(element) for element in body.inline]
    pieces = [body.text]
    for n in range(len(gaps)):
        last = pieces.pop()
        before, found, after = last.partition(place(n))
        if not found:
            raise NotRead("Its gaps cannot be put in order.")
        pieces += [before, after]
    return parted(Gaps(pieces=tuple(pieces), gaps=tuple(gaps)))


def _solution(said: dict[str, str], interaction: Interaction, told: Told) -> str:
    """Return what the feedback says that belongs to no single answer."""
    if SOLUTION in said:
        return said[SOLUTION]
    used = {option.id for option in interaction.options} if isinstance(interaction, Choice) else set()
    used |= {"true", "false"} if isinstance(interaction, TrueFalse) else set()
    if isinstance(interaction, NumberEntry):
        shown = {number.feedback for number in interaction.numbers}
        used |= {key for key, text in said.items() if text in shown}
    rest = [text for key, text in said.items() if key not in used and text]
    if len(rest) > 1:
        told.lose("which answer each piece of feedback is for: it stands in the solution")
    return "\n\n".join(rest)


def _lose(root: Element, scoring: Scoring, interaction: Interaction, told: Told) -> None:
    if scoring.strange and not isinstance(interaction, Essay | Upload):
        told.lose(f"its own rules of marking ({', '.join(scoring.strange)[:60]}); the right answer is kept")
    if isinstance(interaction, TextEntry) and scoring.processing is None:
        told.lose("how it is marked, which it does not say")
    if root.find("catalogInfo", "apipAccessibility"):
        told.lose("catalogues for accessibility")
    if root.find("stylesheet"):
        told.lose("style sheets")
    if root.find("feedbackBlock"):
        told.lose("feedback within its body")
