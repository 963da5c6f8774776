"""Statistics as they are worked out from stored sittings, kept by the job, printed by the command and shown beside the question."""

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from factories.assessment import NOON
from factories.examining import LATER, a_country, a_regrade, a_sitting, a_small_examination, committed, kept_statistics, question_at
from factories.people import a_person, an_organisation, someone_holding
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.jobs import renew_statistics
from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.statistics import ExaminationStatistics
from genomeready.assessment.models.views_of_questions import QuestionView
from genomeready.assessment.queries.statistics import examination_named, worked_out
from genomeready.assessment.rules.regrades import Policy
from genomeready.assessment.rules.sittings import AttemptState
from genomeready.audit.models import AuditEntry
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.people.models import Person
from genomeready.people.rules import Role

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]
PATTERNS = ("aaab", "aaba", "abaa", "baaa", "abb.", "bbbc")


def slug_of(session: Session, version: CourseVersion) -> str:
    return session.get_one(Course, version.course_id).slug


def many_sittings(session: Session, version: CourseVersion, *, people: int) -> list[Attempt]:
    return [a_sitting(session, version, PATTERNS[n % len(PATTERNS)]) for n in range(people)]


def found_of(session: Session, version: CourseVersion) -> dict[str, object]:
    return worked_out(session, examination_named(session, slug_of(session, version)))


@pytest.fixture
def version(session: Session) -> CourseVersion:
    return a_small_examination(session)


@pytest.fixture
def examiner(session: Session) -> Person:
    return someone_holding(session, Role.EXAMINER, on=a_country(session))


def test_what_is_worked_out_counts_each_answer_of_each_paper_once(session: Session, version: CourseVersion) -> None:
    sittings = many_sittings(session, version, people=31)

    found = worked_out(session, examination_named(session, slug_of(session, version)))

    assert found["people"] == 31
    assert sum(item["n"] for item in found["items"]) == 4 * 31
    told = [item for item in found["items"] if item["n"] >= 30]
    for item in told:
        asked = [s for s in sittings if item["name"] in {question_at(session, s, n).question_id for n in range(1, 5)}]
        assert sum(line["n"] for line in item["options"]) == item["n"] >= len(asked)
    assert found["whole"]["drawn_reliability"] is not None


def test_only_the_first_marked_sitting_of_a_person_counts_and_a_void_one_never(session: Session, version: CourseVersion) -> None:
    twice, void = a_person(session), a_person(session)
    a_sitting(session, version, "bbbb", person=twice)
    a_sitting(session, version, "abbb", person=twice, at=NOON + timedelta(days=2))
    gone = a_sitting(session, version, "bbbb", person=void)
    assert found_of(session, version)["people"] == 2

    gone.enter(AttemptState.VOID)
    session.flush()

    assert found_of(session, version)["people"] == 1


def test_a_dropped_question_has_no_figures_any_more(session: Session, version: CourseVersion) -> None:
    attempt = a_sitting(session, version, "abbb")
    before = worked_out(session, examination_named(session, slug_of(session, version)))
    committed(session, a_regrade(session, question_at(session, attempt, 1), policy=Policy.DROP))

    after = worked_out(session, examination_named(session, slug_of(session, version)))

    assert (len(before["items"]), len(after["items"])) == (4, 3)


def test_the_job_works_out_what_has_changed_and_nothing_else(app: Flask, session: Session, version: CourseVersion) -> None:
    attempt = a_sitting(session, version, "abbb")
    session.commit()
    with app.app_context():
        assert [renew_statistics(), renew_statistics()] == [1, 0]

    regrade = a_regrade(session, question_at(session, attempt, 1), policy=Policy.FULL)
    committed(session, regrade)
    session.commit()
    with app.app_context():
        assert [renew_statistics(), renew_statistics()] == [1, 0]
    session.expire_all()
    assert session.get_one(ExaminationStatistics, attempt.examination_id).people == 1


