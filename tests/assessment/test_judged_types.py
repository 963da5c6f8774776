"""Questions that people mark: what their files may say, what is stored, what an answer is."""

from pathlib import Path
from typing import Any

import pytest
from assessment.judged_folder import BROUGHT, FILES_IN_EXAM, WORDS_IN_EXAM, WORDS_IN_QUIZ, a_judged_folder, judged
from catalogue.course_folder import a_course_folder, read
from factories.catalogue import judged_content
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.types import file_upload, free_text
from genomeready.assessment.types.registry import mark_at_once
from genomeready.assessment.types.shape import UNCHANGED, BadAnswer, NothingGiven
from genomeready.catalogue.files.shapes import CourseFiles
from genomeready.catalogue.models import QuestionVersion
from genomeready.catalogue.services import sync_courses
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.services import sync_frameworks


def errors(found: CourseFiles) -> list[str]:
    return [f"{fault.what} {fault.mend}" for fault in found.faults if fault.severity.value == "error"]


def test_a_course_with_questions_that_people_mark_is_sound(tmp_path: Path) -> None:
    a_judged_folder(tmp_path)

    found = read(tmp_path)

    assert errors(found) == []
    assert [question.type for question in found.courses[0].bank] == ["free_text", "file_upload", "file_upload"]


def test_what_is_stored_of_them_fits_their_schemas(tmp_path: Path) -> None:
    entry = read_question(tmp_path, WORDS_IN_EXAM)

    content = free_text.content_of(entry, Plain())

    assert content["words"] == 120
    assert (content["markers"], content["tolerance"], content["rule"]) == (2, 0.2, "rubric")
    assert [criterion["id"] for criterion in content["rubric"]] == ["finding", "advice"]
    assert content["rubric"][0]["levels"][2] == {"marks": 2, "html": "Named in full."}
    texts = {"title": "T", "stem_html": "", "lead_in_html": "L", "solution_html": "", "references": []}
    Draft202012Validator(free_text.SCHEMA).validate(texts | content)


def test_nobody_marks_practice_unless_the_question_says_so(tmp_path: Path) -> None:
    usual = free_text.content_of(read_question(tmp_path / "a", WORDS_IN_QUIZ, part="quiz"), Plain())
    said = WORDS_IN_QUIZ.replace("  words: 120\n", "  words: 120\n  markers: 1\n")
    single = free_text.content_of(read_question(tmp_path / "b", said, part="quiz"), Plain())

    assert (usual["markers"], single["markers"]) == (0, 1)


class Plain:
    """Writes Markdown as it is."""

    def line(self, markdown: str) -> str:
        return markdown

    def block(self, markdown: str) -> str:
        return markdown


def read_question(root: Path, text: str, *, part: str = "exam") -> Any:
    a_course_folder(root, **{part: text})
    course = read(root).courses[0]
    return course.bank[0] if part == "exam" else next(q for q in course.modules[0].questions if q.key == "q-sc-0002")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WORDS_IN_EXAM.replace("  words: 120\n", ""), "words"),
        (WORDS_IN_EXAM.replace("words: 120", "words: 5"), "words"),
        (WORDS_IN_EXAM.replace("id: advice", "id: finding"), "The criterion `finding` is there twice."),
        (WORDS_IN_EXAM.replace("{marks: 0, text: Nothing said.}", "{marks: 1, text: Nothing said.}"), "The levels of `advice` give 1, 2"),
        (WORDS_IN_EXAM.replace("{marks: 1, text: Named in part.}", "{marks: 2, text: Named in part.}"), "The levels of `finding` give"),
        (WORDS_IN_EXAM.replace("  words: 120\n", "  words: 120\n  markers: 0\n"), "Nobody marks this question of an examination."),
        (WORDS_IN_EXAM.replace("  words: 120\n", "  words: 120\n  tolerance: 0.9\n"), "tolerance"),
        (WORDS_IN_EXAM[: WORDS_IN_EXAM.index("  model_answer")] + WORDS_IN_EXAM[WORDS_IN_EXAM.index("---\n## stem") :], "model_answer"),
        (WORDS_IN_EXAM.replace("## solution", "## options\n- [x] {#a} A\n  > Rationale: B.\n## solution"), "has no options"),
        (WORDS_IN_EXAM.replace("body:\n", "tests: [{answer: [A text], mark: 1}]\nbody:\n"), "No program can say what an answer"),
        (FILES_IN_EXAM.replace("kinds: [pdf, png]", "kinds: [exe]"), "kinds"),
        (FILES_IN_EXAM.replace("files: 2", "files: 9"), "files"),
    ],
)
def test_a_file_that_nobody_could_mark_by_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    a_course_folder(tmp_path, exam=text)

    found = errors(read(tmp_path))

    assert any(said in fault for fault in found), found


