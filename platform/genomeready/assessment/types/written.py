"""How authors write the parts of a `body`: what types with a body share in their schemas, and rules that many of them have."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located

ID = {
    "type": "string",
    "pattern": "^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$",
    "description": "write a short id in lower-case letters, digits and hyphens; it never changes later.",
}
TEXT = {"type": "string", "minLength": 1, "maxLength": 2000, "description": "write the text, in Markdown."}
RATIONALE = {"type": "string", "minLength": 5, "maxLength": 2000, "description": "say why it is right or wrong."}
SHARE = {"type": "number", "minimum": 0, "exclusiveMaximum": 1, "description": "write a share of the mark below 1, such as 0.5."}
WEIGHT = {"type": "number", "exclusiveMinimum": 0, "maximum": 100, "description": "write how much it weighs beside the others, such as 2."}
_TAG = re.compile(r"<[^>]*>")


def fields(*needed: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a JSON Schema
    """Return the schema of a group of fields, of which some are needed and no other is known.

    >>> fields("id", id=ID)["required"]
    ['id']
    """
    return {"type": "object", "additionalProperties": False, "required": list(needed), "properties": properties}


def several(what: Any, fewest: int, most: int, description: str) -> dict[str, Any]:  # noqa: ANN401 - a JSON Schema
    """Return the schema of a list."""
    return {"type": "array", "items": what, "minItems": fewest, "maxItems": most, "description": description}


def repeated(head: Located, name: str, entries: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Return a fault for each id that is used twice in the list `name` of a body."""
    times = Counter(entry["id"] for entry in entries)
    for n, entry in enumerate(entries):
        if times[entry["id"]] > 1 and entry["id"] not in [before["id"] for before in entries[:n]]:
            said = f"The id `{entry['id']}` is used {times[entry['id']]} times in `{name}`."
            yield head.fault(said, "give each an id of its own; never change it later.", "body", name, n, "id")


def unknown(head: Located, word: str, known: Sequence[str], where: str, *path: str | int) -> Iterator[Fault]:
    """Return a fault where a key names nothing that is there."""
    if word not in known:
        yield head.fault(f"`{word}` is not in `{where}`.", f"name one of {', '.join(known)}.{closest(word, known)}", *path)


def plain(html: str) -> str:
    """Return the words of a line of HTML, for a list to choose from, where there can be no marks.

    >>> plain("<em>BRCA1</em> &amp; more")
    'BRCA1 & more'
    """
    return " ".join(unescape(_TAG.sub("", html)).split())
