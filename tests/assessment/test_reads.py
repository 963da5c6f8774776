"""Synthetic reads: what each situation shows, whatever the seed; that the rules are read off the reads; and what the page says."""

import json
from dataclasses import replace
from typing import Any

import pytest
from assessment.spoiling import spoilt
from factories.questions import an_entry
from factories.questions import stored as content_of_entry
from hypothesis import given, settings
from hypothesis import strategies as st

from genomeready.assessment.types.machines import MACHINES, Answers
from genomeready.assessment.types.pileup import question as read_view
from genomeready.assessment.types.pileup.drawing import drawings
from genomeready.assessment.types.pileup.judging import Finding, judge
from genomeready.assessment.types.pileup.making import DEPTHS, EDGE, USUAL_DEPTH, Situation, made
from genomeready.assessment.types.pileup.reads import BadReads, Read, Sample, Site, sample_of, stored
from genomeready.assessment.types.pileup.tables import tables
from genomeready.base.ids import seeded

SHOWS = {
    "heterozygote": ("real", None, {"half", "both-strands", "good-quality"}),
    "strand-bias": ("artefact", None, {"one-strand", "good-quality"}),
    "paralogue": ("artefact", None, {"both-strands", "low-mapping-quality", "companions"}),
    "homopolymer": ("artefact", None, {"few", "both-strands", "good-quality", "homopolymer"}),
    "low-quality": ("artefact", None, {"both-strands", "low-base-quality"}),
    "cis": ("real", "cis", {"half", "both-strands", "good-quality", "same-reads"}),
    "trans": ("real", "trans", {"half", "both-strands", "good-quality", "different-reads"}),
    "deletion": ("real", None, {"both-strands", "good-quality", "clipped-ends", "depth-drop"}),
    "contamination": ("artefact", None, {"few", "both-strands", "good-quality", "low-places"}),
}
SEEDS = st.integers(0, 999_999)
SITUATIONS = st.sampled_from(list(Situation))


def deep_enough(situation: Situation) -> st.SearchStrategy[int]:
    return st.integers(DEPTHS.get(situation, USUAL_DEPTH), 60)


@settings(max_examples=40)
@given(data=st.data(), situation=SITUATIONS, seed=SEEDS)
def test_every_seed_shows_its_situation_and_nothing_else(data: st.DataObject, situation: Situation, seed: int) -> None:
    found = judge(made(situation, seed=seed, depth=data.draw(deep_enough(situation))))

    there = {str(finding) for finding, is_seen in found.seen.items() if is_seen}
    assert (found.verdict, found.phase, there) == SHOWS[situation]


@settings(max_examples=40)
@given(situation=SITUATIONS, seed=SEEDS)
def test_the_same_seed_gives_the_same_reads_and_they_bear_being_stored(situation: Situation, seed: int) -> None:
    sample = made(situation, seed=seed)

    assert sample == made(situation, seed=seed)
    assert sample_of(json.loads(json.dumps(stored(sample)))) == sample
    assert sample != made(situation, seed=seed + 1)


@settings(max_examples=40)
@given(situation=SITUATIONS, seed=SEEDS, order=SEEDS.map(seeded))
def test_neither_the_order_of_reads_nor_the_names_of_the_strands_nor_of_the_bases_matter(
    situation: Situation, seed: int, order: Any
) -> None:
    sample = made(situation, seed=seed)
    swap = str.maketrans("ACGT", "CATG")
    reads = [replace(read, reverse=not read.reverse, bases=read.bases.translate(swap)) for read in sample.reads]
    order.shuffle(reads)
    other = replace(sample, reads=tuple(reads), reference=sample.reference.translate(swap), first=1)

    one, two = judge(sample), judge(other)

    assert (one.verdict, one.phase, one.seen) == (two.verdict, two.phase, two.seen)


@settings(max_examples=40)
@given(situation=SITUATIONS, seed=SEEDS)
def test_the_tables_count_what_the_reads_hold(situation: Situation, seed: int) -> None:
    """A second count, base by base from the CIGAR string, of what the page says in numbers."""
    sample = made(situation, seed=seed)

    for place in tables(sample)["places"]:
        told = {allele["text"]: (allele["forward"], allele["reverse"]) for allele in place["alleles"]}
        counted: dict[str, list[int]] = {}
        for read in sample.reads:
            said = counted_at(read, place["number"] - sample.first)
            if said:
                counted.setdefault(said, [0, 0])[read.reverse] += 1
        assert told == {text: tuple(numbers) for text, numbers in counted.items()}


def counted_at(read: Read, place: int) -> str:
    """What a read says at a place, by walking its CIGAR string letter by letter."""
    letters = [step for length, step in read.steps for _ in range(length)]
    at, n = read.start, 0
    for k, step in enumerate(letters):
        rest = letters[k + 1 :]
        if step == "M" and at == place:
            if rest[:1] == ["D"]:
                return f"-{len(rest) - len(''.join(rest).lstrip('D'))}"
            return f"+{read.bases[n + 1 : n + 2]}" if rest[:1] == ["I"] else read.bases[n]
        if step == "D" and at == place:
            return "*"
        at += step in "MD"
        n += step in "MIS"
    return ""


