"""A pedigree as rows of a table, one a person: who they are to somebody of another row, and what is known of them.

`kin` says what a person is to the person in row `of`: proband, mother, father, sibling, maternal half-sibling, paternal half-sibling,
child, partner; a child may name its other parent in `with`, and `also` with `also-of` says a second relation, as where cousins are
partners. Parents whom a row takes for granted, such as those of siblings, are
added without being drawn, and count for nothing by themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from genomeready.assessment.types.pedigree.model import AtBirth, Gender, Pedigree, Person, TwinKind, Twins
from genomeready.assessment.types.risk.pedigree import BadPedigree, Sex

MOST_ROWS = 24
KIN = ("proband", "mother", "father", "sibling", "half-mother", "half-father", "identical", "fraternal", "child", "partner", "unrelated")
FLAGS = ("deceased", "carrier", "pregnancy", "unknown")
COLUMNS = ("kin", "of", "with", "also", "also-of", "gender", "birth", "age", *FLAGS)
"""The fields of a row, beside one a condition: `ill.<condition>` with `yes` or the age at diagnosis."""

Row = Mapping[str, str]
Rows = Mapping[str, Row]
"""Rows by number, as they are stored: only what was filled in."""


@dataclass
class _Family:
    """A family while it is put together."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    couples: set[tuple[str, str]] = field(default_factory=set)
    twins: dict[str, tuple[TwinKind, set[str]]] = field(default_factory=dict)

    def parent_of(self, own: str, role: str) -> str:
        """Return the father or mother of somebody; where there is none, one who is taken for granted."""
        if self.people[own].get(role) is None:
            self.set_parent(own, role, self.implied(Gender.WOMAN if role == "mother" else Gender.MAN))
        return str(self.people[own][role])

    def set_parent(self, own: str, role: str, parent: str) -> None:
        """Give somebody a parent; one who was taken for granted gives way."""
        before = self.people[own].get(role)
        if before == parent:
            return
        if before is None:
            self.people[own][role] = parent
        elif self.people[before].get("implied"):
            self.merge(before, parent)
        elif self.people[parent].get("implied"):
            self.merge(parent, before)
        else:
            raise BadPedigree(f"Person {own} has two {role}s; correct one of the rows.")

    def merge(self, gone: str, kept: str) -> None:
        """Put one person in the place of another who was taken for granted."""
        lost = self.people.pop(gone)
        for person in self.people.values():
            for role in ("father", "mother"):
                if person.get(role) == gone:
                    person[role] = kept
        self.couples = {tuple(kept if own == gone else own for own in pair) for pair in self.couples}  # type: ignore[misc]
        for role in ("father", "mother"):
            if lost.get(role):
                self.set_parent(kept, role, lost[role])

    def implied(self, gender: Gender) -> str:
        """Return somebody new who is taken for granted."""
        own = f"implied-{len(self.people)}-{gender}"
        self.people[own] = {"id": own, "gender": gender, "implied": True}
        return own


def pedigree_of(rows: Rows, conditions: Mapping[str, str]) -> Pedigree:
    """Return the pedigree that rows say.

    >>> rows = {"1": {"kin": "proband", "gender": "woman"}, "2": {"kin": "sibling", "of": "1", "gender": "man"}}
    >>> [(p.id, p.implied) for p in pedigree_of(rows, {}).people.values()][:2]
    [('1', False), ('2', False)]

    Raises:
        BadPedigree: they cannot be a family; the message names the person by the number of the row.
    """
    if not rows:
        raise BadPedigree("There is nobody in the table.")
    family = _Family({number: _person(number, row, conditions) for number, row in rows.items()})
    for number, row in rows.items():
        _joined(family, number, row.get("kin", "unrelated"), row.get("of", ""), row.get("with", ""))
    for number, row in rows.items():
        _joined(family, number, row.get("also", "unrelated"), row.get("also-of", ""), row.get("with", ""))
    for person in list(family.people.values()):
        for role in ("father", "mother"):
            if person.get("father") or person.get("mother"):
                family.parent_of(person["id"], role)
    people = [Person(**person) for person in sorted(family.people.values(), key=lambda each: bool(each.get("implied")))]
    groups = [Twins(kind, frozenset(members)) for kind, members in family.twins.values()]
    return Pedigree.of(people, conditions=conditions, partners=family.couples, twins=groups)


def _person(number: str, row: Row, conditions: Mapping[str, str]) -> dict[str, Any]:
    ill = {own: row[f"ill.{own}"] for own in conditions if f"ill.{own}" in row}
    return {
        "id": number, "gender": Gender(row.get("gender", Gender.UNKNOWN)), "proband": row.get("kin") == "proband",
        "at_birth": AtBirth(row["birth"]) if "birth" in row else None, "age": int(row["age"]) if "age" in row else None,
        "affected": {own: None if said == "yes" else int(said) for own, said in ill.items()},
    } | {flag: flag in row for flag in FLAGS}  # fmt: skip


