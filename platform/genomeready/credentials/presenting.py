"""How certificates are put before people: a check in the reader's words, a certificate as a diploma."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from genomeready.catalogue.rules import AwardType
from genomeready.credentials.badge import wrapped
from genomeready.credentials.diploma import Diploma
from genomeready.credentials.facts import Facts, ProvenFact, read_facts
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.register import Published
from genomeready.credentials.rules import AwardState, award_in_words, award_named
from genomeready.credentials.verifying import Check
from genomeready.web.language import day, language


def said(check: Check) -> str:
    """Return what a check found, in the reader's language and with dates as the page writes them."""
    written = {name: day(value) if isinstance(value, datetime) else value for name, value in check.details.items()}
    return str(gettext(check.words) % written) if written else str(gettext(check.words))


def diploma_of(found: Published, *, issuer: Issuer, invented: bool) -> Diploma:
    """Return what the diploma of a certificate says, in the reader's language; a revoked one says so across its head."""
    facts = read_facts(read_json(found.document))
    proven = facts.proven if facts else ()
    shared = _common_level(proven)
    return Diploma(
        language=language(),
        words=_words(found, facts, shared=shared, issuer=issuer, invented=invented),
        holder=found.holder_name,
        award=gettext(award_in_words(found.award_type)),
        title=facts.title if facts else "",
        proven=tuple((shown.title, "" if shared else _level(shown)) for shown in proven),
        issued=day(found.issued_at),
        valid_until=day(found.valid_until) if found.valid_until else gettext("no end date"),
        issuer=facts.issuer_name if facts else issuer.name,
        number=found.number,
        address=issuer.address_of(f"/verify/{found.public_id}"),
        fingerprint=found.document_hash,
        revoked=_out_of_force(found),
    )


def _words(found: Published, facts: Facts | None, *, shared: str, issuer: Issuer, invented: bool) -> dict[str, str]:
    examined = award_named(found.award_type) is not AwardType.COMPLETION
    framework = _common_framework(facts)
    place = urlsplit(issuer.address_of("/verify")).netloc + "/verify"
    return {
        "certifies": gettext("This certifies that"),
        "did": gettext("has passed the examination of") if examined else gettext("has completed"),
        "shown": str(_SHOWN[examined, bool(shared), bool(framework)]) % {"level": shared, "framework": framework},
        "issued": gettext("Issued"),
        "valid_until": gettext("Valid until"),
        "issuer": gettext("Issued and signed by"),
        "check": gettext(
            "Check whether this certificate is in force: scan the code, or type its number at %(place)s. Its address:", place=place
        ),
        "hash": gettext("SHA-256 of the signed credential, which is attached to this file:"),
        "seal": gettext(
            "Sealed with the issuer's own key, which no certification authority vouches for; %(place)s checks it.", place=place
        ),
        "invented": gettext("Issued by a demonstration: it certifies nobody.") if invented else "",
        "code": gettext("QR code that leads to the page where this certificate is checked:"),
        "attached": gettext("The signed credential (Open Badges 3.0)"),
    }


_SHOWN = {
    (True, True, True): _l("and has shown in examination, at %(level)s, against the framework %(framework)s:"),
    (True, True, False): _l("and has shown in examination, at %(level)s:"),
    (True, False, True): _l("and has shown in examination, against the framework %(framework)s:"),
    (True, False, False): _l("and has shown in examination:"),
    (False, True, True): _l("a course on, at %(level)s, against the framework %(framework)s:"),
    (False, True, False): _l("a course on, at %(level)s:"),
    (False, False, True): _l("a course on, against the framework %(framework)s:"),
    (False, False, False): _l("a course on:"),
}
"""By whether there was an examination, one level for all, one framework for all."""


def _level(shown: ProvenFact) -> str:
    return str(gettext("level %(level)s", level=shown.level)) if shown.level else ""


def _out_of_force(found: Published) -> str:
    """Return what stands across the head of a diploma whose award is revoked or suspended."""
    since = day(found.state_since)
    match AwardState(found.state):
        case AwardState.REVOKED:
            return str(gettext("Revoked on %(day)s. It no longer certifies anything.", day=since))
        case AwardState.SUSPENDED:
            return str(gettext("Suspended since %(day)s. It certifies nothing until the suspension is lifted.", day=since))
        case AwardState.IN_FORCE:
            return ""


def _common_level(proven: tuple[ProvenFact, ...]) -> str:
    levels = {(shown.level, shown.level_name) for shown in proven}
    if len(levels) != 1:
        return ""
    level, name = levels.pop()
    if not level or not name:
        return ""
    return str(gettext("level %(level)s (%(name)s)", level=level, name=name[:1].lower() + name[1:]))


def _common_framework(facts: Facts | None) -> str:
    frameworks = {shown.framework for shown in facts.proven} if facts else set()
    return frameworks.pop() if len(frameworks) == 1 else ""


def badge_of(found: Published) -> str:
    """Return the badge of a certificate as a drawing: what was awarded, at which level and by whom; never to whom."""
    facts = read_facts(read_json(found.document))
    title = facts.title if facts else ""
    return str(
        render_template(
            "certificates/badge.svg", award=gettext(award_in_words(found.award_type)), lines=wrapped(title), title=title,
            level=_common_level(facts.proven) if facts else "", issuer=facts.issuer_name if facts else "",
        )
    )  # fmt: skip
