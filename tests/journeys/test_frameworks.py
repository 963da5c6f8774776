"""From a framework to three roles side by side, by keyboard alone: a colleague finds out what a role is about."""

from collections.abc import Callable, Iterator

import pytest
from journeys.keyboard import Keyboard
from playwright.sync_api import expect
from serving import Instance, an_instance
from travelling import Traveller

pytestmark = pytest.mark.journey

Send = Callable[..., Traveller]
ROLES = ("Genetic counsellor", "Genomic nurse", "Pharmacist")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The platform with its frameworks and nobody in it: these pages are open to anyone."""
    with an_instance(tmp_path_factory.mktemp("frameworks")) as made:
        made.prepare("frameworks", "sync")
        made.start_web()
        yield made


def test_from_a_framework_to_three_roles_side_by_side(traveller: Send) -> None:
    keys = Keyboard(traveller("frameworks"))

    open_a_domain(keys)
    read_the_table_of_levels(keys)
    find_a_competency(keys)
    compare_three_roles(keys)

    assert keys.stops > 90


def open_a_domain(keys: Keyboard) -> None:
    keys.traveller.go("/frameworks")
    keys.traveller.stop("frameworks")
    keys.tab_to("^Genomics workforce core$", tag="A")
    keys.enter("Genomics workforce core")
    competency = keys.page.get_by_role("link", name="Genome organisation and gene expression")
    expect(competency).to_be_hidden()
    keys.tab_to("^Foundations", tag="SUMMARY")
    assert keys.key("Enter").tag == "SUMMARY"
    expect(competency).to_be_visible()
    keys.traveller.stop("tree")


def read_the_table_of_levels(keys: Keyboard) -> None:
    keys.tab_to("^Table of levels$", tag="A", back=True)
    keys.enter("table of levels")
    table = keys.page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(5)
    expect(table).to_contain_text("Names chromosomes, genes, exons and the mitochondrial genome")
    assert keys.traveller.faults == []  # its hundreds of cells are before axe-core with every other page


def find_a_competency(keys: Keyboard) -> None:
    keys.tab_to("^Roles$", tag="A")
    keys.enter("Roles")
    keys.tab_to("Find a competency or a role", tag="INPUT")
    keys.page.keyboard.type("PHARMACOGENOMIC guidlines")
    keys.enter("Find a competency or a role")
    expect(keys.page.locator("main")).to_contain_text("“guidlines” stands nowhere here; it was read as")
    expect(keys.page.locator("main mark").first).to_be_visible()
    keys.traveller.stop("search")
    keys.tab_to("^Use of pharmacogenomic guidelines$", tag="A")
    keys.enter("Use of pharmacogenomic guidelines")
    expect(keys.page.locator("main")).to_contain_text("What each level looks like")
    keys.traveller.stop("competency")


def compare_three_roles(keys: Keyboard) -> None:
    keys.tab_to("^Roles$", tag="A")
    keys.enter("Roles")
    keys.tab_to("^Compare roles$", tag="A")
    keys.enter("Compare roles")
    keys.traveller.stop("nothing-chosen")
    for role in ROLES:
        keys.tab_to(f"^{role}$", tag="INPUT")
        assert keys.key("Space").name == role
    keys.tab_to("^Compare$", tag="BUTTON")
    keys.enter("Compare roles")
    by_competency = keys.page.get_by_role("table").last
    assert by_competency.get_by_role("columnheader").all_inner_texts()[:4] == ["Competency", *ROLES]
    expect(by_competency).to_contain_text("not in the profile")
    expect(keys.page.locator("main")).to_contain_text("0 None · 1 Aware")
    drawn = keys.page.get_by_role("img", name="Levels that each role asks")
    assert drawn.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") > 300
    keys.traveller.stop("compared")
