"""Questions of others as types of ours: what each takes, what is lost or still to be written, and what is refused and why."""

from decimal import Decimal
from fractions import Fraction

import pytest
from assessment.banked import ALL_KINDS, moodle, moodle_question, planned, row_of, the_only
from assessment.travelled import body_of, file_of, out_again, taken_in
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.banks.drafting import read_question, text_of
from genomeready.assessment.banks.planning import Fate, Shelf
from genomeready.assessment.types.interactions import (
    Accepted,
    Alternative,
    Composite,
    Essay,
    Gap,
    Gaps,
    Hotspot,
    Interaction,
    Match,
    NotOurs,
    Number,
    NumberEntry,
    Order,
    Pair,
    TextEntry,
    TrueFalse,
    Upload,
)
from genomeready.assessment.types.matcher import mark_of_text
from genomeready.base.faults import errors_in

UNWRITTEN = "(to be written)"
HALF = Fraction(1, 2)
NOTHING = Fraction(0)


def accepting(*texts: str, **more: bool) -> TextEntry:
    return TextEntry(accepted=tuple(Accepted(text=text) for text in texts), **more)


def one_gap(gap: Gap) -> Gaps:
    return Gaps(pieces=("A codon has ", " bases."), gaps=(gap,))


def choosing(*texts: str, right: int = 0) -> Gap:
    return Gap(options=tuple(Alternative(id=f"x{n}", text=text, right=n == right) for n, text in enumerate(texts)))


def why_not(interaction: Interaction, **more: object) -> str:
    with pytest.raises(NotOurs) as refused:
        taken_in(interaction, **more)
    return str(refused.value)


@pytest.mark.parametrize("name", sorted(set(ALL_KINDS) - {"upload", "single", "multiple"}))
def test_a_question_of_any_kind_becomes_a_file_that_courses_check_takes(name: str) -> None:
    draft = taken_in(ALL_KINDS[name])

    question = file_of(draft)

    assert question.type == draft.written.type
    assert question.head.value["status"] == "draft"


@pytest.mark.parametrize("name", sorted(set(ALL_KINDS) - {"upload", "single", "multiple", "number", "order"}))
def test_what_is_still_to_be_written_keeps_a_question_from_being_active(name: str) -> None:
    text = text_of(taken_in(ALL_KINDS[name]), key="q-sm-0101", version=1, bank="practice")
    assert UNWRITTEN in text

    _, faults = read_question(text.replace("status: draft", "status: active"), name="q.md")

    assert {fault.what for fault in errors_in(faults)} == {"A text is still to be written."}


@pytest.mark.parametrize("name", ["number", "order"])
def test_what_says_all_that_ours_must_say_can_be_active_at_once(name: str) -> None:
    text = text_of(taken_in(ALL_KINDS[name]), key="q-sm-0101", version=1, bank="practice")

    _, faults = read_question(text.replace("status: draft", "status: active"), name="q.md")

    assert errors_in(faults) == []


def test_a_file_to_hand_in_is_taken_into_an_examination_only() -> None:
    asked = moodle(moodle_question("essay", "<responseformat>noinline</responseformat><attachments>1</attachments>"))

    into_practice, into_exam = (planned(asked, Shelf(prefix="sm", kind=kind)) for kind in ("practice", "exam"))

    assert row_of(into_practice).why == "Files are taken in examinations only."
    assert (row_of(into_exam).fate, row_of(into_exam).type) == (Fate.NEW, "file_upload")


def test_a_picture_and_several_parts_are_refused_with_what_to_do() -> None:
    assert why_not(Hotspot(picture="gel.png", right=())) == (
        "It points at a picture, which does not come along; ours point at a drawing of the course. Draw it, and write a `hotspot`."
    )
    assert why_not(Composite(parts=(("", Essay()),))) == "It has several parts under one stem. Bring them one by one, or write a `case`."


class TestTrueFalse:
    def test_the_lead_in_is_the_statement(self) -> None:
        question = file_of(taken_in(TrueFalse(right=True, if_true="It has uracil.", if_false="No."), lead_in="RNA has *uracil*."))

        assert question.body == {"statement": "RNA has *uracil*.", "answer": True}
        assert question.lead_in.text == "Is this statement true, and why?"
        assert [(option.key, option.rationale.text) for option in question.options] == [
            (True, "It has uracil."),
            (False, UNWRITTEN),
            (False, UNWRITTEN),
        ]

    def test_what_is_said_to_those_who_are_wrong_is_lost_and_named(self) -> None:
        assert "what is said to those who are wrong" in taken_in(TrueFalse(right=False, if_true="No, it has not.")).losses
        assert "what is said to those who are wrong" not in taken_in(TrueFalse(right=True, if_true="Yes, it has.")).losses

    def test_a_statement_of_several_lines_stands_on_one(self) -> None:
        assert body_of(TrueFalse(right=True), lead_in="One\n  and two.")["statement"] == "One and two."

    def test_what_states_nothing_is_refused(self) -> None:
        assert why_not(TrueFalse(right=True), lead_in=" ") == "It states nothing that could be true or false."


