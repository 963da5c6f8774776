"""Reading JSON that anybody may have written: size, depth, repeated keys and odd numbers are looked at before anything else. Pure."""

import json
from typing import Any, Final, NoReturn

from genomeready.frameworks.exchange.drafts import NotReadable

LARGEST: Final = 20 * 1024 * 1024
DEEPEST: Final = 60


def read_json(data: bytes) -> dict[str, Any]:
    r"""Return the object that a JSON text holds.

    >>> read_json(b'{"a": [1, 2]}')
    {'a': [1, 2]}

    Raises:
        NotReadable: it is too large or too deep, is not UTF-8, not JSON, not an object, or names a member twice.
    """
    if len(data) > LARGEST:
        raise NotReadable(why=f"The file is larger than {LARGEST // 1024 // 1024} MB, more than any competency framework needs.")
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_members, parse_constant=_constant)
    except UnicodeDecodeError:
        raise NotReadable(why="The file is not UTF-8 text, as JSON has to be.") from None
    except RecursionError:
        raise NotReadable(why="The file is nested far too deeply.") from None
    except ValueError as wrong:
        raise NotReadable(why=f"The file is not JSON ({wrong}).") from None
    if not isinstance(found, dict):
        raise NotReadable(why="The file holds no JSON object.")
    if _too_deep(found):
        raise NotReadable(why="The file is nested far too deeply.")
    _refuse_half_characters(text)
    return found


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NotReadable(why=f"The file names the member `{name[:60]}` twice in one object, so it cannot be said which one counts.")
        found[name] = value
    return found


def _constant(name: str) -> NoReturn:
    raise NotReadable(why=f"The file holds {name}, which is no number of JSON.")


def _too_deep(value: object) -> bool:
    layer: list[object] = [value]
    for _ in range(DEEPEST):
        layer = [part for whole in layer for part in _parts(whole)]
        if not layer:
            return False
    return True


def _parts(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse_half_characters(text: str) -> None:
    r"""Refuse `\\ud800` and its like: half of a character cannot be written to any file."""
    if "\\ud" in text.lower():
        try:
            json.dumps(json.loads(text), ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise NotReadable(why="The file holds half a character (a lone surrogate), which no text can hold.") from None
