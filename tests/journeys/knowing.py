"""What only the test knows: the right answers of somebody's open examination or placement test, read from the database."""

from factories.journey import right_answer, right_answers
from factories.sitting import an_accommodation
from serving import Instance
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.placements import Placement
from genomeready.base import clock
from genomeready.catalogue.models import QuestionVersion
from genomeready.people.models import Organisation, Person, SignIn


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


def end_every_session_of(instance: Instance, email: str) -> None:
    """Sign somebody out on the server, as when the hours of a session are over."""
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"])
    with Session(engine) as session:
        theirs = select(Person.id).where(Person.email == email).scalar_subquery()
        session.execute(update(SignIn).where(SignIn.person_id == theirs).values(ended_at=clock.now()))
        session.commit()
    engine.dispose()


def grant_more_time(instance: Instance, email: str) -> None:
    """Grant somebody half as much time again."""
    engine = create_engine(instance.environment["GENOMEREADY_DATABASE_URL"])
    with Session(engine) as session:
        person = session.scalars(select(Person).where(Person.email == email)).one()
        place = session.scalars(select(Organisation).where(Organisation.slug == "meridia")).one()
        giver = session.scalars(select(Person).where(Person.email == "examiner@meridia.example.org")).one()
        an_accommodation(session, person=person, time_percent=150, by=giver, within=place)
        session.commit()
    engine.dispose()


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
