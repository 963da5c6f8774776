"""What a certificate says, gathered from the course, the news of its completion, and what the holder wants in it."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.base.ids import new_salt, new_uuid
from genomeready.credentials.document import Proven, ShownBy, Statement
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.narratives import ENGLISH, Narratives, narratives_in
from genomeready.credentials.queries.endorsements import endorsing_documents
from genomeready.credentials.queries.grounds import CourseGround, competencies_shown
from genomeready.credentials.queries.sharing import wish_of
from genomeready.credentials.rules import months_later
from genomeready.learning.events import CourseCompleted
from genomeready.people.models import Person
from genomeready.people.rules import written_plainly


def statement_of(
    session: Session, news: CourseCompleted, *, public_id: str, at: datetime, person: Person, course: CourseGround, issuer: Issuer
) -> Statement:
    """Return what the certificate for a completed course says, in the first language of the course."""
    wish, language = wish_of(session, person.id), course.languages[0] if course.languages else ENGLISH
    words = narratives_in(issuer.templates, language)
    return Statement(
        address=issuer.address_of(f"/verify/{public_id}"), issuer_did=issuer.did, issuer_name=issuer.name, issuer_url=issuer.public_url,
        subject=new_uuid(), email=written_plainly(person.email), salt=new_salt(), award_type=course.award_type,
        course_title=course.title, course_code=course.code, course_version=course.number, language=language,
        course_address=issuer.address_of(f"/courses/{course.slug}"), summary=course.summary, criteria=words.criteria(course.pass_percent),
        score=news.score, score_name=words.score, pass_percent=course.pass_percent, proven=_proven(session, news, issuer),
        evidence=_evidence(course, words),
        at=at, valid_until=months_later(at, course.valid_months) if course.valid_months else None,
        holder_name=person.name if wish and wish.name_since else "", holder_did=wish.did if wish else "",
        endorsements=endorsing_documents(session, course.course_id, course.number, at=at),
        refresh_address=issuer.address_of(f"/verify/{public_id}/refresh"),
    )  # fmt: skip


def _proven(session: Session, news: CourseCompleted, issuer: Issuer) -> tuple[Proven, ...]:
    return tuple(
        Proven(
            address=issuer.address_of(f"/frameworks/{shown.framework}/{shown.version}/competencies/{shown.slug}"),
            code=shown.slug, title=shown.title, framework=f"{shown.framework_title} {shown.version}",
            level=shown.level, level_name=shown.level_name, scale=shown.scale,
        )
        for shown in competencies_shown(session, news.shown)
    )  # fmt: skip


def _evidence(course: CourseGround, words: Narratives) -> tuple[ShownBy, ...]:
    if course.examination is None:
        return ()
    return (ShownBy(name=course.examination, genre=words.genre, narrative=words.paper),)
