"""The kinds of file that frameworks travel in: which one a file is, reading it, writing it, and what a kind has no place for. Pure."""

import json
from collections.abc import Iterator
from enum import StrEnum

from genomeready.base.refusals import Refused
from genomeready.base.schemas import read_schema
from genomeready.frameworks.exchange.case_package import package_of
from genomeready.frameworks.exchange.case_reading import SCHEMA, draft_of_package
from genomeready.frameworks.exchange.csv_files import read_table
from genomeready.frameworks.exchange.drafts import Draft, NotReadable
from genomeready.frameworks.exchange.edition import Edition
from genomeready.frameworks.exchange.hub import STEPS, draft_of_hub, hub_text
from genomeready.frameworks.exchange.json_text import read_json
from genomeready.frameworks.exchange.opensalt import draft_of_opensalt, opensalt_text
from genomeready.frameworks.exchange.rows import rows_of


class Format(StrEnum):
    """A kind of file."""

    CASE = "case"
    OPENSALT = "opensalt-csv"
    HUB = "hub-csv"
    YAML = "yaml"


class NotStrict(Refused):
    """A package that our own export made and that the schema does not accept."""

    message = "The package does not follow the schema of CASE 1.1 (%(why)s), so it was not written."


def format_of(data: bytes) -> Format:
    """Return which kind a file is, by how it begins.

    >>> format_of(b' {"CFDocument": {}}'), format_of(b"competency_domain;competency;slug"), format_of(b"Identifier,fullStatement")
    (<Format.CASE: 'case'>, <Format.HUB: 'hub-csv'>, <Format.OPENSALT: 'opensalt-csv'>)
    """
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        return Format.CASE
    header = start.replace(b"\0", b"").partition(b"\n")[0].lower()  # UTF-16 too, so far as the header is plain letters
    return Format.HUB if STEPS[0].encode() in header else Format.OPENSALT


def read_draft(data: bytes, kind: Format, *, title: str) -> Draft:
    """Return what a file holds; a table has no title of its own.

    Raises:
        NotReadable: it is no such file, or nothing in it can be taken in.
    """
    if kind is Format.CASE:
        draft = draft_of_package(read_json(data))
    else:
        draft = (draft_of_hub if kind is Format.HUB else draft_of_opensalt)(read_table(data), title=title)
    if not draft.items:
        raise NotReadable(why="There is no item in it that can be taken in.")
    return draft


def text_of(edition: Edition, kind: Format) -> str:
    """Return a framework version as one file of a kind.

    Raises:
        NotStrict: a package does not follow the schema.
    """
    if kind is Format.CASE:
        package = package_of(edition)
        wrong = next(iter(read_schema(SCHEMA).iter_errors(package)), None)
        if wrong is not None:
            raise NotStrict(why=wrong.message[:200])
        return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    origin, rows = edition.origin, rows_of(edition)
    columns = origin.columns if origin.format == kind else ()
    if kind is Format.HUB:
        return hub_text(rows, columns=columns)
    return opensalt_text(rows, columns=columns, separator=origin.separator, parents_by=origin.parents_by)


def lost(edition: Edition, kind: Format) -> Iterator[str]:
    """Yield what a kind has no place for: a table of competencies has none for roles and for most of the head."""
    if kind not in {Format.OPENSALT, Format.HUB}:
        return
    values = edition.values
    yield "title, description, licence, permitted use, notice and sources of the framework"
    if values.roles:
        yield f"{len(values.roles)} role profiles"
    yield "the descriptions of the levels of the scale (their names are in the columns)"
    if high := sum("risk" in competency for competency in values.competencies.values()):
        yield f"the risk of {high} competencies"
    if linked := sum(bool(competency.get("aligned_to")) for competency in values.competencies.values()):
        yield f"the source and the exact relation of the alignments of {linked} competencies (their addresses are there)"
