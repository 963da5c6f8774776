"""Other people's frameworks as references, the links between them, and what our own pointers lead to.

`references/<key>.yaml` names a framework, its structure and the codes of its items. `crosswalks/<from>-to-<to>.yaml` links
two references, or two frameworks. A link from a competency to an item of a reference stands beside the competency (`aligned_to`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from genomeready.base.faults import Fault, closest
from genomeready.base.located import Located
from genomeready.frameworks.files.checks import Folder
from genomeready.frameworks.files.shapes import CrosswalkEntry, FrameworkEntry, ItemEntry, LinkEntry, ReferenceEntry
from genomeready.frameworks.rules import NOT_APPLICABLE, VersionState


def reference_faults(name: str, file: Located) -> Iterator[Fault]:
    """Return the faults of a reference that follows its schema."""
    value = file.value
    if value["key"] != name:
        yield file.fault(f"The key is `{value['key']}`, but the file is `{name}.yaml`.", f"write `key: {name}`.", "key")
    counts = {step["part"]: step["count"] for step in value["structure"]}
    for part, items in value["items"].items():
        if part not in counts:
            mend = f"add it to `structure`, or use a part that is there.{closest(part, counts)}"
            yield file.fault(f"`{part}` is not a part of the structure.", mend, "items", part)
        elif counts[part] != len(items):
            said = f"The structure counts {counts[part]} of `{part}`, but {len(items)} are listed."
            yield file.fault(said, "correct the count or the list.", "items", part)
    seen: set[str] = set()
    for part, items in value["items"].items():
        for n, item in enumerate(items):
            yield from _item_faults(file, item, "items", part, n)
            code = _item(part, item).code
            if code in seen:
                yield file.fault(f"The code `{code}` is listed twice.", "give each item its own code.", "items", part, n)
            seen.add(code)


def _item_faults(file: Located, item: str | dict[str, Any], *path: str | int) -> Iterator[Fault]:
    if isinstance(item, str):
        return
    if "title" in item and "titles_under" not in file.value:
        mend = "take the title away, or say in `titles_under` which licence allows it."
        yield file.fault("A title is given, but no licence that allows it is named.", mend, *path, "title")
    scale = file.value["scale"]
    for role, levels in item.get("asked_of", {}).items():
        given = levels_asked(levels)
        for level in given:
            if level not in scale:
                mend = f"use a level of `scale`, or {NOT_APPLICABLE}.{closest(level, scale)}"
                yield file.fault(f"`{level}` is not a level of the scale.", mend, *path, "asked_of", role)
        places = [scale.index(level) for level in given if level in scale]
        if places != sorted(set(places)):
            yield file.fault(f"The range for `{role}` does not rise.", "write the lower level first.", *path, "asked_of", role)


def levels_asked(given: str | list[str]) -> list[str]:
    """Return the levels as a list; not applicable is an empty one.

    >>> [levels_asked("Analysis"), levels_asked(["Analysis", "Evaluation"]), levels_asked("not-applicable")]
    [['Analysis'], ['Analysis', 'Evaluation'], []]
    """
    if given == NOT_APPLICABLE:
        return []
    return [given] if isinstance(given, str) else list(given)


def items_of(value: Mapping[str, Any]) -> tuple[ItemEntry, ...]:
    """Return the items of a reference in their order."""
    return tuple(_item(part, item) for part, items in value["items"].items() for item in items)


def _item(part: str, item: str | dict[str, Any]) -> ItemEntry:
    given: dict[str, Any] = {"code": item} if isinstance(item, str) else item
    return ItemEntry(
        part=part,
        code=given["code"],
        title=given.get("title", ""),
        identifier=given.get("identifier", ""),
        asked_of={role: levels_asked(levels) for role, levels in given.get("asked_of", {}).items()},
    )


def reference_entry(file: Located, content_hash: str) -> ReferenceEntry:
    """Return a sound reference as it is loaded."""
    value = file.value
    return ReferenceEntry(
        file=file.file,
        key=value["key"],
        title=value["title"],
        publisher=value["publisher"],
        version=value["version"],
        url=value.get("url", ""),
        doi=value.get("doi", ""),
        licence=value["licence"],
        permitted_use=value["permitted_use"],
        note=value.get("note", "").strip(),
        verified=value["verified"],
        structure=tuple(value["structure"]),
        scale=tuple(value["scale"]),
        items=items_of(value),
        content_hash=content_hash,
    )


def alignment_faults(folder: Folder, references: Mapping[str, ReferenceEntry]) -> Iterator[Fault]:
    """Return the pointers of competencies that lead to no item of the reference they name, or to another version of it."""
    for domain in folder.domains.values():
        for n, entry in enumerate(domain.value["competencies"]):
            for m, link in enumerate(entry.get("aligned_to", [])):
                reference = references.get(link["framework"])
                if reference:
                    yield from _pointed(domain, reference, link, "competencies", n, "aligned_to", m)


def _pointed(domain: Located, reference: ReferenceEntry, link: Mapping[str, str], *path: str | int) -> Iterator[Fault]:
    if link["code"] not in reference.codes:
        mend = f"use a code of {reference.file}.{closest(link['code'], reference.codes)}"
        yield domain.fault(f"`{link['code']}` is not an item of `{reference.key}`.", mend, *path, "code")
    if "version" in link and link["version"] != reference.version:
        said = f"The pointer is to version {link['version']} of `{reference.key}`; the reference is version {reference.version}."
        yield domain.fault(said, "bring the two together.", *path, "version")


class Ends:
    """What crosswalks may link: references by their keys, frameworks by their slugs."""

    def __init__(self, references: Mapping[str, ReferenceEntry], frameworks: Mapping[str, FrameworkEntry]) -> None:
        self.references = references
        self.frameworks = {slug: entry for slug, entry in frameworks.items() if entry.status == VersionState.PUBLISHED}

    def codes(self, key: str) -> set[str] | None:
        """Return the codes of a reference, or the slugs of a framework's competencies; None where it is neither."""
        if key in self.references:
            return self.references[key].codes
        return set(self.frameworks[key].competencies) if key in self.frameworks else None

    def versions(self, file: Located) -> list[str]:
        """Return the versions of the frameworks that a crosswalk links: its links lead to their competencies."""
        return [self.frameworks[key].version for key in (file.value["from"], file.value["to"]) if key in self.frameworks]

    def __iter__(self) -> Iterator[str]:
        """All keys and slugs."""
        return iter([*self.references, *self.frameworks])


