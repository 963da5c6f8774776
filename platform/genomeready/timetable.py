"""The job process: APScheduler in a process of its own, one leader at a time."""

import fcntl
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import text

from genomeready.assessment.jobs import close_due_attempts, remind_of_marking, renew_statistics, sweep_files, work_on_regrades
from genomeready.base.locks import Lock
from genomeready.competence.jobs import renew_standings
from genomeready.credentials.jobs import prepare_diplomas, renew_status_lists, sign_log_head
from genomeready.outbox.jobs import deliver_mail
from genomeready.settings import Settings
from genomeready.web.database import db

log = logging.getLogger(__name__)
ASK_AGAIN_SECONDS = 2.0


def timetable(settings: Settings) -> dict[str, tuple[int, Callable[[], object]]]:
    """Return each job's name, the seconds between its runs, and the job."""
    return {
        "deliver mail": (5, lambda: deliver_mail(settings)),
        "close due attempts": (15, close_due_attempts),
        "work on regrades": (3, work_on_regrades),
        "sign the log": (60, sign_log_head),
        "prepare diplomas": (60, lambda: prepare_diplomas(settings)),
        "renew status lists": (600, renew_status_lists),
        "renew standings": (600, renew_standings),
        "remind of marking": (3600, remind_of_marking),
        "renew statistics": (600, renew_statistics),
        "sweep files": (6 * 3600, sweep_files),
    }


def run_jobs(app: Flask, *, once: bool = False) -> None:
    """Become the leader, then keep the timetable until told to stop."""
    settings: Settings = app.config["GENOMEREADY"]
    stopping = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
    with leadership(app, settings, stopping) as led:
        if not led:
            return
        if once:
            for name in timetable(settings):
                _run(app, name)
            return
        _keep(app, settings, stopping)


def _keep(app: Flask, settings: Settings, stopping: threading.Event) -> None:
    scheduler = BlockingScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60})
    for name, (seconds, _job) in timetable(settings).items():
        scheduler.add_job(_run, "interval", args=(app, name), seconds=seconds, id=name)

    def stop_when_told() -> None:
        stopping.wait()
        scheduler.shutdown(wait=True)

    threading.Thread(target=stop_when_told, daemon=True).start()
    log.info("leading: the timetable runs")
    scheduler.start()


def _run(app: Flask, name: str) -> None:
    with app.app_context():
        try:
            timetable(app.config["GENOMEREADY"])[name][1]()
        except Exception:
            log.exception("job failed", extra={"fields": {"job": name}})


@contextmanager
def leadership(app: Flask, settings: Settings, stopping: threading.Event) -> Iterator[bool]:
    """Wait until no other process leads; give False when told to stop while waiting.

    PostgreSQL: an advisory lock, which ends with its connection. SQLite: a lock on a file beside
    the database, which ends with the process.
    """
    holding = _holding_on_postgresql if settings.database_url.startswith("postgresql") else _holding_a_file
    with holding(app, settings) as attempt:
        while not attempt():
            log.info("waiting: another job process leads")
            if stopping.wait(ASK_AGAIN_SECONDS):
                yield False
                return
        yield True


@contextmanager
def _holding_on_postgresql(app: Flask, _settings: Settings) -> Iterator[Callable[[], bool]]:
    with app.app_context():
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        yield lambda: bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": int(Lock.LEADER)}).scalar())


@contextmanager
def _holding_a_file(_app: Flask, settings: Settings) -> Iterator[Callable[[], bool]]:
    with (settings.instance_path / "jobs.lock").open("w") as file:

        def attempt() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield attempt
