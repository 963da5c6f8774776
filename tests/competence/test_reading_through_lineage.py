"""What was shown under an earlier version counts under the later one where its lineage carries, and is never counted twice."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from factories.competence import an_evidence
from factories.frameworks import a_competency, a_domain, a_framework, a_lineage, a_role_profile, a_version
from factories.people import a_membership, a_person, a_profession, an_organisation
from sqlalchemy.orm import Session

from genomeready.competence.queries.evidence import evidence_below, evidence_of, evidence_of_each, history_of, not_carried
from genomeready.competence.queries.standing import my_standing, standing_in_brief
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.lineage import Loss
from genomeready.competence.rules.standing import Shown
from genomeready.frameworks.models import Competency, FrameworkVersion
from genomeready.people.models import Person
from genomeready.workforce.queries.team import team_below

Counting = Callable[[], AbstractContextManager[list[str]]]

TODAY = date(2026, 11, 22)


def next_version(session: Session, earlier: FrameworkVersion, number: str) -> FrameworkVersion:
    earlier.state = "superseded"
    return a_version(session, framework=earlier.framework, number=number)


@pytest.fixture
def first(session: Session) -> FrameworkVersion:
    return a_framework(session, number="1.0")


@pytest.fixture
def second(session: Session, first: FrameworkVersion) -> FrameworkVersion:
    return next_version(session, first, "2.0")


def one(session: Session, version: FrameworkVersion, slug: str = "consent") -> Competency:
    return a_competency(session, domain=a_domain(session, version=version), slug=slug, title=f"{slug.capitalize()} of {version.number}")


def read(session: Session, person: Person, *competencies: Competency) -> list[tuple[int, int, int]]:
    """Whom each row counts for, at which level, by row."""
    return [(row.id, row.competency_id, row.level) for row in evidence_of(session, person.id, [c.id for c in competencies]) if shows(row)]


def shows(row: Shown) -> bool:
    return not row.withdrawn


# two versions


def test_the_same_competency_of_the_next_version_keeps_what_was_shown(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then, now = a_person(session), one(session, first), one(session, second)
    a_lineage(session, earlier=then, later=now)
    old = an_evidence(session, person=person, competency=then, level=2)
    new = an_evidence(session, person=person, competency=now, level=3)

    assert read(session, person, now) == [(old.id, now.id, 2), (new.id, now.id, 3)]


def test_asked_about_the_earlier_version_what_was_shown_later_does_not_count(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then, now = a_person(session), one(session, first), one(session, second)
    a_lineage(session, earlier=then, later=now)
    old = an_evidence(session, person=person, competency=then)
    an_evidence(session, person=person, competency=now)

    assert read(session, person, then) == [(old.id, then.id, 2)]


def test_asked_about_no_competency_each_row_stands_where_it_was_written(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then, now = a_person(session), one(session, first), one(session, second)
    a_lineage(session, earlier=then, later=now)
    an_evidence(session, person=person, competency=then)

    assert [row.competency_id for row in evidence_of(session, person.id)] == [then.id]


def test_a_split_competency_counts_once_for_each_part_that_it_carries_to(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then = a_person(session), one(session, first)
    left, right, lost = (one(session, second, slug) for slug in ("left", "right", "lost"))
    for part in (left, right):
        a_lineage(session, earlier=then, later=part, relation="split")
    a_lineage(session, earlier=then, later=lost, relation="split", carries=False)
    row = an_evidence(session, person=person, competency=then)

    assert sorted(read(session, person, left, right, lost)) == [(row.id, left.id, 2), (row.id, right.id, 2)]
    assert not_carried(session, person.id) == []


def test_a_merged_competency_does_not_count_where_it_does_not_carry(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then, now = a_person(session), one(session, first), one(session, second)
    a_lineage(session, earlier=then, later=now, relation="merged", carries=False)
    an_evidence(session, person=person, competency=then)

    assert read(session, person, now) == []
    assert [(row.competency_title, row.loss) for row in not_carried(session, person.id)] == [("Consent of 1.0", Loss.NOT_CARRIED)]


def test_two_competencies_merged_into_one_both_count_for_it(session: Session, first: FrameworkVersion, second: FrameworkVersion) -> None:
    person, now = a_person(session), one(session, second)
    parts = [one(session, first, slug) for slug in ("left", "right")]
    rows = []
    for level, part in enumerate(parts, start=1):
        a_lineage(session, earlier=part, later=now, relation="merged")
        rows.append(an_evidence(session, person=person, competency=part, level=level))

    assert read(session, person, now) == [(rows[0].id, now.id, 1), (rows[1].id, now.id, 2)]


def test_what_was_shown_of_a_dropped_competency_is_listed_as_lost(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then, other = a_person(session), one(session, first), one(session, second, "other")
    a_lineage(session, earlier=then, later=None, relation="dropped", carries=False, version=second)
    an_evidence(session, person=person, competency=then, level=3, kind="supervisor")

    (lost,) = not_carried(session, person.id)

    assert read(session, person, other) == []
    assert (lost.competency_title, lost.version, lost.level, lost.kind, lost.loss) == (
        "Consent of 1.0", "1.0", 3, "supervisor", Loss.DROPPED,
    )  # fmt: skip


def test_a_competency_that_the_later_version_does_not_name_is_listed_too(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then = a_person(session), one(session, first)
    one(session, second, "other")
    an_evidence(session, person=person, competency=then)

    assert [row.loss for row in not_carried(session, person.id)] == [Loss.NOT_NAMED]


def test_levels_are_read_on_the_scale_of_the_later_version(session: Session, first: FrameworkVersion, second: FrameworkVersion) -> None:
    person, then, now = a_person(session), one(session, first), one(session, second)
    a_lineage(session, earlier=then, later=now, relation="replaced-by", level_map={"1": 1, "2": 1, "3": 2})
    rows = [an_evidence(session, person=person, competency=then, level=level) for level in range(5)]

    assert read(session, person, now) == [
        (rows[0].id, now.id, 0),
        (rows[1].id, now.id, 1),
        (rows[2].id, now.id, 1),
        (rows[3].id, now.id, 2),
    ]
    assert [(row.level, row.loss) for row in not_carried(session, person.id)] == [(4, Loss.NO_SUCH_LEVEL)]


# endings


def test_a_withdrawal_ends_what_it_ends_under_either_version(session: Session, first: FrameworkVersion, second: FrameworkVersion) -> None:
    person, then, now = a_nurse_of(session, second), one(session, first), the_competency(session, second)
    a_lineage(session, earlier=then, later=now)
    row = an_evidence(session, person=person, competency=then)
    assert state_of(session, person) is State.MET

    an_evidence(session, person=person, competency=then, ends=row, withdrawn=True, on=date(2026, 5, 1), reason="Found wrong.")

    assert state_of(session, person) is State.NOT_ASSESSED
    assert not_carried(session, person.id) == []


def test_a_row_of_the_later_version_can_correct_one_of_the_earlier(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then, now = a_nurse_of(session, second), one(session, first), the_competency(session, second)
    a_lineage(session, earlier=then, later=now)
    wrong = an_evidence(session, person=person, competency=then, level=4)

    an_evidence(session, person=person, competency=now, level=1, ends=wrong, on=date(2026, 5, 1))

    assert state_of(session, person) is State.BELOW


def test_a_correction_written_for_another_competency_still_ends_what_it_corrects(session: Session, first: FrameworkVersion) -> None:
    person, right = a_nurse_of(session, first), the_competency(session, first)
    wrong = an_evidence(session, person=person, competency=right, level=4)

    an_evidence(session, person=person, competency=one(session, first, "elsewhere"), ends=wrong, on=date(2026, 5, 1))

    assert state_of(session, person) is State.NOT_ASSESSED


# three versions, flattened


def test_of_three_versions_the_last_reads_the_first_two_and_counts_each_row_once(session: Session, first: FrameworkVersion) -> None:
    second = next_version(session, first, "2.0")
    third = next_version(session, second, "3.0")
    person = a_person(session)
    a, b, c = (one(session, version) for version in (first, second, third))
    a_lineage(session, earlier=a, later=b)
    a_lineage(session, earlier=a, later=c, relation="replaced-by", level_map={"1": 1, "2": 1, "3": 2, "4": 3})
    a_lineage(session, earlier=b, later=c, relation="replaced-by", level_map={"1": 1, "2": 1, "3": 2, "4": 3})
    rows = [an_evidence(session, person=person, competency=competency, level=3) for competency in (a, b, c)]

    assert read(session, person, c) == [(rows[0].id, c.id, 2), (rows[1].id, c.id, 2), (rows[2].id, c.id, 3)]
    assert read(session, person, b) == [(rows[0].id, b.id, 3), (rows[1].id, b.id, 3)]
    assert not_carried(session, person.id) == []


def test_what_was_dropped_on_the_way_stays_lost(session: Session, first: FrameworkVersion) -> None:
    second = next_version(session, first, "2.0")
    third = next_version(session, second, "3.0")
    person, a, b = a_person(session), one(session, first), one(session, second)
    a_lineage(session, earlier=a, later=b)
    for earlier in (a, b):
        a_lineage(session, earlier=earlier, later=None, relation="dropped", carries=False, version=third)
    an_evidence(session, person=person, competency=a)

    assert [(row.version, row.loss) for row in not_carried(session, person.id)] == [("1.0", Loss.DROPPED)]


def test_evidence_of_the_version_in_force_is_never_lost(session: Session, first: FrameworkVersion) -> None:
    person = a_person(session)
    an_evidence(session, person=person, competency=one(session, first))

    assert not_carried(session, person.id) == []


def test_somebody_elses_losses_are_not_listed(session: Session, first: FrameworkVersion, second: FrameworkVersion) -> None:
    one(session, second)
    an_evidence(session, competency=one(session, first))

    assert not_carried(session, a_person(session).id) == []


# everybody who reads


def a_nurse_of(session: Session, version: FrameworkVersion) -> Person:
    person = a_person(session)
    a_role_profile(session, version=version, profession=a_profession(session), needs={"asked": 2})
    a_membership(session, person=person, profession=a_profession(session))
    return person


def the_competency(session: Session, version: FrameworkVersion) -> Competency:
    return session.query(Competency).filter_by(version_id=version.id, slug="asked").one()


def state_of(session: Session, person: Person) -> State:
    (line,) = my_standing(session, person.id, on=TODAY).lines
    return line.standing.state


def test_page_brief_team_and_report_read_the_same(session: Session, first: FrameworkVersion, second: FrameworkVersion) -> None:
    person, hospital = a_nurse_of(session, second), an_organisation(session)
    a_membership(session, person=person, profession=a_profession(session), organisation=hospital)
    then, now = one(session, first), the_competency(session, second)
    a_lineage(session, earlier=then, later=now, relation="replaced-by")
    row = an_evidence(session, person=person, competency=then, level=2)

    below = evidence_below(session, hospital.path, [now.id], TODAY)
    team = team_below(session, hospital.path, profession=None, page=1, on=TODAY)

    assert state_of(session, person) is State.MET
    assert standing_in_brief(session, person.id, on=TODAY, advise=False).ready
    assert [(shown.id, shown.competency_id) for shown in below[person.id]] == [(row.id, now.id)]
    assert [member.ready for member in team.rows] == [True]


def test_reading_through_lineage_takes_one_statement_however_many_versions(
    session: Session, first: FrameworkVersion, statements: Counting
) -> None:
    second = next_version(session, first, "2.0")
    third = next_version(session, second, "3.0")
    person, now = a_person(session), one(session, third)
    for version in (first, second):
        for slug in ("left", "right"):
            earlier = one(session, version, slug)
            a_lineage(session, earlier=earlier, later=now, relation="merged")
            an_evidence(session, person=person, competency=earlier)

    with statements() as alone:
        mine = evidence_of(session, person.id, [now.id])
    with statements() as together:
        everyones = evidence_of_each(session, [person.id], [now.id])
    with statements() as lost:
        not_carried(session, person.id)

    assert len(mine) == len(everyones[person.id]) == 4
    assert (len(alone), len(together), len(lost)) == (1, 1, 1)


def test_the_history_tells_each_row_once_under_the_version_it_was_written_for(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    person, then = a_person(session), one(session, first)
    for slug in ("left", "right"):
        a_lineage(session, earlier=then, later=one(session, second, slug), relation="split")
    an_evidence(session, person=person, competency=then, on=date(2026, 3, 1))
    an_evidence(session, person=person, competency=one(session, second, "new"), on=date(2026, 6, 1))

    told = history_of(session, person.id)

    assert [(row.competency_title, row.earlier_version) for row in told] == [("New of 2.0", ""), ("Consent of 1.0", "1.0")]


def test_what_is_asked_decides_the_version_that_evidence_of_several_people_is_read_for(
    session: Session, first: FrameworkVersion, second: FrameworkVersion
) -> None:
    then, now = one(session, first), one(session, second)
    a_lineage(session, earlier=then, later=now)
    old, new = an_evidence(session, competency=then), an_evidence(session, competency=now)
    people = [old.person_id, new.person_id]

    by_now, by_then = evidence_of_each(session, people, [now.id]), evidence_of_each(session, people, [then.id])

    assert {who: [row.id for row in rows] for who, rows in by_now.items()} == {old.person_id: [old.id], new.person_id: [new.id]}
    assert {who: [row.id for row in rows] for who, rows in by_then.items()} == {old.person_id: [old.id]}


def test_several_people_can_be_read_as_of_a_day(session: Session, first: FrameworkVersion) -> None:
    competency = one(session, first)
    early, late = an_evidence(session, competency=competency), an_evidence(session, competency=competency, on=date(2026, 6, 1))

    found = evidence_of_each(session, [early.person_id, late.person_id], [competency.id], date(2026, 5, 1))

    assert list(found) == [early.person_id]
