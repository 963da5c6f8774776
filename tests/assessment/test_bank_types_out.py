"""Each type of question out into each format and back: what it keeps, and the name of whatever it loses."""

from collections.abc import Mapping

import pytest
from assessment.banked import WISHES
from assessment.travelled import TEXTS, WRITTEN, losses_of, question_in, sent_out, there_and_back

from genomeready.assessment.banks.formats import SUFFIXES, Format, format_of, read_bank
from genomeready.assessment.banks.planning import Fate, Shelf, plan
from genomeready.assessment.banks.refusing import NotABank
from genomeready.assessment.types.registry import TYPES
from genomeready.assessment.types.travelling import NOT_TAKEN, STAYING, TRAVELLING

QTI = (Format.QTI_21, Format.QTI_30)
IDS = "the ids of its parts, which are given anew"
NO_DIFFERENCE = "that spaces, hyphens and the like make no difference: others compare letter by letter"
EXAMPLES = "the examples that are tried whenever its file is checked"
PAIRS = "why its pairs belong together (still to be written when it comes back)"
GAPS = "why its gaps are filled as they are (still to be written when it comes back)"
COUNTS = "that accents, hyphens and punctuation count: ours do not look at them until `distinguish` says so"
EXAMPLE = "still to be written: an example of what is refused"
REASONS = "its reasons and why they are right or wrong: others ask for true or false alone, and say why the right reason is right"
UNWRITTEN = "(to be written)"
WITHOUT_FORM = {("cloze", Format.GIFT), ("ordering", Format.GIFT), ("file_upload", Format.GIFT)}
NUMBER_IN_GAP = ("q-qt-0151", "q-qt-0152")

TEXT_GAPS = """---
id: q-qt-0901
version: 1
type: cloze
title: Copies
lang: en
competencies: [{id: reading-genes, level: 2, weight: 1}]
cognitive: apply
bank: practice
status: active
time_s: 90
authors: [{name: A team}]
reviews: []
review_by: 2027-11-22
body:
  passage: "A gene is copied into {{gap:copy}} in the {{gap:place}}, not *elsewhere*."
  gaps:
    - id: place
      choice: {options: [{id: cell, text: "membrane < wall"}, {id: nucleus, text: nucleus}], key: nucleus}
      rationale: "Where the chromosomes are."
    - id: copy
      text: {accept: [{text: RNA}, {text: "mRNA*"}], distinguish: [case], examples: {accept: [RNA], refuse: [rna]}}
      rationale: "The copy is RNA."
---
## stem
A cell has a nucleus.

It has a membrane.
## lead-in
How does the text go on?
## solution
RNA polymerase works in the nucleus.
## references
- General textbook knowledge.
"""
SHARED = TEXTS["q-qt-0181"].replace("key: xr", "key: mit").replace("one=mit, two=xr", "one=mit, two=mit")
SPELT_OUT = {"a": "extract", "b": "library", "c": "sequence", "d": "align", "e": "call"}


def renamed_steps(text: str) -> str:
    """The ordering with the ids that its steps would get anew."""
    for letter, own in SPELT_OUT.items():
        text = text.replace(f"{{id: {own},", f"{{id: {letter},")
    return text


def test_every_type_travels_or_says_why_it_stays() -> None:
    assert set(TRAVELLING) | set(STAYING) == set(TYPES)
    assert set(TRAVELLING) & set(STAYING) == set()
    assert all(name == kind.NAME for name, kind in TRAVELLING.items())


def test_there_is_a_question_of_every_type_that_travels() -> None:
    assert {question_in(text).type for text in TEXTS.values()} == set(TYPES)


@pytest.mark.parametrize("kind", [*WRITTEN, Format.AIKEN])
@pytest.mark.parametrize("key", ["q-qt-0191", "q-qt-0201", "q-qt-0211"])
def test_a_type_that_stays_is_named_as_left_out_with_its_reason(key: str, kind: Format) -> None:
    name = question_in(TEXTS[key]).type

    with pytest.raises(NotABank) as refused:
        sent_out(TEXTS[key], kind)

    assert f"Questions of type `{name}` have no form that other platforms know. {STAYING[name]}" in refused.value.text


