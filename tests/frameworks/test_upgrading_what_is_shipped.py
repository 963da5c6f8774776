"""A database that holds version 1.0 of our framework, and a course on it, comes to what is shipped now by a sync."""

from pathlib import Path

import pytest
from factories.catalogue import a_course
from factories.frameworks import a_competency, a_domain, a_framework
from factories.learning import an_enrolment
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from genomeready.base.located import read_yaml
from genomeready.catalogue.files.reading import read_courses
from genomeready.catalogue.models import Course, CourseVersion, Outcome
from genomeready.catalogue.services import sync_courses
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import FrameworkFiles
from genomeready.frameworks.models import Competency, FrameworkVersion, Lineage
from genomeready.frameworks.queries.versions import current_version
from genomeready.frameworks.services import sync_frameworks
from genomeready.learning.models import Enrolment

HOME = Path(__file__).resolve().parents[2]
RECORD = HOME / "competency_frameworks" / "genomics-workforce-core" / "published" / "1.0.yaml"


@pytest.fixture
def enrolled(session: Session) -> Enrolment:
    """Somebody on the course Genomics foundations 1.0, in a database that holds the framework as it was published first."""
    first = a_framework(session, number="1.0")
    domain = a_domain(session, version=first, slug="all-of-them")
    made = {
        slug: a_competency(session, domain=domain, slug=slug)
        for slug in read_yaml(RECORD.read_text(), file="1.0.yaml").value["competencies"]
    }
    version = a_course(
        session, slug="genomics-foundations", code="GF-1", competencies=[made["genome-structure"], made["variation-classes"]]
    )
    return an_enrolment(session, version=version)


def shipped() -> FrameworkFiles:
    return read_frameworks([HOME / "competency_frameworks"], home=HOME)


@pytest.mark.usefixtures("enrolled")
def test_the_framework_moves_on_and_everything_shown_carries_over(session: Session) -> None:
    report = sync_frameworks(session, shipped())

    version = current_version(session)
    assert version is not None
    assert version.number == "1.1"
    assert [str(line) for line in report.successions] == ["genomics-workforce-core 1.1: 76 of 76 competencies of 1.0 carry over."]
    before, after = aliased(Competency), aliased(Competency)
    rows = session.execute(
        select(before.slug.label("earlier"), after.slug.label("later"), Lineage.carries, Lineage.level_map)
        .join(before, before.id == Lineage.earlier_id)
        .join(after, after.id == Lineage.competency_id)
        .where(Lineage.version_id == version.id)
    ).all()
    assert len(rows) == 76
    assert all(row.earlier == row.later and row.carries and row.level_map == {} for row in rows)


def test_who_is_on_the_course_stays_on_the_version_that_was_started(session: Session, enrolled: Enrolment) -> None:
    sync_frameworks(session, shipped())
    sync_courses(session, read_courses([HOME / "courses"], home=HOME, frameworks=shipped()))

    session.refresh(enrolled)
    offered = session.scalars(
        select(CourseVersion).join(Course, Course.current_version_id == CourseVersion.id).where(Course.slug == "genomics-foundations")
    ).one()
    assert offered.id != enrolled.course_version_id
    assert framework_of(session, enrolled.course_version_id) == {"1.0"}
    assert framework_of(session, offered.id) == {"1.1"}


def framework_of(session: Session, course_version_id: int) -> set[str]:
    """The version of the framework that the outcomes of a course version stand on."""
    return set(
        session.scalars(
            select(FrameworkVersion.number)
            .join(Competency, Competency.version_id == FrameworkVersion.id)
            .join(Outcome, Outcome.competency_id == Competency.id)
            .where(Outcome.course_version_id == course_version_id)
        )
    )


def test_an_outcome_of_the_earlier_course_leads_to_the_current_competency_in_one_join(session: Session, enrolled: Enrolment) -> None:
    sync_frameworks(session, shipped())

    current = session.scalars(
        select(Competency.slug)
        .join(Lineage, Lineage.competency_id == Competency.id)
        .join(Outcome, Outcome.competency_id == Lineage.earlier_id)
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .where(Outcome.course_version_id == enrolled.course_version_id, Lineage.carries, FrameworkVersion.state == "published")
        .order_by(Competency.slug)
    ).all()

    assert current == ["genome-structure", "variation-classes"]


def test_a_database_that_starts_now_has_no_lineage(session: Session) -> None:
    report = sync_frameworks(session, shipped())

    assert report.successions == ()
    assert session.scalars(select(Lineage)).all() == []
