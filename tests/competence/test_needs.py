"""The question on first sign-in: four answers, kept as rows, and the pages they lead to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from conftest import HOME
from factories.catalogue import a_course, a_course_version, an_outcome
from factories.competence import a_needs_answer, a_nurse, an_evidence, the_competency
from factories.frameworks import a_competency, a_role_profile
from factories.people import a_membership, a_person, a_profession, a_sign_in
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.base.clock import stopped_at
from genomeready.competence.models import NeedsAnswer
from genomeready.competence.queries.needs import MyNeeds, find, in_my_work, needs_of
from genomeready.competence.rules.kinds import Cluster, State
from genomeready.competence.services.needs import answer_needs
from genomeready.frameworks.models import Competency
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(client: FlaskClient, address: str) -> str:
    with stopped_at(NOON):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


# the answer


def test_an_answer_is_a_row_and_the_latest_counts(session: Session) -> None:
    person = a_person(session)

    for cluster in (Cluster.UNSURE, Cluster.COMPETENT):
        answer_needs(session, person.id, cluster=cluster, at=NOON, by=person)

    assert [row.cluster for row in session.query(NeedsAnswer).order_by(NeedsAnswer.id)] == ["unsure", "competent"]
    assert needs_of(session, person.id).cluster == "competent"


def test_before_an_answer_there_is_none(session: Session) -> None:
    a_needs_answer(session, cluster="unsure")

    assert needs_of(session, a_person(session).id) == MyNeeds(cluster=None, first_sign_in_id=None)


def test_the_first_sign_in_is_the_one_that_asks(session: Session) -> None:
    person = a_person(session)
    first, second = a_sign_in(session, person=person), a_sign_in(session, person=person)

    needs = needs_of(session, person.id)

    assert needs.is_asked(first.id, put_off=False)
    assert not needs.is_asked(second.id, put_off=False)
    assert not needs.is_asked(first.id, put_off=True)


def test_once_answered_it_is_not_asked(session: Session) -> None:
    person = a_person(session)
    first = a_sign_in(session, person=person)
    a_needs_answer(session, person=person)

    assert not needs_of(session, person.id).is_asked(first.id, put_off=False)


# asking and answering


@pytest.mark.parametrize("address", ["/my/needs", "/my/needs/find", "/my/needs/in-my-work", "/my/needs/where-it-mattered"])
def test_nobody_sees_these_pages_without_signing_in(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", ["/my/needs", "/my/needs/later"])
def test_nobody_answers_without_signing_in(session: Session, client: FlaskClient, address: str) -> None:
    answer = client.post(address, data={"cluster": "unsure"})

    assert answer.status_code == 302
    assert "/sign-in" in answer.location
    assert session.query(NeedsAnswer).count() == 0


@pytest.mark.parametrize("cluster", list(Cluster))
def test_each_of_the_four_answers_is_kept_and_leads_to_my_page(session: Session, sign_in: SignIn, cluster: Cluster) -> None:
    person = a_nurse(session)

    answer = sign_in(person).post("/my/needs", data={"cluster": cluster.value})

    assert (answer.status_code, answer.location) == (303, "/my")
    (row,) = session.query(NeedsAnswer).all()
    assert (row.person_id, row.cluster) == (person.id, cluster)


@pytest.mark.parametrize("data", [{}, {"cluster": ""}, {"cluster": "curious"}])
def test_anything_else_is_asked_again_and_kept_nowhere(session: Session, sign_in: SignIn, data: dict[str, str]) -> None:
    answer = sign_in(a_nurse(session)).post("/my/needs", data=data)

    assert answer.status_code == 422
    assert "Please choose one of the four answers." in answer.text
    assert session.query(NeedsAnswer).count() == 0


def test_the_trail_says_that_it_was_answered_and_not_what(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)

    sign_in(person).post("/my/needs", data={"cluster": "no-relevance"})

    entry = session.query(AuditEntry).filter_by(act="needs.answered").one()
    assert (entry.actor_id, entry.subject, entry.detail) == (person.id, f"person:{person.public_id}", {})


def test_the_page_marks_the_answer_given_before_and_takes_another(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_needs_answer(session, person=person, cluster="unsure")
    client = sign_in(person)

    before = page(client, "/my/needs")
    client.post("/my/needs", data={"cluster": "competent"})
    after = page(client, "/my/needs")

    marked = '</strong> <span class="answer-now">'
    assert before.count(marked) == after.count(marked) == 1
    assert before.index(marked) > before.index('value="unsure"')
    assert after.index(marked) < after.index('value="specific-need"')


def test_a_new_answer_ends_a_not_now(session: Session, sign_in: SignIn) -> None:
    client = sign_in(a_nurse(session))
    client.post("/my/needs/later")

    client.post("/my/needs", data={"cluster": "no-relevance"})

    assert "Read the two situations" in page(client, "/my")


def test_the_survey_is_named_with_its_number_and_its_address(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse(session)), "/my/needs")

    assert "2 814 staff of the health service in England" in text
    assert 'href="https://doi.org/10.3389/fgene.2019.01265"' in text


# a specific need


def titles(session: Session, person: Person, words: str) -> list[str]:
    return [one.row.title for one in find(session, person.id, words, on=TODAY).competencies]


def test_every_word_has_to_occur_somewhere(session: Session) -> None:
    person = a_nurse(session, needs={"consent-conversation": 2, "consent-principles": 1, "family-history": 1})

    assert titles(session, person, "CONSENT") == ["Consent conversation", "Consent principles"]
    assert titles(session, person, "consent conver") == ["Consent conversation"]
    assert titles(session, person, "consent history") == []


def test_without_words_all_are_there_to_choose_from(session: Session) -> None:
    person = a_nurse(session, needs={"consent-conversation": 2, "family-history": 1})

    assert titles(session, person, "") == ["Consent conversation", "Family history"]


def test_what_is_found_tells_what_my_role_asks_and_which_courses_lead_there(session: Session) -> None:
    person = a_nurse(session, needs={"consent-conversation": 2})
    a_competency(session, slug="consent-law")
    a_course(session, slug="talking", title="Talking about tests", competencies=[the_competency(session, "consent-conversation")])

    mine, other = sorted(find(session, person.id, "consent", on=TODAY).competencies, key=lambda one: one.row.slug)

    assert mine.need is not None
    assert (mine.need.asked, mine.courses) == ("2", (("talking", "Talking about tests", 2),))
    assert (other.need, other.courses) == (None, ())


def test_courses_are_found_by_their_words_too(session: Session) -> None:
    person = a_nurse(session)
    a_course(session, slug="talking", title="Talking about tests")

    found = find(session, person.id, "talking", on=TODAY)

    assert [slug for slug, *_ in found.courses] == ["talking"]


def test_before_the_first_framework_there_is_nothing_to_find(session: Session) -> None:
    assert find(session, a_person(session).id, "consent", on=TODAY).competencies == ()


def test_the_page_shows_what_was_found_and_keeps_the_words(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"consent-conversation": 2})

    text = page(sign_in(person), "/my/needs/find?q=consent")

    assert 'value="consent"' in text
    assert "1 competency and 0 courses for “consent”." in text
    assert 'href="/my/competencies/consent-conversation"' in text
    assert "your role asks for level 2" in text


def test_the_page_says_what_to_do_when_nothing_was_found_and_escapes_the_words(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse(session)), "/my/needs/find?q=<i>nothing")

    assert "Nothing was found" in text
    assert "&lt;i&gt;nothing" in text


# unsure, and no relevance


def test_the_shortest_course_that_closes_something_is_named(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    courses = {"long": (300, 2, 2), "short": (60, 2, 1), "too-little": (10, 1, 2)}
    for slug, (minutes, level, closes) in courses.items():
        version = a_course_version(session, title=slug)
        version.minutes = minutes
        for competency in ("genome-structure", "variant-effects")[:closes]:
            an_outcome(session, version=version, competency=the_competency(session, competency), level=level)

    found = in_my_work(session, person.id, on=TODAY)

    assert found.shortest is not None
    assert (found.shortest.title, found.closes) == ("short", 1)


def test_the_first_thing_is_the_open_competency_at_the_lowest_level(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 3, "variant-effects": 1, "family-history": 1})
    an_evidence(session, person=person, competency=the_competency(session, "variant-effects"), level=1)

    found = in_my_work(session, person.id, on=TODAY)

    assert found.first is not None
    assert (found.first.need.slug, found.first.level_name, found.first.looks_like) == ("family-history", "Aware", "Shows level 1.")
    assert found.first.standing.state is State.NOT_ASSESSED
    assert (found.mandatory, found.met) == (3, 1)


def test_who_has_shown_everything_has_no_first_thing_and_no_course(session: Session) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session))
    a_course(session, competencies=[the_competency(session)])

    found = in_my_work(session, person.id, on=TODAY)

    assert (found.first, found.shortest, found.met) == (None, None, 1)


def test_what_genomics_changes_is_told_in_the_words_of_the_role_profile(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    version = a_course(session, slug="foundations", title="Foundations", competencies=[the_competency(session)])
    version.minutes = 250

    text = page(sign_in(person), "/my/needs/in-my-work")

    for words in (
        "Somebody who cares.", "<li>Cares.</li>", "<li>Guesses.</li>", "1 competency is mandatory for your role; you have shown 0.",
        "The first that is open: Genome structure, level 2, Applies with guidance. Shows level 2.",
        "Foundations is the shortest course that closes something for your role: 1 competency in about 4 h 10 min of study",
    ):  # fmt: skip
        assert words in text
    assert 'class="btn btn-primary" href="/courses/foundations"' in text
    assert 'href="/my/self-assessment"' in text


def test_without_a_course_that_helps_one_is_led_to_rate_oneself(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse(session)), "/my/needs/in-my-work")

    assert 'class="btn btn-primary" href="/my/self-assessment"' in text


def test_what_genomics_changes_needs_a_profession_with_a_profile(session: Session, sign_in: SignIn) -> None:
    optician = a_person(session)
    a_membership(session, person=optician)

    assert "Choose your profession first" in page(sign_in(a_person(session)), "/my/needs/in-my-work")
    assert "No role profile describes your profession yet" in page(sign_in(optician), "/my/needs/in-my-work")


@pytest.mark.parametrize(
    ("profession", "headings"),
    [
        ("general-nurse", ("The question before the anaesthetic", "The first dose on the newborn ward")),
        ("physician", ("One line in the pathology report", "Half a dose of capecitabine")),
        ("general-practitioner", ("High cholesterol at 38", "One line in the pathology report")),
        ("pharmacist", ("Half a dose of capecitabine", "The result that was not there")),
        ("clinical-bioinformatician", ("Right number, wrong genome", "A boy without a Y chromosome")),
        ("data-steward", ("What people had agreed to", "No name in the table")),
        ("health-manager", ("Reports that nobody explained", "A result after the first dose")),
        ("optician", ("The question before the anaesthetic", "High cholesterol at 38")),
    ],
)
def test_two_situations_are_told_for_each_kind_of_work(
    session: Session, sign_in: SignIn, profession: str, headings: tuple[str, str]
) -> None:
    person = a_person(session)
    a_membership(session, person=person, profession=a_profession(session, slug=profession, title=profession))

    text = page(sign_in(person), "/my/needs/where-it-mattered")

    assert [heading in text for heading in headings] == [True, True]
    assert text.count("What it took:") == 2


def test_the_one_thing_expected_is_named_with_a_way_to_say_not_now(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "family-history": 1})

    text = page(sign_in(person), "/my/needs/where-it-mattered")

    assert "If you do one thing: Family history, level 1, Aware. Shows level 1." in text
    assert 'action="/my/needs/later"' in text


def test_who_has_shown_everything_is_told_that_nothing_more_is_expected(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session))

    assert "Nothing more: you have shown every mandatory competency" in page(sign_in(person), "/my/needs/where-it-mattered")


def test_every_profession_with_a_profile_has_situations_of_its_own() -> None:
    roles = sorted(path.stem for path in (HOME / "competency_frameworks" / "genomics-workforce-core" / "roles").glob("*.yaml"))
    text = (HOME / "templates" / "competence" / "_cases.html").read_text(encoding="utf-8")

    assert [role for role in roles if f'"{role}": (' not in text] == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [("/my/needs", 2), ("/my/needs/find", 9), ("/my/needs/in-my-work", 9), ("/my/needs/where-it-mattered", 9)],
)
@pytest.mark.parametrize("rows", [1, 20])
def test_the_pages_take_the_same_statements_whatever_the_rows(
    session: Session, sign_in: SignIn, statements: Counting, address: str, expected: int, rows: int
) -> None:
    person = a_nurse(session, needs={f"competency-number-{n}": 2 for n in range(rows)})
    for competency in session.query(Competency).all():
        a_course(session, competencies=[competency])
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client, address)

    assert len(seen) == expected


def test_a_second_profession_is_told_its_own_situations(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    pharmacist = a_profession(session, slug="pharmacist", title="Pharmacist")
    a_membership(session, person=person, profession=pharmacist)
    a_role_profile(session, profession=pharmacist, needs={"dosing": 3})

    text = page(sign_in(person), "/my/needs/where-it-mattered")

    assert "The result that was not there" in text
    assert "If you do one thing: Dosing, level 3" in text
