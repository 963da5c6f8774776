"""Questions with parameters, sat: one variant is asked, kept in the paper, shown, marked and regraded; no other is ever seen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from factories.assessment import NOON, a_paper, an_attempt, sent, the_examination, the_module
from factories.examining import a_regrade, committed
from factories.learning import an_enrolment
from factories.parametrised import CHOICE, SEEDS, a_parametrised_course, reviewed, the_question
from factories.people import a_person
from factories.placement import a_course_to_skip, a_placement
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.pages import ResultPage, result_page, sitting
from genomeready.assessment.queries.placements import placement_head, placement_question
from genomeready.assessment.rules.regrades import Policy, key_of
from genomeready.assessment.services.answering import save_answer
from genomeready.assessment.services.placing import answer_question
from genomeready.assessment.services.starting import start_attempt
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.catalogue.models import CourseQuestion, CourseVersion, QuestionVersion
from genomeready.catalogue.rules import content_in, variant_for
from genomeready.learning.models import Enrolment
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
Statements = Callable[[], AbstractContextManager[list[str]]]


def place_of(session: Session, attempt: Attempt) -> dict[str, Any]:
    (place,) = a_paper(session, attempt=attempt).places
    return dict(place)


def quizzes(session: Session, version: CourseVersion, number: int) -> list[Attempt]:
    made = [an_enrolment(session, version=version) for _ in range(number)]
    return [an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment), at=clock.now()) for enrolment in made]


def the_right(session: Session, place: dict[str, Any]) -> str:
    content = content_in(session.get_one(QuestionVersion, place["question"]).content, place["variant"])
    return str(content["numeric"]["value"])


def typed(session: Session, attempt: Attempt, answer: str) -> None:
    save_answer(session, attempt.public_id, person_id=attempt.person_id, place=1, answer=[answer], client_id="c-1", at=NOON)


def test_a_stored_question_holds_every_variant_once_and_rendered(session: Session, tmp_path: Path) -> None:
    a_parametrised_course(session, tmp_path)

    content = the_question(session, "q-sc-0001").content

    assert set(content) == {"title", "reviewed", "variants", "source_hash"}
    assert content["reviewed"] is False
    assert the_question(session, "q-sc-0003").content["reviewed"] is True
    assert [variant["seed"] for variant in content["variants"]] == list(SEEDS)
    for variant in content["variants"]:
        assert variant["params"]["name"] in variant["content"]["stem_html"]
        assert "{{" not in str(variant["content"])


def test_a_quiz_asks_each_attempt_a_variant_of_its_own_and_keeps_it_with_its_values(session: Session, tmp_path: Path) -> None:
    version = a_parametrised_course(session, tmp_path)

    places = [place_of(session, attempt) for attempt in quizzes(session, version, 12)]

    assert {place["variant"] for place in places} <= set(SEEDS)
    assert len({place["variant"] for place in places}) > 1
    held = {each["seed"]: each["params"] for each in the_question(session, "q-sc-0002").content["variants"]}
    assert all(place["params"] == held[place["variant"]] for place in places)


def test_which_variant_is_asked_follows_from_what_the_paper_keeps(session: Session, tmp_path: Path) -> None:
    (attempt,) = quizzes(session, a_parametrised_course(session, tmp_path), 1)
    paper = a_paper(session, attempt=attempt)

    again = [variant_for(list(SEEDS), paper.seed, attempt.public_id, "q-sc-0002", "1") for _ in range(2)]

    assert again == [paper.places[0]["variant"]] * 2


def test_an_examination_asks_everybody_the_same_variant(session: Session, tmp_path: Path) -> None:
    version = a_parametrised_course(session, tmp_path)

    places = [place_of(session, an_attempt(session, version=version, person=a_person(session))) for _ in range(6)]

    assert len({place["variant"] for place in places}) == 1
    assert places[0]["variant"] in SEEDS


def test_a_start_with_variants_costs_four_statements(session: Session, tmp_path: Path, statements: Statements) -> None:
    version = a_parametrised_course(session, tmp_path)
    enrolment = an_enrolment(session, version=version)
    examination, module = the_examination(session, enrolment), the_module(session, enrolment)

    learner = session.get_one(Person, enrolment.person_id)
    with statements() as at_examination:
        start_attempt(session, enrolment, examination=examination, by=learner, at=NOON)
    with statements() as at_quiz:
        start_attempt(session, enrolment, module=module, by=learner, at=NOON)

    assert (len(at_examination), len(at_quiz) <= 4) == (4, True)


def test_the_page_asks_the_variant_and_the_review_shows_the_one_that_was_sat(session: Session, tmp_path: Path) -> None:
    version = a_parametrised_course(session, tmp_path)
    for attempt in quizzes(session, version, 4):
        place = place_of(session, attempt)
        page = sitting(session, attempt.public_id, 1, person_id=attempt.person_id, at=clock.now())
        named = {html for option in page.question.options for html in [option.html]}
        a = int(place["params"]["a"])
        assert f"How many are {a} and {a}?" in page.question.lead_in_html
        assert named == {str(2 * a), f"{a * a + 5:,}", str(a)}

        sent(session, attempt, place=1, answer=["a"], at=clock.now())
        submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=clock.now())
        result = result_page(session, attempt.public_id, person_id=attempt.person_id, at=clock.now())

        assert isinstance(result, ResultPage)
        assert f"They are {2 * a}." in result.revealed[0].solution_html
        assert attempt.passed


def test_no_page_of_an_open_attempt_tells_of_another_variant_of_a_value_or_of_a_key(
    session: Session, tmp_path: Path, sign_in: SignIn
) -> None:
    version = a_parametrised_course(session, tmp_path)
    enrolment = an_enrolment(session, version=version)
    attempt = an_attempt(session, enrolment=enrolment, at=clock.now())
    client = sign_in(session.get_one(Person, enrolment.person_id))
    place, address = place_of(session, attempt), f"/attempts/{attempt.public_id}"
    variants = the_question(session, "q-sc-0003").content["variants"]

    answers = [client.get(f"{address}/1"), client.post(f"{address}/1", data={"answer": "zz"}), client.get(address), client.get("/my")]
    answers += [client.post(f"{address}/answers", json={"place": 1, "answer": [given], "client_id": given}) for given in ("0.5", "zz")]
    answers += [client.get(f"{address}/result"), client.get(f"{address}/1")]

    assert place["params"]["name"] in answers[0].text
    others = {each["params"]["name"] for each in variants} - {place["params"]["name"]}
    secrets = {"zznote", "zzsolution", '"params"', '"variant"', "carriers &", *others}
    secrets |= {str(each["content"]["numeric"]["value"]) for each in variants}
    assert len(others) >= 1
    for answer in answers:
        told = answer.text + str(answer.headers)
        assert [secret for secret in secrets if secret in told] == [], answer.request.path


def test_answers_are_marked_and_regraded_by_the_variant_that_was_sat(session: Session, tmp_path: Path) -> None:
    version = a_parametrised_course(session, tmp_path)
    attempt = an_attempt(session, version=version)
    place = place_of(session, attempt)
    other = next(seed for seed in SEEDS if seed != place["variant"])
    typed(session, attempt, the_right(session, {**place, "variant": other}))
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)
    before = attempt.passed

    changed = committed(session, a_regrade(session, the_question(session, "q-sc-0003"), policy=Policy.FULL))

    assert (changed, before, attempt.passed) == (1, False, True)
    assert place_of(session, attempt) == place


def test_a_corrected_option_counts_in_every_variant(session: Session, tmp_path: Path) -> None:
    exam = reviewed(tmp_path, CHOICE.replace("q-sc-0002", "q-sc-0003").replace("bank: practice", "bank: exam"))
    attempt = an_attempt(session, version=a_parametrised_course(session, tmp_path, exam=exam))
    sent(session, attempt, place=1, answer=["b"])
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)
    before = attempt.passed

    changed = committed(session, a_regrade(session, the_question(session, "q-sc-0003"), policy=Policy.NEW, key={"keys": ["b"]}))

    assert (changed, before, attempt.passed) == (1, False, True)


def test_the_right_answer_of_the_variant_that_was_sat_passes(session: Session, tmp_path: Path) -> None:
    attempt = an_attempt(session, version=a_parametrised_course(session, tmp_path))
    typed(session, attempt, the_right(session, place_of(session, attempt)))

    result = submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=NOON)

    assert result is not None
    assert result.passed


def test_a_number_that_differs_between_variants_has_no_key_to_correct_but_options_have(session: Session, tmp_path: Path) -> None:
    a_parametrised_course(session, tmp_path)

    assert key_of("numeric", the_question(session, "q-sc-0001").content) is None
    assert key_of("single", the_question(session, "q-sc-0002").content) == {"keys": ["a"]}


def test_an_enrolment_of_before_keeps_its_plain_paper(session: Session) -> None:
    attempt = an_attempt(session)

    assert {(place["variant"], place["params"]) for place in a_paper(session, attempt=attempt).places} == {(None, None)}
    assert session.get_one(Enrolment, attempt.enrolment_id)


def test_a_placement_test_asks_and_marks_the_variants_that_it_froze(session: Session) -> None:
    version = a_course_to_skip(session)
    for use in session.scalars(select(CourseQuestion).where(CourseQuestion.course_version_id == version.id, CourseQuestion.use != "exam")):
        question = session.get_one(QuestionVersion, use.question_version_id)
        variants = [
            {"seed": seed, "params": {"n": str(seed)}, "content": question.content | {"stem_html": f"<p>n={seed}</p>"}} for seed in SEEDS
        ]
        question.content = {"title": "Varied", "reviewed": True, "variants": variants}
    session.flush()

    placement = a_placement(session, version=version)
    place = placement.places[0]
    page = placement_question(session, placement_head(session, placement.public_id, person_id=placement.person_id))
    right = next(token for token, own in place["frozen"]["options"] if own == "a")
    answer_question(
        session, placement.public_id, number=1, answer=[right], client_id="c-1", by=session.get_one(Person, placement.person_id), at=NOON
    )

    assert {each["variant"] for each in placement.places} == set(SEEDS)
    assert place["params"] == {"n": str(place["variant"])}
    assert page.question.stem_html == f"<p>n={place['variant']}</p>"
    assert (placement.asked, placement.right) == (1, 1)
