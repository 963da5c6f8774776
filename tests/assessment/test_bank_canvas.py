"""QTI 1.2 as Canvas exports it."""

from decimal import Decimal

import pytest
from assessment.banked import canvas, canvas_item, canvas_list, canvas_right, read, the_only, the_refusal, zipped

from genomeready.assessment.types.interactions import (
    Accepted,
    Choice,
    Essay,
    Gaps,
    Match,
    NumberEntry,
    Pair,
    TextEntry,
    TrueFalse,
    Upload,
)

ABC = (("101", "exon"), ("102", "intron"), ("103", "codon"))
FEEDBACK = '<itemfeedback ident="{i}"><flow_mat><material><mattext texttype="text/html">{t}</mattext></material></flow_mat></itemfeedback>'


def test_one_right_answer_with_feedback_and_a_solution() -> None:
    shown = (
        '<respcondition continue="Yes"><conditionvar><varequal respident="response1">102</varequal></conditionvar>'
        '<displayfeedback feedbacktype="Response" linkrefid="102_fb"/></respcondition>'
    )
    feedback = (
        FEEDBACK.format(i="102_fb", t="No.") + FEEDBACK.format(i="general_fb", t="In short.") + FEEDBACK.format(i="correct_fb", t="Good")
    )

    item = the_only(canvas(canvas_item("multiple_choice_question", canvas_list(*ABC), shown + canvas_right("101"), feedback=feedback)))

    assert isinstance(item.interaction, Choice)
    assert [(o.id, o.text, o.right, o.feedback) for o in item.interaction.options] == [
        ("101", "exon", True, ""),
        ("102", "intron", False, "No."),
        ("103", "codon", False, ""),
    ]
    assert (item.identifier, item.lead_in, item.solution, item.marks) == ("g100", "What?", "In short.", Decimal("1.0"))
    assert item.losses == ("what is said to right and wrong answers as a whole",)


def test_several_right_answers_are_those_that_are_not_negated() -> None:
    rule = (
        '<respcondition continue="No"><conditionvar><and><varequal respident="response1">101</varequal>'
        '<not><varequal respident="response1">102</varequal></not><varequal respident="response1">103</varequal></and></conditionvar>'
        '<setvar action="Set" varname="SCORE">100</setvar></respcondition>'
    )

    interaction = the_only(canvas(canvas_item("multiple_answers_question", canvas_list(*ABC, more="Multiple"), rule))).interaction

    assert isinstance(interaction, Choice)
    assert not interaction.single
    assert [o.right for o in interaction.options] == [True, False, True]


def test_true_and_false() -> None:
    item = canvas_item("true_false_question", canvas_list(("1", "True"), ("2", "False")), canvas_right("2"))

    assert the_only(canvas(item)).interaction == TrueFalse(right=False)


TYPED = '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str>'


def test_a_text_to_type() -> None:
    rule = (
        '<respcondition continue="No"><conditionvar><varequal respident="response1">exon</varequal>'
        '<varequal respident="response1">an exon</varequal></conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>'
    )

    assert the_only(canvas(canvas_item("short_answer_question", TYPED, rule))).interaction == TextEntry(
        accepted=(Accepted(text="exon"), Accepted(text="an exon"))
    )


@pytest.mark.parametrize(
    ("condition", "value", "tolerance", "losses"),
    [
        ("<or><varequal>6.0</varequal><and><vargte>5.0</vargte><varlte>7.0</varlte></and></or>", "6", "1", ()),
        ("<vargte>6.0</vargte><varlte>8.0</varlte>", "7", "1", ()),
        ("<varequal>4.0</varequal>", "4", "0", ()),
        (
            "<or><varequal>8.0</varequal><and><vargt>7.5</vargt><varlte>8.5</varlte></and></or>",
            "8",
            "0.5",
            ("that the limits themselves are wrong",),
        ),
    ],
)
def test_a_number_with_its_limits(condition: str, value: str, tolerance: str, losses: tuple[str, ...]) -> None:
    score = '<setvar action="Set" varname="SCORE">100</setvar>'
    rule = f'<respcondition continue="No"><conditionvar>{condition}</conditionvar>{score}</respcondition>'

    item = the_only(canvas(canvas_item("numerical_question", TYPED, rule)))

    assert isinstance(item.interaction, NumberEntry)
    assert (item.interaction.numbers[0].value, item.interaction.numbers[0].tolerance) == (Decimal(value), Decimal(tolerance))
    assert item.losses == losses


