"""A backup taken while answers are being saved restores whole, with every answer acknowledged before it began."""

from pathlib import Path

import pytest
from faults.conftest import Site
from faults.learners import Crowd, Learner
from serving import Instance, wait_for
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, AnswerEvent
from genomeready.schema import all_tables

pytestmark = pytest.mark.server

LEARNERS = 24


def answer(learner: Learner, turn: int) -> None:
    learner.insist(learner.write(turn))


def test_a_backup_under_load_holds_every_answer_acknowledged_before_it(site: Site, tmp_path: Path, told: list[str]) -> None:
    learners = site.learners(LEARNERS)

    with Crowd(learners, answer) as crowd:
        wait_for(lambda: all(len(learner.acknowledged) >= 5 for learner in learners), "everybody answers")
        before = acknowledged(learners)
        said = site.instance.door("backup", str(tmp_path / "all.zip")).stdout
        after = acknowledged(learners)

    engine = restored(site.instance, tmp_path)
    there, torn = events_of(engine), torn_apart(engine)
    broken = broken_references(engine)
    engine.dispose()
    told.append(
        f"{site.kind}: {len(before)} acknowledged before the backup, {len(after) - len(before)} while it ran; restored {len(there)}, "
        f"of those before it lost {len(before - there)}; places torn apart {torn}; broken references {sum(broken.values())}"
    )
    assert "rows written" in said
    assert len(after) > len(before), "nothing was saved while the backup ran"
    assert set(crowd.statuses) == {200}, "the backup is not felt by those who answer"
    assert before <= there
    assert torn == 0, "the backup is of one moment"
    assert broken == {}


def acknowledged(learners: list[Learner]) -> set[tuple[str, str]]:
    return {(learner.attempt, packet.client_id) for learner in learners for packet in list(learner.journal) if packet.acknowledged}


def restored(instance: Instance, folder: Path) -> Engine:
    """Restore with the operator's command into an empty SQLite beside, wherever the backup came from."""
    url = f"sqlite:///{folder / 'restored.db'}"
    beside = Instance(folder, 0, instance.environment | {"GENOMEREADY_DATABASE_URL": url, "GENOMEREADY_INSTANCE_PATH": str(folder)})
    assert "rows restored" in beside.door("restore", str(folder / "all.zip")).stdout
    return create_engine(url)


def events_of(engine: Engine) -> set[tuple[str, str]]:
    attempt = all_tables().tables["attempt"]
    with Session(engine) as session:
        rows = session.execute(select(attempt.c.public_id, AnswerEvent.client_id).join(attempt, attempt.c.id == AnswerEvent.attempt_id))
        return {(row.public_id, row.client_id) for row in rows}


def torn_apart(engine: Engine) -> int:
    """Count the places whose standing answer is not the latest of their events: the halves of one save."""
    latest: dict[tuple[int, int], int] = {}
    with Session(engine) as session:
        for attempt, place, client_id in session.execute(select(AnswerEvent.attempt_id, AnswerEvent.place, AnswerEvent.client_id)):
            latest[attempt, place] = max(latest.get((attempt, place), 0), int(client_id.split(".")[1]))
        stands = {(row.attempt_id, row.place): row.sequence for row in session.scalars(select(Answer))}
    return len(latest.items() ^ stands.items())


def broken_references(engine: Engine) -> dict[str, int]:
    """Count, for each foreign key of the schema, the rows that point at nothing."""
    found = {}
    with engine.connect() as connection:
        for table in all_tables().sorted_tables:
            for constraint in table.foreign_key_constraints:
                (key,) = constraint.elements
                target = key.column.table.alias("target")
                missing = select(func.count()).select_from(
                    table.outerjoin(target, key.parent == target.c[key.column.name])
                ).where(key.parent.is_not(None), target.c[key.column.name].is_(None))  # fmt: skip
                if number := connection.scalar(missing):
                    found[f"{table.name}.{key.parent.name}"] = number
    return found
