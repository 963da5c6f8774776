"""Reading the keys of the issuer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.credentials.did import KnownKey, Trust, key_id
from genomeready.credentials.models.awards import Award, CredentialInstance
from genomeready.credentials.models.keys import IssuerKey
from genomeready.credentials.rules import KeyPurpose

_KEYS = select(
    IssuerKey.multikey, IssuerKey.purpose, IssuerKey.made_at, IssuerKey.retired_at, IssuerKey.compromised_since,
).order_by(IssuerKey.made_at, IssuerKey.id)  # fmt: skip


def issuer_keys(session: Session) -> Sequence[IssuerKey]:
    """Return every key that ever signed or may sign, the oldest first."""
    return session.scalars(select(IssuerKey).order_by(IssuerKey.made_at, IssuerKey.id)).all()


def key_by(session: Session, multikey: str) -> IssuerKey | None:
    """Return a key by its public half."""
    return session.scalar(select(IssuerKey).where(IssuerKey.multikey == multikey))


def active_key(session: Session, purpose: KeyPurpose = KeyPurpose.CREDENTIAL) -> IssuerKey | None:
    """Return the key that signs for a purpose now: the newest that is not retired; None before the first."""
    return session.scalar(
        select(IssuerKey)
        .where(IssuerKey.purpose == purpose, IssuerKey.retired_at.is_(None))
        .order_by(IssuerKey.made_at.desc(), IssuerKey.id.desc())
        .limit(1)
    )


def own_trust(session: Session, did: str) -> Trust:
    """Return the platform as an issuer that its own verifier trusts: each key, what it is for and when it signed."""
    return Trust(
        issuer=did,
        keys=tuple(
            KnownKey(
                id=key_id(did, key.multikey), multikey=key.multikey, purpose=KeyPurpose(key.purpose),
                since=key.made_at, until=key.retired_at, compromised=key.compromised_since,
            )
            for key in run(session, _KEYS)
        ),
    )  # fmt: skip


def signed_since(session: Session, key: IssuerKey, since: datetime) -> Sequence[Award]:
    """Return the awards of which a key signed a document from a moment on that still speaks for them, the oldest first."""
    return session.scalars(
        select(Award)
        .join(CredentialInstance, CredentialInstance.award_id == Award.id)
        .where(
            CredentialInstance.issuer_key_id == key.id, CredentialInstance.issued_at >= since, CredentialInstance.ended_at.is_(None)
        )
        .order_by(CredentialInstance.issued_at, Award.id)
    ).all()  # fmt: skip
