"""Our own question files, one or an archive of them with the works that they cite. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml

from genomeready.assessment.banks.archives import Archive
from genomeready.assessment.banks.drafting import read_question
from genomeready.assessment.banks.encodings import text_in
from genomeready.assessment.banks.qti_packages import zipped
from genomeready.assessment.banks.readings import OwnQuestion, Reading
from genomeready.assessment.banks.refusing import NotABank
from genomeready.base.faults import BrokenFileError, errors_in
from genomeready.base.located import read_yaml
from genomeready.base.schemas import read_schema, schema_faults
from genomeready.catalogue.files.heads import SCHEMAS, split_marked
from genomeready.catalogue.files.prose import cited_keys
from genomeready.catalogue.files.shapes import QuestionEntry, Work

KEY: Final = re.compile(r"q-[a-z]{2,6}-[0-9]{4}")
FILE: Final = re.compile(rf"(?:.*/)?{KEY.pattern}\.md")
REFERENCES: Final = "references.yaml"


def read_files(archive: Archive) -> Reading:
    """Return the question files of an archive."""
    reading = Reading()
    for name, why in archive.left:
        reading.refuse(name, "", why)
    works: dict[str, Any] = {}
    for name, content in archive.files.items():
        if re.fullmatch(r"(?:.*/)?references[a-z0-9-]*\.yaml", name):
            works |= _works(name, content, reading)
    for name, content in archive.files.items():
        if FILE.fullmatch(name):
            read_file(name, content, reading, works=works)
    if not reading.own and not reading.refused:
        raise NotABank(why="There is no question in the archive.")
    return reading


def read_file(name: str, content: bytes, reading: Reading, *, works: Mapping[str, Any]) -> None:
    """Take one question file."""
    try:
        text, notes = text_in(content)
    except NotABank as refused:
        reading.refuse(name, "", refused.text)
        return
    reading.notes += [f"{name}: {note}" for note in notes]
    question, faults = read_question(text, name=name)
    wrong = errors_in(faults)
    if question is None or wrong:
        first = wrong[0]
        reading.refuse(f"{name}, line {first.line}", "", f"{first.what} To mend: {first.mend}")
        return
    cited = {key for key, _ in question.works} | set(cited_keys(text))
    head, body = split_marked(text, name=name)
    reading.own.append(
        OwnQuestion(where=name, head=head.value, body=body.text, works={key: works[key] for key in sorted(cited) if key in works})
    )


def _works(name: str, content: bytes, reading: Reading) -> dict[str, Any]:
    try:
        located = read_yaml(text_in(content)[0], file=name)
    except (BrokenFileError, NotABank) as broken:
        reading.refuse(name, "", str(broken))
        return {}
    wrong = schema_faults(located, read_schema(SCHEMAS / "references.json"))
    if wrong:
        reading.refuse(f"{name}, line {wrong[0].line}", "", wrong[0].what)
        return {}
    return dict(located.value or {})


def files_of(questions: Iterable[QuestionEntry], texts: Mapping[str, str], works: Mapping[str, Work]) -> bytes:
    """Return an archive of question files as they stand, with the works that they cite.

    Args:
        questions: what the archive holds.
        texts: the text of each file under the id of its question.
        works: the works that may be cited.
    """
    listed = list(questions)
    cited = {key for question in listed for key in [*(k for k, _ in question.works), *cited_keys(texts[question.key])]}
    files = {f"questions/{question.key}.md": texts[question.key] for question in listed}
    known = {key: entry_of(works[key]) for key in sorted(cited) if key in works}
    return zipped({**({REFERENCES: works_text(known)} if known else {}), **files})


def entry_of(work: Work) -> dict[str, Any]:
    """Return a work as it stands in references.yaml."""
    address = {"doi": work.doi} if work.doi else {"url": work.url} if work.url else {}
    return {"authors": work.authors, "title": work.title, "source": work.source, **address, "verified": work.verified}


def works_text(works: Mapping[str, Any]) -> str:
    """Return works as the text of references.yaml."""
    return str(yaml.safe_dump(dict(works), sort_keys=False, allow_unicode=True, width=140)) if works else ""


def drafts_zip(files: Mapping[str, str], works: Mapping[str, Any], *, table: str) -> bytes:
    """Return an archive of question files that an import made, with the works that they cite and the table."""
    beside = {REFERENCES: works_text(works)} if works else {}
    return zipped({"table.txt": table, **beside, **{f"questions/{key}.md": text for key, text in files.items()}})
