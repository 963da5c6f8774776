"""The rules by which reads are judged, written a second time: from strings of letters, without any part of `pileup`.

A read is laid out as one string a read, as long as the reference: a letter where it says a base, `*` in a deletion, a space where it
does not reach. Insertions and deletions stand beside it as (place before, "+bases" or "-length"), clipped ends as (place, side).
"""

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass
class Laid:
    letters: str
    quality: dict[int, int]
    indels: dict[int, str]
    clips: list[tuple[int, str, list[int]]]
    back: bool
    mapping: int

    def says(self, place: int) -> str:
        return self.indels.get(place, self.letters[place])


def laid_out(reference: str, read: dict[str, Any]) -> Laid:
    """A stored read, laid out on its reference."""
    letters, quality, indels, clips = [" "] * len(reference), {}, {}, []
    numbers = [ord(sign) - 33 for sign in read["qualities"]]
    steps, digits = [], ""
    for sign in read["cigar"]:
        if sign.isdigit():
            digits += sign
        else:
            steps.append((int(digits), sign))
            digits = ""
    place, n = read["start"], 0
    for length, sign in steps:
        if sign == "S":
            side = "left" if n == 0 else "right"
            clips.append((place, side, numbers[n : n + length]))
            n += length
        elif sign == "M":
            for _ in range(length):
                letters[place], quality[place] = read["bases"][n], numbers[n]
                place, n = place + 1, n + 1
        elif sign == "I":
            indels[place - 1], quality[place - 1] = "+" + read["bases"][n : n + length], numbers[n]
            n += length
        else:
            indels[place - 1], quality[place - 1] = f"-{length}", numbers[n - 1]
            letters[place : place + length] = "*" * length
            place += length
    return Laid("".join(letters), quality, indels, clips, read["reverse"], read["mapping"])


def judged_again(sample: dict[str, Any]) -> tuple[str, str | None, set[str]] | None:
    """Verdict, phase and findings of a stored sample; None where its reads decide nothing."""
    reference = sample["reference"]
    reads = [laid_out(reference, read) for read in sample["reads"]]
    each = []
    for site in sample["sites"]:
        seen = seen_at(reference, reads, site["position"], site["length"])
        if seen is None:
            return None
        each.append(seen)
    there = set.intersection(*each)
    phase = None
    if len(each) > 1:
        phase = phase_of(reference, reads, *(site["position"] for site in sample["sites"]))
        if phase is None:
            return None
        there.add("same-reads" if phase == "cis" else "different-reads")
    verdict = verdict_of(there)
    return (verdict, phase, there) if verdict else None


def verdict_of(there: set[str]) -> str | None:
    if there & {"one-strand", "low-base-quality", "low-mapping-quality", "companions", "low-places"}:
        return "artefact"
    if "homopolymer" in there and "few" in there:
        return "artefact"
    if "clipped-ends" in there and "depth-drop" in there:
        return "real"
    if "both-strands" in there and "good-quality" in there and "half" in there:
        return "real"
    return None


def over(reads: list[Laid], place: int) -> list[Laid]:
    return [read for read in reads if read.letters[place] != " "]


def most_common_other(reference: str, reads: list[Laid], place: int) -> str | None:
    times = Counter(read.says(place) for read in over(reads, place))
    others = [(n, text) for text, n in times.items() if text not in (reference[place], "*")]
    return min(others, key=lambda pair: (-pair[0], pair[1]))[1] if others else None


def showing(reference: str, reads: list[Laid], place: int, length: int) -> tuple[list[Laid], list[int]]:
    """The reads that show what is to be judged, and the qualities of what they say."""
    if length:
        ends = [(read, clip) for read in reads for clip in read.clips if clip[:2] in ((place, "right"), (place + length, "left"))]
        return [read for read, _ in ends], [number for _, clip in ends for number in clip[2]]
    other = most_common_other(reference, reads, place)
    mine = [read for read in over(reads, place) if other is not None and read.says(place) == other]
    return mine, [read.quality[place] for read in mine]


def seen_at(reference: str, reads: list[Laid], place: int, length: int) -> set[str] | None:
    mine, qualities = showing(reference, reads, place, length)
    if len(mine) < 3:
        return None
    everyone = over(reads, place)
    seen = strands(mine, everyone) | good_or_poor(mine, qualities) | ends_and_depth(reads, place, length)
    return seen if length else seen | at_a_place(reference, reads, place, mine)


