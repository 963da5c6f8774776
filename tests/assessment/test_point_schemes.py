"""Classification by points against a second writing of the published tables, its properties, and its lines for machines."""

from contextlib import suppress
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.evidence_points import machine
from genomeready.assessment.types.evidence_points.evidence import PointScheme, UnreadableEvidence
from genomeready.assessment.types.evidence_points.schemes import POINT_SCHEMES
from genomeready.assessment.types.machines import Answers

# A second writing of the tables, kept apart on purpose: in hundredths of a point, as `usual` or as `usual,least,most`; `?` is no usual
# value. Riggs et al. 2020, tables 1 and 2; Horak et al. 2022, tables 2 and 3.
REST = """
4A ?,15,90     4B ?,0,90     4C ?,0,90    4D 0,-30,0   4E 10,0,30   4F 15   4G 30   4H 45   4I -45,-90,0   4J -30,-90,0   4K -15,-30,0
4L 45,0,45     4M 30,0,45    4N -90,-90,0 4O -100,-100,0
5A ?,0,45      5B -30,-45,0  5C -15,-30,0 5D ?,0,45    5E ?,-45,0   5F 0    5G 10,0,15      5H 30,0,30
"""
TABLES = {
    "cnv_loss2020": f"""
        1A 0   1B -60   2A 100  2B 0   2C-1 90,45,100   2C-2 0,0,45   2D-1 0   2D-2 90,45,90   2D-3 30,0,45   2D-4 90,45,100
        2E ?,0,90   2F -100   2G 0   2H 15   3A 0   3B 45   3C 90  {REST}""",
    "cnv_gain2020": f"""
        1A 0   1B -60   2A 100   2B 0   2C -100   2D -100   2E 0   2F -100,-100,0   2G 0   2H 0   2I ?,0,90   2J 0   2K 45   2L 0
        3A 0   3B 45   3C 90  {REST}""",
    "oncogenicity2022": """
        OVS1 800,100,800  OS1 400  OS2 400  OS3 400  OM1 200  OM2 200  OM3 200  OM4 200  OP1 100  OP2 100  OP3 100  OP4 100
        SBVS1 -800  SBS1 -400  SBS2 -400  SBP1 -100  SBP2 -100""",
}
SIZES = {"cnv_loss2020": 40, "cnv_gain2020": 40, "oncogenicity2022": 17}


def second_writing(name: str) -> dict[str, list[int | None]]:
    words = TABLES[name].split()
    lines = dict(zip(words[::2], words[1::2], strict=True))
    return {code: [None if part == "?" else int(part) for part in said.split(",")] for code, said in lines.items()}


def second_opinion(name: str, hundredths: int) -> str:
    if name == "oncogenicity2022":
        whole = hundredths // 100
        return next(
            found for found, of in (("O", whole > 9), ("LO", whole > 5), ("VUS", whole > -1), ("LB", whole > -7), ("B", True)) if of
        )
    if abs(hundredths) < 90:
        return "VUS"
    sure = abs(hundredths) >= 99
    return ("P" if sure else "LP") if hundredths > 0 else ("B" if sure else "LB")


@pytest.mark.parametrize("name", POINT_SCHEMES)
def test_every_line_has_the_points_of_the_second_writing(name: str) -> None:
    scheme, written = POINT_SCHEMES[name], second_writing(name)

    found = {
        code: (line.usual if line.usual is None else int(line.usual * 100), int(line.allowed[0] * 100), int(line.allowed[-1] * 100))
        for code, line in scheme.evidence.items()
    }

    assert found == {code: (row[0], row[1] if len(row) > 1 else row[0], row[-1]) for code, row in written.items()}
    assert len(written) == SIZES[name]
    assert all(line.usual is None or line.usual in line.allowed for line in scheme.evidence.values())


def at_usual(name: str) -> list[tuple[Decimal, int]]:
    """What each line is worth in the product and in the second writing; where nothing is usual, the most that it may have."""
    written = second_writing(name)
    scheme = POINT_SCHEMES[name]
    return [
        (line.allowed[-1] if line.usual is None else line.usual, written[code][-1 if written[code][0] is None else 0] or 0)
        for code, line in scheme.evidence.items()
    ]


