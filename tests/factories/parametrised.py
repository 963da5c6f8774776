"""A course that asks questions with parameters, on disk and stored."""

from pathlib import Path

from catalogue.course_folder import a_course_folder, read
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.catalogue.models import CourseVersion, Question, QuestionVersion
from genomeready.catalogue.services import sync_courses
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.services import sync_frameworks

SEEDS = (2, 3, 4)
CARRIERS = """\
---
id: q-sc-0001
version: 1
type: numeric
title: Carriers
lang: en
competencies: [{id: reading-genes, level: 2, weight: 1}]
cognitive: apply
bank: practice
status: active
time_s: 90
authors: [{name: A team}]
reviews: []
review_by: 2027-11-22
params:
  n: {choose: [20, 25, 40, 50, 80, 100, 125, 200]}
  name: {choose: [phenylketonuria, sickle cell disease, alkaptonuria, galactosaemia]}
  q: {expr: "1/n"}
  carriers: {expr: "2*q*(1-q)"}
  where: "carriers < 0.1"
variants: {deployed: [2, 3, 4]}
key: {value: "{{ carriers }}", relative: 0.01, unit: ""}
wrong:
  - {value: "{{ q }}", tolerance: "{{ q/1000 }}", credit: 0.3, note: "{{ q | percent }} is q; zznote."}
tests:
  - {answer: ["{{ carriers | percent }}"], mark: 1}
  - {answer: ["{{ q | 1 in n }}"], mark: 0.3}
  - {answer: ["{{ q }}"], mark: 0.3}
---
## stem
In a population 1 in {{ n*n }} are born with {{ name }}.
## lead-in
What share are carriers, where q is {{ q }}?
## solution
Twice q times p is {{ carriers | percent }}; zzsolution.
## references
- [@nurk2022]
"""
CHOICE = """\
---
id: q-sc-0002
version: 1
type: single
title: A share
lang: en
competencies: [{id: reading-genes, level: 2, weight: 1}]
cognitive: apply
bank: practice
status: active
time_s: 60
authors: [{name: A team}]
reviews: []
review_by: 2027-11-22
params:
  a: {integer: [2, 60]}
variants: {deployed: [2, 3, 4]}
tests: [{answer: [a], mark: 1}, {answer: [b], mark: 0}]
---
## stem

## lead-in
How many are {{ a }} and {{ a }}?
## options
- [x] {#a} {{ a + a }}
  > Rationale: zzrationale {{ 2*a }} it is.
- [ ] {#b} {{ a * a + 5 }}
  > Rationale: That is more than the product.
- [ ] {#c} {{ a }}
  > Rationale: That is one of the two.
## solution
They are {{ 2*a }}.
## references
- [@nurk2022]
"""
FOR_EXAM = CARRIERS.replace("q-sc-0001", "q-sc-0003").replace("bank: practice", "bank: exam")
REVIEWED = "deployed: [2, 3, 4], reviewed_by: A. Reader, reviewed_hash: "


def a_parametrised_folder(root: Path, **texts: str) -> Path:
    """Write a course whose check, quiz and examination ask questions with parameters, those of the examination reviewed."""
    parts = {"question": CARRIERS, "quiz": CHOICE, "exam": reviewed(root, FOR_EXAM)} | texts
    return a_course_folder(root / "kept", **parts)


def reviewed(root: Path, text: str) -> str:
    """The same file with its variants reviewed as they are now."""
    a_course_folder(root / "unseen", question=CARRIERS, quiz=CHOICE, exam=text)
    fault = next(fault for fault in read(root / "unseen").faults if "await review" in fault.what and "q-sc-0003" in fault.file)
    return text.replace("deployed: [2, 3, 4]", REVIEWED + fault.mend.split("reviewed_hash: ")[1][:12])


def a_parametrised_course(session: Session, root: Path, **texts: str) -> CourseVersion:
    """The same course, synced."""
    a_parametrised_folder(root, **texts)
    sync_frameworks(session, read_frameworks([root / "kept" / "frameworks"], home=root))
    sync_courses(session, read(root / "kept"))
    return session.scalars(select(CourseVersion)).one()


def the_question(session: Session, key: str) -> QuestionVersion:
    asked = select(QuestionVersion).join(Question, Question.id == QuestionVersion.question_id).where(Question.key == key)
    return session.scalars(asked).one()
