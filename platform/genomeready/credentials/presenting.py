"""How certificates are put before people: a check in the reader's words, the facts of a diploma, a badge, a badge beside its claim."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from genomeready.credentials.badge import wrapped
from genomeready.credentials.diploma import Diploma
from genomeready.credentials.facts import ProvenFact, read_facts
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.outside_badges.badge import OutsideBadge
from genomeready.credentials.outside_badges.known import KnownIssuers
from genomeready.credentials.outside_badges.reading import inspect_badge
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.outside import badge_of_claim
from genomeready.credentials.queries.register import Published
from genomeready.credentials.rules import award_in_words, award_named
from genomeready.credentials.verifying import Check
from genomeready.people.rules import written_plainly
from genomeready.web.language import day


def said(check: Check) -> str:
    """Return what a check found, in the reader's language and with dates as the page writes them."""
    written = {name: day(value) if isinstance(value, datetime) else value for name, value in check.details.items()}
    return str(gettext(check.words) % written) if written else str(gettext(check.words))


@dataclass(frozen=True, kw_only=True)
class BadgeShown:
    """The badge that a claim rests on, checked now; whether somebody else brought it too."""

    badge: OutsideBadge
    brought_at: datetime
    brought_by_others: bool


def badge_beside(session: Session, claim: str, *, known: KnownIssuers, at: datetime) -> BadgeShown | None:
    """Return the badge that a claim rests on, by the claim's public id, as it stands at a moment; None where it rests on a paper."""
    found = badge_of_claim(session, claim)
    if found is None:
        return None
    badge = inspect_badge(found.document.encode(), trusts=known.trusts, keys=known.keys, email=written_plainly(found.email), at=at)
    return BadgeShown(badge=badge, brought_at=found.brought_at, brought_by_others=found.brought_by_others)


def diploma_of(found: Published, *, issuer: Issuer, invented: bool) -> Diploma:
    """Return what stands on the diploma of a certificate, as facts; its template puts them into words."""
    facts = read_facts(read_json(found.document))
    proven = facts.proven if facts else ()
    level, level_name = _common_level(proven)
    return Diploma(
        award=award_named(found.award_type),
        holder=found.holder_name,
        title=facts.title if facts else "",
        framework=_common_framework(proven),
        level=level,
        level_name=level_name,
        proven=tuple((shown.title, "" if level else shown.level) for shown in proven),
        issued=_day(found.issued_at),
        valid_until=_day(found.valid_until) if found.valid_until else "",
        issuer=facts.issuer_name if facts else issuer.name,
        number=found.number,
        address=issuer.address_of(f"/verify/{found.public_id}"),
        place=urlsplit(issuer.address_of("/verify")).netloc + "/verify",
        fingerprint=found.document_hash,
        state=found.state,
        since=_day(found.state_since),
        invented=invented,
    )


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


def _common_level(proven: tuple[ProvenFact, ...]) -> tuple[str, str]:
    """Return the level that all have in common and its name; nothing where they differ or it has no name."""
    levels = {(shown.level, shown.level_name) for shown in proven}
    level, name = levels.pop() if len(levels) == 1 else ("", "")
    return (level, name[:1].lower() + name[1:]) if level and name else ("", "")


def _common_framework(proven: tuple[ProvenFact, ...]) -> str:
    frameworks = {shown.framework for shown in proven}
    return frameworks.pop() if len(frameworks) == 1 else ""


def badge_of(found: Published) -> str:
    """Return the badge of a certificate as a drawing: what was awarded, at which level and by whom; never to whom."""
    facts = read_facts(read_json(found.document))
    title = facts.title if facts else ""
    level, name = _common_level(facts.proven) if facts else ("", "")
    return str(
        render_template(
            "certificates/badge.svg", award=gettext(award_in_words(found.award_type)), lines=wrapped(title), title=title,
            level=gettext("level %(level)s (%(name)s)", level=level, name=name) if level else "", issuer=facts.issuer_name if facts else "",
        )
    )  # fmt: skip
