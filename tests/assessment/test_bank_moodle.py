"""Moodle XML: its types of question, and the way there and back."""

from decimal import Decimal
from fractions import Fraction

import pytest
from assessment.banked import ALL_KINDS, NUMBER, an_item, moodle, moodle_choice, moodle_question, read, the_only, the_refusal

from genomeready.assessment.banks.formats import Format, written
from genomeready.assessment.types.interactions import (
    Accepted,
    Choice,
    Composite,
    Essay,
    Gaps,
    Hotspot,
    Interaction,
    Match,
    NotOurs,
    NumberEntry,
    Order,
    Pair,
    TextEntry,
    TrueFalse,
    Upload,
)


@pytest.mark.parametrize("name", sorted(ALL_KINDS))
def test_every_kind_that_moodle_has_comes_back_as_it_went(name: str) -> None:
    sent = an_item(ALL_KINDS[name])

    back = the_only(written([sent], Format.MOODLE))

    assert (back.identifier, back.title, back.tags, back.language) == (sent.identifier, sent.title, sent.tags, sent.language)
    assert (back.solution, back.references, back.losses) == (sent.solution, sent.references, ())
    assert _without_ids(back.interaction) == _without_ids(sent.interaction)
    assert (back.stem, back.lead_in) == (sent.stem, sent.lead_in)


def _without_ids(interaction: Interaction) -> object:
    if isinstance(interaction, Choice):
        return [(o.text, o.right, o.credit, o.feedback) for o in interaction.options], interaction.single
    if isinstance(interaction, Gaps):
        gaps = [(gap.entry, gap.number, [(o.text, o.right) for o in gap.options]) for gap in interaction.gaps]
        return [" ".join(piece.split()) for piece in interaction.pieces], gaps
    return interaction


def test_a_unit_comes_back_too() -> None:
    back = the_only(written([an_item(NumberEntry(numbers=NUMBER.numbers, unit="cM"))], Format.MOODLE))

    assert back.interaction == NumberEntry(numbers=NUMBER.numbers, unit="cM")


def test_pictures_to_point_at_and_parts_have_no_form() -> None:
    for interaction in (Hotspot(picture="x.png", right=()), Composite(parts=())):
        with pytest.raises(NotOurs, match="Moodle XML has no form for"):
            written([an_item(interaction)], Format.MOODLE)


def test_the_category_stands_before_its_questions() -> None:
    category = '<question type="category"><category><text>$course$/top/Genes/Structure</text></category></question>'

    assert the_only(moodle(category, moodle_choice())).category == "Genes/Structure"


def test_shares_in_percent_are_exact() -> None:
    answers = "".join(f'<answer fraction="{f}"><text>a</text></answer>' for f in ("33.33333", "33.33333", "33.33333", "-50"))
    question = moodle_question("multichoice", f"<single>false</single>{answers}")

    interaction = the_only(moodle(question)).interaction

    assert isinstance(interaction, Choice)
    assert [o.credit for o in interaction.options] == [Fraction(1, 3)] * 3 + [Fraction(-1, 2)]


def test_true_and_false() -> None:
    answers = (
        '<answer fraction="100"><text>true</text><feedback><text>Yes.</text></feedback></answer>'
        '<answer fraction="0"><text>false</text><feedback><text>No.</text></feedback></answer>'
    )

    assert the_only(moodle(moodle_question("truefalse", answers))).interaction == TrueFalse(right=True, if_true="Yes.", if_false="No.")


def test_a_short_text_with_capitals_that_count() -> None:
    inside = '<usecase>1</usecase><answer fraction="100"><text>BRCA*</text></answer>'

    assert the_only(moodle(moodle_question("shortanswer", inside))).interaction == TextEntry(
        accepted=(Accepted(text="BRCA*"),), exact_case=True, wildcards=True
    )


def test_a_number_with_its_unit_and_what_is_lost_of_others() -> None:
    inside = (
        '<answer fraction="100"><text>2.5</text><tolerance>0.1</tolerance></answer><answer fraction="0"><text>*</text></answer>'
        "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
        "<unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
    )

    item = the_only(moodle(moodle_question("numerical", inside)))

    assert isinstance(item.interaction, NumberEntry)
    assert (item.interaction.unit, item.interaction.numbers[0].value) == ("m", Decimal("2.5"))
    assert item.losses == ("further units", "what is said to any other number")


def test_pairs_and_what_belongs_to_none() -> None:
    inside = (
        '<subquestion format="html"><text>DNA</text><answer><text>T</text></answer></subquestion>'
        '<subquestion format="html"><text></text><answer><text>X</text></answer></subquestion>'
    )

    assert the_only(moodle(moodle_question("matching", inside))).interaction == Match(pairs=(Pair(left="DNA", right="T"),), extra=("X",))


