"""A small sound framework on disk, for tests to spoil, with its record, its next version, a reference and a crosswalk."""

from pathlib import Path

from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.seals import write_seal

FRAMEWORK = """\
slug: small-core
version: "1.0"
status: published
published: 2026-11-22
title: Small core
description: A framework that is just large enough for a test.
permitted_use: assessment
licence: CC-BY-4.0
notice: Awaits sign-off.
domains: [ground]
sources:
  - {key: bmc, title: A source, doi: 10.1186/s12909-019-1456-7, licence: CC BY, relation: consulted, verified: true}
scale:
  - {value: 0, name: "None", description: Nothing has been shown.}
  - {value: 1, name: Aware, description: Recognises the subject.}
  - {value: 2, name: Guided, description: Uses it with guidance.}
"""
DOMAIN = """\
slug: ground
title: The ground
summary: What everybody needs.
competencies:
  - slug: reading-genes
    title: Reading genes
    kind: knowledge
    statement: Knows what a gene is.
    levels:
      1: Names what a gene is made of.
      2: Follows a gene to its protein.
    aligned_to:
      - {framework: bmc, version: "2019", code: "K1", relation: close}
  - slug: telling-risk
    title: Telling risk
    kind: skill
    statement: Tells a risk in plain numbers.
    levels:
      1: Says a risk in plain words.
      2: Works a risk out with help.
"""
ROLE = """\
profession: small-nurse
title: Small nurse
definition: A nurse who exists for the length of a test.
does: [Cares for people.]
does_not: [Guess at results.]
employer: Hospitals.
education: Differs between countries.
regulation: Differs between countries.
occupation: {isco: null, isco_title: null, esco: null, esco_title: null, fit: none, note: A national choice.}
sets:
  - {key: field, title: Field of practice, minimum: 1}
requirements:
  reading-genes: {level: [1, 2], max_age_months: 60}
  telling-risk: {level: 1, set: field}
"""


def a_framework_folder(root: Path, *, head: str = FRAMEWORK, domain: str = DOMAIN, role: str = ROLE, name: str = "small-core") -> Path:
    """Write the folder of a framework below `root` and give back its path."""
    folder = root / name
    (folder / "domains").mkdir(parents=True, exist_ok=True)
    (folder / "roles").mkdir(exist_ok=True)
    (folder / "framework.yaml").write_text(head, encoding="utf-8")
    (folder / "domains" / "ground.yaml").write_text(domain, encoding="utf-8")
    (folder / "roles" / "small-nurse.yaml").write_text(role, encoding="utf-8")
    return folder


VERSION = """\
from: "1.0"
to: "1.1"
note: Why there is a new version.
others: same
links: []
"""
REFERENCE = """\
key: wise-owls
title: What wise owls know
publisher: The owls
version: "3"
url: https://owls.example/what-they-know
licence: CC-BY-4.0
titles_under: CC-BY-4.0
permitted_use: developmental-only
verified: true
structure:
  - {part: hoot, count: 2}
  - {part: feather, count: 300}
scale: [egg, chick, owl]
items:
  hoot:
    - "1"
    - {code: "2", title: Seeing at night, identifier: "77", asked_of: {Elder: owl, Novice: [egg, chick], Mouse: not-applicable}}
"""
CROSSWALK = """\
from: wise-owls
to: quick-hares
source: {title: Owls and hares compared, url: "https://hares.example/compared", licence: CC-BY-4.0, verified: true}
links:
  - {from: "1", to: "1", relation: close, note: Both begin here.}
  - {from: "2", to: "1", relation: broader}
"""


def seal(folder: Path) -> Path:
    """Write the record of the version that the files of a folder hold."""
    entries = [entry for entry in read_frameworks([folder.parent], home=folder.parent).frameworks if entry.slug == folder.name]
    (path,) = [write_seal(entry, home=folder.parent) for entry in entries]
    assert path is not None
    return path


def a_new_version(root: Path, *, head: str = FRAMEWORK, domain: str = DOMAIN, role: str = ROLE, version: str = VERSION) -> Path:
    """Write and seal 1.0 as it is shipped, then write 1.1 with the texts given; the crosswalk says `others: same`."""
    folder = a_framework_folder(root)
    if not (folder / "published" / "1.0.yaml").exists():
        seal(folder)
    a_framework_folder(root, head=head.replace('"1.0"', '"1.1"'), domain=domain, role=role)
    a_version_crosswalk(folder, version)
    return folder


def a_version_crosswalk(folder: Path, text: str = VERSION, *, name: str = "1.0-to-1.1") -> None:
    """Write what the competencies of one version became in the next one."""
    (folder / "versions").mkdir(exist_ok=True)
    (folder / "versions" / f"{name}.yaml").write_text(text, encoding="utf-8")


def a_reference_file(root: Path, text: str = REFERENCE, *, name: str = "wise-owls") -> None:
    """Write somebody else's framework as a reference."""
    (root / "references").mkdir(parents=True, exist_ok=True)
    (root / "references" / f"{name}.yaml").write_text(text, encoding="utf-8")


def a_crosswalk_file(root: Path, text: str = CROSSWALK, *, name: str = "wise-owls-to-quick-hares") -> None:
    """Write a crosswalk, and the two references that it links."""
    a_reference_file(root)
    a_reference_file(root, REFERENCE.replace("wise-owls", "quick-hares"), name="quick-hares")
    (root / "crosswalks").mkdir(exist_ok=True)
    (root / "crosswalks" / f"{name}.yaml").write_text(text, encoding="utf-8")
