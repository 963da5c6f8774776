"""The issuers of badges from elsewhere whose keys somebody saved here: a did.json, or the profile of an Open Badges 2.0 issuer."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from genomeready.credentials.did import NotADidDocument, Trust, trust_in
from genomeready.credentials.outside_badges.version_2 import IssuerKey2, issuer_key_in
from genomeready.credentials.proofs.reading import read_json

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class KnownIssuers:
    """Issuers by their keys, of either version."""

    trusts: tuple[Trust, ...] = ()
    keys: tuple[IssuerKey2, ...] = ()


def issuer_in(document: object) -> Trust | IssuerKey2:
    """Return the issuer that a saved file is about.

    Raises:
        NotAnIssuer: it is neither a did.json nor holds the key of an Open Badges 2.0 issuer.
    """
    try:
        return trust_in(document)
    except NotADidDocument:
        return issuer_key_in(document)


def gathered(issuers: Iterable[Trust | IssuerKey2]) -> KnownIssuers:
    """Return issuers of either version by their version."""
    found = tuple(issuers)
    return KnownIssuers(
        trusts=tuple(one for one in found if isinstance(one, Trust)), keys=tuple(one for one in found if isinstance(one, IssuerKey2))
    )


def issuers_saved_in(folder: Path) -> KnownIssuers:
    """Return the issuers of every `.json` file in a folder; one that is none is passed over with a line in the log."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(issuer_in(read_json(path.read_bytes())))
        except ValueError as fault:
            log.warning("%s names no issuer of badges: %s", path, fault)
    return gathered(found)
