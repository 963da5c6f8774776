"""A regrade of a paper that people marked in part: what they gave stands, and their question can be dropped or credited in full."""

from fractions import Fraction

import pytest
from factories.assessment import a_paper
from factories.marking import a_waiting_attempt, an_examiner, marked_by
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.queries.outcomes import judged_shares
from genomeready.assessment.queries.regrades import marked_papers
from genomeready.assessment.rules.regrades import Correction, Policy
from genomeready.assessment.rules.results import Marked, as_read


@pytest.fixture
def attempt(session: Session) -> Attempt:
    """A paper with one question in words, of which two markers gave three of five."""
    found = a_waiting_attempt(session)
    for _ in range(2):
        marked_by(session, an_examiner(session), found, {"finding": 2, "advice": 1})
    return found


def in_words(session: Session, attempt: Attempt) -> int:
    return next(place["question"] for place in a_paper(session, attempt=attempt).places if place["type"] == "free_text")


def marked_again(session: Session, attempt: Attempt, policy: Policy | None = None) -> dict[int, Marked]:
    under = {in_words(session, attempt): Correction(policy=policy, key={})} if policy else {}
    paper, marked = marked_papers(session, [attempt.id], under=under)[attempt.id]
    return {place["question"]: each for place, each in zip(paper.places, marked, strict=True)}


def test_marked_again_without_a_correction_a_paper_earns_what_it_earned(session: Session, attempt: Attempt) -> None:
    assert sorted(str(each.share) for each in marked_again(session, attempt).values()) == ["1", "3/5"]
    assert str(as_read(attempt.result or {}).marks) == "1.6000"


@pytest.mark.parametrize(("policy", "share", "counts"), [(Policy.FULL, Fraction(1), True), (Policy.DROP, Fraction(3, 5), False)])
def test_a_question_that_people_marked_is_credited_in_full_or_dropped(
    session: Session, attempt: Attempt, policy: Policy, share: Fraction, counts: bool
) -> None:  # fmt: skip
    found = marked_again(session, attempt, policy)[in_words(session, attempt)]

    assert (found.share, found.counts) == (share, counts)


def test_nothing_is_judged_before_the_last_mark(session: Session) -> None:
    waiting = a_waiting_attempt(session)
    marked_by(session, an_examiner(session), waiting)

    assert judged_shares(session, [waiting.id]) == {}