class TestShortText:
    def test_texts_that_differ_in_nothing_that_counts_are_one(self) -> None:
        assert body_of(accepting("Exon", "exon", "EXON."))["accept"] == [{"text": "Exon"}]
        assert body_of(accepting("Exon", "exon", exact_case=True))["accept"] == [{"text": "Exon"}, {"text": "exon"}]

    def test_a_star_becomes_a_pattern_that_marks_the_same(self) -> None:
        body = body_of(accepting("BRCA1", "BRCA1 (*)", wildcards=True))

        assert body["accept"] == [{"text": "BRCA1"}, {"pattern": r"BRCA1 \(.*\)"}]
        assert [mark_of_text(body, text).share for text in ("brca1", "BRCA1", "BRCA2")] == [1, 1, 0]

    def test_a_star_behind_a_backslash_is_a_star(self) -> None:
        body = body_of(accepting(r"p.Arg97\*", "p.Arg97*", wildcards=True))

        assert body["accept"] == [{"text": "p.Arg97*"}, {"pattern": r"p\.Arg97.*"}]

    @pytest.mark.parametrize("texts", [("*",), ("exon*",), ()])
    def test_where_no_text_is_right_as_it_stands_nothing_could_be_shown(self, texts: tuple[str, ...]) -> None:
        assert why_not(accepting(*texts, wildcards=True)).startswith("No text is worth the whole mark as it stands")

    def test_a_text_beside_which_anything_is_right_is_refused(self) -> None:
        assert why_not(accepting("exon", "*", wildcards=True)) == "It accepts any text."

    def test_a_text_that_is_right_and_wrong_at_once_is_refused(self) -> None:
        entry = TextEntry(accepted=(Accepted(text="5'-UTR"), Accepted(text="5-UTR", credit=NOTHING)))

        assert why_not(entry) == "`5-UTR` is right and wrong at once: ours do not look at spaces, accents and punctuation."

    def test_a_text_longer_than_an_answer_may_be_is_refused(self) -> None:
        assert why_not(accepting("x" * 201)) == "One of its texts is longer than 200 signs."

    def test_a_part_of_the_mark_is_lost_and_so_are_marks_taken_away(self) -> None:
        entry = TextEntry(
            accepted=(
                Accepted(text="exon", feedback="Well done."),
                Accepted(text="gene", credit=HALF),
                Accepted(text="intron", credit=-HALF, feedback="It is cut out."),
                Accepted(text="codon", credit=NOTHING),
            )
        )

        draft = taken_in(entry)

        assert draft.written.head["body"]["refuse"] == [{"text": "intron", "note": "It is cut out."}, {"text": "codon", "note": UNWRITTEN}]
        assert draft.losses == (
            "that accents, hyphens and punctuation count: ours do not look at them until `distinguish` says so",
            "texts that are worth a part of the mark: ours are right or wrong",
            "marks taken away for a wrong text",
            "what is said to the right text",
            "still to be written: a note for 1 wrong texts",
            "still to be written: an example of what is refused",
        )

    def test_what_is_said_to_any_other_text_is_lost(self) -> None:
        entry = TextEntry(accepted=(Accepted(text="exon"), Accepted(text="*", credit=NOTHING, feedback="No.")), wildcards=True)

        draft = taken_in(entry)

        assert "what is said to any other text" in draft.losses
        assert "refuse" not in draft.written.head["body"]

    @pytest.mark.parametrize("text", ["true", "no", "null", "~", "1e3", "- a", "{a: b}", "#", '"', "a: b", "{{gap:a}}", "<b>", "[@x]"])
    def test_a_text_that_means_something_to_yaml_is_still_that_text(self, text: str) -> None:
        assert file_of(taken_in(accepting("exon", text, exact_case=True))).body["accept"][1] == {"text": text}


