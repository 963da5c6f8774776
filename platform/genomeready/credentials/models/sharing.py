"""What holders share: links, wishes for the signed files, and what their wallets may fetch."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from genomeready.base.tables import Line, Numbered


class ShareLink(Numbered):
    """A link by which the holder lets somebody read the name on a certificate's page, until a day or until withdrawn.

    The token stays readable, so that the holder can copy the link again: it opens nothing but the name, which stands in the award.
    """

    __tablename__ = "share_link"
    __table_args__ = (
        CheckConstraint("ends_at > made_at", name="ends"),
        Index("ix_share_link_award_id", "award_id"),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    token: Mapped[str] = mapped_column(String(26), unique=True)
    given_to: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class HolderWish(Numbered):
    """What a person wants in the files of certificates signed from now on: the name, an identifier of their own; since when each."""

    __tablename__ = "holder_wish"
    __table_args__ = (CheckConstraint("(did = '') = (did_since IS NULL)", name="did"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    name_since: Mapped[datetime | None]
    did: Mapped[Line] = mapped_column(default="")
    did_since: Mapped[datetime | None]


class WalletToken(Numbered):
    """What lets a wallet read its owner's certificates until a day or until withdrawn; the token itself is kept nowhere."""

    __tablename__ = "wallet_token"
    __table_args__ = (CheckConstraint("ends_at > made_at", name="ends"), Index("ix_wallet_token_person_id", "person_id"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    given_to: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class WalletExchange(Numbered):
    """One handing over of certificates to a wallet, begun by their holder: for minutes, once. The token of its address is kept nowhere.

    With `binds` the holder wants the DID that the wallet proves in certificates signed from then on.
    """

    __tablename__ = "wallet_exchange"
    __table_args__ = (CheckConstraint("ends_at > made_at", name="ends"), Index("ix_wallet_exchange_person_id", "person_id"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    challenge: Mapped[str] = mapped_column(String(64))
    binds: Mapped[bool]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
