"""What a schema cannot say: slugs that must agree, levels that must exist, sets that must be large enough."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located
from genomeready.frameworks.rules import NOT_APPLICABLE, Fit


@dataclass(frozen=True)
class Folder:
    """The files of one framework, each as read; the name of a file (without its ending) is its key.

    `seals` are the records of what was published, `versions` say what became of the competencies from one version to the next.
    """

    name: str
    head: Located
    domains: Mapping[str, Located]
    roles: Mapping[str, Located]
    seals: Mapping[str, Located] = field(default_factory=dict)
    versions: Mapping[str, Located] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The version that the files hold."""
        return str(self.head.value["version"])

    @property
    def values(self) -> range:
        """The levels that a requirement may ask for."""
        return range(max(step["value"] for step in self.head.value["scale"]) + 1)

    @property
    def competencies(self) -> set[str]:
        """The slugs of all competencies."""
        return {entry["slug"] for domain in self.domains.values() for entry in domain.value["competencies"]}


def check_folder(folder: Folder) -> list[Fault]:
    """Return the faults of files that each follow their schema."""
    return [*_head(folder), *_domains(folder), *(fault for name in folder.roles for fault in _role(folder, name))]


def _head(folder: Folder) -> Iterator[Fault]:
    head, value = folder.head, folder.head.value
    if value["slug"] != folder.name:
        yield head.fault(f"The slug is `{value['slug']}`, but the folder is `{folder.name}`.", f"write `slug: {folder.name}`.", "slug")
    if value["status"] == "published" and "published" not in value:
        yield head.fault("A published framework has no date.", "add `published: 2026-11-22` with the right day.", "status")
    for n, step in enumerate(value["scale"]):
        if step["value"] != n:
            mend = f"number the levels 0, 1, 2 … without a gap; this one should be {n}."
            yield head.fault(f"The scale has level {step['value']} where level {n} belongs.", mend, "scale", n, "value")
    for key, times in Counter(source["key"] for source in value["sources"]).items():
        if times > 1:
            yield head.fault(f"The source `{key}` is listed {times} times.", "keep one of them.", "sources")
    yield from _order(folder)


def _order(folder: Folder) -> Iterator[Fault]:
    head, value = folder.head, folder.head.value
    for n, name in enumerate(value["domains"]):
        if name not in folder.domains:
            mend = f"write `domains/{name}.yaml`, or take it off the list.{closest(name, folder.domains)}"
            yield head.fault(f"`{name}` is listed as a domain, but has no file.", mend, "domains", n)
    for name in folder.domains:
        if name not in value["domains"]:
            yield head.fault(f"The domain `{name}` has a file, but no place in the order.", f"add `{name}` to `domains`.", "domains")


def _domains(folder: Folder) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, domain in folder.domains.items():
        if domain.value["slug"] != name:
            yield domain.fault(f"The slug is `{domain.value['slug']}`, but the file is `{name}.yaml`.", f"write `slug: {name}`.", "slug")
        for n, entry in enumerate(domain.value["competencies"]):
            where = ("competencies", n)
            if entry["slug"] in first:
                said = f"`{entry['slug']}` was used before, in {first[entry['slug']]}."
                yield domain.fault(said, "give each competency a slug of its own.", *where, "slug")
            first.setdefault(entry["slug"], f"{domain.file}:{domain.line_of(*where, 'slug')}")
            yield from _levels(folder, domain, n, entry)
            yield from _alignments(folder, domain, n, entry)


def _levels(folder: Folder, domain: Located, n: int, entry: dict[str, Any]) -> Iterator[Fault]:
    asked = [str(value) for value in folder.values if value > 0]
    for level in entry["levels"]:
        if level not in asked:
            mend = f"describe the levels {asked[0]} to {asked[-1]}; 0 is always none and is not written."
            yield domain.fault(
                f"`{entry['slug']}` describes level {level}, which is not on the scale.", mend, "competencies", n, "levels", level
            )
    for level in asked:
        if level not in entry["levels"]:
            mend = f"add `{level}: …`, one sentence that begins with a verb."
            yield domain.fault(f"`{entry['slug']}` does not describe level {level}.", mend, "competencies", n, "levels")


