"""Where an imported framework came from: what its source said and our files have no place for, kept in `origin.json`. Pure.

The file lies beside `framework.yaml` and is read by exports alone. What has a place in our files is
not repeated in it: where somebody edits the YAML, the YAML is what counts.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, TypeVar

from genomeready.frameworks.exchange.drafts import DraftLink, NotReadable
from genomeready.frameworks.exchange.json_text import read_json

FILE: Final = "origin.json"
FORM: Final = 1
K = TypeVar("K")


@dataclass(frozen=True, kw_only=True)
class OriginItem:
    """What one domain or competency was called by its source.

    `row` is its place in the source's own order. `title` and `statement` are the source's words where ours had to differ in form,
    `kind` is the source's word for the type of item, `parent` the identifier of the item it hung from;
    `levels` stands where a domain has level descriptors, which ours have not.
    """

    identifier: str
    row: int
    code: str = ""
    kind: str = ""
    parent: str = ""
    sequence: int | None = None
    title: str = ""
    statement: str | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    links: tuple[DraftLink, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The source of a framework and of each domain and competency, under our slugs."""

    format: str = ""
    identifier: str = ""
    creator: str = ""
    version: str = ""
    columns: tuple[str, ...] = ()
    separator: str = ","
    parents_by: str = "identifier"
    domains: Mapping[str, OriginItem] = field(default_factory=dict)
    competencies: Mapping[str, OriginItem] = field(default_factory=dict)


NO_ORIGIN: Final = Origin()


def origin_text(origin: Origin) -> str:
    """Write an origin as JSON; what is empty is left out."""
    whole = {"form": FORM, **_filled(asdict(origin))}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _filled(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(value, dict):
        return {name: _filled(part) for name, part in value.items() if part not in ("", None, {}, (), []) or name == "statement"}
    return [_filled(part) for part in value] if isinstance(value, list | tuple) else value


def read_origin(data: bytes) -> Origin:
    """Read an origin.

    Raises:
        NotReadable: it is no file that `origin_text` wrote.
    """
    whole = read_json(data)
    try:
        domains, competencies = (
            {slug: _item(value) for slug, value in whole.get(name, {}).items()} for name in ("domains", "competencies")
        )
        rest = {**whole, "domains": domains, "competencies": competencies, "columns": tuple(whole.get("columns", ()))}
        return _made(Origin, rest)
    except (AttributeError, KeyError, TypeError) as wrong:
        raise NotReadable(why=f"{FILE} was not written by `frameworks import`, or was changed since ({wrong}).") from None


def _item(value: dict[str, Any]) -> OriginItem:
    return _made(OriginItem, {**value, "links": tuple(_made(DraftLink, link) for link in value.get("links", ()))})


def _made(kind: type[K], values: Mapping[str, Any]) -> K:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]  # all of them are dataclasses
    return kind(**{name: value for name, value in values.items() if name in known})
