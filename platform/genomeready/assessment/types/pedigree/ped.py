"""PED, the six columns of linkage programs: family, person, father, mother, sex (1 male, 2 female), and 2 affected, 1 not, 0 unknown."""

from genomeready.assessment.types.pedigree.model import Gender, Pedigree, Person
from genomeready.assessment.types.risk.pedigree import BadPedigree, Sex

AFFECTED = "affected"
_COLUMNS = 6
_GENDERS = {"1": Gender.MAN, "2": Gender.WOMAN}
_SEXES = {Sex.MALE: "1", Sex.FEMALE: "2", None: "0"}


def read_ped(text: str) -> Pedigree:
    r"""Return the one family of a PED text; lines that begin with # are passed over.

    >>> sorted(read_ped("F f 0 0 1 1\nF m 0 0 2 1\nF c f m 2 2").people["c"].affected)
    ['affected']

    Raises:
        BadPedigree: a line cannot be read, or there are several families.
    """
    people, families = [], set()
    for n, line in enumerate(text.splitlines(), 1):
        cells = line.split()
        if not cells or cells[0].startswith("#"):
            continue
        if len(cells) < _COLUMNS or cells[4] not in {"0", "1", "2", "other"} or cells[5] not in {"-9", "0", "1", "2"}:
            raise BadPedigree(f"Line {n} has not the six columns family, person, father, mother, sex (1, 2, 0), affected (2, 1, 0).")
        families.add(cells[0])
        father, mother = (None if parent == "0" else parent for parent in cells[2:4])
        people.append(
            Person(
                id=cells[1], father=father, mother=mother, gender=_GENDERS.get(cells[4], Gender.UNKNOWN),
                affected={AFFECTED: None} if cells[5] == "2" else {}, unknown=cells[5] in {"-9", "0"},
            )
        )  # fmt: skip
    if len(families) > 1:
        raise BadPedigree(f"The text holds {len(families)} families; bring one at a time.")
    return Pedigree.of(people, conditions={AFFECTED: "Affected"})


def ped_text(pedigree: Pedigree, *, family: str = "F1") -> str:
    """Return a pedigree as PED; ages, carriers, twins, couples without children and which condition it is have no place there."""
    lines = [
        "\t".join(
            (
                family, person.id, person.father or "0", person.mother or "0", _SEXES[person.sex],
                "2" if person.affected else "0" if person.unknown else "1",
            )
        )
        for person in pedigree.people.values()
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
