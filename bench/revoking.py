"""Ten thousand certificates revoked in one action, in this process, beside the same rows written by bare statements.

`python bench/revoking.py` prints them alone, for SQLite and PostgreSQL; `make bench` puts them into its table. Each certificate
rests on a pass of its own, with evidence that is withdrawn with it: what follows when an examination turns out to have leaked.
"""

import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "platform"), str(HOME / "tests"), str(HOME / "bench"), str(HOME / "bench" / "limits"), str(HOME)]

from factories.credentials import a_certificate  # noqa: E402
from flask import Flask  # noqa: E402
from sqlalchemy import Table as SqlTable  # noqa: E402
from sqlalchemy import bindparam, func, insert, select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from genomeready.audit.models import AuditEntry  # noqa: E402
from genomeready.base import clock  # noqa: E402
from genomeready.base.ids import digest, new_uuid  # noqa: E402
from genomeready.competence.models import Evidence  # noqa: E402
from genomeready.credentials.issuing import the_issuer  # noqa: E402
from genomeready.credentials.models.awards import Award, AwardEvent, CredentialInstance  # noqa: E402
from genomeready.credentials.models.publishing import LogEntry, LogNode, StatusList  # noqa: E402
from genomeready.credentials.rules import Cause, ReasonCode  # noqa: E402
from genomeready.credentials.services.awards import revoke_awards  # noqa: E402
from genomeready.credentials.status_list import BITS  # noqa: E402
from genomeready.frameworks.models import Competency, Requirement  # noqa: E402
from genomeready.people.models import Person  # noqa: E402
from genomeready.web.database import reading, unit_of_work  # noqa: E402

MANY = 10_000
PEOPLE = 500
EACH = 8
"""Competencies that a pass shows, as many as *Genomics foundations* has; roles ask for them, so what is kept of standing follows."""
WRITTEN: tuple[SqlTable, ...] = tuple(model.__table__ for model in (AwardEvent, LogEntry, LogNode, Evidence, AuditEntry))  # type: ignore[misc]
REVOKED, BARE = f"revoke {MANY} certificates at once", f"limit: write the rows of {MANY} revocations"
TARGET = "best ≤ 5000 ms"


class Revoking:
    """What is measured, on any database of the platform."""

    def __init__(self, app: Flask, many: int = MANY, each: int = EACH) -> None:
        self.app, self.many, self.each = app, many, each

    def measure(self, *, rounds: int = 2) -> dict[str, list[float]]:
        """Return the milliseconds of each: of revoking, and of writing the same rows again."""
        found: dict[str, list[float]] = {BARE: [], REVOKED: []}
        with self.app.app_context():
            for _ in range(rounds):
                awards, before = self._certificates(), self._last()
                found[REVOKED].append(_timed(lambda awards=awards: self._revoke(awards)))
                found[BARE].append(self._write_again(awards, before))
        return found

    def _certificates(self) -> list[int]:
        """Make them by copying one that was issued: a document is not read when its certificate is revoked."""
        with unit_of_work() as session:
            asked = select(Requirement.competency_id).where(Requirement.applicable).distinct().order_by(Requirement.competency_id)
            competencies = [session.get_one(Competency, key) for key in session.scalars(asked.limit(self.each))]
            model = a_certificate(session, competencies=competencies)
            document = session.scalars(select(CredentialInstance).where(CredentialInstance.award_id == model.id)).one()
            shown = [_row(session, one) for one in session.scalars(select(Evidence).where(Evidence.rests_on == model.rests_on))]
            people = session.scalars(select(Person.id).order_by(Person.id).limit(PEOPLE)).all()
            wanted = list(range(self.many - 1))
            grounds = [f"bench:{new_uuid()}" for _ in wanted]
            award = _row(session, model)
            awards = [
                award | {
                    "public_id": new_uuid(), "number": f"GR-{n:07}-{digest(ground)[:8]}", "rests_on": ground,
                    "person_id": people[n % len(people)], "period": n // len(people) + 2,
                }
                for n, ground in zip(wanted, grounds, strict=True)
            ]  # fmt: skip
            session.execute(insert(Award), awards)
            ids = session.scalars(select(Award.id).where(Award.rests_on.in_(grounds)).order_by(Award.id)).all()
            used = set(session.scalars(select(CredentialInstance.status_index)))
            lists = session.get_one(StatusList, document.status_list_id)
            places = [place for place in range(BITS) if place not in used][: len(ids)]
            made = _row(session, document)
            session.execute(
                insert(CredentialInstance),
                [
                    made | {"award_id": key, "status_index": place, "content_hash": digest(new_uuid())}
                    for key, place in zip(ids, places, strict=True)
                ],
            )
            lists.used += len(ids)
            whose = [{"rests_on": a["rests_on"], "person_id": a["person_id"]} for a in awards]
            session.execute(insert(Evidence), [one | each for each in whose for one in shown])
            return [model.id, *ids]

    def _revoke(self, awards: list[int]) -> None:
        why = Cause(code=ReasonCode.FRAUD, reason="The paper of this examination was sold before it was sat.")
        with unit_of_work() as session:
            revoke_awards(session, awards, why=why, by=None, at=clock.now() + timedelta(seconds=1), issuer=the_issuer())

    def _last(self) -> dict[str, int]:
        with reading() as session:
            return {table.name: session.scalar(select(func.max(table.c.id))) or 0 for table in WRITTEN}

    def _write_again(self, awards: list[int], before: dict[str, int]) -> float:
        """Take away what the revocation wrote, write it again bare, and undo both."""
        award, document = Award.__table__, CredentialInstance.__table__
        with reading() as session:
            connection = session.connection()
            rows = {t.name: [dict(r) for r in connection.execute(select(t).where(t.c.id > before[t.name])).mappings()] for t in WRITTEN}
            for table in WRITTEN:
                connection.execute(table.delete().where(table.c.id > before[table.name]))
            started = time.perf_counter()
            ended = clock.now()
            by_id, by_award = award.c.id == bindparam("key"), document.c.award_id == bindparam("key")
            keys = [{"key": key} for key in awards]
            connection.execute(award.update().where(by_id).values(state="revoked", state_since=ended, reason="x"), keys)
            connection.execute(document.update().where(by_award).values(ended_at=ended, ended_because="revocation"), keys)
            for table in WRITTEN:
                if rows[table.name]:
                    connection.execute(insert(table), rows[table.name])
            took = (time.perf_counter() - started) * 1000
            session.rollback()
            return took


def _row(session: Session, made: object) -> dict[str, object]:
    session.flush()
    return {column.name: getattr(made, column.name) for column in made.__table__.columns if column.name != "id"}


def _timed(work: object) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    from servers import postgresql_for_tests
    from serving import an_instance

    from genomeready.factory import create_app
    from genomeready.settings import read_settings

    for database in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(postgresql_for_tests()) if database == "postgresql" else ""
            instance = stack.enter_context(an_instance(folder, database_url=url))
            for command in (("frameworks", "sync"), ("courses", "sync"), ("demo", "load")):
                instance.prepare(*command)
            app = create_app(home=HOME, settings=read_settings(instance.environment, home=HOME))
            found = Revoking(app).measure()
            best = {name: min(times) for name, times in found.items()}
            print(f"{database}: {best[REVOKED]:.0f} ms, bare {best[BARE]:.0f} ms, ratio {best[REVOKED] / best[BARE]:.2f}")


if __name__ == "__main__":
    main()
