"""Claim prior learning with a badge from elsewhere: what it says, how far it was checked, what of ours it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.ids import digest
from genomeready.base.refusals import NotThere, Refused
from genomeready.competence.models import PriorClaim
from genomeready.competence.rules.kinds import ClaimKind
from genomeready.competence.services.portfolio import Told, write_entry
from genomeready.competence.services.prior_learning import Claiming, make_claim
from genomeready.competence.services.turns import take_turn
from genomeready.credentials.carriers.reading import said_in
from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.outside import ClaimBadge
from genomeready.credentials.outside_badges.badge import Aligned, OutsideBadge, Standing
from genomeready.credentials.outside_badges.known import KnownIssuers
from genomeready.credentials.outside_badges.reading import badge_text, inspect_badge
from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.queries.outside import unclaimed_badge
from genomeready.credentials.queries.register import register_of
from genomeready.credentials.verifying import Outcome, content_hash
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion
from genomeready.people.models import Person
from genomeready.people.rules import written_plainly

LONGEST_LINE = 200


class NoGround(Refused):
    """A badge with which nothing can be claimed."""


class BadgeRefused(NoGround):
    """A badge that is no ground for any claim."""

    message = "This badge cannot be the ground of a claim: %(why)s"


class AnotherPersonsBadge(NoGround):
    """A badge that was awarded to another address."""

    message = "This badge was awarded to another e-mail address than that of your account. Claim with a badge of your own."


class BadgeRanOut(NoGround):
    """A badge that shows nothing of today."""

    message = "This badge has run out, so it shows nothing of today. Claim with a newer one."


class OwnCertificate(NoGround):
    """A certificate of this platform, which counts without a claim, and whose revocation no claim may undo."""

    message = "This certificate was issued here. What it shows counts already, as long as it is in force; there is nothing to claim."


@dataclass(frozen=True, kw_only=True)
class ClaimGround:
    """What a claim of prior learning needs of a badge; an examiner decides, and reads the checks beside it."""

    title: str
    awarded_by: str
    awarded_on: date
    valid_until: date | None
    competency_ids: tuple[int, ...]
    """Competencies of ours that the badge names by their address; at which level, it cannot tell."""
    badge: OutsideBadge


def ground_in_badge(session: Session, file: bytes, *, email: str, known: KnownIssuers, issuer: Issuer, at: datetime) -> ClaimGround:
    """Return what a claim needs of a badge that somebody brings.

    Raises:
        BadgeRefused: it is altered, unreadable or not what it says.
        AnotherPersonsBadge: it says that it was awarded to another address.
        BadgeRanOut: its time is over.
        OwnCertificate: it was issued here.
    """
    badge = inspect_badge(file, trusts=known.trusts, keys=known.keys, email=written_plainly(email), at=at)
    failed = {check.name: check for check in badge.checks if check.outcome is Outcome.FAILED}
    if badge.standing is not Standing.REFUSED and _is_ours(session, badge, badge_text(file), issuer):
        raise OwnCertificate
    if "recipient" in failed:
        raise AnotherPersonsBadge
    if badge.standing is Standing.REFUSED:
        raise BadgeRefused(why=next((check.text for check in failed.values()), "it could not be checked"))
    if not badge.title or not badge.issuer_name or badge.awarded is None or badge.awarded > at:
        raise BadgeRefused(why="it does not say what was awarded by whom, on a day that is over")
    if "period" in failed or (badge.valid_until is not None and badge.valid_until <= at):
        raise BadgeRanOut
    return ClaimGround(
        title=badge.title[:LONGEST_LINE], awarded_by=badge.issuer_name[:LONGEST_LINE], awarded_on=badge.awarded.date(),
        valid_until=badge.valid_until.date() if badge.valid_until else None,
        competency_ids=_ours(session, badge.aligned, issuer), badge=badge,
    )  # fmt: skip


def bring_badge(session: Session, file: bytes, *, known: KnownIssuers, issuer: Issuer, by: Actor, at: datetime) -> ClaimBadge:
    """Keep a badge until something is claimed with it, or another is brought.

    Raises:
        NoGround: nothing can be claimed with it; the words say why.
    """
    take_turn(session, by.id)
    ground = ground_in_badge(session, file, email=session.get_one(Person, by.id).email, known=known, issuer=issuer, at=at)
    kept = unclaimed_badge(session, by.id) or ClaimBadge(person_id=by.id)
    kept.document = badge_text(file)
    kept.document_hash, kept.brought_at = digest(kept.document), at
    session.add(kept)
    session.flush()
    record(session, "badge.brought", f"person:{by.public_id}", by=by, hash=kept.document_hash, standing=ground.badge.standing.value)
    return kept


def claim_with_badge(
    session: Session,
    *,
    organisation_id: int,
    items: Sequence[tuple[int, int]],
    known: KnownIssuers,
    issuer: Issuer,
    by: Actor,
    at: datetime,
) -> PriorClaim:
    """Claim competencies, each at a level, with the badge brought last: it gives title, issuer and dates.

    A portfolio entry says the same, since an examiner reads one; that it was checked, the badge itself shows and no text.

    Raises:
        NotThere: no badge was brought, or the last one stands with a claim already.
        NoGround: it was good when it was brought, and is no longer.
        TooManyClaims: too many of this person's wait already.
    """
    take_turn(session, by.id)
    kept = unclaimed_badge(session, by.id)
    if kept is None:
        raise NotThere
    ground = ground_in_badge(session, kept.document.encode(), email=session.get_one(Person, by.id).email, known=known, issuer=issuer, at=at)
    entry = write_entry(session, by.id, told=Told(title=ground.title, text=_told(ground), cases=()), at=at, by=by)
    claiming = Claiming(
        organisation_id=organisation_id, kind=ClaimKind.CERTIFICATE, title=ground.title, awarded_by=ground.awarded_by,
        awarded_on=ground.awarded_on, valid_until=ground.valid_until, entry=entry.public_id, items=items,
    )  # fmt: skip
    claim = make_claim(session, claiming=claiming, at=at, by=by)
    kept.claim_id = claim.id
    session.flush()
    record(
        session, "claim.badge", f"claim:{claim.public_id}", by=by, organisation_id=organisation_id, hash=kept.document_hash,
        standing=ground.badge.standing.value,
    )  # fmt: skip
    return claim


def _told(ground: ClaimGround) -> str:
    until = f", valid until {ground.valid_until.isoformat()}" if ground.valid_until else ""
    return f"A badge ({ground.badge.kind}), awarded by {ground.awarded_by} on {ground.awarded_on.isoformat()}{until}."


def _is_ours(session: Session, badge: OutsideBadge, text: str, issuer: Issuer) -> bool:
    """Say whether a badge names us as its issuer, or is in our register under an address that we had before."""
    try:
        said = said_in(text)
        return badge.issuer == issuer.did or register_of(session)(str(said.get("id")), content_hash(said)) is not None
    except (Unreadable, NotCanonical):
        return badge.issuer == issuer.did  # an older badge, or a form in which none is made here


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
