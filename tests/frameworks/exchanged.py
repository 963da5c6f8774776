"""Frameworks on their way out and in, for tests: editions, packages of strangers, and folders read back."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from frameworks.framework_folder import a_framework_folder

from genomeready.frameworks.exchange.edition import Edition
from genomeready.frameworks.exchange.folder import texts_of, values_of
from genomeready.frameworks.exchange.origin import FILE, NO_ORIGIN, Origin, origin_text, read_origin
from genomeready.frameworks.exchange.settling import Settled
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import FrameworkEntry

HOME = Path(__file__).resolve().parents[2]
BASE = "https://learn.example.org"
ELSEWHERE = "https://case.example.net/ims/case/v1p0"
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@cache
def the_core() -> FrameworkEntry:
    """The framework that is shipped, as one edition."""
    read = read_frameworks([HOME / "competency_frameworks"], home=HOME)
    return as_one_edition(next(entry for entry in read.frameworks if entry.slug == "genomics-workforce-core"))


def a_small_framework(root: Path) -> FrameworkEntry:
    a_framework_folder(root)
    return the_framework_in(root)


def the_framework_in(root: Path) -> FrameworkEntry:
    """Read the one framework below a folder as one edition; its files have no fault, but a published one may have no seal yet."""
    read = read_frameworks([root], home=root)
    assert [fault for fault in read.faults if "frameworks seal" not in fault.mend] == []
    (entry,) = read.frameworks
    return as_one_edition(entry)


def as_one_edition(entry: FrameworkEntry) -> FrameworkEntry:
    """A framework without its history: what earlier versions said, and how they lead here, does not travel with an edition."""
    return replace(entry, origins={}, seal={})


def an_edition(entry: FrameworkEntry, *, base: str = BASE, origin: Origin = NO_ORIGIN, superseded: bool = False) -> Edition:
    return Edition(values=values_of(entry), base=base, creator="Meridia", at=NOON, superseded=superseded, origin=origin)


def written(settled: Settled, root: Path) -> tuple[FrameworkEntry, Origin]:
    """Write what was settled as a folder, and read both of its parts back."""
    folder = root / settled.values.head["slug"]
    for name, text in {**texts_of(settled.values), FILE: origin_text(settled.origin)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return the_framework_in(root), read_origin((folder / FILE).read_bytes())


def as_uuid(name: str) -> str:
    """The identifier that a stranger's package gives to the thing of this name."""
    return str(uuid5(NAMESPACE_DNS, name))


def a_link(name: str, collection: str = "CFItems") -> dict[str, str]:
    return {"title": name, "identifier": as_uuid(name), "uri": f"{ELSEWHERE}/{collection}/{as_uuid(name)}"}


def a_stranger_s_item(name: str, statement: str = "", **members: Any) -> dict[str, Any]:
    said = statement or f"The person can do what {name} asks."
    item = {"identifier": as_uuid(name), "uri": f"{ELSEWHERE}/CFItems/{as_uuid(name)}", "fullStatement": said}
    return item | {"lastChangeDateTime": "2020-01-01T00:00:00Z"} | members


def a_stranger_s_link(origin: str, kind: str, target: str, **members: Any) -> dict[str, Any]:
    identifier = as_uuid(f"{origin} {kind} {target}")
    made = {
        "identifier": identifier, "uri": f"{ELSEWHERE}/CFAssociations/{identifier}", "associationType": kind,
        "originNodeURI": a_link(origin), "destinationNodeURI": a_link(target), "lastChangeDateTime": "2020-01-01T00:00:00Z",
    }  # fmt: skip
    return made | members


def a_stranger_s_package(**members: Any) -> dict[str, Any]:
    """A sound CASE 1.0 package of somebody else: two groups, three items, each in its place."""
    document = {
        "identifier": as_uuid("document"), "uri": f"{ELSEWHERE}/CFDocuments/{as_uuid('document')}", "creator": "A board of nurses",
        "title": "Genomic nursing standards", "description": "What nurses of one country agreed on in 2020.", "version": "2.1",
        "lastChangeDateTime": "2020-01-01T00:00:00Z", "licenseURI": a_link("CC-BY-4.0", "CFLicenses"), "adoptionStatus": "Adopted",
    }  # fmt: skip
    whole = {
        "CFDocument": document,
        "CFItems": [
            a_stranger_s_item("talking", humanCodingScheme="T", abbreviatedStatement="Talking"),
            a_stranger_s_item("listening", humanCodingScheme="T.1", CFItemType="Skill"),
            a_stranger_s_item("explaining", humanCodingScheme="T.2", CFItemType="Skill"),
            a_stranger_s_item("knowing", humanCodingScheme="K", abbreviatedStatement="Knowing"),
            a_stranger_s_item("genes", humanCodingScheme="K.1", CFItemType="Knowledge"),
        ],
        "CFAssociations": [
            a_stranger_s_link("talking", "isChildOf", "document", sequenceNumber=1),
            a_stranger_s_link("listening", "isChildOf", "talking", sequenceNumber=2),
            a_stranger_s_link("explaining", "isChildOf", "talking", sequenceNumber=1),
            a_stranger_s_link("knowing", "isChildOf", "document", sequenceNumber=2),
            a_stranger_s_link("genes", "isChildOf", "knowing", sequenceNumber=1),
        ],
    }
    return whole | members


def as_bytes(package: dict[str, Any]) -> bytes:
    return json.dumps(package).encode()
