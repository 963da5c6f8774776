"""Asking, deciding, signing off, withdrawing: what is written, what is refused, and what survives what."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from functools import partial

import pytest
from factories.competence import a_confirmation_request, a_nurse, a_portfolio_entry, an_evidence, at_noon, the_competency
from factories.confirming import NOON, Asked, somebody_asked, who
from factories.people import a_grant, a_membership, a_person, an_organisation
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.queries import entries_about
from genomeready.audit.services import seal
from genomeready.base.refusals import NotThere
from genomeready.competence.models import ConfirmationDecision, ConfirmationItem, ConfirmationRequest, Evidence
from genomeready.competence.queries.confirmation import confirmation_page
from genomeready.competence.queries.confirming import leads_of, requests_of, requests_to, waiting_for
from genomeready.competence.queries.evidence import evidence_of
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.kinds import Decision, State
from genomeready.competence.services import confirming
from genomeready.competence.services.confirming import (
    AskedBefore,
    Asking,
    DecidedMeanwhile,
    Deciding,
    NotAllDecided,
    NothingDecided,
    OwnSupervisor,
    SignedOff,
    TooManyAsked,
    Withdrawn,
    ask_for_confirmation,
    decide,
    sign_off,
    withdraw_request,
)
from genomeready.frameworks.models import RoleProfile
from genomeready.outbox.models import Message
from genomeready.people.models import Person
from genomeready.people.rules import PersonState, Role

Counting = Callable[[], AbstractContextManager[list[str]]]

LINK = "https://learn.example.org/confirmations/{confirmation}"
TODAY = NOON.date()
CONFIRM = partial(Deciding, seen=0, decision=Decision.CONFIRMED, level=2)
ADJUST = partial(Deciding, seen=0, decision=Decision.ADJUSTED)
REJECT = partial(Deciding, seen=0, decision=Decision.REJECTED, action_plan="Lead two more with me.", again_by=date(2027, 3, 1))


def ask(session: Session, person: Person, email: str = "sam@example.org", at: object = NOON, **changes: object) -> ConfirmationRequest:
    rating = an_evidence(session, person=person, competency=the_competency(session), kind="self", level=2)
    asking = Asking(
        profile_id=session.query(RoleProfile).one().id, supervisor_id=None, supervisor_email=email,
        items=[(the_competency(session).id, 2, rating.id)], **changes,  # type: ignore[arg-type]
    )  # fmt: skip
    register = "https://learn.example.org/register"
    return ask_for_confirmation(session, asking=asking, link=LINK, register_link=register, at=at, by=who(session, person))  # type: ignore[arg-type]


def deciding(session: Session, asked: Asked, *decisions: Deciding, by: Person | None = None, at: object = NOON) -> None:
    decide(session, asked.request.id, decisions=decisions, link=LINK, at=at, by=by or asked.supervisor)  # type: ignore[arg-type]


def signing(session: Session, asked: Asked, note: str = "I saw all of it.") -> None:
    sign_off(session, asked.request.id, note=note, link=LINK, at=NOON, by=asked.supervisor)


def latest(session: Session) -> ConfirmationDecision:
    return session.scalars(select(ConfirmationDecision).order_by(ConfirmationDecision.id.desc()).limit(1)).one()


def shown_by_supervisors(session: Session) -> list[Evidence]:
    return list(session.scalars(select(Evidence).where(Evidence.kind == "supervisor").order_by(Evidence.id)))


class TestAsking:
    def test_a_request_names_supervisor_competencies_ratings_and_entry(self, session: Session) -> None:
        person = a_nurse(session)
        entry = a_portfolio_entry(session, person=person)

        request = ask(session, person, " Sam@Example.org ", entry=entry.public_id, message="Please.")

        (item,) = session.scalars(select(ConfirmationItem))
        assert (request.supervisor_id, request.supervisor_email, request.entry_id) == (None, "sam@example.org", entry.id)
        assert (request.message, request.asked_at, request.signed_off_at, request.withdrawn_at) == ("Please.", NOON, None, None)
        assert (item.competency_id, item.level) == (the_competency(session).id, 2)

    def test_the_mail_is_the_same_whether_or_not_there_is_an_account(self, session: Session) -> None:
        person = a_nurse(session)
        a_person(session, email="known@example.org")

        ask(session, person, "known@example.org")
        ask(session, person, "unknown@example.org")

        first, second = session.scalars(select(Message).order_by(Message.id))
        links = [request.public_id for request in session.scalars(select(ConfirmationRequest).order_by(ConfirmationRequest.id))]
        assert first.subject == second.subject == "Ana Example asks for your confirmation"
        assert first.text.replace(links[0], "…") == second.text.replace(links[1], "…")

    def test_the_mail_says_nothing_of_competencies_levels_entry_or_message(self, session: Session) -> None:
        person = a_nurse(session)
        entry = a_portfolio_entry(session, person=person, title="Ten difficult conversations")

        request = ask(session, person, entry=entry.public_id, message="About the family of bed nine.")

        (mail,) = session.scalars(select(Message))
        assert f"https://learn.example.org/confirmations/{request.public_id}" in mail.text
        assert "https://learn.example.org/register" in mail.text
        for word in ("Genome structure", "level", "difficult", "bed nine", "nurse"):
            assert word not in mail.text

    def test_a_name_with_line_breaks_cannot_write_a_mail_of_its_own(self, session: Session) -> None:
        person = a_nurse(session)
        person.name = "Ana\n\nClick https://evil.example\nBcc: all@example.org"

        ask(session, person)

        (mail,) = session.scalars(select(Message))
        assert "\n" not in mail.subject
        assert "\nBcc" not in mail.text
        assert "\nClick" not in mail.text

    def test_nobody_asks_themselves_by_address_or_by_choice(self, session: Session) -> None:
        person = a_nurse(session)

        with pytest.raises(OwnSupervisor):
            ask(session, person, person.email.upper())
        assert session.query(Message).count() == 0

    def test_an_entry_of_somebody_else_cannot_be_shown_around(self, session: Session) -> None:
        theirs = a_portfolio_entry(session)

        with pytest.raises(NotThere):
            ask(session, a_nurse(session), entry=theirs.public_id)

    def test_the_same_person_is_not_asked_twice_about_the_same_while_it_waits(self, session: Session) -> None:
        person = a_nurse(session)
        first = ask(session, person)
        with pytest.raises(AskedBefore):
            ask(session, person)

        withdraw_request(session, first.public_id, at=NOON, by=person)

        assert ask(session, person).id != first.id

    def test_so_many_may_wait_and_no_more(self, session: Session) -> None:
        person = a_nurse(session)
        for number in range(confirming.MOST_OPEN):
            ask(session, person, f"sam{number}@example.org", at=NOON - timedelta(days=9))

        with pytest.raises(TooManyAsked):
            ask(session, person)

    def test_so_many_are_sent_in_a_day_and_no_more_withdrawn_or_not(self, session: Session) -> None:
        person = a_nurse(session)
        for number in range(confirming.MOST_A_DAY):
            request = ask(session, person, f"sam{number}@example.org")
            withdraw_request(session, request.public_id, at=NOON, by=person)

        with pytest.raises(TooManyAsked):
            ask(session, person, at=NOON + timedelta(hours=23))
        assert ask(session, person, at=NOON + timedelta(hours=25))

    def test_asking_is_noted(self, session: Session) -> None:
        request = ask(session, a_nurse(session))
        seal(session)

        (noted,) = entries_about(session, f"confirmation:{request.public_id}")
        assert (noted.act, noted.detail) == ("confirmation.asked", {"competencies": [the_competency(session).id]})


class TestWhomIMayAsk:
    def test_the_leads_where_i_work_and_above_may_be_chosen(self, session: Session) -> None:
        person = a_person(session)
        region = an_organisation(session, name="Region")
        hospital = an_organisation(session, name="Hospital", below=region)
        a_membership(session, person=person, organisation=hospital)
        for name, on in (("Lead Here", hospital), ("Lead Above", region), ("Lead Below", an_organisation(session, below=hospital))):
            a_grant(session, person=a_person(session, name=name), role=Role.LEAD, on=on)
        a_grant(session, person=a_person(session, name="Lead Elsewhere"), role=Role.LEAD, on=an_organisation(session))
        a_grant(session, person=a_person(session, name="An Examiner"), role=Role.EXAMINER, on=hospital)

        found = [(lead.name, lead.organisation_name) for lead in leads_of(session, person.id, TODAY)]

        assert found == [("Lead Above", "Region"), ("Lead Here", "Hospital")]

    def test_a_lead_of_several_places_is_named_once_and_nobody_finds_themselves(self, session: Session) -> None:
        person, lead = a_person(session), a_person(session, name="Lead")
        region = an_organisation(session)
        hospital = an_organisation(session, below=region)
        a_membership(session, person=person, organisation=hospital)
        for each, on in ((lead, region), (lead, hospital), (person, hospital)):
            a_grant(session, person=each, role=Role.LEAD, on=on)

        assert [found.name for found in leads_of(session, person.id, TODAY)] == ["Lead"]

    @pytest.mark.parametrize("how", ["unconfirmed", "left", "suspended"])
    def test_nobody_learns_the_leads_of_a_place_where_they_do_not_work(self, session: Session, how: str) -> None:
        person, lead, hospital = a_person(session), a_person(session), an_organisation(session)
        a_grant(session, person=lead, role=Role.LEAD, on=hospital)
        membership = a_membership(session, person=person, organisation=hospital, confirmed=how != "unconfirmed")
        if how == "suspended":
            lead.state = PersonState.SUSPENDED
        if how == "left":
            membership.until_date = date(2026, 1, 1)
        session.flush()

        assert leads_of(session, person.id, TODAY) == ()


class TestDeciding:
    def test_a_confirmation_is_evidence_of_its_own_kind_for_three_years(self, session: Session) -> None:
        asked = somebody_asked(session)

        deciding(session, asked, CONFIRM(item_id=asked.item(0).id, comment="Seen ten times."))

        (row,), made = shown_by_supervisors(session), latest(session)
        assert (row.person_id, row.level, row.said_by_id, row.valid_until) == (asked.person.id, 2, asked.supervisor.id, date(2029, 11, 22))
        assert (made.decision, made.level, made.comment, made.evidence_id, made.decided_at) == (
            "confirmed", 2, "Seen ten times.", row.id, NOON,
        )  # fmt: skip
        assert my_standing(session, asked.person.id, on=TODAY).lines[0].standing.state is State.MET

    def test_where_a_lapse_harms_at_once_it_counts_for_two(self, session: Session) -> None:
        asked = somebody_asked(session)
        the_competency(session).risk = "high"
        session.flush()

        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))

        assert shown_by_supervisors(session)[0].valid_until == date(2028, 11, 22)

    def test_an_adjustment_shows_the_level_that_was_seen(self, session: Session) -> None:
        asked = somebody_asked(session)

        deciding(session, asked, ADJUST(item_id=asked.item(0).id, level=1))

        assert [row.level for row in shown_by_supervisors(session)] == [1]
        assert my_standing(session, asked.person.id, on=TODAY).lines[0].standing.state is State.BELOW

    def test_a_rejection_shows_nothing_and_keeps_the_plan(self, session: Session) -> None:
        asked = somebody_asked(session)

        deciding(session, asked, REJECT(item_id=asked.item(0).id))

        made = latest(session)
        assert shown_by_supervisors(session) == []
        assert (made.decision, made.level, made.action_plan, made.again_by) == (
            "rejected", None, "Lead two more with me.", date(2027, 3, 1),
        )  # fmt: skip

    def test_many_are_decided_at_once_with_one_insert_of_evidence_and_one_mail(self, session: Session, statements: Counting) -> None:
        asked = somebody_asked(session, competencies=3)

        with statements() as seen:
            deciding(
                session, asked, CONFIRM(item_id=asked.item(0).id), ADJUST(item_id=asked.item(1).id, level=3),
                REJECT(item_id=asked.item(2).id),
            )  # fmt: skip

        assert sorted(row.level for row in shown_by_supervisors(session)) == [2, 3]
        assert len([s for s in seen if s.startswith("INSERT INTO evidence")]) == 1
        (mail,) = session.scalars(select(Message))
        assert mail.recipient == asked.person.email

    def test_the_mail_about_it_says_nothing_of_what_was_decided(self, session: Session) -> None:
        asked = somebody_asked(session)

        deciding(session, asked, REJECT(item_id=asked.item(0).id, comment="Not safe yet."))

        (mail,) = session.scalars(select(Message))
        for word in ("reject", "Genome", "Lead two", "safe", "Sam"):
            assert word not in mail.text + mail.subject
        assert asked.request.public_id in mail.text

    def test_each_act_is_one_mail_and_one_entry_of_the_trail(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))
        deciding(session, asked, REJECT(item_id=asked.item(1).id))
        signing(session, asked)
        seal(session)

        acts = [entry.act for entry in entries_about(session, f"confirmation:{asked.request.public_id}")]
        assert session.query(Message).count() == 3
        assert acts == ["confirmation.decided", "confirmation.decided", "confirmation.signed_off"]

    def test_what_was_held_before_by_other_evidence_stays(self, session: Session) -> None:
        asked = somebody_asked(session)
        exam = an_evidence(session, person=asked.person, competency=the_competency(session), level=3)

        deciding(session, asked, ADJUST(item_id=asked.item(0).id, level=1))

        standing = my_standing(session, asked.person.id, on=TODAY).lines[0].standing
        assert standing.deciding is not None
        assert (standing.level, standing.deciding.id) == (3, exam.id)


class TestDecidingAnew:
    def again(self, session: Session, asked: Asked, how: Callable[..., Deciding], **more: object) -> None:
        deciding(session, asked, how(item_id=asked.item(0).id, **{"seen": latest(session).id, **more}), at=NOON + timedelta(days=1))

    def test_a_later_confirmation_supersedes_the_earlier_one(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))

        self.again(session, asked, ADJUST, level=1)

        first, second = shown_by_supervisors(session)
        assert (second.supersedes_id, first.level, second.level) == (first.id, 2, 1)
        assert my_standing(session, asked.person.id, on=TODAY + timedelta(days=1)).lines[0].standing.level == 1
        assert my_standing(session, asked.person.id, on=TODAY).lines[0].standing.level == 2, "and held what was confirmed until then"

    def test_a_rejection_after_a_confirmation_withdraws_it_with_the_reason(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))

        self.again(session, asked, REJECT)

        _first, withdrawal = shown_by_supervisors(session)
        assert (withdrawal.withdrawn, withdrawal.reason) == (True, "Lead two more with me.")
        assert my_standing(session, asked.person.id, on=TODAY + timedelta(days=1)).lines[0].standing.level is None

    def test_and_a_confirmation_after_that_counts_again(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))
        self.again(session, asked, REJECT)

        self.again(session, asked, CONFIRM)

        assert my_standing(session, asked.person.id, on=TODAY + timedelta(days=1)).lines[0].standing.level == 2
        assert len(shown_by_supervisors(session)) == 3

    def test_no_decision_is_ever_changed_or_deleted(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id, comment="First."))
        first = {column: getattr(latest(session), column) for column in ("id", "decision", "level", "comment", "decided_at", "evidence_id")}

        self.again(session, asked, REJECT)
        session.expire_all()

        kept = session.get_one(ConfirmationDecision, first["id"])
        assert {column: getattr(kept, column) for column in first} == first
        assert session.query(ConfirmationDecision).count() == 2

    def test_a_decision_on_what_was_decided_meanwhile_is_refused(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))

        with pytest.raises(DecidedMeanwhile):
            deciding(session, asked, REJECT(item_id=asked.item(0).id))
        deciding(session, asked, REJECT(item_id=asked.item(1).id))

        assert [row.decision for row in session.scalars(select(ConfirmationDecision).order_by(ConfirmationDecision.id))] == [
            "confirmed", "rejected",
        ]  # fmt: skip


class TestRefusals:
    def test_nobody_confirms_their_own_work_even_if_they_were_named(self, session: Session) -> None:
        asked = somebody_asked(session)
        asked.request.supervisor_id = asked.person.id
        session.flush()

        with pytest.raises(OwnSupervisor):
            deciding(session, asked, CONFIRM(item_id=asked.item(0).id), by=asked.person)
        with pytest.raises(OwnSupervisor):
            sign_off(session, asked.request.id, note="All seen.", link=LINK, at=NOON, by=asked.person)
        assert shown_by_supervisors(session) == []

    def test_nothing_is_decided_or_signed_after_a_withdrawal(self, session: Session) -> None:
        asked = somebody_asked(session)
        withdraw_request(session, asked.request.public_id, at=NOON, by=asked.person)

        with pytest.raises(Withdrawn):
            deciding(session, asked, CONFIRM(item_id=asked.item(0).id))
        with pytest.raises(Withdrawn):
            signing(session, asked)

    def test_nothing_is_decided_after_the_sign_off(self, session: Session) -> None:
        asked = somebody_asked(session, competencies=1)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))
        signing(session, asked)

        with pytest.raises(SignedOff):
            deciding(session, asked, REJECT(item_id=asked.item(0).id, seen=latest(session).id))
        with pytest.raises(SignedOff):
            signing(session, asked)
        with pytest.raises(SignedOff):
            withdraw_request(session, asked.request.public_id, at=NOON, by=asked.person)

    def test_a_sign_off_waits_for_every_competency(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))
        with pytest.raises(NotAllDecided):
            signing(session, asked)

        deciding(session, asked, REJECT(item_id=asked.item(1).id))
        signing(session, asked, "Seen on the ward.")

        assert (asked.request.signed_off_at, asked.request.signed_off_by_id) == (NOON, asked.supervisor.id)
        assert asked.request.sign_off_note == "Seen on the ward."

    def test_a_form_in_which_nothing_was_decided_is_refused(self, session: Session) -> None:
        with pytest.raises(NothingDecided):
            deciding(session, somebody_asked(session))

    def test_what_was_decided_before_a_withdrawal_stays(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))

        withdraw_request(session, asked.request.public_id, at=NOON, by=asked.person)

        assert my_standing(session, asked.person.id, on=TODAY).lines[0].standing.state is State.MET

    def test_only_who_asked_withdraws(self, session: Session) -> None:
        asked = somebody_asked(session)

        with pytest.raises(NotThere):
            withdraw_request(session, asked.request.public_id, at=NOON, by=asked.supervisor)
        withdraw_request(session, asked.request.public_id, at=NOON, by=asked.person)
        with pytest.raises(Withdrawn):
            withdraw_request(session, asked.request.public_id, at=NOON, by=asked.person)


class TestAnEarlierRating:
    """The other way round than where a new rating deletes what a supervisor confirmed."""

    def rate_again(self, session: Session, asked: Asked, level: int) -> None:
        row = an_evidence(session, person=asked.person, competency=the_competency(session), kind="self", level=level)
        row.shown_at = at_noon(TODAY) + timedelta(hours=1)
        session.flush()

    def test_a_later_rating_keeps_the_confirmation_and_marks_it(self, session: Session) -> None:
        asked = somebody_asked(session)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))
        before = confirmation_page(session, asked.request, on=TODAY)

        self.rate_again(session, asked, 4)

        after = confirmation_page(session, asked.request, on=TODAY)
        assert [item.later for item in before.items] == [None, None]
        assert [item.later for item in after.items] == [4, None]
        assert my_standing(session, asked.person.id, on=TODAY).lines[0].standing.state is State.MET
        assert after.items[0].said.level == 2, "the rating that was confirmed is still told as it was"

    def test_the_same_level_said_again_marks_it_too(self, session: Session) -> None:
        asked = somebody_asked(session)

        self.rate_again(session, asked, 2)

        assert confirmation_page(session, asked.request, on=TODAY).items[0].later == 2

    def test_what_is_rated_tomorrow_does_not_mark_it_today(self, session: Session) -> None:
        asked = somebody_asked(session)

        self.rate_again(session, asked, 4)

        assert confirmation_page(session, asked.request, on=TODAY - timedelta(days=1)).items[0].later is None


class TestReading:
    def test_a_page_tells_what_was_said_what_is_held_and_what_was_decided(self, session: Session) -> None:
        asked = somebody_asked(session)
        an_evidence(session, person=asked.person, competency=the_competency(session), kind="quiz", level=1)
        deciding(session, asked, CONFIRM(item_id=asked.item(1).id))

        page = confirmation_page(session, asked.request, on=TODAY)

        first, second = page.items
        assert (page.person, page.supervisor, page.role_title) == ("Ana Example", "Supervisor Sam", "General nurse or midwife")
        assert (first.said.comment, first.said.confidence, first.level, first.asked) == ("About genome-structure.", 3, 2, "2")
        assert first.held.deciding is not None
        assert (first.held.level, first.held.deciding.kind, first.standing) == (1, "quiz", None)
        assert second.standing is not None
        assert (second.standing.decision, second.standing.decided_by) == ("confirmed", "Supervisor Sam")
        assert [item.slug for item in page.undecided] == ["genome-structure"]
        assert page.entry is not None
        assert page.entry.title == "Ten consent conversations"

    def test_a_supervisor_asked_by_mail_is_called_by_the_address_alone(self, session: Session) -> None:
        asked = somebody_asked(session, by_mail=True)

        page = confirmation_page(session, asked.request, on=TODAY)
        (row,) = requests_of(session, asked.person.id)

        assert page.supervisor == row.who == asked.supervisor.email

    def test_a_request_reaches_who_was_chosen_and_whoever_confirmed_the_address(self, session: Session) -> None:
        by_choice, by_mail = somebody_asked(session), a_confirmation_request(session)
        by_mail.supervisor_id, by_mail.supervisor_email = None, "later@example.org"
        newcomer = a_person(session, email="later@example.org")

        assert [row.public_id for row in requests_to(session, who(session, by_choice.supervisor))] == [by_choice.request.public_id]
        assert [row.public_id for row in requests_to(session, who(session, newcomer))] == [by_mail.public_id]

    def test_the_address_of_a_request_to_a_chosen_lead_opens_it_to_nobody_else(self, session: Session) -> None:
        asked = somebody_asked(session)
        asked.request.supervisor_email = "shared@example.org"

        assert requests_to(session, who(session, a_person(session, email="shared@example.org"))) == []

    def test_what_waits_comes_first_and_the_longest_waiting_on_top(self, session: Session) -> None:
        supervisor = a_person(session)
        first, second, done, gone = (a_confirmation_request(session, supervisor=supervisor) for _ in range(4))
        done.signed_off_at = gone.withdrawn_at = NOON
        session.flush()

        rows = requests_to(session, who(session, supervisor))

        assert [row.public_id for row in rows] == [first.public_id, second.public_id, gone.public_id, done.public_id]
        assert waiting_for(session, who(session, supervisor)) == 2

    def test_nothing_waits_for_somebody_who_was_never_asked(self, session: Session) -> None:
        somebody_asked(session)

        assert waiting_for(session, who(session, a_person(session))) == 0

    @pytest.mark.parametrize("competencies", [1, 3])
    def test_a_page_takes_the_same_statements_whatever_it_holds(self, session: Session, statements: Counting, competencies: int) -> None:
        asked = somebody_asked(session, competencies=competencies)
        deciding(session, asked, *[CONFIRM(item_id=item.id) for item in asked.items])
        request = asked.request
        session.flush()
        session.expire_all()
        session.refresh(request)

        with statements() as seen:
            confirmation_page(session, request, on=TODAY)

        assert len(seen) <= 11

    def test_the_evidence_tells_everything_in_its_order(self, session: Session) -> None:
        asked = somebody_asked(session, competencies=1)
        deciding(session, asked, CONFIRM(item_id=asked.item(0).id))

        kinds = [row.kind for row in evidence_of(session, asked.person.id)]

        assert kinds == ["self", "supervisor"]