def test_pairs_are_a_list_of_answers_each() -> None:
    material = '<material><mattext texttype="text/plain">{}</mattext></material>'
    rights = (("1", "thymine"), ("2", "uracil"), ("3", "xenon"))
    lists = canvas_list(*rights, ident="response_a", material=material.format("DNA"))
    lists += canvas_list(*rights, ident="response_b", material=material.format("RNA"))
    rules = canvas_right("1", ident="response_a", score="50") + canvas_right("2", ident="response_b", score="50")

    assert the_only(canvas(canvas_item("matching_question", lists, rules))).interaction == Match(
        pairs=(Pair(left="DNA", right="thymine"), Pair(left="RNA", right="uracil")), extra=("xenon",)
    )


def test_places_in_square_brackets_are_gaps_to_choose_in_or_to_type_into() -> None:
    lists = canvas_list(("1", "three"), ("2", "four"), ident="response_n")
    text = "A codon has [n] bases [not a gap]."

    chosen = the_only(
        canvas(canvas_item("multiple_dropdowns_question", lists, canvas_right("1", ident="response_n"), text=text))
    ).interaction
    typed = the_only(canvas(canvas_item("fill_in_multiple_blanks_question", lists, text=text))).interaction

    assert isinstance(chosen, Gaps)
    assert [(o.text, o.right) for o in chosen.gaps[0].options] == [("three", True), ("four", False)]
    assert isinstance(typed, Gaps)
    assert typed.gaps[0].entry == TextEntry(accepted=(Accepted(text="three"), Accepted(text="four")))
    assert typed.pieces == ("A codon has ", " bases [not a gap].")


def test_essays_and_files_are_marked_by_a_person() -> None:
    items = read(canvas(canvas_item("essay_question", ""), canvas_item("file_upload_question", "", ident="g2"))).items

    assert [item.interaction for item in items] == [Essay(), Upload()]


def test_texts_and_unknown_types_are_refused_by_name() -> None:
    assert the_refusal(canvas(canvas_item("text_only_question", ""))) == "It is a text: it asks nothing."
    assert (
        the_refusal(canvas(canvas_item("calculated_question", TYPED))) == "Questions of Canvas's type `calculated_question` are not read."
    )


def test_a_file_without_canvas_fields_is_read_by_the_shape_of_its_answers() -> None:
    choice = canvas_item("", canvas_list(*ABC), canvas_right("101"))
    parts = canvas_item("", canvas_list(*ABC) + TYPED, ident="g2")

    reading = read(canvas(choice, parts))

    assert isinstance(reading.items[0].interaction, Choice)
    assert reading.refused[0].why == "Questions of Canvas's type `of several parts` are not read."


def test_an_export_of_canvas_is_read_once_even_where_it_holds_each_quiz_twice() -> None:
    quiz = canvas(canvas_item("essay_question", ""))
    archive = zipped(
        {
            "imsmanifest.xml": "<manifest/>",
            "g1/assessment_meta.xml": "<quiz/>",
            "g1/assessment_qti.xml": quiz,
            "non_cc_assessments/g1.xml.qti": quiz,
        }
    )

    reading = read(archive)

    assert ([item.where for item in reading.items], reading.refused) == (["non_cc_assessments/g1.xml.qti, line 2"], [])
