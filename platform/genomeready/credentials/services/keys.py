"""Make, use and rotate the keys that sign, and say that one was stolen."""

from datetime import datetime

from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.locks import Lock, hold
from genomeready.base.refusals import Refused
from genomeready.credentials.keyring import Keeper
from genomeready.credentials.models.keys import IssuerKey
from genomeready.credentials.proofs.signing import Signer
from genomeready.credentials.queries.keys import active_key
from genomeready.credentials.rules import KeyPurpose


class NotCompromisedThen(Refused):
    """A moment before the key was made, or one that is still to come."""

    message = "Say a moment since the key was made, and not one that is still to come. Nothing was changed."


def signing_key(
    session: Session, keyring: Keeper, *, at: datetime, purpose: KeyPurpose = KeyPurpose.CREDENTIAL
) -> tuple[IssuerKey, Signer]:
    """Return the key that signs for a purpose now, both halves; the first one is made when it is first needed.

    Raises:
        KeyMissing: the private half is not in the key folder.
        KeyLocked: the passphrase does not open it.
    """
    key = active_key(session, purpose)
    if key is None:
        hold(session, Lock.FIRST_KEY)
        key = active_key(session, purpose)
        if key is None:
            return _new_key(session, keyring, purpose=purpose, by=None, at=at)
    return key, keyring.signer(key.multikey)


def rotate_keys(
    session: Session, keyring: Keeper, *, by: Actor | None, at: datetime, purpose: KeyPurpose = KeyPurpose.CREDENTIAL
) -> IssuerKey:
    """Make a new signing key and retire the one before.

    The retired key signs no more and stays published for as long as anything it signed is checked.
    """
    while (old := active_key(session, purpose)) is not None:
        _retire(session, old, by=by, at=at)
    return _new_key(session, keyring, purpose=purpose, by=by, at=at)[0]


def declare_compromised(session: Session, key: IssuerKey, keyring: Keeper, *, since: datetime, by: Actor | None, at: datetime) -> None:
    """Say that others may have signed with a key from a moment on: it is published no more and signs no more.

    What it signed before that moment still verifies here; what it signed since has to be issued anew.

    Raises:
        NotCompromisedThen: the moment lies before the key or in the future.
    """
    if not key.made_at <= since <= at:
        raise NotCompromisedThen
    session.refresh(key, with_for_update=True)
    key.compromised_since = since if key.compromised_since is None else min(since, key.compromised_since)
    session.flush()
    record(session, "key.compromised", f"key:{key.multikey}", by=by, since=key.compromised_since.isoformat())
    if key.retired_at is None:
        rotate_keys(session, keyring, by=by, at=at, purpose=KeyPurpose(key.purpose))


def _retire(session: Session, key: IssuerKey, *, by: Actor | None, at: datetime) -> None:
    session.refresh(key, with_for_update=True)
    key.retired_at = at
    session.flush()
    record(session, "key.retired", f"key:{key.multikey}", by=by)


def _new_key(session: Session, keyring: Keeper, *, purpose: KeyPurpose, by: Actor | None, at: datetime) -> tuple[IssuerKey, Signer]:
    signer = keyring.make(purpose)
    key = IssuerKey(multikey=signer.multikey, purpose=purpose, made_at=at)
    session.add(key)
    session.flush()
    record(session, "key.made", f"key:{key.multikey}", by=by, purpose=str(purpose))
    return key, signer
