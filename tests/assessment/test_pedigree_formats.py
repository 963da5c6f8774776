"""PED and CanRisk texts as other programs write them, read line by line; and what we write, column by column."""

import pytest

from genomeready.assessment.types.pedigree.canrisk import CANCERS, canrisk_text, read_canrisk
from genomeready.assessment.types.pedigree.model import Gender, Pedigree, Person, TwinKind, Twins
from genomeready.assessment.types.pedigree.ped import ped_text, read_ped
from genomeready.assessment.types.risk.pedigree import BadPedigree

PED = """\
# a family of a linkage study
FAM1  father  0       0       1  1
FAM1  mother  0       0       2  2

FAM1  son     father  mother  1  2
FAM1  girl    father  mother  2  0
FAM1  other   father  mother  0  -9
"""
COLUMNS = [
    "FamID",
    "Name",
    "Target",
    "IndivID",
    "FathID",
    "MothID",
    "Sex",
    "MZtwin",
    "Dead",
    "Age",
    "Yob",
    "BC1",
    "BC2",
    "OC",
    "PRO",
    "PAN",
    "Ashkn",
    "BRCA1",
    "BRCA2",
    "PALB2",
    "ATM",
    "CHEK2",
    "BARD1",
    "RAD51D",
    "RAD51C",
    "BRIP1",
    "HOXB13",
    "ER:PR:HER2:CK14:CK56",
]
"""The columns of CanRisk 4."""
FAMILY = Pedigree.of(
    [
        Person(id="f", gender=Gender.MAN, age=70, deceased=True, affected={"prostate": 66}),
        Person(id="m", gender=Gender.WOMAN, age=68, affected={"breast": 45, "breast-second": 60}),
        Person(id="p", gender=Gender.WOMAN, father="f", mother="m", age=40, proband=True),
        Person(id="t", gender=Gender.WOMAN, father="f", mother="m", age=40, affected={"ovarian": None}),
        Person(id="u", father="f", mother="m"),
    ],
    conditions=CANCERS,
    twins=[Twins(TwinKind.IDENTICAL, frozenset("pt"))],
)


def written(own: str) -> dict[str, str]:
    """The line of somebody in what we write, by column."""
    lines = canrisk_text(FAMILY, family="FAM7").splitlines()
    assert lines[0] == "##CanRisk 4.0"
    assert lines[1].removeprefix("##").split("\t") == COLUMNS
    cells = next(line.split("\t") for line in lines[2:] if line.split("\t")[3] == own)
    return dict(zip(COLUMNS, cells, strict=True))


# PED


def test_a_ped_text_of_another_program_is_read() -> None:
    family = read_ped(PED)

    assert list(family.people) == ["father", "mother", "son", "girl", "other"]
    assert [person.gender for person in family.people.values()] == [
        Gender.MAN,
        Gender.WOMAN,
        Gender.MAN,
        Gender.WOMAN,
        Gender.UNKNOWN,
    ]
    assert [own for own, person in family.people.items() if person.affected] == ["mother", "son"]
    assert [own for own, person in family.people.items() if person.unknown] == ["girl", "other"]
    assert family.siblings("son") == ["girl", "other"]


def test_what_ped_has_no_place_for_is_left_out_and_nothing_else() -> None:
    back = read_ped(ped_text(FAMILY, family="FAM7"))

    assert list(back.people) == list(FAMILY.people)
    assert back.couples == FAMILY.couples
    assert [bool(person.affected) for person in back.people.values()] == [bool(person.affected) for person in FAMILY.people.values()]
    assert {person.age for person in back.people.values()} == {None}
    assert ped_text(FAMILY, family="FAM7").splitlines()[2] == "FAM7\tp\tf\tm\t2\t1"


# CanRisk


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("f", {"FamID": "FAM7", "Sex": "M", "Dead": "1", "Age": "70", "PRO": "66", "BC1": "0"}),
        ("m", {"Sex": "F", "Dead": "0", "BC1": "45", "BC2": "60", "OC": "0", "FathID": "0", "MothID": "0"}),
        ("p", {"Target": "1", "FathID": "f", "MothID": "m", "MZtwin": "1", "Age": "40", "BC1": "0"}),
        ("t", {"Target": "0", "MZtwin": "1", "OC": "AU", "BRCA1": "0:0", "ER:PR:HER2:CK14:CK56": "0:0:0:0:0"}),
        ("u", {"Sex": "U", "MZtwin": "0", "Age": "0", "Yob": "0"}),
    ],
)
def test_each_person_is_written_into_their_columns(own: str, expected: dict[str, str]) -> None:
    line = written(own)

    assert {name: line[name] for name in expected} == expected


def test_what_we_write_is_read_as_it_was() -> None:
    assert read_canrisk(canrisk_text(FAMILY)) == FAMILY


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Age", "old", "`old` is no age"),
        ("Age", "131", "`131` is no age"),
        ("BC1", "-1", "`-1` is no age"),
        ("FathID", "0", "t has one parent|p has one parent"),
        ("MothID", "nobody", "is not in the family"),
        ("FamID", "other", "several families"),
    ],
)
def test_a_line_that_cannot_be_says_what_is_wrong(column: str, value: str, said: str) -> None:
    line = written("p") | {column: value}
    text = canrisk_text(FAMILY, family="FAM7").replace("\t".join(written("p").values()), "\t".join(line.values()))

    with pytest.raises(BadPedigree, match=said):
        read_canrisk(text)


def test_a_positive_gene_test_says_carrier_and_a_negative_one_does_not() -> None:
    texts = [
        canrisk_text(FAMILY).replace("\t".join(written("p").values())[5:], "\t".join((written("p") | {"BRCA2": test}).values())[5:])
        for test in ("T:P", "S:P", "T:N", "0:0")
    ]

    assert [read_canrisk(text).people["p"].carrier for text in texts] == [True, True, False, False]