@pytest.mark.parametrize("name", POINT_SCHEMES)
def test_all_combinations_of_up_to_four_lines_agree_with_the_second_writing(name: str) -> None:
    lines = at_usual(name)
    sums = {
        (sum((one for one, _ in chosen), Decimal(0)), sum(other for _, other in chosen))
        for size in range(5)
        for chosen in combinations(lines, size)
    }

    assert [found for found in sums if found[0] * 100 != found[1]] == []
    assert [found for found in sums if POINT_SCHEMES[name].band_of(found[0]).found != second_opinion(name, found[1])] == []


@pytest.mark.parametrize("name", POINT_SCHEMES)
def test_every_sum_there_can_be_lies_in_the_band_of_the_second_writing(name: str) -> None:
    step = 100 if name == "oncogenicity2022" else 1

    wrong = [n for n in range(-2000, 2001, step) if POINT_SCHEMES[name].band_of(Decimal(n) / 100).found != second_opinion(name, n)]

    assert wrong == []


# properties


@st.composite
def evidence(draw: st.DrawFn) -> tuple[PointScheme, dict[str, Decimal]]:
    scheme = POINT_SCHEMES[draw(st.sampled_from(sorted(POINT_SCHEMES)))]
    codes = draw(st.lists(st.sampled_from(sorted(scheme.evidence)), unique=True, max_size=8))
    return scheme, {code: draw(st.sampled_from(scheme.evidence[code].allowed)) for code in codes}


def rank(scheme: PointScheme, applied: dict[str, Decimal]) -> int:
    return -scheme.bands.index(scheme.band_of(sum(applied.values(), Decimal(0))))


@given(evidence(), st.data())
def test_more_points_never_make_a_class_more_benign(held: tuple[PointScheme, dict[str, Decimal]], data: st.DataObject) -> None:
    scheme, applied = held
    code = data.draw(st.sampled_from(sorted(scheme.evidence)))
    before, after = sorted(data.draw(st.tuples(*[st.sampled_from(scheme.evidence[code].allowed)] * 2)))

    assert rank(scheme, applied | {code: before}) <= rank(scheme, applied | {code: after})


@given(evidence())
def test_the_order_of_evidence_is_irrelevant_and_what_is_written_reads_as_itself(held: tuple[PointScheme, dict[str, Decimal]]) -> None:
    scheme, applied = held
    backwards = dict(reversed(applied.items()))

    assert scheme.warnings_on(applied) == scheme.warnings_on(backwards)
    assert scheme.read_all(f"{code}={points}" for code, points in applied.items()) == applied


@given(st.text(max_size=30), st.sampled_from(sorted(POINT_SCHEMES)))
def test_any_text_is_evidence_or_a_clear_refusal(text: str, name: str) -> None:
    with suppress(UnreadableEvidence):
        assert POINT_SCHEMES[name].read(text)[0] in POINT_SCHEMES[name].evidence


# how answers are compared


@pytest.mark.parametrize(
    ("name", "code", "one", "other", "steps"),
    [
        ("cnv_loss2020", "4A", "0.45", "0.45", 0),
        ("cnv_loss2020", "4A", "0.45", "0.50", 1),
        ("cnv_loss2020", "4A", "0.45", "0.30", 1),
        ("cnv_loss2020", "4A", "0.90", "0.60", 2),
        ("cnv_loss2020", "4A", "0.90", "0.55", 3),
        ("cnv_gain2020", "4O", "-1.00", "-0.85", 1),
        ("oncogenicity2022", "OVS1", "8", "4", 1),
        ("oncogenicity2022", "OVS1", "8", "1", 3),
    ],
)
def test_answers_are_so_many_steps_apart(name: str, code: str, one: str, other: str, steps: int) -> None:
    scheme = POINT_SCHEMES[name]

    assert scheme.steps_between(code, Decimal(one), Decimal(other)) == steps
    assert scheme.steps_between(code, Decimal(other), Decimal(one)) == steps


