"""Frameworks, competencies and role profiles, made in one line."""

from collections.abc import Mapping
from datetime import date
from itertools import count

from sqlalchemy.orm import Session

from genomeready.frameworks.models import (
    Competency,
    CrosswalkLink,
    Domain,
    Framework,
    FrameworkVersion,
    Level,
    Lineage,
    OptionalSet,
    Reference,
    ReferenceItem,
    Requirement,
    RoleProfile,
)
from genomeready.frameworks.queries.versions import current_version
from genomeready.frameworks.rules import CORE
from genomeready.people.models import Profession
from genomeready.people.services.organisations import define_profession

_number = count(1)
LEVEL_NAMES = ("None", "Aware", "Applies with guidance", "Independent", "Leads and teaches")


def a_framework(
    session: Session,
    *,
    slug: str = CORE,
    number: str = "1.0",
    title: str = "Genomics workforce core",
    permitted_use: str = "assessment",
    state: str = "published",
) -> FrameworkVersion:
    """A framework with one version and its scale of five levels, no competencies yet."""
    framework = Framework(slug=slug, title=title, permitted_use=permitted_use, licence="CC-BY-4.0")
    session.add(framework)
    session.flush()
    return a_version(session, framework=framework, number=number, state=state)


def a_version(session: Session, *, framework: Framework, number: str = "2.0", state: str = "published") -> FrameworkVersion:
    version = FrameworkVersion(
        framework_id=framework.id, framework=framework, number=number, state=state, published_on=date(2026, 11, 22),
        description="What a workforce needs.", notice="", sources=[], content_hash=f"{framework.slug}-{number}",
    )  # fmt: skip
    session.add(version)
    session.flush()
    for value, name in enumerate(LEVEL_NAMES):
        a_level(session, version=version, value=value, name=name)
    return version


def a_level(session: Session, *, version: FrameworkVersion | None = None, value: int = 5, name: str = "Beyond") -> Level:
    level = Level(version_id=(version or _the_framework(session)).id, value=value, name=name, description=f"What level {value} looks like.")
    session.add(level)
    session.flush()
    return level


def a_domain(
    session: Session, *, version: FrameworkVersion | None = None, slug: str | None = None, title: str = "Foundations", position: int = 1
) -> Domain:
    domain = Domain(
        version_id=(version or _the_framework(session)).id, slug=slug or f"domain-{next(_number)}", title=title,
        summary="The shared ground.", position=position,
    )  # fmt: skip
    session.add(domain)
    session.flush()
    return domain


def a_competency(
    session: Session,
    *,
    domain: Domain | None = None,
    slug: str | None = None,
    title: str | None = None,
    kind: str = "knowledge",
    risk: str = "standard",
    position: int | None = None,
) -> Competency:
    """A competency; without a domain, in a domain of its own of the core framework (made when missing)."""
    domain = domain or a_domain(session)
    slug = slug or f"competency-{next(_number)}"
    competency = Competency(
        version_id=domain.version_id, domain_id=domain.id, slug=slug, title=title or slug.replace("-", " ").capitalize(), kind=kind,
        risk=risk, statement="Knows it.", levels={str(n): f"Shows level {n}." for n in range(1, 5)}, position=position or next(_number),
    )  # fmt: skip
    session.add(competency)
    session.flush()
    return competency


def a_role_profile(
    session: Session, *, profession: Profession | None = None, needs: Mapping[str, int | tuple[int, int] | None] | None = None,
    version: FrameworkVersion | None = None, title: str | None = None, max_age_months: int | None = None,
) -> RoleProfile:  # fmt: skip
    """A role profile; `needs` maps a competency's slug to a level, a range, or None for not applicable. Unknown slugs are made."""
    version = version or _the_framework(session)
    profession = profession or define_profession(session, slug="general-nurse", title="General nurse or midwife")
    profile = RoleProfile(version_id=version.id, profession_id=profession.id, title=title or profession.title, detail=role_detail())
    session.add(profile)
    session.flush()
    domain = None
    for slug, level in ({"genome-structure": 2} if needs is None else needs).items():
        competency = session.query(Competency).filter_by(version_id=version.id, slug=slug).one_or_none()
        if competency is None:
            domain = domain or a_domain(session, version=version)
            competency = a_competency(session, domain=domain, slug=slug)
        a_requirement(session, profile=profile, competency=competency, level=level, max_age_months=max_age_months)
    return profile