class TestMatching:
    def test_the_right_side_goes_by_the_alphabet_so_that_its_order_tells_nothing(self) -> None:
        body = body_of(Match(pairs=(Pair(left="RNA", right="uracil"), Pair(left="DNA", right="Thymine")), extra=("adenine",)))

        assert body["right"] == [{"id": "a", "text": "adenine"}, {"id": "b", "text": "Thymine"}, {"id": "c", "text": "uracil"}]
        assert [(item["text"], item["key"]) for item in body["left"]] == [("RNA", "c"), ("DNA", "b")]  # type: ignore[attr-defined]

    def test_what_is_left_over_twice_stands_there_once(self) -> None:
        pairs = (Pair(left="RNA", right="U"), Pair(left="DNA", right="T"))

        assert len(body_of(Match(pairs=pairs, extra=("X", "X ", "U")))["right"]) == 3  # type: ignore[arg-type]

    @pytest.mark.parametrize("number", [1, 13, 26])
    def test_too_few_or_too_many_pairs_are_refused(self, number: int) -> None:
        pairs = tuple(Pair(left=f"l{n}", right=f"r{n}") for n in range(number))

        assert why_not(Match(pairs=pairs)) == (
            f"It has {number} things on the left and {number} on the right; ours have 2 to 12 and up to 15."
        )

    @pytest.mark.parametrize(("pairs", "extra"), [(200, 0), (2, 27), (2, 500)])
    def test_far_more_than_there_are_letters_is_refused(self, pairs: int, extra: int) -> None:
        match = Match(pairs=tuple(Pair(left=f"l{n}", right=f"r{n}") for n in range(pairs)), extra=tuple(f"e{n}" for n in range(extra)))

        assert "far more than ours" in why_not(match)

    def test_two_things_on_the_left_that_say_the_same_are_refused(self) -> None:
        assert why_not(Match(pairs=(Pair(left="a", right="x"), Pair(left="a ", right="y")))) == "Two things on its left say the same."

    @pytest.mark.parametrize("pair", [Pair(left=" ", right="x"), Pair(left="b", right="")])
    def test_a_thing_without_text_is_refused(self, pair: Pair) -> None:
        assert why_not(Match(pairs=(Pair(left="a", right="y"), pair))) == "One of its parts holds no text."

    def test_a_right_side_that_several_share_needs_as_many_options_as_extended_matching(self) -> None:
        few = Match(pairs=(Pair(left="a", right="x"), Pair(left="b", right="x ")))
        enough = Match(pairs=few.pairs, extra=tuple("stuvwyz"))

        assert why_not(few) == (
            "One thing on its right belongs to several of its 2 on the left; ours then have 8 to 26 on the right and up to 10 on the left."
        )
        assert file_of(taken_in(enough)).type == "extended_matching"


class TestOrdering:
    def test_steps_get_letters_in_their_order_and_are_marked_all_or_nothing(self) -> None:
        assert body_of(Order(steps=("Copy", "Splice", "Read"))) == {
            "items": [{"id": "a", "text": "Copy"}, {"id": "b", "text": "Splice"}, {"id": "c", "text": "Read"}],
            "rule": "whole",
        }

    @pytest.mark.parametrize("number", [0, 2, 13, 100])
    def test_too_few_or_too_many_are_refused(self, number: int) -> None:
        steps = tuple(f"step {n}" for n in range(number))

        assert why_not(Order(steps=steps)) == f"It has {number} things to put in order; ours have 3 to 12."

    def test_two_that_say_the_same_are_refused(self) -> None:
        assert why_not(Order(steps=("cut", "join", "cut"))) == "Two of the things to put in order say the same."

    def test_another_rule_of_moodle_is_named_as_lost(self) -> None:
        steps = "".join(f'<answer fraction="{n}" format="html"><text>step {n}</text></answer>' for n in (1, 2, 3))

        def losses(rule: str) -> tuple[str, ...]:
            return the_only(moodle(moodle_question("ordering", f"<gradingtype>{rule}</gradingtype>{steps}"))).losses

        assert losses("ABSOLUTE_POSITION") == ("its rule of marking an order: it becomes all or nothing",)
        assert losses("ALL_OR_NOTHING") == losses("") == ()


