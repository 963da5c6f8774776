"""What holds of standing whatever the history: the rule's promises, tried on invented evidence."""

from datetime import date, timedelta

from competence.histories import days, height, histories, kinds, levels, needs
from factories.competence import a_need, shown
from hypothesis import assume, given
from hypothesis import strategies as st

from genomeready.competence.rules.deciding import verdicts
from genomeready.competence.rules.holding import kept
from genomeready.competence.rules.kinds import STRENGTH, EvidenceKind, State
from genomeready.competence.rules.standing import Need, Shown, Standing, in_force, is_role_ready, last_day, reasons, standings

AS_OF = date(2026, 11, 22)
stronger_kinds = kinds.filter(lambda kind: kind is not EvidenceKind.SELF)


def how(*evidence: Shown, need: Need, on: date = AS_OF) -> Standing:
    return standings([need], evidence, on)[need.competency_id]


# more evidence, less evidence, time


@given(needs, histories(), days, levels, stronger_kinds, st.integers(0, 3000))
def test_adding_valid_stronger_evidence_never_lowers_a_standing(
    need: Need, rows: list[Shown], day: date, level: int, kind: EvidenceKind, age: int
) -> None:
    new = shown(id=1000, level=level, kind=kind, on=day - timedelta(days=age))
    last = last_day(new, max_age_months=need.max_age_months)
    assume(last is None or day <= last)

    before, after = how(*rows, need=need, on=day), how(*rows, new, need=need, on=day)

    assert height(after) >= height(before)


@given(needs, histories(), days, levels, kinds, st.integers(0, 3000), st.none() | days)
def test_adding_anything_at_all_takes_no_level_away_and_leaves_met_what_was_met(
    need: Need, rows: list[Shown], day: date, level: int, kind: EvidenceKind, age: int, until: date | None
) -> None:
    new = shown(id=1000, level=level, kind=kind, on=day - timedelta(days=age), until=until)

    before, after = how(*rows, need=need, on=day), how(*rows, new, need=need, on=day)

    assert height(after)[0] >= height(before)[0]
    assert after.state is State.MET or before.state is not State.MET


@given(needs, histories(), days, levels)
def test_a_self_assessment_never_changes_what_is_held_or_met(need: Need, rows: list[Shown], day: date, level: int) -> None:
    before = how(*rows, need=need, on=day)

    after = how(*rows, shown(id=1000, level=level, kind="self", on=day), need=need, on=day)

    assert after.level == before.level
    assert after.state is before.state or (before.state, after.state) == (State.NOT_ASSESSED, State.SELF_DECLARED)


@given(needs, histories().filter(bool), st.data())
def test_withdrawing_anything_never_gives_a_level_or_meets_a_need(need: Need, rows: list[Shown], data: st.DataObject) -> None:
    ended = data.draw(st.sampled_from(rows))
    withdrawal = shown(id=1000, ends=ended.id, withdrawn=True, on=AS_OF)

    before, after = how(*rows, need=need), how(*rows, withdrawal, need=need)

    assert height(after)[0] <= height(before)[0]
    assert before.state is State.MET or after.state is not State.MET


@given(needs, histories(until=AS_OF), st.integers(1, 3000))
def test_time_alone_never_raises_a_standing(need: Need, rows: list[Shown], passing: int) -> None:
    now, then = how(*rows, need=need), how(*rows, need=need, on=AS_OF + timedelta(days=passing))

    assert height(then) <= height(now)


# as of a day


@given(needs, histories(), days)
def test_asked_about_a_past_day_later_rows_do_not_exist(need: Need, rows: list[Shown], day: date) -> None:
    known_then = [row for row in rows if row.day <= day]

    assert how(*rows, need=need, on=day) == how(*known_then, need=need, on=day)


@given(needs, histories(until=AS_OF).filter(bool), st.data(), st.integers(1, 400))
def test_a_withdrawal_changes_nothing_before_its_own_day(need: Need, rows: list[Shown], data: st.DataObject, later: int) -> None:
    ended = data.draw(st.sampled_from(rows))
    withdrawal = shown(id=1000, ends=ended.id, withdrawn=True, on=AS_OF + timedelta(days=later))
    eve = withdrawal.day - timedelta(days=1)

    assert how(*rows, withdrawal, need=need, on=eve) == how(*rows, need=need, on=eve)
    assert ended not in in_force([*rows, withdrawal], withdrawal.day)


