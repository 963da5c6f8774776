"""Every threshold of the findings in reads, on reads laid by hand: one read more or less decides."""

from collections.abc import Sequence

import pytest

from genomeready.assessment.types.pileup.counting import alleles_at, carriers, clipped, differing, other_at, said_at, together
from genomeready.assessment.types.pileup.judging import Finding, Phase, judge
from genomeready.assessment.types.pileup.reads import BadReads, Read, Sample, Site

REFERENCE = "ACGTCAGTCATGCTAGCATCGATCAGCTAGCATCGTACGA"
PLACE, TWO = 12, 18


def a_read(changes: dict[int, str] | None = None, *, back: bool = False, start: int = 0, cigar: str = "40M", mapping: int = 60) -> Read:
    """A good read of forty bases or fewer, with other bases at some places of the reference."""
    length = sum(int(part) for part in cigar.replace("M", " ").replace("S", " ").replace("I", " ").split() if part.isdigit())
    bases = [REFERENCE[(start + n) % len(REFERENCE)] for n in range(length)]
    for place, base in (changes or {}).items():
        bases[place - start] = base
    return Read(start=start, cigar=cigar, bases="".join(bases), qualities=(36,) * length, reverse=back, mapping=mapping)


def other(place: int) -> str:
    return "A" if REFERENCE[place] != "A" else "T"


def pile(*groups: tuple[int, Sequence[int]], reference: str = REFERENCE, sites: tuple[Site, ...] = (Site(position=PLACE),)) -> Sample:
    """So many reads of each group, every other one in reverse, with other bases at the places of the group."""
    reads = [a_read({place: other(place) for place in places}, back=n % 2 == 0) for size, places in groups for n in range(size)]
    return Sample(reference=reference, first=1, sites=sites, reads=tuple(reads))


def is_seen(sample: Sample, finding: Finding) -> bool:
    return judge(sample).seen[finding]


@pytest.mark.parametrize(("showing", "half", "few"), [(7, True, False), (13, True, False)])
def test_about_half_is_from_35_to_65_in_a_hundred(showing: int, half: bool, few: bool) -> None:
    found = judge(pile((showing, [PLACE]), (20 - showing, [])))

    assert (found.seen[Finding.HALF], found.seen[Finding.FEW]) == (half, few)
    assert found.figures[Finding.HALF] == {"reads": showing, "of": 20, "percent": 5 * showing}


@pytest.mark.parametrize("showing", [4, 6, 14, 20])
def test_between_the_thresholds_a_lone_change_is_left_undecided(showing: int) -> None:
    with pytest.raises(BadReads, match="do not decide"):
        judge(pile((showing, [PLACE]), (20 - showing, [])))


@pytest.mark.parametrize(
    ("along", "alone", "without", "seen"),
    [(8, 2, 1, True), (7, 3, 1, False), (10, 0, 1, True), (10, 0, 2, False), (10, 0, 0, True)],
)
def test_companions_go_along_in_eight_of_ten_and_in_one_of_ten_others(along: int, alone: int, without: int, seen: bool) -> None:
    sample = pile((along, [PLACE, 20, 24]), (alone, [PLACE]), (without, [20, 24]), (10 - without, []))

    assert is_seen(sample, Finding.COMPANIONS) is seen


@pytest.mark.parametrize(("places", "seen"), [([PLACE, 20], False), ([PLACE, 20, 24], True), ([PLACE, 20, 24, 28], True)])
def test_one_companion_is_none(places: list[int], seen: bool) -> None:
    found = judge(pile((10, places), (10, [])))

    assert found.seen[Finding.COMPANIONS] is seen
    assert found.figures[Finding.COMPANIONS] == {"places": len(places) - 1}
    assert found.verdict == ("artefact" if seen else "real")


@pytest.mark.parametrize(("elsewhere", "seen"), [([[20, 24]], True), ([[20]], False), ([], False)])
def test_three_places_that_few_good_reads_show_are_a_pattern(elsewhere: list[list[int]], seen: bool) -> None:
    """The reads that show the place itself are others than those that show the further places."""
    sample = pile((3, [PLACE]), *((3, places) for places in elsewhere), (24, []))

    if seen:
        assert judge(sample).verdict == "artefact"
        assert is_seen(sample, Finding.LOW_PLACES)
    else:
        with pytest.raises(BadReads, match="few"):
            judge(sample)


