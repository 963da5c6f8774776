"""Our question files as neutral items: what every format is written from. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from genomeready.assessment.types.interactions import Item, NotOurs, TrueFalse
from genomeready.assessment.types.travelling import STAYING, TRAVELLING
from genomeready.catalogue.files.shapes import QuestionEntry, Work

FACTS = ("competency", "level", "cognitive", "bank", "time")
"""What travels as tags of the form `name:value`, so that it is known again when it comes back."""
BEHIND = "who wrote and reviewed it, the sources that were checked, its own tests, and when it is due for review"
_CITED = re.compile(r"\[((?:@[a-z0-9-]+[;,]?\s*)+)\]")


def item_of(question: QuestionEntry, works: Mapping[str, Work]) -> Item:
    """Return a question of ours as every format may hold it. Citations become numbers of the list of references.

    Raises:
        NotOurs: questions of its type do not travel.
    """
    kind = TRAVELLING.get(question.type)
    if kind is None:
        why = STAYING.get(question.type, "")
        raise NotOurs(f"Questions of type `{question.type}` have no form that other platforms know. {why}".strip())
    head = question.head.value
    keys = [key for key, _ in question.works]

    def numbered(text: str) -> str:
        return _CITED.sub(lambda found: f"[{', '.join(_number(key, keys) for key in re.findall(r'@([a-z0-9-]+)', found[1]))}]", text)

    interaction = kind.exported(question)
    lead_in = question.lead_in.text
    if isinstance(interaction, TrueFalse):
        lead_in, interaction = interaction.statement, replace(interaction, statement="")
    facts = (question.competency, question.level, head["cognitive"], head["bank"], head["time_s"])
    return Item(
        identifier=question.key,
        title=head["title"],
        stem=numbered(question.stem.text),
        lead_in=numbered(lead_in),
        interaction=_numbered(interaction, numbered),
        solution=numbered(question.solution.text),
        references=(*(reference_of(works[key]) for key in keys if key in works), *(note.text for note in question.notes)),
        tags=tuple(f"{name}:{value}" for name, value in zip(FACTS, facts, strict=True)),
        marks=Decimal(1),
        language=head["lang"],
        where=question.head.file,
        losses=kind.left_behind(question),
    )


def _number(key: str, keys: list[str]) -> str:
    if key not in keys:
        keys.append(key)
    return str(keys.index(key) + 1)


def _numbered(asked: Any, numbered: Callable[[str], str]) -> Any:  # noqa: ANN401 - an interaction, and every part of it
    """Return the same with numbers for the citations in each of its texts."""
    if isinstance(asked, str):
        return numbered(asked)
    if isinstance(asked, tuple):
        return tuple(_numbered(part, numbered) for part in asked)
    if not is_dataclass(asked) or isinstance(asked, type):
        return asked
    return replace(asked, **{part.name: _numbered(getattr(asked, part.name), numbered) for part in fields(asked)})


def reference_of(work: Work) -> str:
    """Return a work as one line of Markdown.

    >>> reference_of(Work(key="x", authors="Nurk S", title="A title.", source="Science 2022", doi="10.1/x", url="", verified=True))
    'Nurk S. A title. Science 2022. [doi:10.1/x](https://doi.org/10.1/x)'
    """
    said = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in (work.authors, work.title, work.source))
    shown = f"doi:{work.doi}" if work.doi else work.url
    return f"{said} [{shown}]({work.address})" if work.address else said