@pytest.mark.parametrize("key", ["q-qt-0191", "q-qt-0201", "q-qt-0211"])
def test_a_type_that_stays_still_leaves_in_our_own_files(key: str) -> None:
    sent = sent_out(TEXTS[key], Format.FILES)

    assert (sent.written, sent.left_out) == (1, ())


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_question_of_any_type_comes_back_from_our_own_files_as_it_was(key: str) -> None:
    sent = sent_out(TEXTS[key], Format.FILES)
    bank = question_in(TEXTS[key]).head.value["bank"]

    done = plan(read_bank(sent.data, Format.FILES), Shelf(prefix=key[2:4], kind=bank), WISHES, source="bank")

    (row,) = done.rows
    assert (row.fate, row.losses, row.why) == (Fate.NEW, (), "")
    assert question_in(done.files[key]).body == question_in(TEXTS[key]).body


@pytest.mark.parametrize("key", [key for key in sorted(TEXTS) if question_in(TEXTS[key]).type in TRAVELLING])
@pytest.mark.parametrize("kind", WRITTEN)
def test_what_all_types_share_comes_back_with_every_question(key: str, kind: Format) -> None:
    asked = question_in(TEXTS[key])
    if (asked.type, kind) in WITHOUT_FORM or (key in NUMBER_IN_GAP and kind in QTI):
        with pytest.raises(NotABank, match="has no form"):
            sent_out(TEXTS[key], kind)
        return

    row, back = there_and_back(TEXTS[key], kind)

    assert (row.fate, row.type) == (Fate.NEW, asked.type if asked.type != "extended_matching" else "matching")
    assert back.head.value["title"] == asked.head.value["title"]
    assert (back.competency, back.level) == (asked.competency, asked.level)
    assert [back.head.value[name] for name in ("cognitive", "time_s", "bank")] == [
        asked.head.value[name] for name in ("cognitive", "time_s", "bank")
    ]
    assert (back.stem.text, back.lead_in.text) == (asked.stem.text, asked.lead_in.text)
    assert back.solution.text.replace("\\", "") == asked.solution.text
    assert [note.text for note in back.notes] == [note.text for note in asked.notes]
    assert back.head.value["status"] == "draft"


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize("key", ["q-qt-0131", "q-qt-0132"])
def test_a_statement_keeps_what_is_right_and_why_and_loses_its_reasons(key: str, kind: Format) -> None:
    row, back = there_and_back(TEXTS[key], kind)

    assert back.body == {"statement": "A man can pass an X-linked condition on to his *son*.", "answer": False}
    assert [(o.id, o.key, o.text.text, o.rationale.text) for o in back.options] == [
        ("a", True, UNWRITTEN, "A father gives his son the Y chromosome."),
        ("b", False, UNWRITTEN, UNWRITTEN),
        ("c", False, UNWRITTEN, UNWRITTEN),
    ]
    assert losses_of(TEXTS[key], kind) == [REASONS, *(["the weights of statement and reason"] if key == "q-qt-0132" else [])]
    assert row.losses == (
        "still to be written: three reasons, of which one is right",
        "still to be written: the rationale of 2 answers",
    )


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_right_statement_says_why_to_those_who_call_it_true(kind: Format) -> None:
    text = (
        TEXTS["q-qt-0132"]
        .replace("answer: false", "answer: true")
        .replace("tests: [{answer: [statement=true, reason=a], mark: 0.667}]\n", "")
    )

    _, back = there_and_back(text, kind)

    assert back.body["answer"] is True
    assert back.options[0].rationale.text == "A father gives his son the Y chromosome."


def test_another_lead_in_gives_way_to_the_statement_and_is_named() -> None:
    text = TEXTS["q-qt-0131"].replace("Is this statement true, and why?", "Would you agree?")

    assert losses_of(text, Format.MOODLE) == [REASONS, "its lead-in: the statement stands in its place"]
    assert there_and_back(text, Format.MOODLE)[1].lead_in.text == "Is this statement true, and why?"


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_short_text_keeps_what_is_accepted_and_what_is_refused(kind: Format) -> None:
    note = UNWRITTEN if kind in QTI else "An X-linked condition would hardly affect the daughter."

    row, back = there_and_back(TEXTS["q-qt-0141"], kind)

    assert back.body == {
        "accept": [{"text": "autosomal recessive"}, {"text": "AR"}],
        "refuse": [{"text": "X-linked recessive", "note": note}],
        "examples": {"accept": ["autosomal recessive", "AR"], "refuse": [UNWRITTEN]},
    }
    assert losses_of(TEXTS["q-qt-0141"], kind) == [
        "its patterns: others know the texts alone",
        "that a slip of the pen is passed over",
        NO_DIFFERENCE,
        EXAMPLES,
        *(["what is said to each text"] if kind in QTI else []),
    ]
    assert row.losses == (COUNTS, *(["still to be written: a note for 1 wrong texts"] if kind in QTI else []), EXAMPLE)


