"""Rating myself: all competencies of my role on one page, any part of them saved at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from factories.competence import a_nurse, an_evidence, the_competency
from factories.people import a_membership, a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.base.clock import stopped_at
from genomeready.competence.models import Evidence
from genomeready.competence.queries.rating import self_assessment
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.kinds import State
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

ADDRESS = "/my/self-assessment"
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rate(client: FlaskClient, **levels: str) -> TestResponse:
    with stopped_at(NOON):
        return client.post(ADDRESS, data={f"level-{slug.replace('_', '-')}": level for slug, level in levels.items()})


def declared(session: Session) -> dict[int, int]:
    return {row.competency_id: row.level for row in session.query(Evidence).filter_by(kind="self").order_by(Evidence.id)}


def test_nobody_rates_themselves_without_signing_in(client: FlaskClient) -> None:
    assert client.get(ADDRESS).status_code == 302
    assert client.post(ADDRESS).status_code == 302


def test_the_page_says_what_to_do_when_no_profession_is_chosen(session: Session, sign_in: SignIn) -> None:
    answer = sign_in(a_person(session)).get(ADDRESS)

    assert "Choose your profession first" in answer.text


def test_the_page_says_that_a_profession_has_no_profile_yet(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    a_membership(session, person=person)

    assert "No role profile describes your profession yet" in sign_in(person).get(ADDRESS).text


def test_each_competency_is_offered_on_the_scale_with_what_the_levels_look_like(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": (2, 3), "tumour-test-choice": None})

    text = " ".join(sign_in(person).get(ADDRESS).text.split())

    assert text.count("<fieldset") == 1
    assert "Your role asks for level 2–3." in text
    assert "2 Applies with guidance" in text
    assert "Shows level 3." in text
    assert text.count('name="level-genome-structure"') == 6


def test_every_choice_has_a_label_of_its_own(session: Session, sign_in: SignIn) -> None:
    text = sign_in(a_nurse(session)).get(ADDRESS).text

    for number in range(6):
        assert f'id="level-genome-structure-{number}"' in text
        assert f'for="level-genome-structure-{number}"' in text


def test_what_was_chosen_is_written_as_self_assessment_and_shown_in_my_standing(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})

    answer = rate(sign_in(person), genome_structure="3", variant_effects="0")

    assert (answer.status_code, answer.location) == (303, "/my/standing?profession=general-nurse")
    assert declared(session) == {the_competency(session).id: 3, the_competency(session, "variant-effects").id: 0}
    assert {line.standing.state for line in my_standing(session, person.id, on=TODAY).lines} == {State.SELF_DECLARED}


def test_a_part_may_be_saved_and_the_rest_stays_not_assessed(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})

    rate(sign_in(person), genome_structure="1", variant_effects="")

    states = [line.standing.state for line in my_standing(session, person.id, on=TODAY).lines]
    assert states == [State.SELF_DECLARED, State.NOT_ASSESSED]


def test_what_was_declared_before_is_chosen_when_i_come_back(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=3)

    text = sign_in(person).get(ADDRESS).text

    (chosen,) = [line for line in text.split("<input") if " checked" in line.split(">")[0]]
    assert 'value="3"' in chosen


def test_only_what_changed_is_written_again(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    client = sign_in(person)
    rate(client, genome_structure="1", variant_effects="2")

    rate(client, genome_structure="1", variant_effects="3")

    assert session.query(Evidence).count() == 3
    assert declared(session)[the_competency(session, "variant-effects").id] == 3


def test_a_form_without_any_choice_comes_back_with_what_to_do(session: Session, sign_in: SignIn) -> None:
    answer = rate(sign_in(a_nurse(session)), genome_structure="")

    assert answer.status_code == 422
    assert "Choose a level for at least one competency." in answer.text


def test_saving_the_same_again_says_that_nothing_changed(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session))
    rate(client, genome_structure="1")

    again = rate(client, genome_structure="1")

    assert again.status_code == 422
    assert session.query(Evidence).count() == 1


@pytest.mark.parametrize("level", ["5", "-1", "two", "1.5"])
def test_a_level_outside_the_scale_is_refused_beside_its_field_and_nothing_is_lost(session: Session, sign_in: SignIn, level: str) -> None:
    client = sign_in(a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2}))

    answer = rate(client, genome_structure=level, variant_effects="2")

    assert answer.status_code == 422
    assert "level-genome-structure-fault" in answer.text
    (kept,) = [line for line in answer.text.split("<input") if " checked" in line.split(">")[0] and 'value="2"' in line]
    assert 'name="level-variant-effects"' in kept
    assert declared(session) == {}


def test_a_competency_that_my_role_does_not_ask_for_cannot_be_slipped_in(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session, needs={"genome-structure": 2, "tumour-test-choice": None}))

    rate(client, genome_structure="1", tumour_test_choice="4")

    assert set(declared(session)) == {the_competency(session).id}


def test_a_new_rating_never_touches_a_confirmation(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    confirmed = an_evidence(session, person=person, competency=the_competency(session), kind="supervisor", level=2)

    rate(sign_in(person), genome_structure="0")

    (line,) = my_standing(session, person.id, on=TODAY).lines
    assert line.standing.state is State.MET
    assert line.standing.deciding is not None
    assert line.standing.deciding.id == confirmed.id


def test_a_declaration_too_old_for_the_role_is_asked_again(session: Session) -> None:
    person = a_nurse(session, max_age_months=12)
    an_evidence(session, person=person, competency=the_competency(session), kind="self", on=date(2024, 1, 1))

    (row,) = self_assessment(session, person.id, on=TODAY).rows

    assert row.declared is None


@pytest.mark.parametrize("rows", [1, 40])
def test_the_page_takes_the_same_statements_whatever_the_rows(session: Session, sign_in: SignIn, statements: Counting, rows: int) -> None:
    person = a_nurse(session, needs={f"competency-number-{n}": 2 for n in range(rows)})
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        client.get(ADDRESS)

    assert len(seen) <= 8
