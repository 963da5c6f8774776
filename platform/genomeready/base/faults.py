"""Faults in files that people write: which file, which line, what is wrong, how to mend it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """Whether a fault stops an import or is only worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in a file. `line` counts from 1."""

    file: str
    line: int
    what: str
    mend: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        word = "" if self.severity is Severity.ERROR else "warning: "
        return f"{self.file}:{self.line}: {word}{self.what} To mend: {self.mend}"


class BrokenFileError(Exception):
    """A file that cannot be read any further; carries its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def errors_in(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults that stop an import, in the order of files and lines."""
    return sorted(fault for fault in faults if fault.severity is Severity.ERROR)


def closest(word: str, known: Iterable[str]) -> str:
    """Return a hint at what was probably meant, or the empty string.

    >>> closest("genom-structure", ["genome-structure", "variant-effects"])
    ' Did you mean `genome-structure`?'
    >>> closest("zebra", ["genome-structure"])
    ''
    """
    found = get_close_matches(word, list(known), n=1)
    return f" Did you mean `{found[0]}`?" if found else ""


def as_text(faults: Sequence[Fault]) -> str:
    """Write faults for a person, one a line."""
    return "\n".join(str(fault) for fault in sorted(faults))


def as_json(faults: Sequence[Fault]) -> str:
    """Write faults for a program: a list of objects."""
    return json.dumps([asdict(fault) for fault in sorted(faults)], indent=2, ensure_ascii=False)


def as_github(faults: Sequence[Fault]) -> str:
    """Write faults as GitHub workflow commands, which show beside the line of a change.

    >>> print(as_github([Fault("a.md", 3, "100 % wrong.", "Write it.")]))
    ::error file=a.md,line=3::100 %25 wrong. To mend: Write it.
    """
    return "\n".join(_workflow_command(fault) for fault in sorted(faults))


def _workflow_command(fault: Fault) -> str:
    said = _escaped(f"{fault.what} To mend: {fault.mend}")
    return f"::{fault.severity} file={_escaped(fault.file, more=':,')},line={fault.line}::{said}"


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def _escaped(text: str, *, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def label(path: Path, *, home: Path) -> str:
    """Return how a file is named to people: from the project's folder where it lies in it, else in full."""
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)
