"""One list of eight or more options, and several vignettes that each ask for one of them. Every vignette weighs the same."""

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any

from genomeready.assessment.types import slots, travel_pairs
from genomeready.assessment.types.interactions import Interaction, Item, Match, NotOurs, Written
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Revealed, Seen, revealed, schema_of, seen
from genomeready.assessment.types.written import ID, RATIONALE, TEXT, fields, plain, repeated, several, unknown
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "extended_matching"
HAS_OPTIONS = False
FEWEST, MOST = 8, 26
FEWEST_VIGNETTES, MOST_VIGNETTES = 2, 10
AUTHORED = fields(
    "options", "vignettes",
    options=several(fields("id", "text", id=ID, text=TEXT), FEWEST, MOST, "list 8 to 26 options as `{id: …, text: …}`."),
    vignettes=several(
        fields("id", "text", "key", "rationale", id=ID, text=TEXT, key=ID, rationale=RATIONALE), FEWEST_VIGNETTES, MOST_VIGNETTES,
        "list two to ten vignettes as `{id: …, text: …, key: …, rationale: …}`; the key is the id of an option.",
    ),
)  # fmt: skip
SCHEMA = schema_of(options={"type": "array", "minItems": FEWEST, "maxItems": MOST}, vignettes={"type": "array", "minItems": 2})

read_answer = slots.read_answer


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with the options and the keys of the vignettes."""
    head, options, vignettes = question.head, question.body["options"], question.body["vignettes"]
    yield from repeated(head, "options", options)
    yield from repeated(head, "vignettes", vignettes)
    for n, vignette in enumerate(vignettes):
        yield from unknown(head, vignette["key"], [option["id"] for option in options], "options", "body", "vignettes", n, "key")


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return options and vignettes."""
    return {
        "options": [{"id": option["id"], "html": writer.line(option["text"])} for option in question.body["options"]],
        "vignettes": [
            {"id": v["id"], "html": writer.line(v["text"]), "key": v["key"], "rationale_html": writer.line(v["rationale"])}
            for v in question.body["vignettes"]
        ],
    }


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return vignettes and options as written: one finds an option by its letter."""
    options = [option["id"] for option in content["options"]]
    return slots.prepare([(vignette["id"], options) for vignette in content["vignettes"]], seed)


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    shown = {own: f"{letter}. {plain(html)}" for own, (letter, html) in _lettered(content).items()}
    asked = {vignette["id"]: vignette["html"] for vignette in content["vignettes"]}
    body = {
        "options": [html for _, html in _lettered(content).values()],
        "rows": slots.rows(frozen, answer, asked=asked, choices=lambda own: shown[own]),
    }
    return seen(NAME, content, answered=answer is not None, body=body)


def mark(content: Content, answer: Canonical) -> Mark:
    """Return the share of vignettes with their right option."""
    return slots.right_or_wrong(content["vignettes"], answer)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt."""
    given = answer or {}
    shown: dict[str | None, str] = {own: f"{letter}. {plain(html)}" for own, (letter, html) in _lettered(content).items()}
    rows = [
        {"html": v["html"], "given": shown.get(given.get(v["id"]), ""), "right": shown[v["key"]], "why": v["rationale_html"]}
        for v in content["vignettes"]
    ]
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body={"rows": rows})


def _lettered(content: Content) -> dict[str, tuple[str, str]]:
    return {option["id"]: (letter, option["html"]) for letter, option in zip(ascii_uppercase, content["options"], strict=False)}


def exported(question: QuestionEntry) -> Interaction:
    """Return each vignette with its option as a pair, and the options that none asks for."""
    return travel_pairs.match_of(question.body["vignettes"], question.body["options"])


def left_behind(question: QuestionEntry) -> tuple[str, ...]:
    """Return what others cannot be told: why an option is right, the ids, and the letters of the list."""
    vignettes = question.body["vignettes"]
    losses = (*travel_pairs.pair_losses(vignettes, question.body["options"]), "that its options are one lettered list")
    keys = [vignette["key"] for vignette in vignettes]
    return losses if len(set(keys)) < len(keys) else (*losses, "that it is extended matching: it comes back as a matching of pairs")


def imported(item: Item) -> Written | None:
    """Return options and vignettes of a matching in which an option belongs to several things; the reasons are to be written.

    Raises:
        NotOurs: there are too few or too many of them, or two that say the same.
    """
    found = item.interaction
    if not isinstance(found, Match) or not travel_pairs.shared(found):
        return None
    vignettes, options = travel_pairs.sides_of(found)
    if not FEWEST <= len(options) <= MOST or not FEWEST_VIGNETTES <= len(vignettes) <= MOST_VIGNETTES:
        said = f"One thing on its right belongs to several of its {len(vignettes)} on the left"
        raise NotOurs(f"{said}; ours then have {FEWEST} to {MOST} on the right and up to {MOST_VIGNETTES} on the left.")
    return Written(type=NAME, head={"body": {"options": options, "vignettes": vignettes}}, losses=travel_pairs.reasons_to_write(vignettes))
