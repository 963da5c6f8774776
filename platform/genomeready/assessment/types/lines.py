"""How a line for a machine is written: one JSON object, whose `id` is whatever the caller likes."""

from typing import Any

from genomeready.assessment.types.written import fields


def line_of(title: str, *needed: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a JSON Schema
    """Return the JSON Schema of a line with these fields, some of them needed, and the `id` that comes back with the answer.

    >>> found = line_of("A word", "word", word={"type": "string"})
    >>> found["required"], list(found["properties"])
    (['word'], ['id', 'word'])
    """
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return told | fields(*needed, id={"description": "comes back with the answer"}, **properties)