class TestCloze:
    def test_gaps_of_each_kind_are_described_in_their_order(self) -> None:
        number = NumberEntry(
            numbers=(
                Number(value=Decimal(3), feedback="Yes."),
                Number(value=Decimal("2.5"), tolerance=Decimal("0.1"), credit=HALF, feedback="Two and a half."),
                Number(value=Decimal(4), credit=-HALF),
            )
        )
        gaps = Gaps(
            pieces=("A codon has ", " ", ", read by a ", ""), gaps=(Gap(number=number), Gap(entry=accepting("bases")), choosing("x", "y"))
        )

        draft = taken_in(gaps)

        body = file_of(draft).body
        assert body["passage"] == "A codon has {{gap:a}} {{gap:b}}, read by a {{gap:c}}"
        assert [next(iter(set(gap) & {"text", "number", "choice"})) for gap in body["gaps"]] == ["number", "text", "choice"]
        assert body["gaps"][0]["number"]["wrong"] == [
            {"value": 2.5, "tolerance": 0.1, "credit": 0.5, "note": "Two and a half."},
            {"value": 4, "tolerance": 0, "credit": 0, "note": UNWRITTEN},
        ]
        assert {"what is said to the right answer", "marks taken away for a wrong number"} <= set(draft.losses)
        assert draft.losses[-1] == "still to be written: why its 3 gaps are filled as they are"

    def test_shares_and_feedback_of_a_choice_are_lost(self) -> None:
        options = (
            Alternative(id="1", text="three", right=True, credit=Fraction(1), feedback="Yes."),
            Alternative(id="2", text="four", right=False, credit=HALF),
        )

        losses = taken_in(one_gap(Gap(options=options))).losses

        assert {"what is said to each answer in a gap", "shares of the mark for answers that are not the key"} <= set(losses)

    @pytest.mark.parametrize(
        ("gap", "why"),
        [
            (choosing("x"), "A gap has 1 answers to choose from; ours have 2 to 12."),
            (choosing(*(f"x{n}" for n in range(13))), "A gap has 13 answers to choose from; ours have 2 to 12."),
            (choosing("x", "y", right=7), "0 answers of a gap are worth the whole mark; ours have one."),
            (choosing("x", " "), "One of its parts holds no text."),
            (
                Gap(entry=accepting("x*", wildcards=True)),
                "No text is worth the whole mark as it stands; ours show one as the right answer.",
            ),
            (Gap(number=NumberEntry(numbers=())), "0 numbers are worth the whole mark; ours have one key."),
        ],
    )
    def test_a_gap_that_is_not_as_ours_have_to_be_is_refused(self, gap: Gap, why: str) -> None:
        assert why_not(one_gap(gap)) == why

    def test_more_gaps_than_ours_have_are_refused(self) -> None:
        gaps = Gaps(pieces=("Some words",) * 22, gaps=(Gap(entry=accepting("x")),) * 21)

        assert why_not(gaps) == "It has 21 gaps; ours have 20 at most."

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("<p>A <a href='https://example.org/x'>codon</a> has {1:SA:=three} bases</p>", "holds a link, a figure or code"),
            ("<p>A <code>codon</code> has {1:SA:=three} bases</p>", "holds a link, a figure or code"),
            ("<p>A {{gap:a}} codon has {1:SA:=three} bases</p>", "The gap `a` is there twice."),
            ("<p>A {{ codon has {1:SA:=three} bases</p>", "The text holds `{{` without a gap."),
        ],
    )
    def test_a_text_that_ours_may_not_hold_is_refused_with_the_rule(self, text: str, why: str) -> None:
        assert why in row_of(planned(moodle(moodle_question("cloze", "", text=text)))).why

    def test_paragraphs_before_the_first_gap_are_stem_and_lead_in(self) -> None:
        item = the_only(moodle(moodle_question("cloze", "", text="<p>A woman asks.</p><p>What is said?</p><p>A {1:SA:=gene} is.</p>")))

        assert (item.stem, item.lead_in) == ("A woman asks.", "What is said?")
        assert isinstance(item.interaction, Gaps)
        assert item.interaction.pieces == ("A ", " is.")


