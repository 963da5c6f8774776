"""Bring files to answer a question, and take them out of the answer again. Every answer goes the way of `save_answer`."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, Attempt, Paper
from genomeready.assessment.models.marking import AnswerFile
from genomeready.assessment.services.answering import Saved, save_answer
from genomeready.assessment.types.file_upload import NAME, NO_FILE
from genomeready.audit.services import Actor, record
from genomeready.base.ids import new_public_id, new_uuid
from genomeready.base.refusals import NotThere, Refused
from genomeready.competence.services.portfolio import Brought

MOST_BROUGHT = 20
"""How many files may be brought to one place, those included that were taken out of the answer again: they are kept all the same."""


class AnswerFull(Refused):
    """More files than the question takes."""

    message = "This answer takes %(most)s files, and they are all there. Remove one of them, and send this one again."


class BroughtTooOften(Refused):
    """More files than anybody needs."""

    message = f"You have sent {MOST_BROUGHT} files for this question, and no more can be taken. The answer keeps those that are listed."


class KindNotAsked(Refused):
    """A sound file of a kind that this question does not take."""

    message = "This question takes %(kinds)s, and the file is something else, whatever its name says. Save it as one of these."


def add_answer_file(session: Session, attempt: str, *, place: int, brought: Brought, by: Actor, at: datetime) -> Saved:
    """Keep a brought file and let it be part of the answer; the same content twice is there once.

    Returns:
        What became of the answer, to be acknowledged after the commit: a file that came too late is kept and does not count.

    Raises:
        NotThere: there is no such place in an attempt of this person, or it is not answered by files.
        KindNotAsked, AnswerFull, BroughtTooOften: as they say.
    """
    own, frozen = _place(session, attempt, place, by)
    if brought.kind.suffix not in frozen["kinds"]:
        raise KindNotAsked(kinds=", ".join(kind.upper() for kind in frozen["kinds"]))
    held = _held(session, own, place)
    here = (AnswerFile.attempt_id == own.id, AnswerFile.place == place)
    file = session.scalar(select(AnswerFile).where(*here, AnswerFile.content_hash == brought.content_hash))
    if file is None or file.public_id not in held:
        if len(held) >= frozen["files"]:
            raise AnswerFull(most=frozen["files"])
        if file is None:
            if (session.scalar(select(func.count(AnswerFile.id)).where(*here)) or 0) >= MOST_BROUGHT:
                raise BroughtTooOften
            file = _keep(session, own, place, brought, by=by, at=at)
        held = [*held, file.public_id]
    return save_answer(session, attempt, person_id=by.id, place=place, answer=held, client_id=new_uuid(), at=at)


def remove_answer_file(session: Session, attempt: str, *, place: int, file: str, by: Actor, at: datetime) -> Saved:
    """Take a file out of the answer; one that is not in it changes nothing. What was brought is kept.

    Raises:
        NotThere: there is no such place in an attempt of this person, or it is not answered by files.
    """
    own, _ = _place(session, attempt, place, by)
    left = [each for each in _held(session, own, place) if each != file]
    record(session, "attempt.file_removed", f"attempt:{attempt}", by=by, place=place, file=file)
    return save_answer(session, attempt, person_id=by.id, place=place, answer=left or [NO_FILE], client_id=new_uuid(), at=at)


def note_file_read(session: Session, file: str, *, by: Actor) -> None:
    """Note that a marker read a file, by its public id."""
    record(session, "attempt.file_read", f"file:{file}", by=by)


def _place(session: Session, attempt: str, place: int, by: Actor) -> tuple[Attempt, dict[str, Any]]:
    """Lock a person's attempt, so that two files are one after the other; return it and what the paper keeps of the place."""
    asked = select(Attempt).where(Attempt.public_id == attempt, Attempt.person_id == by.id).with_for_update(key_share=True)
    own = session.scalar(asked)
    places = session.get_one(Paper, own.id).places if own is not None else []
    if own is None or not 1 <= place <= len(places) or places[place - 1]["type"] != NAME:
        raise NotThere
    return own, places[place - 1]["frozen"]


def _held(session: Session, attempt: Attempt, place: int) -> list[str]:
    standing = session.get(Answer, (attempt.id, place), populate_existing=True)
    return list(standing.answer or ()) if standing is not None else []


def _keep(session: Session, attempt: Attempt, place: int, brought: Brought, *, by: Actor, at: datetime) -> AnswerFile:
    file = AnswerFile(
        public_id=new_public_id(), attempt_id=attempt.id, place=place, name=brought.name, media_type=brought.kind.media_type,
        size=brought.size, content_hash=brought.content_hash, brought_at=at,
    )  # fmt: skip
    session.add(file)
    session.flush()
    record(session, "attempt.file_added", f"attempt:{attempt.public_id}", by=by, place=place, file=file.public_id, hash=file.content_hash)
    return file
