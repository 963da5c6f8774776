"""The tests that authors write into a question's file."""

from pathlib import Path

import pytest
from catalogue.course_folder import NUMERIC, QUESTION, a_course_folder, read

HEAD_ENDS = "reviews: []\n"


def with_tests(text: str, tests: str) -> str:
    assert HEAD_ENDS in text
    return text.replace(HEAD_ENDS, f"{HEAD_ENDS}tests:\n{tests}", 1)


def errors(folder: Path, **texts: str) -> list[str]:
    a_course_folder(folder, **texts)
    return [f"{fault.line}: {fault.what}" for fault in read(folder).faults if fault.severity == "error"]


def test_a_question_whose_tests_hold_is_sound(tmp_path: Path) -> None:
    tests = "  - {answer: [a], mark: 1}\n  - {answer: [b], mark: 0}\n  - {answer: [], mark: 0}\n  - {answer: [z], refused: true}\n"

    assert errors(tmp_path, question=with_tests(QUESTION, tests)) == []


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("{answer: [b], mark: 1}", "The answer b earns 0."),
        ("{answer: [a], mark: {min: 0.2, max: 0.5}}", "The answer a earns 1."),
        ("{answer: [a, b], mark: 0.5}", "The answer a, b is no answer to this question."),
        ("{answer: [a], refused: true}", "The answer a earns 1."),
        ("{answer: [], mark: 1}", "The answer nothing earns 0."),
        ("{answer: [a]}", "Test 1 expects nothing, or two things."),
        ("{answer: [a], mark: 1, refused: true}", "Test 1 expects nothing, or two things."),
    ],
)
def test_a_test_that_fails_is_a_fault_at_its_line(tmp_path: Path, test: str, said: str) -> None:
    found = errors(tmp_path, question=with_tests(QUESTION, f"  - {test}\n"))

    assert [line for line in found if said in line] == [f"15: {said}"]


def test_a_number_is_tried_as_it_would_be_typed(tmp_path: Path) -> None:
    value = NUMERIC.split("value: ")[1].split(",")[0].strip()

    assert errors(tmp_path / "one", exam=with_tests(NUMERIC, f'  - {{answer: ["{value}"], mark: 1}}\n')) == []
    assert errors(tmp_path / "two", exam=with_tests(NUMERIC, "  - {answer: [many], mark: 1}\n")) != []


def test_a_key_that_is_corrected_breaks_the_test_that_tried_the_old_one(tmp_path: Path) -> None:
    tried = with_tests(QUESTION, "  - {answer: [a], mark: 1}\n")
    corrected = tried.replace("- [x] {#a}", "- [ ] {#a}").replace("- [ ] {#b}", "- [x] {#b}")

    assert any("The answer a earns 0." in line for line in errors(tmp_path, question=corrected))