@pytest.mark.parametrize("kind", WRITTEN)
def test_capitals_that_count_come_back_where_the_format_knows_them(kind: Format) -> None:
    _, back = there_and_back(TEXTS["q-qt-0142"], kind)

    assert back.body.get("distinguish", []) == ([] if kind is Format.GIFT else ["case"])
    assert back.body["accept"] == [{"text": "p.Arg97Ter"}]
    assert losses_of(TEXTS["q-qt-0142"], kind) == [
        "its patterns: others know the texts alone",
        "its `distinguish: [punctuation]`: others look at every sign anyway",
        NO_DIFFERENCE,
        EXAMPLES,
        *(["that capitals count"] if kind is Format.GIFT else []),
    ]


@pytest.mark.parametrize("kind", WRITTEN)
@pytest.mark.parametrize(
    "accepted", ["p.Arg97*", "a = {b} ~ c # d: e", "x < y & z > 1", 'say "gene"', "no", "5'-UTR", "null", "β-globin", "\\*"]
)
def test_an_accepted_text_comes_back_sign_by_sign(accepted: str, kind: Format) -> None:
    quoted = "'" + accepted.replace("'", "''") + "'"
    text = (
        TEXTS["q-qt-0142"]
        .replace("p.Arg97Ter}", f"{quoted}}}")
        .replace('accept: [p.Arg97Ter, p.(Arg97Ter), "p.Arg97*"]', f"accept: [{quoted}]")
    )
    text = text.replace('{pattern: "p\\\\.\\\\(?Arg97(Ter|\\\\*)\\\\)?"}', "{text: something else}")

    _, back = there_and_back(text, kind)

    assert back.body["accept"][0] == {"text": accepted}


def test_an_arrow_in_an_answer_has_no_form_in_gift_which_takes_it_for_a_pair() -> None:
    text = TEXTS["q-qt-0141"].replace("{text: AR}", '{text: "A -> R"}').replace(', "AR."]', "]")

    with pytest.raises(NotABank, match="GIFT takes an answer with `->` in it for a pair"):
        sent_out(text, Format.GIFT)
    assert there_and_back(text, Format.MOODLE)[1].body["accept"][1] == {"text": "A -> R"}


def test_an_arrow_on_the_left_of_a_pair_has_no_form_in_gift_either() -> None:
    text = TEXTS["q-qt-0161"].replace("text: Adenine", 'text: "A -> T"')

    with pytest.raises(NotABank, match="GIFT takes an answer with `->`"):
        sent_out(text, Format.GIFT)
    assert there_and_back(text, Format.QTI_30)[1].body["left"][0]["text"] == "A -> T"


def test_a_text_with_gaps_of_every_kind_comes_back_from_moodle() -> None:
    row, back = there_and_back(TEXTS["q-qt-0151"], Format.MOODLE)

    assert back.body["passage"] == (
        "A gene is copied into messenger {{gap:a}} in the {{gap:b}}.\n\n"
        "There are {{gap:c}} codons, which the *ribosome* reads one after the other."
    )
    text, choice, number = back.body["gaps"]
    assert text["text"]["accept"] == [{"text": "RNA"}]
    assert text["text"]["refuse"] == [{"text": "DNA", "note": "DNA is what is copied."}]
    assert choice["choice"] == {
        "options": [{"id": "a", "text": "nucleus"}, {"id": "b", "text": "ribosome"}, {"id": "c", "text": "cell membrane"}],
        "key": "a",
    }
    assert number["number"] == {"value": 64, "tolerance": 0, "unit": ""}
    assert {gap["rationale"] for gap in back.body["gaps"]} == {UNWRITTEN}
    assert losses_of(TEXTS["q-qt-0151"], Format.MOODLE) == [
        GAPS,
        IDS,
        "the weights of its gaps: others weigh them alike",
        NO_DIFFERENCE,
        EXAMPLES,
    ]
    assert row.losses == (COUNTS, EXAMPLE, "still to be written: why its 3 gaps are filled as they are")


