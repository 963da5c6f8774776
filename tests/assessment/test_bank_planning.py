"""What an import does to a bank: ids, coming back a second time, competencies, and what is still to be written."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from assessment.banked import ALL_KINDS, WISHES, an_item, moodle, moodle_choice, moodle_question, planned, qti_choice, row_of

from genomeready.assessment.banks.drafting import LONGEST_TITLE, Wishes, read_question
from genomeready.assessment.banks.formats import Format, written
from genomeready.assessment.banks.mapping import read_mapping
from genomeready.assessment.banks.planning import Fate, Plan, Shelf, remembered_in, remembered_text
from genomeready.assessment.banks.refusing import NotABank
from genomeready.base.faults import errors_in

SHELF = Shelf(prefix="sm")


def after(done: Plan, texts: Mapping[str, str] | None = None) -> Shelf:
    """The bank as it stands once a plan was written."""
    return replace(SHELF, texts={**(texts or {}), **done.files}, remembered=done.remembered)


def test_a_question_becomes_a_draft_that_courses_check_would_take() -> None:
    done = planned(moodle(moodle_choice(name="Gel")))

    question, faults = read_question(done.files["q-sm-0001"], name="q-sm-0001.md")

    assert question is not None
    assert errors_in(faults) == []
    head = question.head.value
    assert (head["status"], head["reviews"], head["version"], head["bank"]) == ("draft", [], 1, "practice")
    assert head["awaiting"] == ["key-check", "content", "references"]
    assert head["authors"] == [{"name": "Not recorded by the source"}]
    assert (question.competency, question.level) == ("reading-genes", 1)
    assert [(o.id, o.key, o.rationale.text) for o in question.options] == [
        ("a", True, "F1"),
        ("b", False, "F2"),
        ("c", False, "F3"),
        ("d", False, "F4"),
    ]


def test_what_the_source_does_not_say_is_marked_and_counted_as_lost() -> None:
    row = row_of(planned(moodle(moodle_choice(answers="".join(f'<answer fraction="{f}"><text>{f}</text></answer>' for f in (100, 0, 0))))))

    assert row.losses == ("still to be written: the rationale of 3 answers", "still to be written: the solution")


def test_a_question_with_something_to_be_written_may_not_be_active() -> None:
    draft = planned(moodle(moodle_choice())).files["q-sm-0001"]

    _, faults = read_question(draft.replace("status: draft", "status: active"), name="q.md")

    assert [fault.what for fault in errors_in(faults)] == ["A text is still to be written."]


def test_a_wrong_number_without_a_note_needs_one_before_it_is_active() -> None:
    answers = '<answer fraction="100"><text>1</text></answer><answer fraction="50"><text>2</text></answer>'

    done = planned(moodle(moodle_question("numerical", answers)))

    assert "still to be written: a note for 1 wrong numbers" in row_of(done).losses
    _, faults = read_question(done.files["q-sm-0001"].replace("status: draft", "status: active"), name="q.md")
    assert "A note is still to be written." in [fault.what for fault in errors_in(faults)]


def test_ids_go_on_from_the_last_of_the_bank_and_step_over_what_the_course_uses() -> None:
    shelf = Shelf(prefix="sm", texts={"q-sm-0107": "", "q-xx-9000": ""}, taken={"q-sm-0108", "q-sm-0109"})

    done = planned(moodle(moodle_choice(), moodle_choice(name="R")), shelf)

    assert list(done.files) == ["q-sm-0110", "q-sm-0111"]


def test_no_number_is_left_after_the_last() -> None:
    shelf = Shelf(prefix="sm", texts={"q-sm-9999": ""})

    assert "no free number" in row_of(planned(moodle(moodle_choice()), shelf)).why


def test_an_id_of_the_bank_is_kept_and_one_of_another_is_not() -> None:
    ours, theirs = (an_item(ALL_KINDS["single"], identifier=key) for key in ("q-sm-0101", "q-zz-0101"))

    assert list(planned(written([ours], Format.QTI_30)).files) == ["q-sm-0101"]
    assert list(planned(written([theirs], Format.QTI_30)).files) == ["q-sm-0001"]


def test_the_same_file_a_second_time_changes_nothing() -> None:
    first = planned(moodle(moodle_choice()))

    second = planned(moodle(moodle_choice()), after(first))

    assert row_of(second).fate is Fate.UNCHANGED
    assert (second.files, second.remembered) == ({}, first.remembered)


def test_what_changed_in_the_source_is_written_under_its_id_with_a_higher_version() -> None:
    first = planned(moodle(moodle_choice()))

    second = planned(moodle(moodle_choice("<p>What is it really?</p>")), after(first))

    assert (row_of(second).fate, row_of(second).key) == (Fate.CHANGED, "q-sm-0001")
    assert "version: 2" in second.files["q-sm-0001"]
    assert row_of(planned(moodle(moodle_choice("<p>What is it really?</p>")), after(second))).fate is Fate.UNCHANGED


def test_what_an_educator_edited_is_never_overwritten() -> None:
    first = planned(moodle(moodle_choice()))
    edited = replace(after(first), texts={"q-sm-0001": first.files["q-sm-0001"].replace("(to be written)", "Because.")})

    same = planned(moodle(moodle_choice()), edited)
    changed = planned(moodle(moodle_choice("<p>What is it really?</p>")), edited)

    assert row_of(same).fate is Fate.UNCHANGED
    assert "was edited here since" in row_of(changed).why
    assert changed.files == {}


def test_a_file_that_was_not_imported_is_never_overwritten() -> None:
    item = an_item(ALL_KINDS["number"])
    text = planned(written([item], Format.MOODLE)).files["q-sm-0101"]
    shelf = Shelf(prefix="sm", texts={"q-sm-0101": text})
    other_key = written([item], Format.MOODLE).replace(b"0.0026", b"0.0027")

    assert row_of(planned(written([item], Format.MOODLE), shelf)).fate is Fate.UNCHANGED
    assert "is in the bank and was not imported" in row_of(planned(other_key, shelf)).why


def test_a_file_that_was_removed_comes_back_under_its_id() -> None:
    first = planned(moodle(moodle_choice()))

    again = planned(moodle(moodle_choice()), replace(after(first), texts={}))

    assert (row_of(again).fate, row_of(again).key) == (Fate.NEW, "q-sm-0001")


def test_questions_of_the_same_name_in_two_files_are_two_questions() -> None:
    first = planned(moodle(moodle_choice()), source="one.xml")

    second = planned(moodle(moodle_choice("<p>Something else?</p>")), after(first), source="two.xml")

    assert (row_of(second).fate, row_of(second).key) == (Fate.NEW, "q-sm-0002")


def test_questions_of_one_name_in_one_file_are_told_apart_by_what_they_ask() -> None:
    both = moodle(moodle_choice("<p>One?</p>"), moodle_choice("<p>Two?</p>"))
    first = planned(both)

    assert len(first.files) == 2
    assert {row.fate for row in planned(both, after(first)).rows} == {Fate.UNCHANGED}


def test_what_is_remembered_is_read_back() -> None:
    done = planned(moodle(moodle_choice()))

    assert remembered_in(remembered_text(done.remembered)) == done.remembered
    for odd in ("[]", '{"a": {"b": 1}}', "{"):
        with pytest.raises(ValueError, match=r".*"):
            remembered_in(odd)


def test_somebody_has_to_say_the_competency() -> None:
    silent = Wishes(review_by=WISHES.review_by)

    assert "give --competency and --level, or a mapping" in row_of(planned(moodle(moodle_choice()), wishes=silent)).why


def test_a_mapping_counts_before_tags_and_tags_before_what_is_said_for_all() -> None:
    tagged = moodle_choice(inside="<tags><tag><text>competency:telling-risk</text></tag><tag><text>level:2</text></tag></tags>")
    category = '<question type="category"><category><text>$course$/top/Unit/Genes</text></category></question>'
    mapped = replace(WISHES, mapping={"Genes": ("mapped-one", 3)})

    def competency(done: Plan) -> str:
        return next(line for line in done.files["q-sm-0001"].split("\n") if line.startswith("competencies"))

    assert "id: telling-risk, level: 2" in competency(planned(moodle(tagged)))
    assert "id: mapped-one, level: 3" in competency(planned(moodle(category, tagged), wishes=mapped))
    assert "id: reading-genes, level: 1" in competency(planned(moodle(category, moodle_choice())))


def test_a_bank_of_a_course_takes_only_its_outcomes() -> None:
    shelf = replace(SHELF, outcomes={"telling-risk": 2})
    right, high, other = (
        replace(WISHES, competency=slug, level=level) for slug, level in (("telling-risk", 2), ("telling-risk", 3), ("x", 1))
    )

    assert row_of(planned(moodle(moodle_choice()), shelf, right)).fate is Fate.NEW
    assert "the course leads to level 2" in row_of(planned(moodle(moodle_choice()), shelf, high)).why
    assert "`x` is not among the outcomes of the course: telling-risk." in row_of(planned(moodle(moodle_choice()), shelf, other)).why


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("<simpleChoice identifier='A'>x</simpleChoice><simpleChoice identifier='B'>y</simpleChoice>", "It has 2 answers"),
        (
            "".join(f"<simpleChoice identifier='{i}'>{i}</simpleChoice>" for i in "ABCDEF"),
            "It has 6 answers to choose from; ours have 3 to 5",
        ),
        ("".join(f"<simpleChoice identifier='{i}'>All of the above</simpleChoice>" for i in "ABC"), "refers to other options"),
    ],
)
def test_what_our_rules_for_questions_forbid_is_refused_with_the_rule(options: str, why: str) -> None:
    assert why in row_of(planned(qti_choice(options))).why


def test_several_right_answers_say_how_many_to_choose_and_their_own_shares_are_lost() -> None:
    answers = "".join(f'<answer fraction="{f}"><text>{n}</text></answer>' for n, f in enumerate((50, 50, 0, 0)))

    done = planned(moodle(moodle_question("multichoice", f"<single>false</single>{answers}")))

    assert "## lead-in\nWhat is it? Choose two.\n" in done.files["q-sm-0001"]
    assert "its own shares of the mark: ours takes right minus wrong, not below 0" in row_of(done).losses


@pytest.mark.parametrize("fractions", [(100, 0, 0, 0), (25, 25, 25, 25)])
def test_one_or_all_right_among_several_is_refused(fractions: tuple[int, ...]) -> None:
    answers = "".join(f'<answer fraction="{f}"><text>{n}</text></answer>' for n, f in enumerate(fractions))

    assert (
        "answers are right; ours ask for two, three or four"
        in row_of(planned(moodle(moodle_question("multichoice", f"<single>false</single>{answers}")))).why
    )


def test_partial_marks_of_a_single_choice_and_other_marks_are_lost() -> None:
    answers = "".join(f'<answer fraction="{f}"><text>{f}</text></answer>' for f in (100, 50, 0))

    losses = row_of(planned(moodle(moodle_choice(answers=answers, inside="<defaultgrade>3</defaultgrade>")))).losses

    assert "shares of the mark for answers that are not the key" in losses
    assert "its 3 marks: every question of ours is worth one" in losses


def test_two_keys_of_a_number_are_refused_and_marks_taken_away_are_lost() -> None:
    def numbers(*fractions: int) -> str:
        answers = (
            f'<answer fraction="{f}"><text>{n}</text><feedback><text>A note.</text></feedback></answer>' for n, f in enumerate(fractions)
        )
        return moodle(moodle_question("numerical", "".join(answers)))

    assert "2 numbers are worth the whole mark" in row_of(planned(numbers(100, 100))).why
    assert "marks taken away for a wrong number" in row_of(planned(numbers(100, -50))).losses


def test_a_title_is_as_long_as_ours_have_to_be() -> None:
    done = planned(moodle(moodle_choice(name=f'A "quoted" \\ title: {"word " * 100}'), moodle_choice(name="x")))

    titles = [read_question(text, name="q")[0].head.value["title"] for text in done.files.values()]  # type: ignore[union-attr]
    assert len(titles[0]) <= LONGEST_TITLE
    assert titles[0].startswith('A "quoted" title')
    assert titles[1] == "Question x"


def test_a_text_that_looks_like_a_section_stays_in_its_section() -> None:
    done = planned(moodle(moodle_choice("<h1>Case</h1><p>## solution</p><p>--- What is it?</p>")))

    question, _ = read_question(done.files["q-sm-0001"], name="q")
    assert question is not None
    assert question.stem.text == "### Case\n\n\\## solution"


@pytest.mark.parametrize("text", ["- a list", "Genes: 3", "Genes: {competency: x}", "Genes: {competency: x, level: true}", "a: [b"])
def test_a_mapping_that_maps_nothing_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotABank, match=r"map\.yaml"):
        read_mapping(text.encode(), name="map.yaml")
