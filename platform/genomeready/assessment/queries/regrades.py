"""Corrections that stand, what one would change before it is committed, and what was changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select, tuple_
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, Attempt, Paper
from genomeready.assessment.models.regrades import Regrade, RegradeLine, ResultChange
from genomeready.assessment.queries.attempts import contents_of_papers
from genomeready.assessment.queries.outcomes import judged_shares
from genomeready.assessment.rules.papers import key_hash
from genomeready.assessment.rules.regrades import (
    AT_WORK,
    STANDS,
    Changed,
    Correction,
    Line,
    Policy,
    RegradeState,
    change_of,
    is_counted,
    marked_places,
    share_of,
)
from genomeready.assessment.rules.results import Marked, as_read, result_of
from genomeready.assessment.rules.sittings import HAS_RESULT
from genomeready.base.prepared import run
from genomeready.catalogue.models import CourseQuestion, Examination, QuestionVersion
from genomeready.catalogue.rules import Use, content_in

AT_ONCE = 500
AT_ONCE_APPLIED = 50
"""How many papers are looked at for one transaction that changes results: on SQLite nobody else writes meanwhile."""

_STANDING = (
    select(Regrade.id, Regrade.question_version_id, Regrade.policy, Regrade.correction)
    .where(Regrade.state.in_(STANDS), Regrade.question_version_id.in_(bindparam("version_ids", expanding=True)))
    .order_by(Regrade.committed_at, Regrade.id)
)


def corrections_of(session: Session, version_ids: Collection[int], *, but: int | None = None) -> dict[int, Correction]:
    """Return the corrections that stand, by question version: the last one of each, leaving one regrade out of account."""
    return {
        row.question_version_id: Correction(policy=Policy(row.policy), key=row.correction)
        for row in run(session, _STANDING, version_ids=list(version_ids))
        if row.id != but
    }


def dropped_questions(session: Session, version_ids: Collection[int]) -> frozenset[int]:
    """Return the question versions that do not count any more."""
    return frozenset(version for version, found in corrections_of(session, version_ids).items() if not is_counted(found))


def marked_papers(
    session: Session, attempt_ids: Collection[int], *, under: Mapping[int, Correction] | None = None
) -> dict[int, tuple[Paper, list[Marked]]]:
    """Return papers with what their answers earn under the standing corrections, and these: five statements, however many."""
    papers = {paper.attempt_id: paper for paper in session.scalars(select(Paper).where(Paper.attempt_id.in_(attempt_ids)))}
    versions = {place["question"] for paper in papers.values() for place in paper.places}
    contents = dict(zip(papers, contents_of_papers(session, [paper.places for paper in papers.values()]), strict=True))
    corrections = corrections_of(session, versions) | dict(under or {})
    answers: dict[int, dict[int, Any]] = {key: {} for key in papers}
    for row in session.execute(select(Answer.attempt_id, Answer.place, Answer.answer).where(Answer.attempt_id.in_(attempt_ids))):
        answers[row.attempt_id][row.place] = row.answer
    judged = judged_shares(session, attempt_ids)
    return {
        key: (paper, marked_places(paper.places, contents[key], answers[key], corrections, judged.get(key, {})))
        for key, paper in papers.items()
    }


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a regrade's next papers show: how many there were and asked the question, which results would be others.

    `stage` and `since` say where the regrade was when they were looked at, `to` is the last attempt; `marked` are the papers whose
    result would be another, marked anew. `altered` says that one of these is not bound to its questions any more.
    """

    stage: str
    since: int
    to: int
    papers: int
    asked: int
    changes: tuple[Changed, ...]
    marked: Mapping[int, Sequence[Marked]]
    altered: bool


def next_look(session: Session, regrade: Regrade) -> Look:
    """Look at the papers that come next for a regrade. Nothing is written.

    First the answers to this question alone are marked both ways; only papers on which that makes a difference are marked whole,
    and where passes are withdrawn, those whose pass an earlier regrade kept. A result that was changed already is no change.
    """
    size = AT_ONCE_APPLIED if regrade.state == RegradeState.APPLYING else AT_ONCE
    rows = session.execute(_asking(regrade.question_version_id).where(Attempt.id > regrade.looked_to).limit(size)).all()
    asked = {
        row.id: (number, place.get("variant"))
        for row in rows
        for number, place in enumerate(row.places, start=1)
        if place["question"] == regrade.question_version_id
    }
    correction = Correction(policy=Policy(regrade.policy), key=regrade.correction)
    concerned = _differing(session, regrade, correction, asked)
    if regrade.withdraw_passes:
        kept = select(ResultChange.attempt_id).where(ResultChange.pass_kept, ResultChange.attempt_id.in_(asked))
        concerned |= set(session.scalars(kept))
    marked = marked_papers(session, concerned, under={regrade.question_version_id: correction})
    changes = _changes(session, regrade, {key: places for key, (_, places) in marked.items()})
    papers = [marked[change.attempt_id][0] for change in changes]
    return Look(
        stage=regrade.state, since=regrade.looked_to, to=rows[-1].id if rows else regrade.looked_to, papers=len(rows), asked=len(asked),
        changes=changes, marked={change.attempt_id: marked[change.attempt_id][1] for change in changes},
        altered=regrade.state == RegradeState.CHECKING and not _are_bound(session, papers),
    )  # fmt: skip


