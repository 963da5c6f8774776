"""Our own questions out into each format and back: what is shipped comes back word for word, and the rest is named."""

import re
from pathlib import Path

import pytest
from assessment.banked import WISHES

from genomeready.assessment.banks.folder import BankFolder, open_bank, shelf_of
from genomeready.assessment.banks.formats import SUFFIXES, Format, format_of, read_bank
from genomeready.assessment.banks.handing_out import handed_out
from genomeready.assessment.banks.markdown import markdown_of
from genomeready.assessment.banks.planning import Fate, plan
from genomeready.assessment.banks.prose import Html, Told
from genomeready.assessment.types.travelling import TRAVELLING

COURSES = Path(__file__).resolve().parents[2] / "courses"
BANKS = sorted({path.parent for path in COURSES.rglob("questions/q-*.md")})
FULL = [Format.GIFT, Format.MOODLE, Format.QTI_21, Format.QTI_30, Format.FILES]


def travelling(folder: Path) -> BankFolder:
    bank = open_bank(folder)
    return BankFolder(questions=tuple(q for q in bank.questions if q.type in TRAVELLING), texts=bank.texts, works=bank.works)


@pytest.mark.parametrize("kind", FULL)
@pytest.mark.parametrize("folder", BANKS, ids=lambda path: path.parent.name)
def test_what_is_shipped_goes_out_and_comes_back_as_it_was(folder: Path, kind: Format) -> None:
    bank = travelling(folder)
    sent = handed_out(bank.questions, bank.texts, bank.works, kind)
    assert format_of(sent.data) in {kind, Format.QTI_21}

    back = plan(read_bank(sent.data, format_of(sent.data)), shelf_of(folder), WISHES, source="bank")

    varied = [question for question in bank.questions if question.variants and kind is not Format.FILES]
    anew = [(row.fate, row.why) for row in back.rows if row.fate is not Fate.UNCHANGED]
    assert sent.left_out == ()
    assert anew == [(Fate.NEW, "")] * sum(len(question.variants) for question in varied), "elsewhere a variant is a question of its own"
    assert len(back.rows) == len(bank.questions) - len(varied) + len(anew)


@pytest.mark.parametrize("kind", FULL)
def test_what_a_format_has_no_place_for_is_named(kind: Format) -> None:
    bank = travelling(BANKS[0])

    sent = handed_out(bank.questions, bank.texts, bank.works, kind)

    named = {loss for _, lost in sent.losses for loss in lost}
    assert named == (set() if kind is Format.FILES else {
        "who wrote and reviewed it, the sources that were checked, its own tests, and when it is due for review",
        "keys of works (the references stand as text), the number of the version",
    })  # fmt: skip


def test_aiken_carries_the_questions_with_one_right_answer_and_names_the_rest() -> None:
    bank = travelling(BANKS[1])

    sent = handed_out(bank.questions, bank.texts, bank.works, Format.AIKEN)

    types = {question.key: question.type for question in bank.questions}
    assert {types[key] for key, _ in sent.left_out} <= {"numeric", "multiple"}
    assert sent.written == sum(kind == "single" for kind in types.values())


@pytest.mark.parametrize("folder", BANKS, ids=lambda path: path.parent.name)
def test_every_text_that_is_shipped_looks_the_same_after_html_and_back(folder: Path) -> None:
    html = Html()
    for question in travelling(folder).questions:
        for prose in (question.stem, question.lead_in, question.solution, *(o.text for o in question.options)):
            told = Told()
            once = html.block(prose.text)

            again = html.block(told.html(once))

            assert (again, told.losses) == (once, [])


@pytest.mark.parametrize(
    "text",
    [
        "Plain, with p.(Arg97\\*), a\\_b\\_ and \\[x](y).",
        "*Em* and **strong** and `code*_[`, 10⁻³ and H₂O.",
        "- one\n- two\n    - below\n\nAfter.",
        "1. first\n2. second",
        "> Quoted\n\nNot.",
        "| A | B |\n| --- | --- |\n| 1 \\| 2 | *x* |",
        "[A link](https://example.org/a_b)",
        "### A heading\n\nBelow.",
        "Line one  \nline two",
        "    verbatim <b> & *x*",
        "1\\. not a list",
        "\\# no heading, \\- no list",
        "&lt;b> & &amp;lt; < 3",
    ],
)
def test_markdown_looks_the_same_after_html_and_back(text: str) -> None:
    html = Html()
    once = html.block(text)

    assert html.block(markdown_of(once)) == once


def test_every_written_format_is_tried() -> None:
    assert set(FULL) | {Format.AIKEN} == set(SUFFIXES)


@pytest.mark.parametrize(
    ("key", "before", "after", "named"),
    [
        ("q-gf-0254", "{rule: net}", "{rule: all}", "its rule of marking `all`: others mark right minus wrong"),
        ("q-gf-0204", "tolerance: 0.0026, unit", "relative: 0.04, unit", "how its tolerance is written (it comes back as a number)"),
    ],
)
def test_what_a_type_cannot_tell_others_is_named_too(tmp_path: Path, key: str, before: str, after: str, named: str) -> None:
    source = next(COURSES.rglob(f"{key}.md")).read_text(encoding="utf-8")
    assert before in source
    (tmp_path / f"{key}.md").write_text(re.sub(r"\[@[a-z0-9-]+\]", "A book.", source.replace(before, after)), encoding="utf-8")
    bank = open_bank(tmp_path)

    sent = handed_out(bank.questions, bank.texts, bank.works, Format.QTI_30)

    assert named in sent.losses[0][1]
