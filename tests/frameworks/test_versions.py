"""Versions of a framework side by side: which is in force, what became of each competency, and what did not carry over."""

from dataclasses import dataclass

import pytest
from factories.frameworks import a_competency, a_domain, a_framework, a_lineage, a_role_profile, a_version
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.frameworks.models import Competency, FrameworkVersion
from genomeready.frameworks.queries.competencies import descents, not_carried
from genomeready.frameworks.queries.versions import versions_of

CORE = "/frameworks/genomics-workforce-core"


@dataclass
class History:
    """Version 1.0, superseded by 2.0, with the competencies of both under their slugs."""

    old: FrameworkVersion
    new: FrameworkVersion
    before: dict[str, Competency]
    after: dict[str, Competency]


@pytest.fixture
def history(session: Session) -> History:
    """`kept` stays, `old-name` was replaced, `wide` was split, `one` and `other` were merged; `changed` and `gone` are lost."""
    old = a_framework(session)
    old.state = "superseded"
    new = a_version(session, framework=old.framework)
    before = _competencies(session, old, "kept", "old-name", "wide", "one", "other", "changed", "gone")
    after = _competencies(session, new, "kept", "new-name", "narrow-left", "narrow-right", "whole", "changed")
    for earlier, later, relation, carries in (
        ("kept", "kept", "same", True),
        ("old-name", "new-name", "replaced-by", True),
        ("wide", "narrow-left", "split", False),
        ("wide", "narrow-right", "split", True),
        ("one", "whole", "merged", True),
        ("other", "whole", "merged", True),
        ("changed", "changed", "replaced-by", False),
    ):
        a_lineage(session, earlier=before[earlier], later=after[later], relation=relation, carries=carries)
    a_lineage(session, earlier=before["gone"], later=None, relation="dropped", carries=False, version=new)
    return History(old, new, before, after)


def _competencies(session: Session, version: FrameworkVersion, *slugs: str) -> dict[str, Competency]:
    domain = a_domain(session, version=version, title=f"Domain of {version.number}")
    return {slug: a_competency(session, domain=domain, slug=slug) for slug in slugs}


def page_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


def test_the_version_in_force_is_shown_unless_another_is_asked_for(session: Session, history: History) -> None:
    shown, asked = versions_of(session), versions_of(session, number="1.0")

    assert shown is not None
    assert asked is not None
    assert (shown.chosen.number, shown.successor) == ("2.0", None)
    assert asked.chosen.number == history.old.number
    assert asked.successor is not None
    assert asked.successor.number == "2.0"
    assert [line.number for line in asked.every] == ["2.0", "1.0"]
    assert [line.competencies for line in asked.every] == [6, 7]


def test_a_draft_is_nobodys_to_read_and_no_version_in_force_is_no_page(client: FlaskClient, session: Session) -> None:
    version = a_framework(session, state="draft")
    a_competency(session, domain=a_domain(session, version=version), slug="kept")
    addresses = [CORE, f"{CORE}/1.0", f"{CORE}/1.0.jsonld", f"{CORE}/1.0/levels", f"{CORE}/1.0/competencies/kept"]
    drafts = [client.get(address).status_code for address in addresses]

    version.state = "published"

    assert set(drafts) == {404}
    assert {client.get(address).status_code for address in addresses} == {200}


@pytest.mark.usefixtures("history")
def test_a_superseded_version_says_so_on_each_of_its_pages_and_links_its_successor(client: FlaskClient) -> None:
    for way in ("", "/levels", "/roles", "/competencies/kept"):
        page = page_of(client, f"{CORE}/1.0{way}")

        assert "This is version 1.0, which is superseded." in page, way
        assert f'<a href="{CORE}/2.0">See version 2.0, which is in force.</a>' in page, way
        assert "is superseded" not in page_of(client, f"{CORE}/2.0{way}"), way


def test_a_superseded_version_lists_what_did_not_carry_over(client: FlaskClient, session: Session, history: History) -> None:
    lost = not_carried(session, history.old.id, history.new.id)
    page = page_of(client, f"{CORE}/1.0")

    assert [(row.slug, row.relation) for row in lost] == [("changed", "replaced-by"), ("gone", "dropped")]
    listed = page[page.index('id="lost"') : page.index('id="scale"')]
    assert "Dropped: nothing follows it." in listed
    assert "with another meaning" in listed
    assert f'href="{CORE}/1.0/competencies/gone"' in listed
    assert "competencies/wide" not in listed
    assert "did not carry over" not in page_of(client, f"{CORE}/2.0")


