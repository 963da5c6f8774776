"""Packages of QTI: a manifest and a file for each item. Pure. Source: 1EdTech, content packaging 1.1 as QTI 2.1 and 3.0 use it.

There is no registry of schemas here: what is written is checked by reading it again, and its structure by tests.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final

from genomeready.assessment.banks.archives import Archive
from genomeready.assessment.banks.prose import Html
from genomeready.assessment.banks.qti_12 import read_canvas
from genomeready.assessment.banks.qti_names import Version, as_version_2
from genomeready.assessment.banks.qti_reading import read_item
from genomeready.assessment.banks.qti_writing import item_xml
from genomeready.assessment.banks.readings import Reading
from genomeready.assessment.banks.refusing import NotABank
from genomeready.assessment.banks.xml_text import HEAD, element, text
from genomeready.assessment.banks.xml_tree import Element, read_xml
from genomeready.assessment.types.interactions import Item

MANIFEST: Final = "imsmanifest.xml"
LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
BESIDE: Final = frozenset({"assessmentTest", "assessmentSection", "assessmentStimulus", "manifest", "quiz", "assignment", "resultReport"})
"""Files of a package that hold no item of their own."""
_XML: Final = (".xml", ".qti")


def read_package(archive: Archive) -> Reading:
    """Return the questions of a package; each file in it that is XML is read, whatever the manifest says of it."""
    reading = Reading()
    for name, why in archive.left:
        reading.refuse(name, "", why)
    keywords = _keywords(archive.files)
    newer = any(name.endswith(".xml.qti") for name in archive.files)
    for name, content in archive.files.items():
        last = name.rpartition("/")[2]
        if not last.endswith(_XML) or last in {MANIFEST, "assessment_meta.xml"} or (newer and last == "assessment_qti.xml"):
            continue
        try:
            root, notes = read_xml(content)
        except NotABank as refused:
            reading.refuse(name, "", refused.text)
            continue
        reading.notes += [f"{name}: {note}" for note in notes]
        read_root(root, reading, where=name, tags=keywords.get(name, ()))
    if not reading.items and not reading.refused:
        raise NotABank(why="There is no question in the package.")
    return reading


def read_root(root: Element, reading: Reading, *, where: str = "", tags: tuple[str, ...] = ()) -> None:
    """Take the questions of one XML file, whichever version of QTI it is."""
    named = f"{where}, line " if where else "line "
    if root.name == "questestinterop":
        read_canvas(root, reading, where=where)
    elif as_version_2(root).name == "assessmentItem":
        at = f"{named}{root.line}, item {root.get('identifier')}"[:160]
        reading.take(lambda: read_item(root, where=at, tags=tags), where=at, title=root.get("title"))
    elif root.name not in BESIDE:
        reading.refuse(where or "line 1", "", f"`<{root.name[:40]}>` holds no question of QTI.")


def _keywords(files: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
    """Return the key words that the manifest gives to each file."""
    name = next((name for name in files if name.rpartition("/")[2] == MANIFEST), None)
    if name is None:
        return {}
    try:
        root, _ = read_xml(files[name])
    except NotABank:
        return {}
    folder = name.removesuffix(MANIFEST)
    return {
        folder + resource.get("href"): tuple(word.text.strip() for word in resource.find("keyword") if word.text.strip())
        for resource in root.find("resource")
    }


def package_of(items: Iterable[Item], version: Version) -> bytes:
    """Return a package of items, the same bytes for the same items.

    Raises:
        NotOurs: QTI has no form for one of the questions.
    """
    html, listed = Html(), list(items)
    files = {f"items/{item.identifier}.xml": item_xml(item, version, html) for item in listed}
    return zipped({MANIFEST: _manifest(listed, version), **files})


def zipped(files: Mapping[str, str]) -> bytes:
    """Return an archive of texts, without the hour in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content.encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _manifest(items: list[Item], version: Version) -> str:
    resources = "".join(
        element(
            "resource",
            element("metadata", _metadata(item)),
            element("file", href=f"items/{item.identifier}.xml"),
            identifier=f"resource-{item.identifier}",
            type=version.resource,
            href=f"items/{item.identifier}.xml",
        )
        for item in items
    )
    about = element("metadata", element("schema", version.schema), element("schemaversion", version.schema_version))
    return (
        HEAD
        + element("manifest", about, element("organizations"), element("resources", resources), xmlns=version.package, identifier="bank")
        + "\n"
    )


def _metadata(item: Item) -> str:
    language = {"language": item.language} if item.language else {}
    words = "".join(element("keyword", element("string", text(tag), **language)) for tag in item.tags)
    title = element("title", element("string", text(item.title), **language))
    return element("lom", element("general", title, words), xmlns=LOM)
