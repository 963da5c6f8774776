"""A placement test: start it, answer one question after the other, and end with an exemption or with what to study.

Each answer is one transaction. The row of the test is locked first, so of two answers to one question the first counts
and the other finds it there; what `answer_question` returns is an acknowledgement only after the commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.placements import Placement, PlacementAnswer
from genomeready.assessment.queries.attempts import contents_of
from genomeready.assessment.queries.placements import again_from, placed_in, placements_of
from genomeready.assessment.rules.papers import key_hash
from genomeready.assessment.rules.placement import Ending, Measured, decide, running_sum, shown_by
from genomeready.assessment.rules.sittings import sender_of
from genomeready.assessment.services.answering import NotUnderstood
from genomeready.assessment.services.freezing import frozen_places
from genomeready.assessment.services.starting import MustWait, in_words
from genomeready.assessment.services.submitting import PaperAltered
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.shape import NothingGiven
from genomeready.audit.services import Actor, record
from genomeready.base.ids import fresh_seed, new_public_id, seeded
from genomeready.base.inserts import insert_into
from genomeready.base.refusals import Busy, NotThere, Refused
from genomeready.catalogue.models import Module
from genomeready.catalogue.queries.questions import QuestionRow, practice_questions
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.validity import valid_until
from genomeready.competence.services.evidence import NewEvidence, record_evidence
from genomeready.frameworks.models import Competency
from genomeready.learning.models import Enrolment
from genomeready.learning.rules import FEWEST_PLACED, MOST_PLACED
from genomeready.learning.services import exempt_from_module

SETTING = "online, not proctored"


class AlreadyExempt(Refused):
    """The person is exempt from the module; there is nothing to place."""

    message = "You are exempt from this module already. You can read it all the same."


class TooFewQuestions(Refused):
    """Not even a faultless test of the module's questions could exempt."""

    message = "There is no placement test for this module: it has %(held)s questions, and an exemption takes at least %(least)s."


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of an answer. It does not count where the question was answered, or the test ended, by another request."""

    number: int
    counts: bool


def start_placement(session: Session, enrolment: Enrolment, module: Module, *, by: Actor, at: datetime) -> Placement:
    """Return a new placement test of a module, or the one that is still open.

    Raises:
        AlreadyExempt: an earlier test exempted.
        MustWait: the waiting time after the last test is not over.
        TooFewQuestions: the module's questions could not exempt anybody.
    """
    if by.id != enrolment.person_id:
        message = "a placement test is started by the enrolled person"
        raise ValueError(message)
    earlier = placements_of(session, enrolment.id, module.id)
    if earlier and earlier[0].ending is None:
        return earlier[0]
    if any(placement.ending == Ending.EXEMPT for placement in earlier):
        raise AlreadyExempt
    if until := again_from(earlier, at=at):
        raise MustWait(until=in_words(until))
    pool = practice_questions(session, module.id)
    if len(pool) < FEWEST_PLACED:
        raise TooFewQuestions(held=len(pool), least=FEWEST_PLACED)
    number = 1 + max((placement.number for placement in earlier), default=0)
    return _write(session, enrolment, module, pool=pool, number=number, at=at)


def _write(session: Session, enrolment: Enrolment, module: Module, *, pool: list[QuestionRow], number: int, at: datetime) -> Placement:
    """Write a test with its questions in an order of chance; two starts at once get the same one."""
    seed = fresh_seed()
    seeded(seed).shuffle(pool)
    public_id = new_public_id()
    asked = [question.asked(seed, public_id) for question in pool[:MOST_PLACED]]
    made: Placement | None = session.scalars(
        insert_into(session, Placement)
        .values(
            public_id=public_id, person_id=enrolment.person_id, enrolment_id=enrolment.id, module_id=module.id, number=number,
            seed=seed, places=frozen_places(asked, seed=seed), key_hash=key_hash([question.content for question in asked]), started_at=at,
        )
        .on_conflict_do_nothing()
        .returning(Placement)
    ).one_or_none()  # fmt: skip
    if made is not None:
        return made
    meanwhile = placements_of(session, enrolment.id, module.id)
    if not meanwhile or meanwhile[0].ending is not None:
        raise Busy
    return meanwhile[0]


def answer_question(
    session: Session, placement: str, *, number: int, answer: Sequence[str] | None, client_id: str, by: Actor, at: datetime
) -> Taken:
    """Take the answer to the question that stands open in a person's test (named by its public id), and end it if that decides.

    `answer` None says that the person does not know. A repeat of the same `client_id` changes nothing and gets the same
    acknowledgement.

    Raises:
        NotThere: there is no such test or question (yet), or it is somebody else's.
        NotUnderstood: the client id is malformed, or belongs to another question.
        BadAnswer: what was sent is no answer to this question.
        PaperAltered: the questions are not those that the test was bound to.
    """
    if sender_of(client_id) is None:
        raise NotUnderstood
    test = _locked(session, placement, by)
    if not 1 <= number <= min(test.asked + 1, len(test.places)):
        raise NotThere
    if number <= test.asked or test.ending is not None:
        return Taken(number=number, counts=_is_repeat(session, test, number=number, client_id=client_id))
    _keep(session, test, answer, client_id=client_id, at=at)
    ending = decide(right=test.right, asked=test.asked, most=len(test.places))
    if ending is not None:
        _end(session, test, ending, by=by, at=at)
    session.flush()
    return Taken(number=number, counts=True)


def stop_placement(session: Session, placement: str, *, by: Actor, at: datetime) -> None:
    """Give a test up: what was answered is kept and says what to study. A test that has ended stays as it is.

    Raises:
        NotThere: there is no such test, or it is somebody else's.
    """
    test = _locked(session, placement, by)
    if test.ending is None:
        _end(session, test, Ending.ABANDONED, by=by, at=at)
        session.flush()


def _locked(session: Session, public_id: str, by: Actor) -> Placement:
    own = select(Placement).where(Placement.public_id == public_id, Placement.person_id == by.id)
    test = session.scalar(own.with_for_update(key_share=True).execution_options(populate_existing=True))
    if test is None:
        raise NotThere
    return test


def _is_repeat(session: Session, test: Placement, *, number: int, client_id: str) -> bool:
    asked = select(PlacementAnswer.client_id).where(PlacementAnswer.placement_id == test.id, PlacementAnswer.number == number)
    return session.scalar(asked) == client_id


def _keep(session: Session, test: Placement, answer: Sequence[str] | None, *, client_id: str, at: datetime) -> None:
    """Mark an answer, write it, and count it."""
    place = test.places[test.asked]
    kind = type_named(place["type"])
    given = None if answer is None else kind.read_answer(place["frozen"], answer)
    if answer is not None and given is None:
        raise NothingGiven
    contents = contents_of(session, test.places)
    if key_hash(contents) != test.key_hash:
        raise PaperAltered
    right = kind.mark(contents[test.asked], given).share == 1
    kept = insert_into(session, PlacementAnswer).values(
        placement_id=test.id, number=test.asked + 1, question_version_id=place["question"], client_id=client_id, answer=given,
        right=right, at=at,
    )  # fmt: skip
    if session.scalar(kept.on_conflict_do_nothing().returning(PlacementAnswer.id)) is None:
        raise NotUnderstood
    test.asked, test.right = test.asked + 1, test.right + right
    test.running_sum = Decimal(running_sum(right=test.right, asked=test.asked)).quantize(Decimal("0.0001"))


def _end(session: Session, test: Placement, ending: Ending, *, by: Actor, at: datetime) -> None:
    test.ending, test.ended_at = ending, at
    ground = f"placement:{test.public_id}"
    record(session, f"placement.{ending}", ground, by=by, asked=test.asked, right=test.right, running_sum=str(test.running_sum))
    if ending is Ending.EXEMPT:
        _exempt(session, test, ground=ground, by=by, at=at)


def _exempt(session: Session, test: Placement, *, ground: str, by: Actor, at: datetime) -> None:
    """Write what an exempting test showed as evidence, and the exemption."""
    shown = shown_by(placed_in(session, test.id, test.places))
    rows = session.execute(select(Competency.id, Competency.risk).where(Competency.id.in_([one.competency_id for one in shown])))
    risks = {row.id: row.risk for row in rows}
    record_evidence(
        session, test.person_id, shown=[_evidence(one, risk=risks[one.competency_id], ground=ground, at=at) for one in shown], by=None
    )
    enrolment, module = session.get_one(Enrolment, test.enrolment_id), session.get_one(Module, test.module_id)
    exempt_from_module(session, enrolment, module=module, rests_on=ground, at=at, by=by)


def _evidence(one: Measured, *, risk: str, ground: str, at: datetime) -> NewEvidence:
    return NewEvidence(
        competency_id=one.competency_id, level=one.level, kind=EvidenceKind.PLACEMENT, shown_at=at,
        valid_until=valid_until(at.date(), EvidenceKind.PLACEMENT, risk), rests_on=ground, context=SETTING,
        score=one.score, score_error=one.score_error, questions=one.questions,
    )  # fmt: skip
