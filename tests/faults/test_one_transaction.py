"""Promise 2: handing in, the mark, the evidence, the completion and the certificate happen together or not at all."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

import pytest
from faults.conftest import Site
from faults.killing import kill, workers_of
from faults.learners import Learner
from serving import wait_for
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.audit.models import AuditEntry
from genomeready.competence.models import Evidence
from genomeready.credentials.models.awards import Award
from genomeready.learning.models import Enrolment

pytestmark = pytest.mark.server

WAVES = 14
COMPETENCIES = 8
"""What the examination of the shipped course shows of somebody who answers everything right."""


@dataclass
class Counted:
    """The whole database: what belongs together and what stands alone."""

    passed: int = 0
    certificates: int = 0
    evidence: int = 0
    completions: int = 0
    passed_without_certificate: int = 0
    passed_without_evidence: int = 0
    passed_without_completion: int = 0
    passed_twice_certified: int = 0
    certified_without_pass: int = 0
    evidence_without_pass: int = 0
    completed_without_pass: int = 0

    @property
    def halves(self) -> dict[str, int]:
        """What must not be: one part of a pass without the others."""
        return {f.name: n for f in fields(self) if ("_without_" in f.name or "_twice_" in f.name) and (n := getattr(self, f.name))}


def counted(engine: Engine) -> Counted:
    """Count over the whole database, not only over what this test did."""
    with Session(engine) as session:
        passed = {f"attempt:{row.public_id}": row for row in session.scalars(select(Attempt).where(Attempt.passed.is_(True)))}
        certified = Counter(session.scalars(select(Award.rests_on)))
        shown = Counter(session.scalars(select(Evidence.rests_on)))
        completed = set(session.scalars(select(Enrolment.id).where(Enrolment.completed_at.is_not(None))))
    of_pass = {row.enrolment_id for row in passed.values()}
    return Counted(
        passed=len(passed), certificates=certified.total(), evidence=shown.total(), completions=len(completed),
        passed_without_certificate=len(passed.keys() - certified.keys()),
        passed_without_evidence=sum(shown[ground] != COMPETENCIES for ground in passed),
        passed_without_completion=len(of_pass - completed),
        passed_twice_certified=sum(number > 1 for number in certified.values()),
        certified_without_pass=len(certified.keys() - passed.keys()),
        evidence_without_pass=len(shown.keys() - passed.keys()),
        completed_without_pass=len(completed - of_pass),
    )  # fmt: skip


def test_a_killed_worker_leaves_no_half_of_a_pass(site: Site, told: list[str]) -> None:
    learners = site.learners(4 * WAVES, answered=True)

    killed = 0
    for wave in range(WAVES):  # four hand in at once, and a moment later, each time another one, a worker dies
        four = learners[4 * wave : 4 * wave + 4]
        with released_together(four):
            time.sleep(0.002 + 0.005 * wave)
            killed += kill(workers_of(site.instance)[: 1 + wave % 2])
        wait_for(lambda: len(workers_of(site.instance)) == 2, "both workers are back", seconds=10, logs=site.instance.logs)
    cut_off = [learner for learner in learners if learner.statuses[0]]
    at_first = counted(site.engine)
    with released_together(cut_off[::2]):  # half of those who got no answer press again
        pass

    found = counted(site.engine)
    told.append(f"{site.kind}: {killed} workers killed, {len(cut_off)} of {len(learners)} cut off; at first {at_first}, then {found}")
    assert len(cut_off) >= WAVES // 2, "hardly any worker died while it was handing in"
    assert {status for learner in learners for status in learner.statuses} <= {0, 303, 503}
    assert at_first.halves == found.halves == {}
    told_so = [learner for learner in learners if learner.statuses[303]]
    assert set(cut_off[::2]) <= set(told_so), "a second press goes through"
    assert _states(site.engine, told_so) == ["marked"] * len(told_so), "who was told so did hand in"
    assert "is whole" in site.instance.door("audit", "verify").stdout


@contextmanager
def released_together(learners: list[Learner]) -> Iterator[None]:
    """Let learners hand in at the same moment, and the block run beside it."""
    together = threading.Barrier(len(learners) + 1)

    def hand_in(learner: Learner) -> None:
        together.wait()
        learner.hand_in()
        learner.hang_up()

    threads = [threading.Thread(target=hand_in, args=(learner,)) for learner in learners]
    for thread in threads:
        thread.start()
    together.wait()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()


def _states(engine: Engine, learners: list[Learner]) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Attempt.state).where(Attempt.public_id.in_([learner.attempt for learner in learners]))))


def test_twenty_equal_submits_released_together_give_one_result_and_one_certificate(site: Site, told: list[str]) -> None:
    (learner,) = site.learners(1, answered=True)
    presses = [Learner(learner.port, learner.headers, learner.person_id, learner.attempt_id, learner.attempt, []) for _ in range(20)]

    with released_together(presses):
        pass

    statuses = sum((one.statuses for one in presses), Counter[int]())
    ground = f"attempt:{learner.attempt}"
    with Session(site.engine) as session:
        marked = session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.subject == ground, AuditEntry.act == "attempt.submitted")
        )
        certificates = session.scalar(select(func.count()).select_from(Award).where(Award.rests_on == ground))
        evidence = session.scalar(select(func.count()).select_from(Evidence).where(Evidence.rests_on == ground))
    told.append(f"{site.kind}: 20 submits {dict(statuses)}: marked {marked}, certificates {certificates}, evidence {evidence}")
    assert statuses == Counter({303: 20})
    assert (marked, certificates, evidence) == (1, 1, COMPETENCIES)
    assert counted(site.engine).halves == {}
