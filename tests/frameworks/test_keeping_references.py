"""References and crosswalks in the database: what the files say, no more, and written only where it changed."""

from pathlib import Path

from frameworks.framework_folder import (
    CROSSWALK,
    FRAMEWORK,
    REFERENCE,
    a_crosswalk_file,
    a_framework_folder,
    a_new_version,
    a_reference_file,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.models import Competency, CrosswalkLink, FrameworkVersion, Reference, ReferenceItem
from genomeready.frameworks.rules import FrameworkReport
from genomeready.frameworks.services import sync_frameworks


def sync(session: Session, root: Path) -> FrameworkReport:
    return sync_frameworks(session, read_frameworks([root], home=root))


def items(session: Session) -> list[ReferenceItem]:
    return list(session.scalars(select(ReferenceItem).order_by(ReferenceItem.reference_id, ReferenceItem.position)))


def test_a_sync_keeps_a_reference_with_its_items(session: Session, tmp_path: Path) -> None:
    a_reference_file(tmp_path)

    report = sync(session, tmp_path)

    assert report.references == ("wise-owls",)
    reference = session.scalars(select(Reference)).one()
    assert (reference.title, reference.permitted_use, reference.licence) == ("What wise owls know", "developmental-only", "CC-BY-4.0")
    assert reference.structure == [{"part": "hoot", "count": 2}, {"part": "feather", "count": 300}]
    assert reference.scale == ["egg", "chick", "owl"]
    assert [(item.code, item.title, item.identifier) for item in items(session)] == [("1", "", ""), ("2", "Seeing at night", "77")]
    assert items(session)[1].asked_of == {"Elder": ["owl"], "Novice": ["egg", "chick"], "Mouse": []}


def test_a_second_sync_writes_nothing(session: Session, tmp_path: Path) -> None:
    a_crosswalk_file(tmp_path)
    sync(session, tmp_path)
    before = [item.id for item in items(session)]

    report = sync(session, tmp_path)
    seal(session)

    assert report.references == ()
    assert [item.id for item in items(session)] == before
    assert session.scalars(select(AuditEntry.act)).all() == ["references.kept"]


def test_a_reference_that_changed_is_brought_up_to_date_with_the_links_to_it(session: Session, tmp_path: Path) -> None:
    a_crosswalk_file(tmp_path)
    sync(session, tmp_path)
    a_reference_file(tmp_path, REFERENCE.replace("Seeing at night", "Seeing in the dark"))

    report = sync(session, tmp_path)

    assert report.references == ("quick-hares", "wise-owls", "wise-owls-to-quick-hares")
    assert "Seeing in the dark" in [item.title for item in items(session)]
    assert len(items(session)) == 4
    assert len(session.scalars(select(CrosswalkLink)).all()) == 2


def test_a_reference_whose_file_is_gone_is_no_longer_held(session: Session, tmp_path: Path) -> None:
    a_reference_file(tmp_path)
    sync(session, tmp_path)
    (tmp_path / "references" / "wise-owls.yaml").unlink()

    sync(session, tmp_path)

    assert session.scalars(select(Reference)).all() == []
    assert items(session) == []


def test_links_between_two_references_lead_from_item_to_item(session: Session, tmp_path: Path) -> None:
    a_crosswalk_file(tmp_path)

    sync(session, tmp_path)

    origin, target = aliased(ReferenceItem), aliased(ReferenceItem)
    found = session.execute(
        select(origin.code.label("origin"), target.code.label("target"), CrosswalkLink.relation, CrosswalkLink.note, CrosswalkLink.source)
        .join(origin, origin.id == CrosswalkLink.origin_item_id)
        .join(target, target.id == CrosswalkLink.target_item_id)
        .order_by(origin.code)
    ).all()
    assert [(row.origin, row.target, row.relation, row.note) for row in found] == [
        ("1", "1", "close", "Both begin here."),
        ("2", "1", "broader", ""),
    ]
    assert found[0].source["title"] == "Owls and hares compared"


def test_links_between_two_frameworks_follow_the_current_versions(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    a_framework_folder(tmp_path, name="tall-core", head=FRAMEWORK.replace("slug: small-core", "slug: tall-core"))
    links = CROSSWALK[: CROSSWALK.index("links:")] + "links:\n  - {from: reading-genes, to: telling-risk, relation: related}\n"
    text = links.replace("wise-owls", "small-core").replace("quick-hares", "tall-core")
    a_crosswalk_file(tmp_path, text, name="small-core-to-tall-core")

    sync(session, tmp_path)
    at_first = linked_versions(session)
    a_new_version(tmp_path)
    sync(session, tmp_path)

    assert at_first == [("1.0", "1.0")]
    assert linked_versions(session) == [("1.1", "1.0")]


def linked_versions(session: Session) -> list[tuple[str, str]]:
    origin, target = aliased(Competency), aliased(Competency)
    first, second = aliased(FrameworkVersion), aliased(FrameworkVersion)
    rows = session.execute(
        select(first.number.label("origin"), second.number.label("target"))
        .select_from(CrosswalkLink)
        .join(origin, origin.id == CrosswalkLink.origin_competency_id)
        .join(target, target.id == CrosswalkLink.target_competency_id)
        .join(first, first.id == origin.version_id)
        .join(second, second.id == target.version_id)
    )
    return [(row.origin, row.target) for row in rows]