def test_what_a_number_in_a_gap_loses_is_named() -> None:
    _, back = there_and_back(TEXTS["q-qt-0152"], Format.MOODLE)

    assert back.body["gaps"][0]["number"] == {"value": 1, "tolerance": 0.05, "unit": ""}
    assert losses_of(TEXTS["q-qt-0152"], Format.MOODLE) == [
        GAPS,
        IDS,
        "its further units, and what a wrong unit earns",
        "how its tolerance is written (it comes back as a number)",
        "that a slip of the pen is passed over",
        NO_DIFFERENCE,
        EXAMPLES,
        "the units of numbers in gaps",
    ]


@pytest.mark.parametrize("kind", QTI)
def test_a_number_in_a_gap_has_no_form_in_qti(kind: Format) -> None:
    with pytest.raises(NotABank, match="A number within a text has no form in QTI as it is written here"):
        sent_out(TEXTS["q-qt-0151"], kind)


@pytest.mark.parametrize("key", ["q-qt-0151", "q-qt-0152"])
def test_a_text_with_gaps_has_no_form_in_gift(key: str) -> None:
    with pytest.raises(NotABank, match="GIFT has no form for a text with gaps"):
        sent_out(TEXTS[key], Format.GIFT)


@pytest.mark.parametrize("kind", [Format.MOODLE, *QTI])
def test_gaps_to_type_and_to_choose_come_back_below_their_stem_and_lead_in(kind: Format) -> None:
    _, back = there_and_back(TEXT_GAPS, kind)

    assert (back.stem.text, back.lead_in.text) == ("A cell has a nucleus.\n\nIt has a membrane.", "How does the text go on?")
    assert back.body["passage"] == "A gene is copied into {{gap:a}} in the {{gap:b}}, not *elsewhere*."
    typed, chosen = back.body["gaps"]
    assert typed["text"]["accept"] == [{"text": "RNA"}, {"text": "mRNA*"}]
    assert typed["text"]["distinguish"] == ["case"]
    assert [option["text"].replace("&lt;", "<") for option in chosen["choice"]["options"]] == ["membrane < wall", "nucleus"]
    assert chosen["choice"]["key"] == "b"
    assert losses_of(TEXT_GAPS, kind) == [GAPS, IDS, NO_DIFFERENCE, EXAMPLES]


@pytest.mark.parametrize("kind", [Format.MOODLE, *QTI])
def test_a_text_whose_first_paragraph_has_no_gap_loses_the_border_to_its_lead_in_and_no_word(kind: Format) -> None:
    text = TEXT_GAPS.replace('passage: "A gene', 'passage: "A cell divides.\\n\\nA gene')

    _, back = there_and_back(text, kind)

    assert "the border between lead-in and text, whose first paragraph has no gap" in losses_of(text, kind)
    assert back.stem.text == "A cell has a nucleus.\n\nIt has a membrane.\n\nHow does the text go on?"
    assert back.lead_in.text == "A cell divides."
    assert back.body["passage"].startswith("A gene is copied into {{gap:a}}")


@pytest.mark.parametrize("kind", QTI)
def test_a_single_gap_at_the_end_is_a_short_text_in_qti_and_named_so(kind: Format) -> None:
    head, _, tail = TEXT_GAPS.partition("  passage:")
    gap = '{id: copy, text: {accept: [{text: RNA}], examples: {accept: [RNA], refuse: [DNA]}}, rationale: "The copy is RNA."}'
    text = f'{head}  passage: "A gene is copied into {{{{gap:copy}}}}"\n  gaps:\n    - {gap}\n---\n{tail.partition("---")[2].lstrip()}'

    row, back = there_and_back(text, kind)

    assert "that it is a text with gaps: a gap at its end is a short text" in losses_of(text, kind)
    assert (row.type, back.lead_in.text) == ("short_text", "A gene is copied into")


