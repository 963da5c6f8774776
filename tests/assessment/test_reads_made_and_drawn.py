"""How synthetic reads are made, how they are drawn, and what the page says of them in numbers."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.pileup.counting import alleles_at, depth
from genomeready.assessment.types.pileup.drawing import BAR, ROW, WIDE, drawings
from genomeready.assessment.types.pileup.making import DEPTHS, EDGE, LENGTH, RUN, SIZE, USUAL_DEPTH, Situation, made
from genomeready.assessment.types.pileup.reads import BadReads, Read, Sample, Site, sample_of
from genomeready.assessment.types.pileup.tables import tables

SITUATIONS = st.sampled_from(list(Situation))
SEEDS = st.integers(0, 999_999)
SAMPLES = st.builds(lambda situation, seed: made(situation, seed=seed), SITUATIONS, SEEDS)


# Making


@settings(max_examples=40)
@given(situation=SITUATIONS, seed=SEEDS)
def test_reads_lie_evenly_over_what_is_shown_and_on_both_strands(situation: Situation, seed: int) -> None:
    sample = made(situation, seed=seed)
    wanted = DEPTHS.get(situation, USUAL_DEPTH)

    over = depth(sample)[EDGE : SIZE - EDGE]

    if situation is not Situation.DELETION:
        assert all(abs(here - wanted) <= 4 for here in over), (wanted, over)
    for place in range(EDGE, SIZE - EDGE, 15):
        back = sum(read.reverse for read in sample.covering(place))
        assert 0.3 <= back / len(sample.covering(place)) <= 0.7


@settings(max_examples=40)
@given(sample=SAMPLES)
def test_every_read_is_as_long_as_the_others_and_says_what_its_cigar_string_needs(sample: Sample) -> None:
    for read in sample.reads:
        assert len(read.bases) == len(read.qualities) == LENGTH
        assert sum(length for length, step in read.steps if step in "MIS") == LENGTH
        assert 0 <= read.start < read.end <= SIZE
        assert all(2 <= quality <= 41 for quality in read.qualities)


@settings(max_examples=40)
@given(situation=SITUATIONS, seed=SEEDS)
def test_only_the_homopolymer_has_a_long_run_and_errors_are_rare_and_poor(situation: Situation, seed: int) -> None:
    sample = made(situation, seed=seed)

    longest = max(len(run.group()) for run in re.finditer(r"(.)\1*", sample.reference))
    lone = [
        allele.base_quality
        for place in range(SIZE)
        for allele in alleles_at(sample, place)
        if len(allele.reads) == 1 and allele.text not in {sample.reference[place], "*"} and allele.text[0] not in "+-"
    ]

    assert longest == RUN if situation is Situation.HOMOPOLYMER else longest <= 2
    assert len(lone) <= 30
    assert all(quality < 20 for quality in lone if quality)


def test_a_deletion_has_half_the_depth_within_and_clipped_ends_that_spell_the_other_side() -> None:
    sample = made(Situation.DELETION, seed=4)
    [site] = sample.sites
    stop = site.position + site.length

    for read in sample.reads:
        for place, side, bases in read.clips:
            assert place == (site.position if side == "right" else stop)
            beyond = sample.reference[stop : stop + len(bases)] if side == "right" else sample.reference[: site.position][-len(bases) :]
            assert sum(a != b for a, b in zip(beyond, bases, strict=True)) <= 1


# Reading what is stored

ONE: dict[str, Any] = {"start": 2, "cigar": "3M", "bases": "GTA", "qualities": "III", "reverse": False, "mapping": 60}
ASKED: dict[str, Any] = {"reference": "ACGTACGTAC", "first": 1, "sites": [{"position": 3, "length": 0}], "reads": [ONE]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cigar": "4M"}, "not of one length"),
        ({"qualities": "II"}, "not of one length"),
        ({"bases": "GTAC"}, "not of one length"),
        ({"start": 8}, "beyond the reference"),
        ({"start": -1}, "beyond the reference"),
        ({"cigar": "3X"}, "none of M, I, D and S"),
        ({"cigar": "3"}, "none of M, I, D and S"),
        ({"cigar": "3S"}, "none of M, I, D and S"),
        ({"cigar": "1M1S1M"}, "only be at an end"),
        ({"cigar": "1I2M"}, "and an indel cannot"),
        ({"cigar": "1D3M"}, "and an indel cannot"),
    ],
)
def test_a_read_that_contradicts_itself_is_refused_with_its_number(changes: dict[str, Any], said: str) -> None:
    assert sample_of(ASKED).reads[0].end == 5
    with pytest.raises(BadReads, match=said) as refused:
        sample_of(ASKED | {"reads": [ONE, ONE | changes]})
    assert "Read 2" in str(refused.value)


def test_a_site_beyond_the_reference_is_refused() -> None:
    for site in ({"position": 10, "length": 0}, {"position": 5, "length": 5}):
        with pytest.raises(BadReads, match="A site lies beyond"):
            sample_of(ASKED | {"sites": [site]})


@pytest.mark.parametrize(
    ("cigar", "aligned", "indels", "clips", "end"),
    [
        ("6M", {2: "A", 3: "C", 4: "G", 5: "T", 6: "A", 7: "C"}, {}, [], 8),
        ("2S4M", {2: "G", 3: "T", 4: "A", 5: "C"}, {}, [(2, "left", "AC")], 6),
        ("4M2S", {2: "A", 3: "C", 4: "G", 5: "T"}, {}, [(6, "right", "AC")], 6),
        ("2M2I2M", {2: "A", 3: "C", 4: "A", 5: "C"}, {3: "+GT"}, [], 6),
        ("3M2D3M", {2: "A", 3: "C", 4: "G", 7: "T", 8: "A", 9: "C"}, {4: "-2"}, [], 10),
        ("1S2M1D2M1S", {2: "C", 3: "G", 5: "T", 6: "A"}, {3: "-1"}, [(2, "left", "A"), (7, "right", "C")], 7),
    ],
)
def test_a_cigar_string_says_where_each_base_lies(cigar: str, aligned: Any, indels: Any, clips: Any, end: int) -> None:
    read = Read(start=2, cigar=cigar, bases="ACGTAC", qualities=(30,) * 6, reverse=False, mapping=60)

    assert {place: base for place, (base, _) in read.aligned.items()} == aligned
    assert {place: text for place, (text, _) in read.indels.items()} == indels
    assert list(read.clips) == clips
    assert read.end == end


# Drawing


@settings(max_examples=25)
@given(sample=SAMPLES)
def test_no_two_reads_of_a_row_touch_and_every_shape_lies_within_the_drawing(sample: Sample) -> None:
    for view in drawings(sample):
        for track in view["tracks"]:
            rows: dict[int, list[tuple[float, float]]] = {}
            for read in track["reads"]:
                xs = [float(number) for number in re.findall(r"[MHL](-?[\d.]+)", read["path"])]
                rows.setdefault(read["top"], []).append((min(xs), max(xs)))
                assert 0 <= min(xs) <= max(xs) <= WIDE
                assert track["top"] <= read["top"] <= view["height"] - BAR
            for spans in rows.values():
                spans.sort()
                assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans) if start > 0)
            assert all((top - min(rows)) % ROW == 0 for top in rows)


@settings(max_examples=25)
@given(sample=SAMPLES)
def test_each_letter_stands_at_its_base_and_forward_reads_lie_apart_from_reverse_ones(sample: Sample) -> None:
    for view in drawings(sample):
        wide = WIDE / (view["last"] - view["first"] + 1)
        for track, back in zip(view["tracks"], (False, True), strict=True):
            drawn = Counter((round(one["x"] / wide), one["base"]) for read in track["reads"] for one in read["letters"])
            first = view["first"] - sample.first
            held = Counter(
                (place - first, base)
                for read in sample.reads
                if read.reverse is back
                for place, (base, _) in read.aligned.items()
                if base != sample.reference[place] and 0 <= place - first <= view["last"] - view["first"]
            )
            assert drawn == held


@pytest.mark.parametrize(
    ("situation", "what", "there"),
    [
        ("deletion", "clips", True),
        ("heterozygote", "clips", False),
        ("homopolymer", "gaps", True),
        ("strand-bias", "gaps", False),
    ],
)
def test_clipped_ends_and_gaps_are_drawn_where_there_are_any(situation: str, what: str, there: bool) -> None:
    view = drawings(made(Situation(situation), seed=2))[0]

    assert any(read[what] for track in view["tracks"] for read in track["reads"]) is there


def test_reads_of_low_quality_are_drawn_hollow() -> None:
    poor = drawings(made(Situation.PARALOGUE, seed=2))[0]
    letters = drawings(made(Situation.LOW_QUALITY, seed=2))[2]

    assert {read["poor"] for track in poor["tracks"] for read in track["reads"]} == {True, False}
    assert any(one["poor"] for track in letters["tracks"] for read in track["reads"] for one in read["letters"])


def test_the_depth_is_drawn_to_its_highest() -> None:
    sample = made(Situation.DELETION, seed=2)
    view = drawings(sample)[0]
    heights = [view["depth"]["bottom"] - float(number) for number in re.findall(r"V([\d.]+)H", view["depth"]["path"])]

    over = depth(sample)[EDGE : SIZE - EDGE]

    assert view["depth"]["most"] == max(over)
    assert max(heights) == 36
    assert [round(36 * n / max(over), 1) for n in over] == pytest.approx(heights)


# Numbers


@settings(max_examples=25)
@given(sample=SAMPLES)
def test_the_tables_give_reference_depth_clipped_ends_and_what_stands_together(sample: Sample) -> None:
    told = tables(sample)

    assert "".join(row["bases"] for row in told["reference"]) == sample.reference[EDGE : SIZE - EDGE]
    assert [row["number"] for row in told["depths"]] == [row["number"] for row in told["reference"]]
    assert sum(end["forward"] + end["reverse"] for end in told["ends"]) == sum(len(read.clips) for read in sample.reads)
    named = told["together"]["numbers"]
    assert all(sample.first + site.position in named for site in sample.sites if not site.length) or not named
    for row in told["together"]["rows"]:
        assert len(row["said"]) == len(named)
        assert sum(map(bool, row["said"])) >= 2


@pytest.mark.parametrize(
    ("situation", "enough"),
    [
        ("heterozygote", lambda told: 0.35 < others(told)[0] / total(told) < 0.65 and min(strands(told)) > 2),
        ("strand-bias", lambda told: min(strands(told)) == 0),
        ("paralogue", lambda told: site(told)[1]["mapping_quality"] < 20 and len(told["together"]["numbers"]) >= 3),
        ("low-quality", lambda told: site(told)[1]["base_quality"] < 20),
        ("homopolymer", lambda told: "deleted" not in told and any(re.search(r"(.)\1{4}", row["bases"]) for row in told["reference"])),
        ("cis", lambda told: stands(told, both=True) > 3 and stands(told, both=False) == 0),
        ("trans", lambda told: stands(told, both=True) == 0 and stands(told, both=False) > 3),
        ("deletion", lambda told: len(told["ends"]) >= 2 and lowest(told) < 0.7),
        ("contamination", lambda told: sum(0 < share < 0.2 for share in shares(told)) >= 3),
    ],
)
def test_the_tables_alone_suffice_to_answer(situation: str, enough: Callable[[Any], bool]) -> None:
    """What somebody who sees no drawing needs for the verdict of each situation."""
    for seed in range(5):
        assert enough(tables(made(Situation(situation), seed=seed))), seed


def site(told: Any) -> Any:
    """The alleles of the place at which most reads differ."""
    return max((place["alleles"] for place in told["places"]), key=lambda alleles: sum(a["forward"] + a["reverse"] for a in alleles[1:]))


def others(told: Any) -> list[int]:
    return [allele["forward"] + allele["reverse"] for allele in site(told)[1:]]


def total(told: Any) -> int:
    return sum(allele["forward"] + allele["reverse"] for allele in site(told))


def strands(told: Any) -> tuple[int, int]:
    return site(told)[1]["forward"], site(told)[1]["reverse"]


def shares(told: Any) -> list[float]:
    counts = [[a["forward"] + a["reverse"] for a in place["alleles"]] for place in told["places"]]
    return [numbers[1] / sum(numbers) for numbers in counts if len(numbers) > 1]


def lowest(told: Any) -> float:
    numbers = [row["depth"] for row in told["depths"]]
    return float(min(numbers) / max(numbers))


def stands(told: Any, *, both: bool) -> int:
    """How many reads over both places differ at both, or at one alone."""
    named, rows = told["together"]["numbers"], told["together"]["rows"]
    reference = {place["number"]: place["alleles"][0]["text"] for place in told["places"]}
    pair = sorted(named, key=lambda number: -sum(r["forward"] + r["reverse"] for r in rows if differs(r, named, number, reference)))[:2]
    count = 0
    for row in rows:
        if all(row["said"][named.index(number)] for number in pair):
            changed = sum(differs(row, named, number, reference) for number in pair)
            count += (row["forward"] + row["reverse"]) * (changed == (2 if both else 1))
    return count


def differs(row: Any, named: list[int], number: int, reference: dict[int, str]) -> bool:
    return row["said"][named.index(number)] not in ("", reference[number])


def test_what_is_drawn_and_told_bears_being_sent() -> None:
    sample = made(Situation.DELETION, seed=1)

    assert json.loads(json.dumps({"views": drawings(sample), "tables": tables(sample)}))
    assert Site(position=1).length == 0
