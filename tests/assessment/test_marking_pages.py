"""The pages of markers and of who waits for them: who sees what, and how the work goes without scripts."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from factories.assessment import a_paper, an_attempt, standing, the_module
from factories.catalogue import a_question, a_use, judged_content
from factories.learning import an_enrolment
from factories.marking import (
    FULL,
    a_judged_course,
    a_waiting_attempt,
    an_examiner,
    marked_by,
    place_of,
    taken,
)
from factories.people import a_grant, a_person, an_organisation
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.marking import GivenMarks, Script
from genomeready.assessment.queries.scripts import script_page
from genomeready.assessment.rules.marking import candidate_number
from genomeready.base import clock
from genomeready.catalogue.models import Course, CourseVersion, Lesson, Module, Question, QuestionVersion
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]
GIVEN = {"level.finding": "2", "level.advice": "3"}


@pytest.fixture
def waiting(session: Session) -> Attempt:
    """An attempt handed in just now by Ana, who is to be no more than a number."""
    return a_waiting_attempt(session, person=a_person(session, name="Ana Unmistakable"), at=clock.now())


def words(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def form(attempt: Attempt, **more: str) -> dict[str, str]:
    return {"of": f"examination-{attempt.examination_id}", **more}


def course_of(session: Session, attempt: Attempt) -> str:
    version = session.get_one(CourseVersion, session.get_one(Enrolment, attempt.enrolment_id).course_version_id)
    return session.get_one(Course, version.course_id).slug


class TestTheMarker:
    def test_goes_from_the_queue_to_the_answer_gives_marks_and_gets_the_next(
        self, session: Session, sign_in: SignIn, waiting: Attempt
    ) -> None:
        version = session.get_one(CourseVersion, session.get_one(Enrolment, waiting.enrolment_id).course_version_id)
        other = a_waiting_attempt(session, version=version, at=clock.now())
        client = sign_in(an_examiner(session))

        queue = client.get("/marking")
        first = client.post("/marking/next", data=form(waiting))
        page = client.get(first.location)
        second = client.post(first.location, data=form(waiting, note="Well said.") | GIVEN)
        next_page = client.get(second.location)
        last = client.post(second.location, data=form(waiting) | GIVEN)

        assert "Final examination" in queue.text
        assert "Take the next answer" in queue.text
        assert f"Mark: candidate {candidate_number(waiting.public_id)}" in page.text
        assert "It ends the protein early." in page.text
        assert "A model answer." in page.text
        assert (first.status_code, second.status_code, last.status_code) == (303, 303, 303)
        assert f"Mark: candidate {candidate_number(other.public_id)}" in next_page.text
        assert last.location == "/marking"
        assert "Nothing more of this waits for you." in client.get("/marking").text

    def test_never_learns_the_candidates_name_nor_what_the_other_gave(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        marked_by(session, an_examiner(session, name="First Marker"), waiting, note="zznote", private_note="zzprivate", at=clock.now())
        client = sign_in(an_examiner(session))

        pages = [client.get("/marking")]
        took = client.post("/marking/next", data=form(waiting))
        pages += [took, client.get(took.location), client.post(took.location, data=form(waiting)), client.get("/marking/agreement")]

        person = session.get_one(Person, waiting.person_id)
        for page in pages:
            told = page.text + str(page.headers)
            secrets = ("Unmistakable", person.email, person.public_id, waiting.public_id, "zznote", "zzprivate", "First Marker")
            assert [secret for secret in secrets if secret in told] == [], page.request.path

    def test_who_decides_sees_what_both_gave_and_still_no_name(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        marked_by(session, an_examiner(session), waiting, {"finding": 0, "advice": 0}, private_note="Off the point.", at=clock.now())
        marked_by(session, an_examiner(session), waiting, FULL, note="Well said.", at=clock.now())
        client = sign_in(an_examiner(session))

        queue = client.get("/marking")
        took = client.post("/marking/next", data=form(waiting, arbitration="1"))
        page = client.get(took.location)
        given = client.post(took.location, data=form(waiting, arbitration="1") | GIVEN)

        assert "decide where two markers differ" in queue.text
        for said in ("Decide: candidate", "Marker 1: 0 of 5", "Marker 2: 5 of 5", "Off the point.", "Well said."):
            assert said in words(page)
        assert "Unmistakable" not in page.text
        assert given.status_code == 303
        assert waiting.state == "marked"

    def test_keeps_what_she_has_and_finds_it_again(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        client = sign_in(an_examiner(session))
        address = client.post("/marking/next", data=form(waiting)).location

        kept = client.post(f"{address}/keep", data={"level.finding": "1", "note": "So far so good.\r\nMore later."})
        page = client.get(address)

        assert (kept.status_code, kept.location) == (303, "/marking")
        assert re.search(r'id="level-finding-1" value="1" checked', page.text)
        assert "So far so good.\nMore later." in page.text
        assert "You have begun" in client.get("/marking").text

    def test_is_asked_for_what_is_missing_and_loses_nothing(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        client = sign_in(an_examiner(session))
        address = client.post("/marking/next", data=form(waiting)).location

        refused = client.post(address, data=form(waiting, note="Typed with care.") | {"level.finding": "2"})

        assert refused.status_code == 422
        assert "Choose a level for every criterion" in refused.text
        assert "Typed with care." in refused.text
        assert session.scalars(select(GivenMarks)).one().note == "Typed with care."

    def test_returns_an_unreadable_answer_with_a_word_to_the_candidate(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        client = sign_in(an_examiner(session))
        address = client.post("/marking/next", data=form(waiting)).location

        silent = client.post(address, data=form(waiting, unreadable="1"))
        said = client.post(address, data=form(waiting, unreadable="1", note="All signs are boxes."))

        assert (silent.status_code, "Say to the candidate what could not be read" in silent.text) == (422, True)
        assert said.status_code == 303
        assert session.scalars(select(GivenMarks).where(GivenMarks.final)).one().unreadable

    def test_is_kept_up_to_date_by_the_pages_script(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        client = sign_in(an_examiner(session))
        address = client.post("/marking/next", data=form(waiting)).location

        kept = client.post(f"{address}/draft", data={"level.finding": "1"})
        refused = client.post(f"{address}/draft", data={"level.finding": "7"})

        assert (kept.status_code, kept.json) == (200, {"saved": True})
        assert refused.status_code == 409
        assert "no marks of this rubric" in refused.json["what_to_do"]
        assert session.scalars(select(GivenMarks)).one().levels == {"finding": 1}

    def test_sees_where_the_limit_of_words_was_reached(self, session: Session, sign_in: SignIn) -> None:
        attempt = a_waiting_attempt(session, text="word " * 100 + "beyond", at=clock.now())
        client = sign_in(an_examiner(session))

        page = client.get(client.post("/marking/next", data=form(attempt)).location)

        assert "The limit of 100 words is reached here; the answer has 101." in page.text

    def test_what_is_typed_is_text_and_nothing_else(self, session: Session, sign_in: SignIn) -> None:
        attempt = a_waiting_attempt(session, text="<script>alert(1)</script> & <b>bold</b>", at=clock.now())
        client = sign_in(an_examiner(session))

        page = client.get(client.post("/marking/next", data=form(attempt)).location)

        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in page.text
        assert "<script>alert" not in page.text

    def test_an_answer_is_read_in_a_few_statements(self, session: Session, statements: Statements, waiting: Attempt) -> None:
        marker = an_examiner(session)
        script = taken(session, marker, waiting, at=clock.now())
        assert script is not None
        session.flush()
        session.expunge_all()

        with statements() as seen:
            script_page(session, script, marker.id)

        assert len(seen) <= 4


class TestWhoIsNotLetIn:
    @pytest.fixture
    def address(self, session: Session, sign_in: SignIn, waiting: Attempt) -> str:
        """An answer that an examiner took, who can open it."""
        client = sign_in(an_examiner(session))
        address = str(client.post("/marking/next", data=form(waiting)).location)
        assert client.get(address).status_code == 200
        return address

    def tries(self, client: Any, address: str) -> set[int]:
        posts = {client.post(f"{address}{what}", data=GIVEN).status_code for what in ("", "/keep")}
        return {client.get(address).status_code} | posts

    def test_another_examiner_sees_nothing_of_it(self, session: Session, sign_in: SignIn, address: str) -> None:
        assert self.tries(sign_in(an_examiner(session)), address) == {404}

    def test_the_candidate_sees_nothing_of_it(self, session: Session, sign_in: SignIn, address: str, waiting: Attempt) -> None:
        client = sign_in(session.get_one(Person, waiting.person_id))

        assert self.tries(client, address) == {404}
        assert {client.get("/marking").status_code, client.get("/marking/agreement").status_code} == {404}
        assert client.post("/marking/next", data=form(waiting)).status_code == 404

    @pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.EDUCATOR, Role.REVIEWER, Role.ADMINISTRATOR])
    def test_no_other_role_does(self, session: Session, sign_in: SignIn, address: str, role: Role) -> None:
        person = a_person(session)
        a_grant(session, person=person, role=role, on=an_organisation(session))

        assert self.tries(sign_in(person), address) == {404}

    def test_whoever_is_signed_out_is_sent_to_sign_in(self, client: Any, address: str) -> None:
        with client.session_transaction() as cookie:
            cookie.clear()

        assert "/sign-in" in client.get(address).location

    def test_marks_given_twice_change_nothing(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        client = sign_in(an_examiner(session))
        address = client.post("/marking/next", data=form(waiting)).location
        client.post(address, data=form(waiting) | GIVEN)

        again = client.post(address, data=form(waiting) | {"level.finding": "0", "level.advice": "0"})

        assert (again.status_code, "You gave your marks for this answer before" in again.text) == (409, True)
        assert [row.marks for row in session.scalars(select(GivenMarks).where(GivenMarks.final))] == [5]


class TestTheCandidate:
    def test_hears_under_which_number_and_until_when_it_is_marked(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        client = sign_in(session.get_one(Person, waiting.person_id))

        page = client.get(f"/attempts/{waiting.public_id}/result")
        intro = client.get(f"/learn/{course_of(session, waiting)}/examination")
        refused = client.post(f"/learn/{course_of(session, waiting)}/examination")

        assert "Being marked: Final examination" in page.text
        assert candidate_number(waiting.public_id) in page.text
        assert "Your latest attempt is being marked, by" in intro.text
        assert "Start the examination now" not in intro.text
        assert (refused.status_code, "Your latest attempt is being marked, by" in refused.text) == (409, True)

    def test_sees_nothing_of_the_result_before_all_of_it_is_there(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        marked_by(session, an_examiner(session), waiting, note="zznote", at=clock.now())
        client = sign_in(session.get_one(Person, waiting.person_id))

        told = "".join(client.get(path).text for path in (f"/attempts/{waiting.public_id}/result", "/my", "/my/certificates"))

        for secret in ("zznote", "of the marks", "Criterion", "A model answer", "Passed", "Not passed"):
            assert secret not in told

    def test_reads_what_was_given_for_each_criterion_and_the_notes_to_her_and_no_others(
        self, session: Session, sign_in: SignIn, waiting: Attempt
    ) -> None:
        one, levels = an_examiner(session, name="zzmarker"), {"finding": 2, "advice": 2}
        marked_by(session, one, waiting, levels, note="Clear.", private_note="zzprivate")
        marked_by(session, an_examiner(session), waiting, FULL, note="What about\nthe family?")
        client = sign_in(session.get_one(Person, waiting.person_id))

        page = client.get(f"/attempts/{waiting.public_id}/result")

        for said in ("4.5 of 5", "given by both markers", "given by one marker", "Clear.", "two examiners", "A model answer."):
            assert said in words(page)
        assert "What about\nthe family?" in page.text
        assert not [secret for secret in ("zzmarker", "zzprivate") if secret in page.text]

    def test_reads_what_the_third_said_where_two_had_differed(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        marked_by(session, an_examiner(session), waiting, {"finding": 0, "advice": 0}, note="zzfirst")
        marked_by(session, an_examiner(session), waiting, FULL, note="zzsecond")
        marked_by(session, an_examiner(session), waiting, {"finding": 2, "advice": 2}, note="I have read both.", arbitration=True)
        client = sign_in(session.get_one(Person, waiting.person_id))

        page = client.get(f"/attempts/{waiting.public_id}/result")

        for said in ("4 of 5", "a third examiner, since two had differed", "I have read both."):
            assert said in words(page)
        assert not [secret for secret in ("zzfirst", "zzsecond") if secret in page.text]

    def test_of_a_secret_bank_reads_the_result_alone(self, session: Session, sign_in: SignIn, waiting: Attempt) -> None:
        version = session.get_one(CourseVersion, session.get_one(Enrolment, waiting.enrolment_id).course_version_id)
        version.page = version.page | {"bank_is_sample": False}
        for _ in range(2):
            marked_by(session, an_examiner(session), waiting, note="zznote")
        client = sign_in(session.get_one(Person, waiting.person_id))

        page = client.get(f"/attempts/{waiting.public_id}/result")

        assert "Passed: Final examination" in page.text
        for secret in ("zznote", "Criterion", "A model answer"):
            assert secret not in page.text

    def test_is_told_before_handing_in_that_people_mark_it(self, session: Session, sign_in: SignIn) -> None:
        attempt = an_attempt(session, version=a_judged_course(session), at=clock.now())
        client = sign_in(session.get_one(Person, attempt.person_id))

        assert "your result is there within 15 working days" in words(client.get(f"/attempts/{attempt.public_id}"))

    def test_writes_in_a_field_that_keeps_every_line(self, session: Session, sign_in: SignIn) -> None:
        attempt = an_attempt(session, version=a_judged_course(session), at=clock.now())
        client, place = sign_in(session.get_one(Person, attempt.person_id)), place_of(session, attempt, "free_text")
        typed = "\n First line,\r\n\r\n  indented “second”. \r\n"

        saved = client.post(f"/attempts/{attempt.public_id}/{place}", data={"answer": typed, "go": "overview"})
        page = client.get(f"/attempts/{attempt.public_id}/{place}")

        assert saved.status_code == 303
        assert standing(session, attempt)[place] == typed.replace("\r\n", "\n")
        field = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
        assert field is not None
        assert field[1].replace("&#34;", '"') == typed.replace("\r\n", "\n")
        assert "4 of 100 words, as saved" in page.text

    def test_may_write_twenty_thousand_characters_whatever_the_browser_makes_of_line_breaks(
        self, session: Session, sign_in: SignIn
    ) -> None:
        attempt = an_attempt(session, version=a_judged_course(session), at=clock.now())
        client, place = sign_in(session.get_one(Person, attempt.person_id)), place_of(session, attempt, "free_text")
        text = "line\r\n" * 4000

        saved = client.post(f"/attempts/{attempt.public_id}/{place}", data={"answer": text, "go": "overview"})

        assert saved.status_code == 303
        assert len(standing(session, attempt)[place]) == 20_000


class TestPractice:
    def test_a_lessons_check_in_words_shows_rubric_and_model_answer_at_once(self, session: Session, sign_in: SignIn) -> None:
        enrolment = an_enrolment(session)
        lesson = session.scalars(select(Lesson)).all()[0]
        question = a_question(session, type="free_text", content=judged_content(markers=0))
        version = session.get_one(CourseVersion, enrolment.course_version_id)
        a_use(session, version=version, question=question, use="check", lesson=lesson)
        client = sign_in(session.get_one(Person, enrolment.person_id))
        key = session.get_one(Question, question.question_id).key

        read = client.get(lesson_address(session, lesson))
        page = client.post(f"/practice/{key}", data={"answer": "A frameshift."})
        empty = client.post(f"/practice/{key}", data={"answer": " "})

        for said in ("Compare with the model answer", "A frameshift.", "Criterion finding", "A model answer.", "does not count"):
            assert said in words(page)
        assert (empty.status_code, "A model answer." in empty.text) == (422, False)
        assert "Up to 100 words." in read.text
        for secret in ("A model answer.", "Criterion"):
            assert secret not in read.text

    def test_a_quiz_of_words_alone_says_that_nothing_counts(self, session: Session, sign_in: SignIn) -> None:
        enrolment = an_enrolment(session, version=a_judged_course(session, use="quiz", markers=0, chosen=0))
        attempt = an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment), at=clock.now())
        client = sign_in(session.get_one(Person, enrolment.person_id))
        client.post(f"/attempts/{attempt.public_id}/1", data={"answer": "A frameshift.", "go": "overview"})

        page = client.get(client.post(f"/attempts/{attempt.public_id}/submit").location)

        for said in ("For practice:", "Nothing of this counts.", "A frameshift.", "A model answer."):
            assert said in words(page)
        for not_said in ("Not passed", "By competency"):
            assert not_said not in page.text


def lesson_address(session: Session, lesson: Lesson) -> str:
    course, module = session.execute(
        select(Course.slug, Module.slug)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Module, Module.course_version_id == CourseVersion.id)
        .where(Module.id == lesson.module_id)
    ).one()
    return f"/learn/{course}/{module}/{lesson.slug}"


def test_the_queue_says_what_is_overdue_first(session: Session, sign_in: SignIn) -> None:
    late = a_waiting_attempt(session, at=clock.now() - timedelta(days=40))
    a_waiting_attempt(session, at=clock.now())
    client = sign_in(an_examiner(session))

    page = client.get("/marking")

    assert "1 overdue" in page.text
    assert page.text.index(f"examination-{late.examination_id}") == page.text.index("examination-")


def test_there_is_nothing_to_say_before_anything_was_marked(session: Session, sign_in: SignIn) -> None:
    client = sign_in(an_examiner(session))

    assert "Nothing to mark" in client.get("/marking").text
    assert "No answer was marked by two yet" in client.get("/marking/agreement").text


def test_agreement_is_not_enough_data_below_thirty_answers(session: Session, sign_in: SignIn, waiting: Attempt) -> None:
    for _ in range(2):
        marked_by(session, an_examiner(session), waiting)
    client = sign_in(an_examiner(session))

    page = client.get("/marking/agreement")

    assert words(page).count("not enough data") == 2
    title = session.scalars(select(QuestionVersion).where(QuestionVersion.type == "free_text")).one().content["title"]
    assert title in page.text
    assert len(a_paper(session, attempt=waiting).places) == 2
    assert session.scalars(select(Script)).one().state == "settled"