def test_embedded_answers_of_each_kind() -> None:
    text = (
        "<p>One {1:MULTICHOICE:=gene#good~%50%allele~exon}, two {1:SHORTANSWER_C:=PAH}, three {2:NM:=3.5:0.1~%50%4:0.5} "
        r"and {:MC:=a\}b~c\#d}.</p>"
    )

    item = the_only(moodle(moodle_question("cloze", "", text=text)))

    assert isinstance(item.interaction, Gaps)
    first, second, third, fourth = item.interaction.gaps
    assert [(o.text, o.credit) for o in first.options] == [("gene", Fraction(1)), ("allele", Fraction(1, 2)), ("exon", Fraction(0))]
    assert second.entry == TextEntry(accepted=(Accepted(text="PAH"),), exact_case=True)
    assert third.number is not None
    assert [n.credit for n in third.number.numbers] == [Fraction(1), Fraction(1, 2)]
    assert [o.text for o in fourth.options] == ["a}b", "c#d"]
    assert item.lead_in == "Complete the text."
    assert "the weights of its gaps" in item.losses


def test_a_gap_of_an_unknown_kind_is_refused() -> None:
    assert (
        the_refusal(moodle(moodle_question("cloze", "", text="A {1:MULTIRESPONSE:=a~b}"))) == "A gap of the kind MULTIRESPONSE is not read."
    )


@pytest.mark.parametrize(("kind", "box"), [("ddwtos", "dragbox"), ("gapselect", "selectoption")])
def test_words_for_gaps_come_from_their_group(kind: str, box: str) -> None:
    boxes = "".join(f"<{box}><text>{t}</text><group>{g}</group></{box}>" for t, g in (("exon", 1), ("intron", 1), ("three", 2)))

    item = the_only(moodle(moodle_question(kind, boxes, text="<p>An [[1]] has codons of [[3]].</p>")))

    assert isinstance(item.interaction, Gaps)
    assert [[(o.text, o.right) for o in gap.options] for gap in item.interaction.gaps] == [
        [("exon", True), ("intron", False)],
        [("three", True)],
    ]
    assert ("that each answer can be used once" in item.losses) is (kind == "ddwtos")


def test_a_gap_without_an_answer_is_refused() -> None:
    assert "[[7]] has no answer" in the_refusal(
        moodle(moodle_question("gapselect", "<selectoption><text>x</text></selectoption>", text="A [[7]]"))
    )


def test_things_to_put_in_order() -> None:
    answers = "".join(f'<answer fraction="{n}" format="html"><text>step {n}</text></answer>' for n in (1, 2, 3))

    assert the_only(moodle(moodle_question("ordering", answers))).interaction == Order(steps=("step 1", "step 2", "step 3"))


def test_an_essay_and_a_file_to_hand_in() -> None:
    guided = '<graderinfo format="html"><text>Look for consent.</text></graderinfo>'
    essay = moodle_question("essay", f"<responseformat>editor</responseformat><attachments>2</attachments>{guided}")
    upload = moodle_question("essay", f"<responseformat>noinline</responseformat><attachments>1</attachments>{guided}", name="U")

    items = read(moodle(essay, upload)).items

    assert [item.interaction for item in items] == [Essay(guidance="Look for consent."), Upload(guidance="Look for consent.")]
    assert items[0].losses == ("that files may be handed in with the text",)


def test_descriptions_and_unknown_types_are_refused_by_name_and_place() -> None:
    reading = read(moodle("\n", moodle_question("description", ""), "\n", moodle_question("calculated", "", name="C")))

    assert [(r.where, r.title, r.why) for r in reading.refused] == [
        ("line 4, question of type description", "Q", "It is a description: it asks nothing."),
        ("line 5, question of type calculated", "C", "Questions of Moodle's type `calculated` are not read."),
    ]


def test_what_has_no_place_here_is_named() -> None:
    inside = (
        "<penalty>0.3333333</penalty><hidden>1</hidden><shuffleanswers>0</shuffleanswers><hint><text>Think.</text></hint>"
        "<correctfeedback><text>Well done.</text></correctfeedback>"
        "<incorrectfeedback><text>Your answer is incorrect.</text></incorrectfeedback>"
    )

    assert the_only(moodle(moodle_choice(inside=inside))).losses == (
        "the penalty for further tries",
        "that it was hidden",
        "hints between tries",
        "that its answers keep their order",
        "what is said to right, partly right and wrong answers as a whole",
    )


def test_files_inside_and_pictures_are_lost_and_named() -> None:
    text = '<p>Look: <img src="@@PLUGINFILE@@/gel.png" alt="A gel"> What is it?</p>'
    question = moodle_choice(text).replace("</questiontext>", '<file name="gel.png" encoding="base64">iVBORw0KGgo=</file></questiontext>')

    item = the_only(moodle(question))

    assert item.lead_in == "Look: [A gel] What is it?"
    assert item.losses == ("files that stand inside it", "pictures (their alternative text stands instead)")


@pytest.mark.parametrize("fraction", ["1e9", "NaN", "abc", "100000"])
def test_a_share_that_is_none_is_refused(fraction: str) -> None:
    assert "no share of the mark" in the_refusal(moodle(moodle_choice(answers=f'<answer fraction="{fraction}"><text>x</text></answer>')))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999999999", "three"])
def test_a_number_that_nobody_can_ask_for_is_refused(number: str) -> None:
    question = moodle_question("numerical", f'<answer fraction="100"><text>{number}</text></answer>')

    assert "is no number" in the_refusal(moodle(question))
