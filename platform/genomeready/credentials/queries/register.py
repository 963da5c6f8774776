"""Reading certificates, and what a certificate is made from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.base.prepared import run
from genomeready.catalogue.models import Course, CourseVersion, Examination
from genomeready.credentials.facts import issuer_of
from genomeready.credentials.models import Certificate
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.keys import own_trust
from genomeready.credentials.rules import Standing, award_in_words, standing_at
from genomeready.credentials.verifying import Register, Registered, Verdict, verify
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, Level
from genomeready.frameworks.rules import PermittedUse
from genomeready.people.models import Membership, Organisation


@dataclass(frozen=True, kw_only=True)
class Published:
    """A certificate as its public page, file and diploma need it."""

    public_id: str
    number: str
    holder_name: str
    award_type: str
    issued_at: datetime
    valid_until: datetime | None
    document: str
    document_hash: str
    revoked_at: datetime | None
    revocation_reason: str | None

    @property
    def registered(self) -> Registered:
        """What the register says of it."""
        return Registered(revoked_at=self.revoked_at, reason=self.revocation_reason)


@dataclass(frozen=True, kw_only=True)
class CertificateRow:
    """A certificate in a list."""

    public_id: str
    number: str
    holder_name: str
    course_title: str
    award_type: str
    issued_at: datetime
    valid_until: datetime | None
    revoked_at: datetime | None
    revocation_reason: str | None

    @property
    def award(self) -> str:
        """The award type in words."""
        return award_in_words(self.award_type)

    @property
    def standing(self) -> Standing:
        """Where it stands now, by the register alone."""
        return standing_at(clock.now(), valid_until=self.valid_until, revoked_at=self.revoked_at)


_PUBLISHED = select(
    Certificate.public_id, Certificate.number, Certificate.holder_name, Certificate.award_type, Certificate.issued_at,
    Certificate.valid_until, Certificate.document, Certificate.document_hash, Certificate.revoked_at, Certificate.revocation_reason,
).where(Certificate.public_id == bindparam("public_id"))  # fmt: skip


def published(session: Session, public_id: str) -> Published | None:
    """Return a certificate by its public id, in one statement."""
    row = run(session, _PUBLISHED, public_id=public_id).mappings().one_or_none()
    return Published(**row) if row else None


def certificate_by(session: Session, name: str) -> Certificate | None:
    """Return a certificate by its number or its public id."""
    return session.scalar(select(Certificate).where(or_(Certificate.number == name, Certificate.public_id == name)))


def certificate_resting_on(session: Session, rests_on: str) -> Certificate | None:
    """Return the certificate that rests on a pass, if it was issued."""
    return session.scalar(select(Certificate).where(Certificate.rests_on == rests_on))


def is_number_taken(session: Session, number: str) -> bool:
    """Say whether a certificate has this number."""
    return session.scalar(select(Certificate.id).where(Certificate.number == number)) is not None


def register_of(session: Session) -> Register:
    """Return the register: finds a certificate by the address that stands in its `id`."""

    def find(address: str) -> Registered | None:
        public_id = urlsplit(address).path.rpartition("/")[2]
        row = session.execute(
            select(Certificate.revoked_at, Certificate.revocation_reason).where(Certificate.public_id == public_id)
        ).one_or_none()
        return Registered(revoked_at=row.revoked_at, reason=row.revocation_reason) if row else None

    return find


def _rows() -> Select[str, str, str, str, str, datetime, datetime | None, datetime | None, str | None]:
    return select(
        Certificate.public_id, Certificate.number, Certificate.holder_name, CourseVersion.title.label("course_title"),
        Certificate.award_type, Certificate.issued_at, Certificate.valid_until, Certificate.revoked_at, Certificate.revocation_reason,
    ).join(CourseVersion, CourseVersion.id == Certificate.course_version_id)  # fmt: skip


def certificates_of(session: Session, person_id: int) -> list[CertificateRow]:
    """Return a person's certificates, the newest first."""
    asked = _rows().where(Certificate.person_id == person_id).order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    return [CertificateRow(**row) for row in session.execute(asked).mappings()]


