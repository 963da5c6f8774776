"""What became of answers that people marked, as their candidates may read it, and how well markers agree."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from genomeready.assessment.models.marking import GivenMarks, Marking, Script
from genomeready.assessment.rules.agreement import Agreement, agreement
from genomeready.assessment.rules.marking import ARBITRATION
from genomeready.assessment.types.shape import Mark, Revealed
from genomeready.catalogue.models import Question, QuestionVersion
from genomeready.catalogue.rules import common_in


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an answer earned: the marks, and what each marker whose word counts gave by criterion and wrote to the candidate."""

    marks: Decimal
    maximum: int
    said: tuple[Mapping[str, int], ...]
    notes: tuple[str, ...]
    unreadable: bool
    arbitrated: bool

    @property
    def share(self) -> Fraction:
        """The marks as a share of the question's."""
        return Fraction(self.marks) / self.maximum


def outcomes_of(session: Session, attempt_id: int) -> dict[int, Outcome]:
    """Return what the settled answers of an attempt earned, by place, in one statement.

    Where a third marker decided, her word stands alone. A private note is never among what is read here.
    """
    rows = session.execute(
        select(
            Script.place, Script.marks, Script.maximum, Marking.turn, GivenMarks.levels, GivenMarks.note, GivenMarks.unreadable
        )
        .join(Marking, Marking.script_id == Script.id)
        .join(GivenMarks, (GivenMarks.script_id == Script.id) & (GivenMarks.marker_id == Marking.marker_id))
        .where(Script.attempt_id == attempt_id, Script.marks.is_not(None), GivenMarks.final)
        .order_by(Script.place, Marking.turn)
    ).all()  # fmt: skip
    by_place = defaultdict(list)
    for row in rows:
        by_place[row.place].append(row)
    found = {}
    for place, given in by_place.items():
        counting = [row for row in given if row.turn == ARBITRATION] or given
        found[place] = Outcome(
            marks=given[0].marks, maximum=given[0].maximum, arbitrated=counting[0].turn == ARBITRATION,
            said=tuple(row.levels for row in counting if not row.unreadable), notes=tuple(row.note for row in counting if row.note),
            unreadable=all(row.unreadable for row in counting),
        )  # fmt: skip
    return found


def judged_shares(session: Session, attempt_ids: Collection[int]) -> dict[int, dict[int, Fraction]]:
    """Return what people gave the answers of attempts, as shares of each question's mark, by attempt and place."""
    rows = session.execute(
        select(Script.attempt_id, Script.place, Script.marks, Script.maximum).where(
            Script.attempt_id.in_(attempt_ids), Script.marks.is_not(None)
        )
    )
    found: dict[int, dict[int, Fraction]] = {}
    for row in rows:
        found.setdefault(row.attempt_id, {})[row.place] = Fraction(row.marks) / row.maximum
    return found


def with_outcome(found: Revealed, outcome: Outcome | None) -> Revealed:
    """Return a question after the attempt with what people gave its answer; as it is where nobody marked it."""
    if outcome is None:
        return found
    return replace(found, mark=Mark(share=outcome.share), body={**found.body, "outcome": outcome})


@dataclass(frozen=True, kw_only=True)
class AgreementRow:
    """How well two markers agree on one question."""

    key: str
    title: str
    version: int
    maximum: int
    tolerance_percent: Decimal
    found: Agreement


def agreement_rows(session: Session) -> list[AgreementRow]:
    """Return how well markers agree on each question that two have marked, in one statement.

    An answer that one of the two could not read has no pair of marks and is left out.
    """
    one, two = aliased(Marking), aliased(Marking)
    first, second = aliased(GivenMarks), aliased(GivenMarks)
    rows = session.execute(
        select(QuestionVersion.id, Question.key, QuestionVersion.number, QuestionVersion.content, Script.maximum, first.marks, second.marks)
        .join(Script, Script.question_version_id == QuestionVersion.id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(one, (one.script_id == Script.id) & (one.turn == 1))
        .join(two, (two.script_id == Script.id) & (two.turn == 2))  # noqa: PLR2004 - the second turn
        .join(first, (first.script_id == Script.id) & (first.marker_id == one.marker_id) & first.final)
        .join(second, (second.script_id == Script.id) & (second.marker_id == two.marker_id) & second.final)
        .where(first.marks.is_not(None), second.marks.is_not(None))
        .order_by(Question.key, QuestionVersion.number)
    ).all()
    pairs: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    about = {}
    for version_id, key, number, content, maximum, a, b in rows:
        pairs[version_id].append((a, b))
        about[version_id] = (key, number, content, maximum)
    return [_row(*about[version_id], given) for version_id, given in pairs.items()]


def _row(key: str, number: int, content: Mapping[str, object], maximum: int, given: Sequence[tuple[int, int]]) -> AgreementRow:
    told = common_in(content)
    tolerance = Fraction(str(told["tolerance"]))
    return AgreementRow(
        key=key, title=str(told["title"]), version=number, maximum=maximum, tolerance_percent=Decimal(str(told["tolerance"])) * 100,
        found=agreement(given, maximum=maximum, tolerance=tolerance),
    )  # fmt: skip
