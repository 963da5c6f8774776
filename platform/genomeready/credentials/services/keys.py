"""Make, use and rotate the keys that sign."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.locks import Lock, hold
from genomeready.credentials.keyring import FileSigner, Keyring
from genomeready.credentials.models import IssuerKey
from genomeready.credentials.queries.keys import active_key


def signing_key(session: Session, keyring: Keyring, *, at: datetime) -> tuple[IssuerKey, FileSigner]:
    """Return the key that signs now, both halves; the first one is made when it is first needed.

    Raises:
        KeyMissing: the private half is not in the key folder.
    """
    key = active_key(session)
    if key is None:
        hold(session, Lock.FIRST_KEY)
        key = active_key(session)
        if key is None:
            return _new_key(session, keyring, by=None, at=at)
    return key, keyring.signer(key.multikey)


def rotate_keys(session: Session, keyring: Keyring, *, by: Actor | None, at: datetime) -> IssuerKey:
    """Make a new signing key and retire the one before.

    The retired key signs no more and stays published for as long as anything it signed is checked.
    """
    old = active_key(session)
    while old is not None:
        session.refresh(old, with_for_update=True)
        old.retired_at = at
        session.flush()
        record(session, "key.retired", f"key:{old.multikey}", by=by)
        old = active_key(session)
    return _new_key(session, keyring, by=by, at=at)[0]


def _new_key(session: Session, keyring: Keyring, *, by: Actor | None, at: datetime) -> tuple[IssuerKey, FileSigner]:
    signer = keyring.make()
    key = IssuerKey(multikey=signer.multikey, made_at=at)
    session.add(key)
    session.flush()
    record(session, "key.made", f"key:{key.multikey}", by=by)
    return key, signer