@pytest.mark.parametrize("kind", WRITTEN)
def test_pairs_keep_what_belongs_together_and_lose_why(kind: Format) -> None:
    row, back = there_and_back(TEXTS["q-qt-0161"], kind)

    assert back.body == {
        "left": [
            {"id": "a", "text": "Adenine", "key": "b", "rationale": UNWRITTEN},
            {"id": "b", "text": "Cytosine", "key": "a", "rationale": UNWRITTEN},
        ],
        "right": [{"id": "a", "text": "Guanine"}, {"id": "b", "text": "Thymine"}, {"id": "c", "text": "Uracil"}],
    }
    assert losses_of(TEXTS["q-qt-0161"], kind) == [PAIRS, IDS]
    assert row.losses == ("still to be written: why 2 pairs belong together",)


@pytest.mark.parametrize("kind", WRITTEN)
def test_emphasis_on_the_right_of_pairs_is_lost_in_moodle_alone(kind: Format) -> None:
    _, back = there_and_back(TEXTS["q-qt-0162"], kind)

    right = [item["text"] for item in back.body["right"]]
    lost = ["emphasis and the like on the right of pairs"] if kind is Format.MOODLE else []
    assert right[-1] == f"Sanger sequencing of one {'amplicon' if lost else '*amplicon*'}"
    assert losses_of(TEXTS["q-qt-0162"], kind) == [PAIRS, IDS, *lost]


@pytest.mark.parametrize("kind", WRITTEN)
def test_an_order_of_the_right_side_that_is_not_the_alphabets_is_named(kind: Format) -> None:
    text = TEXTS["q-qt-0161"].replace("text: Guanine", "text: Zinc finger")

    assert losses_of(text, kind) == [PAIRS, IDS, "the order of its right side, which comes back by the alphabet"]


@pytest.mark.parametrize("kind", WRITTEN)
def test_extended_matching_with_an_option_that_is_the_key_twice_comes_back_as_such(kind: Format) -> None:
    row, back = there_and_back(SHARED, kind)

    assert row.type == "extended_matching"
    shown = {option["id"]: option["text"] for option in back.body["options"]}
    assert len(shown) == 9
    assert [shown[vignette["key"]] for vignette in back.body["vignettes"]] == ["Mitochondrial", "Mitochondrial"]
    assert losses_of(SHARED, kind) == [PAIRS, IDS, "that its options are one lettered list"]


@pytest.mark.parametrize("kind", WRITTEN)
def test_extended_matching_with_keys_that_differ_comes_back_as_matching_and_says_so(kind: Format) -> None:
    row, back = there_and_back(TEXTS["q-qt-0181"], kind)

    assert row.type == "matching"
    assert len(back.body["right"]) == 9
    assert losses_of(TEXTS["q-qt-0181"], kind)[-1] == "that it is extended matching: it comes back as a matching of pairs"


@pytest.mark.parametrize("kind", [Format.MOODLE, *QTI])
@pytest.mark.parametrize(("key", "rule"), [("q-qt-0171", "whole"), ("q-qt-0172", "pairs"), ("q-qt-0173", "position")])
def test_an_order_keeps_its_steps_and_is_marked_all_or_nothing(key: str, rule: str, kind: Format) -> None:
    row, back = there_and_back(TEXTS[key], kind)

    lost = [] if rule == "whole" else [f"its rule of marking `{rule}`: it comes back as all or nothing"]
    assert [item["text"] for item in back.body["items"]] == [
        "Extract DNA", "Prepare the library", "Sequence", "Align the *reads*", "Call variants",
    ]  # fmt: skip
    assert back.body["rule"] == "whole"
    assert losses_of(TEXTS[key], kind) == [IDS, *lost]
    assert row.losses == ()


@pytest.mark.parametrize("kind", [Format.MOODLE, *QTI])
def test_an_order_with_our_own_letters_loses_nothing_and_is_known_again(kind: Format) -> None:
    text = renamed_steps(TEXTS["q-qt-0171"])
    sent = sent_out(text, kind)

    done = plan(read_bank(sent.data, format_of(sent.data)), Shelf(texts={"q-qt-0171": text}, prefix="qt"), WISHES, source="bank")

    assert losses_of(text, kind) == []
    assert [row.fate for row in done.rows] == [Fate.UNCHANGED]