@pytest.mark.parametrize(("run", "seen"), [(5, False), (6, True), (9, True)])
def test_a_run_of_one_base_has_six(run: int, seen: bool) -> None:
    reference = REFERENCE[:PLACE] + "C" + "T" * run + "G" + REFERENCE[PLACE + run + 2 :]
    whole = [Read(start=0, cigar="40M", bases=reference, qualities=(36,) * 40, reverse=n % 2 == 0, mapping=60) for n in range(18)]
    short = reference[: PLACE + 1] + reference[PLACE + 2 :]
    less = [Read(start=0, cigar="13M1D26M", bases=short, qualities=(36,) * 39, reverse=n % 2 == 0, mapping=60) for n in range(4)]
    sample = Sample(reference=reference, first=1, sites=(Site(position=PLACE),), reads=tuple(whole + less))

    if seen:
        assert judge(sample).figures[Finding.HOMOPOLYMER] == {"run": run}
        assert judge(sample).verdict == "artefact"
    else:
        with pytest.raises(BadReads):
            judge(sample)


@pytest.mark.parametrize(
    ("left", "right", "through", "real"),
    [(3, 3, 6, True), (3, 3, 8, False), (2, 3, 3, False), (3, 2, 3, False), (5, 5, 5, True)],
)
def test_a_deletion_needs_three_clipped_ends_on_either_side_and_a_drop_to_seven_tenths(
    left: int, right: int, through: int, real: bool
) -> None:
    """Reads clipped at 10 and at 30, and reads that go through; beside the stretch all of a side lie."""
    ends = [a_read(back=n % 2 == 0, cigar="10M8S") for n in range(right)]
    ends += [a_read(back=n % 2 == 0, start=30, cigar="8S10M") for n in range(left)]
    whole = [a_read(back=n % 2 == 0) for n in range(through)]
    sample = Sample(reference=REFERENCE, first=1, sites=(Site(position=10, length=20),), reads=tuple(ends + whole))

    if real:
        assert judge(sample).verdict == "real"
    else:
        with pytest.raises(BadReads):
            judge(sample)


@pytest.mark.parametrize(
    ("both", "first", "second", "phase"),
    [
        (9, 1, 0, Phase.CIS),
        (9, 0, 1, Phase.CIS),
        (10, 0, 0, Phase.CIS),
        (8, 1, 1, None),
        (5, 5, 5, None),
        (1, 9, 9, Phase.TRANS),
        (0, 10, 10, Phase.TRANS),
        (3, 8, 8, None),
    ],
)
def test_phase_takes_nine_of_ten_reads_over_both_places(both: int, first: int, second: int, phase: Phase | None) -> None:
    sites = (Site(position=PLACE), Site(position=TWO))
    plain = 10 if phase is not Phase.TRANS else 1
    sample = pile((both, [PLACE, TWO]), (first, [PLACE]), (second, [TWO]), (plain, []), sites=sites)

    if phase is None:
        with pytest.raises(BadReads, match=r"in cis or in trans|do not decide"):
            judge(sample)
    else:
        assert judge(sample).phase is phase


# Counting


def test_alleles_come_with_the_reference_first_and_then_by_how_many_reads_have_them() -> None:
    sample = Sample(
        reference=REFERENCE,
        first=1,
        sites=(Site(position=PLACE),),
        reads=(*(a_read({PLACE: "A"}) for _ in range(2)), *(a_read({PLACE: "G"}, back=True) for _ in range(3)), a_read(mapping=10)),
    )

    told = [
        (allele.text, allele.forward, allele.reverse, allele.base_quality, allele.mapping_quality) for allele in alleles_at(sample, PLACE)
    ]

    assert told == [("C", 1, 0, 36, 10), ("G", 0, 3, 36, 60), ("A", 2, 0, 36, 60)]
    assert (other_at(sample, PLACE) or alleles_at(sample, PLACE)[0]).text == "G"
    assert other_at(sample, 3) is None
    assert differing(sample) == [PLACE]


def test_what_stands_on_one_read_is_counted_where_two_places_are_reached() -> None:
    short = a_read(start=15, cigar="20M")
    sample = Sample(reference=REFERENCE, first=1, sites=(Site(position=PLACE),), reads=(a_read({PLACE: "A", 20: "A"}), a_read(), short))

    rows = {said: len(reads) for said, reads in together(sample, [PLACE, 20, 30])}

    assert rows == {("A", "A", REFERENCE[30]): 1, ("C", REFERENCE[20], REFERENCE[30]): 1, ("", REFERENCE[20], REFERENCE[30]): 1}


def test_clipped_ends_are_counted_by_place_and_side_and_none_is_no_deletion() -> None:
    reads = (a_read(cigar="10M8S"), a_read(cigar="10M5S", back=True), a_read(start=30, cigar="8S10M"))
    sample = Sample(reference=REFERENCE, first=1, sites=(Site(position=10, length=20),), reads=reads)

    assert {end: len(found) for end, found in clipped(sample).items()} == {(10, "right"): 2, (30, "left"): 1}
    assert len(carriers(sample, sample.sites[0]).reads) == 3
    with pytest.raises(BadReads, match="No read is clipped at 6 or 11"):
        carriers(sample, Site(position=5, length=5))
    assert said_at(reads[0], 3)[0] == REFERENCE[3]
