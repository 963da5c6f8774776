"""A question file: its head, its named sections, its options with their rationales."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located
from genomeready.catalogue.files.kinds import kind_named, known_kinds
from genomeready.catalogue.files.shapes import Option, Prose, QuestionEntry

SECTIONS = ("stem", "lead-in", "options", "solution", "references")
_OPTION = re.compile(r"- \[(?P<mark>[ xX])\] \{#(?P<id>[a-z])\} (?P<text>\S.*)")
_RATIONALE = re.compile(r"  > ?(?P<text>.*)")
_WORK = re.compile(r"- \[@(?P<key>[a-z0-9-]+)\]\s*")


@dataclass
class _Draft:
    """An option while it is being read."""

    found: re.Match[str]
    line: int
    more: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    why_line: int = 0

    def option(self) -> Option:
        """Return the option."""
        why = re.sub(r"\ARationale:\s*", "", "\n".join(self.why).strip())
        return Option(
            id=self.found["id"],
            key=self.found["mark"] != " ",
            text=Prose("\n".join([self.found["text"], *self.more]), self.line),
            rationale=Prose(why, self.why_line or self.line),
        )


def parse_question(head: Located, body: Prose, *, faults: list[Fault]) -> QuestionEntry | None:
    """Return the question below a head; None, with the faults noted, where it cannot be read."""
    if head.value["type"] not in known_kinds():
        mend = f"write one of {', '.join(known_kinds())}.{closest(head.value['type'], known_kinds())}"
        faults.append(head.fault(f"There is no type of question `{head.value['type']}`.", mend, "type"))
        return None
    said: list[Fault] = []
    sections = dict(_sections(head.file, body, said))
    needed = [name for name in SECTIONS if name != "options" or kind_named(head.value["type"]).HAS_OPTIONS]
    said.extend(
        Fault(head.file, body.line, f"The section `## {name}` is missing.", f"add it; the order is {', '.join(SECTIONS)}.")
        for name in needed
        if name not in sections
    )
    options = tuple(_options(head.file, sections.get("options", Prose("")), said))
    works, notes = _works(head.file, sections.get("references", Prose("")), said)
    faults.extend(said)
    if said:
        return None
    return QuestionEntry(
        head=head, stem=sections["stem"], lead_in=sections["lead-in"], options=options, solution=sections["solution"],
        works=tuple(works), notes=tuple(notes),
    )  # fmt: skip


def _sections(file: str, body: Prose, faults: list[Fault]) -> Iterator[tuple[str, Prose]]:
    name, began, held, seen = "", body.line, list[str](), set[str]()
    for n, line in enumerate([*body.text.split("\n"), "## "], body.line):
        if not line.startswith("## "):
            held.append(line)
            continue
        if name or "".join(held).strip():
            yield name, _trimmed(held, began)
        if not name and "".join(held).strip():
            faults.append(Fault(file, body.line, "There is text before the first section.", "move it below `## stem`."))
        name, began, held = line[3:].strip(), n + 1, []
        if name and name not in SECTIONS:
            faults.append(Fault(file, n, f"`## {name}` is not a section.", f"use {', '.join(SECTIONS)}."))
        if name in seen:
            faults.append(Fault(file, n, f"`## {name}` is there twice.", "keep one of the two."))
        seen.add(name)


def _trimmed(lines: list[str], began: int) -> Prose:
    while lines and not lines[0].strip():
        lines, began = lines[1:], began + 1
    return Prose("\n".join(lines).rstrip(), began)


def _options(file: str, section: Prose, faults: list[Fault]) -> Iterator[Option]:
    draft: _Draft | None = None
    for n, line in enumerate(section.text.split("\n") if section.text else [], section.line):
        opened, why = _OPTION.fullmatch(line), _RATIONALE.fullmatch(line)
        if opened:
            if draft:
                yield draft.option()
            draft = _Draft(opened, n)
        elif why and draft:
            draft.why.append(why["text"])
            draft.why_line = draft.why_line or n
        elif line.startswith("  ") and draft and not draft.why:
            draft.more.append(line.strip())
        elif line.strip():
            mend = "write `- [ ] {#a} Text` (the key with [x]) and below it `  > Rationale: why`."
            faults.append(Fault(file, n, f"This line is no option: `{line.strip()[:40]}`.", mend))
    if draft:
        yield draft.option()


def _works(file: str, section: Prose, faults: list[Fault]) -> tuple[list[tuple[str, int]], list[Prose]]:
    works: list[tuple[str, int]] = []
    notes: list[Prose] = []
    for n, line in enumerate(section.text.split("\n"), section.line):
        found = _WORK.fullmatch(line)
        if found:
            works.append((found["key"], n))
        elif line.startswith("- ") and not line.startswith("- [@"):
            notes.append(Prose(line[2:].strip(), n))
        elif line.strip():
            mend = "write `- [@key]` with a key of references.yaml, or `- ` and a sentence."
            faults.append(Fault(file, n, f"This line is no reference: `{line.strip()[:40]}`.", mend))
    return works, notes
