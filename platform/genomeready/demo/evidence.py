"""Inventing what people have shown: examinations, supervisors' words, self-assessment; some of it run out. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random  # noqa: TID251 - the type only; the generators come from base.ids

from genomeready.base.ids import seeded
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.standing import is_mandatory
from genomeready.demo.people import Invented, Stage
from genomeready.frameworks.lines.roles import NeedRow

HIGHEST = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class InventedEvidence:
    """One row of evidence to write."""

    competency_id: int
    level: int
    kind: EvidenceKind
    shown_at: datetime
    rests_on: str


def evidence_for(person: Invented, needs: Sequence[NeedRow], *, seed: int, today: date) -> Iterator[InventedEvidence]:
    """Return what somebody has shown, as her stage has it; the same for the same seed and day."""
    chance = seeded(f"meridia:{seed}:{person.number}:evidence")
    asked = [need for need in needs if need.applicable and need.minimum is not None]
    match person.stage:
        case Stage.NOTHING:
            return
        case Stage.DECLARED:
            yield from _declared(person, asked, chance, today)
        case Stage.STARTED:
            yield from _started(person, asked, chance, today)
        case Stage.NEARLY | Stage.READY | Stage.LAPSED:
            yield from _trained(person, asked, chance, today)


def _declared(person: Invented, asked: Sequence[NeedRow], chance: Random, today: date) -> Iterator[InventedEvidence]:
    day = today - timedelta(days=chance.randint(5, 400))
    for need in asked:
        if chance.random() < 0.7:  # noqa: PLR2004 - seven in ten are filled in
            yield _row(person, need, EvidenceKind.SELF, chance.randint(0, HIGHEST - 1), day)


def _started(person: Invented, asked: Sequence[NeedRow], chance: Random, today: date) -> Iterator[InventedEvidence]:
    """About a third shown, some of it a level too low."""
    day = today - timedelta(days=chance.randint(10, 900))
    for need in asked:
        throw = chance.random()
        if throw < 0.35:  # noqa: PLR2004 - a third
            kind = chance.choice((EvidenceKind.EXAMINATION, EvidenceKind.QUIZ, EvidenceKind.COURSE, EvidenceKind.SUPERVISOR))
            yield _row(person, need, kind, max(0, (need.minimum or 0) - (chance.random() < 0.4)), day)  # noqa: PLR2004 - some fall short
        elif throw < 0.5:  # noqa: PLR2004 - and a few are only declared
            yield _row(person, need, EvidenceKind.SELF, chance.randint(0, HIGHEST - 1), day)


def _trained(person: Invented, asked: Sequence[NeedRow], chance: Random, today: date) -> Iterator[InventedEvidence]:
    """All mandatory competencies; up to three of them missing (nearly), or all of it long ago (lapsed)."""
    mandatory = [need.competency_id for need in asked if is_mandatory(need)]
    missing = set(chance.sample(mandatory, min(len(mandatory), chance.randint(1, 3)))) if person.stage is Stage.NEARLY else set()
    days_ago = chance.randint(2200, 2700) if person.stage is Stage.LAPSED else chance.randint(20, 700)
    examined, confirmed = today - timedelta(days=days_ago), today - timedelta(days=days_ago - 14)
    for need in asked:
        if need.competency_id in missing or (need.set_key and chance.random() < 0.4):  # noqa: PLR2004 - sets are chosen from
            continue
        by_examination = need.kind == "knowledge" or chance.random() < 0.3  # noqa: PLR2004 - the rest is seen at work
        kind = EvidenceKind.EXAMINATION if by_examination else EvidenceKind.SUPERVISOR
        level = min(HIGHEST, (need.minimum or 0) + (chance.random() < 0.25))  # noqa: PLR2004 - some do more than is asked
        yield _row(person, need, kind, level, examined if by_examination else confirmed)


def _row(person: Invented, need: NeedRow, kind: EvidenceKind, level: int, day: date) -> InventedEvidence:
    return InventedEvidence(
        competency_id=need.competency_id, level=level, kind=kind,
        shown_at=datetime.combine(day, time(9 + person.number % 8, person.number % 60), UTC),
        rests_on=f"demonstration:{person.email.split('@')[0]}:{kind}",
    )  # fmt: skip
