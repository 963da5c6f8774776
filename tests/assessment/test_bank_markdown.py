"""HTML of other platforms as our Markdown: rendered again it says the same words, and no sign of a text becomes a mark.

The words of a piece of HTML are read here by a reader of its own, before it goes through the converter and after it was rendered.
"""

from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.banks.markdown import escaped, markdown_of
from genomeready.assessment.banks.prose import TEX, Html, Told
from genomeready.assessment.banks.refusing import NotRead

PARTING = {"p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "br", "blockquote", "h3", "h4", "hr", "pre"}
OURS = Html()
SIGNS = "abcXYZ019 .,*_`#<>&-+[]()\\|!~=:;\"'/@^?$%"
TEXTS = st.text(SIGNS, min_size=1, max_size=12).filter(str.strip).map(lambda text: escape(text, quote=False))
MARKED = st.recursive(
    TEXTS,
    lambda inner: (
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "code", "span"]), inner)
        | st.lists(inner, min_size=2, max_size=3).map(" ".join)
    ),
    max_leaves=4,
)
PARAGRAPHS = MARKED.map("<p>{}</p>".format)
HEADINGS = MARKED.map("<h3>{}</h3>".format)
BROKEN_LINES = st.lists(MARKED, min_size=2, max_size=3).map(lambda lines: f"<p>{'<br>'.join(lines)}</p>")
QUOTED = st.lists(PARAGRAPHS, min_size=1, max_size=2).map(lambda inside: f"<blockquote>{''.join(inside)}</blockquote>")


def a_list(entries: list[str], kind: str = "ul") -> str:
    return f"<{kind}>{''.join(f'<li>{entry}</li>' for entry in entries)}</{kind}>"


LISTS = st.recursive(
    st.builds(a_list, st.lists(MARKED, min_size=1, max_size=3), st.sampled_from(["ul", "ol"])),
    lambda inner: st.builds(lambda one, below, other: a_list([one + below, other]), MARKED, inner, MARKED),
    max_leaves=3,
)
TABLES = st.lists(st.tuples(MARKED, MARKED), min_size=2, max_size=3).map(
    lambda rows: f"<table>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in rows)}</table>"
)
PAGES = st.lists(PARAGRAPHS | LISTS | TABLES, min_size=1, max_size=3).map("".join)


