"""A sound course on disk with two questions of each type that people mark, for tests to read and to spoil."""

from pathlib import Path

from catalogue.course_folder import NUMERIC, QUESTION, a_course_folder

RUBRIC = """\
  rubric:
    - id: finding
      criterion: Names the finding with *BRCA1*
      levels: [{marks: 0, text: Not named.}, {marks: 1, text: Named in part.}, {marks: 2, text: Named in full.}]
    - id: advice
      criterion: Says what to do next
      levels: [{marks: 0, text: Nothing said.}, {marks: 2, text: All that follows.}]
  model_answer: |
    The variant ends the protein early.

    It is looked for in the family.
"""
WRITTEN = f"body:\n  words: 120\n{RUBRIC}"
BROUGHT = f"body:\n  files: 2\n  kinds: [pdf, png]\n{RUBRIC}"


def judged(kind: str, body: str, *, key: str, bank: str) -> str:
    """A question file of a type that people mark."""
    text = NUMERIC if bank == "exam" else QUESTION.replace("type: single", "type: numeric")
    head, _, rest = text.partition("review_by: 2027-11-22\n")
    sections = rest[rest.index("---\n") :]
    if "## options" in sections:
        sections = sections[: sections.index("## options")] + sections[sections.index("## solution") :]
    named = head.replace("type: numeric", f"type: {kind}").replace("q-sc-0003", key).replace("q-sc-0001", key)
    return f"{named}review_by: 2027-11-22\n{body}{sections}"


WORDS_IN_EXAM = judged("free_text", WRITTEN, key="q-sc-0003", bank="exam")
FILES_IN_EXAM = judged("file_upload", BROUGHT, key="q-sc-0003", bank="exam")
WORDS_IN_QUIZ = judged("free_text", WRITTEN, key="q-sc-0002", bank="practice")
MORE_WORDS, MORE_FILES = (text.replace("q-sc-0003", "q-sc-0004") for text in (WORDS_IN_EXAM, FILES_IN_EXAM))


def a_judged_folder(root: Path) -> Path:
    """A course with two questions in words and two in files, one in words among them in its quiz."""
    folder = a_course_folder(root, exam=WORDS_IN_EXAM, quiz=WORDS_IN_QUIZ)
    for key, text in (("q-sc-0004", MORE_FILES), ("q-sc-0005", MORE_FILES.replace("q-sc-0004", "q-sc-0005"))):
        (folder / "examination" / "questions" / f"{key}.md").write_text(text, encoding="utf-8")
    return folder
