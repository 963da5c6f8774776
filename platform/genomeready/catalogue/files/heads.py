"""Markdown files with a YAML head between two lines of `---`, and YAML files, checked against their schemas."""

from pathlib import Path

from genomeready.base.faults import BrokenFileError, Fault
from genomeready.base.located import Located, read_yaml
from genomeready.base.schemas import read_schema, schema_faults
from genomeready.catalogue.files.shapes import Prose

LONGEST = 64 * 1024
SCHEMAS = Path(__file__).parents[1] / "schemas"


def read_text(path: Path, *, name: str) -> str:
    """Return the text of a file.

    Raises:
        BrokenFileError: it is not there, not UTF-8, or far too large.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BrokenFileError(Fault(name, 1, "The file is missing.", "write it, or take it off the list that names it.")) from None
    except UnicodeDecodeError:
        raise BrokenFileError(Fault(name, 1, "The file is not UTF-8 text.", "save it as UTF-8.")) from None
    if len(text) > LONGEST:
        raise BrokenFileError(Fault(name, 1, "The file is far larger than such files are.", "split it."))
    return text


def read_checked(path: Path, schema: str, *, name: str, faults: list[Fault]) -> Located | None:
    """Return a YAML file that follows its schema; None, with the faults noted, where it does not."""
    try:
        located = read_yaml(read_text(path, name=name), file=name)
    except BrokenFileError as broken:
        faults.append(broken.fault)
        return None
    return located if _follows(located, schema, faults) else None


def read_marked(path: Path, schema: str, *, name: str, faults: list[Fault]) -> tuple[Located, Prose] | None:
    """Return head and text of a Markdown file whose head follows its schema; None, with the faults noted, where not."""
    try:
        located, body = split_marked(read_text(path, name=name), name=name)
    except BrokenFileError as broken:
        faults.append(broken.fault)
        return None
    return (located, body) if _follows(located, schema, faults) else None


def split_marked(text: str, *, name: str) -> tuple[Located, Prose]:
    """Return the head of a Markdown file, read but not checked, and the text below it.

    Raises:
        BrokenFileError: there is no head, or it is no YAML.
    """
    head, body = split_head(text, name=name)
    return read_yaml(head, file=name, first_line=2), body


def split_head(text: str, *, name: str) -> tuple[str, Prose]:
    r"""Return the head of a Markdown file and the text below it.

    >>> split_head("---\nid: 1\n---\nHello", name="a.md")
    ('id: 1', Prose(text='Hello', line=4))

    Raises:
        BrokenFileError: there is no head.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise BrokenFileError(Fault(name, 1, "The file has no head.", "begin it with a line `---`, the fields, and another line `---`."))
    ends = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if ends is None:
        raise BrokenFileError(Fault(name, 1, "The head of the file has no end.", "put a line `---` below its last field."))
    return "\n".join(lines[1:ends]), Prose("\n".join(lines[ends + 1 :]), ends + 2)


def _follows(located: Located, schema: str, faults: list[Fault]) -> bool:
    found = schema_faults(located, read_schema(SCHEMAS / f"{schema}.json"))
    faults.extend(found)
    return not found
