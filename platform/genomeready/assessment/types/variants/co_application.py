"""Criteria that should not be applied together, or not any more: each pair with its reason, in our words.

Sources: Richards et al. 2015, doi 10.1038/gim.2015.30; ClinGen's working group on sequence variant interpretation, general
recommendations (PVS1: Abou Tayoun et al. 2018, doi 10.1002/humu.23626; retirement of PP5 and BP6: Biesecker and Harrison
2018, doi 10.1038/gim.2018.42).
"""

from collections.abc import Iterable
from itertools import combinations

from genomeready.assessment.types.variants.criteria import Criterion, Direction, Strength

PAIRS: dict[frozenset[str], str] = {
    frozenset({"PVS1", "PM4"}): "PVS1 with PM4: the change of length is counted already by PVS1",
    frozenset({"PVS1", "PP3"}): "PVS1 with PP3: what is predicted is counted already by PVS1",
    frozenset({"PS2", "PM6"}): "PS2 with PM6: de novo counts once, with parentage confirmed or assumed",
    frozenset({"PM2", "BA1"}): "PM2 with BA1: a variant is not both absent and too common",
    frozenset({"PM2", "BS1"}): "PM2 with BS1: a variant is not both absent and more common than expected",
    frozenset({"PS4", "BS1"}): "PS4 with BS1: more frequent in cases does not go with too frequent in the population",
    frozenset({"PS4", "BA1"}): "PS4 with BA1: more frequent in cases does not go with too frequent in the population",
    frozenset({"PS1", "PM5"}): "PS1 with PM5: not for the same evidence at one residue",
    frozenset({"PS3", "BS3"}): "PS3 with BS3: functional studies that contradict each other are weighed, not added",
    frozenset({"PP1", "BS4"}): "PP1 with BS4: a variant does not both segregate and not segregate",
    frozenset({"PP2", "BP1"}): "PP2 with BP1: missense is either an expected mechanism in the gene or it is not",
    frozenset({"PP3", "BP4"}): "PP3 with BP4: predictions are read as a whole, in one direction",
    frozenset({"PM3", "BP2"}): "PM3 with BP2: check the phase and the inheritance once more",
}
RETIRED = {"PP5": "PP5 is retired: weigh the source's evidence itself", "BP6": "BP6 is retired: weigh the source's evidence itself"}
CAPPED = Strength.STRONG.points
"""PP3 and PM1 together weigh at most as one strong criterion (Pejaver et al. 2022, doi 10.1016/j.ajhg.2022.10.013)."""


def warnings_on(criteria: Iterable[Criterion]) -> list[str]:
    """Return what should be looked at again, in an order of its own; nothing is taken away.

    >>> from genomeready.assessment.types.variants.criteria import read_codes
    >>> warnings_on(read_codes(["PVS1", "PP3", "PP5"]))
    ["PP5 is retired: weigh the source's evidence itself", 'PVS1 with PP3: what is predicted is counted already by PVS1']
    >>> warnings_on(read_codes(["PVS1", "PM2_Supporting"]))
    []
    """
    held = {criterion.code: criterion for criterion in criteria}
    found = [RETIRED[code] for code in held if code in RETIRED]
    found += [PAIRS[pair] for pair in map(frozenset, combinations(held, 2)) if pair in PAIRS]
    if "BA1" in held and len(held) > 1:
        found.append("BA1 stands alone: with it no other criterion is needed")
    if "PP3" in held and "PM1" in held and held["PP3"].points + held["PM1"].points > CAPPED:
        found.append("PP3 with PM1: together they weigh at most as one strong criterion")
    for criterion in held.values():
        if criterion.direction is Direction.BENIGN and criterion.strength in {Strength.MODERATE, Strength.VERY_STRONG}:
            found.append(f"{criterion}: the tables know no such strength, and count it as the next weaker one; points do know it")
    return sorted(found)
