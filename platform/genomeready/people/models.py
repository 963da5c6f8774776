"""People, organisations, memberships, grants of access, and sign-ins."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from genomeready.base.tables import Line, Numbered, PublicId, Slug, one_of
from genomeready.people.rules import LinkPurpose, OrganisationKind, PersonState, Role


class Profession(Numbered):
    """A profession that somebody may practise and that a role profile may describe."""

    __tablename__ = "profession"

    slug: Mapped[Slug] = mapped_column(unique=True)
    title: Mapped[Line]


class Organisation(Numbered):
    """A country, region, provider or team. `path` is the ids from the top: `/1/4/17/`."""

    __tablename__ = "organisation"
    __table_args__ = (one_of("kind", OrganisationKind), Index("ix_organisation_parent_id", "parent_id"))

    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Line]
    kind: Mapped[str] = mapped_column(String(12))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    path: Mapped[Line] = mapped_column(unique=True)
    population: Mapped[int | None]
    population_source: Mapped[Line] = mapped_column(default="")
    invented: Mapped[bool] = mapped_column(default=False)

    parent: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id", lazy="raise")


class Person(Numbered):
    """Somebody with an account. `public_id` is what addresses and the audit trail name."""

    __tablename__ = "person"
    __table_args__ = (one_of("state", PersonState),)

    public_id: Mapped[PublicId]
    email: Mapped[Line] = mapped_column(unique=True)
    name: Mapped[Line]
    password_hash: Mapped[Line] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(12), default=PersonState.UNCONFIRMED)
    registered_at: Mapped[datetime]
    invented: Mapped[bool] = mapped_column(default=False)


class Membership(Numbered):
    """A person in an organisation in a profession. Counted once the organisation's lead confirmed it."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("wte > 0 AND wte <= 1.5", name="wte"),
        CheckConstraint("until_date IS NULL OR until_date >= from_date", name="dates"),
        Index("ix_membership_person_id", "person_id"),
        Index("ix_membership_organisation_id", "organisation_id"),
        Index("ix_membership_profession_id", "profession_id"),
        Index(
            "uq_membership_current", "person_id", "organisation_id", "profession_id",
            unique=True, sqlite_where=text("until_date IS NULL"), postgresql_where=text("until_date IS NULL"),
        ),
    )  # fmt: skip

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    profession_id: Mapped[int] = mapped_column(ForeignKey("profession.id"))
    wte: Mapped[Decimal] = mapped_column(Numeric(4, 2), default=Decimal(1))
    from_date: Mapped[date]
    until_date: Mapped[date | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    profession: Mapped[Profession] = relationship(lazy="raise")


class Grant(Numbered):
    """An access role held by a person on an organisation and everything below it."""

    __tablename__ = "grant"
    __table_args__ = (
        one_of("role", Role),
        UniqueConstraint("person_id", "organisation_id", "role"),
        Index("ix_grant_organisation_id", "organisation_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(String(16))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class SignIn(Numbered):
    """One session of one person in one browser. The cookie holds a secret, this row its digest."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person_id", "person_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    browser: Mapped[Line] = mapped_column(default="")


class MailedLink(Numbered):
    """A link sent by mail that works once and not for long."""

    __tablename__ = "mailed_link"
    __table_args__ = (one_of("purpose", LinkPurpose), Index("ix_mailed_link_person_id", "person_id"))

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
