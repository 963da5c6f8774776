"""Karyotypes: what the grammar reads and refuses, and how it writes them again."""

import json
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.hgvs.scanner import BadDescription
from genomeready.assessment.types.karyotypes.formula import Abnormality, Clone, Karyotype, Point
from genomeready.assessment.types.karyotypes.reading import read_karyotype
from genomeready.assessment.types.machines import MACHINES, Answers

ISCN = Answers(MACHINES["karyotype"])
CHROMOSOMES = [*map(str, range(1, 23)), "X", "Y"]

SOUND = [
    "46,XX",
    "46,XY",
    "45,X",
    "47,XXY",
    "47,XYY",
    "47,XXX",
    "48,XXXY",
    "49,XXXXY",
    "47,XY,+21",
    "47,XX,+18",
    "47,XY,+13",
    "45,XX,-7",
    "48,XX,+8,+21",
    "69,XXY",
    "46,XX,t(9;22)(q34;q11.2)",
    "46,XY,t(9;22)(q34.1;q11.2)",
    "46,XY,t(11;22)(q23;q11.2)mat",
    "46,XX,t(8;14)(q24;q32)",
    "46,XX,t(1;9;22)(p36;q34;q11.2)",
    "46,X,t(X;21)(p21;q22)",
    "46,XX,del(5)(p15.2)",
    "46,XY,del(5)(p15.2)dn",
    "46,XY,del(22)(q11.2q11.2)",
    "46,XX,del(5)(q13q33)",
    "46,XX,inv(9)(p12q13)",
    "46,XY,inv(16)(p13q22)",
    "46,XY,dup(1)(q22q25)",
    "46,XY,dup(1)(q25q22)",
    "46,X,i(X)(q10)",
    "46,XX,i(17)(q10)",
    "47,XX,+i(12)(p10)",
    "46,XX,r(20)(p13q13.3)",
    "46,X,r(X)",
    "45,XX,rob(14;21)(q10;q10)",
    "45,XY,der(13;14)(q10;q10)",
    "46,XY,rob(14;21)(q10;q10),+21",
    "46,XX,der(22)t(11;22)(q23;q11.2)",
    "47,XX,+der(22)t(11;22)(q23;q11.2)mat",
    "46,XX,add(19)(p13)",
    "mos 45,X[10]/46,XX[20]",
    "45,X[10]/46,XX[20]",
    "mos 47,XY,+21[12]/46,XY[18]",
    "mos 45,X[5]/47,XXX[7]/46,XX[18]",
    "chi 46,XX[25]/46,XY[10]",
    "47,XY,+21c",
]
WRONG_COUNT = [
    ("46,XY,+21", 47),
    ("46,X", 45),
    ("46,XX,rob(14;21)(q10;q10)", 45),
    ("47,XX,t(9;22)(q34;q11.2)", 46),
    ("46,XX,t(X;21)(p21;q22)", 47),
    ("46,XX,-7", 45),
]
WRONG = [
    ("", 1, "number of chromosomes"),
    ("XX", 1, "number of chromosomes"),
    ("46XX", 3, "comes `,`"),
    ("46;XX", 3, "comes `,`"),
    ("46,", 4, "sex chromosomes"),
    ("46,xx", 4, "sex chromosomes"),
    ("46,AB", 4, "sex chromosomes"),
    ("47,XX+21", 6, "end here"),
    ("47,XX,21", 7, "here is an abnormality"),
    ("47,XX,+23", 8, "1 to 22, X or Y"),
    ("47,XX,+0", 8, "1 to 22, X or Y"),
    ("46,XX,t(9)(q34)", 8, "two chromosomes or more"),
    ("46,XX,t(9;22)", 14, "breakpoints"),
    ("46,XX,t(9;22)(q34)", 18, "2 chromosomes and 1 groups"),
    ("46,XX,t(9;22)(q34;q11.2", 24, "bracket should close"),
    ("46,XX,t(9;22)(q34;11.2)", 19, "here is a band"),
    ("46,XX,t(9;22(q34;q11.2)", 13, "bracket should close"),
    ("46,XX,t(9,22)(q34,q11.2)", 10, "bracket should close"),
    ("46,XX,del(5)", 13, "breakpoints"),
    ("46,XX,del(5;6)(p15.2)", 10, "one chromosome"),
    ("46,XX,del(5)(15.2)", 14, "here is a band"),
    ("46,XX,inv(9)(p12)", 17, "two breakpoints"),
    ("46,XX,dup(1)(q22)", 17, "two breakpoints"),
    ("46,XX,rob(14)(q10)", 10, "two chromosomes"),
    ("46,XX,der(22)", 14, "what made it"),
    ("46,XX,loss(7)", 7, "here is an abnormality"),
    ("mos 45,X[10]/46", 16, "comes `,`"),
    ("mos 45,X[10]46,XX[20]", 13, "end here"),
    ("45,X[ten]", 5, "end here"),
    ("46,XX,", 7, "here is an abnormality"),
]


