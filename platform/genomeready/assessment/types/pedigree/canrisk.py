"""The text format of CanRisk (the BOADICEA model), versions 1 to 4 in, version 4 out.

Below two heading lines that begin with ##, a line a person with 26, 27, 27 or 28 columns: ids, whether the person is the target,
parents, sex, identical twins, dead, age, year of birth, the ages at five cancers (0 none, AU age unknown), ancestry, gene tests as
type:result, and tumour pathology. Gene tests say here only whether a person is known to carry a variant.
"""

from collections.abc import Mapping, Sequence

from genomeready.assessment.types.pedigree.model import Gender, Pedigree, Person, TwinKind, Twins
from genomeready.assessment.types.risk.pedigree import BadPedigree, Sex

CANCERS: Mapping[str, str] = {
    "breast": "Breast cancer", "breast-second": "Second breast cancer", "ovarian": "Ovarian cancer", "prostate": "Prostate cancer",
    "pancreatic": "Pancreatic cancer",
}  # fmt: skip
_COLUMNS = {1: 26, 2: 27, 3: 27, 4: 28}
_FIRST_CANCER, _FIRST_GENE = 11, 17
_HEAD = (
    "##FamID\tName\tTarget\tIndivID\tFathID\tMothID\tSex\tMZtwin\tDead\tAge\tYob\tBC1\tBC2\tOC\tPRO\tPAN\tAshkn\tBRCA1\tBRCA2\tPALB2"
    "\tATM\tCHEK2\tBARD1\tRAD51D\tRAD51C\tBRIP1\tHOXB13\tER:PR:HER2:CK14:CK56"
)
_GENES, _PATHOLOGY = 10, "0:0:0:0:0"
_GENDERS = {"M": Gender.MAN, "F": Gender.WOMAN}
_SEXES = {Sex.MALE: "M", Sex.FEMALE: "F", None: "U"}


def read_canrisk(text: str) -> Pedigree:
    """Return the family of a CanRisk text.

    Raises:
        BadPedigree: it is no such text, or a line cannot be read.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    version = lines[0].removeprefix("##CanRisk").strip().split(".")[0] if lines and lines[0].startswith("##CanRisk") else ""
    if not version.isascii() or not version.isdigit() or int(version) not in _COLUMNS:
        raise BadPedigree("The text does not begin with ##CanRisk and a version from 1 to 4.")
    rows = [line.split() for line in lines[1:] if not line.startswith("##")]
    for row in rows:
        if len(row) != _COLUMNS[int(version)]:
            raise BadPedigree(f"The line of `{row[min(3, len(row) - 1)]}` has {len(row)} columns, not {_COLUMNS[int(version)]}.")
    if len({row[0] for row in rows}) > 1:
        raise BadPedigree("The text holds several families; bring one at a time.")
    twins: dict[str, set[str]] = {}
    for row in rows:
        if row[7] != "0":
            twins.setdefault(row[7], set()).add(row[3])
    groups = [Twins(TwinKind.IDENTICAL, frozenset(members)) for members in twins.values()]
    return Pedigree.of([_person(row) for row in rows], conditions=CANCERS, twins=groups)


def _person(row: Sequence[str]) -> Person:
    ages = dict(zip(CANCERS, row[_FIRST_CANCER : _FIRST_CANCER + len(CANCERS)], strict=True))
    return Person(
        id=row[3], proband=row[2] == "1", father=None if row[4] == "0" else row[4], mother=None if row[5] == "0" else row[5],
        gender=_GENDERS.get(row[6], Gender.UNKNOWN), deceased=row[8] == "1", age=_age(row[9]) or None,
        affected={own: None if age == "AU" else _age(age) for own, age in ages.items() if age != "0"},
        carrier=any(test.partition(":")[2] == "P" for test in row[_FIRST_GENE:-1]),
    )  # fmt: skip


def _age(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 130:  # noqa: PLR2004 - nobody is older
        raise BadPedigree(f"`{text}` is no age.")
    return int(text)


def canrisk_text(pedigree: Pedigree, *, family: str = "F1") -> str:
    """Return a pedigree as CanRisk 4.0; what is not one of its cancers, and twins that are not identical, have no place there.

    Raises:
        BadPedigree: nobody is the proband, whom the format calls target.
    """
    if pedigree.proband is None:
        raise BadPedigree("Nobody is marked as the proband.")
    identical = [group for group in pedigree.twins if group.kind is TwinKind.IDENTICAL]
    numbers = {own: str(n) for n, group in enumerate(identical, 1) for own in group.members}
    lines = [
        "\t".join(
            (
                family, person.id, str(int(person.proband)), person.id, person.father or "0", person.mother or "0", _SEXES[person.sex],
                numbers.get(person.id, "0"), str(int(person.deceased)), str(person.age or 0), "0", *_cancers(person), "0",
                *["0:0"] * _GENES, _PATHOLOGY,
            )
        )
        for person in pedigree.people.values()
    ]  # fmt: skip
    return "\n".join(["##CanRisk 4.0", _HEAD, *lines]) + "\n"


def _cancers(person: Person) -> list[str]:
    return ["0" if own not in person.affected else str(person.affected[own] or "AU") for own in CANCERS]
