"""What it would take to fill another role: on the scale of that role's version, never averaged, never 0 for missing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories.catalogue import a_bare_course, a_course_version, a_page, an_outcome
from factories.competence import a_nurse, an_evidence, the_competency
from factories.frameworks import (
    a_competency,
    a_domain,
    a_framework,
    a_level,
    a_requirement,
    a_role_profile,
    a_version,
    an_optional_set,
)
from factories.people import a_person, a_profession
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.base.refusals import NotThere
from genomeready.catalogue.models import CourseVersion
from genomeready.competence.queries.comparing import Comparison, compared_with, courses_on_offer, roles_to_compare
from genomeready.competence.rules.kinds import State
from genomeready.frameworks.models import Framework, RoleProfile
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROLE = "genetic-counsellor"


def a_counsellor_profile(session: Session, needs: dict[str, Any]) -> RoleProfile:
    return a_role_profile(session, profession=a_profession(session, slug=ROLE, title="Genetic counsellor"), needs=needs)


def a_short_course(
    session: Session, slug: str, reaches: dict[str, int], *, minutes: int = 90, first: tuple[str, ...] = ()
) -> CourseVersion:
    """A course without lessons: what it leads to, how long it takes, what comes first."""
    version = a_course_version(session, course=a_bare_course(session, slug=slug), title=slug.replace("-", " ").capitalize())
    version.minutes = minutes
    version.page = a_page() | {"prerequisites": {"knowledge": "", "technical": "", "courses": [{"slug": s, "title": s} for s in first]}}
    for competency, level in reaches.items():
        an_outcome(session, version=version, competency=the_competency(session, competency), level=level)
    return version


def compared(session: Session, person: Person) -> Comparison:
    return compared_with(session, person.id, ROLE, on=TODAY)


def states(found: Comparison) -> dict[str, State]:
    return {line.need.slug: line.standing.state for line in (*found.already, *found.missing)}


# the comparison


def test_what_i_hold_and_what_is_missing_are_told_apart(session: Session) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 2, "risk-communication": 4, "decision-support": 3, "somatic-testing": None})
    an_evidence(session, person=person, competency=the_competency(session), level=3)
    an_evidence(session, person=person, competency=the_competency(session, "risk-communication"), level=1)

    found = compared(session, person)

    assert [line.need.slug for line in found.already] == ["genome-structure"]
    assert [(line.need.slug, line.standing.state, line.standing.by) for line in found.missing] == [
        ("risk-communication", State.BELOW, 3), ("decision-support", State.NOT_ASSESSED, 0),
    ]  # fmt: skip
    assert (found.mandatory, found.mandatory_met) == (3, 1)


def test_a_missing_rating_is_not_assessed_and_never_level_0(session: Session) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 1, "shown-at-zero": 1})
    an_evidence(session, person=person, competency=the_competency(session, "shown-at-zero"), level=0)

    found = compared(session, person)

    lines = {line.need.slug: line.standing for line in found.missing}
    assert (lines["genome-structure"].state, lines["genome-structure"].level) == (State.NOT_ASSESSED, None)
    assert (lines["shown-at-zero"].state, lines["shown-at-zero"].level, lines["shown-at-zero"].by) == (State.BELOW, 0, 1)
    assert {gap.held for gap in found.way.left} == {None, 0}


def test_the_scale_is_the_one_of_the_roles_own_version(session: Session) -> None:
    """Another framework, and an earlier version of ours, have other levels; neither is read."""
    a_nurse(session)
    profile = a_counsellor_profile(session, {"genome-structure": 2})
    a_level(session, value=5, name="Beyond")
    older = a_version(session, framework=session.query(Framework).one(), number="0.9", state="superseded")
    elsewhere = a_framework(session, slug="elsewhere", number="7.0")
    for version in (older, elsewhere):
        a_level(session, version=version, value=9, name="Grand master")
    person = a_person(session)
    for version in (older, elsewhere):
        same_name = a_competency(session, domain=a_domain(session, version=version), slug="genome-structure")
        an_evidence(session, person=person, competency=same_name, level=9)

    found = compared(session, person)

    assert found.profile.id == profile.id
    assert list(found.level_names.values())[-1] == "Beyond"
    assert states(found) == {"genome-structure": State.NOT_ASSESSED}


def test_self_assessment_and_what_has_run_out_are_still_missing(session: Session) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 2, "risk-communication": 2})
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=4)
    an_evidence(session, person=person, competency=the_competency(session, "risk-communication"), until=date(2026, 6, 1))

    assert states(compared(session, person)) == {"genome-structure": State.SELF_DECLARED, "risk-communication": State.EXPIRED}


def test_an_optional_set_is_missing_only_as_many_as_are_asked(session: Session) -> None:
    person = a_nurse(session)
    profile = a_counsellor_profile(session, {"genome-structure": 2})
    choice = an_optional_set(session, profile=profile, key="field", minimum=2)
    members = [a_competency(session, slug=f"field-{n}") for n in range(3)]
    for member in members:
        a_requirement(session, profile=profile, competency=member, of_set=choice)
    an_evidence(session, person=person, competency=members[0])

    one_left = compared(session, person)
    an_evidence(session, person=person, competency=members[1])
    full = compared(session, person)

    assert [(left.choice.key, left.missing) for left in one_left.sets_left] == [("field", 1)]
    assert [line.need.slug for line in one_left.missing] == ["genome-structure", "field-1", "field-2"]
    assert full.sets_left == ()
    assert [line.need.slug for line in full.missing] == ["genome-structure"]


def test_a_role_without_a_profile_is_not_there(session: Session) -> None:
    a_profession(session, slug="optician", title="Optician")

    with pytest.raises(NotThere):
        compared_with(session, a_nurse(session).id, "optician", on=TODAY)


def test_roles_to_compare_with_are_those_of_the_current_version(session: Session) -> None:
    a_nurse(session)
    a_counsellor_profile(session, {})
    older = a_version(session, framework=session.query(Framework).one(), number="0.9", state="superseded")
    a_role_profile(session, profession=a_profession(session, slug="herbalist", title="Herbalist"), version=older, needs={})

    assert roles_to_compare(session) == [("general-nurse", "General nurse or midwife"), (ROLE, "Genetic counsellor")]


# the way there


def test_a_course_tells_what_it_leads_to_how_long_it_takes_and_what_comes_first(session: Session) -> None:
    a_nurse(session)
    a_short_course(session, "late", {"genome-structure": 3}, minutes=120, first=("early",))

    (offer,) = courses_on_offer(session)

    assert (offer.slug, offer.minutes, offer.first) == ("late", 120, ("early",))
    assert offer.reaches == {the_competency(session).id: 3}


def test_an_earlier_version_of_a_course_is_not_on_offer(session: Session) -> None:
    a_nurse(session)
    older = a_short_course(session, "course", {"genome-structure": 4})
    newer = a_course_version(session, course=older.course, title="Newer", number="2.0")
    an_outcome(session, version=newer, competency=the_competency(session), level=2)

    (offer,) = courses_on_offer(session)

    assert (offer.title, offer.reaches) == ("Newer", {the_competency(session).id: 2})


def test_the_way_closes_what_courses_close_and_leaves_the_rest_to_practice(session: Session) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 3, "variant-effects": 2, "risk-communication": 4})
    a_short_course(session, "basics", {"genome-structure": 2, "variant-effects": 2}, minutes=90)
    a_short_course(session, "advanced", {"genome-structure": 3}, minutes=60, first=("basics",))

    found = compared(session, person)

    assert [leg.offer.slug for leg in found.way.legs] == ["basics", "advanced"]
    assert found.way.minutes == 150
    assert [found.needs[key].slug for key in found.left] == ["risk-communication"]
    assert {found.needs[key].slug: offer.slug for key, offer in found.closed_by.items()} == {
        "variant-effects": "basics", "genome-structure": "advanced",
    }  # fmt: skip


def test_a_course_to_take_first_is_spared_where_its_outcomes_are_held_outside_the_role(session: Session) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"risk-communication": 2})
    a_short_course(session, "basics", {"genome-structure": 2})
    a_short_course(session, "risk", {"risk-communication": 2}, first=("basics",))
    before = compared(session, person)

    an_evidence(session, person=person, competency=the_competency(session), level=2)
    after = compared(session, person)

    assert [leg.offer.slug for leg in before.way.legs] == ["basics", "risk"]
    assert [leg.offer.slug for leg in after.way.legs] == ["risk"]


# the page


def page(client: FlaskClient, address: str = f"/my/standing/compare?role={ROLE}") -> str:
    with stopped_at(NOON):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_nobody_compares_without_signing_in(client: FlaskClient) -> None:
    assert client.get("/my/standing/compare").status_code == 302


def test_the_page_first_asks_for_a_role(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 3})

    text = page(sign_in(person), "/my/standing/compare")

    assert '<option value="genetic-counsellor">Genetic counsellor</option>' in text
    assert "What it would take" not in text


def test_the_page_tells_the_way_there(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 3, "variant-effects": 2, "risk-communication": 4})
    a_short_course(session, "basics", {"genome-structure": 2, "variant-effects": 2}, minutes=90)

    text = page(sign_in(person))

    for words in (
        "What it would take: Genetic counsellor",
        "0 of 3 mandatory competencies are there already.",
        "1 course, about 1 h 30 min of study:",
        "Closes: Variant effects.",
        "Brings nearer: Genome structure (to level 2 of 3).",
        "For 2 competencies no course is enough: they need supervised practice.",
        "Courses lead to level 2; then supervised practice and a confirmation.",
        "Supervised practice, then a confirmation.",
        "not assessed",
    ):
        assert words in text
    assert 'href="/courses/basics"' in text


def test_the_page_says_when_all_is_there(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 2})
    an_evidence(session, person=person, competency=the_competency(session))

    text = page(sign_in(person))

    assert "You have shown all that this role asks." in text
    assert "The way there" not in text
    assert "What you have already" in text


def test_the_page_says_where_no_course_helps(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 2})

    assert "No course that is offered today closes any of it." in page(sign_in(person))


def test_an_unknown_role_is_not_found(session: Session, sign_in: SignIn) -> None:
    assert sign_in(a_nurse(session)).get("/my/standing/compare?role=wizard").status_code == 404


def test_what_somebody_else_holds_is_not_counted(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {"genome-structure": 2})
    an_evidence(session, competency=the_competency(session))

    assert "0 of 1 mandatory competencies are there already." in page(sign_in(person))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_eight_statements_whatever_the_rows(session: Session, sign_in: SignIn, statements: Counting, rows: int) -> None:
    person = a_nurse(session)
    a_counsellor_profile(session, {f"competency-number-{n}": 2 for n in range(rows)})
    for n in range(rows):
        an_evidence(session, person=person, competency=the_competency(session, f"competency-number-{n}"), level=1)
        a_short_course(session, f"course-{n}", {f"competency-number-{n}": 2})
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client)

    # who asks; the profile, its needs and its sets; the courses; what was shown; the scale; the roles
    assert len(seen) == 8
