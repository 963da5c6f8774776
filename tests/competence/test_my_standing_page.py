"""My standing: what my role asks, what I hold, why, and what closes the gap."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from factories.catalogue import a_course
from factories.competence import a_nurse, an_evidence, the_competency
from factories.frameworks import a_competency, a_domain, a_framework, a_requirement, a_role_profile, an_optional_set
from factories.people import a_membership, a_person, a_profession
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.base.refusals import NotThere
from genomeready.competence.queries.standing import my_standing, standing_in_brief
from genomeready.competence.rules.kinds import State
from genomeready.frameworks.models import RoleProfile
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(client: FlaskClient, address: str = "/my/standing") -> str:
    with stopped_at(NOON):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


# what the query gives


def test_before_a_profession_is_chosen_there_is_nothing_to_compare_with(session: Session) -> None:
    found = my_standing(session, a_person(session).id, on=TODAY)

    assert (found.professions, found.profile, found.lines) == ((), None, ())


def test_a_profession_without_a_role_profile_is_said_to_have_none(session: Session) -> None:
    person = a_person(session)
    a_membership(session, person=person, profession=a_profession(session, slug="optician", title="Optician"))

    found = my_standing(session, person.id, on=TODAY)

    assert (found.professions, found.profile) == ((("optician", "Optician"),), None)


def test_the_summary_counts_mandatory_competencies_only(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2, "tumour-test-choice": None})
    profile = session.query(RoleProfile).one()
    a_requirement(session, profile=profile, competency=a_competency(session), of_set=an_optional_set(session, profile=profile))
    an_evidence(session, person=person, competency=the_competency(session))

    found = my_standing(session, person.id, on=TODAY)

    assert (found.met, found.mandatory, found.ready) == (1, 2, False)
    assert [line.standing.state for line in found.lines] == [State.MET, State.NOT_ASSESSED, State.NOT_APPLICABLE, State.NOT_ASSESSED]


def test_somebody_who_meets_every_mandatory_competency_is_role_ready(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "tumour-test-choice": None})
    an_evidence(session, person=person, competency=the_competency(session))

    assert my_standing(session, person.id, on=TODAY).ready


def test_an_optional_set_tells_how_many_of_it_are_met(session: Session) -> None:
    person = a_nurse(session)
    profile = session.query(RoleProfile).one()
    choice = an_optional_set(session, profile=profile, minimum=2)
    first, second = a_competency(session), a_competency(session)
    a_requirement(session, profile=profile, competency=first, of_set=choice)
    a_requirement(session, profile=profile, competency=second, of_set=choice)
    an_evidence(session, person=person, competency=first)

    (tally,) = my_standing(session, person.id, on=TODAY).sets

    assert (tally.title, tally.met, tally.minimum) == ("Setting of practice", 1, 2)


def test_a_line_tells_until_when_the_deciding_evidence_counts(session: Session) -> None:
    person = a_nurse(session, max_age_months=12)
    an_evidence(session, person=person, competency=the_competency(session), on=date(2026, 3, 31), until=date(2031, 3, 31))

    (line,) = my_standing(session, person.id, on=TODAY).lines

    assert line.until == date(2027, 3, 31)


def test_lines_come_by_domain_in_the_order_of_the_framework(session: Session) -> None:
    version = a_framework(session)
    later, earlier = a_domain(session, version=version, title="Cancer", position=2), a_domain(session, version=version, position=1)
    a_competency(session, domain=later, slug="tumour-test-choice")
    a_competency(session, domain=earlier, slug="genome-structure")
    person = a_nurse(session, needs={"tumour-test-choice": 1, "genome-structure": 2})

    assert list(my_standing(session, person.id, on=TODAY).domains) == ["Foundations", "Cancer"]


def test_a_gap_names_the_courses_that_close_it_and_those_that_only_lead_towards_it(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 3})
    gap = the_competency(session)
    a_course(session, title="Foundations", competencies=[gap], level=2)
    a_course(session, title="Advanced", competencies=[gap], level=3)

    (line,) = my_standing(session, person.id, on=TODAY).lines

    assert [(course.title, course.level, course.closes) for course in line.courses] == [("Foundations", 2, False), ("Advanced", 3, True)]


def test_a_course_that_leads_no_further_than_what_is_held_is_not_named(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 3})
    an_evidence(session, person=person, competency=the_competency(session), level=2)
    a_course(session, competencies=[the_competency(session)], level=2)

    (line,) = my_standing(session, person.id, on=TODAY).lines

    assert line.courses == ()


def test_what_is_met_names_no_course(session: Session) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session))
    a_course(session, competencies=[the_competency(session)], level=4)

    (line,) = my_standing(session, person.id, on=TODAY).lines

    assert (line.is_gap, line.courses) == (False, ())


def test_the_best_courses_are_those_that_close_most_gaps(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    both = [the_competency(session), the_competency(session, "variant-effects")]
    a_course(session, slug="one", title="A course of one", competencies=both[:1])
    a_course(session, slug="two", title="Both at once", competencies=both)

    found = my_standing(session, person.id, on=TODAY).best_courses

    assert found == [("two", "Both at once", 2), ("one", "A course of one", 1)]


@pytest.mark.parametrize("shown", [None, {"level": 1}, {"level": 2}, {"level": 3, "kind": "self"}, {"level": 2, "until": date(2026, 4, 1)}])
def test_the_brief_standing_of_my_page_says_what_the_full_one_says(session: Session, shown: dict[str, object] | None) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2, "tumour-test-choice": None})
    both = [the_competency(session), the_competency(session, "variant-effects")]
    a_course(session, slug="one", title="A course of one", competencies=both[:1])
    a_course(session, slug="two", title="Both at once", competencies=both)
    if shown:
        an_evidence(session, person=person, competency=both[0], **shown)

    brief, full = standing_in_brief(session, person.id, on=TODAY, advise=True), my_standing(session, person.id, on=TODAY)

    assert brief.profile is not None
    assert full.profile is not None
    assert (brief.professions, brief.profile.title) == (full.professions, full.profile.title)
    assert (brief.met, brief.mandatory, brief.ready) == (full.met, full.mandatory, full.ready)
    assert list(brief.best_courses) == full.best_courses


def test_the_brief_standing_shows_new_evidence_at_once(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2})
    before = standing_in_brief(session, person.id, on=TODAY, advise=False)

    an_evidence(session, person=person, competency=the_competency(session), level=2)
    after = standing_in_brief(session, person.id, on=TODAY, advise=False)

    assert (before.met, before.ready) == (0, False)
    assert (after.met, after.ready) == (1, True)


def test_the_brief_standing_tells_no_profession_from_one_without_a_profile(session: Session) -> None:
    nobody, optician = a_person(session), a_person(session)
    a_membership(session, person=optician, profession=a_profession(session, slug="optician", title="Optician"))

    found = [standing_in_brief(session, person.id, on=TODAY, advise=True) for person in (nobody, optician)]

    assert [(one.professions, one.profile) for one in found] == [((), None), ((("optician", "Optician"),), None)]


def two_professions(session: Session) -> Person:
    person = a_nurse(session)
    pharmacist = a_profession(session, slug="pharmacist", title="Pharmacist")
    a_membership(session, person=person, profession=pharmacist)
    a_role_profile(session, profession=pharmacist, needs={"pharmacogenomic-guidelines": 3})
    return person


def test_of_several_professions_the_latest_is_shown_unless_another_is_chosen(session: Session) -> None:
    person = two_professions(session)

    latest = my_standing(session, person.id, on=TODAY)
    chosen = my_standing(session, person.id, profession="general-nurse", on=TODAY)

    assert latest.profession == "pharmacist"
    assert [line.need.slug for line in chosen.lines] == ["genome-structure"]


def test_a_profession_that_is_not_ones_own_is_not_there(session: Session) -> None:
    person = a_nurse(session)

    with pytest.raises(NotThere):
        my_standing(session, person.id, profession="pharmacist", on=TODAY)


# what the page shows


def test_nobody_sees_a_standing_without_signing_in(client: FlaskClient) -> None:
    answer = client.get("/my/standing")

    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_the_page_says_what_to_do_when_no_profession_is_chosen(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_person(session)))

    assert "Choose your profession first" in text
    assert 'href="/my/work"' in text


def test_the_page_says_that_a_profession_has_no_profile_yet(session: Session, sign_in: SignIn) -> None:
    person = a_person(session)
    a_membership(session, person=person)

    assert "No role profile describes your profession yet" in page(sign_in(person))


def test_the_page_sums_up_in_one_line(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "variant-effects": 2})
    an_evidence(session, person=person, competency=the_competency(session))

    assert "1 of 2 met; role-ready: not yet" in page(sign_in(person))


def test_the_page_tells_which_evidence_decided_and_until_when_it_counts(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), on=date(2026, 3, 1), until=date(2031, 3, 1))

    assert "Examination of 1 March 2026; counts until 1 March 2031." in page(sign_in(person))


@pytest.mark.parametrize(
    ("kind", "level", "until", "words"),
    [
        ("supervisor", 2, None, "Supervisor’s confirmation of 1 March 2026; does not run out."),
        ("quiz", 1, None, "below by 1"),
        ("examination", 2, date(2026, 6, 1), "Examination of 1 March 2026 showed level 2; it ran out after 1 June 2026."),
        ("self", 3, None, "You rated yourself 3 on 1 March 2026. Nobody else has confirmed it yet."),
    ],
)
def test_the_page_tells_why_in_words(session: Session, sign_in: SignIn, kind: str, level: int, until: date | None, words: str) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), kind=kind, level=level, until=until)

    assert words in page(sign_in(person))


def test_the_page_shows_each_state_as_a_shape_and_in_words_with_a_legend(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse(session, needs={"genome-structure": 2, "tumour-test-choice": None})))

    assert "Your role does not ask for this." in text
    assert "Nothing has been shown yet." in text
    for words in ("met", "below", "expired", "self-declared only", "not assessed", "not applicable"):
        assert words in text


def test_the_page_links_the_course_that_closes_a_gap(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_course(session, slug="genomics-foundations", competencies=[the_competency(session)])

    text = page(sign_in(person))

    assert 'href="/courses/genomics-foundations"' in text
    assert "closes it (level 2)" in text


def test_the_page_lets_choose_between_professions(session: Session, sign_in: SignIn) -> None:
    person = two_professions(session)
    client = sign_in(person)

    text = page(client, "/my/standing?profession=general-nurse")

    assert 'href="/my/standing?profession=pharmacist"' in text
    assert "Genome structure" in text
    assert "Pharmacogenomic guidelines" not in text


def test_the_page_of_a_profession_that_is_not_mine_is_not_found(session: Session, sign_in: SignIn) -> None:
    assert sign_in(a_nurse(session)).get("/my/standing?profession=pharmacist").status_code == 404


def test_somebody_elses_evidence_does_not_show(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, competency=the_competency(session))

    assert "0 of 1 met" in page(sign_in(person))


@pytest.mark.parametrize("rows", [1, 40])
def test_the_page_takes_at_most_nine_statements_whatever_the_rows(
    session: Session, sign_in: SignIn, statements: Counting, rows: int
) -> None:
    person = a_nurse(session, needs={f"competency-number-{n}": 2 for n in range(rows)})
    for n in range(rows):
        competency = the_competency(session, f"competency-number-{n}")
        an_evidence(session, person=person, competency=competency, level=1)
        an_evidence(session, person=person, competency=competency, kind="self", level=3)
    a_course(session, competencies=[the_competency(session, "competency-number-0")])
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client)

    assert len(seen) <= 9
