"""Bringing frameworks, references and crosswalks from their files into the database: all of them, or none."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from genomeready.audit.services import record
from genomeready.base.locks import Lock, hold
from genomeready.base.refusals import Refused
from genomeready.frameworks.events import VersionPublished, version_published
from genomeready.frameworks.files.shapes import CrosswalkEntry, FrameworkEntry, FrameworkFiles, ReferenceEntry, RoleEntry
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
from genomeready.frameworks.rules import FrameworkReport, Heir, Succession, VersionState, in_order, succession
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


class NotSpokenFor(Refused):
    """A version that is held has competencies of which no crosswalk says what became of them."""

    message = (
        "%(file)s: nothing says what `%(competency)s` of %(slug)s %(earlier)s became in %(number)s; nothing was changed. "
        "Bring back the files of %(earlier)s, run `python app.py frameworks seal`, then raise the version again and "
        "write `versions/`: the README beside the frameworks says how."
    )


def sync_frameworks(session: Session, read: FrameworkFiles) -> FrameworkReport:
    """Publish each framework version that is new, and bring references up to date; a second run changes nothing.

    Raises:
        FilesBroken: a file has a fault.
        VersionChanged: a published version has other content under the same number.
        VersionOlder: a newer version is published already.
        NotSpokenFor: no crosswalk says what a competency of a version that is held became.
    """
    if not read.sound:
        raise FilesBroken(number=len(read.faults))
    hold(session, Lock.CONTENT)
    drafts = [entry for entry in read.frameworks if entry.status == VersionState.DRAFT]
    ready = [entry for entry in read.frameworks if entry.status != VersionState.DRAFT]
    new = [entry for entry in ready if _is_new(session, entry)]
    successions = [line for entry in new for line in _publish(session, entry)]
    return FrameworkReport(
        added=_named(new), unchanged=_named([entry for entry in ready if entry not in new]), drafts=_named(drafts),
        successions=tuple(successions), references=_keep_references(session, read),
    )  # fmt: skip


def _named(entries: list[FrameworkEntry]) -> tuple[str, ...]:
    return tuple(f"{entry.slug} {entry.version}" for entry in entries)


def _is_new(session: Session, entry: FrameworkEntry) -> bool:
    held = session.execute(
        select(FrameworkVersion.number, FrameworkVersion.state, FrameworkVersion.content_hash)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Framework.slug == entry.slug)
    ).all()
    current = next((row.number for row in held if row.state == VersionState.PUBLISHED), None)
    if current is not None and in_order(entry.version) < in_order(current):
        raise VersionOlder(file=entry.file, slug=entry.slug, number=entry.version, current=current)
    same = next((row for row in held if row.number == entry.version), None)
    if same is not None and same.content_hash != entry.content_hash:
        raise VersionChanged(file=entry.file, slug=entry.slug, number=entry.version)
    return same is None


def _publish(session: Session, entry: FrameworkEntry) -> list[Succession]:
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
    successions = _add_lineage(session, version, entry, competencies)
    record(session, "framework.published", f"framework:{entry.slug}", by=None, number=entry.version, content=entry.content_hash)
    version_published.send(session, news=VersionPublished(version_id=version.id))
    return successions


def _add_lineage(session: Session, version: FrameworkVersion, entry: FrameworkEntry, competencies: Mapping[str, int]) -> list[Succession]:
    """Say of every competency of every earlier version that is held what it is in this one."""
    held = session.execute(
        select(FrameworkVersion.number, Competency.slug, Competency.id)
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .where(FrameworkVersion.framework_id == version.framework_id, FrameworkVersion.id != version.id)
        .order_by(FrameworkVersion.id, Competency.id)
    ).all()
    found = []
    for number, rows in groupby(held, key=lambda row: row.number):
        heirs = entry.origins.get(number, {})
        for row in rows:
            if row.slug not in heirs:
                raise NotSpokenFor(file=entry.file, slug=entry.slug, number=entry.version, earlier=number, competency=row.slug)
            session.add_all(_lineage(version.id, row.id, heir, competencies) for heir in heirs[row.slug])
        found.append(succession(entry.slug, number, entry.version, heirs))
    session.flush()
    return found


def _lineage(version_id: int, earlier_id: int, heir: Heir, competencies: Mapping[str, int]) -> Lineage:
    levels = {"0": 0} | {str(level): onto for level, onto in heir.levels.items()} if heir.levels else {}
    return Lineage(
        version_id=version_id, earlier_id=earlier_id, competency_id=competencies[heir.slug] if heir.slug else None,
        relation=heir.change, carries=heir.carries, level_map=levels,
    )  # fmt: skip


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


def _keep_references(session: Session, read: FrameworkFiles) -> tuple[str, ...]:
    """Hold the references and crosswalks of the files and no others, and name them; write and name nothing where they are held already."""
    wanted = {entry.key: entry.content_hash for entry in read.references} | {entry.name: entry.content_hash for entry in read.crosswalks}
    links = select(CrosswalkLink.crosswalk, CrosswalkLink.content_hash)
    held = {row[0]: row[1] for row in session.execute(select(Reference.key, Reference.content_hash).union(links))}
    if wanted == held:
        return ()
    for table in (CrosswalkLink, ReferenceItem, Reference):
        session.execute(delete(table))
    items = _add_references(session, read.references)
    for entry in read.crosswalks:
        _add_links(session, entry, items)
    session.flush()
    record(session, "references.kept", "references:all", by=None, content=wanted)
    return tuple(wanted)


def _add_references(session: Session, entries: Sequence[ReferenceEntry]) -> dict[str, dict[str, int]]:
    """Write the references, and return the ids of their items under key and code."""
    return {entry.key: _add_reference(session, entry) for entry in entries}


def _add_reference(session: Session, entry: ReferenceEntry) -> dict[str, int]:
    reference = Reference(
        key=entry.key, title=entry.title, publisher=entry.publisher, version=entry.version, url=entry.url, doi=entry.doi,
        licence=entry.licence, permitted_use=entry.permitted_use, note=entry.note, verified=entry.verified,
        structure=list(entry.structure), scale=list(entry.scale), content_hash=entry.content_hash,
    )  # fmt: skip
    session.add(reference)
    session.flush()
    items = [
        ReferenceItem(
            reference_id=reference.id, part=item.part, code=item.code, title=item.title, identifier=item.identifier,
            asked_of=item.asked_of, position=position,
        )
        for position, item in enumerate(entry.items, 1)
    ]  # fmt: skip
    session.add_all(items)
    session.flush()
    return {item.code: item.id for item in items}


def _add_links(session: Session, entry: CrosswalkEntry, items: Mapping[str, Mapping[str, int]]) -> None:
    between_references = entry.origin in items
    origin, target = (items[end] if between_references else _competencies(session, end) for end in (entry.origin, entry.target))
    session.add_all(
        CrosswalkLink(
            origin_item_id=origin[link.origin] if between_references else None,
            origin_competency_id=None if between_references else origin[link.origin],
            target_item_id=target[link.target] if between_references else None,
            target_competency_id=None if between_references else target[link.target],
            relation=link.relation, note=link.note, crosswalk=entry.name, source=entry.source, content_hash=entry.content_hash,
        )
        for link in entry.links
    )  # fmt: skip


def _competencies(session: Session, slug: str) -> dict[str, int]:
    """Return the ids of the competencies of a framework's current version under their slugs."""
    rows = session.execute(
        select(Competency.slug, Competency.id)
        .join(FrameworkVersion, FrameworkVersion.id == Competency.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Framework.slug == slug, FrameworkVersion.state == VersionState.PUBLISHED)
    )
    return {row.slug: row.id for row in rows}