def strands(mine: list[Laid], everyone: list[Laid]) -> set[str]:
    back, all_back = sum(read.back for read in mine), sum(read.back for read in everyone)
    seen = set()
    if 5 * min(back, len(mine) - back) >= len(mine):
        seen.add("both-strands")
    if 10 * max(back, len(mine) - back) >= 9 * len(mine) and 10 * min(all_back, len(everyone) - all_back) >= 3 * len(everyone):
        seen.add("one-strand")
    return seen


def good_or_poor(mine: list[Laid], qualities: list[int]) -> set[str]:
    base, mapping = median(qualities), median(read.mapping for read in mine)
    seen = {"good-quality"} if base >= 25 and mapping >= 40 else set()
    return seen | ({"low-base-quality"} if base < 20 else set()) | ({"low-mapping-quality"} if mapping < 20 else set())


def ends_and_depth(reads: list[Laid], place: int, length: int) -> set[str]:
    ends = Counter((at, side) for read in reads for at, side, _ in read.clips)
    most = {side: max((n for (_, s), n in ends.items() if s == side), default=0) for side in ("left", "right")}
    seen = {"clipped-ends"} if min(most.values()) >= 3 else set()
    size, stop = len(reads[0].letters), place + max(length, 1)
    inside = [len(over(reads, at)) for at in range(place, stop)]
    beside = [len(over(reads, at)) for at in [*range(max(0, place - 20), place), *range(stop, min(size, stop + 20))]] or [0]
    if 10 * sum(inside) * len(beside) <= 7 * sum(beside) * len(inside):
        seen.add("depth-drop")
    return seen


def at_a_place(reference: str, reads: list[Laid], place: int, mine: list[Laid]) -> set[str]:
    size, seen = len(over(reads, place)), set()
    if 35 * size <= 100 * len(mine) <= 65 * size:
        seen.add("half")
    if 5 * len(mine) < size:
        seen.add("few")
    behind = reference[place + 1 :]
    if mine[0].says(place)[0] in "+-" and len(behind) >= 6 and len(set(behind[:6])) == 1:
        seen.add("homopolymer")
    places = [at for at in range(len(reference)) if differs_twice(reference, reads, at)]
    if sum(goes_along(reference, reads, at, mine) for at in places if at != place) >= 2:
        seen.add("companions")
    if sum(few_and_good(reference, reads, at) for at in places) >= 3:
        seen.add("low-places")
    return seen


def differs_twice(reference: str, reads: list[Laid], place: int) -> bool:
    """Two reads with the same other base at a place; or with the same indel behind it."""
    bases = Counter(read.letters[place] for read in over(reads, place) if read.letters[place] not in (reference[place], "*"))
    indels = Counter(read.indels[place] for read in reads if place in read.indels)
    return max([*bases.values(), *indels.values()], default=0) >= 2


def goes_along(reference: str, reads: list[Laid], place: int, mine: list[Laid]) -> bool:
    with_it = [read.says(place) != reference[place] for read in over(reads, place) if any(read is one for one in mine)]
    without = [read.says(place) != reference[place] for read in over(reads, place) if not any(read is one for one in mine)]
    return len(with_it) >= 3 and len(without) > 0 and 5 * sum(with_it) >= 4 * len(with_it) and 10 * sum(without) <= len(without)


def few_and_good(reference: str, reads: list[Laid], place: int) -> bool:
    mine, qualities = showing(reference, reads, place, 0)
    back = sum(read.back for read in mine)
    if len(mine) < 3 or back in (0, len(mine)):
        return False
    return 5 * len(mine) < len(over(reads, place)) and "good-quality" in good_or_poor(mine, qualities)


def phase_of(reference: str, reads: list[Laid], one: int, two: int) -> str | None:
    firsts, seconds = showing(reference, reads, one, 0)[0], showing(reference, reads, two, 0)[0]
    both = either = 0
    for read in reads:
        if read.letters[one] != " " and read.letters[two] != " ":
            has = [any(read is other for other in group) for group in (firsts, seconds)]
            both, either = both + all(has), either + any(has)
    if either < 4:
        return None
    return "cis" if 10 * both >= 9 * either else "trans" if 10 * both <= either else None
