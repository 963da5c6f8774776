"""Which rule of a scheme is met, by examples that lie on both sides of each; published check values; the command for machines."""

import json
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from genomeready.assessment.types.machines import MACHINES, Answers
from genomeready.assessment.types.variants import machine
from genomeready.assessment.types.variants.criteria import read_codes
from genomeready.assessment.types.variants.schemes import SCHEMES, Conflict, posterior_of

# For each scheme, the fewest criteria that meet a rule, the class, and the rule in words; then what is one criterion short of it.
MET = [
    ("richards2015", "PVS1 PS1", "P", "one very strong and one strong"),
    ("richards2015", "PVS1 PM1 PM2", "P", "one very strong and two moderate"),
    ("richards2015", "PVS1 PM1 PP1", "P", "one very strong, one moderate and one supporting"),
    ("richards2015", "PVS1 PP1 PP2", "P", "one very strong and two supporting"),
    ("richards2015", "PS1 PS2", "P", "two strong"),
    ("richards2015", "PS1 PM1 PM2 PM3", "P", "one strong and three moderate"),
    ("richards2015", "PS1 PM1 PM2 PP1 PP2", "P", "one strong, two moderate and two supporting"),
    ("richards2015", "PS1 PM1 PP1 PP2 PP3 PP4", "P", "one strong, one moderate and four supporting"),
    ("richards2015", "PVS1 PM1", "LP", "one very strong and one moderate"),
    ("richards2015", "PS1 PM1", "LP", "one strong and one or two moderate"),
    ("richards2015", "PS1 PM1 PM2", "LP", "one strong and one or two moderate"),
    ("richards2015", "PS1 PP1 PP2", "LP", "one strong and two supporting"),
    ("richards2015", "PM1 PM2 PM3", "LP", "three moderate"),
    ("richards2015", "PM1 PM2 PP1 PP2", "LP", "two moderate and two supporting"),
    ("richards2015", "PM1 PP1 PP2 PP3 PP4", "LP", "one moderate and four supporting"),
    ("richards2015", "BA1", "B", "one that stands alone"),
    ("richards2015", "BS1 BS2", "B", "two strong"),
    ("richards2015", "BS1 BP1", "LB", "one strong and one supporting"),
    ("richards2015", "BP1 BP2", "LB", "two supporting"),
    ("richards2015_svi", "PVS1 PP1", "LP", "one very strong and one supporting"),
    ("richards2015_svi", "PVS1 PS1_Very_Strong", "P", "two very strong"),
    ("acgs2020", "PVS1 PM1", "P", "one very strong and one moderate"),
    ("acgs2020", "PS1 PS2", "LP", "two strong"),
    ("acgs2020", "PS1 PS2 PS3", "P", "three strong"),
    ("acgs2020", "PS1 PS2 PM1", "P", "two strong and one moderate"),
    ("acgs2020", "PS1 PS2 PP1 PP2", "P", "two strong and two supporting"),
    ("acgs2020", "PVS1 PP1", "LP", "one very strong and one supporting"),
    ("tavtigian2020", "PVS1 PM1", "P", "10 points or more"),
    ("tavtigian2020", "PVS1 PP1", "LP", "6 to 9 points"),
    ("tavtigian2020", "PS1", "VUS", "0 to 5 points"),
    ("tavtigian2020", "BP1", "LB", "−1 to −6 points"),
    ("tavtigian2020", "BS1 BS2", "B", "−7 points or fewer"),
]
SHORT = [
    ("richards2015", "PVS1"),
    ("richards2015", "PVS1 PP1"),
    ("richards2015", "PS1"),
    ("richards2015", "PS1 PP1"),
    ("richards2015", "PM1 PM2"),
    ("richards2015", "PM1 PM2 PP1"),
    ("richards2015", "PM1 PP1 PP2 PP3"),
    ("richards2015", "PP1 PP2 PP3 PP4 PP5"),
    ("richards2015", "BS1"),
    ("richards2015", "BP1"),
    ("richards2015_svi", "PVS1"),
    ("acgs2020", "PVS1"),
    ("acgs2020", "PS1 PP1"),
]


@pytest.mark.parametrize(("scheme", "codes", "found", "rule"), MET)
def test_the_rule_that_is_met_is_named_with_its_class(scheme: str, codes: str, found: str, rule: str) -> None:
    judged = SCHEMES[scheme].judge(read_codes(codes.split()))

    assert (judged.found.value, [met.words for met in judged.rules], judged.contradictory) == (found, [rule], False)


