"""QTI 1.2 as Canvas writes it: items within sections, the kind of each in a field of its metadata. Pure.

Source: 1EdTech, QTI 1.2 ASI binding, and the fields that Canvas adds. A file without these fields is read by the shape of its answers.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from genomeready.assessment.banks.gapped import gapped, parted, place
from genomeready.assessment.banks.parting import asked_in, explained_in
from genomeready.assessment.banks.prose import Told
from genomeready.assessment.banks.qti_scoring import number
from genomeready.assessment.banks.readings import Reading
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
    Interaction,
    Item,
    Match,
    Number,
    NumberEntry,
    Pair,
    TextEntry,
    TrueFalse,
    Upload,
)

_VARIABLE: Final = re.compile(r"\[([A-Za-z0-9_.-]{1,60})\]")


def read_canvas(root: Element, reading: Reading, *, where: str = "") -> None:
    """Take the items of a file."""
    for item in root.find("item"):
        at = f"{where}, line {item.line}" if where else f"line {item.line}"
        reading.take(lambda item=item, at=at: _item(item, at), where=at, title=item.get("title"))  # type: ignore[misc]
    if not root.find("item"):
        reading.refuse(where or "line 1", "", "It holds no item.")


def _item(item: Element, where: str) -> Item:
    told = Told()
    item.refuse_what_is_endless()
    facts = {field.said("fieldlabel"): field.said("fieldentry") for field in item.find("qtimetadatafield")}
    kind = facts.get("question_type", "") or _guessed(item)
    if kind == "text_only_question":
        raise NotRead("It is a text: it asks nothing.")
    if kind not in KINDS:
        raise NotRead(f"Questions of Canvas's type `{kind[:40]}` are not read.")
    answers = _Answers(item, told)
    interaction = KINDS[kind](answers)
    text = _said(item.first("presentation", "material") or item.first("presentation", "flow", "material"), told)
    if isinstance(interaction, Gaps):
        stem, lead_in, interaction = parted(interaction)
    else:
        stem, lead_in = asked_in(text)
    solution, references = explained_in(answers.feedback("general_fb"))
    if any(answers.feedback(name) for name in ("correct_fb", "general_incorrect_fb")):
        told.lose("what is said to right and wrong answers as a whole")
    points = facts.get("points_possible", "")
    return Item(
        identifier=item.get("ident"), title=item.get("title"), stem=stem, lead_in=lead_in, interaction=interaction, solution=solution,
        references=references, marks=number(points) if points else None, where=where, losses=tuple(told.losses),
    )  # fmt: skip


def _guessed(item: Element) -> str:
    """Return the kind of an item that does not say it, by the shape of its answers."""
    lists, texts = item.find("response_lid"), item.find("response_str")
    if len(lists) == 1 and not texts:
        return "multiple_answers_question" if lists[0].get("rcardinality").lower() == "multiple" else "multiple_choice_question"
    if len(texts) == 1 and not lists:
        return "short_answer_question" if item.find("varequal") else "essay_question"
    return "of several parts" if lists or texts else "without answers"


def _said(material: Element | None, told: Told) -> str:
    """Return the text of a material; anything but text in it is left out."""
    if material is None:
        return ""
    if material.find("matimage", "mataudio", "matvideo", "matapplet", "matapplication"):
        told.lose("pictures and media")
    parts = [
        told.plain(part.text) if part.get("texttype", "text/plain") == "text/plain" else told.html(part.text)
        for part in material.find("mattext")
        if part.text.strip()
    ]
    return "\n\n".join(parts)


class _Answers:
    """What can be answered to one item, and what is right."""

    def __init__(self, item: Element, told: Told) -> None:
        self.item = item
        self.told = told
        self.conditions = item.find("respcondition")

    def feedback(self, ident: str) -> str:
        """Return the feedback with an identifier."""
        found = next((one for one in self.item.named("itemfeedback") if one.get("ident") == ident), None)
        return "\n\n".join(_said(material, self.told) for material in found.find("material")) if found is not None else ""

    def said_to(self, value: str, response: str = "") -> str:
        """Return the feedback that is shown to one answer."""
        for condition in self.conditions:
            named = [v for v in condition.find("varequal") if v.text.strip() == value and response in {"", v.get("respident")}]
            shown = condition.first("displayfeedback")
            if named and shown is not None and len(condition.find("varequal")) == 1:
                return self.feedback(shown.get("linkrefid"))
        return ""

    def right(self, response: str = "") -> list[str]:
        """Return the answers that earn something, in the order in which they are named; what is asked not to be chosen is left out."""
        found = []
        for condition in self.conditions:
            if not any(number(one.text or "0") > 0 for one in condition.named("setvar")):
                continue
            unwanted = {id(v) for no in condition.find("not") for v in no.find("varequal")}
            found += [v.text.strip() for v in condition.find("varequal") if id(v) not in unwanted and response in {"", v.get("respident")}]
        return found

    def options(self, list_: Element, *, single: bool) -> tuple[Alternative, ...]:
        """Return the answers of a list."""
        right = self.right(list_.get("ident"))
        return tuple(
            Alternative(
                id=label.get("ident"),
                text=" ".join(_said(label.first("material") or label.first("flow_mat", "material"), self.told).split()),
                right=label.get("ident") in right,
                credit=(ALL if label.get("ident") in right else NOTHING) if single else None,
                feedback=self.said_to(label.get("ident"), list_.get("ident")),
            )
            for label in list_.find("response_label")
        )

    def lists(self) -> list[Element]:
        """Return the lists of answers, of which there has to be one."""
        found = self.item.find("response_lid")
        if not found:
            raise NotRead("It has no answers to choose from.")
        return found

    def choice(self) -> Interaction:
        """Return one answer to choose."""
        return Choice(options=self.options(self.lists()[0], single=True), single=True)

    def several(self) -> Interaction:
        """Return several answers to choose."""
        return Choice(options=self.options(self.lists()[0], single=False), single=False)

    def truth(self) -> Interaction:
        """Return a statement that is true or false."""
        by = {option.text.lower(): option for option in self.options(self.lists()[0], single=True)}
        if set(by) != {"true", "false"}:
            raise NotRead("Its answers are not true and false.")
        return TrueFalse(right=by["true"].right, if_true=by["true"].feedback, if_false=by["false"].feedback)

    def texts(self) -> Interaction:
        """Return a text to type."""
        right = list(dict.fromkeys(self.right()))
        if not right:
            raise NotRead("It does not say which text is right.")
        return TextEntry(accepted=tuple(Accepted(text=text, feedback=self.said_to(text)) for text in right))

    def numbers(self) -> Interaction:
        """Return a number to type: the limits of a condition say how far off it may be."""
        numbers = []
        for condition in self.conditions:
            low, high = ([number(v.text) for v in condition.find(*names)] for names in (("vargte", "vargt"), ("varlte", "varlt")))
            value = [number(v.text) for v in condition.find("varequal")]
            if not value and not (low and high):
                continue
            middle = value[0] if value else (low[0] + high[0]) / 2
            tolerance = max(abs(high[0] - middle), abs(middle - low[0])) if low and high else Decimal(0)
            if low and high and high[0] - middle != middle - low[0]:
                self.told.lose("that the number may be off further on one side")
            if condition.find("vargt", "varlt"):
                self.told.lose("that the limits themselves are wrong")
            numbers.append(Number(value=middle, tolerance=tolerance))
        if not numbers:
            raise NotRead("It does not say which number is right.")
        return NumberEntry(numbers=tuple(numbers))

    def match(self) -> Interaction:
        """Return pairs: each list of answers is one thing on the left."""
        pairs, rights = [], dict[str, str]()
        for list_ in self.lists():
            options = self.options(list_, single=True)
            rights |= {option.id: option.text for option in options}
            key = next((option.text for option in options if option.right), None)
            if key is None:
                raise NotRead("It does not say which things belong together.")
            pairs.append(Pair(left=_said(list_.first("material"), self.told), right=key))
        used = {pair.right for pair in pairs}
        return Match(pairs=tuple(pairs), extra=tuple(dict.fromkeys(text for text in rights.values() if text not in used)))

    def gaps(self) -> Interaction:
        """Return a text with gaps, which stand in it as `[name]`."""
        by = {list_.get("ident").removeprefix("response_"): list_ for list_ in self.lists()}
        typed = self.typed
        gaps: list[Gap] = []

        def taken(found: re.Match[str]) -> str:
            if found[1] not in by:
                return found[0]
            options = self.options(by[found[1]], single=True)
            accepted = tuple(Accepted(text=option.text, feedback=option.feedback) for option in options)
            gaps.append(Gap(entry=TextEntry(accepted=accepted)) if typed else Gap(options=options))
            return place(len(gaps) - 1)

        material = self.item.first("presentation", "material")
        html = "".join(part.text for part in material.find("mattext")) if material is not None else ""
        found = gapped(_VARIABLE.sub(taken, html), gaps, self.told)
        if len(gaps) != len(by):
            raise NotRead("Its gaps and its answers do not match.")
        return found

    @property
    def typed(self) -> bool:
        """Whether its gaps are typed into."""
        fields = {field.said("fieldlabel"): field.said("fieldentry") for field in self.item.find("qtimetadatafield")}
        return fields.get("question_type") == "fill_in_multiple_blanks_question"


KINDS: Final[Mapping[str, Callable[[_Answers], Interaction]]] = {
    "multiple_choice_question": _Answers.choice,
    "multiple_answers_question": _Answers.several,
    "true_false_question": _Answers.truth,
    "short_answer_question": _Answers.texts,
    "numerical_question": _Answers.numbers,
    "matching_question": _Answers.match,
    "fill_in_multiple_blanks_question": _Answers.gaps,
    "multiple_dropdowns_question": _Answers.gaps,
    "essay_question": lambda _: Essay(),
    "file_upload_question": lambda _: Upload(),
}
"""Canvas's types that are read."""
