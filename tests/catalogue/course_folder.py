"""A small sound course on disk, for tests to spoil. It stands on the framework of `frameworks.framework_folder`."""

from pathlib import Path

from frameworks.framework_folder import a_framework_folder

from genomeready.catalogue.files.reading import read_courses
from genomeready.catalogue.files.shapes import CourseFiles
from genomeready.frameworks.files.reading import read_frameworks

COURSE = """\
slug: small-course
code: SC-1
version: "1.0"
status: published
title: Small course
summary: A course that is just large enough for a test of the reader.
framework: {slug: small-core, version: "1.0"}
audience: {text: Everybody., roles: [small-nurse]}
level: {name: Foundation, note: Level 2 of 2.}
prerequisites: {knowledge: None., technical: A browser., courses: []}
outcomes:
  - {competency: reading-genes, level: 2}
modules: [1-first-steps]
languages: [en]
mode: Online.
assessment: One examination.
examination:
  title: Final examination
  minutes: 10
  pass_percent: 70
  competency_percent: 50
  blueprint:
    - {competency: reading-genes, questions: 1}
  attempts_a_year: 3
  wait_hours: 24
  bank_is_sample: true
  note: The pass mark is provisional.
award: {type: assessment-based-certificate, valid_months: 36}
cpd: {accredited: false}
authors: [{name: A team}]
interests: None.
funder: None.
licence: CC-BY-4.0
last_reviewed: 2026-11-22
next_review: 2027-11-22
accessibility: Works with a keyboard.
contact: The help page.
cite_as: A team. Small course. 2026.
"""
MODULE = """\
slug: first-steps
title: First steps
summary: What a gene is and what it does.
minutes: 14
lessons: [1-a-gene]
quiz: {minutes: 5, pass_percent: 70, questions: [q-sc-0002]}
"""
LESSON = """\
---
slug: a-gene
title: A gene
minutes: 9
outcomes:
  - {competency: reading-genes, level: 2, text: "Say what a gene is."}
check: [q-sc-0001]
reviewed: 2026-11-22
next_review: 2027-11-22
---
A gene is a stretch of DNA [@nurk2022].

## What it does

It makes *BRCA1* and others.

![A bar](figures/bar.svg "One bar, a full sentence.")

!!! key "Key point"
    Most of it is not code.

??? answer "Try it: how many? – show the answer"
    About twenty thousand.

"""
FILLER = "A gene is read and copied and cut and joined before a protein is made from it in the cell. " * 24
REFERENCES = """\
nurk2022:
  authors: "Nurk S, et al."
  title: "The complete sequence of a human genome"
  source: "Science 2022;376:44-53"
  doi: 10.1126/science.abj6987
  verified: true
"""
FIGURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360" role="img" aria-labelledby="t d">
<title id="t">A bar</title>
<desc id="d">One bar.</desc>
<rect x="1" y="1" width="10" height="10" fill="#0b6e6e"/>
</svg>
"""
QUESTION = """\
---
id: q-sc-0001
version: 1
type: single
title: Share that codes
lang: en
competencies: [{id: reading-genes, level: 2, weight: 1}]
cognitive: recall
bank: practice
status: active
time_s: 45
authors: [{name: A team}]
reviews: []
awaiting: [clinical-expert]
review_by: 2027-11-22
---
## stem

## lead-in
Roughly what share of the genome codes for protein?
## options
- [x] {#a} About 1–2 %
  > Rationale: That is the usual figure.
- [ ] {#b} About 8 %
  > Rationale: That was missing from earlier assemblies.
- [ ] {#c} About 40 %
  > Rationale: That is the span of the genes.
## solution
The code itself is a small part.
## references
- [@nurk2022]
"""
NUMERIC = """\
---
id: q-sc-0003
version: 1
type: numeric
title: Carriers
lang: en
competencies: [{id: reading-genes, level: 2, weight: 1}]
cognitive: apply
bank: exam
status: active
time_s: 90
authors: [{name: A team}]
reviews: []
review_by: 2027-11-22
key: {value: 0.01, tolerance: 0.0005, unit: ""}
wrong:
  - {value: 0.005, tolerance: 0.0001, credit: 0, note: "That is q."}
---
## stem
A recessive condition affects 1 in 40,000.
## lead-in
What share are carriers?
## solution
Twice the square root.
## references
- [@nurk2022]
"""
MULTIPLE = (
    QUESTION.replace("type: single", "type: multiple\nmarking: {rule: net}")
    .replace("codes for protein?", "codes for protein, and what of it is read? Choose two.")
    .replace("- [ ] {#b}", "- [x] {#b}")
)
PLACES = {
    "course": "course.yaml",
    "module": "modules/1-first-steps/module.yaml",
    "lesson": "modules/1-first-steps/lessons/1-a-gene.md",
    "references": "modules/1-first-steps/references.yaml",
    "figure": "modules/1-first-steps/figures/bar.svg",
    "question": "modules/1-first-steps/questions/q-sc-0001.md",
    "quiz": "modules/1-first-steps/questions/q-sc-0002.md",
    "exam": "examination/questions/q-sc-0003.md",
    "exam_references": "examination/references.yaml",
}
TEXTS = {
    "course": COURSE, "module": MODULE, "lesson": LESSON + FILLER + "\n", "references": REFERENCES, "figure": FIGURE,
    "question": QUESTION, "quiz": QUESTION.replace("q-sc-0001", "q-sc-0002"), "exam": NUMERIC, "exam_references": REFERENCES,
}  # fmt: skip


def a_course_folder(root: Path, *, name: str = "small-course", **texts: str) -> Path:
    """Write the folder of a course below `root/courses`, and its framework below `root/frameworks`."""
    a_framework_folder(root / "frameworks")
    folder = root / "courses" / name
    for part, text in (TEXTS | texts).items():
        path = folder / PLACES[part]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(root: Path, *, public: bool = True) -> CourseFiles:
    """Read what `a_course_folder` wrote."""
    frameworks = read_frameworks([root / "frameworks"], home=root)
    courses = root / "courses"
    return read_courses([courses], home=root, frameworks=frameworks, public=[courses] if public else [])
