"""Look at a badge from elsewhere for a claim of prior learning: what it says, how far it was checked, what of ours it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base.refusals import Refused
from genomeready.credentials.did import Trust
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.outside_badges.badge import Aligned, OutsideBadge, Standing
from genomeready.credentials.outside_badges.reading import inspect_badge
from genomeready.credentials.outside_badges.version_2 import IssuerKey2
from genomeready.credentials.verifying import Outcome
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion
from genomeready.people.models import Person
from genomeready.people.rules import written_plainly


class BadgeRefused(Refused):
    """A badge that is no ground for any claim."""

    message = "This badge cannot be the ground of a claim: %(why)s"


class AnotherPersonsBadge(Refused):
    """A badge that was awarded to another address."""

    message = "This badge was awarded to another e-mail address than that of your account. Claim with a badge of your own."


@dataclass(frozen=True, kw_only=True)
class ClaimGround:
    """What a claim of prior learning needs of a badge; an examiner decides, and reads `told` beside it."""

    title: str
    awarded_by: str
    awarded_on: date | None
    valid_until: date | None
    competency_ids: tuple[int, ...]
    """Competencies of ours that the badge names by their address; at which level, it cannot tell."""
    standing: Standing
    told: str
    """How it stands and what was not checked, in one paragraph."""


def ground_in_badge(
    session: Session, file: bytes, *, person: Person, trusts: Sequence[Trust], keys: Sequence[IssuerKey2], issuer: Issuer, at: datetime
) -> ClaimGround:
    """Return what a claim needs of a badge that somebody brings.

    Raises:
        BadgeRefused: it is altered, unreadable or not what it says.
        AnotherPersonsBadge: it says that it was awarded to another address.
    """
    badge = inspect_badge(file, trusts=trusts, keys=keys, email=written_plainly(person.email), at=at)
    failed = [check for check in badge.checks if check.outcome is Outcome.FAILED]
    if any(check.name == "recipient" for check in failed):
        raise AnotherPersonsBadge
    if badge.standing is Standing.REFUSED:
        raise BadgeRefused(why=failed[0].text if failed else "it could not be checked")
    return ClaimGround(
        title=badge.title, awarded_by=badge.issuer_name, awarded_on=badge.awarded.date() if badge.awarded else None,
        valid_until=badge.valid_until.date() if badge.valid_until else None,
        competency_ids=_ours(session, badge.aligned, issuer), standing=badge.standing, told=told_of(badge),
    )  # fmt: skip


def told_of(badge: OutsideBadge) -> str:
    """Return how a badge stands and what was left unchecked, for whoever decides on it."""
    open_ends = " ".join(check.text for check in badge.checks if check.outcome is not Outcome.PASSED)
    return f"{badge.kind}: {badge.standing.value}. {open_ends}".strip()


def _ours(session: Session, aligned: Sequence[Aligned], issuer: Issuer) -> tuple[int, ...]:
    """Return the ids of our competencies that stand behind these addresses, in one statement."""
    named = {one.address for one in aligned if one.address.startswith(issuer.address_of("/frameworks/"))}
    if not named:
        return ()
    rows = session.execute(
        select(Competency.id, Framework.slug, FrameworkVersion.number, Competency.slug.label("competency"))
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Competency.slug.in_({address.rpartition("/")[2] for address in named}))
        .order_by(Competency.id)
    )
    return tuple(row.id for row in rows if issuer.address_of(f"/frameworks/{row.slug}/{row.number}/competencies/{row.competency}") in named)
