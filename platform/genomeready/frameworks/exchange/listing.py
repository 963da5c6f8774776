"""Which documents a reader asked for: filter, order, part of the list, part of the members. Pure.

Parameters as in the CASE 1.1 binding: `limit`, `offset`, `sort`, `orderBy`, `filter`, `fields`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from genomeready.frameworks.exchange.folder import Values

USUAL: Final = 100
MOST: Final = 500
CONDITION: Final = re.compile(r"\s*(?P<field>\w+)\s*(?P<sign>!=|>=|<=|=|>|<|~)\s*'(?P<value>[^']*)'\s*")
SIGNS: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, ">": lambda a, b: a > b, "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, "~": lambda a, b: b in a,
}  # fmt: skip


class NotListed(Exception):  # noqa: N818 - an answer, not an error
    """A parameter that cannot be followed: which one, the standard's word for it, and why."""

    def __init__(self, parameter: str, code: str, why: str) -> None:
        super().__init__(why)
        self.parameter, self.code, self.why = parameter, code, why


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader asked for. `conditions` are field, sign and value; all of them must hold (`every`) or one. No `fields`: all of them."""

    limit: int = USUAL
    offset: int = 0
    sort: str = ""
    descending: bool = False
    every: bool = True
    conditions: tuple[tuple[str, str, str], ...] = ()
    fields: tuple[str, ...] = ()


def asked(parameters: Mapping[str, str], *, members: frozenset[str]) -> Asked:
    """Read the parameters of an address; `members` are those that a document may have.

    Raises:
        NotListed: one of them cannot be followed.
    """
    fields = tuple(name.strip() for name in parameters["fields"].split(",")) if "fields" in parameters else ()
    for name in fields:
        if name not in members:
            raise NotListed("fields", "invalid_selection_field", f"A document has no member '{name[:60]}'.")
    sort = parameters.get("sort", "")
    if sort and sort not in members:
        raise NotListed("sort", "invalid_sort_field", f"A document has no member '{sort[:60]}' to sort by.")
    order = parameters.get("orderBy", "asc").lower()
    if order not in {"asc", "desc"}:
        raise NotListed("orderBy", "invalid_sort_field", "orderBy is asc or desc.")
    limit = min(_number(parameters, "limit", usual=USUAL, least=1), MOST)
    offset = _number(parameters, "offset", usual=0, least=0)
    every, conditions = _conditions(parameters.get("filter", ""), members)
    return Asked(limit=limit, offset=offset, sort=sort, descending=order == "desc", every=every, conditions=conditions, fields=fields)


def _number(parameters: Mapping[str, str], name: str, *, usual: int, least: int) -> int:
    text = parameters.get(name, str(usual))
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < least:
        raise NotListed(name, "invalid_selection_field", f"{name} is a whole number, {least} or more.")
    return int(text)


def _conditions(text: str, members: frozenset[str]) -> tuple[bool, tuple[tuple[str, str, str], ...]]:
    """Return whether all of the conditions must hold (`AND`, else one of them, `OR`), and each as field, sign, value."""
    if not text:
        return True, ()
    parts = re.split(r"\b(AND|OR)\b(?=(?:[^']*'[^']*')*[^']*$)", text)
    joints, found = set(parts[1::2]), []
    for part in parts[::2]:
        match = CONDITION.fullmatch(part)
        if match is None or match["field"] not in members or len(joints) > 1:
            why = "filter is written member='value', joined by AND or by OR but not by both; the signs are = != > >= < <= ~."
            raise NotListed("filter", "invalid_selection_field", why)
        found.append((match["field"], match["sign"], match["value"]))
    return joints != {"OR"}, tuple(found)


def listed(documents: Sequence[Values], wanted: Asked) -> tuple[list[Values], int]:
    """Return the documents that were asked for, and how many there are in all that pass the filter.

    >>> listed([{"title": "B"}, {"title": "A"}], Asked(sort="title", limit=1))
    ([{'title': 'A'}], 2)
    >>> listed([{"title": "B", "version": "1.0"}], Asked(conditions=(("title", "~", "b"),), fields=("version",)))
    ([{'version': '1.0'}], 1)
    """
    holds = all if wanted.every else any
    found = [d for d in documents if not wanted.conditions or holds(_passes(d, *condition) for condition in wanted.conditions)]
    if wanted.sort:
        found = sorted(found, key=lambda document: _word(document.get(wanted.sort)), reverse=wanted.descending)
    part = found[wanted.offset : wanted.offset + wanted.limit]
    return [{n: d[n] for n in wanted.fields if n in d} if wanted.fields else d for d in part], len(found)


def _passes(document: Values, field: str, sign: str, value: str) -> bool:
    said = document.get(field)
    words = [_word(one) for one in said] if isinstance(said, list) else [_word(said)]
    return any(SIGNS[sign](word, value.lower()) for word in words)


def _word(value: Any) -> str:  # noqa: ANN401 - whatever stands in a document
    return str(value.get("title", "") if isinstance(value, dict) else "" if value is None else value).lower()


def page_links(address: str, parameters: Mapping[str, str], wanted: Asked, total: int) -> str:
    """Return the `Link` header (RFC 8288) to the first, previous, next and last part of the list.

    >>> page_links("https://a.example/x", {"limit": "2"}, Asked(limit=2, offset=2), 5)
    '<https://a.example/x?limit=2&offset=0>; rel="first", <https://a.example/x?limit=2&offset=0>; rel="prev", \
<https://a.example/x?limit=2&offset=4>; rel="next", <https://a.example/x?limit=2&offset=4>; rel="last"'
    """
    places = {"first": 0}
    if wanted.offset > 0:
        places["prev"] = max(0, wanted.offset - wanted.limit)
    if wanted.offset + wanted.limit < total:
        places["next"] = wanted.offset + wanted.limit
    places["last"] = max(0, (total - 1) // wanted.limit * wanted.limit)
    rest = {name: value for name, value in parameters.items() if name not in {"limit", "offset"}}
    return ", ".join(
        f'<{address}?{urlencode({**rest, "limit": wanted.limit, "offset": offset})}>; rel="{name}"' for name, offset in places.items()
    )
