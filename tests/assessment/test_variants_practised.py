"""Questions with parameters in practice: marked in the variant that was asked, and another one at once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from factories.learning import an_enrolment, lessons_of
from factories.parametrised import a_parametrised_course, the_question
from factories.questions import a_number
from sqlalchemy.orm import Session

from genomeready.catalogue.models import Course, CourseVersion, Module
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
KEY = "q-sc-0001"


def a_learner(session: Session, sign_in: SignIn, version: CourseVersion) -> Any:
    return sign_in(session.get_one(Person, an_enrolment(session, version=version).person_id))


def the_lesson(session: Session, version: CourseVersion) -> str:
    lesson = lessons_of(session, version.id)[0]
    course = session.get_one(Course, version.course_id).slug
    return f"/learn/{course}/{session.get_one(Module, lesson.module_id).slug}/{lesson.slug}"


def told_in(page: str) -> tuple[str, str]:
    """The variant's token of the form, and the address of the link to another."""
    (token,) = re.findall(r'name="variant" value="([^"]+)"', page)
    (link,) = re.findall(r'href="(/practice/[^"]+after=[^"]+)"', page)
    return token, link


def test_each_variant_is_asked_in_turn_and_marked_as_the_one_that_was_asked(session: Session, tmp_path: Path, sign_in: SignIn) -> None:
    version = a_parametrised_course(session, tmp_path)
    client, variants = a_learner(session, sign_in, version), the_question(session, KEY).content["variants"]
    page, seen = client.get(the_lesson(session, version)).text, []

    for _ in range(4):
        token, link = told_in(page)
        asked = next(each for each in variants if str(each["seed"]) == token.split(".")[0])
        assert asked["params"]["name"] in page
        assert "await review" in page
        assert "zznote" not in page
        assert "zzsolution" not in page
        right = client.post(f"/practice/{KEY}", data={"answer": a_number(asked["content"]["numeric"]), "variant": token}).text
        known = client.post(f"/practice/{KEY}", data={"answer": asked["params"]["q"], "variant": token}).text
        assert "<strong>Right</strong>" in right
        assert "is q; zznote" in known
        assert link in right
        seen.append(asked["seed"])
        page = client.get(link).text

    assert seen == [2, 3, 4, 2]


def test_a_variant_that_somebody_made_up_is_not_marked(session: Session, tmp_path: Path, sign_in: SignIn) -> None:
    version = a_parametrised_course(session, tmp_path)
    client = a_learner(session, sign_in, version)
    token, _ = told_in(client.get(the_lesson(session, version)).text)
    assert client.post(f"/practice/{KEY}", data={"answer": "0.5", "variant": token}).status_code == 200

    for made_up in (token.replace("2.", "3.", 1), "3", "", "2." + "0" * 32, "é"):
        answer = client.post(f"/practice/{KEY}", data={"answer": "0.5", "variant": made_up})
        assert (answer.status_code, "zzsolution" in answer.text) == (422, False), made_up
    assert told_in(client.get(f"/practice/{KEY}?after=made-up").text)[0] == token


def test_another_variant_is_kept_from_strangers_and_of_a_plain_question_there_is_none(
    session: Session, tmp_path: Path, sign_in: SignIn, client: Any
) -> None:
    version = a_parametrised_course(session, tmp_path)

    assert client.get(f"/practice/{KEY}").status_code == 404
    assert a_learner(session, sign_in, version).get("/practice/q-sc-0002").status_code == 404
    assert a_learner(session, sign_in, version).get("/practice/q-sc-0003").status_code == 404
