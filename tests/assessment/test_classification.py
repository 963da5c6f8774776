"""What a classified variant earns, what is said of it afterwards, and what is wrong with files that disagree with their scheme."""

from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from factories.questions import an_entry, faults_of, kind_of, stored, the_key, with_head
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.acmg import AcmgJudge
from genomeready.assessment.types.classification import NothingSaid
from genomeready.assessment.types.points import PointJudge, judge_of
from genomeready.assessment.types.shape import Mark
from genomeready.assessment.types.variants.criteria import DEFAULTS
from genomeready.assessment.types.variants.schemes import SCHEMES, Conflict

NULL, BOTH_WAYS, DELETION, HOT_SPOT = "q-qt-0221", "q-qt-0222", "q-qt-0231", "q-qt-0232"
RIGHT = {"PVS1": "strong", "PM3": "moderate", "PM2": "supporting", "class": "LP"}


def marked(name: str, answer: Any) -> Mark:
    entry = an_entry(name)
    found: Mark = kind_of(entry).mark(stored(entry), answer)
    return found


def shares(mark: Mark) -> list[str]:
    return [str(part.share) for part in mark.parts]


# marks


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (RIGHT, ["1", "1", "1"]),
        (RIGHT | {"PP4": "supporting"}, ["1", "1", "1"]),  # reviewers differ about it: neither adds nor loses
        (RIGHT | {"PVS1": "very-strong"}, ["27/35", "0", "1"]),  # one step off earns 0.6 of four points; eleven points are pathogenic
        (RIGHT | {"PVS1": "very-strong", "class": "P"}, ["27/35", "1", "2/5"]),
        (RIGHT | {"PVS1": "supporting"}, ["21/35", "0", "1"]),
        (RIGHT | {"PM4": "moderate"}, ["6/7", "1", "1"]),  # half of two points is taken off
        ({"class": "LP"}, ["0", "0", "1"]),  # no evidence, so nothing follows from it
        ({"class": "VUS"}, ["0", "0", "1/5"]),  # across the line of action
        ({"PS1": "strong", "PS2": "strong", "PS3": "strong", "class": "P"}, ["0", "1", "2/5"]),  # never below 0
    ],
)
def test_evidence_combination_and_class_earn_their_parts(answer: dict[str, str], expected: list[str]) -> None:
    found = marked(NULL, answer)

    assert [Fraction(share) for share in shares(found)] == [Fraction(share) for share in expected]
    assert found.share == sum(part.share * part.weight for part in found.parts)
    assert [str(part.weight) for part in found.parts] == ["1/2", "3/20", "7/20"]


def test_a_class_that_follows_from_wrong_evidence_is_marked_for_the_method() -> None:
    followed, right = (marked(NULL, answer).parts[1] for answer in ({"PS3": "strong", "class": "VUS"}, RIGHT))

    assert (followed.share, followed.followed, right.followed) == (1, True, False)


@pytest.mark.parametrize(("name", "opposite"), [(NULL, "LB"), (NULL, "B"), (DELETION, "B"), (HOT_SPOT, "LB")])
def test_a_class_of_the_other_side_earns_nothing_and_is_flagged(name: str, opposite: str) -> None:
    entry = an_entry(name)
    key = the_key(entry.type, stored(entry))

    found = marked(name, key | {"class": opposite})

    assert (found.share, found.flags) == (0, ("safety",))
    assert found.parts[0].share == 1
    assert marked(name, key | {"class": "VUS"}).flags == ()


def test_where_experts_differ_a_class_earns_their_votes() -> None:
    assert [str(marked(BOTH_WAYS, {"class": chosen}).parts[2].share) for chosen in ("LP", "VUS", "P", "LB")] == ["1", "1/2", "1/8", "0"]


@pytest.mark.parametrize(("points", "share"), [("0.90", "1"), ("0.75", "3/5"), ("0.60", "3/10"), ("0.55", "0")])
def test_points_that_are_near_earn_part(points: str, share: str) -> None:
    found = marked(DELETION, {"4A": points})
    lines = {"1A": "1/10", "3A": "1/10", "5F": "1/10", "4A": "9/10"}  # a line without points weighs as much as the least that has some

    assert found.parts[0].share == Fraction(share) * Fraction(lines["4A"]) / sum(map(Fraction, lines.values()))


CHOICES = st.sampled_from(["supporting", "moderate", "strong", "very-strong"])


@given(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), CHOICES, max_size=8), st.sampled_from(["B", "LB", "VUS", "LP", "P"]))
def test_no_answer_earns_more_than_all_and_only_the_key_earns_all(applied: dict[str, str], chosen: str) -> None:
    found = marked(NULL, applied | {"class": chosen})

    assert 0 <= found.share <= 1
    assert (found.share == 1) == ({code: step for code, step in applied.items() if code != "PP4"} | {"class": chosen} == RIGHT)


def test_evidence_that_has_no_usual_points_asks_for_them() -> None:
    entry = an_entry(DELETION)
    frozen = kind_of(entry).prepare(stored(entry), None)

    assert kind_of(entry).read_answer(frozen, ["4A=open", "4A-at=0.30", "2A-at=1.00"]) == {"4A": "0.30"}
    with pytest.raises(NothingSaid, match="how many points 4A has"):
        kind_of(entry).read_answer(frozen, ["4A=open"])


# what is said afterwards


def revealed(name: str, answer: dict[str, str]) -> Mapping[str, Any]:
    entry = an_entry(name)
    content = stored(entry)
    body: Mapping[str, Any] = kind_of(entry).reveal(content, kind_of(entry).prepare(content, "seed"), answer).body
    return body


