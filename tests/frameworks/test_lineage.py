"""What a sync writes of where competencies come from, says of what did not carry over, and sends as news."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from blinker import Signal
from frameworks.framework_folder import DOMAIN, FRAMEWORK, ROLE, a_framework_folder, a_new_version, a_version_crosswalk, seal
from frameworks.test_version_crosswalks import LONGER, LONGER_DOMAIN, SPLIT_DOMAIN, SPLIT_ROLE, VERSION_OF_LONGER, linked
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from genomeready.frameworks.events import VersionPublished, version_published
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.models import Competency, FrameworkVersion, Lineage
from genomeready.frameworks.queries.versions import current_version
from genomeready.frameworks.rules import FrameworkReport
from genomeready.frameworks.services import NotSpokenFor, sync_frameworks

Row = tuple[str, str, str | None, str, bool]


def sync(session: Session, root: Path) -> FrameworkReport:
    return sync_frameworks(session, read_frameworks([root], home=root))


def lineage(session: Session, later: str) -> list[Row]:
    """The rows of a version: earlier number and slug, later slug, relation, whether it carries."""
    before, after, version = aliased(Competency), aliased(Competency), aliased(FrameworkVersion)
    rows = session.execute(
        select(version.number, before.slug.label("earlier"), after.slug.label("later"), Lineage.relation, Lineage.carries)
        .join(before, before.id == Lineage.earlier_id)
        .join(version, version.id == before.version_id)
        .outerjoin(after, after.id == Lineage.competency_id)
        .join(FrameworkVersion, FrameworkVersion.id == Lineage.version_id)
        .where(FrameworkVersion.number == later)
        .order_by(version.number, before.slug, after.slug)
    )
    return [(row.number, row.earlier, row.later, row.relation, row.carries) for row in rows]


@pytest.fixture
def news() -> Iterator[list[tuple[Session, VersionPublished, str | None]]]:
    """What was heard of versions published: from whom, what, and which version was current then."""
    heard: list[tuple[Session, VersionPublished, str | None]] = []

    def hear(session: Session, news: VersionPublished) -> None:
        version = current_version(session, "small-core")
        heard.append((session, news, version.number if version else None))

    signal: Signal = version_published
    with signal.connected_to(hear):
        yield heard


def test_the_first_version_has_no_lineage_and_nothing_to_lose(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)

    report = sync(session, tmp_path)

    assert report.successions == ()
    assert session.scalar(select(func.count()).select_from(Lineage)) == 0


def test_a_new_version_says_where_each_competency_comes_from(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_new_version(
        tmp_path,
        domain=SPLIT_DOMAIN,
        role=SPLIT_ROLE,
        version=linked("from: telling-risk, relation: split, to: [saying-risk, drawing-risk]"),
    )

    report = sync(session, tmp_path)

    assert lineage(session, "1.1") == [
        ("1.0", "reading-genes", "reading-genes", "same", True),
        ("1.0", "telling-risk", "drawing-risk", "split", True),
        ("1.0", "telling-risk", "saying-risk", "split", True),
    ]
    assert [str(line) for line in report.successions] == ["small-core 1.1: 2 of 2 competencies of 1.0 carry over."]


def test_what_does_not_carry_over_is_listed_and_kept(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_new_version(
        tmp_path, domain=SPLIT_DOMAIN, role=SPLIT_ROLE,
        version=linked("from: telling-risk, relation: dropped", "from: reading-genes, relation: merged, to: saying-risk"),
    )  # fmt: skip

    (line,) = sync(session, tmp_path).successions

    assert line.lost == ("reading-genes (merged into saying-risk)", "telling-risk (dropped)")
    assert lineage(session, "1.1") == [
        ("1.0", "reading-genes", "saying-risk", "merged", False),
        ("1.0", "telling-risk", None, "dropped", False),
    ]


def test_levels_are_kept_as_a_map_only_where_the_scale_changed(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_new_version(tmp_path, head=LONGER, domain=LONGER_DOMAIN, version=VERSION_OF_LONGER.replace("MAP", "levels: {1: 1, 2: 3}\n"))

    sync(session, tmp_path)

    maps = session.execute(select(Competency.slug, Lineage.level_map).join(Competency, Competency.id == Lineage.earlier_id)).all()
    assert {row.slug: row.level_map for row in maps} == {
        "reading-genes": {"0": 0, "1": 1, "2": 3},
        "telling-risk": {"0": 0, "1": 0, "2": 2},
    }


def third_version(root: Path) -> None:
    """1.0 splits into two parts in 1.1; in 2.0 one of them becomes part of the other, without its evidence."""
    split = linked("from: telling-risk, relation: split, to: [saying-risk, drawing-risk]")
    seal(a_new_version(root, domain=SPLIT_DOMAIN, role=SPLIT_ROLE, version=split))
    folder = a_framework_folder(
        root, head=FRAMEWORK.replace('"1.0"', '"2.0"'), domain=SPLIT_DOMAIN[: SPLIT_DOMAIN.index("  - slug: drawing")], role=SPLIT_ROLE
    )
    merged = linked("from: drawing-risk, relation: merged, to: saying-risk").replace('to: "1.1"', 'to: "2.0"').replace('"1.0"', '"1.1"')
    a_version_crosswalk(folder, merged, name="1.1-to-2.0")


FROM_THE_FIRST = [("1.0", "reading-genes", "reading-genes", "same", True), ("1.0", "telling-risk", "saying-risk", "merged", True)]


def test_every_earlier_version_leads_straight_to_the_newest(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    split = linked("from: telling-risk, relation: split, to: [saying-risk, drawing-risk]")
    a_new_version(tmp_path, domain=SPLIT_DOMAIN, role=SPLIT_ROLE, version=split)
    sync(session, tmp_path)
    third_version(tmp_path)

    report = sync(session, tmp_path)

    assert lineage(session, "2.0") == [
        *FROM_THE_FIRST,
        ("1.1", "drawing-risk", "saying-risk", "merged", False),
        ("1.1", "reading-genes", "reading-genes", "same", True),
        ("1.1", "saying-risk", "saying-risk", "same", True),
    ]
    assert len(lineage(session, "1.1")) == 3
    assert [(line.earlier, line.lost) for line in report.successions] == [("1.0", ()), ("1.1", ("drawing-risk (merged into saying-risk)",))]


def test_a_database_may_skip_a_version(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    third_version(tmp_path)

    sync(session, tmp_path)

    assert lineage(session, "2.0") == FROM_THE_FIRST


def test_a_version_that_is_held_must_be_spoken_for(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_framework_folder(tmp_path, head=FRAMEWORK.replace('"1.0"', '"1.1"'))

    with pytest.raises(NotSpokenFor, match=r"small-core/framework.yaml: nothing says what `reading-genes` of small-core 1.0 became in 1.1"):
        sync(session, tmp_path)

    session.rollback()
    assert current_version(session, "small-core") is None


def test_a_held_competency_of_which_the_record_knows_nothing_is_refused(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path / "there", domain=SPLIT_DOMAIN, role=SPLIT_ROLE)
    sync(session, tmp_path / "there")
    a_new_version(tmp_path / "here", domain=DOMAIN, role=ROLE)

    with pytest.raises(NotSpokenFor, match=r"`saying-risk` of small-core 1\.0"):
        sync(session, tmp_path / "here")


def test_news_of_a_version_is_sent_in_the_transaction_once_it_is_the_current_one(
    session: Session, tmp_path: Path, news: list[tuple[Session, VersionPublished, str | None]]
) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_new_version(tmp_path)

    sync(session, tmp_path)
    sync(session, tmp_path)

    ids = [session.scalar(select(FrameworkVersion.id).where(FrameworkVersion.number == number)) for number in ("1.0", "1.1")]
    assert [(heard is session, said.version_id, current) for heard, said, current in news] == [(True, ids[0], "1.0"), (True, ids[1], "1.1")]
    assert session.in_transaction()


def test_whoever_hears_the_news_finds_the_lineage_written(session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    sync(session, tmp_path)
    a_new_version(tmp_path)
    counted: list[int | None] = []

    def hear(session: Session, news: VersionPublished) -> None:
        counted.append(session.scalar(select(func.count()).select_from(Lineage).where(Lineage.version_id == news.version_id)))

    with version_published.connected_to(hear):
        sync(session, tmp_path)

    assert counted == [2]
