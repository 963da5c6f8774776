"""What the database holds of a framework, as an entry again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from factories.frameworks import (
    a_competency,
    a_domain,
    a_framework,
    a_lineage,
    a_requirement,
    a_role_profile,
    a_version,
    an_optional_set,
)
from factories.people import a_profession
from frameworks.exchanged import HOME, a_small_framework, an_edition, the_core
from sqlalchemy.orm import Session

from genomeready.frameworks.exchange.folder import texts_of, values_of
from genomeready.frameworks.exchange.formats import Format, text_of
from genomeready.frameworks.exchange.held import entries_held, lineage_held, version_held, versions_held
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import FrameworkEntry
from genomeready.frameworks.models import FrameworkVersion
from genomeready.frameworks.services import sync_frameworks

Counting = Callable[[], AbstractContextManager[list[str]]]


def held(session: Session, slug: str, number: str = "") -> FrameworkEntry:
    """The entry of a version that is there."""
    version = version_held(session, slug, number)
    assert version is not None
    return entries_held(session, [version])[version.id]


def test_the_shipped_framework_comes_out_of_the_database_as_it_went_in(session: Session) -> None:
    sync_frameworks(session, read_frameworks([HOME / "competency_frameworks"], home=HOME))

    entry = held(session, "genomics-workforce-core")

    assert replace(entry, file=the_core().file) == the_core()


def test_ranges_sets_and_missing_codes_come_out_as_they_went_in(session: Session, tmp_path: Path) -> None:
    before = a_small_framework(tmp_path)
    sync_frameworks(session, read_frameworks([tmp_path], home=tmp_path))

    assert replace(held(session, "small-core"), file=before.file) == before


@pytest.mark.parametrize("kind", [Format.CASE, Format.OPENSALT, Format.HUB])
def test_what_is_written_from_the_database_is_what_is_written_from_the_files(session: Session, tmp_path: Path, kind: Format) -> None:
    before = a_small_framework(tmp_path)
    sync_frameworks(session, read_frameworks([tmp_path], home=tmp_path))

    assert text_of(an_edition(held(session, "small-core")), kind) == text_of(an_edition(before), kind)


def test_the_yaml_from_the_database_is_the_yaml_from_the_files(session: Session, tmp_path: Path) -> None:
    before = a_small_framework(tmp_path)
    sync_frameworks(session, read_frameworks([tmp_path], home=tmp_path))

    assert texts_of(values_of(held(session, "small-core"))) == texts_of(values_of(before))


def test_domains_and_competencies_stand_in_their_order(session: Session) -> None:
    version = a_framework(session)
    late, early = (a_domain(session, version=version, slug=slug, position=n) for n, slug in ((2, "late"), (1, "early")))
    for domain in (late, early):
        for n, word in ((3, "c"), (1, "a"), (2, "b")):
            a_competency(session, domain=domain, slug=f"{domain.slug}-{word}", position=n)

    entry = held(session, version_slug(session, version))

    assert [domain.slug for domain in entry.domains] == ["early", "late"]
    assert list(entry.competencies) == ["early-a", "early-b", "early-c", "late-a", "late-b", "late-c"]


def version_slug(session: Session, version: FrameworkVersion) -> str:
    return next(found.slug for found in versions_held(session) if found.id == version.id)


def test_roles_stand_by_profession_and_their_requirements_as_they_were_written(session: Session) -> None:
    version = a_framework(session)
    for slug in ("pharmacist", "dietitian"):
        profile = a_role_profile(
            session, version=version, profession=a_profession(session, slug=slug), needs={f"{slug}-z": 3, f"{slug}-a": None}
        )
        made = an_optional_set(session, profile=profile)
        asked = a_competency(session, domain=a_domain(session, version=version), slug=f"{slug}-in-set")
        a_requirement(session, profile=profile, competency=asked, level=(1, 2), of_set=made, max_age_months=24)

    dietitian, pharmacist = held(session, "genomics-workforce-core").roles

    assert (dietitian.profession, pharmacist.profession) == ("dietitian", "pharmacist")
    assert [(n.competency, n.minimum, n.maximum, n.set_key, n.max_age_months) for n in dietitian.requirements] == [
        ("dietitian-z", 3, 3, None, None),
        ("dietitian-a", None, None, None, None),
        ("dietitian-in-set", 1, 2, "setting", 24),
    ]
    assert [(s.key, s.title, s.minimum) for s in pharmacist.sets] == [("setting", "Setting of practice", 1)]


def test_versions_that_anybody_may_read_are_published_or_superseded(session: Session) -> None:
    first = a_framework(session)
    framework = first.framework
    first.state = "superseded"
    a_version(session, framework=framework, number="2.0")
    a_version(session, framework=framework, number="3.0", state="draft")
    a_framework(session, slug="another-core")

    assert [(v.slug, v.number, v.state) for v in versions_held(session)] == [
        ("another-core", "1.0", "published"),
        ("genomics-workforce-core", "1.0", "superseded"),
        ("genomics-workforce-core", "2.0", "published"),
    ]


def test_without_a_number_the_published_version_is_meant(session: Session) -> None:
    first = a_framework(session)
    framework = first.framework
    first.state = "superseded"
    a_version(session, framework=framework, number="2.0")

    found = [version_held(session, "genomics-workforce-core", number) for number in ("", "1.0", "2.0", "9.9")]

    assert [version.number if version else None for version in found] == ["2.0", "1.0", "2.0", None]
    assert version_held(session, "nothing", "") is None


def test_each_version_has_its_own_scale_competencies_and_roles(session: Session) -> None:
    first = a_framework(session)
    framework = first.framework
    a_role_profile(session, version=first, needs={"before": 2})
    first.state = "superseded"
    a_role_profile(session, version=a_version(session, framework=framework, number="2.0"), needs={"after": 1})

    versions = versions_held(session)
    entries = entries_held(session, versions)

    assert [list(entries[version.id].competencies) for version in versions] == [["before"], ["after"]]
    assert [entries[v.id].roles[0].requirements[0].minimum for v in versions] == [2, 1]
    assert {len(entries[version.id].scale) for version in versions} == {5}


@pytest.mark.parametrize("frameworks", [1, 5])
def test_entries_are_read_in_seven_statements_however_many_there_are(session: Session, statements: Counting, frameworks: int) -> None:
    for slug in ("alpha", "beta", "gamma", "delta", "epsilon")[:frameworks]:
        version = a_framework(session, slug=slug)
        a_role_profile(session, version=version, needs={f"need-{word}": 2 for word in ("one", "two", "three")})
    versions = versions_held(session)

    with statements() as seen:
        entries = entries_held(session, versions)

    assert len(entries) == frameworks
    assert len(seen) == 7


def test_lineage_names_what_lives_on_and_leaves_out_what_was_dropped(session: Session, statements: Counting) -> None:
    first = a_framework(session)
    framework = first.framework
    kept, gone = (a_competency(session, domain=a_domain(session, version=first), slug=slug) for slug in ("kept", "gone"))
    first.state = "superseded"
    second = a_version(session, framework=framework, number="2.0")
    parts = [a_competency(session, domain=a_domain(session, version=second), slug=slug) for slug in ("part-one", "part-two")]
    for part in parts:
        a_lineage(session, earlier=kept, later=part, relation="split")
    a_lineage(session, earlier=gone, later=None, relation="dropped", carries=False, version=second)
    versions = versions_held(session)

    with statements() as seen:
        found = lineage_held(session, versions)

    assert [(e.version, e.slug, e.now, e.relation) for e in found[second.id]] == [
        ("1.0", "kept", "part-one", "split"),
        ("1.0", "kept", "part-two", "split"),
    ]
    assert found[first.id] == []
    assert len(seen) == 1