@pytest.mark.parametrize(
    ("name", "points", "weight"),
    [("cnv_loss2020", "0", "1/10"), ("cnv_loss2020", "-0.60", "3/5"), ("oncogenicity2022", "-8", "8"), ("oncogenicity2022", "1", "1")],
)
def test_a_line_weighs_its_points_and_one_without_points_the_least_there_is(name: str, points: str, weight: str) -> None:
    assert str(POINT_SCHEMES[name].weight_of(Decimal(points))) == weight


# what stands against each other


PAIRS = [
    ("cnv_loss2020", ["1A", "1B"], "1A with 1B"),
    ("cnv_loss2020", ["3A", "3C"], "counted once"),
    ("cnv_gain2020", ["2A", "4F"], "section 4 is passed over"),
    ("cnv_loss2020", ["4A=0.90", "4B=0.30"], "at most 0.90"),
    ("cnv_loss2020", ["5B", "5F"], "known or it is not"),
    ("oncogenicity2022", ["OS1", "OS3"], "OS1 with OS3"),
    ("oncogenicity2022", ["OM1", "OM3"], "residue"),
    ("oncogenicity2022", ["OP4", "SBS1"], "both absent and frequent"),
]


@pytest.mark.parametrize(("name", "codes", "said"), PAIRS)
def test_evidence_that_stands_against_each_other_is_told(name: str, codes: list[str], said: str) -> None:
    scheme = POINT_SCHEMES[name]

    assert any(said in warning for warning in scheme.warnings_on(scheme.read_all(codes)))
    assert scheme.warnings_on(scheme.read_all(codes[:1])) == []


def test_a_contradiction_names_only_lines_that_there_are() -> None:
    for scheme in POINT_SCHEMES.values():
        named = {code for pair in scheme.contradictions for code in pair.one | pair.other} | {c for cap in scheme.caps for c in cap.codes}
        assert named <= scheme.evidence.keys()


# for machines

POINTS = Answers(machine)


@pytest.mark.parametrize(
    ("scheme", "codes", "expected"),
    [
        ("cnv_loss2020", ["1A", "2A", "3A"], ("P", 1.0)),
        ("cnv_loss2020", ["1b", "4O"], ("B", -1.6)),
        ("cnv_gain2020", ["2K", "5H", "5A=0.15"], ("LP", 0.9)),
        ("cnv_gain2020", ["1A", "4N"], ("LB", -0.9)),
        ("cnv_loss2020", ["4A = 0.85"], ("VUS", 0.85)),
        ("oncogenicity2022", ["OVS1", "OP4"], ("LO", 9.0)),
        ("oncogenicity2022", ["OVS1=4", "OM1"], ("LO", 6.0)),
        ("oncogenicity2022", ["SBVS1"], ("B", -8.0)),
        ("oncogenicity2022", [], ("VUS", 0.0)),
    ],
)
def test_a_line_is_answered(scheme: str, codes: list[str], expected: tuple[str, float]) -> None:
    said = POINTS.to({"id": "x", "codes": codes}, scheme=scheme)

    assert (said["id"], said["class"], said["points"]) == ("x", *expected)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"codes": ["2A"]}, "Name the scheme"),
        ({"codes": ["2A"], "scheme": "tavtigian2020"}, "scheme"),
        ({"codes": ["9Z"], "scheme": "cnv_loss2020"}, "There is no evidence `9Z`"),
        ({"codes": ["4A"], "scheme": "cnv_loss2020"}, "from 0.15 to 0.90 in steps of 0.05"),
        ({"codes": ["2A=0.5"], "scheme": "cnv_loss2020"}, "write 2A= and 1.00"),
        ({"codes": ["OVS1=3"], "scheme": "oncogenicity2022"}, "write OVS1= and 1 or 2 or 4 or 8"),
        ({"codes": ["3A", "3a"], "scheme": "cnv_loss2020"}, "given twice"),
        ({"codes": [1], "scheme": "cnv_loss2020"}, "codes.0"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why(line: object, said: str) -> None:
    assert said in POINTS.to(line)["error"]


def test_a_scheme_of_the_other_engine_is_told_which_there_are() -> None:
    assert "cnv_loss2020" in POINTS.to({"codes": []}, scheme="acgs2020")["error"]