@given(needs, histories(until=AS_OF).filter(bool), st.data(), levels, kinds)
def test_a_correction_stands_instead_of_what_it_corrects(
    need: Need, rows: list[Shown], data: st.DataObject, level: int, kind: EvidenceKind
) -> None:
    wrong = data.draw(st.sampled_from(rows))
    right = shown(id=1000, level=level, kind=kind, ends=wrong.id, on=AS_OF)
    never_written = [row for row in rows if row.id != wrong.id]
    ends_what_wrong_ended = [] if wrong.supersedes_id is None else [wrong._replace(withdrawn=True)]

    corrected = how(*rows, right, need=need)

    assert corrected == how(*never_written, *ends_what_wrong_ended, right, need=need)


@given(needs, histories().flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))), days)
def test_the_order_of_rows_is_irrelevant(need: Need, orders: tuple[list[Shown], list[Shown]], day: date) -> None:
    rows, shuffled = orders

    assert verdicts([need], rows, day) == verdicts([need], shuffled, day)
    assert kept([need], rows, day) == kept([need], shuffled, day)


# what a standing says


@given(histories(), days)
def test_what_is_not_applicable_never_counts(rows: list[Shown], day: date) -> None:
    asked, not_asked = a_need(competency_id=8), a_need(competency_id=7, applicable=False)
    evidence = [*rows, shown(id=1000, competency_id=8, on=day)]

    found = standings([asked, not_asked], evidence, day)

    assert found[7] == Standing(state=State.NOT_APPLICABLE)
    assert is_role_ready([asked, not_asked], found)
    assert [reason.competency_id for reason in reasons([asked, not_asked], standings([asked, not_asked], rows, day))] == [8]
    assert [row.competency_id for row in kept([asked, not_asked], evidence, day)] == [8]


@given(st.integers(0, 4), days, st.integers(0, 1000))
def test_not_assessed_is_never_level_nought(minimum: int, day: date, age: int) -> None:
    need = a_need(minimum=minimum)
    nought = shown(level=0, on=day - timedelta(days=age))

    never, shown_nought = how(need=need, on=day), how(nought, need=need, on=day)

    assert (never.state, never.level, never.by) == (State.NOT_ASSESSED, None, 0)
    assert (shown_nought.level, shown_nought.by) == (0, minimum)
    assert shown_nought.state is (State.BELOW if minimum else State.MET)


@given(needs, histories(), days)
def test_a_standing_says_only_what_its_rows_support(need: Need, rows: list[Shown], day: date) -> None:
    found = how(*rows, need=need, on=day)

    assert (found.deciding is None) == (found.state is State.NOT_ASSESSED)
    assert (found.by > 0) == (found.state is State.BELOW)
    assert (found.level is None) == (found.holding is None)
    if found.state is State.MET:
        assert need.minimum is not None
        assert found.level is not None
        assert found.level >= need.minimum
    if found.deciding:
        assert found.deciding in in_force(rows, day)
    if found.holding:
        assert found.holding.level == found.level
        assert found.holding.kind != EvidenceKind.SELF


@given(needs, histories(), days)
def test_among_rows_that_show_the_level_held_the_strongest_kind_decides_then_the_latest(need: Need, rows: list[Shown], day: date) -> None:
    found = how(*rows, need=need, on=day)
    equals = [
        row
        for row in in_force(rows, day)
        if row.kind != EvidenceKind.SELF
        and row.level == found.level
        and ((last := last_day(row, max_age_months=need.max_age_months)) is None or day <= last)
    ]

    if found.holding:
        assert found.holding == max(equals, key=lambda row: (STRENGTH[row.kind], row.shown_at, row.id))
    else:
        assert equals == []


@given(needs, histories(), days)
def test_a_verdict_tells_of_every_row_in_force_once(need: Need, rows: list[Shown], day: date) -> None:
    found = verdicts([need], rows, day)[need.competency_id]
    told = [other.row.id for other in found.outranked] + [row.id for row in [found.standing.deciding] if row]

    assert found.standing == how(*rows, need=need, on=day)
    if found.standing.deciding:
        assert sorted(told) == sorted(row.id for row in in_force(rows, day))
    assert all(other.row.level < found.standing.deciding.level for other in found.dissent if found.standing.deciding)


# until when it stays true


@given(needs, histories(), st.integers(0, 4000))
def test_what_is_kept_stays_true_until_its_last_day(need: Need, rows: list[Shown], later: int) -> None:
    for row in kept([need], rows, AS_OF):
        day = AS_OF + timedelta(days=later) if row.until is None else min(row.until, AS_OF + timedelta(days=later))

        assert row.until is None or row.until >= AS_OF
        assert how(*rows, need=need, on=day) == how(*rows, need=need)


@given(needs, histories(until=AS_OF))
def test_the_day_after_something_else_is_shown_or_holds_it_up(need: Need, rows: list[Shown]) -> None:
    for row in kept([need], rows, AS_OF):
        if row.until is not None:
            before, after = how(*rows, need=need), how(*rows, need=need, on=row.until + timedelta(days=1))
            assert (before, before.holding) != (after, after.holding)
