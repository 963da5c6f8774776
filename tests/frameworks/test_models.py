"""The database keeps the promises of frameworks too."""

from collections.abc import Callable
from typing import Any

import pytest
from factories.frameworks import (
    a_competency,
    a_crosswalk_link,
    a_domain,
    a_framework,
    a_level,
    a_lineage,
    a_reference,
    a_reference_item,
    a_requirement,
    a_role_profile,
    a_version,
    an_optional_set,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.frameworks.models import Requirement


def one_framework_twice(session: Session) -> None:
    a_framework(session, slug="one")
    a_framework(session, slug="one")


def a_use_that_is_unknown(session: Session) -> None:
    a_framework(session, permitted_use="exams")


def a_state_that_is_unknown(session: Session) -> None:
    a_framework(session, state="rumoured")


def one_number_twice(session: Session) -> None:
    version = a_framework(session)
    a_version(session, framework=version.framework, number=version.number)


def one_level_twice(session: Session) -> None:
    version = a_framework(session)
    a_level(session, version=version, value=2)


def one_domain_twice(session: Session) -> None:
    a_domain(session, slug="one")
    a_domain(session, slug="one")


def one_competency_twice(session: Session) -> None:
    domain = a_domain(session)
    a_competency(session, domain=domain, slug="one")
    a_competency(session, domain=domain, slug="one")


def a_kind_that_is_unknown(session: Session) -> None:
    a_competency(session, kind="talent")


def one_profession_twice(session: Session) -> None:
    a_role_profile(session)
    a_role_profile(session)


def one_requirement_twice(session: Session) -> None:
    profile, competency = a_role_profile(session, needs={}), a_competency(session)
    a_requirement(session, profile=profile, competency=competency)
    a_requirement(session, profile=profile, competency=competency)


def a_level_where_nothing_is_asked(session: Session) -> None:
    made = a_requirement(session, profile=a_role_profile(session, needs={}), level=None)
    made.minimum = 2
    session.flush()


def nothing_where_a_level_is_asked(session: Session) -> None:
    profile, competency = a_role_profile(session, needs={}), a_competency(session)
    session.add(Requirement(profile_id=profile.id, competency_id=competency.id, applicable=True))
    session.flush()


def one_set_twice(session: Session) -> None:
    profile = a_role_profile(session)
    an_optional_set(session, profile=profile)
    an_optional_set(session, profile=profile)


def a_risk_that_is_unknown(session: Session) -> None:
    a_competency(session, risk="thrilling")


def a_descent_that_is_unknown(session: Session) -> None:
    a_lineage(session, earlier=a_competency(session), later=a_competency(session), relation="moved")


def one_descent_twice(session: Session) -> None:
    earlier, later = a_competency(session), a_competency(session)
    a_lineage(session, earlier=earlier, later=later)
    a_lineage(session, earlier=earlier, later=later)


def what_was_dropped_and_carries(session: Session) -> None:
    a_lineage(session, earlier=a_competency(session), later=None, relation="dropped", carries=True)


def what_was_dropped_and_has_an_heir(session: Session) -> None:
    a_lineage(session, earlier=a_competency(session), later=a_competency(session), relation="dropped", carries=False)


def what_lives_on_without_an_heir(session: Session) -> None:
    a_lineage(session, earlier=a_competency(session), later=None, relation="merged", carries=False)


def one_reference_twice(session: Session) -> None:
    a_reference(session, key="one")
    a_reference(session, key="one")


def a_use_of_a_reference_that_is_unknown(session: Session) -> None:
    a_reference(session, permitted_use="exams")


def one_item_twice(session: Session) -> None:
    reference = a_reference(session)
    a_reference_item(session, reference=reference, code="A")
    a_reference_item(session, reference=reference, code="A")


def one_link_twice(session: Session) -> None:
    origin, target = a_reference_item(session), a_reference_item(session)
    a_crosswalk_link(session, origin=origin, target=target)
    a_crosswalk_link(session, origin=origin, target=target)


def one_link_of_competencies_twice(session: Session) -> None:
    origin, target = a_competency(session), a_competency(session)
    a_crosswalk_link(session, origin=origin, target=target)
    a_crosswalk_link(session, origin=origin, target=target)


def a_link_that_is_unknown(session: Session) -> None:
    a_crosswalk_link(session, relation="alike")


def a_link_from_a_competency_to_an_item(session: Session) -> None:
    a_crosswalk_link(session, origin=a_competency(session))


def a_link_from_two_ends(session: Session) -> None:
    link = a_crosswalk_link(session)
    link.origin_competency_id = a_competency(session).id
    session.flush()


def a_link_to_nothing(session: Session) -> None:
    link = a_crosswalk_link(session)
    link.target_item_id = None
    session.flush()


@pytest.mark.parametrize(
    "breaking",
    [
        one_framework_twice,
        a_use_that_is_unknown,
        a_state_that_is_unknown,
        one_number_twice,
        one_level_twice,
        one_domain_twice,
        one_competency_twice,
        a_kind_that_is_unknown,
        one_profession_twice,
        one_requirement_twice,
        a_level_where_nothing_is_asked,
        nothing_where_a_level_is_asked,
        one_set_twice,
        a_risk_that_is_unknown,
        a_descent_that_is_unknown,
        one_descent_twice,
        what_was_dropped_and_carries,
        what_was_dropped_and_has_an_heir,
        what_lives_on_without_an_heir,
        one_reference_twice,
        a_use_of_a_reference_that_is_unknown,
        one_item_twice,
        one_link_twice,
        one_link_of_competencies_twice,
        a_link_that_is_unknown,
        a_link_from_a_competency_to_an_item,
        a_link_from_two_ends,
        a_link_to_nothing,
    ],
)
def test_the_database_refuses(session: Session, breaking: Callable[[Session], Any]) -> None:
    with pytest.raises(IntegrityError):
        breaking(session)


def test_a_slug_may_live_on_in_the_next_version(session: Session) -> None:
    first = a_framework(session)
    first.state = "superseded"
    second = a_version(session, framework=first.framework)

    for version in (first, second):
        a_competency(session, domain=a_domain(session, version=version, slug="ground"), slug="genome-structure")


def test_a_link_may_join_two_competencies_as_well_as_two_items(session: Session) -> None:
    between_items = a_crosswalk_link(session)
    between_competencies = a_crosswalk_link(session, origin=a_competency(session), target=a_competency(session))

    assert (between_items.origin_competency_id, between_competencies.origin_item_id) == (None, None)
