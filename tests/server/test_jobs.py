"""The job process: one leads, the others wait, and a message goes once."""

import signal
from pathlib import Path

import pytest
from servers import postgresql_for_tests
from serving import Instance, an_instance, wait_for
from sqlalchemy import create_engine, text

from genomeready.base.ids import new_public_id

pytestmark = pytest.mark.server


def put_message(instance: Instance) -> None:
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO message (key, recipient, subject, text, state, written_at, due_at, tries, fault) "
                "VALUES (:key, 'ana@example.org', 'Hello', 'Text', 'waiting', :at, :at, 0, '')"
            ),
            {
                "key": new_public_id(),
                "at": "2026-01-01 00:00:00+00:00" if "postgresql" in str(engine.url) else "2026-01-01 00:00:00.000000",
            },
        )
    engine.dispose()


def mails(instance: Instance) -> int:
    return len(list((instance.folder / "mail").glob("*.eml")))


def lead_wait_and_take_over(instance: Instance) -> None:
    first = instance.start_jobs()
    wait_for(lambda: "leading" in (instance.folder / "log-0.txt").read_text(), "the first leads", logs=instance.logs)
    instance.start_jobs()
    wait_for(lambda: "waiting" in (instance.folder / "log-1.txt").read_text(), "the second waits", logs=instance.logs)
    put_message(instance)
    wait_for(lambda: mails(instance) == 1, "the first mail goes", logs=instance.logs)
    assert "leading" not in (instance.folder / "log-1.txt").read_text()

    first.send_signal(signal.SIGKILL)

    wait_for(lambda: "leading" in (instance.folder / "log-1.txt").read_text(), "the second takes over", logs=instance.logs)
    put_message(instance)
    wait_for(lambda: mails(instance) == 2, "the second mail goes", logs=instance.logs)


def test_one_leads_and_the_other_takes_over_beside_sqlite(tmp_path: Path) -> None:
    with an_instance(tmp_path) as instance:
        lead_wait_and_take_over(instance)


def test_one_leads_and_the_other_takes_over_beside_postgresql(tmp_path: Path) -> None:
    with postgresql_for_tests() as server, an_instance(tmp_path, database_url=server) as instance:
        lead_wait_and_take_over(instance)
        instance.stop()


def test_a_told_stop_ends_leader_and_waiter_quietly(tmp_path: Path) -> None:
    with an_instance(tmp_path) as instance:
        leader = instance.start_jobs()
        wait_for(lambda: "leading" in (tmp_path / "log-0.txt").read_text(), "the first leads", logs=instance.logs)
        waiter = instance.start_jobs()
        wait_for(lambda: "waiting" in (tmp_path / "log-1.txt").read_text(), "the second waits", logs=instance.logs)

        for process in (waiter, leader):
            process.send_signal(signal.SIGTERM)

        assert [waiter.wait(timeout=10), leader.wait(timeout=15)] == [0, 0]
        assert "Traceback" not in instance.logs()
