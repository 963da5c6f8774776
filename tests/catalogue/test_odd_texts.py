"""Whatever stands in a file, reading it ends soon, never breaks, and never lets anything live through."""

import time
from contextlib import suppress

import pytest
from base.test_sanitise import HOSTILE, assert_inert
from catalogue.course_folder import QUESTION, TEXTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genomeready.base.faults import BrokenFileError, Fault
from genomeready.base.located import read_yaml
from genomeready.base.sanitise import sanitise
from genomeready.catalogue.files.drawings import inspect_drawing
from genomeready.catalogue.files.heads import split_head
from genomeready.catalogue.files.prose import cited_keys, prose_faults, words_in
from genomeready.catalogue.files.questions import parse_question
from genomeready.catalogue.files.shapes import Prose
from genomeready.catalogue.rendering import Renderer

SIGNS = [
    "<",
    ">",
    "script",
    "</",
    "onerror=",
    "javascript:",
    "[",
    "](",
    ")",
    "![",
    '"',
    "'",
    "`",
    "*",
    "_",
    "&",
    ";",
    "#",
    "<!--",
    "-->",
    "<svg",
]
MARKS = [
    '!!! key "',
    '??? answer "',
    "\n",
    "\n\n",
    "    ",
    "\t",
    "| a |",
    "|---|",
    "[@one]",
    "[^1]",
    "[^1]: x",
    "> ",
    "- ",
    "1. ",
    "## ",
    ":   x",
]
PIECES = st.sampled_from([*SIGNS, *MARKS, "\x00", "é", "½"])
TEXT = st.lists(st.one_of(PIECES, st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=30).map("".join)
calmly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RENDERER = Renderer()


@given(TEXT)
@calmly
def test_no_text_renders_to_anything_live(text: str) -> None:
    assert_inert(RENDERER.lesson(text, works={}, drawings={}))


@given(TEXT)
@calmly
def test_sanitising_is_done_after_one_time(text: str) -> None:
    once = sanitise(text)

    assert_inert(once)
    assert sanitise(once) == once


@given(TEXT)
@calmly
def test_looking_for_faults_never_breaks_and_names_lines_that_are_there(text: str) -> None:
    faults = list(prose_faults(Prose(text, 10), file="x.md", works={}, drawings={}))

    assert all(10 <= fault.line <= 10 + text.count("\n") for fault in faults)
    assert words_in(text) >= 0
    assert isinstance(cited_keys(text), list)


@given(TEXT)
@calmly
def test_a_question_is_read_or_its_faults_are_named(text: str) -> None:
    head, _ = split_head(QUESTION, name="q.md")
    faults: list[Fault] = []

    found = parse_question(read_yaml(head, file="q.md"), Prose(text, 17), faults=faults)

    assert (found is None) == bool(faults)


@given(TEXT)
@calmly
def test_yaml_is_read_or_refused_with_its_fault(text: str) -> None:
    with suppress(BrokenFileError):
        read_yaml(text, file="x.yaml")


@given(st.one_of(TEXT.map(lambda text: TEXTS["figure"].replace("</svg>", f"{text}</svg>").encode()), st.binary(max_size=200)))
@calmly
def test_a_drawing_is_harmless_or_refused(content: bytes) -> None:
    drawing, faults = inspect_drawing(content, file="x.svg", name="x.svg")

    assert (drawing is None) == bool(faults)
    if drawing:
        assert b"<script" not in content
        assert b"onerror=" not in content.split(b"<rect")[0]


LONG = {
    "quotes": "> " * 3000 + "x", "stars": "*a_" * 10000, "brackets": "[" * 20000, "links": "[a](" * 8000,
    "citations": "[@a" + " @a" * 10000,
    "ticks": "`" * 20001 + "a", "figures": "![a](" * 5000, "captions": '![a](x "' * 3000, "tags": "<p " * 10000, "tables": "|" * 20000,
}  # fmt: skip


@pytest.mark.parametrize("name", LONG)
def test_a_check_of_an_odd_text_ends_soon(name: str) -> None:
    began = time.process_time()

    list(prose_faults(Prose(LONG[name]), file="x.md", works={}, drawings={}))

    assert time.process_time() - began < 20, "a text that doubles must not take four times as long: this one would take minutes"


@pytest.mark.parametrize("text", ["                        - a", "> > > > > > a", "\t\t\t\t\t\ta"])
def test_text_that_is_nested_too_deeply_is_a_fault(text: str) -> None:
    faults = list(prose_faults(Prose(f"Fine.\n{text}"), file="x.md", works={}, drawings={}))

    assert [(fault.line, fault.what) for fault in faults] == [(2, "The text is nested too deeply.")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("## One two", 2),
        ("a [@b] c", 2),
        ("1 234 5 %", 0),
        ("*BRCA1*-linked c.76A>T", 2),
        ('!!! key "Key point"\n    In.', 3),
        ("| a | b |", 2),
    ],
)
def test_words_are_counted_as_a_reader_would(text: str, words: int) -> None:
    assert words_in(text) == words


def test_code_is_not_taken_for_html_or_citations() -> None:
    text = "Write `<b>` and `[@key]` so."

    assert list(prose_faults(Prose(text), file="x.md", works={}, drawings={})) == []
    assert cited_keys(text) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Text first\n## stem\n", "before the first section"),
        ("## stem\n\n## stem\n", "is there twice"),
        ("## stem\n\n## hint\n", "`## hint` is not a section"),
        ("## options\nLoose text\n", "is no option"),
        ("## references\nLoose text\n", "is no reference"),
        ("", "`## stem` is missing"),
    ],
)
def test_a_section_that_is_out_of_place_is_named(body: str, said: str) -> None:
    head, _ = split_head(QUESTION, name="q.md")
    faults: list[Fault] = []

    parse_question(read_yaml(head, file="q.md"), Prose(body, 17), faults=faults)

    assert any(said in fault.what for fault in faults), faults


def test_a_head_without_an_end_is_named() -> None:
    with pytest.raises(BrokenFileError, match="has no end"):
        split_head("---\nid: 1\n", name="q.md")
