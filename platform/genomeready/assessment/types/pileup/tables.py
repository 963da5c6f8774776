"""The same as the drawing in numbers, enough to answer by: alleles by strand, depth, clipped ends, and what stands on one read."""

from statistics import median
from typing import Any

from genomeready.assessment.types.pileup.counting import MOST_TOGETHER, Allele, alleles_at, clipped, depth, differing, together
from genomeready.assessment.types.pileup.making import EDGE
from genomeready.assessment.types.pileup.reads import Read, Sample

EACH = 10


def tables(sample: Sample) -> dict[str, Any]:
    """Return what the drawing shows, in rows for a page."""
    places = sorted({*differing(sample), *(site.position for site in sample.sites if not site.length)})
    return {
        "reference": _in_tens(sample),
        "depths": _depths(sample),
        "places": [{"number": sample.first + place, "alleles": _alleles(sample, place)} for place in places],
        "ends": [{"number": sample.first + place, "side": side, **_by_strand(reads)} for (place, side), reads in clipped(sample).items()],
        "together": _together(sample, places),
    }


def _in_tens(sample: Sample) -> list[dict[str, Any]]:
    """Return the reference that is shown, ten bases a row."""
    bases = sample.reference
    shown = range(EDGE, len(bases) - EDGE, EACH) if len(bases) > 2 * EDGE else range(0, len(bases), EACH)
    stop = shown.stop
    return [{"number": sample.first + start, "bases": bases[start : min(start + EACH, stop)]} for start in shown]


def _depths(sample: Sample) -> list[dict[str, Any]]:
    """Return the median depth of each ten bases."""
    over = depth(sample)
    return [
        {"number": row["number"], "depth": round(median(over[start : start + len(row["bases"])]))}
        for row in _in_tens(sample)
        for start in [row["number"] - sample.first]
    ]


def _alleles(sample: Sample, place: int) -> list[dict[str, Any]]:
    return [_allele(allele, allele.text == sample.reference[place]) for allele in alleles_at(sample, place)]


def _allele(allele: Allele, is_reference: bool) -> dict[str, Any]:  # noqa: FBT001 - a field of the row
    return {
        "text": allele.text, "is_reference": is_reference, "forward": allele.forward, "reverse": allele.reverse,
        "base_quality": None if allele.text == "*" else round(allele.base_quality), "mapping_quality": round(allele.mapping_quality),
    }  # fmt: skip


def _by_strand(reads: list[Read]) -> dict[str, Any]:
    reverse = sum(read.reverse for read in reads)
    return {"forward": len(reads) - reverse, "reverse": reverse, "mapping_quality": round(median(read.mapping for read in reads))}


def _together(sample: Sample, places: list[int]) -> dict[str, Any]:
    """Return which alleles stand on one read, at the places where most reads differ; empty where there is only one such place."""
    often = sorted(places, key=lambda place: -sum(len(a.reads) for a in alleles_at(sample, place) if a.text != sample.reference[place]))
    sites = [site.position for site in sample.sites if not site.length]
    chosen = sorted([*sites, *(place for place in often if place not in sites)][:MOST_TOGETHER])
    if len(chosen) < 2:  # noqa: PLR2004 - one place stands with no other
        return {"numbers": [], "rows": []}
    rows = [{"said": list(said), **_by_strand(reads)} for said, reads in together(sample, chosen)]
    return {"numbers": [sample.first + place for place in chosen], "rows": rows}
