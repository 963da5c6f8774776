"""`python app.py questions guessing|stats`."""

from collections.abc import Iterator

import click
from flask import current_app

from genomeready.assessment.cli.stats import stats
from genomeready.assessment.types.scoring import Rule, by_chance
from genomeready.catalogue.files.reading import all_questions, read_courses
from genomeready.catalogue.files.shapes import QuestionEntry
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import group

MULTIPLE = "multiple"
HEADING = ("question", "options", "right", *(rule.value for rule in Rule), "own rule, as many as asked")


@group("questions", help="What can be said of questions, before anybody has answered them and afterwards.")
def questions() -> None:
    """Group of commands."""


questions.add_command(stats)


@questions.command("guessing", help="Print what a blind guess earns on average in each question with several right answers, by rule.")
def guessing() -> None:
    """Print a table; the rule that a question uses is marked with *."""
    settings: Settings = current_app.config["GENOMEREADY"]
    frameworks = read_frameworks(settings.framework_paths, home=settings.home)
    read = read_courses(settings.course_paths, home=settings.home, frameworks=frameworks)
    found = [question for entry in read.courses for question in all_questions(entry) if question.type == MULTIPLE]
    click.echo("\t".join(HEADING))
    for question in found:
        click.echo("\t".join(_row(question)))
    click.echo("A guess takes any one or more of the options; in the last column, as many as are right. An examination needs a low one.")


def _row(question: QuestionEntry) -> Iterator[str]:
    right = sum(option.key for option in question.options)
    wrong = len(question.options) - right
    own = Rule(question.head.value["marking"]["rule"])
    yield from (question.key, str(len(question.options)), str(right))
    for rule in Rule:
        yield f"{float(by_chance(rule, of_right=right, of_wrong=wrong)):.0%}{'*' if rule is own else ''}"
    yield f"{float(by_chance(own, of_right=right, of_wrong=wrong, choosing=right)):.0%}"
