"""Rendering: our dialect of Markdown becomes clean HTML, and raw HTML never does."""

import pytest
from base.test_sanitise import HOSTILE, assert_inert
from catalogue.course_folder import MULTIPLE, NUMERIC, QUESTION

from genomeready.base.faults import Fault
from genomeready.base.located import read_yaml
from genomeready.catalogue.files.heads import split_head
from genomeready.catalogue.files.questions import parse_question
from genomeready.catalogue.files.shapes import Drawing, QuestionEntry, Work
from genomeready.catalogue.rendering import Renderer, reference

DRAWING = Drawing(name="figures/bar.svg", content=b"", content_hash="ab" * 32, width=720, height=360)


def a_work(key: str, *, doi: str = "10.1/x", url: str = "", verified: bool = True) -> Work:
    return Work(key=key, authors=f"{key.title()} A", title="A title", source="Journal 2026;1:1", doi=doi, url=url, verified=verified)


WORKS = {key: a_work(key) for key in ("one", "two", "three")}


def lesson(text: str) -> str:
    return Renderer().lesson(text, works=WORKS, drawings={"figures/bar.svg": DRAWING})


def a_question(text: str) -> QuestionEntry:
    head, body = split_head(text, name="q.md")
    faults: list[Fault] = []
    found = parse_question(read_yaml(head, file="q.md"), body, faults=faults)
    assert found is not None, faults
    return found


def test_a_call_out_becomes_a_note_with_its_title_and_all_that_is_indented() -> None:
    html = lesson(
        '!!! worked "Worked example: *q*"\n    First.\n\n    1. One\n    2. Two\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n\nAfter.'
    )

    assert '<div class="callout callout-worked" role="note">' in html or '<div role="note" class="callout callout-worked">' in html
    assert '<p class="callout-title">Worked example: <em>q</em></p>' in html
    inside, after = html.split("<p>After.</p>")[0], html
    assert "<li>Two</li>" in inside
    assert "<table" in inside
    assert after.rstrip().endswith("<p>After.</p>")


def test_a_call_out_right_below_a_paragraph_is_seen() -> None:
    html = lesson('Before.\n!!! key "Key point"\n    Inside.\nAfter.')

    assert html.index("<p>Before.</p>") < html.index("callout-key") < html.index("<p>Inside.</p>") < html.index("<p>After.</p>")


def test_an_answer_is_hidden_until_asked_for() -> None:
    html = lesson('??? answer "Try it – show the answer"\n    Forty-two.')

    assert '<details class="answer">' in html
    assert "<summary>Try it – show the answer</summary>" in html
    assert "<p>Forty-two.</p>" in html
    assert "open" not in html


def test_a_figure_has_its_text_its_size_its_caption_and_a_lasting_address() -> None:
    html = lesson('![A *bar* of\ntwo](figures/bar.svg "What *BRCA1* shows.")')

    assert f'src="/figures/{DRAWING.content_hash}"' in html
    assert 'alt="A bar of two"' in html
    assert 'width="720"' in html
    assert "<figcaption>What <em>BRCA1</em> shows.</figcaption>" in html


def test_citations_are_numbered_in_the_order_of_reading_and_listed_once() -> None:
    html = lesson("First [@two].\n\n- A point [@one]\n- Another [@two]\n\nLast [@three; @one].")

    numbers = [part.split("<")[0] for part in html.split('href="#fn-ref-')[1:]]
    assert [n.split('"')[0] for n in numbers] == ["1", "2", "1", "3", "2"]
    listed = html[html.index("s-references") :]
    assert [listed.index(name) for name in ("Two A", "One A", "Three A")] == sorted(listed.index(n) for n in ("Two A", "One A", "Three A"))
    assert listed.count("<li") == 3
    assert 'id="fn-ref-3"' in listed


def test_a_lesson_that_cites_nothing_has_no_list() -> None:
    assert "References" not in lesson("Plain.")


def test_nothing_is_kept_from_one_lesson_to_the_next() -> None:
    renderer = Renderer()
    first = renderer.lesson("## In short\n\nA [@one].[^1]\n\n[^1]: Note.", works=WORKS, drawings={})

    second = renderer.lesson("## In short\n\nA [@one].[^1]\n\n[^1]: Note.", works=WORKS, drawings={})

    assert first == second


def test_a_table_scrolls_and_names_its_columns() -> None:
    html = lesson("| Gene | Size |\n|---|---:|\n| *HTT* | 26 |")

    assert 'tabindex="0"' in html
    assert 'aria-label="Table 1"' in html
    assert html.count('scope="col"') == 2
    assert html.count('class="num"') == 2
    assert "style=" not in html


