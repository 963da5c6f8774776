"""The posterior probability of a genotype in a family, exactly: founder priors, transmission, and what was seen in each person.

The likelihood is that of Elston and Stewart (1971, doi 10.1159/000152448) for one locus with two alleles, summed by
`elimination`. All numbers are fractions: 1/241 is 1/241. Identical twins are entered as one person.
"""

from collections.abc import Sequence
from fractions import Fraction

from genomeready.assessment.types.risk.elimination import Factor, marginal
from genomeready.assessment.types.risk.pedigree import BadPedigree, Condition, Family, Locus, Relative, Sex


def posterior(family: Family, condition: Condition, *, of: str) -> dict[int, Fraction]:
    """Return the probability of each number of variant copies in one person, given all that is known of the family.

    >>> from genomeready.assessment.types.risk.pedigree import Relative
    >>> ill = {(2, sex): Fraction(1) for sex in Sex}
    >>> parents = [Relative(id="f", sex=Sex.MALE, genotype=1), Relative(id="m", sex=Sex.FEMALE, genotype=1)]
    >>> sister = Relative(id="s", sex=Sex.FEMALE, father="f", mother="m", affected=False)
    >>> {n: str(p) for n, p in posterior(Family.of([*parents, sister]), Condition(penetrance=ill), of="s").items()}
    {0: '1/3', 1: '2/3'}

    Raises:
        BadPedigree: what was seen cannot be under this condition, or there is no such person.
    """
    if of not in family.people:
        message = f"{of} is not in the family."
        raise BadPedigree(message)
    found = _weights(family, condition, of=of)
    total = sum(found.values(), Fraction(0))
    if not total:
        message = "What was seen in the family cannot be under this condition; look at genotypes, penetrance and new mutation again."
        raise BadPedigree(message)
    return {copies: chance / total for copies, chance in sorted(found.items())}


def likelihood(family: Family, condition: Condition) -> Fraction:
    """Return the probability of all that was seen in a family; 0 where it cannot be."""
    return sum(_weights(family, condition, of=next(iter(family.people))).values(), Fraction(0))


def _weights(family: Family, condition: Condition, *, of: str) -> dict[int, Fraction]:
    states = {person.id: _states(person, condition) for person in family.people.values()}
    factors = [factor for person in family.people.values() for factor in _factors(person, family, condition)]
    return marginal(factors, states, of=of)


def chance_of_carrying(family: Family, condition: Condition, *, of: str) -> Fraction:
    """Return the probability that a person has at least one copy of the variant."""
    return sum((chance for copies, chance in posterior(family, condition, of=of).items() if copies), Fraction(0))


def chance_of_falling_ill(family: Family, condition: Condition, *, of: str, by_age: int | None = None) -> Fraction:
    """Return the probability that a person falls ill by an age, or ever; for somebody of whom nothing is known yet."""
    sex = family.people[of].sex if of in family.people else Sex.FEMALE
    chances = posterior(family, condition, of=of)
    return sum((chance * condition.chance_by(copies, sex, by_age) for copies, chance in chances.items()), Fraction(0))


def _states(person: Relative, condition: Condition) -> Sequence[int]:
    return (0, 1) if condition.locus is Locus.X_LINKED and person.sex is Sex.MALE else (0, 1, 2)


def _factors(person: Relative, family: Family, condition: Condition) -> list[Factor]:
    seen = Factor((person.id,), _positive({(copies,): _seen(person, copies, condition) for copies in _states(person, condition)}))
    if person.father is None or person.mother is None:
        return [seen, Factor((person.id,), _positive({(n,): p for n, p in _prior(person, condition).items()}))]
    father, mother = family.people[person.father], family.people[person.mother]
    table: dict[tuple[int, ...], Fraction] = {
        (f, m, child): _passed_on(f, m, child, person, condition)
        for f in _states(father, condition)
        for m in _states(mother, condition)
        for child in _states(person, condition)
    }
    return [seen, Factor((father.id, mother.id, person.id), _positive(table))]


def _positive(table: dict[tuple[int, ...], Fraction]) -> dict[tuple[int, ...], Fraction]:
    return {key: value for key, value in table.items() if value}


def _prior(person: Relative, condition: Condition) -> dict[int, Fraction]:
    """Return the founder's probabilities: Hardy–Weinberg from the frequency, or the given chance of one copy."""
    if person.carrier_prior is not None:
        return {0: 1 - person.carrier_prior, 1: person.carrier_prior}
    q = condition.frequency
    if person.genotype is not None and not q:
        return {person.genotype: Fraction(1)}
    if len(_states(person, condition)) == 2:  # noqa: PLR2004 - a man has one X
        return {0: 1 - q, 1: q}
    return {0: (1 - q) ** 2, 1: 2 * q * (1 - q), 2: q * q}


def _passed_on(father: int, mother: int, child: int, person: Relative, condition: Condition) -> Fraction:
    """Return the chance that parents with so many copies have a child with so many."""
    from_mother = _gamete(Fraction(mother, 2), condition)
    if condition.locus is Locus.X_LINKED:
        if person.sex is Sex.MALE:
            return from_mother if child else 1 - from_mother
        from_father = _gamete(Fraction(father), condition)
    else:
        from_father = _gamete(Fraction(father, 2), condition)
    return {
        0: (1 - from_father) * (1 - from_mother),
        1: from_father * (1 - from_mother) + (1 - from_father) * from_mother,
        2: from_father * from_mother,
    }[child]


def _gamete(share: Fraction, condition: Condition) -> Fraction:
    """Return the chance that a gamete carries the variant, where this share of the parent's alleles does."""
    return share + (1 - share) * condition.new_mutation


def _seen(person: Relative, copies: int, condition: Condition) -> Fraction:
    """Return the chance of all that was seen in a person with so many copies."""
    if person.genotype is not None and copies != person.genotype:
        return Fraction(0)
    chance = Fraction(1)
    for test in person.tests:
        positive = test.sensitivity if copies else 1 - test.specificity
        chance *= positive if test.positive else 1 - positive
    if person.affected is None:
        return chance
    ill = condition.chance_by(copies, person.sex, person.age)
    return chance * (ill if person.affected else 1 - ill)
