"""Meridia on paper: invented, plausible, and the same for the same seed."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.standing import Shown, is_role_ready, standings
from genomeready.competence.rules.validity import valid_until
from genomeready.demo.evidence import InventedEvidence, evidence_for
from genomeready.demo.meridia import ACCOUNTS, DOMAIN, PROFESSIONS, REGIONS, TEAMS, WORKERS, slug_of
from genomeready.demo.people import Invented, Stage, invent
from genomeready.frameworks.lines.roles import NeedRow
from genomeready.frameworks.rules import Risk

TODAY = date(2026, 11, 22)


def some_people(number: int = 600, *, seed: int = 2026) -> list[Invented]:
    return [invent(each, seed=seed, today=TODAY) for each in range(1, number + 1)]


def a_need(key: int, *, kind: str = "knowledge", set_key: str | None = None, applicable: bool = True) -> NeedRow:
    return NeedRow(
        competency_id=key, slug=f"c{key}", title=f"C{key}", domain_slug="d", domain_title="D", kind=kind, minimum=2 if applicable else None,
        maximum=None, applicable=applicable, set_key=set_key, max_age_months=60,
    )  # fmt: skip


NEEDS = [a_need(1), a_need(2), a_need(3, kind="skill"), a_need(4, kind="attitude"), a_need(5, set_key="field"), a_need(6, applicable=False)]


def at_stage(stage: Stage) -> list[Invented]:
    return [person for person in some_people() if person.stage is stage]


def as_shown(rows: list[InventedEvidence]) -> list[Shown]:
    return [
        Shown(
            id=number,
            competency_id=row.competency_id,
            level=row.level,
            kind=row.kind,
            shown_at=row.shown_at,
            valid_until=valid_until(row.shown_at.date(), row.kind, Risk.HIGH),
        )
        for number, row in enumerate(rows, start=1)
    ]


def is_ready(person: Invented) -> bool:
    rows = list(evidence_for(person, NEEDS, seed=2026, today=TODAY))
    return is_role_ready(NEEDS, standings(NEEDS, as_shown(rows), TODAY))


def test_the_same_seed_gives_the_same_people_and_evidence() -> None:
    assert some_people(50) == some_people(50)
    for person in some_people(50):
        assert list(evidence_for(person, NEEDS, seed=2026, today=TODAY)) == list(evidence_for(person, NEEDS, seed=2026, today=TODAY))


def test_another_seed_gives_other_people() -> None:
    assert [p.name for p in some_people(50)] != [p.name for p in some_people(50, seed=7)]


def test_a_person_does_not_depend_on_how_many_others_there_are() -> None:
    assert some_people(10) == some_people(600)[:10]


def test_every_address_is_at_a_domain_that_cannot_exist_and_no_two_are_alike() -> None:
    people = some_people()

    assert all(person.email.endswith(f"@{DOMAIN}") for person in people)
    assert DOMAIN.endswith(".example.org")
    assert len({person.email for person in people}) == len({person.public_id for person in people}) == len(people)
    assert all(len(person.public_id) == 26 for person in people)


def test_all_eight_professions_are_there_in_plausible_proportions() -> None:
    counted = Counter(person.profession for person in some_people())

    assert set(counted) == set(PROFESSIONS)
    assert len(PROFESSIONS) == 8
    assert counted["general-nurse"] > counted["physician"] > counted["pharmacist"] > counted["genetic-counsellor"]
    assert counted["clinical-geneticist"] < 30


def test_everybody_works_in_a_team_that_has_their_profession() -> None:
    teams = {
        f"{slug_of(provider.name)}-{slug_of(team)}": professions
        for region in REGIONS
        for provider in region.providers
        for team, professions in TEAMS[provider.sort].items()
    }

    for person in some_people():
        assert person.place == person.provider or person.profession in teams[person.place]
        assert person.place in teams or person.place == person.provider


def test_there_are_three_regions_of_three_providers() -> None:
    assert [len(region.providers) for region in REGIONS] == [3, 3, 3]
    assert all(provider.sort in WORKERS for region in REGIONS for provider in region.providers)


def test_dates_are_in_order_and_hours_are_allowed() -> None:
    for person in some_people():
        assert person.since < TODAY
        assert person.until is None or person.since <= person.until < TODAY
        assert Decimal(0) < person.wte <= Decimal("1.5")


def test_some_wait_for_confirmation_and_some_left() -> None:
    people = some_people()

    assert 0 < sum(not person.confirmed for person in people) < 30
    assert 0 < sum(person.until is not None for person in people) < 50


def test_every_stage_is_found_and_the_far_region_lags() -> None:
    people = some_people(3000)
    first, last = ({slug_of(provider.name) for provider in region.providers} for region in (REGIONS[0], REGIONS[-1]))

    def share(providers: set[str]) -> float:
        here = [person for person in people if person.provider in providers]
        return sum(person.stage is Stage.READY for person in here) / len(here)

    assert set(Counter(person.stage for person in people)) == set(Stage)
    assert share(first) > share(last)


@pytest.mark.parametrize(
    ("stage", "ready"),
    [
        (Stage.READY, True),
        (Stage.NEARLY, False),
        (Stage.LAPSED, False),
        (Stage.STARTED, False),
        (Stage.DECLARED, False),
        (Stage.NOTHING, False),
    ],
)
def test_a_stage_is_what_its_evidence_says_by_the_platforms_own_rules(stage: Stage, *, ready: bool) -> None:
    found = Counter(is_ready(person) for person in at_stage(stage))

    if stage is Stage.STARTED:  # may by luck have everything
        assert found[False] > found[True]
    else:
        assert set(found) == {ready}


def test_evidence_is_of_several_kinds_never_in_the_future_and_never_for_what_is_not_asked() -> None:
    rows = [row for person in some_people() for row in evidence_for(person, NEEDS, seed=2026, today=TODAY)]

    assert {EvidenceKind.EXAMINATION, EvidenceKind.SUPERVISOR, EvidenceKind.SELF, EvidenceKind.QUIZ, EvidenceKind.COURSE} <= {
        row.kind for row in rows
    }
    assert all(row.shown_at.date() < TODAY for row in rows)
    assert 6 not in {row.competency_id for row in rows}
    assert all(0 <= row.level <= 4 for row in rows)
    assert any(row.valid_until and row.valid_until < TODAY for row in as_shown(rows))


def test_evidence_reaches_back_so_that_past_reports_differ() -> None:
    rows = [row for person in some_people() for row in evidence_for(person, NEEDS, seed=2026, today=TODAY)]

    assert any(row.shown_at.date() < TODAY - timedelta(days=730) for row in rows)
    assert any(row.shown_at.date() > TODAY - timedelta(days=90) for row in rows)


def test_there_is_one_account_for_each_kind_of_person() -> None:
    assert [account.role for account in ACCOUNTS] == ["learner", "lead", "educator", "examiner", "reviewer", "administrator"]
    assert [account.email.split("@")[0] for account in ACCOUNTS] == [account.role for account in ACCOUNTS]
