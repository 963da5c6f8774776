"""Questions with parameters, as files: a variant for each listed seed, each checked as a question of its own."""

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from catalogue.course_folder import a_course_folder, read
from factories.parametrised import CARRIERS, CHOICE, FOR_EXAM, SEEDS, a_parametrised_folder
from hypothesis import given
from hypothesis import strategies as st

from genomeready.base.expressions import BadExpressionError, holds
from genomeready.base.faults import Severity
from genomeready.catalogue.files.params import values_of
from genomeready.catalogue.files.placeholders import BadPlaceholderError, filled, shown
from genomeready.catalogue.files.reading import all_questions
from genomeready.catalogue.files.shapes import QuestionEntry

PARAMS = {
    "n": {"choose": [20, 25, 40, 50]},
    "m": {"integer": [1, 9]},
    "name": {"choose": ["one", "two"]},
    "sum": {"expr": "n + m"},
    "where": ["m != 5", "sum < 55"],
}


def questions(root: Path) -> dict[str, QuestionEntry]:
    return {question.key: question for question in all_questions(read(root / "kept").courses[0])}


def faults_after(root: Path, old: str, new: str, *, part: str = "question") -> list[str]:
    text = {"question": CARRIERS, "quiz": CHOICE, "exam": FOR_EXAM}[part]
    assert old in text
    a_course_folder(root, **{part: text.replace(old, new)})
    return [str(fault) for fault in read(root).faults]


@given(seed=st.integers(min_value=1, max_value=999_999))
def test_the_values_of_a_seed_follow_from_it_alone_and_keep_the_conditions(seed: int) -> None:
    found = values_of(PARAMS, seed)

    assert found == values_of(dict(PARAMS), seed)
    assert found["n"] in {Fraction(20), Fraction(25), Fraction(40), Fraction(50)}
    assert found["m"] in {Fraction(m) for m in (1, 2, 3, 4, 6, 7, 8, 9)}
    assert found["name"] in {"one", "two"}
    assert found["sum"] == found["n"] + found["m"] < 55  # type: ignore[operator]


def test_each_seed_becomes_a_question_with_its_values_set_in(tmp_path: Path) -> None:
    a_parametrised_folder(tmp_path)

    found = questions(tmp_path)["q-sc-0001"]

    assert [variant.seed for variant in found.variants] == list(SEEDS)
    assert len({variant.params["n"] + variant.params["name"] for variant in found.variants}) == len(SEEDS)
    for variant in found.variants:
        n = int(variant.params["n"])
        assert variant.entry.head.value["key"]["value"] == pytest.approx(2 / n * (1 - 1 / n))
        assert f"1 in {n * n}" in variant.entry.stem.text.replace(",", "")
        assert variant.params["name"] in variant.entry.stem.text
        assert variant.params["q"] == f"1/{n}"
        assert "{{" not in repr(variant.entry)


def test_variants_that_nobody_reviewed_are_a_word_in_practice_and_a_fault_in_an_examination(tmp_path: Path) -> None:
    a_parametrised_folder(tmp_path / "practice")
    practice = read(tmp_path / "practice" / "kept").faults
    a_parametrised_folder(tmp_path / "exam", exam=FOR_EXAM)
    exam = [fault for fault in read(tmp_path / "exam" / "kept").faults if "q-sc-0003" in fault.file]

    assert {(fault.what, fault.severity) for fault in practice} == {("The variants await review.", Severity.WARNING)}
    assert [(fault.what, fault.severity) for fault in exam] == [("The variants await review.", Severity.ERROR)]


def test_a_review_counts_for_what_was_reviewed_and_no_longer_once_a_text_has_changed(tmp_path: Path) -> None:
    folder = a_parametrised_folder(tmp_path)
    file = folder / "examination" / "questions" / "q-sc-0003.md"

    before = [fault for fault in read(tmp_path / "kept").faults if "q-sc-0003" in fault.file]
    file.write_text(file.read_text(encoding="utf-8").replace("Twice q", "Two times q"), encoding="utf-8")
    (after,) = [fault for fault in read(tmp_path / "kept").faults if "q-sc-0003" in fault.file]

    assert before == []
    assert (after.what, after.severity) == ("The variants have changed since they were reviewed.", Severity.ERROR)


