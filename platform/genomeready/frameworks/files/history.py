"""From version to version: what each competency became, as `versions/<from>-to-<to>.yaml` says it.

A version is compared with the record of the one before it (`published/`), so the earlier files need not stay.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located
from genomeready.frameworks.files.checks import Folder
from genomeready.frameworks.files.seals import seal_of
from genomeready.frameworks.rules import GONE, Change, Heir, Heirs, VersionState, in_order, read_through

CARRIES = {Change.SAME: True, Change.REPLACED_BY: True, Change.SPLIT: True, Change.MERGED: False, Change.DROPPED: False}
"""Whether evidence counts onward where a link does not say it."""


@dataclass(frozen=True)
class _Version:
    """One version as a crosswalk sees it: what each competency means, as a digest, and the levels of its scale."""

    number: str
    meanings: Mapping[str, str]
    levels: frozenset[int]


@dataclass(frozen=True)
class _Step:
    """A crosswalk file between two versions."""

    file: Located
    earlier: _Version
    later: _Version

    @property
    def links(self) -> list[dict[str, Any]]:
        """The links that are written out."""
        return list(self.file.value["links"])

    @property
    def carried_over(self) -> set[str]:
        """The slugs that `others: same` speaks for: not named, still there, and of the same meaning."""
        if "others" not in self.file.value:
            return set()
        named = {link["from"] for link in self.links}
        return {slug for slug, text in self.earlier.meanings.items() if slug not in named and self.later.meanings.get(slug) == text}

    def levels_of(self, link: Mapping[str, Any]) -> dict[str, int]:
        """Return the map of levels that goes for a link: its own, or that of the file."""
        found: dict[str, int] = link.get("levels", self.file.value.get("levels", {}))
        return found


def history_faults(folder: Folder) -> list[Fault]:
    """Return the faults of crosswalks from version to version, and of those that are missing."""
    known = _versions(folder)
    faults = [fault for name, file in folder.versions.items() for fault in _placed(folder, name, file, known)]
    if faults:
        return faults
    steps = _steps(folder, known)
    faults = [*_missing(folder, known, steps), *_returns(steps), *(fault for step in steps.values() for fault in _step(step))]
    return sorted(faults)


def origins(folder: Folder) -> dict[str, Heirs]:
    """Return what the competencies of each earlier version became in this one, read through all versions in between."""
    known = _versions(folder)
    steps = _steps(folder, known)
    found: dict[str, Heirs] = {}
    for pair in pairwise(known):
        heirs = _heirs(steps[pair]) if pair in steps else {}
        found = {number: read_through(so_far, heirs) for number, so_far in found.items()} | {pair[0]: heirs} if heirs else {}
    return found


def targets(link: Mapping[str, Any]) -> list[str]:
    """Return the slugs that a link leads to."""
    if link["relation"] == Change.SAME:
        return [link["from"]]
    given = link.get("to", [])
    return [given] if isinstance(given, str) else list(given)


def _versions(folder: Folder) -> dict[str, _Version]:
    """Return every version that is known, oldest first: those with a record, and the one that the files hold."""
    sealed = {seal.value["version"]: seal.value for seal in folder.seals.values()} | {folder.number: seal_of(folder)}
    return {number: _version(sealed[number]) for number in sorted(sealed, key=in_order)}


def _version(seal: Mapping[str, Any]) -> _Version:
    return _Version(seal["version"], seal["competencies"], frozenset(step["value"] for step in seal["scale"]))


def _placed(folder: Folder, name: str, file: Located, known: Mapping[str, _Version]) -> Iterator[Fault]:
    value = file.value
    right = f"{value['from']}-to-{value['to']}"
    if name != right:
        yield file.fault(
            f"It leads from {value['from']} to {value['to']}, but the file is `{name}.yaml`.", f"name it `{right}.yaml`.", "from"
        )
    for end in ("from", "to"):
        if value[end] not in known:
            mend = f"name a version with a record in `published/`, or the one that the files hold ({folder.number})."
            yield file.fault(f"There is no record of {value[end]}.", mend, end)
    if value["from"] in known and value["to"] in known and (value["from"], value["to"]) not in pairwise(known):
        said = f"{value['from']} is not the version before {value['to']}."
        mend = f"lead from each version to the next one; the versions are {', '.join(known)}."
        yield file.fault(said, mend, "from")


def _steps(folder: Folder, known: Mapping[str, _Version]) -> dict[tuple[str, str], _Step]:
    found = {(file.value["from"], file.value["to"]): file for file in folder.versions.values()}
    return {pair: _Step(found[pair], known[pair[0]], known[pair[1]]) for pair in pairwise(known) if pair in found}


def _missing(folder: Folder, known: Mapping[str, _Version], steps: Mapping[tuple[str, str], _Step]) -> Iterator[Fault]:
    for earlier, later in pairwise(known):
        written_later = later == folder.number and folder.head.value["status"] == VersionState.DRAFT
        if (earlier, later) not in steps and not written_later:
            said = f"Nothing says what the competencies of {earlier} became in {later}."
            yield folder.head.fault(said, f"write `versions/{earlier}-to-{later}.yaml`.", "version")


def _returns(steps: Mapping[tuple[str, str], _Step]) -> Iterator[Fault]:
    """Find a name that, over one or several versions, leads back to itself."""
    onward: dict[str, set[str]] = {}
    for step in steps.values():
        for n, link in enumerate(step.links):
            for slug in targets(link):
                if slug != link["from"] and link["from"] in _reached(onward, slug):
                    said = f"`{link['from']}` became `{slug}`, which once became `{link['from']}`: the links go round in a circle."
                    yield step.file.fault(said, "give the competency a new slug; a slug is not used again.", "links", n, "to")
                elif slug != link["from"]:
                    onward.setdefault(link["from"], set()).add(slug)


def _reached(onward: Mapping[str, set[str]], start: str) -> set[str]:
    found, waiting = set[str](), [start]
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found.add(slug)
            waiting.extend(onward.get(slug, ()))
    return found


def _step(step: _Step) -> Iterator[Fault]:
    for n, link in enumerate(step.links):
        yield from _ends(step, n, link)
        yield from _counted(step, n, link)
        yield from _carrying(step, n, link)
    for slug, times in Counter(link["from"] for link in step.links).items():
        if times > 1:
            last = max(n for n, link in enumerate(step.links) if link["from"] == slug)
            mend = "keep one link, and name all its heirs in `to`."
            yield step.file.fault(f"`{slug}` has {times} links.", mend, "links", last, "from")
    yield from _map_faults(step, step.file.value.get("levels", {}), "levels")
    yield from _unspoken(step)
    yield from _scales(step)


def _ends(step: _Step, n: int, link: Mapping[str, Any]) -> Iterator[Fault]:
    file, (earlier, later) = step.file, (step.earlier, step.later)
    if link["from"] not in earlier.meanings:
        mend = f"use a slug of {earlier.number}.{closest(link['from'], earlier.meanings)}"
        yield file.fault(f"`{link['from']}` is not a competency of {earlier.number}.", mend, "links", n, "from")
    for slug in targets(link):
        if slug not in later.meanings:
            mend = f"use a slug of {later.number}.{closest(slug, later.meanings)}"
            yield file.fault(f"`{slug}` is not a competency of {later.number}.", mend, "links", n, "to")


def _counted(step: _Step, n: int, link: Mapping[str, Any]) -> Iterator[Fault]:
    change, given = link["relation"], link.get("to", [])
    heirs = [given] if isinstance(given, str) else given
    if change in {Change.SAME, Change.DROPPED}:
        if heirs:
            yield step.file.fault(f"`{link['from']}` is {change}, so it has no other heir.", "take `to` away.", "links", n, "to")
    elif change == Change.SPLIT:
        if len(heirs) < 2:  # noqa: PLR2004 - a split has two parts at least
            yield step.file.fault(f"`{link['from']}` is split, but not in two.", "name two or more slugs: `to: [one, other]`.", "links", n)
    elif len(heirs) != 1:
        mend = "name the one slug: `to: slug`; several heirs are a `split`."
        yield step.file.fault(f"`{link['from']}` is {change}, so it has exactly one heir.", mend, "links", n)


def _carrying(step: _Step, n: int, link: Mapping[str, Any]) -> Iterator[Fault]:
    if link["relation"] == Change.DROPPED and link.get("carries"):
        said = f"`{link['from']}` is dropped, so evidence of it cannot count."
        yield step.file.fault(said, "take `carries` away.", "links", n, "carries")
    yield from _map_faults(step, link.get("levels", {}), "links", n, "levels")


def _map_faults(step: _Step, levels: Mapping[str, int], *path: str | int) -> Iterator[Fault]:
    earlier = [str(level) for level in sorted(step.earlier.levels) if level]
    for level, onto in levels.items():
        if level not in earlier:
            mend = f"map the levels {earlier[0]} to {earlier[-1]}; 0 stays 0 and is not written."
            yield step.file.fault(f"Level {level} is not on the scale of {step.earlier.number}.", mend, *path, level)
        if onto not in step.later.levels:
            mend = f"use 0 to {max(step.later.levels)}."
            yield step.file.fault(f"Level {onto} is not on the scale of {step.later.number}.", mend, *path, level)
    missing = [level for level in earlier if level not in levels]
    if levels and missing:
        mend = "say for each level which level it is on the later scale, or 0 where it counts for nothing."
        yield step.file.fault(f"The map leaves out level {missing[0]}.", mend, *path)
    rising = [levels[level] for level in earlier if level in levels]
    if rising != sorted(rising):
        yield step.file.fault("The map puts a higher level below a lower one.", "let the levels rise.", *path)


def _unspoken(step: _Step) -> Iterator[Fault]:
    file, spoken = step.file, {link["from"] for link in step.links} | step.carried_over
    for slug, text in step.earlier.meanings.items():
        if slug in spoken:
            continue
        if "others" in file.value and slug in step.later.meanings and step.later.meanings[slug] != text:
            said = f"`{slug}` is worded otherwise in {step.later.number}, so `others: same` does not speak for it."
            mend = f"add `{{from: {slug}, relation: same}}` where evidence still counts, else give the new meaning a new slug."
            yield file.fault(said, mend, "others")
        else:
            mend = f"add a link: `{{from: {slug}, relation: …}}`."
            yield file.fault(f"Nothing says what `{slug}` of {step.earlier.number} became.", mend, "links")


def _scales(step: _Step) -> Iterator[Fault]:
    unmapped = any(heir.carries and not heir.levels for heirs in _heirs(step).values() for heir in heirs)
    if step.earlier.levels != step.later.levels and unmapped:
        said = f"{step.later.number} has other levels than {step.earlier.number}, and no map says how they relate."
        yield step.file.fault(said, "add `levels: {1: 1, 2: 3}` at the top, or to each link that carries.", "from")


def _heirs(step: _Step) -> Heirs:
    links = [*step.links, *({"from": slug, "relation": Change.SAME} for slug in sorted(step.carried_over))]
    return {link["from"]: _heirs_of(step, link) for link in links}


def _heirs_of(step: _Step, link: Mapping[str, Any]) -> tuple[Heir, ...]:
    change = Change(link["relation"])
    carries = bool(link.get("carries", CARRIES[change]))
    levels = {int(level): onto for level, onto in step.levels_of(link).items()} if carries else {}
    return tuple(Heir(slug=slug, change=change, carries=carries, levels=levels) for slug in targets(link)) or (GONE,)
