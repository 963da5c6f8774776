"""From folders of YAML to `FrameworkFiles`: every framework, reference and crosswalk that is sound, and every fault."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from genomeready.base.faults import BrokenFileError, Fault, errors_in, label
from genomeready.base.located import Located, read_yaml
from genomeready.base.schemas import read_schema, schema_faults
from genomeready.frameworks.files.checks import Folder, check_folder, schema_file
from genomeready.frameworks.files.history import history_faults, origins
from genomeready.frameworks.files.references import (
    Ends,
    alignment_faults,
    crosswalk_entry,
    crosswalk_faults,
    reference_entry,
    reference_faults,
)
from genomeready.frameworks.files.seals import seal_faults, seal_of
from genomeready.frameworks.files.shapes import (
    CompetencyEntry,
    CrosswalkEntry,
    DomainEntry,
    FrameworkEntry,
    FrameworkFiles,
    ReferenceEntry,
    RequirementEntry,
    RoleEntry,
    SetEntry,
)
from genomeready.frameworks.rules import Risk

BESIDE = frozenset({"references", "crosswalks"})
"""Folders beside those of the frameworks."""

DETAIL = ("definition", "does", "does_not", "employer", "education", "regulation", "occupation")


def read_frameworks(roots: Iterable[Path], *, home: Path) -> FrameworkFiles:
    """Read every framework, reference and crosswalk below the roots; `home` is the folder from which files are named in faults."""
    faults: list[Fault] = []
    there: list[Path] = []
    for root in roots:
        if root.is_dir():
            there.append(root)
        else:
            faults.append(Fault(label(root, home=home), 1, "There is no such folder.", "correct GENOMEREADY_FRAMEWORK_PATHS."))
    references = _read_references(there, home=home, faults=faults)
    found: dict[str, FrameworkEntry] = {}
    for folder in (path for root in there for path in sorted(root.iterdir()) if _is_framework(path)):
        entry, said = _read_folder(folder, references, home=home)
        other = entry and (found.get(entry.slug) or references.get(entry.slug))
        if entry and other:
            said = [*said, Fault(entry.file, 1, f"The framework `{entry.slug}` is also in {other.file}.", "keep one of the two.")]
        faults.extend(said)
        if entry and not errors_in(said):
            found[entry.slug] = entry
    crosswalks = _read_crosswalks(there, Ends(references, found), home=home, faults=faults)
    return FrameworkFiles(tuple(found.values()), tuple(sorted(faults)), tuple(references.values()), crosswalks)


def _is_framework(path: Path) -> bool:
    return path.is_dir() and path.name not in BESIDE and not path.name.startswith(".")


def _read_references(roots: Iterable[Path], *, home: Path, faults: list[Fault]) -> dict[str, ReferenceEntry]:
    found: dict[str, ReferenceEntry] = {}
    for root in roots:
        for name, file in _read_files(root / "references", "reference", home=home, faults=faults).items():
            said = list(reference_faults(name, file))
            if name in found:
                said.append(file.fault(f"The reference `{name}` is also in {found[name].file}.", "keep one of the two.", "key"))
            faults.extend(said)
            if not said:
                found[name] = reference_entry(file, _hash(file.value))
    return found


def _read_crosswalks(roots: Iterable[Path], ends: Ends, *, home: Path, faults: list[Fault]) -> tuple[CrosswalkEntry, ...]:
    found = []
    for root in roots:
        for name, file in _read_files(root / "crosswalks", "crosswalk", home=home, faults=faults).items():
            said = list(crosswalk_faults(name, file, ends))
            faults.extend(said)
            if not said:
                found.append(crosswalk_entry(file, _hash([file.value, ends.versions(file)])))
    return tuple(found)


def _read_folder(folder: Path, references: Mapping[str, ReferenceEntry], *, home: Path) -> tuple[FrameworkEntry | None, list[Fault]]:
    faults: list[Fault] = []
    head = _read_file(folder / "framework.yaml", "framework", home=home, faults=faults)
    kinds = (("domains", "domain"), ("roles", "role"), ("published", "seal"), ("versions", "version"))
    domains, roles, seals, versions = (_read_files(folder / name, kind, home=home, faults=faults) for name, kind in kinds)
    if faults or head is None:
        return None, faults
    whole = Folder(folder.name, head, domains, roles, seals, versions)
    faults = [*check_folder(whole), *alignment_faults(whole, references)]
    if not errors_in(faults):
        faults.extend(seal_faults(whole))
    if not errors_in(faults):
        faults.extend(history_faults(whole))
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
        content_hash=_hash([head, [d.value for d in folder.domains.values()], [r.value for r in folder.roles.values()]]),
        origins=origins(folder),
        seal=seal_of(folder),
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


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