def _joined(family: _Family, number: str, kin: str, of: str, other: str) -> None:
    """Join a person to the one of another row."""
    if kin in {"proband", "unrelated"}:
        return
    if of not in family.people or of == number:
        raise BadPedigree(f"Person {number} is the {kin} of nobody; choose a person of another row.")
    match kin:
        case "mother" | "father":
            family.set_parent(of, kin, number)
        case "sibling" | "identical" | "fraternal":
            for role in ("father", "mother"):
                _share(family, number, of, role)
            if kin != "sibling":
                _, members = family.twins.setdefault(of, (TwinKind(kin), {of}))
                members.add(number)
        case "half-mother" | "half-father":
            _share(family, number, of, kin.removeprefix("half-"))
        case "partner":
            family.couples.add((of, number))
        case _:
            _child(family, number, of, other)


def _share(family: _Family, number: str, of: str, role: str) -> None:
    family.set_parent(number, role, family.parent_of(of, role))


def _child(family: _Family, number: str, of: str, other: str) -> None:
    if not other:
        partners = [one if two == of else two for one, two in sorted(family.couples) if of in (one, two)]
        other = partners[0] if len(partners) == 1 else ""
    if other and (other not in family.people or other == number):
        raise BadPedigree(f"The other parent of person {number} is nobody; choose a person of another row.")
    role = _role(family, of, other)
    family.set_parent(number, role, of)
    if other:
        family.set_parent(number, "mother" if role == "father" else "father", other)


def _role(family: _Family, own: str, other: str) -> str:
    """Return whether somebody is father or mother, by sex, else by that of the other parent."""
    sex = _sex(family.people[own])
    if sex is None and other:
        sex = {Sex.FEMALE: Sex.MALE, Sex.MALE: Sex.FEMALE, None: None}[_sex(family.people[other])]
    return "father" if sex is Sex.MALE else "mother"


def _sex(person: Mapping[str, Any]) -> Sex | None:
    return Person(id="", gender=person["gender"], at_birth=person.get("at_birth")).sex


def rows_of(pedigree: Pedigree) -> dict[str, dict[str, str]]:
    """Return rows that say a pedigree: walking from the proband, each person by the nearest who was there before.

    Raises:
        BadPedigree: somebody cannot be reached from the proband.
    """
    start = pedigree.proband.id if pedigree.proband else next(iter(pedigree.people))
    order, rows = [start], {start: {"kin": "proband" if pedigree.proband else "unrelated"}}
    for own in order:
        for kin, other in _next_to(pedigree, own):
            if other not in rows:
                rows[other] = {"kin": kin, "of": own}
                order.append(other)
    if len(order) < len(pedigree.people):
        raise BadPedigree("Somebody is not related to the proband, nor a partner of who is.")
    numbers = {own: str(n) for n, own in enumerate(order, 1)}
    found = {own: _as_row(pedigree, own, rows, numbers) for own in order}
    for group in (twins for twins in pedigree.twins if twins.kind is not TwinKind.UNKNOWN):
        first, *others = sorted(group.members, key=order.index)
        for other in others:
            found[other] = {k: v for k, v in found[other].items() if k != "with"} | {"kin": str(group.kind), "of": numbers[first]}
    return {numbers[own]: found[own] for own in order}


def _as_row(pedigree: Pedigree, own: str, rows: Mapping[str, dict[str, str]], numbers: Mapping[str, str]) -> dict[str, str]:
    """Return somebody's row with numbers for ids; who was met from below, but descends from people met elsewhere, says so as well."""
    row, parents = dict(rows[own]), pedigree.parents(own)
    if row["kin"] == "child":
        row["with"] = numbers[next(p for p in parents if p != row["of"])]
    elif parents and any(rows[p].get("of") != own for p in parents):
        row |= {"also": "child", "also-of": numbers[parents[0]], "with": numbers[parents[1]]}
    if "of" in row:
        row["of"] = numbers[row["of"]]
    return row | _said(pedigree.people[own])


def _next_to(pedigree: Pedigree, own: str) -> list[tuple[str, str]]:
    parents = pedigree.parents(own)
    found = list(zip(("father", "mother"), parents, strict=True)) if parents else []
    found += [("partner", other) for other in pedigree.partners(own)]
    return found + [("child", child) for child in pedigree.children(own)]


def _said(person: Person) -> dict[str, str]:
    found = {"gender": str(person.gender)} | {flag: flag for flag in FLAGS if getattr(person, flag)}
    found |= {"birth": str(person.at_birth)} if person.at_birth else {}
    found |= {"age": str(person.age)} if person.age is not None else {}
    return found | {f"ill.{own}": "yes" if age is None else str(age) for own, age in person.affected.items()}
