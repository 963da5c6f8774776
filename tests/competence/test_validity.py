"""For how long what was shown counts: by kind, and less where a lapse harms at once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.validity import MONTHS, months_later, valid_until
from genomeready.frameworks.rules import Risk

DAY = date(2026, 3, 1)

DEFAULTS = {
    EvidenceKind.EXAMINATION: (60, 24),
    EvidenceKind.SUPERVISOR: (36, 24),
    EvidenceKind.PROCTORED_TEST: (36, 24),
    EvidenceKind.CASE: (36, 24),
    EvidenceKind.PRIOR_LEARNING: (36, 24),
    EvidenceKind.OUTSIDE_CERTIFICATE: (60, 24),
    EvidenceKind.PLACEMENT: (24, 12),
    EvidenceKind.QUIZ: (24, 12),
    EvidenceKind.COURSE: (24, 12),
    EvidenceKind.SELF: (24, 12),
}


@pytest.mark.parametrize("kind", EvidenceKind)
def test_every_kind_has_its_months_and_fewer_where_the_risk_is_high(kind: EvidenceKind) -> None:
    usual, risky = DEFAULTS[kind]

    assert valid_until(DAY, kind, Risk.STANDARD) == months_later(DAY, usual)
    assert valid_until(DAY, kind, Risk.HIGH) == months_later(DAY, risky)


def test_a_certificate_from_elsewhere_keeps_its_own_end() -> None:
    sooner, later = date(2026, 12, 31), date(2036, 1, 1)

    assert valid_until(DAY, EvidenceKind.OUTSIDE_CERTIFICATE, Risk.STANDARD, own_end=sooner) == sooner
    assert valid_until(DAY, EvidenceKind.OUTSIDE_CERTIFICATE, Risk.STANDARD, own_end=later) == later


def test_an_end_of_its_own_does_not_reach_beyond_what_a_high_risk_allows() -> None:
    found = valid_until(DAY, EvidenceKind.OUTSIDE_CERTIFICATE, Risk.HIGH, own_end=date(2036, 1, 1))

    assert found == date(2028, 3, 1)


def test_a_day_that_the_month_does_not_have_becomes_its_last() -> None:
    assert valid_until(date(2028, 2, 29), EvidenceKind.EXAMINATION, Risk.STANDARD) == date(2033, 2, 28)
    assert valid_until(date(2027, 2, 28), EvidenceKind.QUIZ, Risk.HIGH) == date(2028, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sampled_from(EvidenceKind))
def test_a_high_risk_never_lengthens(day: date, kind: EvidenceKind) -> None:
    assert day < valid_until(day, kind, Risk.HIGH) <= valid_until(day, kind, Risk.STANDARD) == months_later(day, MONTHS[kind])