@pytest.mark.parametrize("text", SOUND)
def test_a_karyotype_is_read_and_written_as_it_was(text: str) -> None:
    found = read_karyotype(text)

    assert str(found) == text
    assert read_karyotype(str(found)) == found


@pytest.mark.parametrize("text", [text for text in SOUND if not text.startswith("69")])
def test_the_number_of_chromosomes_is_what_the_parts_come_to(text: str) -> None:
    for clone in read_karyotype(text).clones:
        assert clone.count == clone.expected_count


@pytest.mark.parametrize(("text", "comes_to"), WRONG_COUNT)
def test_a_number_that_the_parts_do_not_come_to_is_seen(text: str, comes_to: int) -> None:
    (clone,) = read_karyotype(text).clones

    assert (clone.expected_count, clone.count == clone.expected_count) == (comes_to, False)


@pytest.mark.parametrize(("text", "at", "said"), WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, at: int, said: str) -> None:
    with pytest.raises(BadDescription) as found:
        read_karyotype(text)

    assert said in str(found.value)
    assert found.value.position == at


def test_spaces_and_signs_of_word_processors_make_no_difference() -> None:
    for text in ("45,XX,\N{MINUS SIGN}7", "45, XX, -7", " 45,XX,\N{EN DASH}7 "):
        assert str(read_karyotype(text)) == "45,XX,-7"
    assert str(read_karyotype("mos  45,X[1] / 46,XX[2]".replace(" /", "/"))) == "mos 45,X[1]/46,XX[2]"


# any karyotype

POINTS = st.builds(Point, st.sampled_from("pq"), st.sampled_from(["10", "11", "11.2", "22", "13.3", "34", "ter"]))
CHROMOSOME = st.sampled_from(CHROMOSOMES)
WHOLE = st.builds(lambda sign, own: Abnormality(sign, "", (own,)), st.sampled_from("+-"), CHROMOSOME)
ONE_POINT = st.builds(
    lambda kind, own, point: Abnormality("", kind, (own,), ((point,),)),
    st.sampled_from(["del", "add", "i"]),
    CHROMOSOME,
    POINTS,
)
TWO_POINTS = st.builds(
    lambda kind, own, one, other: Abnormality("", kind, (own,), ((one, other),)),
    st.sampled_from(["del", "dup", "inv", "r"]),
    CHROMOSOME,
    POINTS,
    POINTS,
)
EXCHANGES = st.builds(
    lambda kind, owns, one, other: Abnormality("", kind, tuple(owns), ((one,), (other,))),
    st.sampled_from(["t", "rob", "der"]),
    st.lists(CHROMOSOME, min_size=2, max_size=2, unique=True),
    POINTS,
    POINTS,
)
ABNORMALITIES = WHOLE | ONE_POINT | TWO_POINTS | EXCHANGES
CLONES = st.builds(
    lambda count, sex, found, cells: Clone(count, sex, tuple(found), cells),
    st.integers(40, 99),
    st.sampled_from(["X", "XX", "XY", "XXY", "XXX"]),
    st.lists(ABNORMALITIES, max_size=3),
    st.integers(1, 200) | st.none(),
)
KARYOTYPES = st.builds(
    lambda clones, prefix: Karyotype(tuple(clones), prefix),
    st.lists(CLONES, min_size=1, max_size=3),
    st.sampled_from(["", "mos", "chi"]),
)


