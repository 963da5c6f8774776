"""What standing follows from: the rule that pages, reports and the API share."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from factories.competence import a_need, shown

from genomeready.competence.rules.kinds import STRENGTH, EvidenceKind, State
from genomeready.competence.rules.standing import (
    Need,
    Reason,
    Shown,
    Standing,
    in_force,
    is_role_ready,
    last_day,
    reasons,
    standings,
)
from genomeready.competence.rules.validity import months_later

TODAY = date(2026, 11, 22)
LONG_AGO = date(2020, 1, 1)


def how(*evidence: Shown, need: Need | None = None, on: date = TODAY) -> Standing:
    need = need or a_need()
    return standings([need], evidence, on)[need.competency_id]


# what each state means


def test_an_examination_at_the_level_asked_meets_it() -> None:
    exam = shown(level=2)

    found = how(exam)

    assert found == Standing(state=State.MET, level=2, deciding=exam)


def test_a_level_above_the_maximum_of_a_range_is_met() -> None:
    assert how(shown(level=4), need=a_need(minimum=2, maximum=3)).state is State.MET


@pytest.mark.parametrize(("level", "by"), [(0, 3), (1, 2), (2, 1)])
def test_a_lower_level_is_below_by_the_steps_that_are_missing(level: int, by: int) -> None:
    found = how(shown(level=level), need=a_need(minimum=3))

    assert (found.state, found.by, found.level) == (State.BELOW, by, level)


def test_nothing_shown_is_not_assessed_and_not_level_nought() -> None:
    assert how() == Standing(state=State.NOT_ASSESSED, level=None)


def test_a_need_of_level_nought_still_has_to_be_shown() -> None:
    assert how(need=a_need(minimum=0)).state is State.NOT_ASSESSED
    assert how(shown(level=0), need=a_need(minimum=0)).state is State.MET


def test_a_need_that_does_not_apply_is_not_applicable_whatever_was_shown() -> None:
    assert how(shown(level=4), need=a_need(applicable=False)) == Standing(state=State.NOT_APPLICABLE)


def test_evidence_of_another_competency_says_nothing() -> None:
    assert how(shown(competency_id=8)).state is State.NOT_ASSESSED


def test_a_self_assessment_alone_is_self_declared_and_holds_no_level() -> None:
    found = how(shown(level=4, kind="self"))

    assert (found.state, found.level) == (State.SELF_DECLARED, None)
    assert found.deciding is not None
    assert found.deciding.level == 4


def test_of_self_assessments_the_latest_is_the_one_that_is_told() -> None:
    earlier, later = shown(level=3, kind="self", on=date(2026, 1, 1)), shown(level=1, kind="self", on=date(2026, 2, 1))

    found = how(later, earlier)

    assert found.deciding == later


def test_a_high_self_assessment_does_not_lift_what_an_examination_showed() -> None:
    found = how(shown(level=1), shown(level=4, kind="self"))

    assert (found.state, found.by) == (State.BELOW, 1)


# which row decides


def test_the_highest_level_is_held_though_a_stronger_kind_showed_less() -> None:
    supervisor = shown(level=3, kind="supervisor")

    found = how(shown(level=1, kind="examination"), supervisor)

    assert (found.level, found.deciding) == (3, supervisor)


def test_of_rows_that_show_the_same_level_the_strongest_kind_decides() -> None:
    exam = shown(kind="examination", on=date(2025, 1, 1))

    found = how(shown(kind="quiz", on=date(2026, 5, 1)), exam, shown(kind="course", on=date(2026, 6, 1)))

    assert found.deciding == exam


def test_of_rows_of_one_kind_the_latest_decides() -> None:
    later = shown(on=date(2026, 6, 1))

    found = how(later, shown(on=date(2026, 5, 1)))

    assert found.deciding == later


def test_kinds_are_ranked_from_the_examination_down_to_self_assessment() -> None:
    ranked = sorted(EvidenceKind, key=lambda kind: STRENGTH[kind], reverse=True)

    assert ranked == [
        "examination", "supervisor", "proctored-test", "case", "prior-learning", "outside-certificate", "placement", "quiz", "course",
        "self",
    ]  # fmt: skip


# evidence has an age


def test_evidence_counts_on_its_last_day_and_not_on_the_next() -> None:
    exam = shown(until=date(2026, 11, 22))

    assert how(exam, on=date(2026, 11, 22)).state is State.MET
    assert how(exam, on=date(2026, 11, 23)) == Standing(state=State.EXPIRED, deciding=exam)


def test_evidence_is_too_old_for_a_role_the_day_after_its_months_are_over() -> None:
    exam, need = shown(on=date(2021, 11, 22)), a_need(max_age_months=60)

    assert how(exam, need=need, on=date(2026, 11, 22)).state is State.MET
    assert how(exam, need=need, on=date(2026, 11, 23)).state is State.EXPIRED


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 5, 15), 0, date(2026, 5, 15)),
    ],
)
def test_months_are_calendar_months_and_end_with_the_month(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_the_earlier_of_two_ends_is_the_last_day() -> None:
    row = shown(on=date(2026, 1, 1), until=date(2026, 6, 30))

    assert last_day(row, max_age_months=3) == date(2026, 4, 1)
    assert last_day(row, max_age_months=12) == date(2026, 6, 30)
    assert last_day(row._replace(valid_until=None), max_age_months=None) is None


def test_a_level_that_ran_out_and_would_meet_is_expired_though_a_lower_one_is_still_held() -> None:
    lost, held = shown(level=3, until=date(2025, 1, 1)), shown(level=1)

    found = how(lost, held)

    assert found == Standing(state=State.EXPIRED, level=1, deciding=lost)


def test_a_level_that_ran_out_and_would_not_meet_leaves_what_is_held_below() -> None:
    held = shown(level=1)

    found = how(shown(level=2, until=date(2025, 1, 1)), held, need=a_need(minimum=3))

    assert found == Standing(state=State.BELOW, by=2, level=1, deciding=held)


def test_all_that_was_ever_shown_having_run_out_is_expired_at_any_level() -> None:
    assert how(shown(level=1, until=date(2025, 1, 1)), need=a_need(minimum=3)).state is State.EXPIRED


def test_a_self_assessment_does_not_hide_that_evidence_ran_out() -> None:
    assert how(shown(until=date(2025, 1, 1)), shown(kind="self")).state is State.EXPIRED


def test_a_self_assessment_that_ran_out_leaves_not_assessed() -> None:
    assert how(shown(kind="self", on=LONG_AGO), need=a_need(max_age_months=12)).state is State.NOT_ASSESSED


# history: as of a day


def test_evidence_counts_from_the_day_it_was_shown() -> None:
    exam = shown(on=date(2026, 3, 1))

    assert how(exam, on=date(2026, 2, 28)).state is State.NOT_ASSESSED
    assert how(exam, on=date(2026, 3, 1)).state is State.MET


def test_the_day_of_a_moment_is_its_day_in_utc() -> None:
    just_after_midnight_in_an_eastern_zone = datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=5)))
    row = shown()._replace(shown_at=just_after_midnight_in_an_eastern_zone)

    assert row.day == date(2026, 3, 1)
    assert row._replace(shown_at=row.shown_at.astimezone(UTC)).day == row.day


def test_a_withdrawal_ends_evidence_from_its_own_day_and_not_before() -> None:
    exam = shown(id=1, on=date(2026, 3, 1))
    withdrawal = shown(id=2, on=date(2026, 5, 1), ends=1, withdrawn=True)

    assert how(exam, withdrawal, on=date(2026, 4, 30)).state is State.MET
    assert how(exam, withdrawal, on=date(2026, 5, 1)).state is State.NOT_ASSESSED


def test_a_correction_takes_the_place_of_the_row_it_supersedes() -> None:
    wrong, right = shown(id=1, level=3), shown(id=2, level=1, ends=1, on=date(2026, 5, 1))

    assert how(wrong, right, on=date(2026, 4, 1)).level == 3
    assert how(wrong, right).level == 1


def test_withdrawing_a_correction_does_not_bring_back_what_it_corrected() -> None:
    wrong, right = shown(id=1, level=3), shown(id=2, level=2, ends=1, on=date(2026, 5, 1))
    withdrawal = shown(id=3, ends=2, withdrawn=True, on=date(2026, 6, 1))

    assert in_force([wrong, right, withdrawal], TODAY) == []


def test_a_withdrawal_leaves_other_evidence_alone() -> None:
    exam, quiz = shown(id=1), shown(id=2, kind="quiz")

    found = how(exam, quiz, shown(id=3, ends=1, withdrawn=True, on=date(2026, 5, 1)))

    assert found.deciding == quiz


# role-ready


def test_a_role_is_ready_when_every_mandatory_competency_is_met() -> None:
    needs = [a_need(competency_id=1), a_need(competency_id=2, set_key="setting"), a_need(competency_id=3, applicable=False)]
    found = standings(needs, [shown(competency_id=1)], TODAY)

    assert is_role_ready(needs, found)
    assert reasons(needs, found) == []


def test_a_role_is_not_ready_on_self_assessment() -> None:
    found = standings([a_need()], [shown(level=4, kind="self")], TODAY)

    assert not is_role_ready([a_need()], found)


def test_reasons_name_each_mandatory_competency_that_is_not_met_in_the_order_of_the_profile() -> None:
    needs = [a_need(competency_id=3, minimum=3), a_need(competency_id=1), a_need(competency_id=2), a_need(competency_id=4, set_key="x")]
    evidence = [shown(competency_id=3, level=1), shown(competency_id=2)]

    found = reasons(needs, standings(needs, evidence, TODAY))

    assert found == [Reason(competency_id=3, state=State.BELOW, by=2), Reason(competency_id=1, state=State.NOT_ASSESSED, by=0)]


def test_two_thousand_rows_against_eighty_needs_are_read_in_one_pass() -> None:
    needs = [a_need(competency_id=n, max_age_months=60) for n in range(80)]
    kinds = [kind.value for kind in EvidenceKind]
    evidence = [
        shown(id=n + 1, competency_id=n % 80, level=n % 5, kind=kinds[n % 7], on=LONG_AGO + timedelta(days=n), until=TODAY)
        for n in range(2000)
    ]

    in_one_pass = standings(needs, (row for row in evidence), TODAY)  # a generator cannot be read twice

    assert in_one_pass == standings(needs, evidence, TODAY)
    assert len(in_one_pass) == 80
