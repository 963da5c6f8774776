"""Which row decided, over which others, and why: nothing that disagrees is hidden."""

from datetime import date

import pytest
from factories.competence import a_need, shown

from genomeready.competence.rules.deciding import Verdict, Why, verdicts
from genomeready.competence.rules.kinds import State
from genomeready.competence.rules.standing import Need, Shown, standings

TODAY = date(2026, 11, 22)
MARCH, MAY = date(2026, 3, 3), date(2026, 5, 1)


def verdict(*evidence: Shown, need: Need | None = None) -> Verdict:
    need = need or a_need()
    return verdicts([need], evidence, TODAY)[need.competency_id]


def told(found: Verdict) -> list[tuple[int, Why]]:
    return [(other.row.id, other.why) for other in found.outranked]


def test_an_examination_outranks_a_later_confirmation_of_the_same_level_by_its_kind() -> None:
    exam, confirmed = shown(kind="examination", on=MARCH), shown(kind="supervisor", on=MAY)

    found = verdict(confirmed, exam)

    assert found.standing.deciding == exam
    assert found.why is Why.KIND
    assert told(found) == [(confirmed.id, Why.KIND)]


def test_of_one_kind_the_later_outranks_the_earlier() -> None:
    earlier, later = shown(on=MARCH), shown(on=MAY)

    found = verdict(earlier, later)

    assert (found.standing.deciding, found.why) == (later, Why.LATER)


def test_a_higher_level_decides_and_the_stronger_kind_that_showed_less_is_told() -> None:
    exam, quiz = shown(kind="examination", level=1), shown(kind="quiz", level=3)

    found = verdict(exam, quiz, need=a_need(minimum=3))

    assert (found.standing.state, found.standing.deciding, found.why) == (State.MET, quiz, Why.LEVEL)
    assert [other.row for other in found.dissent] == [exam]


def test_a_weaker_kind_that_showed_less_is_no_dissent() -> None:
    found = verdict(shown(kind="examination", level=3), shown(kind="quiz", level=1))

    assert found.outranked[0].why is Why.LEVEL
    assert found.dissent == ()


def test_a_stronger_kind_that_has_run_out_is_no_dissent() -> None:
    old, quiz = shown(kind="examination", level=1, until=date(2025, 1, 1)), shown(kind="quiz", level=3)

    found = verdict(old, quiz)

    assert told(found) == [(old.id, Why.RAN_OUT)]
    assert found.dissent == ()


def test_a_self_assessment_beside_anything_stronger_never_counts_however_high() -> None:
    exam, said = shown(level=1), shown(kind="self", level=4)

    found = verdict(exam, said)

    assert told(found) == [(said.id, Why.DECLARED_ONLY)]
    assert found.dissent == ()


def test_of_self_assessments_alone_the_later_one_is_told_even_where_it_is_lower() -> None:
    high, low = shown(kind="self", level=3, on=MARCH), shown(kind="self", level=1, on=MAY)

    found = verdict(high, low)

    assert (found.standing.state, found.standing.deciding, found.why) == (State.SELF_DECLARED, low, Why.LATER)


def test_what_ran_out_decides_over_a_lower_level_that_is_still_held() -> None:
    lost, held = shown(level=3, until=date(2025, 1, 1)), shown(level=1)

    found = verdict(lost, held)

    assert (found.standing.state, found.standing.deciding, found.standing.holding) == (State.EXPIRED, lost, held)
    assert told(found) == [(held.id, Why.LEVEL)]


def test_the_nearest_rows_come_first_then_what_ran_out_then_what_was_only_declared() -> None:
    winner = shown(level=3, kind="supervisor")
    quiz, exam = shown(level=2, kind="quiz"), shown(level=1, kind="examination")
    lost, said = shown(level=4, until=date(2025, 1, 1)), shown(level=4, kind="self")

    found = verdict(said, lost, exam, quiz, winner)

    assert told(found) == [(quiz.id, Why.LEVEL), (exam.id, Why.LEVEL), (lost.id, Why.RAN_OUT), (said.id, Why.DECLARED_ONLY)]


def test_the_only_row_outranks_nothing() -> None:
    found = verdict(shown())

    assert (found.why, found.outranked) == (None, ())


@pytest.mark.parametrize("need", [a_need(), a_need(applicable=False)])
def test_where_nothing_decided_there_is_nothing_to_tell(need: Need) -> None:
    found = verdict(shown(competency_id=8), need=need)

    assert found.standing.deciding is None
    assert found.outranked == ()


def test_a_withdrawn_row_is_not_among_those_that_lost() -> None:
    wrong, right = shown(level=4), shown(level=2)
    withdrawal = shown(ends=wrong.id, withdrawn=True, on=MAY)

    found = verdict(wrong, right, withdrawal)

    assert found == Verdict(standing=standings([a_need()], [right], TODAY)[7])