class Words(HTMLParser):
    """Gathers the words of a page, parted where a browser parts them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the parser's own
        self.said += [" "] * (tag in PARTING)

    def handle_endtag(self, tag: str) -> None:
        self.said += [" "] * (tag in PARTING)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words(html: str) -> list[str]:
    reader = Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.said).split()


def again(html: str) -> str:
    """HTML of others, brought in as Markdown and rendered as a lesson would show it."""
    return OURS.block(Told().html(html))


@given(html=PARAGRAPHS | HEADINGS | BROKEN_LINES | QUOTED)
def test_a_paragraph_says_the_same_words_whatever_signs_stand_in_it(html: str) -> None:
    assert words(again(html)) == words(html)


@given(html=LISTS | TABLES | PAGES)
def test_lists_and_tables_say_the_same_words_in_the_same_order(html: str) -> None:
    assert words(again(html)) == words(html)


@given(text=st.text(SIGNS, max_size=40))
def test_plain_text_stays_plain(text: str) -> None:
    markdown = Told().plain(text)

    shown = OURS.block(markdown)

    assert words(shown) == text.split()
    assert "<em>" not in shown
    assert "<code>" not in shown
    assert "<li>" not in shown
    assert "<a " not in shown


@given(html=PAGES)
def test_what_was_brought_in_once_comes_in_the_same_a_second_time(html: str) -> None:
    once = Told().html(html)

    assert words(OURS.block(Told().html(OURS.block(once)))) == words(OURS.block(once))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>A&nbsp;gene &amp; its &lt;product&gt;, 5&nbsp;&#181;g&hellip;</p>", "A\xa0gene & its &lt;product>, 5\xa0µg…"),
        ("<p>&amp;lt; stays &amp;amp; as &copy; it is</p>", "&amp;lt; stays &amp;amp; as © it is"),
        ("<p>10<sup>-3</sup> and CO<sub>2</sub>, x<sup>n</sup></p>", "10⁻³ and CO₂, xⁿ"),
        ("<p>K<sub>m</sub> and 2<sup>a*</sup></p>", "K_m and 2^a\\*"),
        ("<p> \n one\t two\r\n three </p>", "one two three"),
        ("<p></p><p>&nbsp;</p><p>one</p><div> </div><p><br></p>", "one"),
        ("<ul><li>a<ol><li>b<ul><li>c</li></ul></li><li>d</li></ol></li><li>e</li></ul>", "- a\n    1. b\n        - c\n    2. d\n- e"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n1. b"),
        ("<ul><li></li><li>a</li></ul>", "- a"),
        ("<p>See <a href='https://x.example/a_b'>the <em>paper</em></a>.</p>", "See [the *paper*](https://x.example/a_b)."),
        ("<p><b>Bold</b> <i>gene</i> <tt>ACGT</tt> <var>x</var></p>", "**Bold** *gene* `ACGT` *x*"),
        ("<p><em>a</em><em>b</em></p>", "*ab*"),
        ("<p>a<em> b </em>c</p>", "a *b* c"),
        ("<p><em></em>a<strong> </strong>b</p>", "a b"),
        ("<p><em><em>a</em></em></p>", "*a*"),
        ("<p><code>a ` b</code> <code>`</code></p>", "``a ` b`` `` ` ``"),
        ("<p><code>0` </code></p>", "`` 0` ``"),
        ("<p><code>*a* <em>b</em></code></p>", "`*a* b`"),
        ("<pre>ACGT\n  *TTA\n</pre>", "    ACGT\n      *TTA"),
        ("<h1>Case</h1><h5># one #</h5>", "### Case\n\n##### \\# one \\#"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n\n> b"),
        ("<p>a</p><hr><p>---</p>", "a\n\n---\n\n\\---"),
        ("<p>one<br>two</p>", "one  \ntwo"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td></tr></table>", "| a | b |\n| --- | --- |\n| 1\\|2 |  |"),
        ("<table></table><p>a</p>", "a"),
        ("<p>p.(Arg97*) and 2 * 3</p>", "p.(Arg97\\*) and 2 * 3"),
        ("<ul><li>0|</li><li>\\|</li></ul>", "- 0|\n- \\\\\\|"),
        ("<p>[x]: y</p><p>: z</p>", "\\[x]: y\n\n&#58; z"),
        ("<p>12. July, # 4</p>", "12\\. July, # 4"),
        ("<p>!!! note</p><p>??? x</p><p>&gt; y</p>", "\\!!! note\n\n&#63;?? x\n\n\\> y"),
        ("<p>[@nurk2022] [a](b) [1]</p>", "\\[@nurk2022] \\[a](b) [1]"),
        ("plain &lt;b&gt; text", "plain &lt;b> text"),
    ],
)  # fmt: skip
def test_html_is_written_as_an_author_would_write_it(html: str, markdown: str) -> None:
    assert Told().html(html) == markdown


@pytest.mark.parametrize(
    ("html", "markdown", "loss"),
    [
        ("<p>A <img src='x.png' alt='A gel'> lane</p>", "A [A gel] lane", "pictures (their alternative text stands instead)"),
        ("<p>A <img src='x.png'> lane</p>", "A lane", "pictures (their alternative text stands instead)"),
        ("<p>A <img src='x.png' alt='f' data-tex='x^2'></p>", "A [x^2]", "pictures (their alternative text stands instead)"),
        ("<p>See <a href='../mod/page'>here</a></p>", "See here", "links that lead nowhere outside their platform"),
        ("<p>See <a>here</a></p>", "See here", "links that lead nowhere outside their platform"),
        ("<p><u>under</u></p>", "under", "underlining"),
        ("<p><del>out</del> <s>out</s></p>", "out out", "striking out"),
        ("<p>a<video src='x'></video></p>", "a", "`<video>`"),
        ("<p>a <math>x</math></p>", "a x", "formulas in MathML"),
        ("<p>a <mark>b</mark></p>", "a b", "`<mark>`"),
        (r"<p>\(p^2\)</p>", r"\\(p^2\\)", TEX),
        ("<p>$$p^2$$</p>", "$$p^2$$", TEX),
    ],
)  # fmt: skip
def test_what_has_no_place_here_is_named_once_and_its_words_stay(html: str, markdown: str, loss: str) -> None:
    told = Told()

    assert told.html(html * 2) == f"{markdown}\n\n{markdown}"
    assert told.losses == [loss]


@pytest.mark.parametrize(
    "html", ["<p>text</p>", "<span>text</span>", "<style>p {}</style><p>text</p>", "<title>x</title>text", "<div>text</div>"]
)
def test_what_only_looked_otherwise_is_no_loss(html: str) -> None:
    told = Told()

    assert (told.html(html), told.losses) == ("text", [])


@pytest.mark.parametrize(
    "html", ["<p>one</p><p>two</p>", "<ul><li>one</li><li>two</li></ul>", "<table><tr><td>one</td></tr><tr><td>two</td></tr></table>"]
)
def test_an_answer_to_choose_is_one_line_and_says_so(html: str) -> None:
    told = Told()

    line = told.line(html)

    assert "\n" not in line
    assert told.losses == ["the paragraphs, lists or tables within an answer"]


@pytest.mark.parametrize(("form", "markdown"), [("html", "*a* b"), ("moodle", "*a* b"), ("plain_text", "&lt;em>a&lt;/em> b")])
def test_a_text_is_read_in_the_format_that_it_says(form: str, markdown: str) -> None:
    assert Told().formatted("<em>a</em> b", form) == markdown


def test_automatic_format_ends_paragraphs_at_empty_lines_with_and_without_html() -> None:
    assert Told().formatted("a\nb\n\nc &amp; d", "moodle") == "a b\n\nc & d"
    assert Told().formatted("a\n \n<b>c</b>", "moodle") == "a\n\n**c**"


def test_markdown_of_others_is_taken_as_it_is_unless_it_holds_html() -> None:
    assert Told().formatted(" *a* `b` ", "markdown") == "*a* `b`"
    with pytest.raises(NotRead, match="Export it as HTML"):
        Told().formatted("*a* <b>b</b>", "markdown")


def test_a_text_of_endless_length_is_refused_in_words() -> None:
    with pytest.raises(NotRead, match="far longer than questions are"):
        Told().html("x" * 2_000_000)


@given(text=st.text(SIGNS, max_size=30))
def test_escaping_takes_no_sign_away(text: str) -> None:
    assert words(OURS.line(f"x{escaped(text)}x")) == f"x{text}x".split()


def test_nothing_is_nothing() -> None:
    assert (markdown_of(""), Told().html("  \n "), Told().plain(" ")) == ("", "", "")
