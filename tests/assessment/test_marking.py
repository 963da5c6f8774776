"""Marking by people: what waits, who may take it, what two markers settle, and what the last mark brings about."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from factories.assessment import all_answered, an_attempt, the_module
from factories.catalogue import a_course
from factories.competence import a_confirmation_request
from factories.learning import an_enrolment
from factories.marking import (
    FULL,
    NOON,
    a_judged_course,
    a_marking,
    a_script,
    a_waiting_attempt,
    an_answered_attempt,
    an_examiner,
    answered,
    given_marks,
    marked_by,
    taken,
    working_in,
)
from factories.people import a_grant, a_person, an_organisation
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.jobs import close_due_attempts, remind_of_marking
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.marking import GivenMarks, Marking, Script
from genomeready.assessment.queries.outcomes import outcomes_of
from genomeready.assessment.queries.scripts import queue_of
from genomeready.assessment.rules.marking import CLAIM_LIVES
from genomeready.assessment.services.marking import (
    ClaimLost,
    GivenAlready,
    Giving,
    NoSuchLevel,
    NotAllMarked,
    NoteTooLong,
    SayWhy,
    give_marks,
    keep_marks,
    take_next,
)
from genomeready.assessment.services.placing import start_placement
from genomeready.assessment.services.starting import BeingMarked, start_attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.audit.models import AuditEntry
from genomeready.base import clock
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import Examination
from genomeready.competence.models import Evidence
from genomeready.learning.models import Enrolment
from genomeready.outbox.models import Message
from genomeready.people.models import Organisation, Person
from genomeready.people.rules import OrganisationKind, Role
from genomeready.web.database import unit_of_work

Statements = Callable[[], AbstractContextManager[list[str]]]
LINK = "https://example.org/{attempt}"


def two_examiners(session: Session) -> tuple[Person, Person]:
    return an_examiner(session, name="Emil"), an_examiner(session, name="Frida")


def scripts(session: Session, attempt: Attempt) -> list[Script]:
    return list(session.scalars(select(Script).where(Script.attempt_id == attempt.id).order_by(Script.place)))


def waiting_for(session: Session, marker: Person, *, at: object = NOON) -> list[tuple[int, bool]]:
    return [(row.answers, row.arbitration) for row in queue_of(session, marker.id, at=at).rows]  # type: ignore[arg-type]


class TestHandingIn:
    def test_an_answer_in_words_leaves_the_attempt_submitted_and_nothing_is_known(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)

        assert (attempt.state, attempt.result, attempt.passed) == ("submitted", None, None)
        assert session.scalars(select(Evidence)).all() == []

    def test_each_answer_that_people_mark_waits_for_two_of_them_until_a_day(self, session: Session) -> None:
        attempt = a_waiting_attempt(session, types=("free_text", "free_text"))

        found = scripts(session, attempt)

        assert [(s.markers, s.maximum, s.due_on, s.state) for s in found] == [(2, 5, date(2026, 3, 23), "waiting")] * 2
        turns = session.execute(select(Marking.script_id, Marking.turn, Marking.marker_id).order_by(Marking.script_id, Marking.turn)).all()
        assert [tuple(turn) for turn in turns] == [(s.id, n, None) for s in found for n in (1, 2)]

    def test_an_empty_answer_waits_for_nobody(self, session: Session) -> None:
        attempt = an_attempt(session, version=a_judged_course(session))

        result = submit_attempt(session, attempt, by=None, at=NOON)

        assert result is not None
        assert (attempt.state, attempt.passed, scripts(session, attempt)) == ("marked", False, [])

    def test_handing_in_again_changes_nothing(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)

        again = submit_attempt(session, attempt, by=None, at=NOON + timedelta(hours=1))

        assert again is None
        assert (attempt.submitted_at, len(scripts(session, attempt))) == (NOON, 1)

    def test_the_clock_hands_such_an_attempt_in_too(self, app: Flask, session: Session) -> None:
        attempt = an_answered_attempt(session)
        session.commit()

        with app.app_context(), clock.stopped_at(attempt.closes_at + timedelta(minutes=5)):
            assert close_due_attempts() == 1
            assert close_due_attempts() == 0

        session.expire_all()
        assert (attempt.state, attempt.by_clock, len(scripts(session, attempt))) == ("auto-submitted", True, 1)

    def test_it_costs_the_same_number_of_statements_however_many_answers_wait(self, session: Session, statements: Statements) -> None:
        counts = []
        for types in (("free_text",), ("free_text",) * 5):
            attempt = an_answered_attempt(session, types=types)
            session.flush()
            session.expunge_all()
            with statements() as seen:
                submit_attempt(session, session.get_one(Attempt, attempt.id), by=None, at=NOON)
                session.flush()
            counts.append(len(seen))

        assert counts[0] == counts[1] <= 11

    def test_another_attempt_may_not_start_meanwhile(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        enrolment = session.get_one(Enrolment, attempt.enrolment_id)
        examination = session.get_one(Examination, attempt.examination_id)
        person = session.get_one(Person, attempt.person_id)

        with pytest.raises(BeingMarked, match="by 23 March 2026 at the latest"):
            start_attempt(session, enrolment, examination=examination, by=person, at=NOON + timedelta(days=2))
        marked_by(session, an_examiner(session), attempt, {"finding": 0, "advice": 0})
        marked_by(session, an_examiner(session), attempt, {"finding": 0, "advice": 0})
        later = start_attempt(session, enrolment, examination=examination, by=person, at=NOON + timedelta(days=3))

        assert later.number == 2

    def test_nor_another_quiz_that_people_mark(self, session: Session) -> None:
        attempt = a_marked_quiz(session, markers=1)
        enrolment, person = session.get_one(Enrolment, attempt.enrolment_id), session.get_one(Person, attempt.person_id)

        with pytest.raises(BeingMarked):
            start_attempt(session, enrolment, module=the_module(session, enrolment), by=person, at=NOON)


def a_marked_quiz(session: Session, *, markers: int, chosen: int = 1) -> Attempt:
    enrolment = an_enrolment(session, version=a_judged_course(session, use="quiz", markers=markers, chosen=chosen))
    attempt = answered(session, an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment)))
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)
    return attempt


class TestAQuiz:
    def test_what_nobody_marks_is_done_at_once_and_never_counts(self, session: Session) -> None:
        attempt = a_marked_quiz(session, markers=0)

        assert attempt.state == "marked"
        assert attempt.result is not None
        assert (attempt.result["maximum"], attempt.result["percent"], attempt.passed) == (1, "100.0", True)
        assert scripts(session, attempt) == []

    def test_a_quiz_of_nothing_else_has_no_maximum(self, session: Session) -> None:
        attempt = a_marked_quiz(session, markers=0, chosen=0)

        assert attempt.result is not None
        assert (attempt.result["maximum"], attempt.result["competencies"]) == (0, [])

    def test_one_marker_is_enough_where_the_question_says_so(self, session: Session) -> None:
        attempt = a_marked_quiz(session, markers=1)

        marked_by(session, an_examiner(session), attempt, {"finding": 2, "advice": 1})

        assert (attempt.state, attempt.result and attempt.result["percent"]) == ("marked", "80.0")
        assert session.scalars(select(Evidence)).all() == []

    def test_no_placement_test_asks_what_a_person_has_to_judge(self, session: Session) -> None:
        version = a_course(session, modules=1, quiz_questions=8)
        enrolment = an_enrolment(session, version=version)
        module = the_module(session, enrolment)
        from factories.catalogue import a_question, a_use, judged_content

        words = a_question(session, type="free_text", content=judged_content(markers=0))
        a_use(session, version=version, question=words, use="quiz", module=module)

        placement = start_placement(session, enrolment, module, by=session.get_one(Person, enrolment.person_id), at=NOON)

        assert {place["type"] for place in placement.places} == {"single"}


class TestTwoMarkers:
    def test_who_agree_settle_the_mean_and_the_last_mark_brings_result_evidence_and_completion(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        first, second = two_examiners(session)

        marked_by(session, first, attempt, {"finding": 2, "advice": 2})
        between = (attempt.state, attempt.result)
        marked_by(session, second, attempt, {"finding": 2, "advice": 3}, at=NOON + timedelta(days=1))

        assert between == ("submitted", None)
        assert scripts(session, attempt)[0].marks == Decimal("4.5")
        assert attempt.result is not None
        assert (attempt.state, attempt.passed, attempt.result["percent"]) == ("marked", True, "95.0")
        assert attempt.marked_at == NOON + timedelta(days=1)
        assert [row.rests_on for row in session.scalars(select(Evidence))] == [f"attempt:{attempt.public_id}"]
        assert session.get_one(Enrolment, attempt.enrolment_id).completed_at == NOON + timedelta(days=1)

    def test_who_differ_call_for_a_third_who_decides(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        first, second = two_examiners(session)
        third = an_examiner(session)

        marked_by(session, first, attempt, {"finding": 0, "advice": 0})
        marked_by(session, second, attempt, {"finding": 2, "advice": 3})
        assert scripts(session, attempt)[0].state == "arbitration"
        assert (waiting_for(session, first), waiting_for(session, third)) == ([], [(1, True)])
        marked_by(session, third, attempt, {"finding": 2, "advice": 2}, arbitration=True)

        assert scripts(session, attempt)[0].marks == 4
        assert (attempt.state, attempt.result and attempt.result["percent"]) == ("marked", "90.0")

    def test_neither_of_the_two_may_arbitrate(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        first, second = two_examiners(session)
        marked_by(session, first, attempt, {"finding": 0, "advice": 0})
        marked_by(session, second, attempt, {"finding": 2, "advice": 3})

        assert taken(session, first, attempt, arbitration=True) is None
        assert taken(session, an_examiner(session), attempt, arbitration=True) is not None

    def test_the_tolerance_is_the_questions_own(self, session: Session) -> None:
        attempt = a_waiting_attempt(session, tolerance=0.4)
        first, second = two_examiners(session)

        marked_by(session, first, attempt, {"finding": 0, "advice": 3})
        marked_by(session, second, attempt, {"finding": 2, "advice": 3})

        assert (scripts(session, attempt)[0].marks, attempt.state) == (4, "marked")

    def test_one_person_never_marks_the_same_answer_twice(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        first = an_examiner(session)
        marked_by(session, first, attempt)

        assert taken(session, first, attempt) is None
        assert waiting_for(session, first) == []

    def test_the_result_waits_for_the_last_of_several_answers(self, session: Session) -> None:
        attempt = a_waiting_attempt(session, types=("free_text", "free_text"))
        first, second = two_examiners(session)

        for marker in (first, second, first):
            marked_by(session, marker, attempt)
            assert attempt.state == "submitted"
        marked_by(session, second, attempt)

        assert attempt.state == "marked"

    def test_one_marker_alone_never_makes_an_answer_unreadable(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        first, second = two_examiners(session)

        marked_by(session, first, attempt, unreadable=True, note="Page 2 is black.")
        marked_by(session, second, attempt, FULL)
        marked_by(session, an_examiner(session), attempt, FULL, arbitration=True)

        assert scripts(session, attempt)[0].marks == 5

    def test_what_a_third_cannot_read_either_earns_nothing_and_the_candidate_reads_why(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        for marker in two_examiners(session):
            marked_by(session, marker, attempt, unreadable=True, note="Page 2 is black.")

        marked_by(session, an_examiner(session), attempt, unreadable=True, note="All of it is black.", arbitration=True)

        outcome = outcomes_of(session, attempt.id)[scripts(session, attempt)[0].place]
        assert (outcome.marks, outcome.unreadable, outcome.notes) == (0, True, ("All of it is black.",))
        assert attempt.result is not None
        assert attempt.result["percent"] == "50.0"

    def test_the_candidate_is_told_once_that_the_result_is_there(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        for marker in two_examiners(session):
            assert session.scalars(select(Message)).all() == []
            marked_by(session, marker, attempt)

        mail = session.scalars(select(Message)).one()
        assert (mail.recipient, mail.subject) == (session.get_one(Person, attempt.person_id).email, "Your result is there")
        assert attempt.public_id in mail.text


class TestWhoMayMark:
    @pytest.fixture
    def country(self, session: Session) -> Organisation:
        return an_organisation(session, kind=OrganisationKind.COUNTRY)

    @pytest.fixture
    def hospital(self, session: Session, country: Organisation) -> Organisation:
        return an_organisation(session, below=country)

    @pytest.fixture
    def candidate(self, session: Session, hospital: Organisation) -> Person:
        return working_in(session, a_person(session), hospital)

    @pytest.fixture
    def waiting(self, session: Session, candidate: Person) -> Attempt:
        return a_waiting_attempt(session, person=candidate)

    def test_an_examiner_above_the_candidates_organisation(self, session: Session, country: Organisation, waiting: Attempt) -> None:
        examiner = an_examiner(session, on=country)

        assert waiting_for(session, examiner) == [(1, False)]
        assert taken(session, examiner, waiting) is not None

    def test_not_an_examiner_of_another_country(self, session: Session, waiting: Attempt) -> None:
        elsewhere = an_examiner(session)

        assert (waiting_for(session, elsewhere), taken(session, elsewhere, waiting)) == ([], None)

    def test_any_examiner_where_the_candidate_works_nowhere(self, session: Session) -> None:
        attempt = a_waiting_attempt(session)

        assert taken(session, an_examiner(session), attempt) is not None

    def test_not_somebody_without_the_role(self, session: Session, waiting: Attempt, country: Organisation) -> None:
        lead = a_person(session)
        a_grant(session, person=lead, role=Role.REVIEWER, on=country)

        assert taken(session, lead, waiting) is None

    def test_not_the_candidate(self, session: Session, country: Organisation, candidate: Person, waiting: Attempt) -> None:
        a_grant(session, person=candidate, role=Role.EXAMINER, on=country)

        assert (waiting_for(session, candidate), taken(session, candidate, waiting)) == ([], None)

    def test_not_somebody_of_the_same_team(self, session: Session, country: Organisation, hospital: Organisation, waiting: Attempt) -> None:
        colleague = working_in(session, an_examiner(session, on=country), hospital)

        assert taken(session, colleague, waiting) is None

    def test_somebody_of_another_team_below_the_same_country(self, session: Session, country: Organisation, waiting: Attempt) -> None:
        other = working_in(session, an_examiner(session, on=country), an_organisation(session, below=country))

        assert taken(session, other, waiting) is not None

    def test_not_the_lead_of_the_candidates_hospital(
        self, session: Session, country: Organisation, hospital: Organisation, waiting: Attempt
    ) -> None:
        lead = an_examiner(session, on=country)
        a_grant(session, person=lead, role=Role.LEAD, on=hospital)

        assert taken(session, lead, waiting) is None

    def test_the_lead_of_the_whole_country_may(self, session: Session, country: Organisation, waiting: Attempt) -> None:
        lead = an_examiner(session, on=country)
        a_grant(session, person=lead, role=Role.LEAD, on=country)

        assert taken(session, lead, waiting) is not None

    @pytest.mark.parametrize("asked_by_the_candidate", [True, False])
    def test_not_who_was_asked_to_confirm_the_others_work(
        self, session: Session, country: Organisation, candidate: Person, waiting: Attempt, *, asked_by_the_candidate: bool
    ) -> None:
        examiner = an_examiner(session, on=country)
        person, supervisor = (candidate, examiner) if asked_by_the_candidate else (examiner, candidate)
        a_confirmation_request(session, person=person, supervisor=supervisor)

        assert taken(session, examiner, waiting) is None


class TestTaking:
    def test_what_is_due_first_comes_first(self, session: Session) -> None:
        version = a_judged_course(session)
        later = a_waiting_attempt(session, version=version, at=NOON + timedelta(days=3))
        sooner = a_waiting_attempt(session, version=version)

        assert taken(session, an_examiner(session), later) == scripts(session, sooner)[0].public_id

    def test_what_was_begun_comes_before_anything_new(self, session: Session) -> None:
        version = a_judged_course(session)
        attempt = a_waiting_attempt(session, version=version)
        a_waiting_attempt(session, version=version)
        marker = an_examiner(session)

        assert taken(session, marker, attempt) == taken(session, marker, attempt)

    def test_nobody_takes_a_turn_that_somebody_has_until_the_time_is_over(self, session: Session) -> None:
        attempt = a_marked_quiz(session, markers=1)
        first, second = two_examiners(session)
        assert taken(session, first, attempt) is not None

        meanwhile = taken(session, second, attempt, at=NOON + CLAIM_LIVES - timedelta(seconds=1))
        afterwards = taken(session, second, attempt, at=NOON + CLAIM_LIVES)

        assert meanwhile is None
        assert afterwards is not None

    def test_who_lost_an_answer_is_told_and_what_was_kept_is_kept(self, session: Session) -> None:
        attempt = a_marked_quiz(session, markers=1)
        first, second = two_examiners(session)
        kept = given_marks(session, marker=first, attempt=attempt)
        script = scripts(session, attempt)[0]
        taken(session, second, attempt, at=NOON + CLAIM_LIVES)

        with pytest.raises(ClaimLost):
            give_marks(session, script.public_id, giving=Giving(levels=FULL), link=LINK, by=first, at=NOON + CLAIM_LIVES)

        assert session.get_one(GivenMarks, kept.id).levels == {"finding": 1}

    def test_keeping_something_gives_more_time(self, session: Session) -> None:
        attempt = a_marked_quiz(session, markers=1)
        marker = an_examiner(session)
        script = taken(session, marker, attempt)
        assert script is not None
        keep_marks(session, script, giving=Giving(levels={"finding": 1}), by=marker, at=NOON + timedelta(days=1))

        assert taken(session, an_examiner(session), attempt, at=NOON + CLAIM_LIVES) is None

    def test_nobody_marks_what_somebody_else_took(self, session: Session) -> None:
        script = session.get_one(Script, a_marking(session).script_id)

        for verb in (keep_marks, lambda *given, **named: give_marks(*given, link=LINK, **named)):
            with pytest.raises(NotThere):
                verb(session, script.public_id, giving=Giving(levels=FULL), by=an_examiner(session), at=NOON)

    def test_a_void_attempt_is_not_marked_any_more(self, session: Session) -> None:
        attempt, marker = a_waiting_attempt(session), an_examiner(session)
        script = taken(session, marker, attempt)
        assert script is not None
        attempt.state = "void"
        session.flush()

        with pytest.raises(ClaimLost):
            give_marks(session, script, giving=Giving(levels=FULL), link=LINK, by=marker, at=NOON)
        assert waiting_for(session, an_examiner(session)) == []

    @pytest.mark.parametrize("named", ["", "examination", "examination-", "examination-x", "course-1", "quiz-1'--", "quiz-" + "9" * 20])
    def test_a_form_that_names_nothing_takes_nothing(self, session: Session, named: str) -> None:
        with pytest.raises(NotThere):
            take_next(session, of=named, arbitration=False, by=an_examiner(session), at=NOON)

    def test_the_queue_costs_two_statements_whatever_waits(self, session: Session, statements: Statements) -> None:
        marker, version = an_examiner(session), a_judged_course(session)
        counts = []
        for _ in range(2):
            for _ in range(3):
                a_waiting_attempt(session, version=version)
            session.flush()
            with statements() as seen:
                queue_of(session, marker.id, at=NOON)
            counts.append(len(seen))

        assert counts == [2, 2]


class TestGiving:
    @pytest.fixture
    def marker(self, session: Session) -> Person:
        return an_examiner(session)

    @pytest.fixture
    def script(self, session: Session, marker: Person) -> str:
        return session.get_one(Script, a_marking(session, marker=marker).script_id).public_id

    def test_what_is_kept_is_a_row_that_supersedes_the_one_before(self, session: Session, marker: Person, script: str) -> None:
        for levels in ({"finding": 1}, {"finding": 1}, {"finding": 2, "advice": 0}):
            keep_marks(session, script, giving=Giving(levels=levels, private_note="Hm."), by=marker, at=NOON)

        rows = session.scalars(select(GivenMarks).order_by(GivenMarks.id)).all()
        assert [(row.levels, row.marks, row.final) for row in rows] == [
            ({"finding": 1}, None, False), ({"finding": 2, "advice": 0}, 2, False)
        ]  # fmt: skip
        assert rows[1].supersedes_id == rows[0].id

    @pytest.mark.parametrize(
        ("giving", "refusal"),
        [
            (Giving(levels={"finding": 2}), NotAllMarked),
            (Giving(levels={"finding": 9, "advice": 1}), NoSuchLevel),
            (Giving(levels={"finding": 2, "style": 1}), NoSuchLevel),
            (Giving(levels={}, unreadable=True, note=" "), SayWhy),
            (Giving(levels=FULL, note="x" * 4001), NoteTooLong),
        ],
    )
    def test_what_cannot_be_given_is_refused_by_name(
        self, session: Session, marker: Person, script: str, giving: Giving, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            give_marks(session, script, giving=giving, link=LINK, by=marker, at=NOON)

        assert session.scalars(select(GivenMarks)).all() == []

    def test_marks_are_given_once(self, session: Session, marker: Person, script: str) -> None:
        give_marks(session, script, giving=Giving(levels=FULL), link=LINK, by=marker, at=NOON)

        with pytest.raises(GivenAlready):
            give_marks(session, script, giving=Giving(levels={"finding": 0, "advice": 0}), link=LINK, by=marker, at=NOON)
        with pytest.raises(GivenAlready):
            keep_marks(session, script, giving=Giving(levels={"finding": 0}), by=marker, at=NOON)

    def test_taking_giving_and_settling_are_audited_without_the_marks(self, app: Flask, session: Session) -> None:
        attempt, markers = a_waiting_attempt(session), two_examiners(session)
        session.commit()

        for marker in markers:
            with app.app_context(), unit_of_work() as work:
                marked_by(work, work.get_one(Person, marker.id), work.get_one(Attempt, attempt.id))

        entries = session.scalars(select(AuditEntry).where(AuditEntry.act.like("script.%")).order_by(AuditEntry.number)).all()
        assert [entry.act for entry in entries] == ["script.taken", "script.marked", "script.taken", "script.marked", "script.settled"]
        assert [entry.actor_id for entry in entries[:2]] == [markers[0].id] * 2
        assert entries[1].detail == {"turn": 1, "unreadable": False}
        assert session.scalars(select(AuditEntry).where(AuditEntry.act == "attempt.marked")).one().detail == {"passed": True}


class TestOverdue:
    def remind(self, app: Flask, session: Session, at: object) -> int:
        session.commit()
        with app.app_context(), clock.stopped_at(at):  # type: ignore[arg-type]
            return remind_of_marking()

    def test_examiners_who_may_mark_it_are_written_to_once_a_week(self, app: Flask, session: Session) -> None:
        a_waiting_attempt(session)
        examiner, _learner = an_examiner(session), a_person(session)
        late = NOON + timedelta(days=22)

        assert self.remind(app, session, NOON + timedelta(days=21)) == 0
        assert self.remind(app, session, late) == 1
        assert self.remind(app, session, late + timedelta(hours=1)) == 1
        assert self.remind(app, session, late + timedelta(days=7)) == 1

        mails = session.scalars(select(Message).order_by(Message.id)).all()
        assert [mail.recipient for mail in mails] == [examiner.email] * 2
        assert "1 answer is not marked yet" in mails[0].text
        assert "/marking\n" in mails[0].text

    def test_who_took_it_is_reminded_and_who_did_their_part_is_not(self, app: Flask, session: Session) -> None:
        attempt = a_waiting_attempt(session)
        done, busy = two_examiners(session)
        marked_by(session, done, attempt)
        taken(session, busy, attempt, at=NOON + timedelta(days=30))

        assert self.remind(app, session, NOON + timedelta(days=31)) == 1
        assert session.scalars(select(Message.recipient)).all() == [busy.email]

    def test_what_is_overdue_is_counted_in_the_queue(self, session: Session) -> None:
        a_script(session)
        examiner = an_examiner(session)

        assert [row.overdue for row in queue_of(session, examiner.id, at=NOON + timedelta(days=21)).rows] == [0]
        assert [row.overdue for row in queue_of(session, examiner.id, at=NOON + timedelta(days=22)).rows] == [1]


def test_a_paper_of_programs_alone_is_marked_at_once_as_before(session: Session) -> None:
    attempt = all_answered(session, an_attempt(session))

    result = submit_attempt(session, attempt, by=None, at=NOON)

    assert result is not None
    assert (attempt.state, result.passed) == ("marked", True)