def test_headings_get_ids_that_cannot_meet_those_of_the_page() -> None:
    html = lesson("## Content\n\n## Content\n\n### É trois")

    assert 'id="s-content"' in html
    assert 'id="s-content_1"' in html
    assert 'id="s-e-trois"' in html


def test_definition_lists_and_footnotes_work() -> None:
    html = lesson("Term\n:   Meaning.\n\nSaid.[^1]\n\n[^1]: A note.")

    assert "<dt>Term</dt>" in html
    assert 'id="fn:1"' in html
    assert 'href="#fnref:1"' in html


@pytest.mark.parametrize("payload", HOSTILE)
def test_raw_html_never_becomes_html(payload: str) -> None:
    for text in (payload, f"Before {payload} after", f'!!! key "{payload}"\n    {payload}', f"| a |\n|---|\n| {payload} |"):
        assert_inert(lesson(text))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "vbscript:x"])
def test_a_hostile_markdown_link_loses_its_address(address: str) -> None:
    html = lesson(f"[x]({address}) ![y]({address}) <{address}>\n\n[z]: {address}\n\n[z]")

    assert_inert(html)
    assert address not in html.replace(f"&lt;{address}&gt;", "")


def test_html_is_shown_as_it_was_typed() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in lesson("A <b>bold</b> word")


def test_a_single_choice_becomes_what_the_contract_says() -> None:
    content = Renderer().question(a_question(QUESTION), works={"nurk2022": a_work("nurk2022")}, drawings={})

    assert content["rule"] == "single"
    assert content["stem_html"] == ""
    assert content["lead_in_html"] == "<p>Roughly what share of the genome codes for protein?</p>"
    assert content["options"][0] == {"id": "a", "html": "About 1–2 %", "key": True, "rationale_html": "That is the usual figure."}
    assert [option["key"] for option in content["options"]] == [True, False, False]
    assert content["numeric"] is None
    assert content["references"] == [
        'Nurk2022 A. A title. Journal 2026;1:1. <a href="https://doi.org/10.1/x" rel="noopener noreferrer">doi:10.1/x</a>'
    ]


def test_a_question_with_several_keys_is_marked_net() -> None:
    content = Renderer().question(a_question(MULTIPLE), works={"nurk2022": a_work("nurk2022")}, drawings={})

    assert content["rule"] == "net"
    assert sum(option["key"] for option in content["options"]) == 2


def test_a_numeric_question_keeps_key_and_known_errors() -> None:
    content = Renderer().question(a_question(NUMERIC), works={"nurk2022": a_work("nurk2022")}, drawings={})

    assert content["rule"] == "numeric"
    assert content["options"] == []
    assert content["numeric"] == {
        "value": 0.01, "tolerance": 0.0005, "unit": "",
        "wrong": [{"value": 0.005, "tolerance": 0.0001, "credit": 0, "note": "That is q."}],
    }  # fmt: skip


def test_a_citation_within_a_question_is_a_plain_number() -> None:
    text = QUESTION.replace("a small part.", "a small part [@nurk2022].").replace(
        "- [@nurk2022]", "- [@nurk2022]\n- General textbook knowledge."
    )

    content = Renderer().question(a_question(text), works={"nurk2022": a_work("nurk2022")}, drawings={})

    assert '<sup class="citation">[1]</sup>' in content["solution_html"]
    assert "href" not in content["solution_html"]
    assert content["references"][1] == "General textbook knowledge."


def test_a_rationale_may_run_over_lines_and_an_option_may_go_on() -> None:
    text = QUESTION.replace("About 8 %\n  > Rationale: That was", "About 8 %\n  of it\n  > Rationale: That\n  > was")

    option = a_question(text).options[1]

    assert option.text.text == "About 8 %\nof it"
    assert option.rationale.text.startswith("That\nwas missing")


def test_an_address_that_was_not_confirmed_says_so() -> None:
    said = reference(a_work("one", doi="", url="https://example.org/?a=1&b=2", verified=False))

    assert 'href="https://example.org/?a=1&amp;b=2"' in said
    assert said.endswith("(not confirmed)")
    assert "<a" not in reference(a_work("one", doi="", url="", verified=False))


def test_a_work_with_signs_in_its_title_cannot_break_out() -> None:
    work = Work(key="one", authors="<b>A</b>", title='"><script>', source="J", doi="", url='https://e.org/"x', verified=True)

    assert_inert(Renderer().lesson("[@one]", works={"one": work}, drawings={}))