@pytest.mark.parametrize(("scheme", "codes"), SHORT)
def test_what_is_short_of_every_rule_is_uncertain_and_names_none(scheme: str, codes: str) -> None:
    judged = SCHEMES[scheme].judge(read_codes(codes.split()))

    assert (judged.found.value, judged.rules, judged.contradictory) == ("VUS", (), False)


@pytest.mark.parametrize("scheme", [name for name, scheme in SCHEMES.items() if scheme.table])
def test_what_contradicts_names_the_rules_of_both_sides(scheme: str) -> None:
    both = SCHEMES[scheme].judge(read_codes(["PVS1", "PM1", "BS1", "BP4"]))
    one, any_of_it = (SCHEMES[scheme].judge(read_codes(["PVS1", "PM1", "BP4"]), conflict=reading) for reading in Conflict)

    assert (both.found.value, both.contradictory, len(both.rules)) == ("VUS", True, 2)
    assert (one.contradictory, any_of_it.contradictory) == (False, True)
    assert (any_of_it.found.value, one.rules) == ("VUS", any_of_it.rules)


# check values that were published


@pytest.mark.parametrize(("points", "heat"), [(5, 0.812), (4, 0.675), (3, 0.500), (2, 0.325), (1, 0.188), (0, 0.100)])
def test_an_uncertain_variant_is_as_warm_as_published(points: int, heat: float) -> None:
    assert posterior_of(points) == pytest.approx(heat, abs=0.0005)


@pytest.mark.parametrize(
    ("codes", "points", "found"),
    [(["PVS1", "PM2_Supporting"], 9, "LP"), (["PP3_Strong", "PM2_Supporting", "PM3"], 7, "LP"), (["PM2"], 2, "VUS")],
)
def test_examples_worked_by_hand_come_out(codes: list[str], points: int, found: str) -> None:
    said = machine.answer({"codes": codes}, scheme="tavtigian2020")

    assert (said["points"], said["class"]) == (points, found)


def test_the_same_evidence_is_uncertain_under_the_table_of_2015_and_likely_by_points() -> None:
    codes = ["PVS1", "PM2_Supporting"]

    found = {name: machine.answer({"codes": codes}, scheme=name)["class"] for name in SCHEMES}

    assert found == {"richards2015": "VUS", "richards2015_svi": "LP", "acgs2020": "LP", "tavtigian2020": "LP"}


# for machines

LINES = st.fixed_dictionaries(
    {},
    optional={
        "id": st.integers() | st.text(max_size=3) | st.none(),
        "codes": st.lists(st.text(max_size=45) | st.integers(), max_size=30) | st.none() | st.text(max_size=5),
        "scheme": st.sampled_from([*SCHEMES, "other"]),
        "more": st.booleans(),
    },
)


@given(LINES | st.none() | st.lists(st.integers(), max_size=2) | st.integers())
def test_what_is_taken_for_a_plain_line_follows_the_schema(line: object) -> None:
    if machine.is_plain(line):
        assert list(Draft202012Validator(dict(machine.INPUT)).iter_errors(line)) == []


@given(LINES)
def test_any_line_is_answered_or_refused_with_its_own_id(line: dict[str, object]) -> None:
    said = Answers(MACHINES["acmg"]).to(line, scheme="acgs2020")

    assert ("error" in said) != ("class" in said)
    assert said.get("id", "none") == line.get("id", "none")


def test_the_command_classifies_by_points_and_counts_what_it_could_not(app: Flask, tmp_path: Path) -> None:
    lines = ['{"id": 1, "codes": ["1A", "2A"]}', '{"id": 2, "codes": ["4A"]}', '{"id": 3, "codes": ["4A=0.9"]}', "[]"]
    (tmp_path / "lines").write_text("\n".join(lines), encoding="utf-8")
    runner = app.test_cli_runner()

    done = runner.invoke(args=["assess", "mark", "--type", "points", "--scheme", "cnv_loss2020", "--json", str(tmp_path / "lines")])
    described = runner.invoke(args=["assess", "mark", "--type", "points", "--describe"])

    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 2
    assert [(one.get("id"), one.get("class"), "error" in one) for one in said] == [
        (1, "P", False), (2, None, True), (3, "LP", False), (None, None, True),
    ]  # fmt: skip
    assert "oncogenicity2022" in json.loads(described.stdout)["properties"]["scheme"]["enum"]


@pytest.mark.parametrize("name", sorted(MACHINES))
def test_every_engine_describes_its_lines_and_answers_nonsense_with_an_error(name: str) -> None:
    Draft202012Validator.check_schema(MACHINES[name].INPUT)

    assert all("error" in Answers(MACHINES[name]).to(line) for line in (None, [], {"zebra": 1}))
