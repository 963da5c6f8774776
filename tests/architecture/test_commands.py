"""What every command has in common, walked from the application's own commands, never from a list."""

from collections.abc import Iterator
from enum import Enum

import click
from flask import Flask


def commands_below(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield each command with the words by which it is called."""
    for name, command in group.commands.items():
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from commands_below(command, f"{path}{name} ")


def choices(app: Flask) -> dict[str, click.Choice[object]]:
    return {
        f"{path} {parameter.name}": parameter.type
        for path, command in commands_below(app.cli)
        for parameter in command.params
        if isinstance(parameter.type, click.Choice)
    }


def test_what_may_be_chosen_is_typed_as_the_platform_writes_it_everywhere_else(app: Flask) -> None:
    """Of the members of an enumeration click takes the names (`FRAUD`), where files, pages and the register have the values."""
    found = choices(app)

    assert {"certificates revoke code", "certificates specimen award", "people grant role"} & found.keys()
    assert [path for path, choice in found.items() if any(isinstance(one, Enum) for one in choice.choices)] == [], "give it the values"
