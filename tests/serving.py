"""The platform as shipped, in processes of its own: gunicorn and jobs on a fresh instance folder."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask

from genomeready.commands import COMMANDS
from genomeready.factory import create_app
from genomeready.settings import read_settings
from genomeready.web.database import db

HOME = Path(__file__).resolve().parents[1]


@dataclass
class Instance:
    """One installation: its settings, its address, its processes."""

    folder: Path
    port: int
    environment: dict[str, str]
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def door(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command of `app.py`."""
        line = [sys.executable, str(HOME / "app.py"), *arguments]
        done = subprocess.run(line, cwd=HOME, env=self.environment, capture_output=True, text=True, check=False, timeout=300)
        assert not check or done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done

    @cached_property
    def app(self) -> Flask:
        """The application in this process, on the installation's database and folder, with every command."""
        made = create_app(home=HOME, settings=read_settings(self.environment | {"GENOMEREADY_LOG_LEVEL": "ERROR"}, home=HOME))
        for command in COMMANDS:
            made.cli.add_command(command)
        return made

    def prepare(self, *arguments: str) -> None:
        """Run one command of `app.py` in this process, which has imported everything already."""
        done = self.app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 0, done.output
        with self.app.app_context():
            db.engine.dispose()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a process that goes on; its output lies in a file of the folder."""
        log = (self.folder / f"log-{len(self.processes)}.txt").open("w")
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=HOME, env=self.environment, stdout=log, stderr=subprocess.STDOUT, text=True
        )
        log.close()
        self.processes.append(process)
        return process

    def start_web(self) -> subprocess.Popen[str]:
        """Start gunicorn as shipped and wait until it may be given traffic."""
        process = self.start("-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}", "app:app")
        wait_for(lambda: status(f"{self.url}/readyz") == 200, "the web server is ready", seconds=120, logs=self.logs)
        return process

    def start_jobs(self) -> subprocess.Popen[str]:
        return self.start(str(HOME / "app.py"), "jobs")

    def logs(self) -> str:
        return "\n".join(p.read_text()[-3000:] for p in sorted(self.folder.glob("log-*.txt")))

    def stop(self) -> None:
        end(self.processes)


def end(processes: Sequence[subprocess.Popen[Any]]) -> None:
    """Ask processes to end; one that still runs after 20 s, as long as gunicorn gives its workers, is ended without asking."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def an_instance(folder: Path, *, database_url: str = "", **settings: str) -> Iterator[Instance]:
    """Make an installation with empty tables; everything it started ends with the block."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GENOMEREADY_")}
    environment |= {
        "GENOMEREADY_DEMO": "1",
        "GENOMEREADY_INSTANCE_PATH": str(folder),
        "GENOMEREADY_DATABASE_URL": database_url or f"sqlite:///{folder / 'genomeready.db'}",
        "GENOMEREADY_PUBLIC_URL": f"http://localhost:{port}",
        "GENOMEREADY_PASSWORD_MEMORY_KIB": "1024",
        "GENOMEREADY_ANSWERS_PER_MINUTE": "1000000",
        "PYTHONUNBUFFERED": "1",
    }
    environment |= {f"GENOMEREADY_{name.upper()}": value for name, value in settings.items()}
    instance = Instance(folder, port, environment)
    instance.prepare("db", "upgrade")
    try:
        yield instance
    finally:
        instance.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def status(url: str) -> int:
    """Return the status of a GET, 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of this machine
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except (urllib.error.URLError, OSError):
        return 0


def wait_for(happened: "object", what: str, *, seconds: float = 30, logs: "object" = None) -> None:
    """Wait until `happened()` is true, or fail saying what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():  # type: ignore[operator]
            return
        time.sleep(0.1)
    said = logs() if callable(logs) else ""
    raise AssertionError(f"waited {seconds} s in vain: {what}\n{said}")
