"""Every rule of the schema by which a type of question is written stops a file that breaks it, and says how to mend it.

The rules are read from the schemas: for each, a question that an author wrote is broken at one place.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from assessment.judged_folder import FILES_IN_EXAM, WORDS_IN_EXAM
from assessment.spoiling import Path
from factories.questions import NAMES, an_entry, faults_of, kind_of, with_head
from jsonschema import Draft202012Validator

from genomeready.assessment.types.registry import TYPES
from genomeready.base.located import read_yaml
from genomeready.base.schemas import schema_faults
from genomeready.catalogue.files.heads import split_head

Broken = tuple[Path, Any, str]
"""Where a body is broken, what stands there instead, and what is said about it."""
WRITTEN = [name for name in NAMES if kind_of(an_entry(name)).AUTHORED is not None]


def broken(schema: dict[str, Any], value: Any, path: Path = ()) -> Iterator[Broken]:
    """Every way to break one rule of a schema at one place of a value that follows it."""
    yield from _alone(schema, value, path)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            yield (*path, name), _GONE, f"`{name}` is missing"
        if schema.get("additionalProperties") is False:
            yield (*path, "zebra"), "x", "`zebra` is not a field"
        for name, inner in value.items():
            if name in known:
                yield from broken(known[name], inner, (*path, name))
    if isinstance(value, list) and value and isinstance(schema.get("items"), dict):
        yield from broken(schema["items"], value[0], (*path, 0))


def _alone(schema: dict[str, Any], value: Any, path: Path) -> Iterator[Broken]:
    """The ways to break what a schema says about a value itself, but not about what is in it."""
    least, most = schema.get("minItems", 0), schema.get("maxItems", 0)
    ways: dict[str, tuple[Any, str]] = {
        "type": (None, "not empty"),
        "enum": ("zebra", "must be one of"),
        "pattern": ("Not So! ", "has not the form"),
        "minLength": ("", "empty or too short"),
        "maxLength": ("x" * (schema.get("maxLength", 0) + 1), "is longer than"),
        "minimum": (schema.get("minimum", 0) - 1, "the least is"),
        "maximum": (schema.get("maximum", 0) + 1, "the most is"),
        "exclusiveMinimum": (schema.get("exclusiveMinimum"), "is not as it should be"),
        "exclusiveMaximum": (schema.get("exclusiveMaximum"), "is not as it should be"),
        "minItems": (value[: least - 1] if least else [], "the least is"),
        "maxItems": ((value * 50)[: most + 1] or ["text"] * (most + 1) if most else [], "the most is"),
    }
    broken_here = [rule for rule in ways if rule in schema and (rule != "minItems" or least)]
    yield from ((path, *ways[rule]) for rule in broken_here)


_GONE = object()


def with_break(body: Any, path: Path, value: Any) -> Any:
    """A copy of a body with another value at a place."""
    if not path:
        return value
    copy = deepcopy(body)
    place = copy
    for step in path[:-1]:
        place = place[step]
    if value is _GONE:
        place.pop(path[-1], None)
    else:
        place[path[-1]] = value
    return copy


@pytest.mark.parametrize("name", WRITTEN)
def test_each_rule_of_the_schema_of_a_type_stops_a_file_and_says_how_to_mend_it(name: str) -> None:
    entry = an_entry(name)
    schema: Any = kind_of(entry).AUTHORED
    rules = list(broken(schema, entry.body))

    assert len(rules) >= 6, "the smallest body is one text"
    for path, value, said in rules:
        faults = [str(fault) for fault in faults_of(with_head(entry, body=with_break(entry.body, path, value)))]

        assert any(said in fault for fault in faults), (path, value, faults)
        assert all(len(fault.partition(" To mend: ")[2]) > 5 for fault in faults), faults


@pytest.mark.parametrize("text", [WORDS_IN_EXAM, FILES_IN_EXAM], ids=["words", "files"])
def test_each_rule_for_questions_that_people_mark_is_said_at_its_line(text: str) -> None:
    located = read_yaml(split_head(text, name="q.md")[0], file="q.md", first_line=2)
    schema: Any = TYPES[located.value["type"]].AUTHORED
    body = located.value["body"]

    for path, value, said in broken(schema, body):
        found = schema_faults(
            type(located)(located.file, located.value | {"body": with_break(body, path, value)}, located.lines),
            Draft202012Validator(schema),
            within="body",
        )

        assert any(said in fault.what for fault in found), (path, value, found)
        assert {fault.line for fault in found} <= set(range(located.line_of("body"), text.count("\n") + 1))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_body_of_another_shape_altogether_is_a_fault_and_never_an_error(name: str) -> None:
    entry = an_entry(name)

    for shape in (None, [], "text", 7, {}, [{}], {"parts": None}):
        assert faults_of(with_head(entry, body=shape))