def test_each_code_is_shown_given_and_expected_with_its_reason() -> None:
    rows = {row["code"]: row for row in revealed(NULL, RIGHT | {"PM2": "moderate", "PM4": "moderate", "BP4": "supporting"})["rows"]}

    assert {code: row["verdict"] for code, row in rows.items()} == {
        "PVS1": "right", "PM2": "partly", "PM3": "right", "PM4": "wrong", "BP4": "wrong", "PP4": "optional",
    }  # fmt: skip
    assert (rows["PM2"]["given"], rows["PM2"]["expected"]) == ("moderate", "supporting")
    assert "counted by the first code" in rows["PM4"]["why"]
    assert rows["BP4"]["why"] == ""


def test_points_probability_rule_and_warnings_say_why_each_class_follows() -> None:
    given, expected = (side["judged"] for side in revealed(NULL, {"PVS1": "very-strong", "PP3": "supporting", "class": "LP"})["sides"])

    assert (given.points, round(given.posterior, 3), given.rules, given.found) == ("9", 0.988, ("6 to 9 points",), "LP")
    assert given.warnings == ("PVS1 with PP3: what is predicted is counted already by PVS1",)
    assert (expected.points, expected.warnings) == ("7", ())


def test_a_table_names_the_rule_that_was_met_and_has_no_points() -> None:
    judged = revealed(BOTH_WAYS, {"class": "LP"})["sides"][1]["judged"]

    assert (judged.rules, judged.points, judged.posterior) == (("one strong and one or two moderate",), "", None)


def test_evidence_that_contradicts_says_so() -> None:
    judge = AcmgJudge(SCHEMES["acgs2020"], Conflict.ANY)

    judged = judge.judge({"PVS1": "very-strong", "PM1": "moderate", "BP4": "supporting"})

    assert (judged.found, judged.contradictory, judged.rules) == ("VUS", True, ("one very strong and one moderate",))


@given(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), CHOICES, max_size=6), st.sampled_from(sorted(SCHEMES)), st.sampled_from(Conflict))
def test_the_class_is_that_of_a_rule_that_was_met_or_uncertain(applied: dict[str, str], scheme: str, conflict: Conflict) -> None:
    judge = AcmgJudge(SCHEMES[scheme], conflict)

    judged = judge.judge(applied)

    assert judged.found == "VUS" or (len(judged.rules) == 1 and not judged.contradictory)
    assert judged.contradictory is False or judged.found == "VUS"


# files


def faults(name: str, **changes: Any) -> list[str]:
    entry = an_entry(name)
    body = deepcopy(entry.body) | changes
    return faults_of(
        with_head(entry, body={key: value for key, value in body.items() if value is not None}, tests=entry.head.value["tests"][:0])
    )


def code(text: str, **more: Any) -> dict[str, Any]:
    return {"code": text, "rationale": "It is so."} | more


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        (NULL, {"class": "P"}, "under `tavtigian2020` these codes give LP: 6 to 9 points"),
        (HOT_SPOT, {"class": "LP"}, "these codes give LO"),
        (DELETION, {"codes": [code("2A")], "wrong": None}, "these codes give P"),
        (NULL, {"scheme": "richards2015", "codes": [code("PVS1"), code("PM2_Supporting")]}, "these codes give VUS: no rule is met"),
        (NULL, {"conflict": "any"}, "has no reading of conflict"),
        (BOTH_WAYS, {"conflict": None}, "two readings of conflict"),
        (NULL, {"codes": [code("PM9")]}, "There is no criterion `PM9`"),
        (NULL, {"codes": [code("BS1_Stand Alone")]}, "cannot be chosen as `stand-alone`"),
        (DELETION, {"codes": [code("4A")]}, "4A has no such points"),
        (DELETION, {"codes": [code("4A=0.99")]}, "4A has no such points"),
        (NULL, {"codes": [code("PVS1"), code("PVS1_Strong")]}, "PVS1 is there twice"),
        (NULL, {"wrong": [code("PM3")]}, "PM3 is there twice"),
        (NULL, {"codes": [code("PVS1", optional=True)]}, "Too many codes are optional"),
        (NULL, {"codes": [code("PVS1"), code("PM2", optional=True)]}, "With PM2, which is optional, the class is P and not LP"),
        (NULL, {"codes": [code("PVS1"), code("PP3")], "class": None}, "PVS1 with PP3"),
        (BOTH_WAYS, {"panel": {"LP": 5, "VUS": 4}}, "The panel has 9 members"),
        (BOTH_WAYS, {"panel": {"LP": 5, "VUS": 6}}, "most frequent class is not LP"),
        (BOTH_WAYS, {"panel": {"LP": 11, "LB": 1}}, "voted for both sides"),
        (HOT_SPOT, {"panel": {"LO": 11, "LP": 1}}, "The scheme has no class LP"),
    ],
)
def test_a_file_that_disagrees_with_its_scheme_is_a_fault_with_its_reason(name: str, changes: dict[str, Any], said: str) -> None:
    assert faults(name) == []
    assert any(said in fault for fault in faults(name, **changes)), faults(name, **changes)


def test_a_class_that_is_not_written_is_worked_out() -> None:
    entry = an_entry(NULL)
    without = {key: value for key, value in entry.body.items() if key != "class"}

    assert stored(with_head(entry, body=without))["class"] == "LP"


def test_every_line_of_a_scheme_can_be_asked_for() -> None:
    assert {asked.code for asked in AcmgJudge.asked} == DEFAULTS.keys()
    for scheme in ("cnv_loss2020", "cnv_gain2020", "oncogenicity2022"):
        judge: PointJudge = judge_of({"scheme": scheme})
        assert len(judge.classes) == 5
        assert all(not asked.usual or asked.usual in asked.choices for asked in judge.asked)