def _held_below(path: str, on: date) -> ColumnElement[bool]:
    """Return the condition that the holder is a member at or below a path on a day."""
    return exists().where(
        Membership.person_id == Certificate.person_id,
        Membership.organisation_id == Organisation.id,
        Organisation.path.startswith(path, autoescape=True),
        and_(Membership.from_date <= on, or_(Membership.until_date.is_(None), Membership.until_date >= on)),
    )


def certificates_below(session: Session, path: str, *, on: date, limit: int, after: int) -> list[CertificateRow]:
    """Return the certificates of people who work at or below an organisation on a day, by holder's name.

    One page of them: `limit` rows after the first `after`.
    """
    asked = (
        _rows()
        .where(_held_below(path, on))
        .order_by(Certificate.holder_name, Certificate.issued_at.desc(), Certificate.id)
        .limit(limit)
        .offset(after)
    )
    return [CertificateRow(**row) for row in session.execute(asked).mappings()]


def certificate_below(session: Session, path: str, public_id: str, *, on: date) -> CertificateRow | None:
    """Return one certificate, if its holder works at or below an organisation on a day."""
    row = session.execute(_rows().where(Certificate.public_id == public_id, _held_below(path, on))).mappings().one_or_none()
    return CertificateRow(**row) if row else None


@dataclass(frozen=True, kw_only=True)
class CourseGround:
    """What a certificate says about the course."""

    slug: str
    code: str
    number: str
    title: str
    summary: str
    award_type: str
    valid_months: int | None
    examination: str | None
    pass_percent: int | None


def course_ground(session: Session, course_version_id: int) -> CourseGround:
    """Return the course, and its examination if it has one, in one statement."""
    row = session.execute(
        select(
            Course.slug, Course.code, CourseVersion.number, CourseVersion.title, CourseVersion.summary, CourseVersion.award_type,
            CourseVersion.valid_months, Examination.title.label("examination"), Examination.pass_percent,
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Examination, Examination.course_version_id == CourseVersion.id)
        .where(CourseVersion.id == course_version_id)
    ).mappings().one()  # fmt: skip
    return CourseGround(**row)


@dataclass(frozen=True, kw_only=True)
class CompetencyGround:
    """What a certificate says about one competency that was shown."""

    framework: str
    framework_title: str
    version: str
    slug: str
    title: str
    level: int
    level_name: str
    scale: tuple[tuple[int, str], ...]
    """Every step of the framework's scale, by number and name."""


def competencies_shown(session: Session, shown: Sequence[tuple[int, int]]) -> list[CompetencyGround]:
    """Return what was shown, in the framework's order, in one statement.

    Competencies of a framework that permits developmental use only are left out: a certificate may
    not name such a framework as its standard.
    """
    levels = dict(shown)
    rows = session.execute(
        select(
            Competency.id, Competency.slug, Competency.title, Framework.slug.label("framework"), Framework.title.label("framework_title"),
            FrameworkVersion.number.label("version"), Level.value, Level.name,
        )
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .join(Level, Level.version_id == Competency.version_id)
        .where(Competency.id.in_(levels), Framework.permitted_use == PermittedUse.ASSESSMENT)
        .order_by(Framework.id, Competency.domain_id, Competency.position, Level.value)
    ).all()  # fmt: skip
    scales: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        scales[row.id].append((row.value, row.name))
    return [
        CompetencyGround(
            framework=row.framework, framework_title=row.framework_title, version=row.version,
            slug=row.slug, title=row.title, level=row.value, level_name=row.name, scale=tuple(scales[row.id]),
        )
        for row in rows
        if row.value == levels[row.id]
    ]  # fmt: skip


def check_published(session: Session, found: Published, *, at: datetime) -> Verdict:
    """Check a certificate of our own register as a stranger's file is checked: signature and all.

    The issuer is the one in the stored document, so that certificates from before a move to
    another address still verify; the keys are ours in any case.
    """
    try:
        did = issuer_of(read_json(found.document))
    except (ValueError, AttributeError):
        did = ""  # the row was damaged; the verifier says so

    def register(address: str) -> Registered | None:
        return found.registered if address.endswith(f"/verify/{found.public_id}") else None

    return verify(found.document, trusts=[own_trust(session, did)], register=register, at=at)


def check_file(session: Session, document: bytes | str, *, did: str, at: datetime) -> Verdict:
    """Check a file that somebody brought, against our keys and our register."""
    return verify(document, trusts=[own_trust(session, did)], register=register_of(session), at=at)
