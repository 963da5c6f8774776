"""How certificates are put before people: a check in the reader's words, a certificate as a diploma."""

from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext

from genomeready.catalogue.rules import AwardType
from genomeready.credentials.diploma import Diploma
from genomeready.credentials.facts import Facts, ProvenFact, read_facts
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.register import Published
from genomeready.credentials.rules import AwardState, award_in_words, award_named, written_day
from genomeready.credentials.verifying import Check
from genomeready.web.language import day


def said(check: Check) -> str:
    """Return what a check found, in the reader's language and with dates as the page writes them."""
    written = {name: day(value) if isinstance(value, datetime) else value for name, value in check.details.items()}
    return str(gettext(check.words) % written) if written else str(gettext(check.words))


def diploma_of(found: Published, *, issuer: Issuer, invented: bool) -> Diploma:
    """Return what the diploma of a certificate says; a revoked one says so across its head."""
    facts = read_facts(read_json(found.document))
    proven = facts.proven if facts else ()
    address = issuer.address_of(f"/verify/{found.public_id}")
    return Diploma(
        holder=found.holder_name,
        award=award_in_words(found.award_type),
        examined=award_named(found.award_type) is not AwardType.COMPLETION,
        title=facts.title if facts else "",
        proven=tuple((shown.title, f"level {shown.level}" if shown.level else "") for shown in proven),
        level=_common_level(proven),
        framework=_common_framework(facts),
        issued=written_day(found.issued_at),
        valid_until=written_day(found.valid_until) if found.valid_until else "no end date",
        issuer=facts.issuer_name if facts else issuer.name,
        number=found.number,
        address=address,
        short_address=urlsplit(issuer.address_of("/verify")).netloc + "/verify",
        fingerprint=found.document_hash,
        revoked=_out_of_force(found),
        invented=invented,
    )


def _out_of_force(found: Published) -> str:
    """Return what stands across the head of a diploma whose award is revoked or suspended."""
    since = written_day(found.state_since)
    match AwardState(found.state):
        case AwardState.REVOKED:
            return f"Revoked on {since}. It no longer certifies anything."
        case AwardState.SUSPENDED:
            return f"Suspended since {since}. It certifies nothing until the suspension is lifted."
        case AwardState.IN_FORCE:
            return ""


def _common_level(proven: tuple[ProvenFact, ...]) -> str:
    levels = {(shown.level, shown.level_name) for shown in proven}
    if len(levels) != 1:
        return ""
    level, name = levels.pop()
    return f"level {level} ({name[:1].lower()}{name[1:]})" if level and name else ""


def _common_framework(facts: Facts | None) -> str:
    frameworks = {shown.framework for shown in facts.proven} if facts else set()
    return frameworks.pop() if len(frameworks) == 1 else ""
