"""The steps from a diplotype to a phenotype as words to choose from, and each step from the one before it, whichever that was.

The second step is the function of each allele; for CYP2D6, whose tables give values, the activity value on each chromosome. The
third is the activity score, where the gene has one. `UNKNOWN` stands where there is no value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations_with_replacement
from typing import Any

from genomeready.assessment.types.pgx.alleles import Carried, Function, read_diplotype, tables
from genomeready.assessment.types.pgx.phenotypes import BY_SCORE, BY_WORDS, Phenotype, Result, by_score, by_words, function_of

UNKNOWN = "n/a"
_VALUES = (0, 1, 2, 4, 8)


@dataclass(frozen=True, kw_only=True)
class Steps:
    """A diplotype step by step; `score` is empty where the gene has none."""

    diplotype: str
    functions: tuple[str, str]
    score: str
    phenotype: str


def steps_of(gene: str, diplotype: str) -> Steps:
    """Return every step of a diplotype.

    >>> steps_of("DPYD", "Reference/*2A").functions, steps_of("DPYD", "Reference/*2A").score
    (('Normal function', 'No function'), '1')
    >>> steps_of("CYP2D6", "*1x2/*41").functions, steps_of("CYP2D6", "*1x2/*41").score, steps_of("CYP2C19", "*2/*17").score
    (('2', '0.25'), '2.25', '')

    Raises:
        UnreadableDiplotype: the tables hold no such gene or allele.
    """
    one, other = (_word(gene, side) for side in read_diplotype(gene, diplotype))
    found = result_of(gene, (one, other))
    return Steps(diplotype=diplotype, functions=(one, other), score=_score(gene, found), phenotype=found.phenotype.value)


def has_score(gene: str) -> bool:
    """Return whether phenotypes of a gene go by an activity score."""
    return gene in BY_SCORE


def goes_by_values(gene: str) -> bool:
    """Return whether the tables give a gene's alleles values without words.

    >>> goes_by_values("CYP2D6"), goes_by_values("DPYD")
    (True, False)
    """
    return all(allele.function is None for allele in tables()[gene].values())


def result_of(gene: str, functions: Sequence[str]) -> Result:
    """Return score and phenotype from the words or values of the second step."""
    one, other = functions
    if gene not in BY_SCORE:
        return by_words(gene, Function(one), Function(other))
    return by_score(gene, _quarters(gene, one), _quarters(gene, other))


def functions_to_choose(gene: str, seen: Iterable[Steps]) -> list[str]:
    """Return what the second step may be: the words of the gene's alleles, or values.

    >>> functions_to_choose("CYP2C19", [])[:3]
    ['Increased function', 'Normal function', 'Decreased function']
    """
    if not goes_by_values(gene):
        there = {allele.function for allele in tables()[gene].values()}
        return [word.value for word in Function if word in there]
    values = {_number(value) for value in _VALUES} | {word for steps in seen for word in steps.functions}
    return [*sorted(values - {UNKNOWN}, key=float), UNKNOWN]


def scores_to_choose(gene: str, seen: Sequence[Steps]) -> list[str]:
    """Return what the third step may be, up to the most that any of the diplotypes has; nothing where the gene has no score.

    >>> scores_to_choose("DPYD", [steps_of("DPYD", "Reference/*2A")])
    ['0', '0.5', '1', '1.5', '2', 'n/a']
    """
    if gene not in BY_SCORE:
        return []
    most = max([8, *(round(float(steps.score) * 4) for steps in seen if steps.score != UNKNOWN)])
    return [_number(quarters) for quarters in range(0, most + 1, 1 if goes_by_values(gene) else 2)] + [UNKNOWN]


def phenotypes_to_choose(gene: str) -> list[str]:
    """Return the phenotypes of a gene, from poor to fast, and *Indeterminate*.

    >>> phenotypes_to_choose("DPYD")
    ['Poor Metabolizer', 'Intermediate Metabolizer', 'Normal Metabolizer', 'Indeterminate']
    """
    known = {BY_SCORE[gene](quarters) for quarters in range(17)} if gene in BY_SCORE else {*BY_WORDS[gene].values()}
    return [word.value for word in Phenotype if word in known | {Phenotype.INDETERMINATE}]


def follows(gene: str, functions: Sequence[str], scores: Sequence[str]) -> dict[str, Any]:
    """Return what follows from each answer to the second and third step: `{"score": …, "phenotype": …}` by pair and by score."""
    pairs = {pair_of(two): result_of(gene, two) for two in combinations_with_replacement(functions, 2)}
    by_pair = {pair: {"score": _score(gene, found), "phenotype": found.phenotype.value} for pair, found in pairs.items()}
    of_score = {
        score: Phenotype.INDETERMINATE.value if score == UNKNOWN else BY_SCORE[gene](round(float(score) * 4)).value for score in scores
    }
    return {"pair": by_pair, "score": of_score}


def pair_of(functions: Iterable[str]) -> str:
    """Return a name for two functions, whichever comes first.

    >>> pair_of(["b", "a"])
    'a|b'
    """
    return "|".join(sorted(functions))


def as_json(steps: Steps) -> dict[str, Any]:
    """Return the steps as they are stored."""
    return asdict(steps) | {"functions": list(steps.functions)}


def _word(gene: str, side: Carried) -> str:
    return _number(side.activity) if goes_by_values(gene) else function_of(gene, side).value


def _quarters(gene: str, word: str) -> int | None:
    if goes_by_values(gene):
        return None if word == UNKNOWN else round(float(word) * 4)
    return next(allele.activity for allele in tables()[gene].values() if allele.function == word)


def _score(gene: str, found: Result) -> str:
    if gene not in BY_SCORE:
        return ""
    return UNKNOWN if found.activity_score is None else f"{found.activity_score:g}"


def _number(quarters: int | None) -> str:
    return UNKNOWN if quarters is None else f"{quarters / 4:g}"
