"""Run quality: tables that show exactly their faults, and the judgement of them."""

import json
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.machines import MACHINES, Answers
from genomeready.assessment.types.run_quality.faults import ACTIONS, FAULTS, action_for, possible, recognised, shows_in
from genomeready.assessment.types.run_quality.generating import table_of
from genomeready.assessment.types.run_quality.metrics import METRICS, asked, failing

QC = Answers(MACHINES["qc"])
SEEDS = st.integers(0, 999_999)
TRIOS = st.booleans()
BY_HAND = {
    "contamination": ({"freemix", "het_hom"}, "re-extract"),
    "swap": ({"sex", "mother", "father"}, "stop"),
    "low-complexity": ({"duplicates", "covered"}, "re-extract"),
    "failed-capture": ({"on_target", "covered"}, "resequence"),
    "adapter": ({"adapter"}, "proceed"),
    "low-q30": ({"q30"}, "resequence"),
    "gc-bias": ({"gc_rich"}, "proceed"),
    "wrong-build": ({"titv", "known"}, "stop"),
    "not-the-father": ({"father"}, "stop"),
}
"""A second writing: what each fault of a trio breaks, and what is to be done."""
LIMITS = {
    "q30": (85, None),
    "adapter": (None, 5),
    "duplicates": (None, 30),
    "on_target": (60, None),
    "covered": (95, None),
    "gc_rich": (Fraction("0.6"), None),
    "freemix": (None, 3),
    "het_hom": (Fraction("1.3"), 2),
    "titv": (Fraction("2.8"), Fraction("3.3")),
    "known": (95, None),
    "mother": (Fraction("0.18"), Fraction("0.35")),
    "father": (Fraction("0.18"), Fraction("0.35")),
}
"""A second writing of the limits."""


def broken_by_hand(values: dict[str, str]) -> set[str]:
    found = {"sex"} if len(set(values["sex"])) == 2 else set()
    for own, (least, most) in LIMITS.items():
        if own in values:
            number = Fraction(values[own])
            if (least is not None and number < least) or (most is not None and number > most):
                found.add(own)
    return found


# faults


def test_each_fault_breaks_what_it_breaks_and_asks_for_what_it_asks() -> None:
    found = {own: (set(shows_in([own], trio=True)), action_for([own])) for own in FAULTS}

    assert found == BY_HAND


@pytest.mark.parametrize("trio", [False, True])
def test_no_two_sets_of_faults_show_in_the_same_metrics(trio: bool) -> None:
    sets = possible(trio=trio)

    shown = [shows_in(faults, trio=trio) for faults in sets]

    assert len(set(shown)) == len(sets)
    assert all(recognised(broken, trio=trio) == faults for faults, broken in zip(sets, shown, strict=True))


def test_all_pairs_are_possible_but_one_that_nobody_can_tell_apart() -> None:
    pairs = {frozenset(pair) for pair in combinations(FAULTS, 2)}
    alone = {frozenset(pair) for pair in combinations(set(FAULTS) - {"not-the-father"}, 2)}

    assert pairs - {frozenset(one) for one in possible(trio=True)} == {frozenset({"swap", "not-the-father"})}
    assert {frozenset(one) for one in possible(trio=False) if len(one) == 2} == alone


def test_metrics_that_no_faults_break_together_are_not_explained() -> None:
    for broken in (["covered"], ["freemix"], ["titv", "q30"], ["sex", "mother"], list(METRICS)):
        assert recognised(broken, trio=True) is None


def test_the_strictest_action_counts() -> None:
    for one, other in combinations(FAULTS, 2):
        strictest = min(ACTIONS.index(BY_HAND[one][1]), ACTIONS.index(BY_HAND[other][1]))

        assert action_for([one, other]) == action_for([other, one]) == ACTIONS[strictest]
    assert action_for([]) == "proceed"


# tables


@given(SEEDS, TRIOS, st.data())
def test_a_table_shows_its_faults_by_the_published_limits_and_a_clean_one_none(seed: int, trio: bool, data: st.DataObject) -> None:
    faults = data.draw(st.sampled_from(possible(trio=trio)))

    values = table_of(seed, faults, trio=trio)

    assert broken_by_hand(values) == failing(values) == shows_in(faults, trio=trio)
    assert recognised(failing(values), trio=trio) == faults
    assert list(values) == list(asked(trio=trio))


