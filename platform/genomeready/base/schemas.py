"""Checking a file against its published JSON Schema (draft 2020-12), with faults in plain words.

The `description` of a part of a schema says how that part is written; it is what a fault offers
as the way to mend.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located

KINDS = {
    "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "a group of fields", "null": "empty (null)",
}  # fmt: skip


@cache
def read_schema(file: Path) -> Validator:
    """Return the validator of a published schema file."""
    schema = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def schema_faults(located: Located, schema: Validator, *, within: str | None = None) -> list[Fault]:
    """Return what in a file, or within one field of it, does not follow its schema."""
    found: list[Fault] = []
    definitions = schema.schema.get("$defs", {}) if isinstance(schema.schema, Mapping) else {}
    above = () if within is None else (within,)
    for error in schema.iter_errors(located.value if within is None else located.value[within]):
        found.extend(_faults(located, error, definitions, above))
    return sorted(found)


def _faults(
    located: Located,
    error: Any,  # noqa: ANN401 - jsonschema's error, whose fields are untyped
    definitions: Mapping[str, Any],
    above: tuple[str, ...],
) -> Iterator[Fault]:
    path = (*above, *error.absolute_path)
    name = _name(path)
    hint = str(error.schema.get("description", "")) if isinstance(error.schema, Mapping) else ""
    match error.validator:
        case "required":
            missing = next(key for key in error.validator_value if key not in error.instance and f"'{key}'" in error.message)
            yield located.fault(f"`{missing}` is missing{_in(path)}.", _required(error, missing, definitions), *path)
        case "additionalProperties":
            known = list(error.schema.get("properties", {}))
            for extra in sorted(set(error.instance) - set(known)):
                mend = f"remove it or correct its spelling.{closest(extra, known)}"
                yield located.fault(f"`{extra}` is not a field{_in(path)}.", mend, *path, extra)
        case _:
            yield located.fault(_what(error, name), hint or "see the schema and the README beside the files.", *path)


def _required(error: Any, missing: str, definitions: Mapping[str, Any]) -> str:  # noqa: ANN401 - as above
    part = error.schema.get("properties", {}).get(missing, {})
    part = definitions.get(str(part.get("$ref", "")).removeprefix("#/$defs/"), part)
    return str(part.get("description") or f"add `{missing}: …`.")


def _what(error: Any, name: str) -> str:  # noqa: ANN401 - as above
    given, asked = error.instance, error.validator_value
    words = {
        "type": lambda: f"{name} should be {_kinds(asked)}, not {_shown(given)}.",
        "enum": lambda: f"{name} is {_shown(given)}; it must be one of {', '.join(f'`{v}`' for v in asked)}.",
        "const": lambda: f"{name} is {_shown(given)}; it must be `{asked}`.",
        "pattern": lambda: f"{name} is {_shown(given)}, which has not the form asked for.",
        "format": lambda: f"{name} is {_shown(given)}, which is not a {asked} (a date is written 2026-11-22).",
        "minLength": lambda: f"{name} is empty or too short.",
        "maxLength": lambda: f"{name} is longer than {asked} characters.",
        "minimum": lambda: f"{name} is {_shown(given)}; the least is {asked}.",
        "maximum": lambda: f"{name} is {_shown(given)}; the most is {asked}.",
        "minItems": lambda: f"{name} has {len(given)} entries; the least is {asked}.",
        "maxItems": lambda: f"{name} has {len(given)} entries; the most is {asked}.",
        "uniqueItems": lambda: f"{name} holds an entry twice.",
        "anyOf": lambda: f"{name} lacks one of the fields of which at least one is needed.",
    }
    said = words.get(str(error.validator))
    return said() if said else f"{name} is not as it should be: {_shown(given)}."


def _kinds(asked: str | list[str]) -> str:
    return " or ".join(KINDS[kind] for kind in ([asked] if isinstance(asked, str) else asked))


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever YAML can hold
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    return "empty" if value is None or value == "" else f"`{str(value)[:60]}`"


def _name(path: tuple[str | int, ...]) -> str:
    if not path:
        return "The file"
    return "`" + "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".") + "`"


def _in(path: tuple[str | int, ...]) -> str:
    return f" in {_name(path)}" if path else ""