def role_detail() -> dict[str, object]:
    return {
        "definition": "Somebody who cares.", "does": ["Cares."], "does_not": ["Guesses."], "employer": "Hospitals.",
        "education": "Differs between countries.", "regulation": "Differs between countries.",
        "occupation": {"isco": "2221", "isco_title": "Nursing professionals", "esco": None, "esco_title": None, "fit": "broader",
                       "note": "Counts all."},
    }  # fmt: skip


def an_optional_set(session: Session, *, profile: RoleProfile | None = None, key: str = "setting", minimum: int = 1) -> OptionalSet:
    made = OptionalSet(profile_id=(profile or a_role_profile(session)).id, key=key, title="Setting of practice", minimum=minimum)
    session.add(made)
    session.flush()
    return made


def a_requirement(
    session: Session, *, profile: RoleProfile | None = None, competency: Competency | None = None, level: int | tuple[int, int] | None = 2,
    of_set: OptionalSet | None = None, max_age_months: int | None = None,
) -> Requirement:  # fmt: skip
    minimum, maximum = level if isinstance(level, tuple) else (level, level)
    made = Requirement(
        profile_id=(profile or a_role_profile(session)).id, competency_id=(competency or a_competency(session)).id,
        applicable=minimum is not None, minimum=minimum, maximum=maximum, set_id=of_set.id if of_set else None,
        max_age_months=max_age_months,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def a_lineage(
    session: Session, *, earlier: Competency, later: Competency | None, relation: str = "same", carries: bool = True,
    level_map: dict[str, int] | None = None, version: FrameworkVersion | None = None,
) -> Lineage:  # fmt: skip
    """That a competency of an earlier version lives on in a later one; `version` is needed where it was dropped."""
    made = Lineage(
        version_id=later.version_id if later else (version or _the_framework(session)).id, earlier_id=earlier.id,
        competency_id=later.id if later else None, relation=relation, carries=carries, level_map=level_map or {},
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def a_reference(session: Session, *, key: str | None = None, permitted_use: str = "not-stated") -> Reference:
    """Somebody else's framework, without items."""
    key = key or f"reference-{next(_number)}"
    made = Reference(
        key=key, title="What others ask", publisher="Others", version="1", url="https://others.example/", doi="", licence="CC-BY-4.0",
        permitted_use=permitted_use, note="", verified=True, structure=[{"part": "competency", "count": 2}], scale=[], content_hash=key,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def a_reference_item(session: Session, *, reference: Reference | None = None, code: str | None = None, title: str = "") -> ReferenceItem:
    position = next(_number)
    made = ReferenceItem(
        reference_id=(reference or a_reference(session)).id, part="competency", code=code or str(position), title=title, identifier="",
        asked_of={}, position=position,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def a_crosswalk_link(
    session: Session, *, origin: ReferenceItem | Competency | None = None, target: ReferenceItem | Competency | None = None,
    relation: str = "close",
) -> CrosswalkLink:  # fmt: skip
    """A link between two items of references, or two competencies."""
    origin, target = origin or a_reference_item(session), target or a_reference_item(session)
    made = CrosswalkLink(
        origin_item_id=origin.id if isinstance(origin, ReferenceItem) else None,
        origin_competency_id=origin.id if isinstance(origin, Competency) else None,
        target_item_id=target.id if isinstance(target, ReferenceItem) else None,
        target_competency_id=target.id if isinstance(target, Competency) else None,
        relation=relation, note="", crosswalk="one-to-other", source={"title": "Compared", "verified": True}, content_hash="compared",
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _the_framework(session: Session) -> FrameworkVersion:
    return current_version(session) or a_framework(session)