class TestMarkedByPeople:
    @pytest.mark.parametrize("kind", [Essay, Upload])
    def test_short_words_for_the_marker_become_a_criterion(self, kind: type[Essay] | type[Upload]) -> None:
        draft = taken_in(kind(guidance="Look for consent."))

        (criterion,) = draft.written.head["body"]["rubric"]
        assert criterion == {
            "id": "a",
            "criterion": "Look for consent.",
            "levels": [{"marks": 0, "text": UNWRITTEN}, {"marks": 1, "text": UNWRITTEN}],
        }
        assert "still to be written: the rubric" in draft.losses
        assert file_of(draft, bank="exam").type == draft.written.type

    def test_long_words_for_the_marker_are_lost_and_named(self) -> None:
        draft = taken_in(Essay(guidance="Look for consent. " * 20))

        assert draft.written.head["body"]["rubric"][0]["criterion"] == UNWRITTEN
        assert "its words for the marker, which are longer than a criterion" in draft.losses

    def test_no_words_for_the_marker_are_no_loss_but_a_rubric_to_write(self) -> None:
        assert taken_in(Essay(), solution="").losses[1:-1] == ("still to be written: the rubric", "still to be written: the model answer")

    def test_the_solution_is_the_model_answer_where_it_is_long_enough(self) -> None:
        said = "Consent is asked for before the test, and again before its result."

        assert body_of(Essay(), solution=said)["model_answer"] == said
        assert body_of(Essay(), solution="Yes.")["model_answer"] == f"{UNWRITTEN} An answer that earns every mark."

    def test_a_list_of_criteria_with_levels_is_a_rubric(self) -> None:
        guidance = "- Consent\n    - 0: Not named.\n    - 3: Named.\n- Result\n    - 0: No.\n    - 1: Half of it.\n    - 2: All of it."

        rubric = file_of(taken_in(Essay(guidance=guidance))).body["rubric"]

        assert [(c["id"], c["criterion"], [level["marks"] for level in c["levels"]]) for c in rubric] == [
            ("a", "Consent", [0, 3]),
            ("b", "Result", [0, 1, 2]),
        ]

    @pytest.mark.parametrize(
        "guidance",
        [
            "- Consent\n    - 0: Not named.",
            "- Consent\n- Result",
            "Look:\n- Consent\n    - 0: No.\n    - 1: Yes.",
            "- a\n    - x: No.\n    - y: Yes.",
        ],
    )
    def test_a_list_of_another_form_is_no_rubric(self, guidance: str) -> None:
        assert "still to be written: the rubric" in taken_in(Essay(guidance=guidance)).losses


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)
ANY = st.one_of(
    st.builds(Order, steps=st.lists(TEXT, max_size=14).map(tuple)),
    st.builds(
        Match,
        pairs=st.lists(st.builds(Pair, left=TEXT, right=TEXT), max_size=14).map(tuple),
        extra=st.lists(TEXT, max_size=4).map(tuple),
    ),
    st.builds(
        TextEntry,
        accepted=st.lists(
            st.builds(Accepted, text=TEXT, credit=st.sampled_from([Fraction(1), HALF, NOTHING, -HALF]), feedback=TEXT), max_size=5
        ).map(tuple),
        exact_case=st.booleans(),
        wildcards=st.booleans(),
    ),
    st.builds(TrueFalse, right=st.booleans(), if_true=TEXT, if_false=TEXT),
    st.builds(Essay, guidance=TEXT),
    st.builds(Upload, guidance=TEXT),
)


@given(ANY)
def test_whatever_comes_is_a_file_that_can_be_read_or_refused_with_a_sentence(interaction: Interaction) -> None:
    try:
        draft = taken_in(interaction)
    except NotOurs as refused:
        said = str(refused)
        assert said.endswith(".")
        return

    text = text_of(draft, key="q-sm-0101", version=1, bank="exam")
    question, _ = read_question(text, name="q-sm-0101.md")

    assert question is None or question.body == draft.written.head["body"]


@given(st.lists(TEXT.map(str.strip).filter(bool), min_size=3, max_size=12, unique_by=lambda text: " ".join(text.split())))
def test_an_order_that_came_in_goes_out_as_it_came(steps: list[str]) -> None:
    asked = Order(steps=tuple(" ".join(step.split()) for step in steps))

    assert out_again(file_of(taken_in(asked))).interaction == asked


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=4, max_size=12, unique=True))
def test_pairs_that_came_in_go_out_as_they_came(words: list[str]) -> None:
    half = len(words) // 2
    asked = Match(
        pairs=tuple(Pair(left=a, right=b) for a, b in zip(words[:half], words[half : 2 * half], strict=True)),
        extra=tuple(sorted(words[2 * half :])),
    )

    assert out_again(file_of(taken_in(asked))).interaction == asked


@given(st.lists(st.text("abcdefgh*", min_size=1, max_size=6), min_size=1, max_size=6, unique=True), st.booleans())
def test_short_texts_that_came_in_go_out_as_they_came(words: list[str], exact: bool) -> None:
    asked = accepting(*words, exact_case=exact)

    assert out_again(file_of(taken_in(asked))).interaction == asked


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=2, max_size=6, unique=True), st.integers(0, 1))
def test_a_text_with_gaps_that_came_in_goes_out_with_the_same_keys(words: list[str], right: int) -> None:
    asked = Gaps(pieces=("One word is ", " and one is ", "."), gaps=(choosing(*words, right=right), Gap(entry=accepting(*words))))

    back = out_again(file_of(taken_in(asked))).interaction

    assert isinstance(back, Gaps)
    assert back.pieces == asked.pieces
    assert [(option.text, option.right) for option in back.gaps[0].options] == [
        (option.text, option.right) for option in asked.gaps[0].options
    ]
    assert back.gaps[1].entry == asked.gaps[1].entry
