"""From folders of YAML to `FrameworkFiles`: every framework that is sound, and every fault."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from genomeready.base.faults import BrokenFileError, Fault, errors_in, label
from genomeready.base.located import Located, read_yaml
from genomeready.base.schemas import read_schema, schema_faults
from genomeready.frameworks.files.checks import Folder, check_folder, schema_file
from genomeready.frameworks.files.shapes import (
    CompetencyEntry,
    DomainEntry,
    FrameworkEntry,
    FrameworkFiles,
    RequirementEntry,
    RoleEntry,
    SetEntry,
)
from genomeready.frameworks.rules import Risk

DETAIL = ("definition", "does", "does_not", "employer", "education", "regulation", "occupation")


def read_frameworks(roots: Iterable[Path], *, home: Path) -> FrameworkFiles:
    """Read every framework below the roots; `home` is the folder from which files are named in faults."""
    found: dict[str, FrameworkEntry] = {}
    faults: list[Fault] = []
    for root in roots:
        if not root.is_dir():
            faults.append(Fault(label(root, home=home), 1, "There is no such folder.", "correct GENOMEREADY_FRAMEWORK_PATHS."))
            continue
        for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
            entry, said = _read_folder(folder, home=home)
            if entry and entry.slug in found:
                mend = "keep one of the two."
                said = [*said, Fault(entry.file, 1, f"The framework `{entry.slug}` is also in {found[entry.slug].file}.", mend)]
            faults.extend(said)
            if entry and not errors_in(said):
                found[entry.slug] = entry
    return FrameworkFiles(tuple(found.values()), tuple(sorted(faults)))


def _read_folder(folder: Path, *, home: Path) -> tuple[FrameworkEntry | None, list[Fault]]:
    faults: list[Fault] = []
    head = _read_file(folder / "framework.yaml", "framework", home=home, faults=faults)
    domains = _read_files(folder / "domains", "domain", home=home, faults=faults)
    roles = _read_files(folder / "roles", "role", home=home, faults=faults)
    if faults or head is None:
        return None, faults
    whole = Folder(folder.name, head, domains, roles)
    faults = check_folder(whole)
    return (None if errors_in(faults) else _entry(whole)), faults


def _read_files(folder: Path, kind: str, *, home: Path, faults: list[Fault]) -> dict[str, Located]:
    read = {file.stem: _read_file(file, kind, home=home, faults=faults) for file in sorted(folder.glob("*.yaml"))}
    return {name: located for name, located in read.items() if located is not None}


def _read_file(file: Path, kind: str, *, home: Path, faults: list[Fault]) -> Located | None:
    name = label(file, home=home)
    try:
        located = read_yaml(file.read_text(encoding="utf-8"), file=name)
    except FileNotFoundError:
        faults.append(Fault(name, 1, "The file is missing.", "write it; the README beside the frameworks says how."))
        return None
    except UnicodeDecodeError:
        faults.append(Fault(name, 1, "The file is not UTF-8 text.", "save it as UTF-8."))
        return None
    except BrokenFileError as broken:
        faults.append(broken.fault)
        return None
    found = schema_faults(located, read_schema(schema_file(kind)))
    faults.extend(found)
    return None if found else located


def _entry(folder: Folder) -> FrameworkEntry:
    head = folder.head.value
    return FrameworkEntry(
        file=folder.head.file,
        slug=head["slug"],
        version=head["version"],
        status=head["status"],
        published=date.fromisoformat(head["published"]) if "published" in head else None,
        title=head["title"],
        description=head["description"].strip(),
        permitted_use=head["permitted_use"],
        licence=head["licence"],
        notice=head.get("notice", "").strip(),
        sources=tuple(head["sources"]),
        scale=tuple((step["value"], step["name"], step["description"]) for step in head["scale"]),
        domains=tuple(_domain(folder.domains[name].value) for name in head["domains"]),
        roles=tuple(_role(located.value) for located in folder.roles.values()),
        content_hash=_hash(folder),
    )


def _domain(value: dict[str, Any]) -> DomainEntry:
    entries = tuple(
        CompetencyEntry(
            slug=entry["slug"],
            title=entry["title"],
            kind=entry["kind"],
            risk=entry.get("risk", Risk.STANDARD),
            statement=entry["statement"],
            levels=entry["levels"],
            aligned_to=tuple(entry.get("aligned_to", ())),
        )
        for entry in value["competencies"]
    )
    return DomainEntry(slug=value["slug"], title=value["title"], summary=value["summary"].strip(), competencies=entries)


def _role(value: dict[str, Any]) -> RoleEntry:
    return RoleEntry(
        profession=value["profession"],
        title=value["title"],
        detail={name: value[name] for name in DETAIL},
        sets=tuple(SetEntry(**entry) for entry in value.get("sets", ())),
        requirements=tuple(_requirement(slug, asked) for slug, asked in value["requirements"].items()),
    )


def _requirement(slug: str, asked: dict[str, Any] | str) -> RequirementEntry:
    if isinstance(asked, str):
        return RequirementEntry(competency=slug, minimum=None, maximum=None, set_key=None, max_age_months=None)
    minimum, maximum = asked["level"] if isinstance(asked["level"], list) else (asked["level"], asked["level"])
    return RequirementEntry(
        competency=slug, minimum=minimum, maximum=maximum, set_key=asked.get("set"), max_age_months=asked.get("max_age_months")
    )


def _hash(folder: Folder) -> str:
    whole = [folder.head.value, [d.value for d in folder.domains.values()], [r.value for r in folder.roles.values()]]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
