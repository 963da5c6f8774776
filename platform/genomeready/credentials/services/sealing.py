"""Seal a diploma with the key for seals."""

import logging
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from genomeready.audit.services import record
from genomeready.credentials.carriers.sealing import NoTimeStamp, seal_certificate, sealed
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.keys import signing_key

NOT_ASKED_FOR = timedelta(minutes=5)

log = logging.getLogger(__name__)
_certificate: Any = lru_cache(maxsize=8)(seal_certificate)  # it follows from the key
_asked_in_vain: dict[str, datetime] = {}
"""When a time-stamping service last gave no stamp to this process."""


def seal_pdf(session: Session, pdf: bytes, *, about: str, issuer: Issuer, at: datetime, time_stamps: str = "") -> tuple[bytes, bool]:
    """Return a PDF with the issuer's seal (PAdES) over every byte, and whether it has all that was asked for.

    Where a time-stamping service is named, the seal bears its stamp (B-T). If it gives none, the seal is one without
    (B-B), and log and audit trail say so of `about` ("certificate:…"); for five minutes this process asks it no more,
    so that a thousand files do not each wait.

    Raises:
        KeyMissing: the private half is not in the key folder.
        KeyLocked: the passphrase does not open it.
    """
    key, signer = signing_key(session, issuer.keyring, at=at, purpose=KeyPurpose.SEAL)
    certificate = _certificate(signer, name=issuer.name, since=key.made_at)
    if time_stamps and not _rests(time_stamps, at):
        try:
            return sealed(pdf, signer=signer, certificate=certificate, issuer=issuer.name, time_stamps=time_stamps), True
        except NoTimeStamp as fault:
            _asked_in_vain[time_stamps] = at
            log.warning("the time-stamping service gave no stamp; it is asked again after %s: %s", NOT_ASKED_FOR, fault)
    if time_stamps:
        record(session, "certificate.sealed-without-time-stamp", about, by=None, service=time_stamps)
    return sealed(pdf, signer=signer, certificate=certificate, issuer=issuer.name), not time_stamps


def _rests(service: str, at: datetime) -> bool:
    last = _asked_in_vain.get(service)
    return last is not None and timedelta() <= at - last < NOT_ASKED_FOR
