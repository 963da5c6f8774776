"""Role profiles side by side: on the scale of their own version, and never a number where none was given."""

from statistics import mean
from xml.etree import ElementTree as ET

import pytest
from factories.frameworks import (
    a_competency,
    a_domain,
    a_framework,
    a_level,
    a_requirement,
    a_role_profile,
    a_version,
    an_optional_set,
)
from factories.people import a_profession
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from genomeready.frameworks.lines.comparison import Comparison, comparison, spread
from genomeready.frameworks.lines.roles import NeedRow, Profile, SetRow
from genomeready.frameworks.lines.versions import LevelRow
from genomeready.frameworks.models import Framework, FrameworkVersion, Level
from genomeready.frameworks.presenting import chart_rows, spread_words

SCALE = tuple(LevelRow(value=n, name=f"Step {n}", description="") for n in range(5))
Asked = dict[str, int | tuple[int, int] | None]


def a_need(slug: str, level: int | tuple[int, int] | None, *, set_key: str | None = None) -> NeedRow:
    """What a role asks; the domain is the part of the slug before the dot, None is not applicable."""
    low, high = level if isinstance(level, tuple) else (level, level)
    domain = slug.split(".", maxsplit=1)[0]
    return NeedRow(
        competency_id=hash(slug), slug=slug, title=slug, domain_slug=domain, domain_title=domain.capitalize(), kind="skill", minimum=low,
        maximum=high, applicable=level is not None, set_key=set_key, max_age_months=None,
    )  # fmt: skip


def a_profile(slug: str, asked: Asked, *, optional: tuple[str, ...] = ()) -> Profile:
    needs = tuple(a_need(name, level, set_key="field" if name in optional else None) for name, level in asked.items())
    sets = (SetRow(key="field", title="Field of practice", minimum=1),)
    return Profile(
        id=1, version_id=1, profession_slug=slug, profession_title=slug, title=slug.capitalize(), detail={}, needs=needs, sets=sets
    )


def compared(*profiles: Profile, wanted: list[str] | None = None) -> Comparison:
    order = list(dict.fromkeys(need.slug for profile in profiles for need in profile.needs))
    asked_for = [profile.profession_slug for profile in profiles] if wanted is None else wanted
    return comparison(profiles, asked_for, scale=SCALE, order=order)


def test_each_competency_has_a_cell_for_each_role_in_the_order_asked_for() -> None:
    nurse, doctor = a_profile("nurse", {"a.one": 1, "b.two": (2, 3)}), a_profile("doctor", {"a.one": 4, "c.three": 2})

    made = compared(nurse, doctor, wanted=["doctor", "nurse", "doctor"])

    assert [role.profession_slug for role in made.roles] == ["doctor", "nurse"]
    assert [(row.slug, [cell and cell.asked for cell in row.cells]) for domain in made.domains for row in domain.rows] == [
        ("a.one", ["4", "1"]), ("b.two", [None, "2–3"]), ("c.three", ["2", None]),
    ]  # fmt: skip


def test_a_role_that_the_version_does_not_have_is_named_and_left_out() -> None:
    made = compared(a_profile("nurse", {"a.one": 1}), wanted=["nurse", "astronaut"])

    assert made.unknown == ("astronaut",)
    assert len(made.roles) == 1


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        (2, 2, False), (2, 3, True), ((2, 3), 2, True), ((2, 3), (2, 3), False), (None, None, False), (None, 1, True),
    ],
)  # fmt: skip
def test_roles_differ_in_the_level_the_range_and_whether_it_applies(
    one: int | tuple[int, int] | None, other: int | tuple[int, int] | None, *, differs: bool
) -> None:
    made = compared(a_profile("nurse", {"a.one": one}), a_profile("doctor", {"a.one": other}))

    assert (made.differing, made.compared) == (int(differs), 1)


def test_mandatory_here_and_optional_there_is_a_difference_and_so_is_a_competency_that_one_does_not_have() -> None:
    nurse = a_profile("nurse", {"a.one": 2, "a.two": 2, "a.three": None})
    doctor = a_profile("doctor", {"a.one": 2}, optional=("a.one",))

    assert [row.slug for row in compared(nurse, doctor).domains[0].differing] == ["a.one", "a.two", "a.three"]


# a missing rating is never a number


def test_what_is_not_applicable_or_not_in_the_profile_counts_in_no_median_and_no_range() -> None:
    made = compared(a_profile("nurse", {"a.one": 3, "a.two": None}), a_profile("doctor", {"a.one": 1, "a.two": 2, "a.three": 4}))

    nurse, doctor = made.domains[0].spreads

    assert nurse is not None
    assert (nurse.middle, nurse.lowest, nurse.highest, nurse.asked) == (3, 3, 3, 1)
    assert doctor is not None
    assert (doctor.middle, doctor.lowest, doctor.highest, doctor.asked) == (2, 1, 4, 3)