@given(KARYOTYPES)
def test_any_karyotype_goes_there_and_back(found: Karyotype) -> None:
    assert read_karyotype(str(found)) == found


@given(ABNORMALITIES)
def test_what_is_in_the_order_of_comparing_stays_as_it_is(found: Abnormality) -> None:
    assert found.normal.normal == found.normal


@given(EXCHANGES)
def test_chromosomes_in_another_order_are_the_same_exchange(found: Abnormality) -> None:
    turned = Abnormality(found.sign, found.kind, found.chromosomes[::-1], found.points[::-1])

    assert turned.normal == found.normal


@given(st.text(alphabet="46,XY+-t(9;2)qp13.deli/mos []nvrb", max_size=30))
def test_any_text_is_a_karyotype_or_a_fault_within_it(text: str) -> None:
    try:
        assert read_karyotype(text).clones
    except BadDescription as fault:
        position = fault.position
        assert 1 <= position <= len(text.strip()) + 1


def test_a_duplication_keeps_its_direction_and_an_inversion_has_none() -> None:
    def normal(text: str) -> Abnormality:
        return read_karyotype(f"46,XX,{text}").clones[0].abnormalities[0].normal

    assert normal("dup(1)(q22q25)") != normal("dup(1)(q25q22)")
    assert normal("inv(9)(q13p12)") == normal("inv(9)(p12q13)")
    assert normal("del(5)(q33q13)") == normal("del(5)(q13q33)")
    assert normal("der(13;14)(q10;q10)") == normal("rob(13;14)(q10;q10)")


def test_three_chromosomes_keep_their_order() -> None:
    texts = [f"46,XX,t({';'.join(order)})(q11;q11;q11)" for order in permutations(["1", "9", "22"])]

    found = {str(read_karyotype(text).clones[0].abnormalities[0].normal) for text in texts}

    assert len(found) == 6


# for machines


def test_the_machine_says_each_component() -> None:
    found = ISCN.to({"id": 7, "karyotype": "mos 47,XX,+der(22)t(11;22)(q23;q11.2)mat[4]/46,XX[16]"})

    one, other = found["clones"]
    (derived,) = one["abnormalities"]
    assert (found["id"], found["prefix"], one["cells"], other["cells"]) == (7, "mos", 4, 16)
    assert (derived["sign"], derived["kind"], derived["chromosomes"], derived["origin"]) == ("+", "der", ["22"], "mat")
    assert derived["within"][0]["breakpoints"] == [["q23"], ["q11.2"]]
    assert (one["count"], one["expected_count"]) == (47, 47)


@pytest.mark.parametrize(("text", "at", "said"), WRONG[1:6])
def test_the_machine_says_what_is_wrong_and_where(text: str, at: int, said: str) -> None:
    found = ISCN.to({"id": "a", "karyotype": text})

    assert said in found["error"]
    assert (found["position"], found["id"]) == (at, "a")


def test_the_command_answers_and_describes_karyotypes(app: Flask) -> None:
    runner = app.test_cli_runner()
    lines: list[dict[str, Any]] = [{"karyotype": "47,XY,+21"}, {"karyotype": "47,XY,21"}]

    done = runner.invoke(args=["assess", "mark", "--type", "karyotype"], input="\n".join(map(json.dumps, lines)))
    described = runner.invoke(args=["assess", "mark", "--type", "karyotype", "--describe"])

    one, other = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.exit_code, one["karyotype"], other["position"]) == (1, "47,XY,+21", 7)
    assert set(json.loads(described.stdout)["properties"]) == {"id", "karyotype"}


@given(KARYOTYPES)
def test_the_machine_says_of_any_karyotype_what_it_comes_to(found: Karyotype) -> None:
    said = ISCN.to({"karyotype": str(found)})

    assert said["karyotype"] == str(found)
    assert [clone["expected_count"] for clone in said["clones"]] == [clone.expected_count for clone in found.clones]


@given(CLONES, WHOLE)
def test_a_whole_chromosome_more_or_less_changes_what_it_comes_to_by_one(clone: Clone, whole: Abnormality) -> None:
    more = Clone(clone.count, clone.sex, (*clone.abnormalities, whole), clone.cells)

    assert more.expected_count - clone.expected_count == (1 if whole.sign == "+" else -1)