def test_files_are_taken_in_examinations_only(tmp_path: Path) -> None:
    a_course_folder(tmp_path, quiz=judged("file_upload", BROUGHT, key="q-sc-0002", bank="practice"))

    assert any("Files are taken in examinations only." in fault for fault in errors(read(tmp_path)))


def test_such_a_course_comes_in_as_a_whole(session: Session, tmp_path: Path) -> None:
    a_judged_folder(tmp_path)
    sync_frameworks(session, read_frameworks([tmp_path / "frameworks"], home=tmp_path))

    sync_courses(session, read(tmp_path))

    held = {v.type: v.content for v in session.scalars(select(QuestionVersion).order_by(QuestionVersion.id))}
    assert sorted(held) == ["file_upload", "free_text", "single"]
    for kind in (free_text, file_upload):
        Draft202012Validator(kind.SCHEMA).validate(held[kind.NAME])
    assert "<em>BRCA1</em>" in held["file_upload"]["rubric"][0]["html"]
    assert held["file_upload"]["model_html"].count("<p>") == 2


@given(st.text(alphabet=st.characters(exclude_characters="\0\r"), max_size=300))
def test_nothing_typed_is_lost(text: str) -> None:
    frozen = free_text.prepare(judged_content(), "seed")

    kept = free_text.read_answer(frozen, [text])

    assert kept == (text if text.strip() else None)
    assert free_text.view(judged_content(), frozen, kept).text == (kept or "")


@given(st.text(max_size=200), st.integers(min_value=1, max_value=10))
def test_a_text_parted_at_its_limit_is_whole_again(text: str, limit: int) -> None:
    within, beyond = free_text.at_limit(text, limit)

    assert within + beyond == text
    assert free_text.words_in(within) == min(limit, free_text.words_in(text))
    assert bool(beyond.strip()) == (free_text.words_in(text) > limit)


def test_a_text_beyond_its_limit_is_kept_and_one_beyond_what_can_be_kept_is_refused() -> None:
    frozen = free_text.prepare(judged_content(words=10), "seed")

    assert free_text.read_answer(frozen, ["word " * 500]) == "word " * 500
    with pytest.raises(BadAnswer, match="at most 20000 characters"):
        free_text.read_answer(frozen, ["x" * 20_001])


@pytest.mark.parametrize("given_files", [["report.pdf"], ["a" * 26, "a" * 26], ["a" * 26, "b" * 26, "c" * 26], ["a" * 26, ""]])
def test_only_files_that_can_have_been_kept_are_an_answer(given_files: list[str]) -> None:
    with pytest.raises(BadAnswer):
        file_upload.read_answer({"files": 2, "kinds": ["pdf"]}, given_files)


def test_a_page_that_sends_no_file_leaves_the_files_as_they_are() -> None:
    frozen = file_upload.prepare(judged_content("file_upload"), "seed")

    assert file_upload.read_answer(frozen, []) is UNCHANGED
    assert file_upload.read_answer(frozen, [""]) is None
    assert file_upload.read_answer(frozen, ["a" * 26]) == ["a" * 26]


def test_in_practice_the_rubric_and_the_model_answer_are_there_at_once_and_nothing_is_marked() -> None:
    found = mark_at_once("free_text", judged_content(markers=0), ["A frameshift."])

    assert (found.verdict, found.given, found.mark.awaits) == ("compare", "A frameshift.", True)
    assert found.body["model_html"] == "<p>A model answer.</p>"
    with pytest.raises(NothingGiven):
        mark_at_once("free_text", judged_content(markers=0), ["  "])