def test_a_competency_that_no_crosswalk_names_counts_as_lost(session: Session, client: FlaskClient, history: History) -> None:
    forgotten = a_competency(session, domain=a_domain(session, version=history.old, position=2), slug="forgotten")

    assert [(row.slug, row.relation) for row in not_carried(session, history.old.id, history.new.id)][-1] == (forgotten.slug, "")
    assert "The crosswalk names no successor." in page_of(client, f"{CORE}/1.0")


def test_when_everything_carried_over_the_page_says_that(session: Session, client: FlaskClient) -> None:
    old = a_framework(session)
    old.state = "superseded"
    new = a_version(session, framework=old.framework)
    [before], [after] = (_competencies(session, version, "kept").values() for version in (old, new))
    a_lineage(session, earlier=before, later=after)

    assert "Nothing was lost" in page_of(client, f"{CORE}/1.0")


@pytest.mark.parametrize(
    ("number", "slug", "said"),
    [
        ("1.0", "kept", ["Version 2.0:", "/2.0/competencies/kept", "(the same)", "counts for the later one"]),
        ("2.0", "kept", ["Version 1.0:", "/1.0/competencies/kept", "(the same)", "counts for the later one"]),
        ("1.0", "old-name", ["/2.0/competencies/new-name", "(it replaced this one)"]),
        ("2.0", "new-name", ["/1.0/competencies/old-name", "(replaced by this one)"]),
        ("1.0", "wide", ["/2.0/competencies/narrow-left", "/2.0/competencies/narrow-right", "(this one was split; a part of it)"]),
        ("2.0", "narrow-left", ["/1.0/competencies/wide", "(it was split; this one is a part of it)", "does not count for the later one"]),
        ("1.0", "one", ["/2.0/competencies/whole", "(this one was merged into it)"]),
        ("2.0", "whole", ["/1.0/competencies/one", "/1.0/competencies/other", "(it was merged into this one)"]),
        ("1.0", "gone", ["Version 2.0: dropped", "does not count for the later one"]),
        ("1.0", "changed", ["/2.0/competencies/changed", "does not count for the later one"]),
    ],
)
@pytest.mark.usefixtures("history")
def test_a_competency_says_what_became_of_it_and_what_it_came_from(client: FlaskClient, number: str, slug: str, said: list[str]) -> None:
    page = page_of(client, f"{CORE}/{number}/competencies/{slug}")
    told = page[page.index("In other versions") :]

    assert [words for words in said if words not in told] == []


def test_levels_that_are_read_otherwise_are_said(session: Session, client: FlaskClient) -> None:
    old = a_framework(session)
    old.state = "superseded"
    new = a_version(session, framework=old.framework)
    [before], [after] = (_competencies(session, version, "kept").values() for version in (old, new))
    a_lineage(session, earlier=before, later=after, level_map={"1": 1, "2": 1, "3": 2})

    assert "Levels are read as 1 → 1, 2 → 1, 3 → 2." in page_of(client, f"{CORE}/1.0/competencies/kept")


def test_what_a_draft_will_make_of_a_competency_is_not_told(session: Session, history: History) -> None:
    draft = a_version(session, framework=history.new.framework, number="3.0", state="draft")
    [later] = _competencies(session, draft, "kept").values()
    a_lineage(session, earlier=history.after["kept"], later=later)
    assert [line.number for line in descents(session, history.after["kept"].id)] == ["1.0"]

    draft.state = "published"
    session.flush()

    assert [line.number for line in descents(session, history.after["kept"].id)] == ["3.0", "1.0"]


def test_the_history_shows_every_public_version_and_which_one_this_is(client: FlaskClient, session: Session, history: History) -> None:
    a_version(session, framework=history.new.framework, number="3.0", state="draft")
    a_role_profile(session, version=history.old)

    page = page_of(client, f"{CORE}/1.0")
    table = page[page.index('id="versions"') : page.index('id="sources"')]

    assert f'<a href="{CORE}/1.0" aria-current="true">1.0</a> <span class="quiet">(this one)</span>' in table
    assert f'<a href="{CORE}/2.0">2.0</a>' in table
    assert "in force" in table
    assert "superseded" in table
    assert "3.0" not in table
