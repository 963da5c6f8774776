"""GIFT: every kind of question that it knows, and the way there and back."""

from decimal import Decimal
from fractions import Fraction

import pytest
from assessment.banked import ALL_KINDS, GAPS, NUMBER, ORDER, UPLOAD, an_item, read, the_only, the_refusal

from genomeready.assessment.banks.formats import Format, lost, written
from genomeready.assessment.banks.refusing import NotABank
from genomeready.assessment.types.interactions import (
    Accepted,
    Choice,
    Essay,
    Gaps,
    Interaction,
    Match,
    NotOurs,
    NumberEntry,
    TextEntry,
    TrueFalse,
)

TRAVELS = sorted(set(ALL_KINDS) - {"order", "gaps", "upload"})


@pytest.mark.parametrize("name", TRAVELS)
def test_what_gift_has_a_form_for_comes_back_as_it_went(name: str) -> None:
    sent = an_item(ALL_KINDS[name] if name != "essay" else Essay())

    back = the_only(written([sent], Format.GIFT))

    assert (back.identifier, back.title, back.tags, back.language) == (sent.identifier, sent.title, sent.tags, sent.language)
    assert (back.stem, back.lead_in, back.solution, back.references) == (sent.stem, sent.lead_in, sent.solution, sent.references)
    assert _without_ids(back.interaction) == _without_ids(sent.interaction)
    assert back.losses == ()


def _without_ids(interaction: Interaction) -> object:
    if isinstance(interaction, Choice):
        return [(o.text, o.right, o.credit, o.feedback) for o in interaction.options], interaction.single
    return interaction


@pytest.mark.parametrize("interaction", [ORDER, GAPS, UPLOAD])
def test_what_gift_has_no_form_for_is_refused_by_name(interaction: Interaction) -> None:
    with pytest.raises(NotOurs, match="GIFT has no form for"):
        written([an_item(interaction)], Format.GIFT)


def test_a_unit_and_letters_out_of_order_are_named_as_lost() -> None:
    number = an_item(NumberEntry(numbers=NUMBER.numbers, unit="cM"))
    choice = an_item(Choice(options=tuple(reversed(ALL_KINDS["single"].options)), single=True))  # type: ignore[union-attr]

    assert lost(number, Format.GIFT) == ["the unit of the number"]
    assert lost(choice, Format.GIFT) == ["the letters of the options, which are given anew in their order"]
    assert lost(an_item(TextEntry(accepted=(Accepted(text="x"),), exact_case=True)), Format.GIFT) == ["that capitals count"]


def test_one_right_answer_with_feedback_and_weights() -> None:
    item = the_only("::Cells::How many? {\n=46#Right.\n~%50%23#A gamete.\n~92\n}")

    assert isinstance(item.interaction, Choice)
    assert item.interaction.single
    assert [(o.text, o.right, o.credit, o.feedback) for o in item.interaction.options] == [
        ("46", True, Fraction(1), "Right."),
        ("23", False, Fraction(1, 2), "A gamete."),
        ("92", False, Fraction(0), ""),
    ]


def test_several_right_answers_are_told_by_their_weights() -> None:
    item = the_only("Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}")

    assert isinstance(item.interaction, Choice)
    assert not item.interaction.single
    assert [o.credit for o in item.interaction.options] == [Fraction(1, 3)] * 3 + [Fraction(-1)]
    assert [o.right for o in item.interaction.options] == [True, True, True, False]


@pytest.mark.parametrize(("answer", "right"), [("T", True), ("TRUE", True), ("false", False), ("F#no#yes", False)])
def test_true_and_false_in_all_their_spellings(answer: str, right: bool) -> None:
    interaction = the_only(f"It is so. {{{answer}}}").interaction

    assert isinstance(interaction, TrueFalse)
    assert interaction.right is right


def test_the_first_feedback_of_a_statement_is_for_the_wrong_answer() -> None:
    assert the_only("It is so. {T#You erred.#You know.}").interaction == TrueFalse(right=True, if_true="You know.", if_false="You erred.")


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [("#3.14:0.005", "3.14", "0.005"), ("#1..5", "3", "2"), ("#-2", "-2", "0"), ("#1e-3:1e-4", "0.001", "0.0001")],
)
def test_a_number_with_a_tolerance_or_a_range(answer: str, value: str, tolerance: str) -> None:
    interaction = the_only(f"How much? {{{answer}}}").interaction

    assert isinstance(interaction, NumberEntry)
    assert (interaction.numbers[0].value, interaction.numbers[0].tolerance) == (Decimal(value), Decimal(tolerance))


