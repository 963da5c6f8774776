"""The interactions of QTI 2.x and 3, each as a neutral one. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from genomeready.assessment.banks.gapped import gapped, place
from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.qti_body import html_of, words
from genomeready.assessment.banks.qti_scoring import Declared, Scoring, number, spot
from genomeready.assessment.banks.refusing import NotRead
from genomeready.assessment.banks.xml_tree import Element
from genomeready.assessment.types.interactions import (
    ALL,
    NOTHING,
    Accepted,
    Alternative,
    Choice,
    Essay,
    Gap,
    Gaps,
    Hotspot,
    Interaction,
    Match,
    Number,
    NumberEntry,
    Order,
    Pair,
    TextEntry,
    TrueFalse,
    Upload,
)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads the interactions of one item. `said` is what its modal feedback says, `guidance` what its rubric tells the marker."""

    scoring: Scoring
    told: Told
    said: Mapping[str, str]
    guidance: str = ""

    def read(self, element: Element) -> Interaction:
        """Return a neutral interaction.

        Raises:
            NotRead: it is of a kind that is not read, or says nothing of what is right.
        """
        if element.name not in KINDS:
            raise NotRead(f"`{element.name[:60]}` is not read.")
        return KINDS[element.name](self, element)

    def declared(self, element: Element) -> Declared:
        """Return what is declared of the response of an interaction."""
        return self.scoring.declared(element.get("responseIdentifier"))

    def choice(self, element: Element) -> Interaction:
        """Return answers to choose; two that are called true and false are a statement."""
        found, credits_ = self.declared(element), self.scoring.credits(element.get("responseIdentifier"))
        right = set(found.correct) or {key for key, value in (credits_ or {}).items() if value > 0}
        right &= {choice.get("identifier") for choice in element.named("simpleChoice")}
        single = found.cardinality == "single"
        if element.get("shuffle") == "false":
            self.told.lose("that its answers keep their order")
        options = tuple(
            Alternative(
                id=choice.get("identifier"),
                text=" ".join(words(choice, self.told).split()),
                right=choice.get("identifier") in right,
                credit=self._credit(choice.get("identifier"), right, credits_, single=single),
                feedback=self._feedback(choice),
            )
            for choice in element.named("simpleChoice")
        )
        if single and sorted(option.id.lower() for option in options) == ["false", "true"]:
            by = {option.id.lower(): option for option in options}
            return TrueFalse(right=by["true"].right, if_true=by["true"].feedback, if_false=by["false"].feedback)
        if not right:
            raise NotRead("It does not say which answer is right.")
        return Choice(options=options, single=single)

    @staticmethod
    def _credit(identifier: str, right: set[str], credits_: Mapping[str, Fraction] | None, *, single: bool) -> Fraction | None:
        if credits_ is not None:
            return credits_.get(identifier, NOTHING)
        return (ALL if identifier in right else NOTHING) if single else None

    def _feedback(self, choice: Element) -> str:
        inline = [words(part, self.told) for part in choice.find("feedbackInline")]
        return "\n\n".join(text for text in (*inline, self.said.get(choice.get("identifier"), "")) if text)

    def typed(self, element: Element) -> TextEntry | NumberEntry:
        """Return a text or a number to type."""
        found = self.declared(element)
        if found.base in {"float", "integer"}:
            return self._number(element.get("responseIdentifier"), found)
        credits_ = self.scoring.credits(element.get("responseIdentifier"))
        texts = credits_ or dict.fromkeys(found.correct, ALL)
        if not texts:
            raise NotRead("It does not say which text is right.")
        accepted = sorted((Accepted(text=text, credit=credit) for text, credit in texts.items()), key=lambda one: -one.credit)
        return TextEntry(accepted=tuple(accepted), exact_case=found.exact_case)

    def _number(self, identifier: str, found: Declared) -> NumberEntry:
        branches = self.scoring.branches(identifier)
        numbers = []
        for branch in branches:
            value = branch.value if branch.value is not None else number(found.correct[0]) if found.correct else None
            if value is None:
                raise NotRead("It does not say which number is right.")
            tolerance = abs(value) * branch.tolerance / 100 if branch.relative else branch.tolerance
            numbers.append(Number(value=value, tolerance=tolerance, credit=branch.credit, feedback=self.said.get(branch.feedback, "")))
        if not branches:
            numbers = [Number(value=number(text)) for text in found.correct]
        if not numbers:
            raise NotRead("It does not say which number is right.")
        return NumberEntry(numbers=tuple(numbers))

    def inline_choice(self, element: Element) -> Gap:
        """Return a gap to choose in."""
        found, credits_ = self.declared(element), self.scoring.credits(element.get("responseIdentifier"))
        right = set(found.correct) or {key for key, value in (credits_ or {}).items() if value == ALL}
        options = tuple(
            Alternative(id=one.get("identifier"), text=" ".join(words(one, self.told).split()), right=one.get("identifier") in right)
            for one in element.named("inlineChoice")
        )
        return Gap(options=options)

    def gap(self, element: Element) -> Gap:
        """Return a gap within a text."""
        if element.name == "inlineChoiceInteraction":
            return self.inline_choice(element)
        typed = self.typed(element)
        return Gap(entry=typed) if isinstance(typed, TextEntry) else Gap(number=typed)

    def match(self, element: Element) -> Interaction:
        """Return pairs; what nothing on the left belongs to is extra."""
        sets = element.named("simpleMatchSet")
        if len(sets) != 2:  # noqa: PLR2004 - left and right
            raise NotRead("Its matching has not two sides.")
        left, right = ({one.get("identifier"): words(one, self.told) for one in side.named("simpleAssociableChoice")} for side in sets)
        pairs = [tuple(value.split()) for value in self.declared(element).correct]
        if not pairs or any(len(pair) != 2 or pair[0] not in left or pair[1] not in right for pair in pairs):  # noqa: PLR2004
            raise NotRead("It does not say which things belong together.")
        if len({pair[0] for pair in pairs}) != len(pairs):
            raise NotRead("One thing on its left belongs to several on its right.")
        used = {pair[1] for pair in pairs}
        return Match(
            pairs=tuple(
                Pair(left=left[pair[0]], right=right[pair[1]]) for pair in sorted(pairs, key=lambda pair: list(left).index(pair[0]))
            ),
            extra=tuple(text for key, text in right.items() if key not in used),
        )

    def order(self, element: Element) -> Interaction:
        """Return things to put in order."""
        steps = {one.get("identifier"): " ".join(words(one, self.told).split()) for one in element.named("simpleChoice")}
        right = self.declared(element).correct
        if sorted(right) != sorted(steps):
            raise NotRead("It does not say in which order its things belong.")
        return Order(steps=tuple(steps[key] for key in right))

    def gap_match(self, element: Element) -> Interaction:
        """Return a text into whose gaps texts are put."""
        offered = {one.get("identifier"): words(one, self.told) for one in element.named("gapText")}
        if element.named("gapImg"):
            raise NotRead("Pictures to put into gaps are not read.")
        right = {value.split()[-1]: value.split()[0] for value in self.declared(element).correct if len(value.split()) == 2}  # noqa: PLR2004
        gaps: list[Gap] = []

        def taken(part: Element) -> str | None:
            if part.name in {"gapText", "prompt"}:
                return ""
            if part.name != "gap":
                return None
            key = right.get(part.get("identifier"))
            gaps.append(Gap(options=tuple(Alternative(id=i, text=text, right=i == key) for i, text in offered.items())))
            return place(len(gaps) - 1)

        html = html_of(element, taken)
        if any(not any(option.right for option in gap.options) for gap in gaps):
            raise NotRead("It does not say what belongs into each gap.")
        if any(one.get("matchMax", "0") == "1" for one in element.named("gapText")):
            self.told.lose("that each answer can be used once")
        return gapped(html, gaps, self.told)

    def hotspot(self, element: Element) -> Interaction:
        """Return places in a picture."""
        found = self.declared(element)
        shown = next(iter(element.named("object", "img", "picture")), None)
        picture = (shown.get("data") or shown.get("src")) if shown is not None else ""
        if element.name == "selectPointInteraction":
            right = tuple(place_ for place_, credit in found.areas if credit > 0)
            return Hotspot(picture=picture, right=right)
        places = {one.get("identifier"): spot(one) for one in element.named("hotspotChoice")}
        return Hotspot(
            picture=picture,
            right=tuple(one for key, one in places.items() if key in found.correct),
            wrong=tuple(one for key, one in places.items() if key not in found.correct),
        )

    def essay(self, _element: Element) -> Interaction:
        """Return a text that a person marks."""
        return Essay(guidance=self.guidance)

    def upload(self, _element: Element) -> Interaction:
        """Return a file that a person marks."""
        return Upload(guidance=self.guidance)


KINDS: Final[Mapping[str, Callable[[Reader, Element], Interaction]]] = {
    "choiceInteraction": Reader.choice,
    "textEntryInteraction": Reader.typed,
    "matchInteraction": Reader.match,
    "orderInteraction": Reader.order,
    "gapMatchInteraction": Reader.gap_match,
    "hotspotInteraction": Reader.hotspot,
    "selectPointInteraction": Reader.hotspot,
    "extendedTextInteraction": Reader.essay,
    "uploadInteraction": Reader.upload,
}
"""The interactions that are read as a question of their own; others are refused by their names."""


def gaps_of(pieces_html: str, elements: list[Element], reader: Reader) -> Gaps:
    """Return a text with the interactions that stand within it."""
    return gapped(pieces_html, [reader.gap(element) for element in elements], reader.told)