def test_a_question_that_lost_something_never_takes_the_place_of_its_original() -> None:
    sent = sent_out(TEXTS["q-qt-0161"], Format.MOODLE)

    done = plan(read_bank(sent.data, Format.MOODLE), Shelf(texts={"q-qt-0161": TEXTS["q-qt-0161"]}, prefix="qt"), WISHES, source="b")

    assert [(row.fate, row.why.partition(".")[0]) for row in done.rows] == [
        (Fate.REFUSED, "`q-qt-0161` is in the bank and was not imported")
    ]
    assert done.files == {}


RUBRIC = [
    {
        "id": "a",
        "criterion": "Names the finding with *BRCA1*",
        "levels": [{"marks": 0, "text": "Not named."}, {"marks": 1, "text": "Named in part."}, {"marks": 2, "text": "Named in full."}],
    },
    {
        "id": "b",
        "criterion": "Says what to do next",
        "levels": [{"marks": 0, "text": "Nothing said."}, {"marks": 2, "text": "All that follows."}],
    },
]
MODEL = "The variant ends the protein early.\n\nIt is looked for in the family."
LIMITS: Mapping[str, tuple[str, dict[str, object], str]] = {
    "q-sc-0003": ("how many words an answer may have", {"words": 500}, "how many words an answer may have (500 stand there)"),
    "q-sc-0004": (
        "how many files of which kinds are taken",
        {"files": 1, "kinds": ["pdf", "png", "jpg", "docx"]},
        "how many files of which kinds are taken (one of any kind stands there)",
    ),
}


@pytest.mark.parametrize("kind", [Format.MOODLE, *QTI])
@pytest.mark.parametrize("key", sorted(LIMITS))
def test_what_people_mark_keeps_its_rubric_and_model_answer(key: str, kind: Format) -> None:
    lost, usual, decide = LIMITS[key]

    row, back = there_and_back(TEXTS[key], kind)

    assert back.body == {**usual, "rubric": RUBRIC, "model_answer": MODEL}
    assert losses_of(TEXTS[key], kind) == [lost, IDS]
    assert row.losses == (f"still to be decided: {decide}",)


def test_an_essay_in_gift_loses_the_rubric_and_takes_its_solution_for_the_model_answer() -> None:
    row, back = there_and_back(TEXTS["q-sc-0003"], Format.GIFT)

    assert back.body["rubric"] == [
        {"id": "a", "criterion": UNWRITTEN, "levels": [{"marks": 0, "text": UNWRITTEN}, {"marks": 1, "text": UNWRITTEN}]}
    ]
    assert back.body["model_answer"] == back.solution.text == "Twice the square root."
    assert losses_of(TEXTS["q-sc-0003"], Format.GIFT)[-1] == "its words for the marker"
    assert "still to be written: the rubric" in row.losses


def test_how_many_people_mark_and_how_far_they_may_differ_is_lost_where_it_is_said() -> None:
    text = TEXTS["q-sc-0003"].replace("  words: 120\n", "  words: 120\n  markers: 1\n")

    assert losses_of(text, Format.MOODLE) == [
        "how many words an answer may have",
        IDS,
        "how many people mark it, and how far they may differ",
    ]


def test_a_file_to_hand_in_has_no_form_in_gift() -> None:
    with pytest.raises(NotABank, match="GIFT has no form for a file to hand in"):
        sent_out(TEXTS["q-sc-0004"], Format.GIFT)


@pytest.mark.parametrize("key", [key for key in sorted(TEXTS) if question_in(TEXTS[key]).type not in {"single", *STAYING}])
def test_aiken_names_every_other_type_as_left_out(key: str) -> None:
    with pytest.raises(NotABank, match="Aiken has no form for"):
        sent_out(TEXTS[key], Format.AIKEN)


def test_citations_in_the_parts_of_a_question_go_out_as_numbers() -> None:
    text = TEXTS["q-qt-0171"].replace("text: Extract DNA", 'text: "Extract DNA [@nurk2022]"')

    _, back = there_and_back(text, Format.QTI_30)

    assert back.body["items"][0]["text"].replace("\\", "") == "Extract DNA [1]"


def test_the_formats_that_are_tried_are_those_that_are_written() -> None:
    assert {*WRITTEN, Format.AIKEN, Format.FILES} == set(SUFFIXES)
    assert set(NOT_TAKEN) == {"Hotspot", "Composite"}
