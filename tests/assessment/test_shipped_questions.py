"""Every question that we ship, against the type that marks it."""

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from factories.assessment import NOON, a_paper, an_attempt
from factories.learning import an_enrolment
from factories.questions import the_key, to_send
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session
from world import load_content

from genomeready.assessment.services.answering import save_answer
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.assessment.types.registry import type_named
from genomeready.catalogue.models import Course, QuestionVersion
from genomeready.catalogue.rules import content_in, variants_in

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asked:
    """A question in one of its variants."""

    id: int
    type: str
    variant: int | None
    content: dict[str, Any]


@pytest.fixture
def shipped(app: Flask, session: Session) -> list[Asked]:
    """All questions of all courses that we ship, each in every variant, as the import writes them."""
    load_content(app)
    return [
        Asked(question.id, question.type, variant, content_in(question.content, variant))
        for question in session.scalars(select(QuestionVersion))
        for variant in variants_in(question.content) or [None]
    ]


def right_answer(question: Asked, frozen: dict[str, Any]) -> list[str]:
    """What is typed or chosen for the whole mark."""
    return to_send(question.type, frozen, the_key(question.type, question.content))


def test_seven_questions_come_in_four_variants_that_differ(shipped: list[Asked]) -> None:
    varied = [question for question in shipped if question.variant is not None]

    assert len({question.id for question in varied}) >= 7
    assert len(varied) == 4 * len({question.id for question in varied})
    assert len({json.dumps(question.content) for question in varied}) == len(varied)
    assert "{{" not in json.dumps([question.content for question in varied])


def test_every_question_fits_the_schema_of_its_type(shipped: list[Asked]) -> None:
    faults = [
        f"question {question.content['title']!r}: {fault.message}"
        for question in shipped
        for fault in Draft202012Validator(type_named(question.type).SCHEMA).iter_errors(question.content)
    ]

    assert len(shipped) > 60
    assert faults == []


def test_the_key_of_every_question_earns_its_whole_mark(shipped: list[Asked]) -> None:
    for question in shipped:
        kind = type_named(question.type)
        frozen = kind.prepare(question.content, None)
        answer = kind.read_answer(frozen, right_answer(question, frozen))

        assert kind.mark(question.content, answer).share == 1, question.content["title"]


def test_every_single_option_that_is_not_the_key_earns_nothing(shipped: list[Asked]) -> None:
    for question in shipped:
        options = question.content["options"] if question.type in {"single", "multiple"} else []
        wrong = [option["id"] for option in options if not option["key"]]

        assert all(type_named(question.type).mark(question.content, answer_of(question, own)).share == 0 for own in wrong)


def answer_of(question: Asked, own: str) -> Any:
    return own if question.type == "single" else [own]


def test_every_known_mistake_with_a_number_earns_its_credit_and_its_note(shipped: list[Asked]) -> None:
    numeric = [question for question in shipped if question.type == "numeric"]

    for question in numeric:
        for mistake in question.content["numeric"]["wrong"]:
            found = type_named("numeric").mark(question.content, f"{Decimal(str(mistake['value'])):f}")

            assert (found.share, found.note) == (Fraction(str(mistake["credit"])), mistake["note"]), question.content["title"]
    assert numeric


def test_the_shipped_examination_can_be_sat_and_passed_with_full_marks(session: Session, shipped: list[Asked]) -> None:
    by_id = {(question.id, question.variant): question for question in shipped}
    course = session.scalars(select(Course).where(Course.slug == "genomics-foundations")).one()
    version = type("Version", (), {"id": course.current_version_id})
    attempt = an_attempt(session, enrolment=an_enrolment(session, version=version))  # type: ignore[arg-type]

    for number, place in enumerate(a_paper(session, attempt=attempt).places, start=1):
        given = right_answer(by_id[place["question"], place["variant"]], place["frozen"])
        save_answer(session, attempt.public_id, person_id=attempt.person_id, place=number, answer=given, client_id=f"c-{number}", at=NOON)
    result = submit_attempt(session, attempt, by=None, at=NOON)

    assert (result.maximum, str(result.percent), result.passed) == (24, "100.0", True)
    assert len(result.competencies) == 8
