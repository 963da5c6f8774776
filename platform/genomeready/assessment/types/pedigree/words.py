"""A pedigree in words: labels of generation and place, and one line a person for the table that stands beside every drawing."""

from collections.abc import Mapping

from genomeready.assessment.types.pedigree.layout import Layout
from genomeready.assessment.types.pedigree.model import AtBirth, Gender, Pedigree, Person, TwinKind
from genomeready.assessment.types.risk.pedigree import Sex

_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
GENDERS: Mapping[Gender, str] = {
    Gender.WOMAN: "woman", Gender.MAN: "man", Gender.NON_BINARY: "non-binary person", Gender.UNKNOWN: "person of unknown gender",
}  # fmt: skip
BIRTH_WORDS: Mapping[AtBirth, str] = {
    AtBirth.FEMALE: "assigned female at birth", AtBirth.MALE: "assigned male at birth", AtBirth.UNASSIGNED: "unassigned at birth",
}  # fmt: skip
TWIN_WORDS: Mapping[TwinKind, str] = {
    TwinKind.IDENTICAL: "identical twin of", TwinKind.FRATERNAL: "non-identical twin of", TwinKind.UNKNOWN: "twin of",
}  # fmt: skip


def labels(layout: Layout) -> dict[str, str]:
    """Return for each person the generation in Roman figures and the place in it from the left: II-3."""
    return {own: f"{_roman(n)}-{place}" for n, row in enumerate(layout.rows, 1) for place, own in enumerate(row, 1)}


def _roman(n: int) -> str:
    """Return a number below 40 in Roman figures.

    >>> _roman(4), _roman(19), _roman(20)
    ('IV', 'XIX', 'XX')
    """
    return "X" * (n // 10) + _ONES[n % 10]


def rows(pedigree: Pedigree, named: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a line a person, in the order of the labels: who, whose child, whose partner, and what is known."""
    return [
        {
            "label": label,
            "who": who(pedigree.people[own]),
            "parents": " and ".join(named[parent] for parent in pedigree.parents(own)),
            "partners": ", ".join(named[partner] for partner in pedigree.partners(own)),
            "known": "; ".join(known(pedigree, own, named)),
        }
        for own, label in named.items()
    ]


def who(person: Person) -> str:
    """Return gender and age of a person in words.

    >>> who(Person(id="a", gender=Gender.WOMAN, age=60, deceased=True)), who(Person(id="b", pregnancy=True))
    ('woman, died at 60', 'pregnancy')
    """
    if person.pregnancy:
        said = "pregnancy" + {Sex.FEMALE: ", female", Sex.MALE: ", male", None: ""}[person.sex]
        return f"{said}, lost" if person.deceased else said
    said = GENDERS[person.gender]
    if person.at_birth:
        said += f", {BIRTH_WORDS[person.at_birth]}"
    if person.deceased:
        return f"{said}, died" + (f" at {person.age}" if person.age is not None else "")
    return said + (f", {person.age} years" if person.age is not None else "")


def known(pedigree: Pedigree, own: str, named: Mapping[str, str]) -> list[str]:
    """Return what is known of a person beyond age and gender."""
    person = pedigree.people[own]
    said = ["proband"] if person.proband else []
    said += [pedigree.conditions[c] + (f" at {age}" if age is not None else "") for c, age in person.affected.items()]
    if person.unknown:
        said.append("not known whether affected")
    elif not person.affected and not person.pregnancy and not person.implied:
        said.append("not affected")
    if person.carrier:
        said.append("carrier")
    group = pedigree.twin_group(own)
    if group:
        said.append(f"{TWIN_WORDS[group.kind]} {', '.join(named[o] for o in named if o in group.members and o != own)}")
    said += [f"related by blood to the partner {named[p]}" for p in pedigree.partners(own) if pedigree.related(own, p)]
    return said


def described(pedigree: Pedigree, named: Mapping[str, str]) -> str:
    """Return the drawing in one paragraph, for who cannot see it."""
    lines = []
    for row in rows(pedigree, named):
        said = [row["who"], *([f"child of {row['parents']}"] if row["parents"] else []), row["known"]]
        lines.append(f"{row['label']}: {', '.join(part for part in said if part)}.")
    return " ".join(lines)