@pytest.mark.parametrize("trio", [False, True])
def test_every_set_of_faults_is_recognised_in_each_of_many_tables(trio: bool) -> None:
    for faults in possible(trio=trio):
        for seed in range(25):
            values = table_of(seed, faults, trio=trio)

            assert recognised(broken_by_hand(values), trio=trio) == faults, (seed, faults)


@given(SEEDS, TRIOS)
def test_the_same_seed_makes_the_same_table_and_its_values_bear_being_written(seed: int, trio: bool) -> None:
    values = table_of(seed, [], trio=trio)

    assert values == table_of(seed, [], trio=trio)
    assert json.loads(json.dumps(values)) == values
    assert all(len(value) <= 6 for value in values.values())


def test_another_seed_makes_another_table() -> None:
    assert len({json.dumps(table_of(seed, [], trio=True)) for seed in range(200)}) == 200


def test_a_fault_shows_clearly_and_what_is_sound_stays_clear_of_its_limits() -> None:
    """Nobody has to call a value that lies on a limit."""
    for seed in range(60):
        sound = table_of(seed, [], trio=True)
        bad = {own: table_of(seed, [fault], trio=True)[own] for fault, (broken, _) in BY_HAND.items() for own in broken}
        for own, (least, most) in LIMITS.items():
            for limit in (edge for edge in (least, most) if edge is not None):
                assert abs(Fraction(sound[own]) - limit) >= limit * Fraction(2, 100), (own, sound[own])
                assert abs(Fraction(bad[own]) - limit) >= limit * Fraction(2, 100), (own, bad[own])


def test_sex_is_recorded_as_female_as_often_as_male() -> None:
    recorded = [table_of(seed, ["swap"], trio=False)["sex"] for seed in range(400)]

    assert 150 < recorded.count("FM") < 250
    assert set(recorded) == {"FM", "MF"}


# for machines


@given(SEEDS, TRIOS, st.data())
def test_the_machine_makes_a_table_and_judges_it_the_same_when_it_comes_back(seed: int, trio: bool, data: st.DataObject) -> None:
    faults = list(data.draw(st.sampled_from(possible(trio=trio))))

    made = QC.to({"id": 1, "seed": seed, "trio": trio, "faults": faults})
    judged = QC.to({"id": 1, "metrics": made["metrics"]})

    assert made == judged
    assert (made["id"], made["faults"], made["action"]) == (1, faults, action_for(faults))


SOUND: dict[str, Any] = table_of(1, [], trio=False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({}, "is not valid under any"),
        ({"seed": -1}, "seed"),
        ({"seed": 1, "metrics": SOUND}, "the line: "),
        ({"seed": 1, "faults": ["rain"]}, "faults.0"),
        ({"seed": 1, "faults": ["not-the-father"]}, "without parents cannot show not-the-father"),
        ({"seed": 1, "faults": ["swap", "not-the-father"], "trio": True}, "of a trio cannot show"),
        ({"metrics": {"q30": "90"}}, "metrics"),
        ({"metrics": SOUND | {"q30": "many"}}, "metrics.q30"),
        ({"metrics": SOUND | {"sex": "XX"}}, "metrics.sex"),
        ({"metrics": SOUND | {"mother": "0.25"}}, "mother and father"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why(line: dict[str, Any], said: str) -> None:
    found = QC.to(line | {"id": "a"})

    assert said in found["error"]
    assert found["id"] == "a"


def test_a_table_that_no_faults_explain_is_answered_without_any() -> None:
    found = QC.to({"metrics": SOUND | {"covered": "80.0"}})

    assert (found["failing"], found["faults"], found["action"]) == (["covered"], None, None)


def test_the_command_answers_and_describes_run_quality(app: Flask) -> None:
    runner = app.test_cli_runner()

    done = runner.invoke(args=["assess", "mark", "--type", "qc"], input='{"seed": 3, "faults": ["wrong-build"]}\n{"seed": "x"}\n')
    described = runner.invoke(args=["assess", "mark", "--type", "qc", "--describe"])

    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.exit_code, first["failing"], first["action"]) == (1, ["titv", "known"], "stop")
    assert "error" in second
    assert set(json.loads(described.stdout)["properties"]) == {"id", "metrics", "seed", "trio", "faults"}
