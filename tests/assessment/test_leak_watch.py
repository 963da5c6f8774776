"""A question that has become known is told of: marks rise while times fall. What merely gets easier, or faster, is not."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest
from factories.assessment import NOON, an_attempt, sent
from factories.examining import a_country, a_small_examination, an_examiner, kept_statistics
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.rules.statistics.leaks import Sighting, leak_of
from genomeready.assessment.rules.statistics.samples import SampleTooSmall
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base.ids import seeded
from genomeready.catalogue.models import Course, CourseQuestion
from genomeready.catalogue.rules import Use
from genomeready.people.models import Person


def answers(seed: str, people: int, *, facility: float, middle: float) -> list[Sighting]:
    """So many answers, right by chance, in times that vary as times do."""
    chance = seeded(seed)
    return [
        Sighting(share=Fraction(int(chance.random() < facility)), seconds=middle * chance.lognormvariate(0, 0.5)) for _ in range(people)
    ]


def told_of(before: tuple[float, float], since: tuple[float, float], *, people: int) -> float:
    """The share of 150 questions that are told of, known or not after the hundredth person."""
    found = [
        leak_of(
            answers(f"before {n}", 100, facility=before[0], middle=before[1])
            + answers(f"since {n}", people, facility=since[0], middle=since[1])
        )
        for n in range(150)
    ]
    return sum(leak is not None for leak in found) / len(found)


@pytest.mark.parametrize("facility", [0.3, 0.5, 0.8, 0.95])
def test_hardly_a_question_that_nothing_happened_to_is_told_of(facility: float) -> None:
    assert told_of((facility, 55), (facility, 55), people=300) <= 0.02


@pytest.mark.parametrize(("before", "since"), [((0.5, 55), (0.9, 25)), ((0.8, 55), (1.0, 25))])
def test_nearly_every_question_that_became_known_is_told_of(before: tuple[float, float], since: tuple[float, float]) -> None:
    assert told_of(before, since, people=60) >= 0.7


@pytest.mark.parametrize("since", [(0.5, 25), (0.2, 25), (0.95, 110)])
def test_faster_alone_or_easier_alone_is_not_told_of(since: tuple[float, float]) -> None:
    assert told_of((0.5, 55), since, people=60) <= 0.07


def test_too_few_people_are_refused() -> None:
    with pytest.raises(SampleTooSmall):
        leak_of(answers("few", 59, facility=0.5, middle=50))


def test_an_examiner_reads_beside_the_question_that_it_may_be_known_and_since_when(
    session: Session, sign_in: Callable[[Person], FlaskClient]
) -> None:
    """Forty people take a minute and half of them are right; then twenty-eight are right within five seconds."""
    version = a_small_examination(session, questions=1)
    spare = select(CourseQuestion).where(CourseQuestion.course_version_id == version.id, CourseQuestion.use == Use.EXAM)
    session.delete(session.scalars(spare.order_by(CourseQuestion.id.desc())).first())
    for number in range(68):
        known = number >= 40
        at = NOON + timedelta(minutes=number)
        attempt = an_attempt(session, version=version, person=a_person(session), at=at)
        sent(session, attempt, answer=["a" if known or number % 2 else "b"], at=at + timedelta(seconds=5 if known else 60 + number % 5))
        submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=at + timedelta(seconds=90))
    found = kept_statistics(session, version).found
    slug = session.get_one(Course, version.course_id).slug
    client = sign_in(an_examiner(session, a_country(session)))

    (item,) = found["items"]
    assert item["flags"][0] == "possibly-compromised"
    assert item["known"] == {"since": 41, "facility_before": 0.5, "facility_since": 1.0, "seconds_before": 62.0, "seconds_since": 5.0}
    page = client.get(f"/examinations/{slug}/questions/{item['name']}").text
    assert "Possibly known beforehand" in page
    assert "From about person 41 on" in page
    assert "possibly known" in client.get(f"/examinations/{slug}").text
