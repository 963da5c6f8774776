"""The closed forms by name, with their numbers as they are written: what a question or a line may ask for without a family."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from genomeready.assessment.types.risk import closed_forms
from genomeready.assessment.types.risk.pedigree import BadPedigree
from genomeready.assessment.types.risk.reading import CHANCE, chance_in

_COUNT = {"type": "integer", "minimum": 0, "maximum": 1000, "description": "write how many."}
_CHANCES = (
    "q", "prior", "sensitivity", "specificity", "prevalence", "penetrance", "posterior", "contribution", "theta", "share",
)  # fmt: skip
_COUNTS = ("sons", "recombinants", "meioses", "ancestors", "steps", "depth", "reads")


@dataclass(frozen=True)
class _Formula:
    """What a formula needs, and how it is worked out."""

    needs: tuple[str, ...]
    work: Callable[..., Fraction | float]
    may: tuple[str, ...] = ()


def _inbreeding(ancestors: int, steps: int) -> Fraction:
    """Return the coefficient where so many common ancestors are each joined by a path of so many people."""
    return closed_forms.inbreeding([(steps, Fraction(0))] * ancestors)


def _unaffected(penetrance: Fraction) -> Fraction:
    return closed_forms.unaffected_and_carrying(penetrance)


def _lod(*, recombinants: int, meioses: int, theta: Fraction, phase_known: bool = True) -> float:
    if not 0 < theta < 1 or recombinants > meioses:
        message = "A LOD score needs a theta between 0 and 1, and no more recombinants than meioses."
        raise BadPedigree(message)
    return closed_forms.lod_score(recombinants=recombinants, meioses=meioses, theta=theta, phase_known=phase_known)


FORMULAS: Mapping[str, _Formula] = {
    "carriers": _Formula(("q",), closed_forms.carriers_in_population),
    "after_negative_test": _Formula(
        ("prior", "sensitivity"), closed_forms.carrier_after_negative_test
    ),
    "healthy_sons": _Formula(("sons",), closed_forms.carrier_with_unaffected_sons),
    "unaffected_heterozygote": _Formula(("penetrance",), _unaffected),
    "inbreeding": _Formula(("ancestors", "steps"), _inbreeding),
    "positive_predictive_value": _Formula(("prevalence", "sensitivity", "specificity"), closed_forms.positive_predictive_value),
    "negative_predictive_value": _Formula(("prevalence", "sensitivity", "specificity"), closed_forms.negative_predictive_value),
    "lod": _Formula(("recombinants", "meioses", "theta"), _lod, may=("phase_known",)),
    "odds_path": _Formula(("prior", "posterior"), closed_forms.odds_path),
    "highest_credible_frequency": _Formula(
        ("prevalence", "contribution", "penetrance"), closed_forms.highest_credible_frequency
    ),
    "at_most_reads": _Formula(("depth", "reads"), closed_forms.at_most_reads, may=("share",)),
    "hardy_weinberg_chi_square": _Formula(("counts",), closed_forms.hardy_weinberg_chi_square, may=("corrected",)),
    "hardy_weinberg_exact": _Formula(("counts",), closed_forms.hardy_weinberg_exact),
}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["name"], "description": "name a closed form, and give its numbers.",
    "properties": {
        "name": {"enum": sorted(FORMULAS), "description": "write the name of a closed form."},
        **dict.fromkeys(_CHANCES, CHANCE),
        **dict.fromkeys(_COUNTS, _COUNT),
        "counts": {
            "type": "array", "items": _COUNT, "minItems": 3, "maxItems": 3,
            "description": "list how many are AA, AB and BB: [298, 489, 213].",
        },
        "corrected": {"type": "boolean", "description": "write true for the correction for continuity."},
        "phase_known": {"type": "boolean", "description": "write false where the phase is not known."},
    },
}  # fmt: skip


def worked_out(said: Mapping[str, Any]) -> Fraction | float:
    """Return what a closed form gives for its numbers.

    >>> str(worked_out({"name": "after_negative_test", "prior": "2/3", "sensitivity": "90 %"}))
    '1/6'
    >>> worked_out({"name": "healthy_sons"})
    Traceback (most recent call last):
    genomeready.assessment.types.risk.pedigree.BadPedigree: `healthy_sons` takes `sons`.

    Raises:
        BadPedigree: a number is missing, too many, or none.
    """
    formula = FORMULAS[said["name"]]
    given = {name: value for name, value in said.items() if name != "name"}
    if not set(formula.needs) <= given.keys() <= {*formula.needs, *formula.may}:
        named = ", ".join(f"`{name}`" for name in formula.needs)
        more = f", and may take {', '.join(f'`{name}`' for name in formula.may)}" if formula.may else ""
        message = f"`{said['name']}` takes {named}{more}."
        raise BadPedigree(message)
    numbers = {name: chance_in(value) if name in _CHANCES else value for name, value in given.items()}
    try:
        return formula.work(**numbers)
    except ZeroDivisionError:
        message = f"`{said['name']}` cannot be worked out for these numbers: it would divide by nought."
        raise BadPedigree(message) from None
