"""Files that answer a question: as its page lists them, and one of them for whoever may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.marking import AnswerFile, Marking, Script
from genomeready.assessment.rules.marking import ScriptState
from genomeready.assessment.rules.sittings import AWAITING_MARKS
from genomeready.assessment.types.file_upload import NAME
from genomeready.assessment.types.shape import Revealed, Seen
from genomeready.people.queries import WhoAsks


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file of an answer. `size` is in bytes."""

    public_id: str
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class ReadableFile:
    """A file that somebody may read now, and whether it is their own. A marker gets it under a name that names nobody."""

    public_id: str
    name: str
    media_type: str
    content_hash: str
    own: bool


def files_of(session: Session, attempt_id: int, place: int, answer: Sequence[str] | None) -> tuple[FileRow, ...]:
    """Return the files that an answer names and that were brought to its place, in its order."""
    if not answer:
        return ()
    asked = select(AnswerFile.public_id, AnswerFile.name, AnswerFile.size).where(
        AnswerFile.attempt_id == attempt_id, AnswerFile.place == place, AnswerFile.public_id.in_(answer)
    )
    found = {row["public_id"]: FileRow(**row) for row in session.execute(asked).mappings()}
    return tuple(found[each] for each in answer if each in found)


def seen_with_files(session: Session, seen: Seen, attempt_id: int, place: int, answer: Sequence[str] | None) -> Seen:
    """Return a question with the names of its files, where it is one that files answer."""
    if seen.type != NAME:
        return seen
    return replace(seen, body={**seen.body, "files": files_of(session, attempt_id, place, answer)})


def revealed_with_files(session: Session, found: Revealed, attempt_id: int, place: int, answer: Sequence[str] | None) -> Revealed:
    """Return a question after the attempt with the names of its files, where it is one that files answered."""
    if found.type != NAME:
        return found
    return replace(found, body={**found.body, "files": files_of(session, attempt_id, place, answer)})


def readable_answer_file(session: Session, public_id: str, who: WhoAsks) -> ReadableFile | None:
    """Return a file if somebody may read it now: whoever brought it, or who has a turn at its answer until that is settled."""
    marks = exists().where(
        Script.attempt_id == AnswerFile.attempt_id, Script.place == AnswerFile.place, Script.state != ScriptState.SETTLED,
        Attempt.state.in_(AWAITING_MARKS), Marking.script_id == Script.id, Marking.marker_id == who.id,
    )  # fmt: skip
    row = session.execute(
        select(AnswerFile, Attempt.person_id)
        .join(Attempt, Attempt.id == AnswerFile.attempt_id)
        .where(AnswerFile.public_id == public_id, or_(Attempt.person_id == who.id, marks))
    ).one_or_none()
    if row is None:
        return None
    file, own = row.AnswerFile, row.person_id == who.id
    name = file.name if own else f"answer-{file.id}.{file.name.rpartition('.')[2]}"
    return ReadableFile(public_id=file.public_id, name=name, media_type=file.media_type, content_hash=file.content_hash, own=own)
