"""Corrections that stand, what one would change before it is committed, and what was changed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, Attempt, Paper
from genomeready.assessment.models.regrades import Regrade, ResultChange
from genomeready.assessment.queries.attempts import contents_of_papers
from genomeready.assessment.queries.outcomes import judged_shares
from genomeready.assessment.rules.regrades import (
    Changed,
    Correction,
    Policy,
    RegradeState,
    change_of,
    digest_of,
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

_STANDING = select(Regrade.question_version_id, Regrade.policy, Regrade.correction).where(
    Regrade.id.in_(
        select(func.max(Regrade.id))
        .where(Regrade.state == RegradeState.COMMITTED, Regrade.question_version_id.in_(bindparam("version_ids", expanding=True)))
        .group_by(Regrade.question_version_id)
    )
)


def corrections_of(session: Session, version_ids: Collection[int]) -> dict[int, Correction]:
    """Return the corrections that stand, by question version: the one committed last of each."""
    return {
        row.question_version_id: Correction(policy=Policy(row.policy), key=row.correction)
        for row in run(session, _STANDING, version_ids=list(version_ids))
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
class DryRun:
    """What a regrade would change: everyone who sat the question, and those whose result would be another."""

    asked: int
    changes: tuple[Changed, ...]

    @property
    def seen(self) -> str:
        """The digest of what is shown."""
        return digest_of(self.changes)


def dry_run(session: Session, version_id: int, correction: Correction, *, withdraw_passes: bool) -> DryRun:
    """Work out what a correction would change. Nothing is written.

    First the answers to this question alone are marked both ways; only papers on which that makes a difference are marked whole,
    and where passes are withdrawn, those whose pass an earlier regrade kept.
    """
    kept = set(session.scalars(select(ResultChange.attempt_id).where(ResultChange.pass_kept))) if withdraw_passes else set()
    concerned, asked = [], 0
    for attempt_id, differs in _differing(session, version_id, correction):
        asked += 1
        concerned += [attempt_id] if differs or attempt_id in kept else []
    changes: list[Changed] = []
    for start in range(0, len(concerned), AT_ONCE):
        batch = concerned[start : start + AT_ONCE]
        marked = marked_papers(session, batch, under={version_id: correction})
        for row in session.execute(select(Attempt.id, Attempt.result).where(Attempt.id.in_(batch)).order_by(Attempt.id)):
            before = as_read(row.result)
            after = result_of(marked[row.id][1], pass_percent=before.pass_percent, competency_percent=before.competency_percent)
            change = change_of(row.id, before, after, withdraw_passes=withdraw_passes)
            changes += [change] if change else []
    return DryRun(asked=asked, changes=tuple(changes))


def _differing(session: Session, version_id: int, correction: Correction) -> Iterator[tuple[int, bool]]:
    """Return every marked attempt at an examination that asked a question, and whether its mark there would be another."""
    question = session.get_one(QuestionVersion, version_id)
    standing = corrections_of(session, [version_id]).get(version_id)
    recounted = is_counted(standing) is not is_counted(correction)
    asked = [
        (row.id, number, place.get("variant"))
        for row in session.execute(_asking(version_id))
        for number, place in enumerate(row.places, start=1)
        if place["question"] == version_id
    ]
    for start in range(0, len(asked), AT_ONCE):
        batch = asked[start : start + AT_ONCE]
        rows = session.execute(
            select(Answer.attempt_id, Answer.answer).where(tuple_(Answer.attempt_id, Answer.place).in_([at[:2] for at in batch]))
        )
        answers = {row.attempt_id: row.answer for row in rows}
        judged = judged_shares(session, [at[0] for at in batch])
        for attempt_id, number, variant in batch:
            content = content_in(question.content, variant)
            given, people = answers.get(attempt_id), judged.get(attempt_id, {}).get(number)
            old, new = (share_of(question.type, content, given, each, people) for each in (standing, correction))
            yield attempt_id, recounted or old != new


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
