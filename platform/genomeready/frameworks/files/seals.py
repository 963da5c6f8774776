"""Seals: the record of what was published under a number, and what has changed under that number since.

A seal (`published/<version>.yaml`) keeps a digest of each file, of the meaning of each competency (kind, risk, statement,
levels) and of the requirements of each role. Comments and layout are left out of all of them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from genomeready.base.faults import Fault, Severity
from genomeready.base.located import Located
from genomeready.frameworks.files.checks import Folder
from genomeready.frameworks.files.shapes import FrameworkEntry
from genomeready.frameworks.rules import Risk, VersionState, in_order

HEADING = "# What was published under this number, as digests. Written by `python app.py frameworks seal`; never edited.\n"
MEND = "take the change back, or raise `version` in framework.yaml and say in `versions/` what became of each competency."


def seal_of(folder: Folder) -> dict[str, Any]:
    """Return what a seal of the files as they are would say."""
    head = folder.head.value
    return {
        "framework": head["slug"],
        "version": head["version"],
        "scale": [{"value": step["value"], "name": step["name"]} for step in head["scale"]],
        "files": {name: _digest(located.value) for name, located in _files(folder).items()},
        "competencies": {slug: _digest(meaning(entry)) for slug, (_, _, entry) in _competencies(folder).items()},
        "roles": {name: _digest(_asked(role.value)) for name, role in folder.roles.items()},
    }


def write_seal(entry: FrameworkEntry, *, home: Path) -> Path | None:
    """Write the record of a published framework and return where; None where there is one already, or where it is a draft."""
    path = (home / entry.file).parent / "published" / f"{entry.version}.yaml"
    if entry.status == VersionState.DRAFT or path.exists():
        return None
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEADING + yaml.safe_dump(dict(entry.seal), sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def meaning(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes a competency mean what it means: evidence of it rests on this."""
    return {
        "kind": entry["kind"],
        "risk": entry.get("risk", Risk.STANDARD),
        "statement": entry["statement"],
        "levels": entry["levels"],
    }


def seal_faults(folder: Folder) -> Iterator[Fault]:
    """Return the faults of the seals themselves, and of files that differ from what was published under their number."""
    for name, seal in folder.seals.items():
        yield from _named(folder, name, seal)
    sealed = folder.seals.get(folder.number)
    if folder.head.value["status"] == VersionState.DRAFT:
        if sealed:
            mend = "write `status: published`, or raise `version` for the draft."
            yield folder.head.fault(f"{folder.number} was published, yet the files call it a draft.", mend, "status")
    elif sealed:
        yield from _changed(folder, sealed)
    else:
        mend = "run `python app.py frameworks seal` and keep the file it writes."
        said = f"{folder.number} is published, but there is no record of what was published."
        yield folder.head.fault(said, mend, "version", severity=Severity.WARNING)


def _named(folder: Folder, name: str, seal: Located) -> Iterator[Fault]:
    value = seal.value
    if value["version"] != name:
        said = f"This is the record of {value['version']}, but the file is `{name}.yaml`."
        yield seal.fault(said, f"name it `{value['version']}.yaml`; a record is never changed.", "version")
    if value["framework"] != folder.head.value["slug"]:
        said = f"This is a record of `{value['framework']}`, not of `{folder.head.value['slug']}`."
        yield seal.fault(said, "move it to its own framework.", "framework")
    if in_order(name) > in_order(folder.number):
        said = f"The files hold {folder.number}, but {name} was published already."
        yield folder.head.fault(said, f"raise `version` above {name}, or bring back the newer files.", "version")


def _changed(folder: Folder, sealed: Located) -> Iterator[Fault]:
    before, now = sealed.value, seal_of(folder)
    meanings = [*_changed_competencies(folder, before, now), *_changed_roles(folder, before, now)]
    if before["scale"] != now["scale"]:
        said = f"The scale has changed since {folder.number} was published."
        meanings.append(folder.head.fault(said, MEND, "scale"))
    yield from meanings
    named = {fault.file for fault in meanings}
    for name, located in _files(folder).items():
        if before["files"].get(name) != now["files"][name] and located.file not in named:
            said = f"The text of this file has changed since {folder.number} was published."
            yield located.fault(said, MEND)


def _changed_competencies(folder: Folder, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Fault]:
    places = _competencies(folder)
    for slug, (domain, n, _) in places.items():
        if slug not in before["competencies"]:
            said = f"`{slug}` was not part of {folder.number} when it was published."
            yield domain.fault(said, MEND, "competencies", n, "slug")
        elif before["competencies"][slug] != now["competencies"][slug]:
            said = f"What `{slug}` means has changed since {folder.number} was published."
            yield domain.fault(said, MEND, "competencies", n, "slug")
    for slug in before["competencies"]:
        if slug not in places:
            yield folder.head.fault(f"`{slug}` was published in {folder.number} and is no longer here.", MEND, "version")


def _changed_roles(folder: Folder, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Fault]:
    for name, role in folder.roles.items():
        if name not in before["roles"]:
            said = f"The role `{name}` was not part of {folder.number} when it was published."
            yield role.fault(said, MEND, "profession")
        elif before["roles"][name] != now["roles"][name]:
            said = f"What the role `{name}` asks has changed since {folder.number} was published."
            yield role.fault(said, MEND, "requirements")
    for name in before["roles"]:
        if name not in folder.roles:
            yield folder.head.fault(f"The role `{name}` was published in {folder.number} and is no longer here.", MEND, "version")


def _files(folder: Folder) -> dict[str, Located]:
    domains = {f"domains/{name}.yaml": located for name, located in folder.domains.items()}
    roles = {f"roles/{name}.yaml": located for name, located in folder.roles.items()}
    return {"framework.yaml": folder.head, **domains, **roles}


def _competencies(folder: Folder) -> dict[str, tuple[Located, int, dict[str, Any]]]:
    """Return where each competency stands: its file, its place in it, and what it says."""
    return {entry["slug"]: (domain, n, entry) for domain in folder.domains.values() for n, entry in enumerate(domain.value["competencies"])}


def _asked(role: Mapping[str, Any]) -> dict[str, Any]:
    sets = {entry["key"]: entry["minimum"] for entry in role.get("sets", ())}
    return {"sets": sets, "requirements": role["requirements"]}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
