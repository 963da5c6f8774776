"""Reading what holders share: their own awards and links, who keeps the register of one, and what is published."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import CourseVersion
from genomeready.credentials.models.awards import Award
from genomeready.credentials.models.sharing import HolderWish, ShareLink
from genomeready.people.models import Membership, Organisation
from genomeready.people.queries import current_on


def own_award(session: Session, person_id: int, public_id: str) -> Award:
    """Return an award of a person's own.

    Raises:
        NotThere: there is none, or it is another person's.
    """
    found = session.scalar(select(Award).where(Award.public_id == public_id, Award.person_id == person_id))
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True, kw_only=True)
class LinkRow:
    """A share link as its maker sees it."""

    id: int
    token: str
    given_to: str
    made_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None

    def is_live(self, at: datetime) -> bool:
        """Say whether the link opens the name at a moment."""
        return self.withdrawn_at is None and at < self.ends_at


def links_of(session: Session, award_id: int) -> list[LinkRow]:
    """Return the share links of an award, the newest first."""
    columns = (ShareLink.id, ShareLink.token, ShareLink.given_to, ShareLink.made_at, ShareLink.ends_at, ShareLink.withdrawn_at)
    asked = select(*columns).where(ShareLink.award_id == award_id).order_by(ShareLink.id.desc())
    return [LinkRow(**row) for row in session.execute(asked).mappings()]


def wish_of(session: Session, person_id: int) -> HolderWish | None:
    """Return what a person wants in signed files; None where nothing was ever said."""
    return session.scalar(select(HolderWish).where(HolderWish.person_id == person_id))


def opens(session: Session, token: str, public_id: str, *, at: datetime) -> bool:
    """Say whether a share link opens this award at a moment."""
    asked = exists().where(
        ShareLink.token == token, ShareLink.withdrawn_at.is_(None), ShareLink.ends_at > at,
        ShareLink.award_id == Award.id, Award.public_id == public_id,
    )  # fmt: skip
    return bool(session.scalar(select(asked)))


def works_below(session: Session, person_id: int, paths: Collection[str], *, on: date) -> bool:
    """Say whether a person works on a day at or below one of these organisations."""
    if not paths:
        return False
    below = or_(*(Organisation.path.startswith(path, autoescape=True) for path in paths))
    asked = exists().where(Membership.person_id == person_id, Membership.organisation_id == Organisation.id, below, current_on(on))
    return bool(session.scalar(select(asked)))


@dataclass(frozen=True, kw_only=True)
class PublishedRow:
    """A certificate whose holder published it."""

    public_id: str
    holder_name: str
    course_title: str
    award_type: str
    issued_at: datetime
    valid_until: datetime | None


def published_certificates(session: Session, *, at: datetime, limit: int, after: int) -> Sequence[PublishedRow]:
    """Return the published certificates that are in force, by name, a page at a time."""
    asked = (
        select(
            Award.public_id, Award.holder_name, CourseVersion.title.label("course_title"), Award.award_type, Award.issued_at,
            Award.valid_until,
        )
        .join(CourseVersion, CourseVersion.id == Award.course_version_id)
        .where(Award.published_at.is_not(None), Award.state == "in-force", or_(Award.valid_until.is_(None), Award.valid_until > at))
        .order_by(Award.holder_name, Award.id)
        .limit(limit)
        .offset(after)
    )  # fmt: skip
    return [PublishedRow(**row) for row in session.execute(asked).mappings()]
