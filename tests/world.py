"""A small world to walk through: the real content, a demonstration country, one finished learner.

It is made once, as rows, and copied into each database that asks for it.
"""

from pathlib import Path

from flask import Flask

from genomeready.web.database import unit_of_work

HOME = Path(__file__).resolve().parents[1]
PEOPLE = 60


def load_content(app: Flask) -> None:
    """Bring the shipped frameworks and courses in, by the commands an operator uses."""
    runner = app.test_cli_runner()
    for arguments in (["frameworks", "sync"], ["courses", "sync"]):
        result = runner.invoke(args=arguments)
        assert result.exit_code == 0, result.output


def load_people(app: Flask, people: int = PEOPLE) -> None:
    """Bring the invented people in."""
    from genomeready.demo.services import load_demo

    with app.app_context(), unit_of_work() as session:
        load_demo(session, people=people, seed=2026, hasher=app.extensions["genomeready.hasher"])
