"""The pages on which I rate myself: all at once or one at a time, by form or by script; nothing typed is lost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from conftest import Client
from factories.competence import a_nurse, a_rating, a_rating_draft, an_evidence, the_competency
from factories.people import a_membership, a_person, a_profession
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.base.clock import stopped_at
from genomeready.competence.models import Evidence, Rating, RatingDraft
from genomeready.people.models import Person

SignIn = Callable[[Person], Client]
Counting = Callable[[], AbstractContextManager[list[str]]]

ALL, FINISH, DRAFTS = "/my/self-assessment", "/my/self-assessment/finish", "/my/self-assessment/drafts"
ONE = "/my/self-assessment/genome-structure"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
TWO: dict[str, int | tuple[int, int] | None] = {"genome-structure": 2, "variant-effects": 2}


def post(client: FlaskClient, path: str, **data: str) -> TestResponse:
    """Post a form; `level__genome_structure` names the field `level-genome-structure`."""
    with stopped_at(NOON):
        return client.post(path, data={name.replace("__", "-").replace("_", "-"): value for name, value in data.items()})


def send(client: FlaskClient, place: object, *answer: object) -> TestResponse:
    with stopped_at(NOON):
        return client.post(DRAFTS, json={"place": place, "answer": list(answer), "client_id": "a.1.b"})


def drafts(session: Session) -> dict[int, int | None]:
    return {row.competency_id: row.level for row in session.scalars(select(RatingDraft))}


def plain(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def checked(answer: TestResponse) -> list[str]:
    """The choices that stand chosen, as name=value."""
    inputs = [tag for tag in re.findall(r"<input[^>]*>", answer.text) if re.search(r"\schecked\b", tag) and 'name="level-' in tag]
    return [f"{dict(ATTRIBUTE.findall(tag))['name']}={dict(ATTRIBUTE.findall(tag))['value']}" for tag in inputs]


@pytest.mark.parametrize("path", [ALL, ONE, FINISH])
def test_nobody_rates_themselves_without_signing_in(client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
    assert client.post(path).status_code == 302
    assert client.post(DRAFTS, json={}).status_code == 302


@pytest.mark.parametrize("path", [ALL, FINISH])
def test_the_page_says_what_to_do_when_no_profession_is_chosen(session: Session, sign_in: SignIn, path: str) -> None:
    assert "Choose your profession first" in sign_in(a_person(session)).get(path).text


@pytest.mark.parametrize("path", [ALL, FINISH])
def test_the_page_says_that_a_profession_has_no_profile_yet(session: Session, sign_in: SignIn, path: str) -> None:
    person = a_person(session)
    a_membership(session, person=person)

    assert "No role profile describes your profession yet" in sign_in(person).get(path).text


def test_a_profession_that_is_not_mine_is_not_there(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session))
    a_profession(session, slug="physician", title="Physician")
    assert client.get(f"{ALL}?profession=general-nurse").status_code == 200

    assert client.get(f"{ALL}?profession=physician").status_code == 404


class TestAllOnOnePage:
    def test_each_level_stands_with_what_it_looks_like_right_at_the_choice(self, session: Session, sign_in: SignIn) -> None:
        person = a_nurse(session, needs={"genome-structure": (2, 3), "tumour-test-choice": None})

        text = " ".join(sign_in(person).get(ALL).text.split())

        assert text.count("<fieldset") == 1
        assert "Your role asks for level 2–3." in text
        assert "What level 0 looks like." in text, "level 0 has the description of the scale"
        for level in range(1, 5):
            assert re.search(rf"<label[^>]*><strong>{level} [^<]+</strong> <span>Shows level {level}\.</span></label>", text)

    def test_every_field_has_a_label_of_its_own(self, session: Session, sign_in: SignIn) -> None:
        text = sign_in(a_nurse(session)).get(ALL).text

        for number in range(6):
            assert f'for="level-genome-structure-{number}"' in text
        for part in ("confidence", "importance", "comment"):
            assert f'for="{part}-genome-structure"' in text

    def test_confidence_and_importance_are_asked_in_words_and_may_be_left_out(self, session: Session, sign_in: SignIn) -> None:
        text = sign_in(a_nurse(session)).get(ALL).text

        for words in ("Not sure", "Very sure", "Not important", "Very important"):
            assert words in text
        assert text.count('value="">Not said') == 2

    def test_what_was_chosen_is_saved_and_leads_to_finishing(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs=TWO))

        answer = post(client, ALL, level__genome_structure="3", confidence__genome_structure="2", level__variant_effects="")

        assert (answer.status_code, answer.location) == (303, f"{FINISH}?profession=general-nurse")
        assert drafts(session) == {the_competency(session).id: 3}
        assert session.query(Evidence).count() == 0

    def test_what_was_not_touched_makes_no_draft(self, session: Session, sign_in: SignIn) -> None:
        person = a_nurse(session, needs=TWO)
        an_evidence(session, person=person, competency=the_competency(session), kind="self", level=3)

        post(sign_in(person), ALL, level__genome_structure="3", level__variant_effects="1")

        assert drafts(session) == {the_competency(session, "variant-effects").id: 1}

    def test_what_was_said_before_and_what_was_saved_since_stand_chosen(self, session: Session, sign_in: SignIn) -> None:
        person = a_nurse(session, needs=TWO)
        said = an_evidence(session, person=person, competency=the_competency(session), kind="self", level=3)
        a_rating(session, evidence=said, confidence=2, importance=4, comment="Since 2024.")
        a_rating_draft(session, person=person, competency=the_competency(session, "variant-effects"), level=1)

        answer = sign_in(person).get(ALL)

        assert checked(answer) == ["level-genome-structure=3", "level-variant-effects=1"]
        assert "Since 2024." in answer.text
        assert '<option selected value="2">Somewhat sure</option>' in answer.text
        assert "You began on this page before and have not finished." in answer.text

    def test_a_rating_too_old_for_the_role_is_asked_again(self, session: Session, sign_in: SignIn) -> None:
        person = a_nurse(session, max_age_months=12)
        an_evidence(session, person=person, competency=the_competency(session), kind="self", on=date(2024, 1, 1))

        with stopped_at(NOON):
            assert checked(sign_in(person).get(ALL)) == ["level-genome-structure="]

    @pytest.mark.parametrize("level", ["5", "-1", "two", "1.5"])
    def test_a_level_outside_the_scale_is_refused_beside_its_field_and_nothing_is_lost(
        self, session: Session, sign_in: SignIn, level: str
    ) -> None:
        client = sign_in(a_nurse(session, needs=TWO))

        answer = post(client, ALL, level__genome_structure=level, level__variant_effects="2", comment__variant_effects="Seven of them.")

        assert answer.status_code == 422
        assert "level-genome-structure-fault" in answer.text
        assert "level-variant-effects=2" in checked(answer)
        assert "Seven of them." in answer.text
        assert drafts(session) == {}

    def test_a_comment_that_says_who_a_patient_is_is_refused_and_stays_in_its_field(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session))

        answer = post(client, ALL, level__genome_structure="2", comment__genome_structure="As with MRN 4521887.")

        assert answer.status_code == 422
        assert "reads like the number of a record" in answer.text
        assert "As with MRN 4521887." in answer.text
        assert drafts(session) == {}

    def test_a_competency_that_my_role_does_not_ask_for_cannot_be_slipped_in(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs={"genome-structure": 2, "tumour-test-choice": None}))

        post(client, ALL, level__genome_structure="1", level__tumour_test_choice="4")

        assert set(drafts(session)) == {the_competency(session).id}

    @pytest.mark.parametrize("rows", [1, 40])
    def test_the_page_takes_the_same_statements_whatever_the_rows(
        self, session: Session, sign_in: SignIn, statements: Counting, rows: int
    ) -> None:
        person = a_nurse(session, needs={f"competency-number-{n}": 2 for n in range(rows)})
        client = sign_in(person)
        session.commit()

        with statements() as seen:
            client.get(ALL)

        assert len(seen) <= 10


class TestOneAtATime:
    def test_a_step_has_the_way_to_the_next_and_the_one_before(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2, "consent-conversation": 1}))

        first, middle, last = (client.get(f"{ALL}/{slug}").text for slug in ("genome-structure", "variant-effects", "consent-conversation"))

        assert ("Save and next" in first, "Save and go back" in first) == (True, False)
        assert ("Save and next" in middle, "Save and go back" in middle) == (True, True)
        assert ("Save and next" in last, "Save and go back" in last) == (False, True)

    @pytest.mark.parametrize(
        ("go", "where"),
        [("variant-effects", f"{ALL}/variant-effects"), ("all", ALL), ("finish", FINISH), ("", FINISH), ("//evil.example", FINISH)],
    )
    def test_each_button_saves_and_leads_on(self, session: Session, sign_in: SignIn, go: str, where: str) -> None:
        client = sign_in(a_nurse(session, needs=TWO))

        answer = post(client, ONE, level__genome_structure="2", go=go)

        assert (answer.status_code, answer.location) == (303, f"{where}?profession=general-nurse")
        assert drafts(session) == {the_competency(session).id: 2}

    def test_only_this_competency_is_saved(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs=TWO))

        post(client, ONE, level__genome_structure="2", level__variant_effects="4")

        assert drafts(session) == {the_competency(session).id: 2}

    def test_a_fault_comes_back_on_the_same_step(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs=TWO))

        answer = post(client, ONE, level__genome_structure="9", comment__genome_structure="Kept.")

        assert answer.status_code == 422
        assert "Kept." in answer.text

    def test_all_of_them_are_listed_with_what_was_said(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs=TWO))
        post(client, ONE, level__genome_structure="2")

        text = plain(client.get(f"{ALL}/variant-effects"))

        assert "All competencies: 1 of 2 rated" in text
        assert "Genome structure level 2" in text
        assert "Variant effects not assessed" in text

    def test_what_the_role_does_not_ask_for_has_no_step(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs={"genome-structure": 2, "tumour-test-choice": None}))
        assert client.get(ONE).status_code == 200

        assert client.get(f"{ALL}/tumour-test-choice").status_code == 404
        assert client.get(f"{ALL}/no-such-thing").status_code == 404


class TestByScript:
    def test_a_draft_is_acknowledged_once_it_is_kept(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session))

        answer = send(client, "genome-structure", "3", "2", "", "On the ward.")

        assert (answer.status_code, answer.json) == (200, {"saved": True})
        draft = session.scalars(select(RatingDraft)).one()
        assert (draft.level, draft.confidence, draft.importance, draft.comment) == (3, 2, None, "On the ward.")

    def test_the_same_message_twice_changes_nothing_more(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session))

        answers = [send(client, "genome-structure", "3", "", "", "").json for _ in range(2)]

        assert answers == [{"saved": True}, {"saved": True}]
        assert session.query(RatingDraft).count() == 1

    def test_going_back_to_what_was_said_before_is_kept_too(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session))
        send(client, "genome-structure", "3", "", "", "")

        send(client, "genome-structure", "", "", "", "")

        assert drafts(session) == {the_competency(session).id: None}

    @pytest.mark.parametrize(
        ("answer", "words"),
        [(("9", "", "", ""), "Not a valid choice"), (("2", "7", "", ""), "Not a valid choice"), (("2", "", "", "x" * 2001), "at most 2000"),
         (("2", "", "", "MRN 4521887"), "number of a record")],
    )  # fmt: skip
    def test_what_cannot_be_kept_is_said_in_words(self, session: Session, sign_in: SignIn, answer: tuple[str, ...], words: str) -> None:
        got = send(sign_in(a_nurse(session)), "genome-structure", *answer)

        assert got.status_code == 422
        assert got.json is not None
        assert got.json["saved"] is False
        assert words in got.json["what_to_do"]
        assert drafts(session) == {}

    @pytest.mark.parametrize(
        ("place", "answer"),
        [("tumour-test-choice", ("4", "", "", "")), ("no-such", ("4", "", "", "")), ("genome-structure", ("4",)), (7, ("", "", "", "")),
         ("genome-structure", (4, None, "", ""))],
    )  # fmt: skip
    def test_a_draft_about_nothing_of_my_role_is_refused_for_good(
        self, session: Session, sign_in: SignIn, place: object, answer: tuple[object, ...]
    ) -> None:
        client = sign_in(a_nurse(session, needs={"genome-structure": 2, "tumour-test-choice": None}))

        got = send(client, place, *answer)

        assert got.status_code == 409, "the script then stops sending it"
        assert drafts(session) == {}

    @pytest.mark.parametrize("body", ["", "[]", "null", "{"])
    def test_a_body_that_is_no_draft_is_refused(self, session: Session, sign_in: SignIn, body: str) -> None:
        got = sign_in(a_nurse(session)).post(DRAFTS, data=body, content_type="application/json")

        assert got.status_code == 409

    @pytest.mark.parametrize("rows", [1, 40])
    def test_it_takes_the_same_statements_whatever_the_role_asks(
        self, session: Session, sign_in: SignIn, statements: Counting, rows: int
    ) -> None:
        client = sign_in(a_nurse(session, needs={f"competency-number-{n}": 2 for n in range(rows)}))
        session.commit()

        with statements() as seen:
            assert send(client, "competency-number-0", "2", "", "", "").status_code == 200

        assert len(seen) <= 14

    def test_the_page_tells_its_script_where_to_save_and_whose_it_is(self, session: Session, sign_in: SignIn) -> None:
        person = a_nurse(session)

        text = sign_in(person).get(ONE).text

        assert f'data-rating="{person.public_id}"' in text
        assert f'data-saves="{DRAFTS}?profession=general-nurse"' in text


class TestFinishing:
    def test_the_page_tells_new_from_not_assessed(self, session: Session, sign_in: SignIn) -> None:
        person = a_nurse(session, needs={**TWO, "consent-conversation": 1})
        an_evidence(session, person=person, competency=the_competency(session, "variant-effects"), kind="self", level=1)
        client = sign_in(person)
        send(client, "genome-structure", "3", "", "", "")
        send(client, "variant-effects", "2", "", "", "")

        text = plain(client.get(FINISH))

        assert "2 of 3 competencies" in text
        assert "Genome structure : level 3" in text
        assert "Variant effects : level 2 , before: level 1" in text.replace(", before", " , before").replace("  ", " ")
        assert "Not assessed" in text
        assert "Not assessed is not level 0" in text
        assert "Consent conversation Rate it" in text

    def test_finishing_writes_it_and_offers_the_next_step(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session, needs=TWO))
        send(client, "genome-structure", "3", "4", "", "Ten of them.")

        answer = post(client, FINISH)
        after = client.get(answer.location)

        assert (answer.status_code, answer.location) == (303, f"{FINISH}?profession=general-nurse")
        assert [row.level for row in session.scalars(select(Evidence))] == [3]
        assert session.scalars(select(Rating)).one().comment == "Ten of them."
        assert "One rating is part of your evidence now." in after.text
        assert "Ask for confirmation" in after.text
        assert "Variant effects" in after.text

    def test_pressing_it_twice_writes_once(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session))
        send(client, "genome-structure", "3", "", "", "")
        post(client, FINISH)

        again = post(client, FINISH)

        assert again.status_code == 303
        assert "Nothing had changed" in client.get(FINISH).text
        assert session.query(Evidence).count() == 1

    def test_after_finishing_the_form_shows_what_was_said_and_no_draft(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session))
        send(client, "genome-structure", "3", "", "", "")
        post(client, FINISH)

        page = client.get(ALL)

        assert checked(page) == ["level-genome-structure=3"]
        assert "have not finished" not in page.text
        assert "You said level 3 before." in page.text

    def test_looking_at_the_page_writes_nothing(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_nurse(session))
        send(client, "genome-structure", "3", "", "", "")

        client.get(FINISH)

        assert session.query(Evidence).count() == 0
