"""The pages of confirmation: asking on one side, deciding on the other; the same history on both."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from conftest import Client
from factories.competence import a_nurse, a_portfolio_entry, an_evidence, the_competency
from factories.confirming import Asked, somebody_asked
from factories.people import a_grant, a_membership, a_person, an_organisation
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.base.clock import stopped_at
from genomeready.competence.models import ConfirmationDecision, ConfirmationItem, ConfirmationRequest, Evidence
from genomeready.outbox.models import Message
from genomeready.people.models import Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], Client]
Counting = Callable[[], AbstractContextManager[list[str]]]

ASK = "/my/confirmations/new"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST, SECOND = "genome-structure", "variant-effects"


def post(client: FlaskClient, path: str, data: dict[str, object] | None = None) -> TestResponse:
    with stopped_at(NOON):
        return client.post(path, data=data or {})


def plain(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def a_rated_nurse(session: Session) -> Person:
    person = a_nurse(session, needs={FIRST: 2, SECOND: 1})
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=2)
    an_evidence(session, person=person, competency=the_competency(session, SECOND), kind="self", level=0)
    return person


def a_lead_of(session: Session, person: Person) -> Person:
    hospital = an_organisation(session, name="Hospital")
    a_membership(session, person=person, organisation=hospital)
    lead = a_person(session, name="Lead Lee", email="lee@example.org")
    a_grant(session, person=lead, role=Role.LEAD, on=hospital)
    return lead


def mine(asked: Asked) -> str:
    return f"/my/confirmations/{asked.request.public_id}"


def theirs(asked: Asked) -> str:
    return f"/confirmations/{asked.request.public_id}"


class TestAsking:
    def test_only_what_i_rated_above_nothing_can_be_asked(self, session: Session, sign_in: SignIn) -> None:
        text = sign_in(a_rated_nurse(session)).get(ASK).text

        assert f'value="{FIRST}"' in text
        assert f'value="{SECOND}"' not in text

    def test_who_has_not_rated_anything_is_sent_to_do_that_first(self, session: Session, sign_in: SignIn) -> None:
        assert "Rate yourself first" in sign_in(a_nurse(session)).get(ASK).text

    def test_who_has_no_profession_is_sent_to_choose_one(self, session: Session, sign_in: SignIn) -> None:
        assert "Choose your profession first" in sign_in(a_person(session)).get(ASK).text

    def test_a_lead_is_chosen_by_name_and_asked(self, session: Session, sign_in: SignIn) -> None:
        person = a_rated_nurse(session)
        lead, entry = a_lead_of(session, person), a_portfolio_entry(session, person=person)
        client = sign_in(person)
        assert "Lead Lee, Hospital" in client.get(ASK).text
        assert "lee@example.org" not in client.get(ASK).text

        answer = post(client, ASK, {"competencies": FIRST, "lead": lead.public_id, "entry": entry.public_id, "message": "Please."})

        request = session.scalars(select(ConfirmationRequest)).one()
        assert (answer.status_code, answer.location) == (303, f"/my/confirmations/{request.public_id}")
        assert (request.supervisor_id, request.entry_id, request.message) == (lead.id, entry.id, "Please.")
        assert session.scalars(select(Message.recipient)).one() == "lee@example.org"

    def test_the_answer_is_the_same_whether_or_not_the_address_has_an_account(self, session: Session, sign_in: SignIn) -> None:
        a_person(session, name="Known Kim", email="known@example.org")
        client = sign_in(a_rated_nurse(session))

        pages = []
        for email in ("known@example.org", "nobody@example.org"):
            answer = post(client, ASK, {"competencies": FIRST, "email": email})
            assert answer.status_code == 303
            page = plain(client.get(answer.location)) + plain(client.get("/my/confirmations"))
            pages.append(page.replace(email, "ADDRESS").replace("nobody@example.org", "").replace("known@example.org", "ADDRESS"))

        assert "Known Kim" not in pages[0] + pages[1]
        assert "My request to ADDRESS" in pages[0]
        assert "My request to ADDRESS" in pages[1]

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"email": "sam@example.org"}, "Choose at least one competency."),
            ({"competencies": SECOND, "email": "sam@example.org"}, "not a valid choice"),
            ({"competencies": FIRST}, "Choose one of the leads, or type one e-mail address."),
            ({"competencies": FIRST, "email": "sam"}, "does not look like an e-mail address"),
            ({"competencies": FIRST, "lead": "stranger"}, "Not a valid choice"),
            ({"competencies": FIRST, "email": "sam@example.org", "entry": "of-somebody-else"}, "Not a valid choice"),
            ({"competencies": FIRST, "email": "sam@example.org", "message": "About MRN 4521887"}, "number of a record"),
            ({"competencies": FIRST, "email": "sam@example.org", "message": "x" * 4001}, "at most 4000"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, session: Session, sign_in: SignIn, data: dict[str, object], words: str
    ) -> None:
        answer = post(sign_in(a_rated_nurse(session)), ASK, {"message": "Kept.", **data})

        assert answer.status_code == 422
        assert words in plain(answer)
        assert str(data.get("message", "Kept.")) in answer.text
        assert session.query(ConfirmationRequest).count() == 0

    def test_one_supervisor_is_asked_and_not_two(self, session: Session, sign_in: SignIn) -> None:
        person = a_rated_nurse(session)
        lead = a_lead_of(session, person)

        answer = post(sign_in(person), ASK, {"competencies": FIRST, "lead": lead.public_id, "email": "sam@example.org"})

        assert (answer.status_code, session.query(ConfirmationRequest).count()) == (422, 0)

    def test_a_refusal_comes_back_on_the_form(self, session: Session, sign_in: SignIn) -> None:
        person = a_rated_nurse(session)

        answer = post(sign_in(person), ASK, {"competencies": FIRST, "email": person.email, "message": "Kept."})

        assert answer.status_code == 422
        assert "Nobody confirms their own work." in answer.text
        assert "Kept." in answer.text

    def test_pressing_it_twice_asks_once(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_rated_nurse(session))

        first, second = (post(client, ASK, {"competencies": FIRST, "email": "sam@example.org"}) for _ in range(2))

        assert (first.status_code, second.status_code) == (303, 422)
        assert session.query(ConfirmationRequest).count() == session.query(Message).count() == 1

    def test_an_entry_that_i_come_from_is_chosen_already(self, session: Session, sign_in: SignIn) -> None:
        person = a_rated_nurse(session)
        entry = a_portfolio_entry(session, person=person)

        text = sign_in(person).get(f"{ASK}?entry={entry.public_id}").text

        assert f'<option selected value="{entry.public_id}">' in text

    def test_the_form_says_what_the_supervisor_will_see(self, session: Session, sign_in: SignIn) -> None:
        assert "Your supervisor sees:" in sign_in(a_rated_nurse(session)).get(ASK).text


class TestDeciding:
    def test_the_supervisor_sees_all_that_a_decision_needs(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        asked.request.message = "Please look at case three."
        an_evidence(session, person=asked.person, competency=the_competency(session), kind="quiz", level=1)

        text = plain(sign_in(asked.supervisor).get(theirs(asked)))

        for words in (
            "Confirm the work of Ana Example", "Please look at case three.", "Portfolio entry: Ten consent conversations", "What I did.",
            "Asked: level 2 Applies with guidance : Shows level 2.", "About genome-structure.", "Confidence: sure.",
            "Importance for the work: very important.",
            "Held already: level 1, by Module quiz of 1 March 2026.", "Nothing stronger than self-assessment is held yet.",
            "Shows level 4.",
        ):  # fmt: skip
            assert words in text, words

    def test_each_competency_may_be_decided_otherwise_in_one_press(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session, competencies=3)
        client = sign_in(asked.supervisor)

        answer = post(
            client, theirs(asked),
            {f"decision-{FIRST}": "confirmed", f"decision-{SECOND}": "adjusted", f"level-{SECOND}": "1",
             "decision-consent-conversation": "rejected", "plan-consent-conversation": "Lead two with me.",
             "again-consent-conversation": "2027-03-01", f"comment-{FIRST}": "Seen ten times."},
        )  # fmt: skip
        after = plain(client.get(theirs(asked)))

        assert (answer.status_code, answer.location) == (303, theirs(asked))
        assert "3 decisions are kept." in after
        for words in (
            "Confirmed: level 2 Applies with guidance", "Seen ten times.", "Adjusted: level 1 Aware",
            "Not yet: rejected with an action plan",
            "Action plan: Lead two with me. Look again by 1 March 2027.",
        ):  # fmt: skip
            assert words in after, words

    def test_all_that_is_open_is_confirmed_with_one_press_and_what_was_chosen_otherwise_is_kept(
        self, session: Session, sign_in: SignIn
    ) -> None:
        asked = somebody_asked(session, competencies=3)

        post(sign_in(asked.supervisor), theirs(asked), {f"decision-{SECOND}": "rejected", f"plan-{SECOND}": "Once more.", "all": "1"})

        decided = {row.item_id: row.decision for row in session.scalars(select(ConfirmationDecision))}
        assert [decided[item.id] for item in asked.items] == ["confirmed", "rejected", "confirmed"]

    def test_confirming_all_leaves_alone_what_was_decided_before(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        client = sign_in(asked.supervisor)
        post(client, theirs(asked), {f"decision-{FIRST}": "adjusted", f"level-{FIRST}": "1"})
        seen = session.scalars(select(ConfirmationDecision.id)).one()

        post(client, theirs(asked), {"all": "1", f"seen-{FIRST}": str(seen)})

        assert sorted(session.scalars(select(ConfirmationDecision.decision))) == ["adjusted", "confirmed"]

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({f"decision-{FIRST}": "adjusted"}, "Choose the level that you have seen."),
            ({f"decision-{FIRST}": "adjusted", f"level-{FIRST}": "2"}, "This is the level that was asked for"),
            ({f"decision-{FIRST}": "adjusted", f"level-{FIRST}": "9"}, "Not a valid choice"),
            ({f"decision-{FIRST}": "rejected"}, "Say what should happen before it can be confirmed."),
            ({f"decision-{FIRST}": "rejected", f"plan-{FIRST}": "x", f"again-{FIRST}": "2026-11-22"}, "Choose a day that lies ahead."),
            ({f"decision-{FIRST}": "rejected", f"plan-{FIRST}": "See MRN 4521887"}, "number of a record"),
            ({f"decision-{FIRST}": "perhaps"}, "Not a valid choice"),
            ({}, "Nothing was decided."),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(
        self, session: Session, sign_in: SignIn, data: dict[str, object], words: str
    ) -> None:
        asked = somebody_asked(session)

        answer = post(sign_in(asked.supervisor), theirs(asked), {**data, f"comment-{FIRST}": "Kept."})

        assert answer.status_code == 422
        assert words in plain(answer)
        assert "Kept." in answer.text
        assert session.query(ConfirmationDecision).count() == 0

    def test_of_two_windows_the_slower_is_told_and_keeps_what_it_typed(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        client = sign_in(asked.supervisor)
        post(client, theirs(asked), {f"decision-{FIRST}": "confirmed", f"seen-{FIRST}": "0"})

        slower = post(client, theirs(asked), {f"decision-{FIRST}": "rejected", f"plan-{FIRST}": "Typed here.", f"seen-{FIRST}": "0"})

        made = session.scalars(select(ConfirmationDecision)).one()
        assert slower.status_code == 422
        assert "Something was decided on this request meanwhile" in slower.text
        assert "Typed here." in slower.text
        assert made.decision == "confirmed"
        assert f'name="seen-{FIRST}" type="hidden" value="{made.id}"' in slower.text, "a second press is about what stands there now"

    def test_a_forged_mark_of_what_was_seen_decides_nothing(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        client = sign_in(asked.supervisor)
        post(client, theirs(asked), {f"decision-{FIRST}": "confirmed"})

        for forged in ("x", "-1", "9999", ""):
            assert post(client, theirs(asked), {f"decision-{FIRST}": "confirmed", f"seen-{FIRST}": forged}).status_code == 422

    def test_the_whole_is_signed_off_once_all_is_decided(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        client = sign_in(asked.supervisor)
        assert "2 competencies have no decision yet." in client.get(theirs(asked)).text
        post(client, theirs(asked), {"all": "1"})
        assert "Sign off</button>" in client.get(theirs(asked)).text

        empty = post(client, f"{theirs(asked)}/sign-off", {"note": " "})
        done = post(client, f"{theirs(asked)}/sign-off", {"note": "Seen between June and October."})
        after = client.get(theirs(asked)).text

        assert (empty.status_code, "Say on what your decisions rest." in empty.text) == (422, True)
        assert done.status_code == 303
        assert "Signed off by Supervisor Sam on 22 November 2026" in after
        assert "Seen between June and October." in after
        assert "Keep my decisions" not in after

    def test_a_sign_off_that_comes_too_early_is_refused(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)

        answer = post(sign_in(asked.supervisor), f"{theirs(asked)}/sign-off", {"note": "All seen."})

        assert (answer.status_code, "Decide on every competency" in answer.text) == (409, True)

    @pytest.mark.parametrize("how", ["withdrawn_at", "signed_off_at"])
    def test_a_closed_request_shows_its_history_and_takes_nothing_more(self, session: Session, sign_in: SignIn, how: str) -> None:
        asked = somebody_asked(session)
        client = sign_in(asked.supervisor)
        post(client, theirs(asked), {f"decision-{FIRST}": "confirmed"})
        asked.request.signed_off_by_id = asked.supervisor.id
        setattr(asked.request, how, NOON)

        page = client.get(theirs(asked))
        late = post(client, theirs(asked), {f"decision-{SECOND}": "confirmed"})

        assert "Confirmed: level 2" in page.text
        assert "What I did." not in page.text, "the entry is closed to the supervisor"
        assert "About genome-structure." not in page.text
        assert late.status_code == 409
        assert session.query(ConfirmationDecision).count() == 1

    def test_a_request_by_mail_waits_for_whoever_confirms_the_address(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session, by_mail=True)
        asked.request.supervisor_email = "newcomer@example.org"
        newcomer = a_person(session, name="New Comer", email="newcomer@example.org")
        client = sign_in(newcomer)

        assert "Ana Example" in client.get("/confirmations").text
        answer = post(client, theirs(asked), {"all": "1"})

        assert answer.status_code == 303
        assert {row.said_by_id for row in session.scalars(select(Evidence).where(Evidence.kind == "supervisor"))} == {newcomer.id}


class TestMySide:
    def test_both_sides_see_every_decision_in_its_order(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session, competencies=1)
        client = sign_in(asked.supervisor)
        post(client, theirs(asked), {f"decision-{FIRST}": "rejected", f"plan-{FIRST}": "Lead two with me."})
        seen = session.scalars(select(ConfirmationDecision.id)).one()
        post(client, theirs(asked), {f"decision-{FIRST}": "confirmed", f"seen-{FIRST}": str(seen)})

        hers, my_page = plain(client.get(theirs(asked))), plain(sign_in(asked.person).get(mine(asked)))

        for page in (hers, my_page):
            assert page.index("Confirmed: level 2") < page.index("Not yet: rejected") < page.index("replaced by the decision above")
            assert "Lead two with me." in page

    def test_a_later_rating_is_marked_on_both_sides(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session, competencies=1)
        client = sign_in(asked.supervisor)
        post(client, theirs(asked), {"all": "1"})
        assert "About an earlier rating" not in client.get(theirs(asked)).text
        an_evidence(session, person=asked.person, competency=the_competency(session), kind="self", level=4)

        hers, my_page = client.get(theirs(asked)).text, sign_in(asked.person).get(mine(asked)).text

        for page in (hers, my_page):
            assert "About an earlier rating: the level was said to be 4 since. What was decided stays." in page

    def test_i_withdraw_what_i_asked(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        client = sign_in(asked.person)

        first, again = (post(client, f"{mine(asked)}/withdraw") for _ in range(2))

        assert (first.status_code, again.status_code) == (303, 409)
        assert "Withdrawn on 22 November 2026" in client.get(mine(asked)).text
        assert "Withdraw this request" not in client.get(mine(asked)).text

    def test_my_list_tells_how_far_each_is(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        assert "waiting" in sign_in(asked.person).get("/my/confirmations").text
        post(sign_in(asked.supervisor), theirs(asked), {f"decision-{FIRST}": "confirmed"})

        text = plain(sign_in(asked.person).get("/my/confirmations"))

        assert "Supervisor Sam" in text
        assert "1 of 2 decided" in text

    def test_an_empty_list_says_what_belongs_there(self, session: Session, sign_in: SignIn) -> None:
        client = sign_in(a_person(session))

        assert "You have not asked anybody yet" in client.get("/my/confirmations").text
        assert "Nobody has asked you" in client.get("/confirmations").text


class TestWhoMay:
    def test_a_stranger_finds_no_request_where_its_two_sides_do(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        assert sign_in(asked.person).get(mine(asked)).status_code == 200
        assert sign_in(asked.supervisor).get(theirs(asked)).status_code == 200
        client = sign_in(a_person(session))

        answers = [
            client.get(mine(asked)), client.get(theirs(asked)), post(client, f"{mine(asked)}/withdraw"),
            post(client, theirs(asked), {"all": "1"}), post(client, f"{theirs(asked)}/sign-off", {"note": "x"}),
        ]  # fmt: skip

        assert [answer.status_code for answer in answers] == [404] * 5
        assert session.query(ConfirmationDecision).count() == 0

    def test_neither_side_opens_the_page_of_the_other(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)

        assert sign_in(asked.person).get(theirs(asked)).status_code == 404
        assert sign_in(asked.supervisor).get(mine(asked)).status_code == 404

    @pytest.mark.parametrize("role", list(Role))
    def test_no_role_opens_it_that_was_not_named(self, session: Session, sign_in: SignIn, role: Role) -> None:
        asked = somebody_asked(session)
        holder = a_person(session)
        hospital = an_organisation(session)
        a_membership(session, person=asked.person, organisation=hospital)
        a_grant(session, person=holder, role=role, on=hospital)

        assert sign_in(holder).get(theirs(asked)).status_code == 404

    def test_nobody_without_signing_in(self, session: Session, client: Client) -> None:
        asked = somebody_asked(session)

        for path in (mine(asked), theirs(asked), ASK, "/confirmations", "/my/confirmations"):
            assert client.get(path).status_code == 302

    def test_somebody_who_only_registered_the_address_does_not_get_in(self, session: Session, sign_in: SignIn) -> None:
        from genomeready.people.rules import PersonState

        asked = somebody_asked(session, by_mail=True)
        assert sign_in(asked.supervisor).get(theirs(asked)).status_code == 200

        asked.supervisor.state = PersonState.UNCONFIRMED

        assert sign_in(asked.supervisor).get(theirs(asked)).status_code == 302


class TestTheHeader:
    def test_a_lead_sees_how_many_wait_and_nothing_when_none_do(self, session: Session, sign_in: SignIn) -> None:
        lead = a_person(session)
        a_grant(session, person=lead, role=Role.LEAD)
        asked = somebody_asked(session, supervisor=lead)
        client = sign_in(lead)
        assert "Confirmations (1)" in client.get("/my/work").text

        asked.request.withdrawn_at = NOON

        assert "Confirmations (" not in client.get("/my/work").text

    def test_somebody_who_leads_nobody_sees_it_after_the_first_visit(self, session: Session, sign_in: SignIn) -> None:
        asked = somebody_asked(session)
        client = sign_in(asked.supervisor)
        assert "Confirmations (" not in client.get("/my/work").text

        client.get(theirs(asked))

        assert "Confirmations (1)" in client.get("/my/work").text

    def test_it_costs_one_statement_and_nothing_for_those_who_are_never_asked(
        self, session: Session, sign_in: SignIn, statements: Counting
    ) -> None:
        lead, nurse = a_person(session), a_person(session)
        a_grant(session, person=lead, role=Role.LEAD)
        counts = []
        for person in (nurse, lead):
            client = sign_in(person)
            session.commit()
            with statements() as seen:
                client.get("/my/work")
            counts.append(len(seen))

        assert counts[1] == counts[0] + 1


@pytest.mark.parametrize("rows", [1, 25])
@pytest.mark.parametrize("path", ["/my/confirmations", "/confirmations"])
def test_the_lists_take_the_same_statements_whatever_the_rows(
    session: Session, sign_in: SignIn, statements: Counting, path: str, rows: int
) -> None:
    asked = somebody_asked(session)
    for _ in range(rows):
        copy = ConfirmationRequest(
            public_id=f"request-{_}", person_id=asked.person.id, profile_id=asked.request.profile_id, supervisor_id=asked.supervisor.id,
            supervisor_email=asked.supervisor.email, asked_at=NOON,
        )  # fmt: skip
        session.add(copy)
        session.flush()
        session.add(
            ConfirmationItem(request_id=copy.id, competency_id=the_competency(session).id, level=2, rating_id=asked.item(0).rating_id)
        )
    client = sign_in(asked.supervisor if path == "/confirmations" else asked.person)
    session.commit()

    with statements() as seen:
        client.get(path)

    assert len(seen) <= 3
