"""From Markdown to the HTML that is stored and shown: rendered once at import, sanitised as the last step."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from genomeready.base.sanitise import sanitise
from genomeready.catalogue.dialect import Dialect, Setting, markdown_with
from genomeready.catalogue.files.kinds import kind_named
from genomeready.catalogue.files.shapes import Drawing, QuestionEntry, Work

_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)


class Renderer:
    """Renders lessons and questions. One instance serves a whole import; it keeps nothing between texts."""

    def __init__(self) -> None:
        self._dialect = Dialect()
        self._markdown = markdown_with(self._dialect)

    def lesson(self, text: str, *, works: Mapping[str, Work], drawings: Mapping[str, Drawing]) -> str:
        """Return a lesson: its text with figures, and the numbered list of the works it cites."""
        setting = Setting(drawings=drawings)
        html = self.html(text, setting)
        return sanitise(html + self._reference_list([works[key] for key in setting.cited if key in works]))

    def question(self, question: QuestionEntry, *, works: Mapping[str, Work], drawings: Mapping[str, Drawing]) -> dict[str, Any]:
        """Return what is stored of a question: see `catalogue.models.QuestionVersion`."""
        if not question.variants:
            return self._asked(question, works=works, drawings=drawings)
        variants = [
            {"seed": each.seed, "params": each.params, "content": self._asked(each.entry, works=works, drawings=drawings)}
            for each in question.variants
        ]
        return {"title": question.head.value["title"], "reviewed": question.reviewed, "variants": variants}

    def _asked(self, question: QuestionEntry, *, works: Mapping[str, Work], drawings: Mapping[str, Drawing]) -> dict[str, Any]:
        setting = Setting(drawings=drawings, linked=False, cited=[key for key, _ in question.works])
        content = {
            "title": question.head.value["title"],
            "stem_html": self.block(question.stem.text, setting),
            "lead_in_html": self.block(question.lead_in.text, setting),
            **kind_named(question.type).content_of(question, _Writer(self, setting)),
            "solution_html": self.block(question.solution.text, setting),
        }
        cited = [sanitise(reference(works[key])) for key in setting.cited if key in works]
        return content | {"references": [*cited, *(self.line(note.text, setting) for note in question.notes)]}

    def html(self, text: str, setting: Setting) -> str:
        """Return Markdown as HTML, not sanitised yet."""
        self._dialect.setting = setting
        return self._markdown.reset().convert(text)

    def block(self, text: str, setting: Setting) -> str:
        """Return Markdown as sanitised paragraphs."""
        return sanitise(self.html(text, setting)).strip()

    def line(self, text: str, setting: Setting) -> str:
        """Return Markdown as sanitised HTML, without the paragraph around it where there is only one."""
        html = self.block(text, setting)
        alone = _ONE_PARAGRAPH.fullmatch(html)
        return alone[1] if alone else html

    @staticmethod
    def _reference_list(cited: Iterable[Work]) -> str:
        lines = [f'<li id="fn-ref-{number}">{reference(work)}</li>' for number, work in enumerate(cited, 1)]
        return f'<h2 id="s-references">References</h2><ol class="references">{"".join(lines)}</ol>' if lines else ""


@dataclass(frozen=True)
class _Writer:
    """Writes what a type adds to one question, with the question's own works cited."""

    renderer: Renderer
    setting: Setting

    def line(self, markdown: str) -> str:
        """Return one line, without a paragraph around it."""
        return self.renderer.line(markdown, self.setting)

    def block(self, markdown: str) -> str:
        """Return one or more paragraphs."""
        return self.renderer.block(markdown, self.setting)

    def figure(self, name: str) -> dict[str, Any]:
        """Return where a drawing is found, and its size; its address says nothing of its name."""
        drawing = self.setting.drawings[name]
        return {"src": f"/figures/{drawing.content_hash}", "width": drawing.width, "height": drawing.height}


def reference(work: Work) -> str:
    """Return a work as one line of HTML, with its DOI or address as a link; not sanitised yet."""
    said = " ".join(escape(_ended(part)) for part in (work.authors, work.title, work.source))
    if work.address:
        shown = f"doi:{work.doi}" if work.doi else work.url
        said += f' <a href="{escape(work.address)}">{escape(shown)}</a>'
    return said if work.verified else f"{said} (not confirmed)"


def _ended(text: str) -> str:
    """End a part of a reference with a full stop.

    >>> _ended("Nurk S, et al."), _ended("A title"), _ended("Why?")
    ('Nurk S, et al.', 'A title.', 'Why?')
    """
    return text if text.endswith((".", "?", "!")) else f"{text}."