def test_the_command_refuses_so_few_in_one_line_and_an_unknown_course(app: Flask, session: Session, version: CourseVersion) -> None:
    a_sitting(session, version, "abbb")
    session.commit()
    runner = app.test_cli_runner()

    few = runner.invoke(args=["questions", "stats", slug_of(session, version)])
    unknown = runner.invoke(args=["questions", "stats", "no-such-course"])
    wrong = runner.invoke(args=["questions", "stats", slug_of(session, version), "--convention", "guttman"])

    assert (few.exit_code, few.stderr.strip()) == (2, "Not enough data (1 of 30): no statistic is shown of so few first sittings.")
    assert unknown.exit_code == 2
    assert unknown.stderr.startswith("No course 'no-such-course' with an examination.")
    assert wrong.exit_code == 2


def test_the_command_tells_each_question_its_options_and_the_convention(app: Flask, session: Session, version: CourseVersion) -> None:
    many_sittings(session, version, people=40)
    session.commit()
    runner, slug = app.test_cli_runner(), slug_of(session, version)

    classical = json.loads(runner.invoke(args=["questions", "stats", slug, "--format", "json"]).stdout)
    moodle = json.loads(runner.invoke(args=["questions", "stats", slug, "--format", "json", "--convention", "moodle"]).stdout)
    table = runner.invoke(args=["questions", "stats", slug, "--version", "1.0"]).stdout

    told = next(item for item in classical["items"] if item["n"] >= 30)
    assert {"facility", "item_rest", "upper_lower", "alpha_if_deleted", "flags", "options"} <= set(told)
    assert [line["option"] for line in told["options"]][-1] is None
    assert "population variances" in classical["conventions"]
    assert "first sitting" in classical["sittings"]
    other = next(item for item in moodle["items"] if item["question"] == told["question"])
    assert other["facility_index"] == pytest.approx(100 * told["facility"], abs=1e-3)
    assert other["discrimination_index"] == pytest.approx(100 * told["item_rest"], abs=1e-3)
    assert f"{told['facility']:.3f}" in table
    assert "no answer" in table


def test_the_pages_show_figures_flags_in_words_and_the_key_beside_who_chose_what(
    session: Session, version: CourseVersion, examiner: Person, sign_in: SignIn
) -> None:
    many_sittings(session, version, people=40)
    kept = kept_statistics(session, version)
    told = next(item for item in kept.found["items"] if item["n"] >= 30)
    client, address = sign_in(examiner), f"/examinations/{slug_of(session, version)}"

    page, item = client.get(address).text, client.get(f"{address}/questions/{told['name']}").text
    rows = list(csv.reader(io.StringIO(client.get(f"{address}/statistics.csv").text.lstrip("\ufeff"))))

    assert "Reliability of drawn papers" in page
    assert told["name"] in page
    assert "Who chose what" in item
    assert "Correct this question" in item
    assert 'class="is-right"' in item
    assert rows[0][:3] == ["question", "n", "facility"]
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    assert next(row for row in rows if row[0] == told["name"])[2] == str(told["facility"])


def test_so_few_people_are_said_and_no_figure_is_shown(session: Session, version: CourseVersion, examiner: Person, sign_in: SignIn) -> None:
    attempt = a_sitting(session, version, "abbb")
    client, address = sign_in(examiner), f"/examinations/{slug_of(session, version)}"
    assert "Nothing was worked out yet" in client.get(address).text
    kept = kept_statistics(session, version)

    page = client.get(address).text
    item = client.get(f"{address}/questions/{kept.found['items'][0]['name']}").text
    rows = list(csv.reader(io.StringIO(client.get(f"{address}/statistics.csv").text.lstrip("\ufeff"))))

    assert "Not enough data (1 of 30)" in page
    assert "not enough data (1 of 30)" in item
    assert {tuple(row[2:6]) for row in rows[1:]} == {("", "", "", "")}
    assert attempt.state == "marked"


@pytest.mark.parametrize("by", ["", "name", "facility", "item_rest", "nonsense"])
def test_the_order_of_questions_is_the_same_every_time(
    session: Session, version: CourseVersion, examiner: Person, sign_in: SignIn, by: str
) -> None:
    a_sitting(session, version, "abbb")
    kept = kept_statistics(session, version)
    page = sign_in(examiner).get(f"/examinations/{slug_of(session, version)}?sort={by}").text

    found = re.findall(r"/questions/([^\"?]+)", page)

    assert found == sorted(item["name"] for item in kept.found["items"]), "without figures, by name"