def _alignments(folder: Folder, domain: Located, n: int, entry: dict[str, Any]) -> Iterator[Fault]:
    keys = {source["key"] for source in folder.head.value["sources"]}
    for m, link in enumerate(entry.get("aligned_to", [])):
        if link["framework"] not in keys:
            mend = f"add it to `sources` in framework.yaml, or name one that is there.{closest(link['framework'], keys)}"
            yield domain.fault(f"`{link['framework']}` is not among the sources.", mend, "competencies", n, "aligned_to", m, "framework")


def _role(folder: Folder, name: str) -> Iterator[Fault]:
    role = folder.roles[name]
    value = role.value
    if value["profession"] != name:
        said = f"The profession is `{value['profession']}`, but the file is `{name}.yaml`."
        yield role.fault(said, f"write `profession: {name}`.", "profession")
    yield from _occupation(role)
    members: Counter[str] = Counter()
    sets = {entry["key"] for entry in value.get("sets", [])}
    for slug, asked in value["requirements"].items():
        if slug not in folder.competencies:
            mend = f"use a slug from `domains/`.{closest(slug, folder.competencies)}"
            yield role.fault(f"`{slug}` is not a competency of this framework.", mend, "requirements", slug)
        if asked != NOT_APPLICABLE:
            members.update([asked.get("set", "")])
            yield from _asked(folder, role, slug, asked, sets)
    yield from _sets(role, members)


def _asked(folder: Folder, role: Located, slug: str, asked: dict[str, Any], sets: set[str]) -> Iterator[Fault]:
    given = asked["level"] if isinstance(asked["level"], list) else [asked["level"]]
    top = folder.values[-1]
    for level in given:
        if level not in folder.values or level == 0:
            mend = f"ask for 1 to {top}, or write `not-applicable`."
            yield role.fault(f"`{slug}` asks for level {level}, which is not on the scale.", mend, "requirements", slug, "level")
    if given != sorted(set(given)):
        mend = "write the lower level first, such as [2, 3], or one level alone."
        yield role.fault(f"The range of `{slug}` does not rise.", mend, "requirements", slug, "level")
    if "set" in asked and asked["set"] not in sets:
        mend = f"add the set to `sets`, or name one that is there.{closest(asked['set'], sets)}"
        yield role.fault(f"`{slug}` counts towards the set `{asked['set']}`, which does not exist.", mend, "requirements", slug, "set")


def _sets(role: Located, members: Counter[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, entry in enumerate(role.value.get("sets", [])):
        if entry["key"] in seen:
            yield role.fault(f"The set `{entry['key']}` is listed twice.", "keep one of the two.", "sets", n, "key")
        seen.add(entry["key"])
        if members[entry["key"]] < entry["minimum"]:
            said = f"The set `{entry['key']}` asks for {entry['minimum']} of its {members[entry['key']]} members."
            yield role.fault(said, "lower `minimum`, or add `set:` to more requirements.", "sets", n, "minimum")


def _occupation(role: Located) -> Iterator[Fault]:
    code = role.value["occupation"]
    has_code = bool(code["isco"] or code["esco"])
    if has_code and code["fit"] == Fit.NONE:
        yield role.fault(
            "The occupation has a code, yet its fit is none.", "say how well the code fits: exact, broader or near.", "occupation", "fit"
        )
    if not has_code and code["fit"] != Fit.NONE:
        yield role.fault("The occupation has a fit, yet no code.", "write `fit: none`, or give the code.", "occupation", "fit")


def schema_file(name: str) -> Path:
    """Return where the published schema of a kind of file lies."""
    return Path(__file__).parents[1] / "schemas" / f"{name}.json"