SPOILT = [
    ("question", "variants: {deployed: [2, 3, 4]}\n", "", "`variants` is missing"),
    ("question", "deployed: [2, 3, 4]", "deployed: [2]", "`variants.deployed` has 1 entries"),
    ("question", "deployed: [2, 3, 4]", "deployed: [2, 2]", "`variants.deployed` holds an entry twice"),
    ("question", '{expr: "1/n"}', '{expr: "1/m"}', "`q` cannot be worked out: `m` is not known"),
    ("question", '{expr: "1/n"}', "{expr: \"__import__('os').system('id')\"}", "`q` cannot be worked out"),
    ("question", '{expr: "1/n"}', '{expr: "n.real"}', "`q` cannot be worked out"),
    ("question", '{expr: "1/n"}', '{expr: "9**9**9"}', "`q` cannot be worked out: an exponent is beyond 64"),
    ("question", '{expr: "1/n"}', '{expr: "[x for x in (1,)]"}', "`q` cannot be worked out"),
    ("question", '{expr: "1/n"}', "{step: 1}", "`step` is not a field"),
    ("question", 'carriers < 0.1"', 'carriers > 1"', "no values keep it for the seed 2"),
    ("question", 'carriers < 0.1"', 'open(n) < 1"', "`where` cannot be worked out"),
    ("question", "{{ n*n }}", "{{ n*m }}", "`{{ n*m }}` cannot be worked out: `m` is not known"),
    ("question", "{{ n*n }}", "{{ n*n | roman }}", "has no format that is known"),
    ("question", "{{ n*n }}", "{{ 1/3 }}", "`{{ 1/3 }}` has no end as a decimal number"),
    ("question", "{{ n*n }}", "{{ n*n ", "`{{` has no `}}` on its line"),
    ("question", "{{ n*n }}", "{{ name + 1 }}", "`name` is not known"),
    ("question", 'value: "{{ carriers }}"', 'value: "{{ name }}"', "`key.value` should be a number"),
    ("question", 'value: "{{ q }}"', 'value: "{{ carriers }}"', "overlaps with the key"),
    ("question", "mark: 0.3}\n---", "mark: 1}\n---", "earns 0.3"),
    ("quiz", "a: {integer: [2, 60]}", "a: {integer: [60, 2]}", "its first number is above its second"),
    ("quiz", "a: {integer: [2, 60]}", "a: {choose: [7, 7.0]}", "`params.a.choose` holds an entry twice"),
    ("quiz", "a: {integer: [2, 60]}", "a: {integer: [3, 3]}", "The variants 2 and 3 are the same"),
]  # fmt: skip


def test_what_is_wrong_with_parameters_is_named_with_line_and_seed(tmp_path: Path) -> None:
    for n, (part, old, new, said) in enumerate(SPOILT):
        found = [fault for fault in faults_after(tmp_path / str(n), old, new, part=part) if said in fault]
        assert found, (new, faults_after(tmp_path / f"{n}-again", old, new, part=part))

    (fault,) = [fault for fault in faults_after(tmp_path / "line", "{{ n*n }}", "{{ n*m }}") if "n*m" in fault]
    line = next(n for n, text in enumerate(CARRIERS.split("\n"), 1) if "{{ n*n }}" in text)
    assert f"q-sc-0001.md:{line}: " in fault
    assert "(variants 2, 3, 4)" in fault
    divided = faults_after(tmp_path / "one", "c} {{ a }}", "c} {{ 60/(a - 40) }}", part="quiz")
    assert ["(variant 2)" in fault for fault in divided if "divides by nought" in fault] == [True]


@given(numerator=st.integers(min_value=1, max_value=10**6), denominator=st.integers(min_value=1, max_value=10**6))
def test_every_format_says_the_number_as_near_as_it_was_asked(numerator: int, denominator: int) -> None:
    value = Fraction(numerator, denominator)

    assert abs(Fraction(shown(value, "number 4").replace(",", "")) - value) <= value / 1000
    assert abs(Fraction(shown(value, "percent 4").removesuffix(" %").replace(",", "")) - value * 100) <= value / 10
    assert Fraction(shown(value, "fraction")) == value
    if value <= 1:
        assert abs(1 / Fraction(shown(value, "1 in n").removeprefix("1 in ").replace(",", "")) - value) <= value / 100


@given(text=st.text(max_size=60))
def test_whatever_is_written_in_a_text_or_as_a_condition_is_read_or_refused(text: str) -> None:
    for read_it in (lambda: filled(text, {"x": Fraction(1)}), lambda: filled("{{" + text + "}}", {"x": Fraction(1)})):
        with suppress(BadPlaceholderError):
            assert isinstance(read_it(), str)
    with suppress(BadExpressionError):
        assert holds(text, {"x": Fraction(1)}) in {True, False}
