"""Numbers, periods, standings and the words for awards."""

from datetime import UTC, datetime, timedelta

import pytest
from factories.credentials import NOON
from hypothesis import given
from hypothesis import strategies as st

from genomeready.base.ids import new_public_id
from genomeready.catalogue.rules import AwardType
from genomeready.credentials.rules import (
    AwardState,
    Standing,
    achievement_type,
    award_in_words,
    award_of_achievement,
    certificate_number,
    months_later,
    read_number,
    standing_at,
    written_day,
)

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(st.integers(2020, 2999))
def test_every_number_we_write_is_read_back_however_it_is_typed(year: int) -> None:
    number = certificate_number(year, new_public_id())

    assert len(number) <= 20
    assert read_number(number) == number
    assert read_number(f"  {number.lower()}\n") == number
    assert read_number(number.replace("-", "")) == number
    assert read_number(number.replace("-", " ")) == number


@pytest.mark.parametrize(
    "text", ["", "GR", "GR-2026", "GR-2026-AAAA", "GR-2026-AAAA-AAA1", "XX-2026-AAAA-AAAA", "GR-2026-AAAA-AAAAA", "x" * 10_000]
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert read_number(text) is None


@given(moments, st.integers(0, 240))
def test_a_period_ends_in_the_right_month_and_never_later_in_it(start: datetime, months: int) -> None:
    end = months_later(start, months)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day
    assert end.time() == start.time()


@given(moments, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_period_never_ends_earlier(start: datetime, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))

    assert months_later(start, shorter) <= months_later(start, longer)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2025, 2, 28, tzinfo=UTC)),
        (datetime(2026, 11, 30, tzinfo=UTC), 3, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 1, datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_months_end_where_a_calendar_says(start: datetime, months: int, end: datetime) -> None:
    assert months_later(start, months) == end


@pytest.mark.parametrize(
    ("until", "state", "standing"),
    [
        (None, AwardState.IN_FORCE, Standing.IN_FORCE),
        (NOON + timedelta(seconds=1), AwardState.IN_FORCE, Standing.IN_FORCE),
        (NOON, AwardState.IN_FORCE, Standing.EXPIRED),
        (NOON + timedelta(days=9), AwardState.SUSPENDED, Standing.SUSPENDED),
        (NOON + timedelta(days=9), AwardState.REVOKED, Standing.REVOKED),
        (NOON - timedelta(days=9), AwardState.REVOKED, Standing.REVOKED),
    ],
)
def test_where_a_certificate_stands_follows_from_its_period_and_what_was_decided(
    until: datetime | None, state: AwardState, standing: Standing
) -> None:
    assert standing_at(NOON, valid_until=until, state=state) is standing


@pytest.mark.parametrize("award", list(AwardType))
def test_every_award_type_has_its_word_and_comes_back_from_it(award: AwardType) -> None:
    assert award_of_achievement(achievement_type(award)) == award_in_words(award)


def test_an_unknown_award_type_claims_the_least() -> None:
    assert achievement_type("something new") == "CertificateOfCompletion"


@given(moments)
def test_a_day_is_written_with_its_month_in_words(moment: datetime) -> None:
    written = written_day(moment)

    assert datetime.strptime(written, "%d %B %Y").replace(tzinfo=UTC).date() == moment.date()