def test_several_numbers_have_each_its_share_and_its_feedback() -> None:
    item = the_only("When? {#\n=1822:0#Yes.\n=%50%1822:2#Nearly.\n~#Not at all.\n}")

    assert isinstance(item.interaction, NumberEntry)
    assert [(n.credit, n.feedback) for n in item.interaction.numbers] == [(Fraction(1), "Yes."), (Fraction(1, 2), "Nearly.")]
    assert item.losses == ("what is said to any other number",)


def test_what_is_no_number_is_refused() -> None:
    assert the_refusal("How much? {#about three}") == "`about three` is no number."


def test_only_right_answers_are_a_text_to_type() -> None:
    assert the_only("Name it. {=exon =%50%an exon}").interaction == TextEntry(
        accepted=(Accepted(text="exon"), Accepted(text="an exon", credit=Fraction(1, 2)))
    )


def test_arrows_are_pairs_and_what_has_no_left_side_is_extra() -> None:
    interaction = the_only("Match. {=DNA -> T =RNA -> U = -> X}").interaction

    assert isinstance(interaction, Match)
    assert [(p.left, p.right) for p in interaction.pairs] == [("DNA", "T"), ("RNA", "U")]
    assert interaction.extra == ("X",)


def test_a_missing_word_to_choose_stands_as_a_line_in_the_text() -> None:
    item = the_only("A codon has {=three ~four ~five} bases.")

    assert item.lead_in == "A codon has \\_\\_\\_\\_\\_ bases."
    assert isinstance(item.interaction, Choice)


def test_a_missing_word_to_type_is_a_gap() -> None:
    item = the_only("A codon has {=three} bases.")

    assert isinstance(item.interaction, Gaps)
    assert item.interaction.pieces == ("A codon has", "bases.")


def test_empty_braces_are_an_essay_and_no_braces_a_description() -> None:
    assert the_only("Tell it. {}").interaction == Essay()
    assert the_refusal("::A::Read this first. [it helps]\n") == "It is a description: it asks nothing."


def test_categories_ids_and_tags_are_kept() -> None:
    item = the_only("$CATEGORY: Genes/Structure\n\n// [id:abc-1] [tag:hard] [tag:lang:fr]\n::T::Is it? {T}")

    assert (item.category, item.identifier, item.tags, item.language) == ("Genes/Structure", "abc-1", ("hard",), "fr")


def test_escaped_signs_are_signs() -> None:
    item = the_only(r"::a\:b::What is \{x\} \= 1 \~ \# 2? {=\{y\} ~no\=ne ~z}")

    assert item.title == "a:b"
    assert item.lead_in == "What is {x} = 1 ~ # 2?"
    assert [o.text for o in item.interaction.options] == ["{y}", "no=ne", "z"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("[html]<p>Is <b>it</b>&nbsp;so?</p>", "Is **it**\u00a0so?"),
        ("[markdown]Is **it** so?", "Is **it** so?"),
        ("[plain]Is <it> so?", "Is &lt;it> so?"),
        ("[moodle]Is <i>it</i> so?", "Is *it* so?"),
    ],
)
def test_the_format_of_a_text_is_followed(text: str, asked: str) -> None:
    assert the_only(f"{text} {{T}}").lead_in == asked


def test_markdown_with_html_in_it_is_refused() -> None:
    assert "Markdown with HTML" in the_refusal("[markdown]Is <b>it</b>? {T}")


def test_what_is_said_to_all_is_the_solution() -> None:
    assert the_only("Is it? {T####So it is.}").solution == "So it is."


def test_braces_that_do_not_match_are_refused_with_their_line_and_the_rest_is_read() -> None:
    reading = read("Is it? {T}\n\nWhat? {=a ~b\n\nAnd {this} {that}?\n\nIs it not? {F}")

    assert [item.where for item in reading.items] == ["line 1", "line 7"]
    assert [refusal.where for refusal in reading.refused] == ["line 3", "line 5"]


def test_a_file_without_a_question_is_refused() -> None:
    with pytest.raises(NotABank, match="no question"):
        read("$CATEGORY: nothing\n\n// only a comment\n")
