"""Reading competencies: in their domains, on pages of their own, and across versions."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from genomeready.frameworks.lines.competencies import (
    CompetencyPage,
    CompetencyRow,
    Descent,
    DomainBlock,
    NotCarried,
    alignments,
    neighbours,
)
from genomeready.frameworks.lines.roles import AskedOf
from genomeready.frameworks.lines.versions import VersionLine
from genomeready.frameworks.models import Competency, Domain, FrameworkVersion, Lineage, Requirement, RoleProfile
from genomeready.frameworks.queries.versions import PUBLIC, levels
from genomeready.people.models import Profession

_Earlier, _Later = aliased(Competency), aliased(Competency)
_EarlierVersion, _LaterVersion = aliased(FrameworkVersion), aliased(FrameworkVersion)


def competency_rows(session: Session, version_id: int) -> list[CompetencyRow]:
    """Return the competencies of a version in their order, domain by domain."""
    rows = session.execute(
        select(
            Competency.id, Competency.slug, Competency.title, Competency.kind, Competency.statement,
            Domain.slug.label("domain_slug"), Domain.title.label("domain_title"), Domain.position.label("domain_position"),
            Competency.position, Competency.levels,
        )
        .join(Domain, Domain.id == Competency.domain_id)
        .where(Competency.version_id == version_id)
        .order_by(Domain.position, Competency.position)
    ).mappings()  # fmt: skip
    return [CompetencyRow(**row) for row in rows]


def competencies_by_slug(session: Session, version_id: int) -> dict[str, CompetencyRow]:
    """Return the competencies of a version under their slugs."""
    return {row.slug: row for row in competency_rows(session, version_id)}


def domain_tree(session: Session, version_id: int) -> list[DomainBlock]:
    """Return the domains of a version with their competencies, in two statements."""
    rows = competency_rows(session, version_id)
    found = session.scalars(select(Domain).where(Domain.version_id == version_id).order_by(Domain.position)).all()
    return [
        DomainBlock(slug=d.slug, title=d.title, summary=d.summary, competencies=tuple(r for r in rows if r.domain_slug == d.slug))
        for d in found
    ]


def competency_page(session: Session, version: VersionLine, slug: str) -> CompetencyPage | None:
    """Return what the permanent page of a competency shows, in five statements; None where the version has none of this slug."""
    rows = competency_rows(session, version.id)
    row = next((each for each in rows if each.slug == slug), None)
    if row is None:
        return None
    before, after = neighbours(rows, slug)
    aligned_to: list[dict[str, Any]] = session.scalars(select(Competency.aligned_to).where(Competency.id == row.id)).one()
    return CompetencyPage(
        competency=row, levels=tuple(levels(session, version.id)), asked_of=tuple(roles_asking(session, row.id)),
        alignments=alignments(aligned_to, version.sources), descents=tuple(descents(session, row.id)), before=before, after=after,
    )  # fmt: skip


def roles_asking(session: Session, competency_id: int) -> list[AskedOf]:
    """Return the roles that ask for a competency, the highest level first."""
    rows = session.execute(
        select(
            Profession.slug.label("profession_slug"), RoleProfile.title, Requirement.minimum, Requirement.maximum,
            Requirement.set_id.is_not(None).label("optional"),
        )
        .join(RoleProfile, RoleProfile.id == Requirement.profile_id)
        .join(Profession, Profession.id == RoleProfile.profession_id)
        .where(Requirement.competency_id == competency_id, Requirement.applicable)
        .order_by(Requirement.minimum.desc(), RoleProfile.title)
    ).mappings()  # fmt: skip
    return [AskedOf(**row) for row in rows]


def descents(session: Session, competency_id: int) -> list[Descent]:
    """Return what became of a competency in later public versions and what it came from in earlier ones, the newest first."""
    rows = session.execute(
        select(
            (Lineage.earlier_id == competency_id).label("later"), Lineage.relation, Lineage.carries, Lineage.level_map,
            _Earlier.slug, _Earlier.title, _EarlierVersion.number,
            _Later.slug.label("later_slug"), _Later.title.label("later_title"), _LaterVersion.number.label("later_number"),
        )
        .join(_Earlier, _Earlier.id == Lineage.earlier_id)
        .join(_EarlierVersion, _EarlierVersion.id == _Earlier.version_id)
        .join(_LaterVersion, _LaterVersion.id == Lineage.version_id)
        .outerjoin(_Later, _Later.id == Lineage.competency_id)
        .where(or_(Lineage.earlier_id == competency_id, Lineage.competency_id == competency_id), _LaterVersion.state.in_(PUBLIC))
        .order_by(_LaterVersion.id.desc(), _EarlierVersion.id.desc(), _Later.position, _Earlier.position)
    )  # fmt: skip
    return [_descent(row) for row in rows]


def _descent(row: Any) -> Descent:  # noqa: ANN401 - a row of the statement above
    slug, title, number = (row.later_slug, row.later_title, row.later_number) if row.later else (row.slug, row.title, row.number)
    return Descent(
        later=bool(row.later), number=number, slug=slug or "", title=title or "", relation=row.relation, carries=row.carries,
        level_map=row.level_map,
    )  # fmt: skip


def not_carried(session: Session, earlier_id: int, later_id: int) -> list[NotCarried]:
    """Return the competencies of a version whose evidence counts for nothing in a later version, in the order of the earlier one."""
    rows = session.execute(
        select(Competency.slug, Competency.title, Domain.title.label("domain_title"), Lineage.relation, Lineage.carries)
        .join(Domain, Domain.id == Competency.domain_id)
        .outerjoin(Lineage, and_(Lineage.earlier_id == Competency.id, Lineage.version_id == later_id))
        .where(Competency.version_id == earlier_id)
        .order_by(Domain.position, Competency.position, Lineage.id)
    ).all()
    carried = {row.slug for row in rows if row.carries}
    lost = {row.slug: row for row in rows if row.slug not in carried}
    return [NotCarried(slug=row.slug, title=row.title, domain_title=row.domain_title, relation=row.relation or "") for row in lost.values()]
