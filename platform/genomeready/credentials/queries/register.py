"""Reading the register: awards, their documents as they stand, and what a verifier asks it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.many import in_batches, is_among
from genomeready.base.prepared import run
from genomeready.catalogue.models import CourseVersion
from genomeready.credentials.models.awards import Award, AwardEvent, CredentialInstance
from genomeready.credentials.rules import AwardState, Standing, award_in_words, read_number, standing_at
from genomeready.credentials.verifying import Register, Registered
from genomeready.people.models import Membership, Organisation, Person


@dataclass(frozen=True, kw_only=True)
class Published:
    """An award and its newest document, as its public page, file and diploma need them."""

    instance_id: int
    public_id: str
    number: str
    person_id: int
    holder_name: str
    award_type: str
    issued_at: datetime
    valid_until: datetime | None
    state: str
    state_since: datetime
    reason: str | None
    published_at: datetime | None
    document: str
    document_hash: str
    content_hash: str
    renewed_by: str | None

    @property
    def registered(self) -> Registered:
        """What the register says of the document."""
        return Registered(state=AwardState(self.state), since=self.state_since, reason=self.reason, newest=True)


_NEWEST = select(func.max(CredentialInstance.sequence)).where(CredentialInstance.award_id == Award.id).correlate(Award).scalar_subquery()
_LATER = Award.__table__.alias("later")
_PUBLISHED = (
    select(
        CredentialInstance.id.label("instance_id"), Award.public_id, Award.number, Award.person_id, Award.holder_name, Award.award_type,
        Award.issued_at, Award.valid_until, Award.state, Award.state_since, Award.reason, Award.published_at, CredentialInstance.document,
        CredentialInstance.document_hash, CredentialInstance.content_hash, _LATER.c.public_id.label("renewed_by"),
    )
    .join(CredentialInstance, and_(CredentialInstance.award_id == Award.id, CredentialInstance.sequence == _NEWEST))
    .outerjoin(_LATER, _LATER.c.renews_id == Award.id)
)  # fmt: skip
_PUBLISHED_ONE = _PUBLISHED.where(Award.public_id == bindparam("public_id"))


def published(session: Session, public_id: str) -> Published | None:
    """Return an award by its public id with its newest document, in one statement."""
    row = run(session, _PUBLISHED_ONE, public_id=public_id).mappings().one_or_none()
    return Published(**row) if row else None


def published_since(session: Session, moment: datetime, *, limit: int) -> list[Published]:
    """Return awards whose newest document was signed after a moment, the newest first, in one statement."""
    asked = _PUBLISHED.where(CredentialInstance.issued_at >= moment).order_by(CredentialInstance.id.desc()).limit(limit)
    return [Published(**row) for row in session.execute(asked).mappings()]


def award_by(session: Session, name: str) -> Award | None:
    """Return an award by its number or its public id."""
    return session.scalar(select(Award).where(or_(Award.number == name, Award.public_id == name)))


def award_resting_on(session: Session, rests_on: str) -> Award | None:
    """Return the award that rests on a pass, if there is one."""
    return session.scalar(select(Award).where(Award.rests_on == rests_on))


def awards_resting_on(session: Session, grounds: Collection[str]) -> dict[str, Award]:
    """Return the awards that rest on some passes, by what each rests on, in one statement."""
    return {award.rests_on: award for award in session.scalars(select(Award).where(Award.rests_on.in_(grounds)))}


def last_period(session: Session, person_id: int, course_id: int, award_type: str) -> Award | None:
    """Return the newest award of a kind that a person holds or held for a course."""
    asked = select(Award).where(Award.person_id == person_id, Award.course_id == course_id, Award.award_type == award_type)
    return session.scalar(asked.order_by(Award.period.desc()).limit(1))


def is_number_taken(session: Session, number: str) -> bool:
    """Say whether an award has this number."""
    return session.scalar(select(Award.id).where(Award.number == number)) is not None


def newest_instances(session: Session, award_ids: Collection[int]) -> dict[int, CredentialInstance]:
    """Return the newest document of each award, by award id, in one statement."""
    asked = (
        select(CredentialInstance)
        .join(Award, Award.id == CredentialInstance.award_id)
        .where(CredentialInstance.award_id.in_(award_ids), CredentialInstance.sequence == _NEWEST)
    )
    return {found.award_id: found for found in session.scalars(asked)}


def standing_instances(session: Session, award_ids: Sequence[int]) -> Sequence[Row[int, int | None, str]]:
    """Return (id, status_list_id, content_hash) of the document of each award that has not ended, without the documents themselves."""
    asked = select(CredentialInstance.id, CredentialInstance.status_list_id, CredentialInstance.content_hash)
    standing = asked.where(CredentialInstance.ended_at.is_(None))
    of_these = (standing.where(is_among(session, CredentialInstance.award_id, batch)) for batch in in_batches(award_ids))
    return [row for asked in of_these for row in session.execute(asked)]


def register_of(session: Session) -> Register:
    """Return the register: finds a document by the address in its `id` and the hash of what it says."""

    def find(address: str, content_hash: str) -> Registered | None:
        public_id = urlsplit(address).path.rpartition("/")[2]
        meant = CredentialInstance.content_hash == content_hash if content_hash else CredentialInstance.sequence == _NEWEST
        row = session.execute(
            select(Award.state, Award.state_since, Award.reason, CredentialInstance.sequence == _NEWEST)
            .join(CredentialInstance, CredentialInstance.award_id == Award.id)
            .where(Award.public_id == public_id, meant)
        ).one_or_none()
        return Registered(state=AwardState(row[0]), since=row[1], reason=row[2], newest=bool(row[3])) if row else None

    return find


@dataclass(frozen=True, kw_only=True)
class CertificateRow:
    """An award in a list."""

    id: int
    public_id: str
    number: str
    holder_name: str
    course_title: str
    award_type: str
    issued_at: datetime
    valid_until: datetime | None
    state: str
    state_since: datetime
    reason: str | None

    @property
    def award(self) -> str:
        """The award type in words."""
        return award_in_words(self.award_type)

    @property
    def standing(self) -> Standing:
        """Where it stands now, by the register alone."""
        return standing_at(clock.now(), valid_until=self.valid_until, state=self.state)


def _rows() -> Select[int, str, str, str, str, str, datetime, datetime | None, str, datetime, str | None]:
    return select(
        Award.id, Award.public_id, Award.number, Award.holder_name, CourseVersion.title.label("course_title"), Award.award_type,
        Award.issued_at, Award.valid_until, Award.state, Award.state_since, Award.reason,
    ).join(CourseVersion, CourseVersion.id == Award.course_version_id)  # fmt: skip


def certificates_of(session: Session, person_id: int) -> list[CertificateRow]:
    """Return a person's awards, the newest first."""
    asked = _rows().where(Award.person_id == person_id).order_by(Award.issued_at.desc(), Award.id.desc())
    return [CertificateRow(**row) for row in session.execute(asked).mappings()]


