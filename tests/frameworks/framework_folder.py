"""A small sound framework on disk, for tests to spoil."""

from pathlib import Path

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
