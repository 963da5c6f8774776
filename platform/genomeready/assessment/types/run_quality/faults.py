"""The faults of a run: in which metrics each shows, what is to be done, and which faults a table shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from genomeready.assessment.types.run_quality.metrics import OF_A_TRIO

STOP, RE_EXTRACT, RESEQUENCE, PROCEED = "stop", "re-extract", "resequence", "proceed"
ACTIONS = (STOP, RE_EXTRACT, RESEQUENCE, PROCEED)
"""What can be done, the strictest first: nothing goes on until it is clear whose sample it is and what was done to it; new DNA; a
new library or run of the same DNA; on, with a note of what failed."""
NONE = "none"
SWAP = "swap"
MOST_FAULTS = 2


@dataclass(frozen=True, slots=True)
class RunFault:
    """A fault: the metrics that it breaks, those of them that are worse when high, and what is to be done."""

    id: str
    breaks: tuple[str, ...]
    action: str


FAULTS: Mapping[str, RunFault] = {
    fault.id: fault
    for fault in (
        RunFault("contamination", ("freemix", "het_hom"), RE_EXTRACT),
        RunFault(SWAP, ("sex", "mother", "father"), STOP),
        RunFault("low-complexity", ("duplicates", "covered"), RE_EXTRACT),
        RunFault("failed-capture", ("on_target", "covered"), RESEQUENCE),
        RunFault("adapter", ("adapter",), PROCEED),
        RunFault("low-q30", ("q30",), RESEQUENCE),
        RunFault("gc-bias", ("gc_rich",), PROCEED),
        RunFault("wrong-build", ("titv", "known"), STOP),
        RunFault("not-the-father", ("father",), STOP),
    )
}
_TOGETHER = frozenset({SWAP, "not-the-father"})
"""The one pair that no table can tell from its first."""


def shows_in(faults: Iterable[str], *, trio: bool) -> frozenset[str]:
    """Return the metrics that faults break in a table.

    >>> sorted(shows_in(["swap"], trio=False)), sorted(shows_in(["swap"], trio=True))
    (['sex'], ['father', 'mother', 'sex'])
    """
    return frozenset(own for name in faults for own in FAULTS[name].breaks if trio or own not in OF_A_TRIO)


def possible(*, trio: bool) -> list[tuple[str, ...]]:
    """Return every set of faults that a table can show: none, one, or two that can be told apart."""
    names = [name for name in FAULTS if trio or name != "not-the-father"]
    pairs = [pair for pair in combinations(names, MOST_FAULTS) if set(pair) != _TOGETHER]
    return [(), *((name,) for name in names), *pairs]


def recognised(broken: Iterable[str], *, trio: bool) -> tuple[str, ...] | None:
    """Return the faults that break exactly these metrics, the fewest that do; None where no faults do.

    >>> recognised(["covered", "duplicates"], trio=False), recognised(["covered"], trio=False), recognised([], trio=True)
    (('low-complexity',), None, ())
    """
    wanted = frozenset(broken)
    return next((faults for faults in possible(trio=trio) if shows_in(faults, trio=trio) == wanted), None)


def action_for(faults: Iterable[str]) -> str:
    """Return what is to be done: the strictest that any of the faults asks for, and without a fault to go on.

    >>> action_for([]), action_for(["adapter", "low-q30"]), action_for(["swap", "adapter"])
    ('proceed', 'resequence', 'stop')
    """
    return min((FAULTS[name].action for name in faults), key=ACTIONS.index, default=PROCEED)
