"""The table every table comes from, and the column types all of them share."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Dialect, Integer, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive moments are refused on the way in; aware ones come out.

    SQLite stores no time zone, PostgreSQL does; both give back the same value.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment without a time zone cannot be stored: {value!r}"
            raise ValueError(message)
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy passes it
        """Give the moment back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, values: type[StrEnum], *, optional: bool = False) -> CheckConstraint:
    """Return the constraint, named like its column, that the column holds one of an enum's values; or nothing, where it is optional.

    >>> str(one_of("colour", StrEnum("Colour", {"RED": "red", "BLUE": "blue"}), optional=True).sqltext)
    "colour IS NULL OR colour IN ('red', 'blue')"
    """
    held = f"{column} IN ({', '.join(repr(value.value) for value in values)})"
    return CheckConstraint(f"{column} IS NULL OR {held}" if optional else held, name=column)


JsonColumn = JSON().with_variant(JSONB(), "postgresql")
BigKey = BigInteger().with_variant(Integer(), "sqlite")

Key = Annotated[int, mapped_column(BigKey, primary_key=True, autoincrement=True)]
PublicId = Annotated[str, mapped_column(String(26), unique=True)]
Slug = Annotated[str, mapped_column(String(80))]
Line = Annotated[str, mapped_column(String(300))]


class Table(DeclarativeBase):
    """The common ancestor: naming of constraints and the mapping of Python types."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute as it stands
        datetime: UtcDateTime(),
        dict[str, Any]: JsonColumn,
        list[Any]: JsonColumn,
    }


class Numbered(Table):
    """A table whose rows are numbered: nearly all of them."""

    __abstract__ = True

    id: Mapped[Key]
