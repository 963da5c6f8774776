"""`python app.py questions guessing|stats|variants`."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app

from genomeready.assessment.cli.stats import stats
from genomeready.assessment.types.scoring import Rule, by_chance
from genomeready.base.faults import BrokenFileError, Fault, as_text
from genomeready.catalogue.files.heads import read_text, split_marked
from genomeready.catalogue.files.reading import all_questions, read_courses
from genomeready.catalogue.files.shapes import QuestionEntry, Variant
from genomeready.catalogue.files.variants import read_question, review_hash
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group

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


@questions.command("variants", help="Print every variant of a question file, for whoever reviews them.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def variants(file: Path) -> None:
    """Print what each variant asks, its key and its explanation; at the end the signs that a review writes down."""
    faults: list[Fault] = []
    try:
        question = read_question(*split_marked(read_text(file, name=str(file)), name=str(file)), faults=faults)
    except BrokenFileError as broken:
        raise Failure(str(broken.fault)) from None
    if question is None:
        raise Failure(as_text(faults))
    if not question.variants:
        raise Failure(f"{file} is a question without parameters: it has no variants.")
    for variant in question.variants:
        click.echo("\n".join(_shown(variant)))
    click.echo(f"Once you have looked at all of them: reviewed_hash: {review_hash(question.variants)}")


def _shown(variant: Variant) -> Iterator[str]:
    entry, head = variant.entry, variant.entry.head.value
    yield f"--- variant {variant.seed}: " + ", ".join(f"{name} = {value}" for name, value in variant.params.items())
    yield from (text.text for text in (entry.stem, entry.lead_in) if text.text)
    for option in entry.options:
        yield f"[{'x' if option.key else ' '}] {option.id} {option.text.text}\n      {option.rationale.text}"
    yield from (f"{name}: {json.dumps(head[name], ensure_ascii=False)}" for name in ("key", "wrong", "body", "tests") if name in head)
    yield f"Solution: {entry.solution.text}\n"


def _row(question: QuestionEntry) -> Iterator[str]:
    right = sum(option.key for option in question.options)
    wrong = len(question.options) - right
    own = Rule(question.head.value["marking"]["rule"])
    yield from (question.key, str(len(question.options)), str(right))
    for rule in Rule:
        yield f"{float(by_chance(rule, of_right=right, of_wrong=wrong)):.0%}{'*' if rule is own else ''}"
    yield f"{float(by_chance(own, of_right=right, of_wrong=wrong, choosing=right)):.0%}"
