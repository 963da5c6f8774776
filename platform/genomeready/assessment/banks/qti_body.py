"""The body of a QTI item as text in which signs stand for the interactions. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Final

from genomeready.assessment.banks.gapped import place
from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.xml_tree import VOID, Element

BLOCKS: Final = frozenset(
    {"choiceInteraction", "extendedTextInteraction", "matchInteraction", "orderInteraction", "hotspotInteraction", "selectPointInteraction"}
    | {"gapMatchInteraction", "uploadInteraction"}
)
INLINE: Final = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
HIDDEN: Final = frozenset(
    {"rubricBlock", "feedbackBlock", "feedbackInline", "templateBlock", "templateInline", "stylesheet", "catalogInfo"}
)
"""Parts of a body that are no part of what is asked."""
_BLOCK: Final = re.compile("\ue110([0-9]+)\ue111")


@dataclass
class Body:
    """What a body asks, in Markdown, with signs where interactions stand, and the interactions in their order."""

    text: str
    blocks: list[Element] = field(default_factory=list)
    inline: list[Element] = field(default_factory=list)

    @property
    def pieces(self) -> list[str]:
        """The texts before, between and after the interactions that stand as blocks."""
        return [piece.strip() for piece in _BLOCK.split(self.text)[::2]]


def body_of(element: Element, told: Told) -> Body:
    """Return the body of an item."""
    body = Body("")

    def taken(part: Element) -> str | None:
        if part.name in HIDDEN:
            return ""
        if part.name in INLINE:
            body.inline.append(part)
            return place(len(body.inline) - 1)
        if part.name in BLOCKS or part.name.endswith("Interaction"):
            body.blocks.append(part)
            return f"<p>\ue110{len(body.blocks) - 1}\ue111</p>"
        return None

    body.text = told.html(html_of(element, taken))
    return body


def html_of(element: Element, taken: Callable[[Element], str | None]) -> str:
    """Return what is in an element as HTML; `taken` may say what stands instead of an element below."""
    out = []
    for part in element.inside:
        if isinstance(part, str):
            out.append(escape(part, quote=False))
            continue
        instead = taken(part)
        if instead is not None:
            out.append(instead)
            continue
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in part.attributes.items())
        out.append(f"<{part.name}{attributes}>")
        if part.name not in VOID:
            out.append(f"{html_of(part, taken)}</{part.name}>")
    return "".join(out)


def words(element: Element | None, told: Told) -> str:
    """Return what an element says, without feedback that stands in it."""
    if element is None:
        return ""
    return told.html(html_of(element, lambda part: "" if part.name in HIDDEN | {"prompt"} else None))
