"""What may not be in a piece of Markdown: raw HTML, dead figures and citations, unknown blocks."""

import re
from collections.abc import Iterator, Mapping

from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located, Path
from genomeready.base.sanitise import CALLOUTS
from genomeready.catalogue.files.shapes import Drawing, Prose, Work

# Every repetition has a bound, so that no text, however odd, keeps a check busy.
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^\n]{1,500}?(?<!`)\1(?!`)")
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,30}(?:[\s/][^<>]{0,500})?>|<!--|<!\w|<\?")
_CITED = re.compile(r"\[((?:@[^\]\s]{1,80}[;,]?\s{0,3}){1,20})\]")
_FIGURE = re.compile(
    r"!\[(?P<alt>[^\[\]]{0,1500}(?:\[[^\[\]]{0,200}\][^\[\]]{0,1500}){0,3})\]"
    r"\((?P<path>[^()\s]{0,200})(?:\s{1,3}\"(?P<caption>[^\n]{0,600})\")?\s{0,3}\)"
)
_LINK = re.compile(r"(?<!!)\[[^\[\]]{0,500}\]\((?P<to>[^()\s]{0,500})")
_BLOCK = re.compile(r"^(?P<sign>!!!|\?\?\?)(?P<rest>.*)$")
_DEEP = re.compile(r" {24}|\t{6}|(?:>\s*){6}")
_OPENED = re.compile(r" (?P<kind>[a-z]+) \"(?P<title>.+)\"\s*")
IN_BODIES = frozenset({"text", "rationale", "note", "statement", "hypothesis", "information", "lead_in", "passage"})
"""The names of fields in the `body` of a question that hold Markdown."""
WHERE = re.compile(r"https?://\S+|mailto:\S+@\S+|#s-[a-z0-9_-]+|/(?!/)\S*")


def cited_keys(text: str) -> list[str]:
    """Return the keys that a text cites, in order.

    >>> cited_keys("Known [@nurk2022] and shown [@one; @two].")
    ['nurk2022', 'one', 'two']
    """
    return [key for found in _CITED.finditer(_without_code(text)) for key in re.findall(r"@([^\]\s;,]+)", found[1])]


def body_prose(head: Located) -> list[Prose]:
    """Return the Markdown within the `body` of a question's head, each piece with its line."""
    body = head.value.get("body")
    return [] if body is None else [Prose(text, head.line_of("body", *path)) for path, text in _pieces(body, ())]


def _pieces(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _pieces(inner, (*path, name))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _pieces(inner, (*path, n))
    elif isinstance(value, str) and path and path[-1] in IN_BODIES:
        yield path, value


def words_in(text: str) -> int:
    r"""Return how many words there are to read; figures with their captions, citations, bare numbers and marks left out.

    >>> words_in("## One\n\nTwo **three** 4 [@four] ![Alt](figures/x.svg \"Five six.\")")
    3
    """
    plain = _FIGURE.sub("", _CITED.sub("", text))
    plain = re.sub(r"^(?:!!!|\?\?\?) [a-z]+", "", plain, flags=re.MULTILINE)
    return sum(bool(re.search(r"[^\W\d_]", word)) for word in plain.split())


def prose_faults(prose: Prose, *, file: str, works: Mapping[str, Work], drawings: Mapping[str, Drawing]) -> Iterator[Fault]:
    """Return what is wrong in a piece of Markdown."""
    text = _without_code(prose.text)

    def at(position: int) -> int:
        return prose.line + text.count("\n", 0, position)

    for html in _HTML.finditer(text):
        mend = "write Markdown; for a sign such as < put a space after it or write it in words."
        yield Fault(file, at(html.start()), f"There is raw HTML: `{html[0][:40]}`.", mend)
    for cited in _CITED.finditer(text):
        for key in re.findall(r"@([^\]\s;,]+)", cited[1]):
            if key not in works:
                mend = f"add `{key}:` to references.yaml, or correct the key.{closest(key, works)}"
                yield Fault(file, at(cited.start()), f"`[@{key}]` cites a work that is not in the references.", mend)
    for figure in _FIGURE.finditer(text):
        yield from _figure_faults(figure, file=file, line=at(figure.start()), drawings=drawings)
    for link in _LINK.finditer(_FIGURE.sub(lambda found: " " * len(found[0]), text)):
        if not WHERE.fullmatch(link["to"]):
            mend = "give the whole address (https://…), a page of the platform (/courses/…) or a heading (#s-…)."
            yield Fault(file, at(link.start()), f"The link goes nowhere: `{link['to']}`.", mend)
    yield from _line_faults(text, file=file, first=prose.line)


def _figure_faults(found: re.Match[str], *, file: str, line: int, drawings: Mapping[str, Drawing]) -> Iterator[Fault]:
    if not found["alt"].strip():
        yield Fault(
            file, line, "The figure has no alternative text.", "say between the brackets what the figure shows: `![A bar chart …](…)`."
        )
    if found["path"] not in drawings:
        mend = f"put the drawing there, or correct the name.{closest(found['path'], drawings)}"
        yield Fault(file, line, f"There is no figure `{found['path']}`.", mend)
    elif not found["caption"]:
        mend = f'add a sentence in quotes: `({found["path"]} "What it shows.")`.'
        yield Fault(file, line, "The figure has no caption.", mend)


def _line_faults(text: str, *, file: str, first: int) -> Iterator[Fault]:
    for n, line in enumerate(text.split("\n"), first):
        if line.startswith("# "):
            yield Fault(file, n, "There is a heading of the first level.", "begin with `## `; the title of the page is its first level.")
        if _DEEP.match(line):
            yield Fault(file, n, "The text is nested too deeply.", "bring it back to the left: at most five levels of lists or quotes.")
        block = _BLOCK.match(line)
        if block:
            yield from _block_faults(block, file=file, line=n)
        if "![" in line and not line.lstrip().startswith("!["):
            yield Fault(file, n, "The figure stands within a line.", "give it lines of its own, with an empty line before and after.")


def _block_faults(block: re.Match[str], *, file: str, line: int) -> Iterator[Fault]:
    opened = _OPENED.fullmatch(block["rest"])
    kinds = ("answer",) if block["sign"] == "???" else CALLOUTS
    if opened is None:
        yield Fault(
            file, line, "The block cannot be read.", f'write `{block["sign"]} {kinds[0]} "Title"` and indent what is in it by four spaces.'
        )
    elif opened["kind"] not in kinds:
        yield Fault(file, line, f"There is no block of the kind `{opened['kind']}`.", f"use {', '.join(kinds)} after `{block['sign']}`.")


def _without_code(text: str) -> str:
    return _CODE.sub(lambda found: re.sub(r"[^\n]", "x", found[0]), text)
