"""YAML in which every value still knows its line, read by the strict rules of YAML 1.2's core schema.

Dates stay text, `no` and `on` stay words, a key given twice is a fault, and anchors and aliases
are refused: they are not needed here and can blow a small file up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from genomeready.base.faults import BrokenFileError, Fault, Severity

Path = tuple[str | int, ...]
DEEPEST: Final = 20
LARGEST: Final = 256 * 1024

_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fast):  # type: ignore[misc]  # the C loader where libyaml is there
    """A loader that knows text, whole and decimal numbers, true, false and null; nothing else."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML reads the class


for _tag, _shape, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?[0-9]+", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_shape})\\Z"), list(_first))


@dataclass(frozen=True)
class Located:
    """The value of a YAML text, and the line of each part of it."""

    file: str
    value: Any
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line_of(self, *path: str | int) -> int:
        """Return the line of the part at a path, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def within(self, *path: str | int) -> "Located":
        """Return the part at a path as a text of its own, which still knows its lines.

        >>> whole = Located("x.yaml", {"a": [{"b": 1}]}, {(): 1, ("a",): 2, ("a", 0): 3, ("a", 0, "b"): 4})
        >>> whole.within("a", 0).value, whole.within("a", 0).line_of("b"), whole.within("a", 0).line_of()
        ({'b': 1}, 4, 3)
        """
        value = self.value
        for step in path:
            value = value[step]
        deep = len(path)
        return Located(self.file, value, {found[deep:]: line for found, line in self.lines.items() if found[:deep] == path})

    def fault(self, what: str, mend: str, *path: str | int, severity: Severity = Severity.ERROR) -> Fault:
        """Return a fault at the part at a path."""
        return Fault(self.file, self.line_of(*path), what, mend, severity)


def read_yaml(text: str, *, file: str, first_line: int = 1) -> Located:
    r"""Read one YAML document; `first_line` is where it begins in its file.

    >>> read_yaml("a: 1\nb: [no, 2026-11-22]", file="x.yaml").value
    {'a': 1, 'b': ['no', '2026-11-22']}

    Raises:
        BrokenFileError: it is no YAML, or uses more of YAML than these files need.
    """
    reader = _Reader(file, first_line - 1)
    if len(text) > LARGEST:
        raise reader.broken(0, "The file is far larger than such files are.", "split it, or take out what does not belong here.")
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or "something is out of place"
        raise reader.broken(mark.line if mark else 0, f"This is not YAML: {said}.", _YAML_HELP) from None
    except yaml.YAMLError:
        raise reader.broken(
            0, "This is not YAML: it holds characters that no text file should hold.", "save the file as UTF-8 text."
        ) from None
    return Located(file, None if node is None else reader.read(node, ()), reader.lines)


_YAML_HELP = "check the indentation and put text that holds `: ` or ` #`, or begins with a sign, in double quotes."


class _Reader:
    """Turns nodes into values and keeps their lines."""

    def __init__(self, file: str, offset: int) -> None:
        self.file = file
        self.offset = offset
        self.lines: dict[Path, int] = {}
        self.seen: set[int] = set()

    def broken(self, line: int, what: str, mend: str) -> BrokenFileError:
        """Return the fault at a line of the document, counted from 0, ready to be raised."""
        return BrokenFileError(Fault(self.file, line + self.offset + 1, what, mend))

    def read(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401 - whatever YAML can hold
        """Return the value of a node."""
        line = node.start_mark.line
        if id(node) in self.seen:
            raise self.broken(line, "The file uses an alias (`*name`).", "write the value out again.")
        self.seen.add(id(node))
        if len(path) > DEEPEST:
            raise self.broken(line, "The file is nested too deeply.", "flatten it.")
        self.lines.setdefault(path, line + self.offset + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, n)) for n, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line
            if not isinstance(key, yaml.ScalarNode):
                raise self.broken(line, "A key must be a word.", "write `word: value`.")
            if key.value in found:
                raise self.broken(line, f"`{key.value}` is given twice.", "keep one of the two.")
            self.lines[*path, key.value] = line + self.offset + 1
            found[key.value] = self.read(value, (*path, key.value))
        return found

    def _scalar(self, node: yaml.Node) -> Any:  # noqa: ANN401 - one of five kinds
        match node.tag.rpartition(":")[2]:
            case "str":
                return node.value
            case "int":
                return int(node.value)
            case "float":
                return float(node.value)
            case "bool":
                return node.value == "true"
            case "null":
                return None
        raise self.broken(node.start_mark.line, f"`{node.tag}` is not used in these files.", "write plain text, a number, true or false.")