def _differing(session: Session, regrade: Regrade, correction: Correction, asked: Mapping[int, tuple[int, int | None]]) -> set[int]:
    """Return the attempts, of those that asked the question at a place and in a variant, whose mark there would be another."""
    question = session.get_one(QuestionVersion, regrade.question_version_id)
    earlier = corrections_of(session, [question.id], but=regrade.id).get(question.id)
    if is_counted(earlier) is not is_counted(correction):
        return set(asked)
    places = [(attempt_id, number) for attempt_id, (number, _) in asked.items()]
    found = select(Answer.attempt_id, Answer.answer).where(tuple_(Answer.attempt_id, Answer.place).in_(places))
    answers = {row.attempt_id: row.answer for row in session.execute(found)}
    judged = judged_shares(session, list(asked))

    def share(attempt_id: int, under: Correction | None) -> Fraction:
        number, variant = asked[attempt_id]
        people = judged.get(attempt_id, {}).get(number)
        return share_of(question.type, content_in(question.content, variant), answers.get(attempt_id), under, people)

    return {attempt_id for attempt_id in asked if share(attempt_id, earlier) != share(attempt_id, correction)}


def _changes(session: Session, regrade: Regrade, marked: Mapping[int, Sequence[Marked]]) -> tuple[Changed, ...]:
    changes = []
    for row in session.execute(select(Attempt.id, Attempt.result).where(Attempt.id.in_(marked)).order_by(Attempt.id)):
        before = as_read(row.result)
        after = result_of(marked[row.id], pass_percent=before.pass_percent, competency_percent=before.competency_percent)
        changes.append(change_of(row.id, before, after, withdraw_passes=regrade.withdraw_passes))
    return tuple(change for change in changes if change)


def _are_bound(session: Session, papers: Sequence[Paper]) -> bool:
    asked = contents_of_papers(session, [paper.places for paper in papers])
    return all(key_hash(contents) == paper.key_hash for paper, contents in zip(papers, asked, strict=True))


def papers_of(session: Session, version_id: int) -> int:
    """Return how many papers are to be looked at for a question: those of the examinations that may ask it."""
    asking = _asking(version_id).with_only_columns(func.count(Attempt.id)).order_by(None)
    return session.scalar(asking) or 0


def has_kept_passes(session: Session, version_id: int) -> bool:
    """Say whether an earlier regrade kept a pass that its marks do not reach, at an examination that may ask a question."""
    kept = _asking(version_id).with_only_columns(Attempt.id).order_by(None).join(ResultChange, ResultChange.attempt_id == Attempt.id)
    return session.scalar(kept.where(ResultChange.pass_kept).limit(1)) is not None


def lines_of(session: Session, regrade: Regrade, *, since: int = 0, to: int | None = None) -> list[Line]:
    """Return what was seen of a regrade, in the order of the attempts: all, or those after one attempt and up to another."""
    row = RegradeLine
    asked = (
        select(row.attempt_id, row.percent_before, row.percent_after, row.passed_before, row.passed_after, row.pass_kept)
        .where(row.regrade_id == regrade.id, row.attempt_id > since, *([row.attempt_id <= to] if to is not None else []))
        .order_by(row.attempt_id)
    )
    return [Line(**each) for each in session.execute(asked).mappings()]


def regrades_at_work(session: Session) -> Sequence[int]:
    """Return the ids of the regrades that the job process has to do with: first those that stand already."""
    applying = case((Regrade.state == RegradeState.APPLYING, 0), else_=1)
    return session.scalars(select(Regrade.id).where(Regrade.state.in_(AT_WORK)).order_by(applying, Regrade.id)).all()


def is_being_applied(session: Session, regrade: Regrade) -> bool:
    """Say whether results are being changed by another regrade of the same question."""
    other = select(Regrade.id).where(
        Regrade.question_version_id == regrade.question_version_id, Regrade.state == RegradeState.APPLYING, Regrade.id != regrade.id
    )
    return session.scalar(other.limit(1)) is not None


def _asking(version_id: int) -> Select[*tuple[Any, ...]]:
    """Return the statement for marked attempts at the examinations that may ask a question."""
    examinations = (
        select(Examination.id)
        .join(CourseQuestion, CourseQuestion.course_version_id == Examination.course_version_id)
        .where(CourseQuestion.question_version_id == version_id, CourseQuestion.use == Use.EXAM)
    )
    return (
        select(Attempt.id, Paper.places)
        .join(Paper, Paper.attempt_id == Attempt.id)
        .where(Attempt.examination_id.in_(examinations), Attempt.state.in_(HAS_RESULT))
        .order_by(Attempt.id)
    )


def grounds_of(session: Session, attempts: Mapping[int, str]) -> dict[int, str]:
    """Return what a pass of each attempt (public ids by id) rests on: a pass that was lost and found again is another one."""
    changed = (
        select(ResultChange.attempt_id, ResultChange.rests_on)
        .where(ResultChange.attempt_id.in_(attempts))
        .order_by(ResultChange.attempt_id, ResultChange.number)
    )
    return {key: f"attempt:{public_id}" for key, public_id in attempts.items()} | {
        row.attempt_id: row.rests_on for row in session.execute(changed)
    }
