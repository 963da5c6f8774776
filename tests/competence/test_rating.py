"""Rating oneself: drafts that are kept as one goes, and what becomes of them when it is finished."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from factories.competence import a_nurse, a_rating, a_rating_draft, an_evidence, the_competency
from factories.people import a_person
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.queries import entries_about
from genomeready.audit.services import seal
from genomeready.base.refusals import NotThere
from genomeready.competence.models import Evidence, Rating, RatingDraft
from genomeready.competence.queries.rating import Said, self_assessment
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.kinds import State
from genomeready.competence.services.rating import finish_rating, keep_drafts
from genomeready.people.models import Person

Counting = Callable[[], AbstractContextManager[list[str]]]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOON.date()
TWO: dict[str, int | tuple[int, int] | None] = {"genome-structure": 2, "variant-effects": 2}


def keep(session: Session, person: Person, at: datetime = NOON, **said: Said) -> None:
    keep_drafts(session, person.id, said={the_competency(session, slug.replace("_", "-")).id: now for slug, now in said.items()}, at=at)


def finish(session: Session, person: Person, at: datetime = NOON) -> list[Evidence]:
    page = self_assessment(session, person.id, on=at.date())
    return finish_rating(session, person.id, needs=[row.need for row in page.rows], at=at, by=person)


def test_what_was_chosen_is_kept_as_a_draft_and_counts_for_nothing(session: Session) -> None:
    person = a_nurse(session)

    keep(session, person, genome_structure=Said(level=3, confidence=2, importance=4, comment="On the ward."))

    draft = session.scalars(select(RatingDraft)).one()
    assert (draft.level, draft.confidence, draft.importance, draft.comment, draft.saved_at) == (3, 2, 4, "On the ward.", NOON)
    assert session.query(Evidence).count() == 0
    assert my_standing(session, person.id, on=TODAY).lines[0].standing.state is State.NOT_ASSESSED


def test_a_later_choice_takes_the_place_of_the_earlier_one(session: Session) -> None:
    person = a_nurse(session)
    keep(session, person, genome_structure=Said(level=3, comment="First."))

    keep(session, person, LATER, genome_structure=Said(level=1))

    draft = session.scalars(select(RatingDraft)).one()
    assert (draft.level, draft.comment, draft.saved_at) == (1, "", LATER)


def test_what_is_kept_is_there_on_another_device(session: Session) -> None:
    person = a_nurse(session, needs=TWO)
    keep(session, person, variant_effects=Said(level=2, comment="Half way."))

    page = self_assessment(session, person.id, on=TODAY)

    assert [row.now for row in page.rows] == [Said(), Said(level=2, comment="Half way.")]
    assert page.saved_at == NOON


def test_nobody_sees_the_draft_of_another_person(session: Session) -> None:
    person = a_nurse(session)
    a_rating_draft(session, person=a_person(session), competency=the_competency(session), level=4)

    (row,) = self_assessment(session, person.id, on=TODAY).rows

    assert row.draft is None


def test_finishing_turns_drafts_into_evidence_with_what_was_added(session: Session) -> None:
    person = a_nurse(session, needs=TWO)
    keep(session, person, genome_structure=Said(level=3, confidence=2, importance=4, comment="On the ward."), variant_effects=Said(level=0))

    rows = finish(session, person)

    assert sorted((row.level, row.kind, row.said_by_id) for row in rows) == [(0, "self", person.id), (3, "self", person.id)]
    assert {row.valid_until for row in rows} == {date(2028, 11, 22)}
    assert len({row.rests_on for row in rows}) == 1
    assert sorted((r.confidence, r.importance, r.comment) for r in session.scalars(select(Rating)) if r.confidence) == [
        (2, 4, "On the ward.")
    ]
    assert session.query(Rating).count() == 2
    assert session.query(RatingDraft).count() == 0


def test_level_zero_is_a_level_and_left_open_is_none(session: Session) -> None:
    person = a_nurse(session, needs=TWO)
    keep(session, person, genome_structure=Said(level=0), variant_effects=Said(level=None))

    finish(session, person)

    states = [line.standing.state for line in my_standing(session, person.id, on=TODAY).lines]
    assert states == [State.SELF_DECLARED, State.NOT_ASSESSED]
    assert [row.need.slug for row in self_assessment(session, person.id, on=TODAY).open] == ["variant-effects"]


def test_a_comment_without_a_level_is_kept_for_later(session: Session) -> None:
    person = a_nurse(session, needs=TWO)
    keep(session, person, genome_structure=Said(level=1), variant_effects=Said(comment="Ask Jo about this."))

    finish(session, person)

    assert [row.now.comment for row in self_assessment(session, person.id, on=TODAY).rows] == ["", "Ask Jo about this."]


def test_what_says_the_same_as_before_is_not_written_again(session: Session) -> None:
    person = a_nurse(session, needs=TWO)
    keep(session, person, genome_structure=Said(level=1, comment="So."), variant_effects=Said(level=2))
    finish(session, person)

    keep(session, person, LATER, genome_structure=Said(level=1, comment="So."), variant_effects=Said(level=3))
    rows = finish(session, person, LATER)

    assert [row.level for row in rows] == [3]
    assert session.query(Evidence).count() == 3
    assert session.query(RatingDraft).count() == 0


def test_a_new_comment_on_the_same_level_is_kept_as_a_new_rating(session: Session) -> None:
    person = a_nurse(session)
    keep(session, person, genome_structure=Said(level=1, comment="So."))
    finish(session, person)

    keep(session, person, LATER, genome_structure=Said(level=1, comment="Since then I have done ten."))
    finish(session, person, LATER)

    assert [r.comment for r in session.scalars(select(Rating).order_by(Rating.id))] == ["So.", "Since then I have done ten."]
    assert self_assessment(session, person.id, on=LATER.date()).rows[0].before.comment == "Since then I have done ten."


def test_finishing_without_a_draft_writes_nothing(session: Session) -> None:
    assert finish(session, a_nurse(session)) == []
    assert session.query(Evidence).count() == 0


def test_a_second_finish_finds_nothing_left(session: Session) -> None:
    person = a_nurse(session)
    keep(session, person, genome_structure=Said(level=1))

    assert len(finish(session, person)) == 1
    assert finish(session, person) == []


def test_a_rating_that_ran_out_is_written_again_although_it_says_the_same(session: Session) -> None:
    person = a_nurse(session)
    old = an_evidence(session, person=person, competency=the_competency(session), kind="self", level=2, until=date(2026, 1, 1))
    a_rating(session, evidence=old, confidence=None, importance=None)
    keep(session, person, genome_structure=Said(level=2))

    assert [row.level for row in finish(session, person)] == [2]


@pytest.mark.parametrize("kind", ["examination", "supervisor"])
def test_what_others_have_shown_of_me_is_never_touched(session: Session, kind: str) -> None:
    person = a_nurse(session)
    confirmed = an_evidence(session, person=person, competency=the_competency(session), kind=kind, level=2)
    keep(session, person, genome_structure=Said(level=0))

    finish(session, person)

    (line,) = my_standing(session, person.id, on=TODAY).lines
    assert line.standing.state is State.MET
    assert line.standing.deciding is not None
    assert line.standing.deciding.id == confirmed.id


def test_a_draft_about_what_the_role_no_longer_asks_stays_out(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 2, "tumour-test-choice": None})
    keep(session, person, tumour_test_choice=Said(level=4), genome_structure=Said(level=1))

    rows = finish(session, person)

    assert [row.competency_id for row in rows] == [the_competency(session).id]


def test_finishing_is_noted_in_the_audit_trail(session: Session) -> None:
    person = a_nurse(session)
    keep(session, person, genome_structure=Said(level=1))

    finish(session, person)
    seal(session)

    assert [entry.act for entry in entries_about(session, f"person:{person.public_id}")] == ["evidence.recorded"]


def test_evidence_without_anything_added_is_read_as_a_bare_level(session: Session) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=3)

    (row,) = self_assessment(session, person.id, on=TODAY).rows

    assert row.before == row.now == Said(level=3)


def test_only_what_would_be_written_counts_as_changed(session: Session) -> None:
    person = a_nurse(session, needs={**TWO, "consent-conversation": 1})
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=3)
    keep(session, person, genome_structure=Said(level=3), variant_effects=Said(level=1), consent_conversation=Said(comment="Later."))

    page = self_assessment(session, person.id, on=TODAY)

    assert [row.need.slug for row in page.changed] == ["variant-effects"]


def test_one_competency_can_be_looked_at_alone(session: Session) -> None:
    page = self_assessment(session, a_nurse(session, needs=TWO).id, on=TODAY)

    assert [row.need.slug for row in page.only("variant-effects").rows] == ["variant-effects"]
    assert page.place_of("variant-effects") == 1
    with pytest.raises(NotThere):
        page.only("consent-conversation")


@pytest.mark.parametrize("drafts", [1, 30])
def test_finishing_takes_the_same_statements_whatever_the_drafts(session: Session, statements: Counting, drafts: int) -> None:
    slugs = [f"competency-number-{n}" for n in range(drafts)]
    person = a_nurse(session, needs=dict.fromkeys(slugs, 2))
    keep(session, person, **{slug: Said(level=1) for slug in slugs})
    needs = [row.need for row in self_assessment(session, person.id, on=TODAY).rows]
    session.flush()

    with statements() as seen:
        finish_rating(session, person.id, needs=needs, at=NOON, by=person)

    assert len(seen) <= 8
