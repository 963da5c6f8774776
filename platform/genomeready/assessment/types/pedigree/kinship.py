"""What relatives are called from the proband: maternal aunt, paternal grandfather, first cousin's child."""

from collections import deque

from genomeready.assessment.types.pedigree.model import Gender, Pedigree

_STEPS = {
    "parent": {Gender.WOMAN: "mother", Gender.MAN: "father"}, "sibling": {Gender.WOMAN: "sister", Gender.MAN: "brother"},
    "half": {Gender.WOMAN: "half-sister", Gender.MAN: "half-brother"}, "child": {Gender.WOMAN: "daughter", Gender.MAN: "son"},
    "partner": {},
}  # fmt: skip
_SHORT = {
    ("parent", "parent"): ("grandmother", "grandfather", "grandparent"), ("parent", "sibling"): ("aunt", "uncle", "parent’s sibling"),
    ("sibling", "child"): ("niece", "nephew", "sibling’s child"), ("child", "child"): ("granddaughter", "grandson", "grandchild"),
    ("parent", "sibling", "child"): ("first cousin",) * 3, ("parent", "parent", "parent"): ("great-grandmother", "great-grandfather",
    "great-grandparent"), ("parent", "parent", "sibling"): ("great-aunt", "great-uncle", "grandparent’s sibling"),
    ("child", "partner"): ("child’s partner",) * 3, ("sibling", "partner"): ("sibling’s partner",) * 3,
}  # fmt: skip
_PLAIN = {"parent": "parent", "sibling": "sibling", "half": "half-sibling", "child": "child", "partner": "partner"}


def called(pedigree: Pedigree) -> dict[str, str]:
    """Return what each person is called; who is no relative is called by their place in the list."""
    start = pedigree.proband.id if pedigree.proband else next(iter(pedigree.people))
    paths: dict[str, tuple[tuple[str, str], ...]] = {start: ()}
    todo = deque([start])
    while todo:
        own = todo.popleft()
        for step, others in _around(pedigree, own):
            for other in others:
                if other not in paths:
                    paths[other] = (*paths[own], (step, other))
                    todo.append(other)
    words = {own: _words(pedigree, paths[own]) for own in pedigree.people if own in paths}
    alike = [word for word in words.values() if list(words.values()).count(word) > 1]
    return {own: _numbered(own, words, alike) for own in words} | {
        own: f"person {n}" for n, own in enumerate(pedigree.people, 1) if own not in paths
    }


def _numbered(own: str, words: dict[str, str], alike: list[str]) -> str:
    same = [other for other, word in words.items() if word == words[own]]
    return f"{words[own]} {same.index(own) + 1}" if words[own] in alike else words[own]


def _around(pedigree: Pedigree, own: str) -> list[tuple[str, list[str]]]:
    return [
        ("parent", list(pedigree.parents(own))), ("sibling", pedigree.siblings(own)), ("half", pedigree.siblings(own, half=True)),
        ("partner", pedigree.partners(own)), ("child", pedigree.children(own)),
    ]  # fmt: skip


def _words(pedigree: Pedigree, path: tuple[tuple[str, str], ...]) -> str:
    if not path:
        return "the proband"
    steps, last = tuple(step for step, _ in path), pedigree.people[path[-1][1]]
    side = ""
    if steps[0] == "parent" and len(steps) > 1:
        side = "maternal " if pedigree.people[path[0][1]].id in {p.mother for p in pedigree.people.values()} else "paternal "
    if steps in _SHORT:
        woman, man, other = _SHORT[steps]
        return side + {Gender.WOMAN: woman, Gender.MAN: man}.get(last.gender, other)
    parts = [_STEPS[step].get(pedigree.people[own].gender, _PLAIN[step]) for step, own in path]
    return "’s ".join(parts)