def test_a_role_that_asks_for_nothing_in_a_domain_has_no_levels_there_and_the_chart_draws_none(app: Flask) -> None:
    made = compared(a_profile("nurse", {"a.one": None}), a_profile("doctor", {"a.one": 2}))

    with app.test_request_context("/"):
        nurse, doctor = chart_rows(made)

    assert made.domains[0].spreads[0] is None
    assert (nurse["lowest"], nurse["middle"], nurse["highest"], nurse["label"]) == (None, None, None, "none asked")
    assert doctor["middle"] == 2


levels_asked = st.lists(st.none() | st.integers(1, 4), max_size=8)


@given(levels_asked)
def test_the_middle_is_a_level_that_is_asked_and_never_a_mean(asked: list[int | None]) -> None:
    found = spread(a_need(f"a.{n}", level) for n, level in enumerate(asked))
    given_levels = sorted(level for level in asked if level is not None)

    assert (found is None) == (not given_levels)
    if found is not None:
        assert found.middle == given_levels[(len(given_levels) - 1) // 2]
        assert (found.lowest, found.highest, found.asked) == (given_levels[0], given_levels[-1], len(given_levels))


@given(levels_asked, st.integers(0, 5))
def test_more_missing_ratings_change_nothing(asked: list[int | None], missing: int) -> None:
    needs = [a_need(f"a.{n}", level) for n, level in enumerate(asked)]

    assert spread([*needs, *[None] * missing, *[a_need("a.x", None)] * missing]) == spread(needs)


def test_one_and_four_have_the_middle_one_although_their_mean_is_another() -> None:
    found = spread([a_need("a.one", 1), a_need("a.two", 4)])

    assert found is not None
    assert found.middle == 1 != mean([1, 4])


def test_a_spread_is_written_with_its_range_and_how_many_it_counts(app: Flask) -> None:
    with app.test_request_context("/"):
        said = [spread_words(spread(a_need(f"a.{n}", level) for n, level in enumerate(levels))) for levels in ([2, 2], [1, 2, 4], [])]

    assert said == ["2, of 2", "2 (1–4), of 3", "none asked"]


# the page


@pytest.fixture
def two_scales(session: Session) -> Framework:
    """An older framework with three levels stands first in the database; the core has five and two versions."""
    other = a_framework(session, slug="another-one", title="Another one")
    for level in session.query(Level).filter_by(version_id=other.id):
        level.name = f"Other {level.value}"
        if level.value > 2:
            session.delete(level)
    session.flush()
    _roles(session, other, nurse={"reading": 1}, doctor={"reading": 2})
    core = a_framework(session)
    _roles(session, core, nurse={"genome": 3, "risk": None}, doctor={"genome": (3, 4), "consent": 2})
    return core.framework


def _roles(session: Session, version: FrameworkVersion, **asked: Asked) -> None:
    for slug, needs in asked.items():
        profession = a_profession(session, slug=slug, title=slug.capitalize())
        a_role_profile(session, version=version, profession=profession, needs=needs)


def page_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


@pytest.mark.usefixtures("two_scales")
def test_a_comparison_uses_the_scale_of_the_chosen_version_and_not_of_the_first_in_the_database(client: FlaskClient) -> None:
    core = page_of(client, "/roles/compare?role=nurse&role=doctor")
    other = page_of(client, "/roles/compare?framework=another-one&role=nurse&role=doctor")

    assert "0 None · 1 Aware · 2 Applies with guidance · 3 Independent · 4 Leads and teaches" in core
    assert '3<span class="under">Independent</span>' in core
    assert "Other" not in core
    assert "0 Other 0 · 1 Other 1 · 2 Other 2</p>" in other
    assert '2<span class="under">Other 2</span>' in other
    assert "Independent" not in other


def test_each_version_of_a_framework_is_compared_on_its_own_scale(client: FlaskClient, session: Session, two_scales: Framework) -> None:
    newer = a_version(session, framework=two_scales)
    session.query(FrameworkVersion).filter_by(framework_id=two_scales.id, number="1.0").one().state = "superseded"
    a_level(session, version=newer, value=5, name="Sets the national standard")
    _roles(session, newer, nurse={"genome": 5}, doctor={"genome": 5})

    new, old = (page_of(client, f"/roles/compare?role=nurse&role=doctor{version}") for version in ("", "&version=1.0"))

    assert '5<span class="under">Sets the national standard</span>' in new
    assert "national standard" not in old
    assert "version 1.0" in old
    assert '<input type="hidden" name="version" value="1.0">' in old
    assert '<input type="hidden"' not in new


@pytest.mark.parametrize(("framework", "top"), [("genomics-workforce-core", "4"), ("another-one", "2")])
@pytest.mark.usefixtures("two_scales")
def test_the_chart_ends_where_the_scale_of_the_chosen_version_ends(client: FlaskClient, framework: str, top: str) -> None:
    answer = client.get(f"/roles/compare.svg?framework={framework}&role=nurse&role=doctor")

    texts = [element.text for element in ET.fromstring(answer.text).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own drawing
    numbers = {text for text in texts if text and text.isdigit()}
    assert answer.mimetype == "image/svg+xml"
    assert max(numbers) == top
    assert {"Nurse", "Doctor"} <= set(texts)


@pytest.mark.usefixtures("two_scales")
def test_a_missing_rating_is_shown_in_words_and_never_as_zero(client: FlaskClient) -> None:
    page = page_of(client, "/roles/compare?role=nurse&role=doctor")
    table = page[page.index('id="by-competency"') : page.index("</main>")]

    assert '<td><span aria-hidden="true">–</span><span class="visually-hidden">not applicable</span></td>' in table
    assert table.count('<td><span class="quiet">not in the profile</span></td>') == 2
    assert "<td>0" not in page


def test_a_range_and_an_optional_set_are_marked(client: FlaskClient, session: Session) -> None:
    nurse = a_role_profile(session, needs={"genome": (2, 3)}, title="General nurse")
    in_set = an_optional_set(session, profile=nurse)
    a_requirement(session, profile=nurse, competency=a_competency(session, title="Teaching"), of_set=in_set, level=1)
    a_role_profile(session, profession=a_profession(session, slug="pharmacist", title="Pharmacist"), needs={"genome": 2})

    page = page_of(client, "/roles/compare?role=general-nurse&role=pharmacist")

    assert '2–3<span class="under">Applies with guidance</span>' in page
    assert '1 <span aria-hidden="true">◇</span><span class="under">Aware; counts towards “Setting of practice”</span>' in page


def test_only_the_differences_are_shown_when_asked_for(client: FlaskClient, session: Session) -> None:
    a_role_profile(session, needs={"alike": 2, "unlike": 2}, title="General nurse")
    a_role_profile(session, profession=a_profession(session, slug="pharmacist", title="Pharmacist"), needs={"alike": 2, "unlike": 3})
    address = "/roles/compare?role=general-nurse&role=pharmacist"

    everything, differences = page_of(client, address), page_of(client, f"{address}&only=differences")

    assert "different things of 1 of the 2 competencies" in everything
    assert "competencies/alike" in everything
    assert "competencies/alike" not in differences
    assert "competencies/unlike" in differences
    assert 'value="differences" checked' in differences


def test_roles_that_ask_the_same_say_so(client: FlaskClient, session: Session) -> None:
    a_role_profile(session, needs={"alike": 2}, title="General nurse")
    a_role_profile(session, profession=a_profession(session, slug="pharmacist", title="Pharmacist"), needs={"alike": 2})

    page = page_of(client, "/roles/compare?role=general-nurse&role=pharmacist&only=differences")

    assert "They ask the same of every competency." in page


def test_roles_are_chosen_by_ticking_them_and_the_chosen_ones_stay_ticked(client: FlaskClient, session: Session) -> None:
    a_role_profile(session, title="General nurse")
    a_role_profile(session, profession=a_profession(session, slug="pharmacist", title="Pharmacist"))

    none, one = page_of(client, "/roles/compare"), page_of(client, "/roles/compare?role=pharmacist")

    assert none.count('type="checkbox" name="role"') == 2
    assert "Choose at least two roles" in none
    assert "checked" not in none
    assert 'value="pharmacist" checked' in one
    assert "Choose at least one more role" in one


@pytest.mark.usefixtures("two_scales")
def test_a_role_that_does_not_exist_is_named_and_the_others_are_compared(client: FlaskClient) -> None:
    page = page_of(client, "/roles/compare?role=nurse&role=astronaut&role=doctor")

    assert "this version has no such role: astronaut" in page
    assert "Competency by competency" in page


def test_a_dozen_roles_stand_side_by_side(client: FlaskClient, session: Session) -> None:
    domain = a_domain(session)
    a_competency(session, domain=domain, slug="genome")
    slugs = [f"nurse-{letter}" for letter in "abcdefghijkl"]
    for slug in slugs:
        a_role_profile(session, profession=a_profession(session, slug=slug, title=slug.capitalize()), needs={"genome": 2})

    page = page_of(client, "/roles/compare?" + "&".join(f"role={slug}" for slug in slugs))

    assert "compared sticky-first many" in page
    assert all(page.count(f'href="/roles/{slug}"') == 2 for slug in slugs)


@pytest.mark.parametrize(
    "address",
    ["/roles/compare?framework=nothing", "/roles/compare?version=9.9", "/roles/compare.svg", "/roles/compare.svg?role=nobody"],
)
@pytest.mark.usefixtures("two_scales")
def test_what_cannot_be_compared_is_404(client: FlaskClient, address: str) -> None:
    assert client.get("/roles/compare.svg?role=nurse").status_code == 200

    assert client.get(address).status_code == 404


def test_a_version_without_roles_says_so(client: FlaskClient, session: Session) -> None:
    a_framework(session, slug="reference")

    assert "No roles to compare" in page_of(client, "/roles/compare?framework=reference")
