"""My profile: why not yet, who said so, the radar with its table, and a choice of lines kept in the address."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from factories.competence import a_nurse, an_evidence, the_competency
from factories.frameworks import a_competency, a_domain, a_framework, a_requirement, a_role_profile, an_optional_set
from factories.people import a_membership, a_person, a_profession
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.competence.queries.profile import chosen_state, picture_of, profile_in_full
from genomeready.competence.queries.standing import my_standing
from genomeready.frameworks.models import RoleProfile
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
THREE = {"genome-structure": 2, "variant-effects": 2, "inheritance-patterns": 2}


def page(client: FlaskClient, address: str = "/my/standing") -> str:
    with stopped_at(NOON):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def show(session: Session, person: Person, slug: str = "genome-structure", **row: Any) -> None:
    an_evidence(session, person=person, competency=the_competency(session, slug), **row)


def a_nurse_of_all_kinds(session: Session) -> Person:
    """Somebody with a competency in each of the six states."""
    person = a_nurse(
        session, needs={f"competency-{name}": 2 for name in ("met", "below", "expired", "declared", "open")} | {"not-mine": None}
    )
    show(session, person, "competency-met")
    show(session, person, "competency-below", level=1)
    show(session, person, "competency-expired", until=date(2026, 4, 1))
    show(session, person, "competency-declared", kind="self")
    return person


# why not yet


def test_the_page_counts_what_stands_between_me_and_the_role(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse_of_all_kinds(session)))

    assert "Not role-ready yet, because of these mandatory competencies:" in text
    for words in ("1 below", "1 expired", "1 self-declared only", "1 not assessed"):
        assert words in text


def test_who_is_ready_is_given_no_reasons(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    show(session, person)

    text = page(sign_in(person))

    assert "role-ready: yes" in text
    assert "Not role-ready yet" not in text


def test_an_open_competency_of_an_optional_set_is_no_reason(session: Session) -> None:
    person = a_nurse(session)
    profile = session.query(RoleProfile).one()
    a_requirement(session, profile=profile, competency=a_competency(session), of_set=an_optional_set(session, profile=profile))
    show(session, person)

    full = profile_in_full(session, my_standing(session, person.id, on=TODAY))

    assert (dict(full.open), full.left) == ({}, 1)


# who said so


def test_a_line_names_who_said_what_decided(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    show(session, person, kind="supervisor", said_by=a_person(session, name="Sana Supervisor"))

    assert "Said by Sana Supervisor." in page(sign_in(person))


def test_a_line_says_where_the_platform_marked_it(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    show(session, person, kind="examination")

    assert "Marked by the platform." in page(sign_in(person))


def test_nobody_is_named_for_what_one_only_said_oneself(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    show(session, person, kind="self", said_by=person)

    text = page(sign_in(person))

    assert "Said by" not in text
    assert "You rated yourself 2 on 1 March 2026." in text


def test_a_line_leads_to_the_timeline_of_its_competency(session: Session, sign_in: SignIn) -> None:
    assert 'href="/my/competencies/genome-structure?profession=general-nurse"' in page(sign_in(a_nurse(session)))


# a choice of lines


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("met", ["Competency met"]),
        ("below", ["Competency below"]),
        ("expired", ["Competency expired"]),
        ("self-declared", ["Competency declared"]),
        ("not-assessed", ["Competency open"]),
        ("not-applicable", ["Not mine"]),
        ("left", ["Competency below", "Competency expired", "Competency declared", "Competency open"]),
    ],
)
def test_the_address_chooses_the_lines(session: Session, sign_in: SignIn, state: str, shown: list[str]) -> None:
    person = a_nurse_of_all_kinds(session)

    full = profile_in_full(session, my_standing(session, person.id, on=TODAY), show=state)
    text = page(sign_in(person), f"/my/standing?state={state}")

    assert [line.need.title for lines in full.domains.values() for line in lines] == shown
    assert f'state={state}#each" aria-current="page"' in text


def test_an_unknown_choice_shows_all(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse_of_all_kinds(session)), "/my/standing?state=nonsense")

    assert "Competency met" in text
    assert "Competency open" in text
    with pytest.raises(ValueError, match="nonsense"):
        chosen_state("nonsense")


def test_a_choice_of_which_there_is_nothing_says_so(session: Session, sign_in: SignIn) -> None:
    assert "No competency of your role stands so today." in page(sign_in(a_nurse(session)), "/my/standing?state=met")


def test_the_choice_keeps_the_profession(session: Session, sign_in: SignIn) -> None:
    assert 'href="/my/standing?profession=general-nurse&amp;state=not-assessed#each"' in page(sign_in(a_nurse(session)))


# the radar and its table


def test_with_few_domains_the_radar_and_its_table_show_competencies(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs=THREE)
    show(session, person, level=2)
    show(session, person, "variant-effects", level=1)

    text = page(sign_in(person))

    assert 'src="/my/standing/radar.svg?profession=general-nurse"' in text
    assert "In 1 of 3 competencies the level you hold reaches the level asked." in text
    assert "In 1 competency you hold no level today, which is not level 0." in text


def nurse_of_three_domains(session: Session) -> Person:
    version = a_framework(session)
    slugs = []
    for place, name in enumerate(("Foundations", "Testing", "Cancer"), start=1):
        domain = a_domain(session, version=version, title=name, position=place)
        slugs += [a_competency(session, domain=domain, slug=f"{name.lower()}-{n}").slug for n in (1, 2, 3)]
    return a_nurse(session, needs=dict.fromkeys(slugs, 2))


def test_with_enough_domains_they_show_domains_and_how_many_have_a_level(session: Session, sign_in: SignIn) -> None:
    person = nurse_of_three_domains(session)
    show(session, person, "foundations-1", level=3)
    show(session, person, "foundations-2", level=2)
    show(session, person, "testing-1", level=4)

    text = page(sign_in(person))

    assert "In 1 of 3 domains the middle level you hold reaches the middle level asked." in text
    assert "In 2 domains you hold a level in fewer than half of the competencies" in text
    assert "2 of 3" in text
    assert text.count("too few held") == 2


def test_two_competencies_make_a_table_and_no_radar(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    client = sign_in(person)

    text = page(client)

    assert "radar.svg" not in text
    assert "In 0 of 2 competencies" not in text
    assert "1. Foundations" in text
    assert client.get("/my/standing/radar.svg").status_code == 404


def texts(answer: Any) -> list[str]:
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    return [element.text for element in ET.fromstring(answer.data).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own drawing


def test_the_radar_is_drawn_with_the_names_of_its_spokes(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session, needs=THREE))

    written = texts(client.get("/my/standing/radar.svg"))

    assert {"Variant effects", "1", "2", "3", "4"} <= set(written)


def test_on_a_narrow_screen_its_spokes_have_the_numbers_of_the_table(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session, needs=THREE))

    written = texts(client.get("/my/standing/radar.svg?spokes=numbered"))

    assert "Variant effects" not in written
    assert sorted(written) == ["1", "1", "2", "2", "3", "3", "4"]


def test_the_radar_draws_what_was_shown_and_leaves_out_what_was_not(session: Session) -> None:
    person = a_nurse(session, needs=THREE)
    show(session, person, level=3)

    drawn = picture_of(my_standing(session, person.id, on=TODAY))

    assert [spoke.held.middle if spoke.held else None for spoke in drawn] == [3, None, None]


def test_nobody_draws_a_radar_without_signing_in_or_of_a_profession_not_theirs(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    assert client.get("/my/standing/radar.svg").status_code == 302

    mine = sign_in(a_nurse(session, needs=THREE))

    assert mine.get("/my/standing/radar.svg?profession=general-nurse").status_code == 200
    assert mine.get("/my/standing/radar.svg?profession=pharmacist").status_code == 404


def test_a_second_profession_has_a_profile_of_its_own(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs=THREE)
    pharmacist = a_profession(session, slug="pharmacist", title="Pharmacist")
    a_membership(session, person=person, profession=pharmacist)
    a_role_profile(session, profession=pharmacist, needs={"dosing-one": 1, "dosing-two": 2, "dosing-three": 3})

    written = texts(sign_in(person).get("/my/standing/radar.svg?profession=pharmacist"))

    assert "Dosing one" in written