def test_the_pages_cost_the_same_number_of_statements_whatever_sat(
    session: Session, version: CourseVersion, examiner: Person, sign_in: SignIn, statements: Counting
) -> None:
    client, slug = sign_in(examiner), slug_of(session, version)
    counts = []
    for people in (1, 8):
        many_sittings(session, version, people=people)
        found = kept_statistics(session, version).found
        name = found["items"][0]["name"]
        client.get(f"/examinations/{slug}/questions/{name}")  # the first look of a day is noted, and costs two more
        for address in ("/examinations", f"/examinations/{slug}", f"/examinations/{slug}/questions/{name}"):
            with statements() as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        with statements() as seen:
            worked_out(session, examination_named(session, slug))
        counts.append(len(seen))

    assert counts[:4] == counts[4:]
    assert max(counts) <= 10


@pytest.mark.parametrize("ending", ["", "/{slug}", "/{slug}/statistics.csv", "/{slug}/questions/{key}"])
@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.EDUCATOR, Role.REVIEWER, Role.ADMINISTRATOR])
def test_nobody_else_reads_figures_or_keys(
    session: Session, version: CourseVersion, examiner: Person, sign_in: SignIn, role: Role, ending: str
) -> None:
    a_sitting(session, version, "abbb")
    key = kept_statistics(session, version, at=LATER).found["items"][0]["name"]
    address = "/examinations" + ending.format(slug=slug_of(session, version), key=key)
    assert sign_in(examiner).get(address).status_code == 200

    assert sign_in(someone_holding(session, role, on=an_organisation(session))).get(address).status_code == 404


def test_a_question_that_the_examination_does_not_ask_is_not_there(
    session: Session, version: CourseVersion, examiner: Person, sign_in: SignIn
) -> None:
    other = a_sitting(session, a_small_examination(session), "abbb")
    client, slug = sign_in(examiner), slug_of(session, version)

    assert client.get(f"/examinations/{slug}/questions/T-none").status_code == 404
    assert client.get(f"/examinations/{slug}?version=9.9").status_code == 404
    assert other.passed is False


def test_who_looks_at_a_question_is_noted_once_a_day_in_the_audit_trail_too_and_stands_beside_it(
    session: Session, version: CourseVersion, examiner: Person, sign_in: SignIn
) -> None:
    a_sitting(session, version, "abbb")
    slug, key = slug_of(session, version), str(kept_statistics(session, version).found["items"][0]["name"])
    other = someone_holding(session, Role.EXAMINER, on=a_country(session))
    examiner.name, other.name = "Ines Varga", "Tomas Brandt"
    here = f"/examinations/{slug}/questions/{key}"
    pages = [sign_in(person).get(here).text for person in (examiner, examiner, other)]

    rows = session.scalars(select(QuestionView).order_by(QuestionView.id)).all()
    seen = select(AuditEntry.actor).where(AuditEntry.act == "question.seen", AuditEntry.subject == f"question:{key}")
    actors = session.scalars(seen.order_by(AuditEntry.number)).all()

    assert [row.person_id for row in rows] == [examiner.id, other.id]
    assert actors == [examiner.public_id, other.public_id]
    assert ["Who looked at this question (1)" in " ".join(page.split()) for page in pages] == [True, True, False]
    assert pages[2].count(f"<li>{examiner.name} ") == pages[2].count(f"<li>{other.name} ") == 1


def test_an_examiner_on_the_next_day_and_in_a_correction_is_noted_too(session: Session, version: CourseVersion, sign_in: SignIn) -> None:
    country = a_country(session)
    examiner = someone_holding(session, Role.EXAMINER, on=country)
    a_sitting(session, version, "abbb")
    key = str(kept_statistics(session, version).found["items"][0]["name"])
    client = sign_in(examiner)
    assert client.get(f"/organisations/{country.slug}/regrades/questions/{key}").status_code == 200
    row = session.scalars(select(QuestionView)).one()
    row.day, row.first_at = row.day - timedelta(days=1), row.first_at - timedelta(days=1)

    page = client.get(f"/examinations/{slug_of(session, version)}/questions/{key}").text

    assert "on 2 days, first" in page
