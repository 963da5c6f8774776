"""Syncing frameworks: all or nothing, once and only once, and never a silent change of what was published."""

from pathlib import Path

import pytest
from frameworks.framework_folder import DOMAIN, FRAMEWORK, ROLE, VERSION, a_framework_folder, a_new_version
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.base.synced import SyncReport
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.models import Competency, FrameworkVersion, Requirement
from genomeready.frameworks.queries.competencies import competencies_by_slug
from genomeready.frameworks.queries.profiles import profile_for
from genomeready.frameworks.queries.versions import current_version, levels
from genomeready.frameworks.services import FilesBroken, VersionChanged, VersionOlder, sync_frameworks
from genomeready.people.queries import professions


def sync(session: Session, root: Path) -> SyncReport:
    return sync_frameworks(session, read_frameworks([root], home=root))


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Requirement)) or 0


def test_a_sync_publishes_what_the_files_say(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)

    report = sync(session, tmp_path)

    assert report.added == ("small-core 1.0",)
    version = current_version(session, "small-core")
    assert version is not None
    assert (version.framework.title, version.number, version.notice) == ("Small core", "1.0", "Awaits sign-off.")
    assert [level.name for level in levels(session, version.id)] == ["None", "Aware", "Guided"]
    assert list(competencies_by_slug(session, version.id)) == ["reading-genes", "telling-risk"]
    assert [p.slug for p in professions(session)] == ["small-nurse"]
    profile = profile_for(session, "small-nurse", slug="small-core")
    assert profile is not None
    assert [(n.slug, n.asked, n.set_key) for n in profile.needs] == [("reading-genes", "1–2", None), ("telling-risk", "1", "field")]
    assert profile.sets[0].minimum == 1


def test_a_sync_is_noted_in_the_audit_trail(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)

    sync(session, tmp_path)
    seal(session)

    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts == ["framework.published"]


def test_a_second_sync_changes_nothing(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    before = rows(session)

    report = sync(session, tmp_path)

    assert (report.added, report.unchanged) == ((), ("small-core 1.0",))
    assert rows(session) == before


def test_a_sync_of_files_with_a_fault_changes_nothing(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    a_framework_folder(tmp_path, name="other", head=FRAMEWORK.replace("small-core", "other").replace("licence", "license"))

    with pytest.raises(FilesBroken, match="frameworks check"):
        sync(session, tmp_path)

    assert current_version(session, "small-core") is None


def test_other_content_under_a_published_number_is_refused_with_what_to_do(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_framework_folder(tmp_path, domain=DOMAIN.replace("Telling risk", "Saying risk"))

    with pytest.raises(VersionChanged, match=r"small-core/framework.yaml: small-core 1.0 .* raise `version` above 1.0"):
        sync(session, tmp_path)


def test_a_raised_version_supersedes_the_earlier_one_and_keeps_it(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_new_version(tmp_path, domain=DOMAIN.replace("Telling risk", "Saying risk"))

    report = sync(session, tmp_path)

    assert report.added == ("small-core 1.1",)
    states = session.execute(select(FrameworkVersion.number, FrameworkVersion.state).order_by(FrameworkVersion.number)).all()
    assert [tuple(row) for row in states] == [("1.0", "superseded"), ("1.1", "published")]
    assert session.scalar(select(func.count()).select_from(Competency)) == 4


def test_a_version_goes_from_draft_to_published_to_superseded(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, head=FRAMEWORK.replace("status: published", "status: draft"))
    as_draft = sync(session, tmp_path)
    a_framework_folder(tmp_path)
    as_published = sync(session, tmp_path)
    a_new_version(tmp_path, head=FRAMEWORK.replace("status: published", "status: draft"))
    next_draft = sync(session, tmp_path)
    before = state_of(session, "1.0")
    a_new_version(tmp_path)

    sync(session, tmp_path)

    assert (as_draft.added, as_draft.drafts) == ((), ("small-core 1.0",))
    assert (as_published.added, as_published.drafts) == (("small-core 1.0",), ())
    assert (next_draft.drafts, before) == (("small-core 1.1",), "published")
    assert (state_of(session, "1.0"), state_of(session, "1.1")) == ("superseded", "published")


def state_of(session: Session, number: str) -> str | None:
    return session.scalar(select(FrameworkVersion.state).where(FrameworkVersion.number == number))


def test_the_map_of_what_is_hashed_leaves_records_and_crosswalks_out(session: Session, tmp_path: Path) -> None:
    a_new_version(tmp_path)
    sync(session, tmp_path)
    a_new_version(tmp_path, version=VERSION.replace("Why there is", "The reason for"))

    assert sync(session, tmp_path).unchanged == ("small-core 1.1",)


def test_files_older_than_what_is_published_are_refused(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, head=FRAMEWORK.replace('"1.0"', '"1.10"'))
    sync(session, tmp_path)
    a_framework_folder(tmp_path, head=FRAMEWORK.replace('"1.0"', '"1.9"'))

    with pytest.raises(VersionOlder, match=r"1.10 is published already"):
        sync(session, tmp_path)


def test_a_draft_is_checked_and_left_out(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, head=FRAMEWORK.replace("status: published", "status: draft"))

    report = sync(session, tmp_path)

    assert report.drafts == ("small-core 1.0",)
    assert current_version(session, "small-core") is None


def test_a_competency_that_is_not_applicable_is_kept_as_such(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, role=ROLE.replace("reading-genes: {level: [1, 2], max_age_months: 60}", "reading-genes: not-applicable"))
    sync(session, tmp_path)

    profile = profile_for(session, "small-nurse", slug="small-core")

    assert profile is not None
    assert [(n.slug, n.applicable, n.asked) for n in profile.needs] == [("reading-genes", False, "–"), ("telling-risk", True, "1")]
