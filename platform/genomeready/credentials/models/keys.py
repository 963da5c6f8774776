"""The keys that sign, by their public halves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Numbered, one_of
from genomeready.credentials.rules import KeyPurpose


class IssuerKey(Numbered):
    """A key and what it signs. The private half lies in a file; the public half stays here for ever.

    From `compromised_since` on others may have signed with it.
    """

    __tablename__ = "issuer_key"
    __table_args__ = (
        one_of("purpose", KeyPurpose),
        CheckConstraint("compromised_since IS NULL OR compromised_since >= made_at", name="compromised"),
    )

    multikey: Mapped[str] = mapped_column(String(80), unique=True)
    purpose: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    compromised_since: Mapped[datetime | None]
