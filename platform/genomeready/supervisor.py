"""`python app.py run`: prepare the database, then keep web server and job process together."""

import io
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import redirect_stdout

import click
from flask import Flask
from flask.cli import ScriptInfo

from genomeready.settings import Settings

PREPARE = (("db", "upgrade"), ("frameworks", "sync"), ("courses", "sync"), ("reports", "norms"))
PREPARE_DEMO = (*PREPARE, ("demo", "load"))
PATIENCE_SECONDS = 60


def serve(app: Flask, *, host: str, port: int) -> int:
    """Serve until Ctrl-C or until either process ends; return the exit status."""
    settings: Settings = app.config["GENOMEREADY"]
    environment = dict(os.environ)
    environment.setdefault("GENOMEREADY_PUBLIC_URL", f"http://localhost:{port}")
    prepare(app, demo=settings.demo)
    door = [sys.executable, str(settings.home / "app.py")]
    web = [sys.executable, "-m", "gunicorn", "--config", str(settings.home / "gunicorn.conf.py"), "--bind", f"{host}:{port}", "app:app"]
    children = [subprocess.Popen(line, cwd=settings.home, env=environment) for line in (web, [*door, "jobs"])]  # noqa: S603 - our own programs
    stop_on_signals(children)
    if _answers(f"http://{host}:{port}/healthz", children):
        _welcome(settings, port)
    return _watch(children)


def prepare(app: Flask, *, demo: bool) -> None:
    """Bring database, frameworks, courses and (in the demonstration) people up to date, in this process.

    What the commands print is kept back; where one fails, its one line says why.
    """
    click.echo("Preparing the database, the frameworks and the courses …")
    door = ScriptInfo(create_app=lambda: app, set_debug_flag=False)
    for arguments in PREPARE_DEMO if demo else PREPARE:
        with redirect_stdout(io.StringIO()):
            app.cli.main(args=list(arguments), standalone_mode=False, obj=door)


def stop_on_signals(children: list[subprocess.Popen[bytes]]) -> None:
    """Pass Ctrl-C and a stop on to both children."""

    def stop(*_: object) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _answers(url: str, children: list[subprocess.Popen[bytes]]) -> bool:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    while all(child.poll() is None for child in children):
        time.sleep(0.3)
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    statuses = [child.wait(timeout=30) for child in children]
    return max((abs(s) for s in statuses if s not in (0, -signal.SIGTERM, -signal.SIGINT)), default=0)


def _welcome(settings: Settings, port: int) -> None:
    click.echo(f"\n  GenomeReady is open at http://localhost:{port}\n")
    if settings.demo:
        from genomeready.demo.cli import accounts_in_words

        click.echo("  This is a demonstration; every person in it is invented.")
        click.echo(accounts_in_words())
        click.echo(f"Mail that would have been sent: http://localhost:{port}/demo/mail\n")
    click.echo("  Ctrl-C stops the web server and the job process.\n")
    sys.stdout.flush()
