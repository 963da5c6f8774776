"""Seal a diploma with the key for seals."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from genomeready.credentials.carriers.sealing import seal_certificate, sealed
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.keys import signing_key

_certificate: Any = lru_cache(maxsize=8)(seal_certificate)  # it follows from the key


def seal_pdf(session: Session, pdf: bytes, *, issuer: Issuer, at: datetime, time_stamps: str = "") -> bytes:
    """Return a PDF with the issuer's seal (PAdES) over every byte; with a time stamp where a service for that is named.

    Raises:
        KeyMissing: the private half is not in the key folder.
        KeyLocked: the passphrase does not open it.
    """
    key, signer = signing_key(session, issuer.keyring, at=at, purpose=KeyPurpose.SEAL)
    certificate = _certificate(signer, name=issuer.name, since=key.made_at)
    return sealed(pdf, signer=signer, certificate=certificate, issuer=issuer.name, time_stamps=time_stamps)
