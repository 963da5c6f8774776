"""Frameworks, versions, levels, competencies and role profiles; references and crosswalks. A published version never changes."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from genomeready.base.tables import Line, Numbered, Slug
from genomeready.people.models import Profession


class Framework(Numbered):
    """A competency framework. `permitted_use` is `assessment` or `developmental-only`."""

    __tablename__ = "framework"
    __table_args__ = (CheckConstraint("permitted_use IN ('assessment', 'developmental-only')", name="permitted_use"),)

    slug: Mapped[Slug] = mapped_column(unique=True)
    title: Mapped[Line]
    permitted_use: Mapped[str] = mapped_column(String(20))
    licence: Mapped[Line]


class FrameworkVersion(Numbered):
    """One version of a framework, with its own level scale."""

    __tablename__ = "framework_version"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'superseded')", name="state"),
        UniqueConstraint("framework_id", "number"),
    )

    framework_id: Mapped[int] = mapped_column(ForeignKey("framework.id"))
    number: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12))
    published_on: Mapped[date | None]
    description: Mapped[str] = mapped_column(Text)
    notice: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[list[Any]]
    content_hash: Mapped[str] = mapped_column(String(64))

    framework: Mapped[Framework] = relationship(lazy="raise")


class Level(Numbered):
    """One step of a version's scale; 0 is always "none"."""

    __tablename__ = "level"
    __table_args__ = (UniqueConstraint("version_id", "value"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    value: Mapped[int]
    name: Mapped[Line]
    description: Mapped[str] = mapped_column(Text)


class Domain(Numbered):
    """A group of competencies."""

    __tablename__ = "domain"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    slug: Mapped[Slug]
    title: Mapped[Line]
    summary: Mapped[str] = mapped_column(Text)
    position: Mapped[int]


class Competency(Numbered):
    """One competency. `levels` maps "1".."4" to what that level looks like; `aligned_to` points to items elsewhere.

    `risk` is `high` where a lapse harms at once (prescribing, for example): what was shown then ages faster.
    """

    __tablename__ = "competency"
    __table_args__ = (
        CheckConstraint("kind IN ('knowledge', 'skill', 'attitude')", name="kind"),
        CheckConstraint("risk IN ('standard', 'high')", name="risk"),
        UniqueConstraint("version_id", "slug"),
        Index("ix_competency_domain_id", "domain_id"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    domain_id: Mapped[int] = mapped_column(ForeignKey("domain.id"))
    slug: Mapped[Slug]
    title: Mapped[Line]
    kind: Mapped[str] = mapped_column(String(10))
    risk: Mapped[str] = mapped_column(String(10), default="standard")
    statement: Mapped[str] = mapped_column(Text)
    levels: Mapped[dict[str, Any]]
    aligned_to: Mapped[list[Any]] = mapped_column(default=list)
    position: Mapped[int]


class RoleProfile(Numbered):
    """What one profession's role asks. `detail` holds definition, does, does_not, employer and occupation."""

    __tablename__ = "role_profile"
    __table_args__ = (UniqueConstraint("version_id", "profession_id"), Index("ix_role_profile_profession_id", "profession_id"))

    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    profession_id: Mapped[int] = mapped_column(ForeignKey("profession.id"))
    title: Mapped[Line]
    detail: Mapped[dict[str, Any]]

    profession: Mapped[Profession] = relationship(lazy="raise")


class OptionalSet(Numbered):
    """A set of requirements of which a minimum number is asked."""

    __tablename__ = "optional_set"
    __table_args__ = (UniqueConstraint("profile_id", "key"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("role_profile.id"))
    key: Mapped[Slug]
    title: Mapped[Line]
    minimum: Mapped[int]


class Requirement(Numbered):
    """The level one role asks of one competency: `minimum`..`maximum`, or not applicable (both null)."""

    __tablename__ = "requirement"
    __table_args__ = (
        CheckConstraint("(applicable AND minimum IS NOT NULL) OR (NOT applicable AND minimum IS NULL)", name="level"),
        UniqueConstraint("profile_id", "competency_id"),
        Index("ix_requirement_competency_id", "competency_id"),
        Index("ix_requirement_set_id", "set_id"),
    )

    profile_id: Mapped[int] = mapped_column(ForeignKey("role_profile.id"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    applicable: Mapped[bool] = mapped_column(default=True)
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    set_id: Mapped[int | None] = mapped_column(ForeignKey("optional_set.id"))
    max_age_months: Mapped[int | None]


class Lineage(Numbered):
    """That what was shown of a competency of an earlier version says something about one of a later version.

    Flattened over all versions in between, so that one join reads it. `carries` says whether evidence
    of the earlier competency counts for the later one; `level_map` maps its levels where the two
    scales differ ("1" to 1 …), and is empty where they are the same.
    """

    __tablename__ = "competency_lineage"
    __table_args__ = (
        CheckConstraint("relation IN ('same', 'replaced-by', 'split', 'merged', 'dropped')", name="relation"),
        CheckConstraint("relation != 'dropped' OR NOT carries", name="dropped"),
        CheckConstraint("(competency_id IS NULL) = (relation = 'dropped')", name="target"),
        UniqueConstraint("version_id", "earlier_id", "competency_id"),
        Index("ix_competency_lineage_earlier_id", "earlier_id"),
        Index("ix_competency_lineage_competency_id", "competency_id"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("framework_version.id"))
    earlier_id: Mapped[int] = mapped_column(ForeignKey("competency.id"))
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"))
    relation: Mapped[str] = mapped_column(String(12))
    carries: Mapped[bool]
    level_map: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Reference(Numbered):
    """Somebody else's framework, named and counted, never copied. It is no `Framework`: no course and no certificate can stand on it.

    `structure` counts its parts as published, `scale` names its levels, lowest first.
    """

    __tablename__ = "reference"
    __table_args__ = (CheckConstraint("permitted_use IN ('assessment', 'developmental-only', 'not-stated')", name="permitted_use"),)

    key: Mapped[Slug] = mapped_column(unique=True)
    title: Mapped[Line]
    publisher: Mapped[Line]
    version: Mapped[str] = mapped_column(String(20))
    url: Mapped[str] = mapped_column(Text, default="")
    doi: Mapped[str] = mapped_column(Text, default="")
    licence: Mapped[Line]
    permitted_use: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    verified: Mapped[bool]
    structure: Mapped[list[Any]]
    scale: Mapped[list[Any]]
    content_hash: Mapped[str] = mapped_column(String(64))


class ReferenceItem(Numbered):
    """An item of a reference: its code; a title only where the licence allows one.

    `asked_of` maps a role, as its publisher names it, to the level or the range asked, in the words of the reference's
    scale; an empty list is not applicable.
    """

    __tablename__ = "reference_item"
    __table_args__ = (UniqueConstraint("reference_id", "code"),)

    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"))
    part: Mapped[str] = mapped_column(String(40))
    code: Mapped[Slug]
    title: Mapped[Line] = mapped_column(default="")
    identifier: Mapped[Slug] = mapped_column(default="")
    asked_of: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int]


class CrosswalkLink(Numbered):
    """A typed link, read from origin to target, between two items of references or two competencies.

    `crosswalk` names the file that it comes from, `source` who says so, `content_hash` covers the file.
    """

    __tablename__ = "crosswalk_link"
    __table_args__ = (
        CheckConstraint("relation IN ('exact', 'close', 'broader', 'narrower', 'related')", name="relation"),
        CheckConstraint("(origin_item_id IS NULL) != (origin_competency_id IS NULL)", name="origin"),
        CheckConstraint("(target_item_id IS NULL) != (target_competency_id IS NULL)", name="target"),
        CheckConstraint("(origin_item_id IS NULL) = (target_item_id IS NULL)", name="ends"),
        UniqueConstraint("origin_item_id", "target_item_id"),
        UniqueConstraint("origin_competency_id", "target_competency_id"),
        Index("ix_crosswalk_link_target_item_id", "target_item_id"),
        Index("ix_crosswalk_link_target_competency_id", "target_competency_id"),
    )

    origin_item_id: Mapped[int | None] = mapped_column(ForeignKey("reference_item.id"))
    origin_competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"))
    target_item_id: Mapped[int | None] = mapped_column(ForeignKey("reference_item.id"))
    target_competency_id: Mapped[int | None] = mapped_column(ForeignKey("competency.id"))
    relation: Mapped[str] = mapped_column(String(10))
    note: Mapped[Line] = mapped_column(default="")
    crosswalk: Mapped[Line]
    source: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
