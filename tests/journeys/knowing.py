"""What only the test knows: the right answers of somebody's open examination or placement test, read from the database."""

from factories.journey import right_answer, right_answers
from serving import Instance
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.placements import Placement
from genomeready.catalogue.models import QuestionVersion
from genomeready.people.models import Person


def answers_of(instance: Instance, email: str) -> list[list[str]]:
    """Return, for each place of the open examination of this person, what their browser sends for full marks."""
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"])
    with Session(engine) as session:
        attempt = session.scalars(
            select(Attempt)
            .join(Person, Person.id == Attempt.person_id)
            .where(Person.email == email, Attempt.state == "open", Attempt.examination_id.is_not(None))
        ).one()
        answers = right_answers(session, attempt)
    engine.dispose()
    return answers


def open_placement_answer_of(instance: Instance, email: str) -> list[str]:
    """Return what the browser of this person sends to answer the question that stands open in their placement test right."""
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"])
    with Session(engine) as session:
        placement = session.scalars(
            select(Placement).join(Person, Person.id == Placement.person_id).where(Person.email == email, Placement.ending.is_(None))
        ).one()
        place = placement.places[placement.asked]
        answer = right_answer(place, session.get_one(QuestionVersion, place["question"]).content)
    engine.dispose()
    return answer
