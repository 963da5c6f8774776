"""An item of QTI 2.1 or 3.0, written. Pure.

What is right is declared, and the response processing is written out in the terms of the standard templates, because it also says which
feedback to show. The solution is a modal feedback that is always shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from genomeready.assessment.banks.gapped import place, whole
from genomeready.assessment.banks.parting import explained, lost_before_gaps
from genomeready.assessment.banks.prose import Html
from genomeready.assessment.banks.qti_names import Version
from genomeready.assessment.banks.qti_reading import LONGEST_UNIT, SOLUTION
from genomeready.assessment.banks.xml_text import HEAD, element, text, xhtml
from genomeready.assessment.types.interactions import (
    ALL,
    Alternative,
    Choice,
    Essay,
    Gap,
    Gaps,
    Interaction,
    Item,
    Match,
    NotOurs,
    NumberEntry,
    Order,
    TextEntry,
    TrueFalse,
    Upload,
)
from genomeready.assessment.types.travelling import NAMES

RESPONSE: Final = "RESPONSE"
FEEDBACK: Final = "FEEDBACK"


@dataclass(frozen=True)
class _Asked:
    """The parts of an item that its interaction decides."""

    declarations: str
    body: str
    processing: str
    feedback: tuple[tuple[str, str], ...] = ()
    several: bool = False


def item_xml(item: Item, version: Version, html: Html) -> str:
    """Return the file of one item.

    Raises:
        NotOurs: QTI has no form for the question, or none that is written here.
    """
    writer = _Writer(version, html)
    asked = writer.asked(item)
    e = version.element
    solution = explained(item)
    said = [(FEEDBACK, *one) for one in asked.feedback] + ([("SOLUTION", SOLUTION, html.block(solution))] if solution else [])
    outcomes = [e("outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")]
    if asked.feedback or writer.inline_feedback:
        outcomes.append(
            e("outcomeDeclaration", identifier=FEEDBACK, cardinality="multiple" if asked.several else "single", baseType="identifier")
        )
    if solution:
        outcomes.append(e("outcomeDeclaration", identifier="SOLUTION", cardinality="single", baseType="identifier"))
    shown = writer.set("SOLUTION", e("baseValue", SOLUTION, baseType="identifier")) if solution else ""
    parts = [asked.declarations, *outcomes, e("itemBody", asked.body)]
    processing = f"{asked.processing}{shown}"
    parts += [e("responseProcessing", processing)] if processing else []
    parts += [writer.modal(*one) for one in said]
    attributes = {"xmlns": version.items, "identifier": item.identifier, "title": item.title, "adaptive": "false", "timeDependent": "false"}
    language = {"xml__lang": item.language} if item.language else {}
    return HEAD + e("assessmentItem", *parts, **attributes, **language) + "\n"


def lost_in_qti(item: Item) -> Iterator[str]:
    """Yield what QTI, as it is written here, has no place for."""
    match item.interaction:
        case TextEntry(accepted=accepted, wildcards=wildcards):
            if any(one.feedback for one in accepted):
                yield "what is said to each text"
            if wildcards:
                yield "that * stands for anything"
        case Gaps():
            yield from _lost_in_gaps(item.interaction)
        case NumberEntry(numbers=numbers, unit=unit):
            if numbers[0].feedback and numbers[0].credit == ALL:
                yield "what is said to the right number"
            if len(unit) > LONGEST_UNIT:
                yield "the unit of the number"


def _lost_in_gaps(gaps: Gaps) -> Iterator[str]:
    yield from lost_before_gaps(gaps)
    chosen = (one.feedback for gap in gaps.gaps for one in gap.options)
    typed = (one.feedback for gap in gaps.gaps if gap.entry for one in gap.entry.accepted)
    if any(chosen) or any(typed):
        yield "what is said to each answer in a gap"
    if len(gaps.gaps) == 1 and gaps.gaps[0].entry and not gaps.pieces[-1].strip():
        yield "that it is a text with gaps: a gap at its end is a short text"


class _Writer:
    def __init__(self, version: Version, html: Html) -> None:
        self.e = version.element
        self.version = version
        self.html = html
        self.inline_feedback = False

    def asked(self, item: Item) -> _Asked:
        """Return declarations, body and response processing."""
        stem = xhtml(self.html.block(item.stem))
        if isinstance(item.interaction, NumberEntry | TextEntry | Gaps):
            return self._within(item.interaction, stem, item.lead_in)
        prompt = self.e("prompt", xhtml(self.html.line(item.lead_in)))
        match item.interaction:
            case Choice():
                return self._choice(item.interaction, stem, prompt)
            case TrueFalse(right=right, if_true=if_true, if_false=if_false):
                options = (
                    Alternative(id="true", text="True", right=right, feedback=if_true),
                    Alternative(id="false", text="False", right=not right, feedback=if_false),
                )
                return self._choice(Choice(options=options, single=True), stem, prompt)
            case Match():
                return self._match(item.interaction, stem, prompt)
            case Order():
                return self._order(item.interaction, stem, prompt)
        return self._by_a_person(item.interaction, stem, prompt)

    def _within(self, interaction: NumberEntry | TextEntry | Gaps, stem: str, lead_in: str) -> _Asked:
        """Return what is asked where the answer is given within a text, which takes no prompt."""
        if isinstance(interaction, NumberEntry):
            return self._number(interaction, stem, lead_in)
        return self._typed(interaction, stem, lead_in) if isinstance(interaction, TextEntry) else self._gaps(interaction, stem, lead_in)

    def _by_a_person(self, interaction: Interaction, stem: str, prompt: str) -> _Asked:
        if not isinstance(interaction, Essay | Upload):
            raise NotOurs(f"QTI {self.version.name}, as it is written here, has no form for {NAMES[type(interaction).__name__]}.")
        essay = isinstance(interaction, Essay)
        rubric = self._rubric(interaction.guidance)
        declared = self.declared(RESPONSE, "single", "string" if essay else "file")
        name = "extendedTextInteraction" if essay else "uploadInteraction"
        return _Asked(declared, rubric + stem + self.e(name, prompt, responseIdentifier=RESPONSE), "")

    def _rubric(self, guidance: str) -> str:
        if not guidance:
            return ""
        words = xhtml(self.html.block(guidance))
        inside = self.e("contentBody", words) if self.version.hyphens else words
        return (
            self.e("rubricBlock", inside, view="scorer", use="instructions")
            if self.version.hyphens
            else self.e("rubricBlock", inside, view="scorer")
        )

    def _choice(self, choice: Choice, stem: str, prompt: str) -> _Asked:
        keys = [option.id for option in choice.options if option.right]
        credits_ = {option.id: option.credit for option in choice.options if option.credit is not None and option.credit}
        plain = choice.single and not any(credit for key, credit in credits_.items() if key not in keys)
        mapping = "" if plain or not credits_ else self._mapping(credits_)
        cardinality = "single" if choice.single else "multiple"
        self.inline_feedback = any(option.feedback for option in choice.options)
        options = "".join(
            self.e("simpleChoice", xhtml(self.html.line(option.text)) + self._inline(option), identifier=option.id)
            for option in choice.options
        )
        body = self.e(
            "choiceInteraction", prompt + options, responseIdentifier=RESPONSE, shuffle="true", maxChoices="1" if choice.single else "0"
        )
        score = self._right() if not mapping else self.set("SCORE", self.e("mapResponse", identifier=RESPONSE))
        shown = self.set(FEEDBACK, self.e("variable", identifier=RESPONSE)) if self.inline_feedback else ""
        return _Asked(
            self.declared(RESPONSE, cardinality, "identifier", *keys, more=mapping), stem + body, score + shown, several=not choice.single
        )

    def _inline(self, option: Alternative) -> str:
        if not option.feedback:
            return ""
        words = xhtml(self.html.line(" ".join(option.feedback.split())))
        return self.e("feedbackInline", words, outcomeIdentifier=FEEDBACK, identifier=option.id, showHide="show")

    def _number(self, number: NumberEntry, stem: str, lead_in: str) -> _Asked:
        key = next(one for one in number.numbers if one.credit == ALL)
        branches, feedback = [], []
        for n, one in enumerate(number.numbers, 1):
            value = self.e("correct", identifier=RESPONSE) if one is key else self.e("baseValue", f"{one.value:f}", baseType="float")
            tolerance = f"{one.tolerance:f}"
            mode = {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
            equal = self.e("equal", self.e("variable", identifier=RESPONSE), value, **mode)
            sets = self.set("SCORE", self.e("baseValue", _share(one.credit), baseType="float"))
            if one.feedback and one is not key:
                feedback.append((f"number-{n}", self.html.block(one.feedback)))
                sets += self.set(FEEDBACK, self.e("baseValue", f"number-{n}", baseType="identifier"))
            branches.append(self.e("responseIf" if n == 1 else "responseElseIf", equal + sets))
        typed = self.e("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="15")
        unit = f" {text(number.unit)}" if 0 < len(number.unit) <= LONGEST_UNIT else ""
        body = stem + xhtml(self.html.block(lead_in)) + element("p", typed + unit)
        declared = self.declared(RESPONSE, "single", "float", f"{key.value:f}")
        return _Asked(declared, body, self.e("responseCondition", *branches), tuple(feedback))

    def _typed(self, entry: TextEntry, stem: str, lead_in: str) -> _Asked:
        typed = self.e("textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="30")
        body = stem + xhtml(self.html.block(lead_in)) + element("p", typed)
        return _Asked(self._texts(RESPONSE, entry), body, self.set("SCORE", self.e("mapResponse", identifier=RESPONSE)))

    def _texts(self, identifier: str, entry: TextEntry) -> str:
        best = next((one.text for one in entry.accepted if one.credit == ALL), entry.accepted[0].text)
        entries = "".join(
            self.e("mapEntry", mapKey=one.text, mappedValue=_share(one.credit), caseSensitive="true" if entry.exact_case else "false")
            for one in entry.accepted
        )
        return self.declared(identifier, "single", "string", best, more=self.e("mapping", entries, defaultValue="0"))

    def _match(self, match: Match, stem: str, prompt: str) -> _Asked:
        rights = list(dict.fromkeys([*(pair.right for pair in match.pairs), *match.extra]))
        sides = (
            "".join(self._associable(f"l{n}", pair.left, "1") for n, pair in enumerate(match.pairs, 1)),
            "".join(self._associable(f"r{n}", right, "0") for n, right in enumerate(rights, 1)),
        )
        pairs = [f"l{n} r{rights.index(pair.right) + 1}" for n, pair in enumerate(match.pairs, 1)]
        each = Fraction(1, len(match.pairs))
        sets = "".join(self.e("simpleMatchSet", side) for side in sides)
        body = self.e("matchInteraction", prompt + sets, responseIdentifier=RESPONSE, shuffle="true", maxAssociations=str(len(match.pairs)))
        declared = self.declared(RESPONSE, "multiple", "directedPair", *pairs, more=self._mapping(dict.fromkeys(pairs, each)))
        return _Asked(declared, stem + body, self.set("SCORE", self.e("mapResponse", identifier=RESPONSE)))

    def _associable(self, identifier: str, words: str, most: str) -> str:
        return self.e("simpleAssociableChoice", xhtml(self.html.line(words)), identifier=identifier, matchMax=most)

    def _order(self, order: Order, stem: str, prompt: str) -> _Asked:
        ids = [f"s{n}" for n in range(1, len(order.steps) + 1)]
        choices = "".join(
            self.e("simpleChoice", xhtml(self.html.line(step)), identifier=i) for i, step in zip(ids, order.steps, strict=True)
        )
        body = self.e("orderInteraction", prompt + choices, responseIdentifier=RESPONSE, shuffle="true")
        return _Asked(self.declared(RESPONSE, "ordered", "identifier", *ids), stem + body, self._right())

    def _gaps(self, gaps: Gaps, stem: str, lead_in: str) -> _Asked:
        names = [f"{RESPONSE}_{n}" for n in range(1, len(gaps.gaps) + 1)]
        words = "\n\n".join(part for part in (lead_in, whole(gaps)) if part)
        body, declared, scores = xhtml(self.html.block(words)), "", ""
        for n, (name, gap) in enumerate(zip(names, gaps.gaps, strict=True)):
            said, declaration = self._gap(name, gap)
            body, declared = body.replace(place(n), said), declared + declaration
            scores += self.e("mapResponse", identifier=name)
        total = self.e("divide", self.e("sum", scores), self.e("baseValue", str(len(names)), baseType="float"))
        return _Asked(declared, stem + body, self.set("SCORE", total))

    def _gap(self, name: str, gap: Gap) -> tuple[str, str]:
        if gap.entry:
            return self.e("textEntryInteraction", responseIdentifier=name), self._texts(name, gap.entry)
        if gap.number:
            raise NotOurs("A number within a text has no form in QTI as it is written here.")
        key = next(option for option in gap.options if option.right)
        ids = {option: f"c{n}" for n, option in enumerate(gap.options, 1)}
        choices = "".join(self.e("inlineChoice", xhtml(self.html.line(option.text)), identifier=ids[option]) for option in gap.options)
        declaration = self.declared(name, "single", "identifier", ids[key], more=self._mapping({ids[key]: ALL}))
        return self.e("inlineChoiceInteraction", choices, responseIdentifier=name, shuffle="true"), declaration

    def declared(self, identifier: str, cardinality: str, base: str, *correct: str, more: str = "") -> str:
        """Return a response declaration."""
        values = self.e("correctResponse", *(self.e("value", text(value)) for value in correct)) if correct else ""
        return self.e("responseDeclaration", values + more, identifier=identifier, cardinality=cardinality, baseType=base)

    def _mapping(self, shares: dict[str, Fraction]) -> str:
        entries = "".join(self.e("mapEntry", mapKey=key, mappedValue=_share(value)) for key, value in shares.items())
        return self.e("mapping", entries, lowerBound="0", upperBound="1", defaultValue="0")

    def _right(self) -> str:
        """Return what the template `match_correct` does, written out."""
        matched = self.e("match", self.e("variable", identifier=RESPONSE), self.e("correct", identifier=RESPONSE))
        one, nothing = (self.set("SCORE", self.e("baseValue", n, baseType="float")) for n in "10")
        return self.e("responseCondition", self.e("responseIf", matched + one), self.e("responseElse", nothing))

    def set(self, outcome: str, value: str) -> str:
        """Return the rule that sets an outcome."""
        return self.e("setOutcomeValue", value, identifier=outcome)

    def modal(self, outcome: str, identifier: str, html: str) -> str:
        """Return a feedback that is shown after the answer."""
        words = xhtml(html)
        inside = self.e("contentBody", words) if self.version.hyphens else words
        return self.e("modalFeedback", inside, outcomeIdentifier=outcome, identifier=identifier, showHide="show")


def _share(credit: Fraction) -> str:
    """Return a share with six decimals at most.

    >>> _share(Fraction(1, 3)), _share(Fraction(1)), _share(Fraction(-1, 2))
    ('0.333333', '1', '-0.5')
    """
    return format(float(credit), ".6f").rstrip("0").rstrip(".")
