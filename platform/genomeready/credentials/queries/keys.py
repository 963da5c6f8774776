"""Reading the public halves of the issuer's keys."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base.prepared import run
from genomeready.credentials.did import KnownKey, Trust, key_id
from genomeready.credentials.models import IssuerKey

_KEYS = select(IssuerKey.multikey, IssuerKey.made_at, IssuerKey.retired_at).order_by(IssuerKey.made_at, IssuerKey.id)


def issuer_keys(session: Session) -> Sequence[IssuerKey]:
    """Return every key that ever signed or may sign, the oldest first."""
    return session.scalars(select(IssuerKey).order_by(IssuerKey.made_at, IssuerKey.id)).all()


def active_key(session: Session) -> IssuerKey | None:
    """Return the key that signs now: the newest that is not retired; None before the first."""
    return session.scalar(
        select(IssuerKey).where(IssuerKey.retired_at.is_(None)).order_by(IssuerKey.made_at.desc(), IssuerKey.id.desc()).limit(1)
    )


def own_trust(session: Session, did: str) -> Trust:
    """Return the platform as an issuer that its own verifier trusts: each key with the time it signed."""
    return Trust(
        issuer=did,
        keys=tuple(
            KnownKey(id=key_id(did, key.multikey), multikey=key.multikey, since=key.made_at, until=key.retired_at)
            for key in run(session, _KEYS)
        ),
    )
