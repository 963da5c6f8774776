"""Reading files for the commands, with one clear line where that fails."""

from pathlib import Path

from genomeready.credentials.carriers.reading import LARGEST_FILE
from genomeready.credentials.proofs.reading import read_json
from genomeready.web.cli import Failure


def read_file(path: Path) -> bytes:
    """Return a file, never more of it than any certificate has."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise Failure(f"{path} cannot be read: {fault.strerror}.") from fault


def json_in(path: Path) -> object:
    """Return the JSON of a file."""
    try:
        return read_json(read_file(path))
    except ValueError as fault:
        raise Failure(f"{path} cannot be read as JSON.") from fault


def printable(text: str) -> str:
    """Return a text without the characters that steer a terminal: it may come from a stranger.

    >>> printable(f"a{chr(27)}[2Jb")
    'a [2Jb'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)
