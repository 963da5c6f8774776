"""Bringing frameworks from their files into the database: all of them, or none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import record
from genomeready.base.locks import Lock, hold
from genomeready.base.refusals import Refused
from genomeready.base.synced import SyncReport
from genomeready.frameworks.files.shapes import FrameworkEntry, FrameworkFiles, RoleEntry
from genomeready.frameworks.models import Competency, Domain, Framework, FrameworkVersion, Level, OptionalSet, Requirement, RoleProfile
from genomeready.frameworks.rules import VersionState
from genomeready.people.services.organisations import define_profession


class FilesBroken(Refused):
    """At least one file has a fault."""

    message = (
        "%(number)s faults in the files; nothing was changed. "
        "Run `python app.py frameworks check` to see each with its line, and mend them."
    )


class VersionChanged(Refused):
    """The content differs from what was published under the same number."""

    message = (
        "%(file)s: %(slug)s %(number)s is published and its files have changed since; nothing was changed. "
        "A published version stays as it is: raise `version` above %(number)s and sync again, or take the changes back."
    )


class VersionOlder(Refused):
    """The files hold a version below the published one."""

    message = (
        "%(file)s: the files hold %(slug)s %(number)s, but %(current)s is published already; nothing was changed. "
        "Raise `version` above %(current)s and sync again, or bring back the newer files."
    )


def sync_frameworks(session: Session, read: FrameworkFiles) -> SyncReport:
    """Publish each framework version that is new; a second run changes nothing.

    Raises:
        FilesBroken: a file has a fault.
        VersionChanged: a published version has other content under the same number.
        VersionOlder: a newer version is published already.
    """
    if not read.sound:
        raise FilesBroken(number=len(read.faults))
    hold(session, Lock.CONTENT)
    drafts = [entry for entry in read.frameworks if entry.status == VersionState.DRAFT]
    ready = [entry for entry in read.frameworks if entry.status != VersionState.DRAFT]
    new = [entry for entry in ready if _is_new(session, entry)]
    for entry in new:
        _publish(session, entry)
    return SyncReport(added=_named(new), unchanged=_named([entry for entry in ready if entry not in new]), drafts=_named(drafts))


def _named(entries: list[FrameworkEntry]) -> tuple[str, ...]:
    return tuple(f"{entry.slug} {entry.version}" for entry in entries)


def _is_new(session: Session, entry: FrameworkEntry) -> bool:
    held = session.execute(
        select(FrameworkVersion.number, FrameworkVersion.state, FrameworkVersion.content_hash)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Framework.slug == entry.slug)
    ).all()
    current = next((row.number for row in held if row.state == VersionState.PUBLISHED), None)
    if current is not None and _parts(entry.version) < _parts(current):
        raise VersionOlder(file=entry.file, slug=entry.slug, number=entry.version, current=current)
    same = next((row for row in held if row.number == entry.version), None)
    if same is not None and same.content_hash != entry.content_hash:
        raise VersionChanged(file=entry.file, slug=entry.slug, number=entry.version)
    return same is None


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _publish(session: Session, entry: FrameworkEntry) -> None:
    framework = session.scalar(select(Framework).where(Framework.slug == entry.slug))
    if framework is None:
        framework = Framework(slug=entry.slug)
        session.add(framework)
    framework.title, framework.permitted_use, framework.licence = entry.title, entry.permitted_use, entry.licence
    session.flush()
    for earlier in session.scalars(select(FrameworkVersion).where(FrameworkVersion.framework_id == framework.id)):
        earlier.state = VersionState.SUPERSEDED
    version = FrameworkVersion(
        framework_id=framework.id, number=entry.version, state=VersionState.PUBLISHED, published_on=entry.published,
        description=entry.description, notice=entry.notice, sources=list(entry.sources), content_hash=entry.content_hash,
    )  # fmt: skip
    session.add(version)
    session.flush()
    session.add_all(Level(version_id=version.id, value=value, name=name, description=text) for value, name, text in entry.scale)
    competencies = _add_competencies(session, version, entry)
    for role in entry.roles:
        _add_role(session, version, role, competencies)
    record(session, "framework.published", f"framework:{entry.slug}", by=None, number=entry.version, content=entry.content_hash)


def _add_competencies(session: Session, version: FrameworkVersion, entry: FrameworkEntry) -> dict[str, int]:
    domains = [
        Domain(version_id=version.id, slug=domain.slug, title=domain.title, summary=domain.summary, position=position)
        for position, domain in enumerate(entry.domains, 1)
    ]
    session.add_all(domains)
    session.flush()
    made = [
        Competency(
            version_id=version.id, domain_id=row.id, slug=c.slug, title=c.title, kind=c.kind, risk=c.risk, statement=c.statement,
            levels=c.levels, aligned_to=list(c.aligned_to), position=position,
        )
        for row, domain in zip(domains, entry.domains, strict=True)
        for position, c in enumerate(domain.competencies, 1)
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    return {competency.slug: competency.id for competency in made}


def _add_role(session: Session, version: FrameworkVersion, role: RoleEntry, competencies: dict[str, int]) -> None:
    profession = define_profession(session, slug=role.profession, title=role.title)
    profile = RoleProfile(version_id=version.id, profession_id=profession.id, title=role.title, detail=role.detail)
    session.add(profile)
    session.flush()
    sets = [OptionalSet(profile_id=profile.id, key=entry.key, title=entry.title, minimum=entry.minimum) for entry in role.sets]
    session.add_all(sets)
    session.flush()
    set_ids = {entry.key: entry.id for entry in sets}
    session.add_all(
        Requirement(
            profile_id=profile.id, competency_id=competencies[asked.competency], applicable=asked.applicable, minimum=asked.minimum,
            maximum=asked.maximum, set_id=set_ids.get(asked.set_key or ""), max_age_months=asked.max_age_months,
        )
        for asked in role.requirements
    )  # fmt: skip
    session.flush()
