"""The variants of a question side by side: who is named, who is not, and from how many people on."""

import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalogue.course_folder import QUESTION
from factories.assessment import a_paper, an_attempt, sent, the_module
from factories.examining import a_country, an_examiner
from factories.learning import an_enrolment
from factories.parametrised import CHOICE, SEEDS, a_parametrised_course, the_question
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.statistics import examination_named, worked_out
from genomeready.assessment.queries.variants import variants_told
from genomeready.assessment.rules.statistics.samples import FEWEST
from genomeready.assessment.rules.statistics.variants import variant_lines
from genomeready.assessment.services.statistics import keep_statistics
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.people.models import Person

SignIn = Callable[[Person], Any]
MARKS = st.lists(st.integers(min_value=0, max_value=1), min_size=FEWEST, max_size=60)


@given(marks=st.dictionaries(st.integers(1, 9), MARKS, min_size=2, max_size=4))
def test_variants_that_went_alike_are_never_named_and_the_order_of_people_makes_no_difference(marks: dict[int, list[int]]) -> None:
    alike = dict.fromkeys(marks, next(iter(marks.values())))

    assert not any(line.apart for line in variant_lines(alike, maximum=1))
    assert variant_lines(marks, maximum=1) == variant_lines({v: sorted(given) for v, given in reversed(marks.items())}, maximum=1)


def test_no_variant_is_named_or_given_a_figure_from_fewer_than_thirty_people() -> None:
    few, many = [0] * (FEWEST - 1), [1] * FEWEST

    lines = variant_lines({1: few, 2: many}, maximum=1)

    assert [(line.facility, line.apart) for line in lines] == [(None, False), (1.0, False)]
    assert [line.apart for line in variant_lines({1: [0] * FEWEST, 2: many}, maximum=1)] == [True, True]


def a_quiz_taken(session: Session, version: CourseVersion, *, answer: str) -> Attempt:
    enrolment = an_enrolment(session, version=version)
    attempt = an_attempt(session, enrolment=enrolment, of=the_module(session, enrolment), at=clock.now())
    sent(session, attempt, place=1, answer=[answer], at=clock.now())
    submit_attempt(session, attempt, by=session.get_one(Person, attempt.person_id), at=clock.now())
    return attempt


def test_each_persons_first_answer_counts_for_the_variant_that_was_asked(session: Session, tmp_path: Path) -> None:
    version = a_parametrised_course(session, tmp_path)
    taken = [a_quiz_taken(session, version, answer=answer) for answer in "aababa"]
    question = the_question(session, "q-sc-0002")
    row = type("Row", (), {"id": question.id, "key": "q-sc-0002", "content": question.content})

    (told,) = variants_told(session, [row])

    asked = [a_paper(session, attempt=attempt).places[0]["variant"] for attempt in taken]
    assert [(line["variant"], line["n"]) for line in told["lines"]] == [(seed, asked.count(seed)) for seed in SEEDS]
    assert {line["facility"] for line in told["lines"]} == {None}


def test_the_examiners_page_lists_the_variants_and_names_the_one_that_is_apart(session: Session, tmp_path: Path, sign_in: SignIn) -> None:
    version = a_parametrised_course(session, tmp_path)
    examination = examination_named(session, session.get_one(Course, version.course_id).slug)
    found = worked_out(session, examination)
    assert [each["name"] for each in found["variants"]] == ["q-sc-0002", "q-sc-0003"]
    marks = {2: [1] * 38 + [0] * 2, 3: [1] * 20 + [0] * 20, 4: [1] * 12}
    found["variants"][0]["lines"] = [asdict(line) for line in variant_lines(marks, maximum=1)]
    keep_statistics(session, examination, found, at=clock.now())
    client = sign_in(an_examiner(session, a_country(session)))

    page = client.get(f"/examinations/{examination.course_slug}").text

    assert page.count('verdict-wrong">differs from its siblings') == 2
    assert "not enough data (12 of 30)" in page
    assert page.count("not enough data (0 of 30)") == len(SEEDS)


def test_beside_its_figures_a_question_shows_each_of_its_variants(session: Session, tmp_path: Path, sign_in: SignIn) -> None:
    version = a_parametrised_course(session, tmp_path)
    slug = session.get_one(Course, version.course_id).slug
    client = sign_in(an_examiner(session, a_country(session)))

    page = client.get(f"/examinations/{slug}/questions/q-sc-0003").text

    for variant in the_question(session, "q-sc-0003").content["variants"]:
        assert f"Variant {variant['seed']}" in page
        assert variant["params"]["name"] in page
        assert str(variant["content"]["numeric"]["value"]) in page


def test_a_command_prints_every_variant_for_whoever_reviews_them(app: Flask, tmp_path: Path) -> None:
    file, plain = tmp_path / "q-sc-0002.md", tmp_path / "q-sc-0001.md"
    file.write_text(CHOICE, encoding="utf-8")
    plain.write_text(QUESTION, encoding="utf-8")

    told = app.test_cli_runner().invoke(args=["questions", "variants", str(file)])
    file.write_text(CHOICE.replace("{{ 2*a }}", "{{ 2*b }}"), encoding="utf-8")
    broken, without = (app.test_cli_runner().invoke(args=["questions", "variants", str(path)]) for path in (file, plain))

    assert (told.exit_code, told.output.count("--- variant ")) == (0, len(SEEDS))
    assert "How many are 40 and 40?" in told.output
    assert "[x] a 80" in told.output
    assert re.search(r"reviewed_hash: [0-9a-f]{12}$", told.output.strip())
    assert (broken.exit_code != 0, "`b` is not known" in broken.output) == (True, True)
    assert (without.exit_code != 0, "has no variants" in without.output) == (True, True)
