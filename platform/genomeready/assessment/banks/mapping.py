"""Which competency and level a tag or a category of another platform stands for. Pure."""

from typing import Final

from genomeready.assessment.banks.encodings import text_in
from genomeready.assessment.banks.refusing import NotABank
from genomeready.base.faults import BrokenFileError
from genomeready.base.located import read_yaml

EXAMPLE: Final = "write `Genes: {competency: genome-structure, level: 2}` for each tag or category."


def read_mapping(data: bytes, *, name: str) -> dict[str, tuple[str, int]]:
    """Return what a mapping file says.

    >>> read_mapping(b"Genes: {competency: genome-structure, level: 2}", name="map.yaml")
    {'Genes': ('genome-structure', 2)}

    Raises:
        NotABank: it is no such file; the words name the line.
    """
    try:
        located = read_yaml(text_in(data)[0], file=name)
    except BrokenFileError as broken:
        raise NotABank(why=str(broken.fault)) from None
    if not isinstance(located.value, dict):
        raise NotABank(why=f"{name} maps nothing: {EXAMPLE}")
    found = {}
    for tag, value in located.value.items():
        match value:
            case {"competency": str(slug), "level": int(level)} if len(value) == 2 and not isinstance(level, bool):  # noqa: PLR2004
                found[tag] = (slug, level)
            case _:
                raise NotABank(why=f"{name}:{located.line_of(tag)}: `{tag}` is mapped to no competency and level: {EXAMPLE}")
    return found
