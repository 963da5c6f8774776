"""Standing and its roll-up, in this process: one person with much evidence, upkeep of one award, rebuild and recount of everyone.

CPU time of this process, which other programs disturb least: with SQLite that is everything, with PostgreSQL
everything but the server's own part.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from factories.competence import an_evidence
from factories.frameworks import a_competency, a_role_profile
from factories.people import a_membership, a_person, a_profession
from flask import Flask
from in_process import milliseconds
from sqlalchemy import insert, select

from genomeready.base import clock
from genomeready.base.prepared import run
from genomeready.base.unit_of_work import work_done
from genomeready.competence.models import Evidence, HeldStanding
from genomeready.competence.queries.evidence import _EVIDENCE_OF, evidence_of
from genomeready.competence.queries.held import people_after
from genomeready.competence.queries.recount import recounted
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.standing import standings
from genomeready.competence.services.evidence import NewEvidence, record_evidence
from genomeready.competence.services.rollup import keep_standings, rebuild_for
from genomeready.frameworks.models import Domain
from genomeready.frameworks.queries.profiles import profile_for
from genomeready.frameworks.queries.versions import current_version
from genomeready.web.database import reading, unit_of_work

NEEDS, ROWS = 80, 2000
BATCH = 500
LIMITS = {
    f"standing, {NEEDS} needs, {ROWS} rows (CPU)": f"limit: fetch {ROWS} rows (CPU)",
    "record evidence, roll-up kept (CPU)": "limit: record without roll-up (CPU)",
    f"rebuild {BATCH} people (CPU)": "limit: insert the same rows (CPU)",
    f"verify {BATCH} people (CPU)": "limit: fetch the kept rows (CPU)",
}


TARGETS = {
    f"standing, {NEEDS} needs, {ROWS} rows (CPU)": "≤ 20 ms",
    f"rebuild {BATCH} people (CPU)": "≤ 1500 ms",
}  # the latter: 20,000 people a minute


class Standings:
    """What is measured, on the database of a demonstration."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            with unit_of_work() as session:
                self.person_id = self._someone_with_much_evidence(session)
            with reading() as session:
                self.needs = profile_for(session, "bench").needs
                self.asked = [need.competency_id for need in self.needs]
                examined = select(Evidence.person_id, Evidence.competency_id).where(Evidence.kind == "examination").order_by(Evidence.id)
                self.examined = session.execute(examined.limit(500)).all()
                self.turn = 0

    def _someone_with_much_evidence(self, session) -> int:
        version = current_version(session)
        domain = session.scalar(select(Domain).where(Domain.version_id == version.id))
        competencies = [a_competency(session, domain=domain, slug=f"bench-{n}") for n in range(NEEDS)]
        needs = {competency.slug: 1 + n % 4 for n, competency in enumerate(competencies)}
        person, profession = a_person(session), a_profession(session, slug="bench", title="Bench")
        a_role_profile(session, version=version, profession=profession, needs=needs, max_age_months=60)
        a_membership(session, person=person, profession=profession)
        today, kinds = clock.today(), list(EvidenceKind)
        for n in range(ROWS):
            on = today - timedelta(days=ROWS - n)
            kind = kinds[n % len(kinds)]
            an_evidence(
                session,
                person=person,
                competency=competencies[n * 7 % NEEDS],
                level=n % 5,
                kind=kind,
                on=on,
                until=on + timedelta(days=900),
            )
        return person.id

    def measure(self) -> dict[str, list[float]]:
        """Return the milliseconds of each, the limit and what is held against it in turn, A B A B."""
        pairs = {
            (f"limit: fetch {ROWS} rows (CPU)", f"standing, {NEEDS} needs, {ROWS} rows (CPU)"): (self.fetch, self.standing, 40),
            ("limit: record without roll-up (CPU)", "record evidence, roll-up kept (CPU)"): (self.record_bare, self.record, 60),
            ("limit: insert the same rows (CPU)", f"rebuild {BATCH} people (CPU)"): (self.insert_again(), self.rebuild, 5),
            ("limit: fetch the kept rows (CPU)", f"verify {BATCH} people (CPU)"): (self.fetch_kept, self.verify, 5),
        }
        found: dict[str, list[float]] = {}
        with self.app.app_context():
            for (limit, name), (bare, whole, times) in pairs.items():
                for _ in range(times):
                    found.setdefault(limit, []).extend(milliseconds(bare, times=1, clock=time.process_time))
                    found.setdefault(name, []).extend(milliseconds(whole, times=1, clock=time.process_time))
        return found

    def fetch(self) -> object:
        with reading() as session:
            return run(session, _EVIDENCE_OF, person_id=self.person_id, asked=self.asked[0]).all()

    def standing(self) -> object:
        with reading() as session:
            return standings(self.needs, evidence_of(session, self.person_id, self.asked), clock.today())

    def record(self) -> object:
        self.turn += 1
        person_id, competency_id = self.examined[self.turn % len(self.examined)]
        shown = NewEvidence(
            competency_id=competency_id, level=2, kind=EvidenceKind.EXAMINATION, shown_at=clock.now(), rests_on="bench",
            score=Decimal("0.8"),
        )  # fmt: skip
        with unit_of_work() as session:
            return record_evidence(session, person_id, shown=[shown], by=None)

    def record_bare(self) -> object:
        with without_rollup():
            return self.record()

    def rebuild(self) -> object:
        with unit_of_work() as session:
            return rebuild_for(session, people_after(session, 0, size=BATCH))

    def insert_again(self) -> Callable[[], object]:
        """Return the bare deleting and inserting of what a rebuild writes."""
        held = HeldStanding.__table__
        with self.app.app_context(), unit_of_work() as session:
            batch = people_after(session, 0, size=BATCH)
            rebuild_for(session, batch)
            columns = [column for column in held.c if column.name != "id"]
            kept = [dict(row) for row in session.execute(select(*columns).where(held.c.person_id.in_(batch))).mappings()]

        def write() -> None:
            with unit_of_work() as session:
                session.execute(held.delete().where(held.c.person_id.in_(batch)))
                session.connection().execute(insert(held), kept)

        return write

    def fetch_kept(self) -> object:
        held = HeldStanding.__table__
        with reading() as session:
            batch = people_after(session, 0, size=BATCH)
            return session.connection().execute(select(held).where(held.c.person_id.in_(batch))).all()

    def verify(self) -> object:
        with reading() as session:
            return next(recounted(session, clock.today(), size=BATCH))


@contextmanager
def without_rollup() -> Iterator[None]:
    work_done.disconnect(keep_standings)
    try:
        yield
    finally:
        work_done.connect(keep_standings)
