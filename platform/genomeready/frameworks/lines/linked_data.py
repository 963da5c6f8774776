"""Framework versions and competencies as linked data: schema.org's DefinedTermSet and DefinedTerm, in JSON-LD.

The `@id` of a competency is its permanent address, the same that certificates align to.
"""

from collections.abc import Sequence
from typing import Any

from genomeready.frameworks.lines.competencies import CompetencyRow
from genomeready.frameworks.lines.versions import VersionLine

MEDIA_TYPE = "application/ld+json"
CONTEXT = "https://schema.org"


def term_set(version: VersionLine, rows: Sequence[CompetencyRow], *, address: str) -> dict[str, Any]:
    """Return a version with its competencies; `address` is the whole permanent address of the version."""
    return {"@context": CONTEXT, **_set(version, address), "hasDefinedTerm": [_term(row, address) for row in rows]}


def term(version: VersionLine, row: CompetencyRow, *, address: str) -> dict[str, Any]:
    """Return one competency with the set it belongs to; `address` is that of the version."""
    return {"@context": CONTEXT, **_term(row, address), "inDefinedTermSet": _set(version, address)}


def _set(version: VersionLine, address: str) -> dict[str, Any]:
    dated = {"datePublished": version.published_on.isoformat()} if version.published_on else {}
    return {
        "@type": "DefinedTermSet",
        "@id": address,
        "url": address,
        "name": version.title,
        "description": version.description,
        "version": version.number,
        "creativeWorkStatus": version.state.capitalize(),
        "license": {"@type": "CreativeWork", "name": version.licence},
        **dated,
    }


def _term(row: CompetencyRow, address: str) -> dict[str, Any]:
    own = f"{address}/competencies/{row.slug}"
    return {
        "@type": "DefinedTerm",
        "@id": own,
        "url": own,
        "termCode": row.slug,
        "name": row.title,
        "description": row.statement,
        "inDefinedTermSet": address,
    }
