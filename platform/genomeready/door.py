"""The one door: what `python app.py <command>` does, and how it says what was wrong."""

import os
import sys
from pathlib import Path

import click
from flask.cli import ScriptInfo

from genomeready.base.refusals import Refused
from genomeready.commands import COMMANDS
from genomeready.factory import create_app
from genomeready.settings import PREFIX, BadSetting

WRONG = 2
NEED_NO_SETTINGS = (["run"], ["assess"])
"""What starts on a bare machine: `run` shows a demonstration then, `assess` asks no database."""


def main(*, home: Path, arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit status: 0 done, 1 a verdict of no, 2 could not be done.

    A wrong argument, a wrong setting or a refusal gets one line on the error stream.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] in NEED_NO_SETTINGS:
        _be_a_demonstration_unless_set_up()
    try:
        app = create_app(home=home)
        for command in COMMANDS:
            app.cli.add_command(command)
        app.cli.help = "GenomeReady: train, certify and plan a genomics workforce."
        info = ScriptInfo(create_app=lambda: app, set_debug_flag=False)
        status = app.cli.main(args=given or ["--help"], prog_name="python app.py", standalone_mode=False, obj=info)
    except click.ClickException as wrong:
        _leave(wrong.format_message().replace("\n", " "), wrong.exit_code)
    except click.Abort:
        _leave("Stopped.", WRONG)
    except (BadSetting, Refused) as wrong:
        _leave(str(wrong), WRONG)
    else:
        sys.exit(status if isinstance(status, int) else 0)


def _be_a_demonstration_unless_set_up() -> None:
    if not os.environ.get(PREFIX + "SECRET_KEY"):
        os.environ.setdefault(PREFIX + "DEMO", "1")


def _leave(line: str, status: int) -> None:
    click.echo(line, err=True)
    sys.exit(status)
