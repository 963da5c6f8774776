"""Reading a lesson: the page, its tag, going on, and coming back to exactly where one left."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from factories.catalogue import a_course, a_course_version, a_question, a_use
from factories.learning import NOON, a_lesson_progress, address_of, an_enrolment, lessons_of, read_everything
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.catalogue.models import CourseQuestion, CourseVersion, Lesson
from genomeready.learning.models import Enrolment, LessonProgress
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def version(session: Session) -> CourseVersion:
    return a_course(session, slug="foundations", modules=2, lessons=2)


@pytest.fixture
def enrolment(session: Session, version: CourseVersion) -> Enrolment:
    return an_enrolment(session, version=version)


@pytest.fixture
def lessons(session: Session, version: CourseVersion) -> list[Lesson]:
    return lessons_of(session, version.id)


@pytest.fixture
def reader(session: Session, enrolment: Enrolment, sign_in: SignIn) -> FlaskClient:
    """The browser of somebody who is enrolled."""
    return sign_in(session.get_one(Person, enrolment.person_id))


# what the page shows


def test_a_lesson_shows_its_text_and_where_it_stands(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    lessons[2].html = '<h2 id="size">Size</h2><p>Three thousand million letters.</p>'

    text = reader.get(address_of(session, lessons[2])).text

    assert lessons[2].html in text
    assert "Lesson 3 of 4, about 12 minutes" in text
    assert "Say what a genome is." in text


def test_a_lesson_leads_back_and_on(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    text = reader.get(address_of(session, lessons[1])).text

    assert f'href="{address_of(session, lessons[0])}" rel="prev"' in text
    assert f'href="{address_of(session, lessons[2])}" rel="next"' in text
    assert f'action="{address_of(session, lessons[1])}/read"' in text


def test_the_first_lesson_has_none_before_and_the_last_none_after(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    first, last = reader.get(address_of(session, lessons[0])).text, reader.get(address_of(session, lessons[-1])).text

    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last
    assert "Mark as read</button>" in last


def test_the_contents_stand_beside_the_lesson_with_what_is_read(
    reader: FlaskClient, session: Session, enrolment: Enrolment, lessons: list[Lesson]
) -> None:
    a_lesson_progress(session, enrolment=enrolment, lesson=lessons[0])

    text = reader.get(address_of(session, lessons[1])).text

    assert text.count('aria-current="page"') == 1
    assert text.count('<span class="visually-hidden">read</span>') == 1
    assert "1 of 4 lessons read, about 36 minutes left" in text


def test_a_lesson_that_is_read_leads_on_without_marking_again(
    reader: FlaskClient, session: Session, enrolment: Enrolment, lessons: list[Lesson]
) -> None:
    a_lesson_progress(session, enrolment=enrolment, lesson=lessons[0])

    text = reader.get(address_of(session, lessons[0])).text

    assert "marked as read" in text
    assert "data-finishes" not in text


def test_the_last_lesson_of_a_module_offers_its_quiz(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    first, second = (reader.get(address_of(session, lesson)).text for lesson in lessons[:2])

    assert "Take the module quiz" not in first
    assert "Take the module quiz" in second


def test_a_lesson_ends_with_its_check_and_gives_no_answer_away(
    reader: FlaskClient, session: Session, version: CourseVersion, lessons: list[Lesson]
) -> None:
    a_use(session, version=version, question=a_question(session, key="q-number", type="numeric"), use="check", lesson=lessons[0])

    text = reader.get(address_of(session, lessons[0])).text

    assert text.count("data-practice data-words") == 2
    assert 'action="/practice/q-number"' in text
    for secret in ("Why a is as it is.", "Worked through.", "0.0005", "That is q."):
        assert secret not in text


def test_a_lesson_without_a_check_says_nothing_of_one(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    session.query(CourseQuestion).filter_by(lesson_id=lessons[0].id).delete()

    assert "Check your understanding" not in reader.get(address_of(session, lessons[0])).text


# who may read


def test_who_is_not_signed_in_is_sent_to_the_course_page_and_told_what_to_do(
    client: FlaskClient, session: Session, lessons: list[Lesson]
) -> None:
    for address in (address_of(session, lessons[0]), "/learn/foundations", "/learn/foundations/resume"):
        answer = client.get(address)

        assert (answer.status_code, answer.location) == (302, "/courses/foundations")
    with client.session_transaction() as cookie:
        assert ("info", "Sign in and enrol on this course to read it.") in cookie["_flashes"]


def test_who_is_not_enrolled_is_sent_to_the_course_page_and_told_what_to_do(
    sign_in: SignIn, session: Session, lessons: list[Lesson]
) -> None:
    client = sign_in(a_person(session))

    answer = client.get(address_of(session, lessons[0]))

    assert (answer.status_code, answer.location) == (302, "/courses/foundations")
    with client.session_transaction() as cookie:
        assert cookie["_flashes"] == [("info", "Enrol on this course to read it.")]


@pytest.mark.parametrize("address", ["/learn/nothing", "/learn/nothing/resume", "/learn/nothing/a/b"])
def test_a_course_that_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/learn/foundations/nothing/nothing", "/learn/foundations/nothing/nothing/read"])
def test_a_lesson_that_is_not_there_is_not_found(reader: FlaskClient, address: str) -> None:
    ask = reader.post if address.endswith("read") else reader.get

    assert ask(address).status_code == 404


def test_who_is_not_enrolled_cannot_mark_or_keep_anything(sign_in: SignIn, session: Session, lessons: list[Lesson]) -> None:
    client = sign_in(a_person(session))

    marked = client.post(address_of(session, lessons[0]) + "/read")
    kept = client.post(address_of(session, lessons[0]) + "/place", json={"place": "size"})

    assert (marked.status_code, kept.status_code) == (409, 409)
    assert "Open the course page and enrol" in marked.text
    assert session.query(LessonProgress).count() == 0


def test_who_is_not_signed_in_cannot_mark_or_keep_anything(client: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    answers = [client.post(address_of(session, lessons[0]) + act) for act in ("/read", "/place")]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert session.query(LessonProgress).count() == 0


# going on


def test_marking_as_read_goes_on_to_the_next_lesson(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    answer = reader.post(address_of(session, lessons[1]) + "/read")

    assert (answer.status_code, answer.location) == (303, address_of(session, lessons[2]))
    assert session.query(LessonProgress).one().lesson_id == lessons[1].id


def test_marking_the_last_lesson_as_read_goes_to_the_contents(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    answer = reader.post(address_of(session, lessons[-1]) + "/read", follow_redirects=True)

    assert answer.request.path == "/learn/foundations"
    assert "That was the last lesson." in answer.text


def test_reading_a_page_writes_nothing(reader: FlaskClient, session: Session, enrolment: Enrolment, lessons: list[Lesson]) -> None:
    reader.get(address_of(session, lessons[0]))
    reader.get("/learn/foundations")
    reader.get("/learn/foundations/resume")

    assert session.query(LessonProgress).count() == 0
    assert session.get_one(Enrolment, enrolment.id).last_lesson_id is None


# coming back


def resumed(reader: FlaskClient) -> str:
    answer = reader.get("/learn/foundations/resume")
    assert answer.status_code == 302
    return answer.location


def test_reading_resumes_at_the_heading_that_was_kept(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    kept = reader.post(address_of(session, lessons[1]) + "/place", json={"place": "the-genome"})

    assert (kept.status_code, kept.text) == (204, "")
    assert resumed(reader) == address_of(session, lessons[1]) + "#the-genome"


def test_opening_a_lesson_keeps_its_top(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    reader.post(address_of(session, lessons[1]) + "/place", json={"place": ""})

    assert resumed(reader) == address_of(session, lessons[1])
    assert session.query(LessonProgress).one().read_at is None


def test_without_a_script_marking_as_read_moves_the_place_to_the_next_lesson(
    reader: FlaskClient, session: Session, lessons: list[Lesson]
) -> None:
    reader.post(address_of(session, lessons[0]) + "/read")

    assert resumed(reader) == address_of(session, lessons[1])


def test_reading_resumes_at_the_contents_when_all_is_read(reader: FlaskClient, session: Session, enrolment: Enrolment) -> None:
    read_everything(session, enrolment)

    assert resumed(reader) == "/learn/foundations"


@pytest.mark.parametrize("said", [{"place": "two words"}, {"place": 3}, {}, [], "text", None])
def test_a_place_that_makes_no_sense_is_refused(reader: FlaskClient, session: Session, lessons: list[Lesson], said: object) -> None:
    answer = reader.post(address_of(session, lessons[0]) + "/place", json=said, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert answer.json is not None
    assert "not kept" in answer.json["what_to_do"]


# the tag


def test_a_browser_that_has_the_page_is_told_so(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    first = reader.get(address_of(session, lessons[0]))

    again = reader.get(address_of(session, lessons[0]), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert again.headers["ETag"] == first.headers["ETag"]


def test_the_scripts_of_a_kept_page_may_run_under_the_policy_that_comes_with_its_304(
    reader: FlaskClient, session: Session, lessons: list[Lesson]
) -> None:
    first = reader.get(address_of(session, lessons[0]))

    again = reader.get(address_of(session, lessons[0]), headers={"If-None-Match": first.headers["ETag"]})

    nonces = set(re.findall(r'nonce="([^"]+)"', first.text))
    assert len(nonces) == 1
    assert "Content-Security-Policy" not in again.headers, "a new policy would block the scripts of the page that the browser kept"


def test_reading_on_changes_the_tag(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    tag = reader.get(address_of(session, lessons[0])).headers["ETag"]
    reader.post(address_of(session, lessons[0]) + "/read")

    again = reader.get(address_of(session, lessons[0]), headers={"If-None-Match": tag})

    assert again.status_code == 200
    assert "marked as read" in again.text


def test_a_lesson_that_changed_is_sent_at_once(reader: FlaskClient, session: Session, enrolment: Enrolment, lessons: list[Lesson]) -> None:
    address = address_of(session, lessons[0])
    tag = reader.get(address).headers["ETag"]

    lessons[0].html, lessons[0].html_hash = "<p>Rewritten.</p>", "another"
    rewritten = reader.get(address, headers={"If-None-Match": tag})
    a_lesson_progress(session, enrolment=enrolment, lesson=lessons[2])
    read_elsewhere = reader.get(address, headers={"If-None-Match": rewritten.headers["ETag"]})
    enrolment.completed_at = NOON
    completed = reader.get(address, headers={"If-None-Match": read_elsewhere.headers["ETag"]})

    assert "Rewritten." in rewritten.text
    assert [answer.status_code for answer in (rewritten, read_elsewhere, completed)] == [200, 200, 200]


def test_a_browser_that_holds_a_page_gets_none_once_it_is_signed_out(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    tag = reader.get(address_of(session, lessons[0])).headers["ETag"]
    with reader.session_transaction() as cookie:
        cookie.clear()

    answer = reader.get(address_of(session, lessons[0]), headers={"If-None-Match": tag})

    assert (answer.status_code, answer.location) == (302, "/courses/foundations")


def test_another_sign_in_has_another_tag(
    reader: FlaskClient, session: Session, enrolment: Enrolment, lessons: list[Lesson], sign_in: SignIn
) -> None:
    tag = reader.get(address_of(session, lessons[0])).headers["ETag"]

    anew = sign_in(session.get_one(Person, enrolment.person_id))

    assert anew.get(address_of(session, lessons[0]), headers={"If-None-Match": tag}).status_code == 200


def test_a_page_with_a_notice_is_never_kept(reader: FlaskClient, session: Session, lessons: list[Lesson]) -> None:
    tag = reader.get(address_of(session, lessons[0])).headers["ETag"]
    with reader.session_transaction() as cookie:
        cookie["_flashes"] = [("success", "Saved.")]

    answer = reader.get(address_of(session, lessons[0]), headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert "Saved." in answer.text
    assert "ETag" not in answer.headers


# statements


@pytest.mark.parametrize("size", [1, 6])
def test_a_lesson_takes_at_most_five_statements_whatever_the_course(
    session: Session, sign_in: SignIn, statements: Counting, size: int
) -> None:
    version = a_course(session, modules=size, lessons=size)
    enrolment = an_enrolment(session, version=version)
    read_everything(session, enrolment)
    client = sign_in(session.get_one(Person, enrolment.person_id))
    address = address_of(session, lessons_of(session, version.id)[0])
    session.commit()

    with statements() as seen:
        answer = client.get(address)

    assert answer.status_code == 200
    assert len(seen) <= 5


def test_a_lesson_that_the_browser_has_takes_two(
    reader: FlaskClient, session: Session, lessons: list[Lesson], statements: Counting
) -> None:
    address = address_of(session, lessons[0])
    tag = reader.get(address).headers["ETag"]

    with statements() as seen:
        answer = reader.get(address, headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert len(seen) == 2  # who asks; what the page depends on


# the contents


def test_the_contents_show_what_is_read_and_what_is_left(
    reader: FlaskClient, session: Session, enrolment: Enrolment, lessons: list[Lesson]
) -> None:
    a_lesson_progress(session, enrolment=enrolment, lesson=lessons[0])

    text = reader.get("/learn/foundations").text

    assert "1 of 4 lessons read" in text
    assert "About 36 minutes of reading left." in text
    assert f"Go on reading: {lessons[1].title}" in text
    assert text.count("Take the module quiz") == 2
    assert "Go to the examination" in text


def test_the_contents_of_a_course_just_started_say_where_to_start(reader: FlaskClient, lessons: list[Lesson]) -> None:
    assert f"Start reading: {lessons[0].title}" in reader.get("/learn/foundations").text


def test_the_contents_of_a_course_all_read_lead_to_the_examination(reader: FlaskClient, session: Session, enrolment: Enrolment) -> None:
    read_everything(session, enrolment)
    enrolment.completed_at = NOON

    text = reader.get("/learn/foundations").text

    assert "You have read every lesson." in text
    assert "Completed on 1 March 2026." in text
    assert 'class="btn btn-primary" href="/learn/foundations/examination"' in text


def test_the_contents_take_four_statements(reader: FlaskClient, session: Session, statements: Counting) -> None:
    session.commit()

    with statements() as seen:
        reader.get("/learn/foundations")

    assert len(seen) == 4  # who asks; the contents; the examination; what the practice questions allow


# enrolling


def test_enrolling_leads_to_the_contents(sign_in: SignIn, session: Session, version: CourseVersion) -> None:
    person = a_person(session)

    answer = sign_in(person).post("/courses/foundations/enrol")

    assert (answer.status_code, answer.location) == (303, "/learn/foundations")
    assert session.query(Enrolment).filter_by(person_id=person.id).one().course_version_id == version.id


def test_enrolling_again_after_a_new_version_keeps_the_one_started(reader: FlaskClient, session: Session, version: CourseVersion) -> None:
    a_course_version(session, course=version.course, number="2.0")

    reader.post("/courses/foundations/enrol")

    assert session.query(Enrolment).one().course_version_id == version.id


@pytest.mark.usefixtures("version")
def test_nobody_enrols_without_signing_in(client: FlaskClient, session: Session) -> None:
    answer = client.post("/courses/foundations/enrol")

    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert session.query(Enrolment).count() == 0


def test_nobody_enrols_on_a_course_that_is_not_there(sign_in: SignIn, session: Session) -> None:
    assert sign_in(a_person(session)).post("/courses/nothing/enrol").status_code == 404