def crosswalk_faults(name: str, file: Located, ends: Ends) -> Iterator[Fault]:
    """Return the faults of a crosswalk that follows its schema."""
    value = file.value
    right = f"{value['from']}-to-{value['to']}"
    if name != right:
        yield file.fault(f"It links {value['from']} to {value['to']}, but the file is `{name}.yaml`.", f"name it `{right}.yaml`.", "from")
    for end in ("from", "to"):
        if ends.codes(value[end]) is None:
            mend = f"name a reference or a published framework that is here.{closest(value[end], ends)}"
            yield file.fault(f"`{value[end]}` is neither a reference nor a framework.", mend, end)
    if (value["from"] in ends.frameworks) != (value["to"] in ends.frameworks) and all(ends.codes(value[end]) for end in ("from", "to")):
        mend = "write these links as `aligned_to` beside the competencies; a crosswalk links two references, or two frameworks."
        yield file.fault("One end is a framework and the other a reference.", mend, "to")
    yield from _link_faults(file, ends)


def _link_faults(file: Located, ends: Ends) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for n, link in enumerate(file.value["links"]):
        for end in ("from", "to"):
            codes = ends.codes(file.value[end])
            if codes is not None and link[end] not in codes:
                mend = f"use a code of `{file.value[end]}`.{closest(link[end], codes)}"
                yield file.fault(f"`{link[end]}` is not an item of `{file.value[end]}`.", mend, "links", n, end)
        pair = (link["from"], link["to"])
        if pair in seen:
            yield file.fault(f"`{pair[0]}` and `{pair[1]}` are linked twice.", "keep one of the two.", "links", n)
        seen.add(pair)


def crosswalk_entry(file: Located, content_hash: str) -> CrosswalkEntry:
    """Return a sound crosswalk as it is loaded."""
    value = file.value
    links = tuple(
        LinkEntry(origin=link["from"], target=link["to"], relation=link["relation"], note=link.get("note", "")) for link in value["links"]
    )
    return CrosswalkEntry(origin=value["from"], target=value["to"], source=value["source"], links=links, content_hash=content_hash)