def held_below(path: str, on: date) -> ColumnElement[bool]:
    """Return the condition that the holder is a member at or below a path on a day."""
    return exists().where(
        Membership.person_id == Award.person_id,
        Membership.organisation_id == Organisation.id,
        Organisation.path.startswith(path, autoescape=True),
        and_(Membership.from_date <= on, or_(Membership.until_date.is_(None), Membership.until_date >= on)),
    )


def certificates_below(session: Session, path: str, *, on: date, wanted: str = "", limit: int, after: int) -> list[CertificateRow]:
    """Return the awards of people who work at or below an organisation on a day, by holder's name.

    `wanted` narrows them to a number, or to names and courses that contain it. One page of them:
    `limit` rows after the first `after`.
    """
    asked = _rows().where(held_below(path, on)).order_by(Award.holder_name, Award.issued_at.desc(), Award.id).limit(limit).offset(after)
    if wanted:
        found = read_number(wanted)
        named = or_(Award.holder_name.icontains(wanted, autoescape=True), CourseVersion.title.icontains(wanted, autoescape=True))
        asked = asked.where(Award.number == found if found else named)
    return [CertificateRow(**row) for row in session.execute(asked).mappings()]


def certificate_below(session: Session, path: str, public_id: str, *, on: date) -> CertificateRow | None:
    """Return one award, if its holder works at or below an organisation on a day."""
    row = session.execute(_rows().where(Award.public_id == public_id, held_below(path, on))).mappings().one_or_none()
    return CertificateRow(**row) if row else None


def counts_below(session: Session, path: str, *, on: date, now: datetime) -> dict[Standing, int]:
    """Return how many awards of the people who work at or below an organisation stand how, in one statement."""
    ran_out = and_(Award.state == AwardState.IN_FORCE, Award.valid_until <= now)
    stands = case((ran_out, Standing.EXPIRED.value), (Award.state == AwardState.IN_FORCE, Standing.IN_FORCE.value), else_=Award.state)
    counted = select(stands.label("stands"), func.count()).where(held_below(path, on)).group_by("stands")
    found = {Standing(row[0]): row[1] for row in session.execute(counted)}
    return {standing: found.get(standing, 0) for standing in Standing}


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """One thing that happened to an award, for those who run the register: `note` is for them alone."""

    act: str
    at: datetime
    by: str | None
    reason_code: str | None
    reason: str
    note: str


def history_of_award(session: Session, public_id: str) -> Sequence[EventRow]:
    """Return what happened to an award, the oldest first."""
    asked = (
        select(AwardEvent.act, AwardEvent.at, Person.name.label("by"), AwardEvent.reason_code, AwardEvent.reason, AwardEvent.note)
        .join(Award, Award.id == AwardEvent.award_id)
        .outerjoin(Person, Person.id == AwardEvent.done_by_id)
        .where(Award.public_id == public_id)
        .order_by(AwardEvent.id)
    )
    return [EventRow(**row) for row in session.execute(asked).mappings()]
