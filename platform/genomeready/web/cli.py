"""How commands fail: one clear line and exit status 2, never a traceback."""

from collections.abc import Callable
from typing import Any

import click
from flask.cli import AppGroup


class Failure(click.ClickException):
    """A command that could not do what it was asked; the message says what to do."""

    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401, ARG002 - click's own signature
        """Print the line."""
        click.echo(self.format_message(), err=True)


def group(name: str, *, help: str) -> Callable[[Callable[..., Any]], AppGroup]:  # noqa: A002 - click's word
    """Declare a group of commands that run inside the application."""

    def make(function: Callable[..., Any]) -> AppGroup:
        return AppGroup(name, callback=function, help=help)

    return make
