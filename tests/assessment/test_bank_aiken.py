"""Aiken: the simplest bank there is."""

import pytest
from assessment.banked import MULTIPLE, NUMBER, SINGLE, an_item, planned, read, the_only, the_refusal

from genomeready.assessment.banks.formats import Format, lost, written
from genomeready.assessment.types.interactions import Choice, Interaction, NotOurs

TWO = "What is a codon?\nA. Three bases\nB) Two bases\nC. One base\nANSWER: A\n\nHow many\nchromosomes?\nA. 23\nB. 46\nC. 92\nANSWER: b\n"


def test_questions_their_answers_and_the_right_one_are_read() -> None:
    items = read(TWO).items

    assert [item.lead_in for item in items] == ["What is a codon?", "How many chromosomes?"]
    assert [[o.right for o in item.interaction.options] for item in items] == [  # type: ignore[union-attr]
        [True, False, False],
        [False, True, False],
    ]
    assert [item.where for item in items] == ["line 1", "line 7"]


def test_what_is_read_becomes_drafts_with_what_is_still_to_be_written() -> None:
    done = planned(TWO)

    assert (done.accepted, done.with_losses, done.refused) == (0, 2, 0)
    assert done.rows[0].losses == ("still to be written: the rationale of 3 answers", "still to be written: the solution")
    assert "- [x] {#a} Three bases\n  > Rationale: (to be written)" in done.files["q-sm-0001"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("What?\nA. x\nB. y\nANSWER: C\n", "`ANSWER: C` names not exactly one of its answers."),
        ("A. x\nB. y\nANSWER: A\n", "It has no question or no answers"),
        ("What?\nA. x\nand more\nANSWER: A\n", "a line among its answers is none"),
    ],
)
def test_what_does_not_fit_together_is_refused(text: str, why: str) -> None:
    assert why in the_refusal(text)


def test_a_question_that_breaks_off_is_refused_with_its_line() -> None:
    reading = read(f"{TWO}\nAnd what?\nA. x\n")

    assert [(refusal.where, refusal.why) for refusal in reading.refused] == [("line 14", "It has no line `ANSWER: A`.")]
    assert len(reading.items) == 2


def test_question_answers_and_key_come_back_and_everything_else_is_named_as_lost() -> None:
    sent = an_item(SINGLE)

    back = the_only(written([sent], Format.AIKEN))

    assert isinstance(back.interaction, Choice)
    assert [o.right for o in back.interaction.options] == [False, True, False, False]
    assert back.lead_in == "A woman carries a DMD variant. She has a brother. What is true?"
    assert lost(sent, Format.AIKEN) == [
        "its id, title, language, competency and level, what answering takes and how long",
        "the border between stem and lead-in, and their paragraphs",
        "emphasis, tables and the like",
        "the solution and the references",
        "the rationales of the answers",
    ]


@pytest.mark.parametrize(("interaction", "named"), [(MULTIPLE, "several right answers"), (NUMBER, "a number")])
def test_what_aiken_has_no_form_for_is_refused_by_name(interaction: Interaction, named: str) -> None:
    with pytest.raises(NotOurs, match=f"Aiken has no form for {named}"):
        written([an_item(interaction)], Format.AIKEN)
