"""A run's table as a question: what calls, faults and actions earn, what is unsafe, and what a file has to hold."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from factories.questions import a_judgement, an_entry, faults_of, stored, with_head
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.run_quality import question
from genomeready.assessment.types.run_quality.faults import ACTIONS, FAULTS, action_for, possible, recognised
from genomeready.assessment.types.run_quality.generating import table_of
from genomeready.assessment.types.run_quality.metrics import failing

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "assessment"


def a_run(*faults: str, seed: int = 5, trio: bool = False) -> dict[str, Any]:
    values = table_of(seed, faults, trio=trio)
    return {"run": {"values": values, "faults": sorted(faults), "action": action_for(faults)}}


def share(content: dict[str, Any], answer: dict[str, str]) -> Fraction:
    return question.mark(content, answer).share


def parts(content: dict[str, Any], answer: dict[str, str]) -> dict[str, tuple[str, bool]]:
    return {part.label: (str(part.share), part.followed) for part in question.mark(content, answer).parts}


def all_called(content: dict[str, Any], call: str) -> dict[str, str]:
    return dict.fromkeys(content["run"]["values"], call)


@pytest.mark.parametrize("trio", [False, True])
def test_the_key_of_every_run_earns_all_and_its_parts_three_four_and_three_tenths(trio: bool) -> None:
    for faults in possible(trio=trio):
        content = a_run(*faults, trio=trio)
        key = a_judgement(content["run"])
        calls = {own: call for own, call in key.items() if own in content["run"]["values"]}
        named = {slot: key[slot] for slot in ("first", "second") if slot in key}

        assert share(content, key) == 1
        assert share(content, calls) == Fraction(3, 10)
        assert share(content, named) == Fraction(4, 10)
        assert share(content, {"action": key["action"]}) == Fraction(3, 10)


def test_the_faults_may_be_named_in_either_order() -> None:
    content = a_run("adapter", "low-q30")

    assert parts(content, {"first": "low-q30", "second": "adapter"})["fault"] == ("1", False)
    assert parts(content, {"first": "adapter", "second": "low-q30"})["fault"] == ("1", False)


@pytest.mark.parametrize(
    ("named", "earned"),
    [
        ({"first": "low-q30"}, "1/2"),
        ({"second": "adapter"}, "1/2"),
        ({"first": "low-q30", "second": "gc-bias"}, "1/2"),
        ({"first": "low-q30", "second": "low-q30"}, "1/2"),
        ({"first": "gc-bias"}, "0"),
        ({"first": "none"}, "0"),
        ({}, "0"),
    ],
)
def test_one_of_two_faults_is_half_and_no_guess_is_more(named: dict[str, str], earned: str) -> None:
    assert parts(a_run("adapter", "low-q30"), named)["fault"] == (earned, False)


@pytest.mark.parametrize(("named", "earned"), [({"first": "none"}, "1"), ({"first": "adapter"}, "0"), ({}, "0")])
def test_a_clean_run_has_no_fault_and_whoever_says_so_is_right(named: dict[str, str], earned: str) -> None:
    assert parts(a_run(), named)["fault"] == (earned, False)


def test_calling_everything_sound_or_everything_broken_earns_nothing_where_something_is_broken() -> None:
    for faults in possible(trio=False)[1:]:
        content = a_run(*faults)

        assert [share(content, all_called(content, call)) for call in ("pass", "fail")] == [0, 0]


def test_a_clean_run_earns_the_share_of_metrics_that_are_passed() -> None:
    content = a_run()
    some = dict(list(all_called(content, "pass").items())[:4])

    assert share(content, all_called(content, "pass")) == Fraction(3, 10)
    assert share(content, some) == Fraction(3, 10) * Fraction(4, len(content["run"]["values"]))


@given(st.data())
def test_the_metrics_are_marked_as_a_second_writing_of_the_rule_says(data: st.DataObject) -> None:
    faults = data.draw(st.sampled_from(possible(trio=True)[1:]))
    content = a_run(*faults, trio=True)
    values = content["run"]["values"]
    calls = {own: call for own in values if (call := data.draw(st.sampled_from(["pass", "fail", ""])))}
    broken = failing(values)
    hits = len([own for own, call in calls.items() if call == "fail" and own in broken])
    misses = len([own for own in values if own not in broken and calls.get(own) != "pass"])

    wanted = max(Fraction(0), Fraction(hits, len(broken)) - Fraction(misses, len(values) - len(broken)))

    assert question.mark(content, calls).parts[0].share == wanted


# follow-through


def test_a_fault_that_follows_from_ones_own_wrong_calls_earns_half_of_its_part() -> None:
    content = a_run("contamination")
    calls = all_called(content, "pass") | {"q30": "fail"}

    assert parts(content, calls | {"first": "low-q30"})["fault"] == ("1/2", True)
    assert parts(content, calls | {"first": "adapter"})["fault"] == ("0", False)
    assert parts(content, all_called(content, "pass") | {"first": "none"})["fault"] == ("0", False)


def test_an_action_that_follows_from_ones_own_wrong_fault_earns_half_of_its_part() -> None:
    content = a_run("contamination")

    for named in FAULTS:
        for action in ACTIONS:
            found = parts(content, {"first": named, "action": action})["action"]

            if action == "re-extract":
                assert found == ("1", False)
            else:
                assert found == (("1/2", True) if FAULTS[named].action == action else ("0", False)), (named, action)
    assert parts(content, {"first": "none", "action": "proceed"})["action"] == ("1/2", True)
    assert parts(content, {"action": "proceed"})["action"] == ("0", False)


# safety


@pytest.mark.parametrize("faults", [faults for faults in possible(trio=True) if "swap" in faults])
def test_whoever_goes_on_with_a_swapped_sample_earns_nothing_and_is_told(faults: tuple[str, ...]) -> None:
    content = a_run(*faults, trio=True)
    key = a_judgement(content["run"])

    unsafe = question.mark(content, key | {"action": "proceed"})

    assert (unsafe.share, unsafe.flags) == (0, ("safety",))
    assert [str(part.share) for part in unsafe.parts[:2]] == ["1", "1"]
    assert question.mark(content, key | {"action": "resequence"}).flags == ()


def test_going_on_is_unsafe_with_a_swap_only() -> None:
    for faults in possible(trio=True):
        found = question.mark(a_run(*faults, trio=True), {"action": "proceed"})

        assert bool(found.flags) is ("swap" in faults)


# files


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"faults": ["not-the-father"]}, "No table without parents shows not-the-father"),
        ({"faults": ["swap", "not-the-father"], "trio": True}, "No table of a trio shows swap, not-the-father"),
        ({"faults": ["adapter", "adapter"]}, "shows adapter, adapter apart"),
        ({"faults": ["swap"], "action": "proceed"}, "by the rules it is stop"),
        ({"faults": [], "action": "stop"}, "by the rules it is proceed"),
        ({"faults": ["rain"]}, "must be one of"),
        ({"faults": [], "seed": -1}, "the least is 0"),
    ],
)
def test_a_file_that_the_engine_does_not_agree_with_is_a_fault(body: dict[str, Any], said: str) -> None:
    found = faults_of(with_head(an_entry("q-qt-0312"), body={"seed": 12} | body))

    assert [fault for fault in found if said in fault], found


def test_every_possible_run_is_a_sound_file_whatever_its_seed() -> None:
    for trio in (False, True):
        for seed, faults in enumerate(possible(trio=trio)):
            body = {"seed": seed * 7919, "faults": list(faults), "trio": trio}

            assert list(question.faults(with_head(an_entry("q-qt-0312"), body=body))) == []


# pages


def test_an_open_question_shows_values_and_limits_and_nothing_of_what_is_wrong() -> None:
    content = stored(an_entry("q-qt-0311"))
    seen = question.view(content, question.prepare(content, "seed"), None)

    rows = {row["name"]: row for row in seen.body["rows"]}

    assert (rows["q30"]["least"], rows["q30"]["most"]) == ("85.0", None)
    assert (rows["titv"]["least"], rows["titv"]["most"]) == ("2.80", "3.30")
    assert rows["sex"]["value"] in {"FM", "MF"}
    assert [row["name"] for row in seen.body["below"]] == ["first", "second", "action"]
    assert not any("right" in row or "faults" in row for row in seen.body["rows"])


def test_the_faults_of_a_trio_can_be_named_in_a_trio_only() -> None:
    for trio in (False, True):
        content = a_run(trio=trio) | {"title": "", "stem_html": "", "lead_in_html": "", "solution_html": "", "references": []}

        first = next(choices for _, slot, choices in question.prepare(content, None)["slots"] if slot == "first")

        assert ("not-the-father" in [own for _, own in first]) is trio
        assert first[0][1] == "none"


@pytest.mark.parametrize(
    ("words", "ids"), [("METRICS", sorted(table_of(1, [], trio=True))), ("FAULTS", ["none", *FAULTS]), ("ACTIONS", ACTIONS)]
)
def test_everything_that_a_table_holds_has_words_on_the_page(words: str, ids: list[str]) -> None:
    line = next(line for line in (TEMPLATES / "_run_words.html").read_text().splitlines() if f"set {words} " in line)

    assert [own for own in ids if f'"{own}": _(' not in line] == []
    assert line.count(": _(") == len(ids)


def test_what_was_right_is_revealed_beside_what_was_called() -> None:
    content = stored(an_entry("q-qt-0312"))
    given = {"q30": "fail", "adapter": "pass", "first": "low-q30", "action": "resequence"}

    found = question.reveal(content, question.prepare(content, None), given)

    rows = {row["name"]: (row["given"], row["right"]) for row in found.body["rows"]}
    assert (rows["q30"], rows["adapter"], rows["covered"]) == (("fail", "fail"), ("pass", "fail"), ("", "pass"))
    assert found.body["fault"] == {"given": ["low-q30"], "right": ["adapter", "low-q30"]}
    assert found.body["action"] == {"given": ["resequence"], "right": ["resequence"]}


def test_what_a_table_shows_is_what_the_file_says(a_question: Callable[[], dict[str, Any]]) -> None:
    content = a_question()

    assert recognised(failing(content["run"]["values"]), trio=True) == ("swap",)


@pytest.fixture
def a_question() -> Callable[[], dict[str, Any]]:
    return lambda: stored(an_entry("q-qt-0311"))