@settings(max_examples=40)
@given(situation=SITUATIONS, seed=SEEDS)
def test_every_step_of_the_zoom_shows_the_sites_and_draws_each_difference_as_a_letter(situation: Situation, seed: int) -> None:
    sample = made(situation, seed=seed)
    views = drawings(sample)

    sizes = [view["last"] - view["first"] + 1 for view in views]
    assert sizes == sorted(sizes, reverse=True)
    for view in views:
        assert all(view["first"] <= sample.first + site.position <= view["last"] for site in sample.sites)
        drawn = sum(len(read["letters"]) for track in view["tracks"] for read in track["reads"])
        shown = range(view["first"] - sample.first, view["last"] - sample.first + 1)
        assert drawn == sum(base != sample.reference[at] for read in sample.reads for at, (base, _) in read.aligned.items() if at in shown)
    assert views[0]["first"] == sample.first + EDGE


def a_sample(*, others: int, of: int, reverse: int, quality: int = 35, mapping: int = 60) -> Sample:
    """Reads over one place, so many of which differ, some of them in reverse; of the rest every other one lies in reverse."""
    reference = "ACGTACGTAC"
    reads = []
    for n in range(of):
        bases = "ACGTTCGTAC" if n < others else reference
        back = n < reverse if n < others else n % 2 == 0
        reads.append(Read(start=0, cigar="10M", bases=bases, qualities=(quality,) * 10, reverse=back, mapping=mapping))
    return Sample(reference=reference, first=1, sites=(Site(position=4),), reads=tuple(reads))


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"others": 10, "reverse": 5}, "real"),
        ({"others": 7, "reverse": 3}, "real"),
        ({"others": 13, "reverse": 6}, "real"),
        ({"others": 6, "reverse": 3}, None),
        ({"others": 14, "reverse": 7}, None),
        ({"others": 10, "reverse": 1}, "artefact"),
        ({"others": 10, "reverse": 5, "quality": 19}, "artefact"),
        ({"others": 10, "reverse": 5, "quality": 20}, None),
        ({"others": 10, "reverse": 5, "mapping": 19}, "artefact"),
        ({"others": 10, "reverse": 5, "mapping": 39}, None),
        ({"others": 2, "reverse": 1}, None),
        ({"others": 0, "reverse": 0}, None),
    ],
)
def test_each_threshold_decides_as_it_is_written(changed: dict[str, int], verdict: str | None) -> None:
    sample = a_sample(of=20, **changed)

    if verdict is None:
        with pytest.raises(BadReads):
            judge(sample)
    else:
        assert judge(sample).verdict == verdict


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("body", "verdict"), "real", "The reads show `artefact`, and the key says `real`."),
        (("body", "evidence"), ["one-strand"], "the key differs in good-quality (good-quality: base"),
        (("body", "phase"), "cis", "There is only one place"),
        (("body", "findings"), ["half", "few", "both-strands", "homopolymer"], "None or all of the findings"),
        (("body", "findings"), ["half", "one-strand", "few", "same-reads"], "`same-reads` cannot be asked"),
    ],
)
def test_a_key_that_the_reads_contradict_stops_the_file(path: tuple[str, ...], value: Any, said: str) -> None:
    assert any(said in fault for fault in spoilt("q-qt-0371", path, value))


def test_a_depth_at_which_a_situation_does_not_show_stops_the_file() -> None:
    entry = spoilt("q-qt-0371", ("body",), {"situation": "contamination", "seed": 1, "depth": 20})

    assert any("At this depth" in fault for fault in entry)


def test_the_file_need_not_give_the_key() -> None:
    assert spoilt("q-qt-0372", ("body",), {"situation": "deletion", "seed": 1}) == []


def test_the_open_question_says_nothing_of_the_situation_the_seed_or_the_key() -> None:
    content = content_of_entry(an_entry("q-qt-0371"))
    frozen = read_view.prepare(content, "seed")

    shown = json.dumps(read_view.view(content, frozen, None).body)

    assert not {"situation", "seed"} & set(content)
    assert all(word not in shown for word in ("strand-bias", "figures", '"right"', "percent"))
    assert {row["html"] for row in read_view.view(content, frozen, None).body["rows"]} == {"verdict", "evidence"}


def test_the_machine_makes_reads_or_takes_them_and_says_what_is_wrong_in_one_line() -> None:
    reads = Answers(MACHINES["reads"])
    made_here = reads.to({"id": 1, "situation": "deletion", "seed": 4, "show": True})

    given_back = reads.to({"id": 1, "sample": made_here["sample"]})

    assert {**given_back, "sample": made_here["sample"]} == made_here
    assert made_here["verdict"] == "real"
    assert {"clipped-ends", "depth-drop"} <= set(made_here["evidence"]) <= set(Finding)
    broken = json.loads(json.dumps(made_here["sample"]))
    broken["reads"][0]["cigar"] = "5M"
    assert "Read 1" in reads.to({"sample": broken})["error"]
    assert "error" in reads.to({"situation": "deletion"})
