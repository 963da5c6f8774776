"""What only shows with the whole course at hand: names that must agree, outcomes to be asked about, cells to be filled."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from genomeready.base.faults import Fault, Severity, closest
from genomeready.base.located import Located
from genomeready.catalogue.files.items import item_faults
from genomeready.catalogue.files.prose import body_prose, cited_keys, prose_faults, words_in
from genomeready.catalogue.files.shapes import CourseEntry, Drawing, LessonEntry, ModuleEntry, QuestionEntry, Work
from genomeready.catalogue.files.variants import across, variant_faults
from genomeready.catalogue.rules import AwardType, Bank, moment_told, reading_minutes
from genomeready.frameworks.files.shapes import FrameworkEntry, FrameworkFiles
from genomeready.frameworks.rules import may_stand_behind_a_certificate

FEWEST_WORDS, MOST_WORDS = 400, 900


@dataclass(frozen=True)
class _Course:
    """A course together with what it is checked against."""

    entry: CourseEntry
    folder: str
    framework: FrameworkEntry | None
    public: bool

    @cached_property
    def aims(self) -> dict[str, int]:
        """The level that the course brings each competency to."""
        return {outcome["competency"]: outcome["level"] for outcome in self.entry.head.value["outcomes"]}


def check_course(entry: CourseEntry, *, folder: str, frameworks: FrameworkFiles, public: bool) -> Iterator[Fault]:
    """Return the faults of a course whose files each follow their schema."""
    asked = entry.head.value["framework"]
    framework = next((f for f in frameworks.frameworks if (f.slug, f.version) == (asked["slug"], asked["version"])), None)
    course = _Course(entry, folder, framework, public)
    yield from _head(course, frameworks)
    for module in entry.modules:
        yield from _module(course, module)
    yield from _coverage(course)
    yield from _examination(course)
    for question in entry.bank:
        yield from _question(course, question, entry.bank_works, entry.bank_drawings)
    yield from _ids(entry)


def _head(course: _Course, frameworks: FrameworkFiles) -> Iterator[Fault]:
    head, value = course.entry.head, course.entry.head.value
    if value["slug"] != course.folder:
        yield head.fault(f"The slug is `{value['slug']}`, but the folder is `{course.folder}`.", f"write `slug: {course.folder}`.", "slug")
    if value["next_review"] <= value["last_reviewed"]:
        yield head.fault("The next review is not after the last one.", "correct one of the two days.", "next_review")
    asked = f"{value['framework']['slug']} {value['framework']['version']}"
    if course.framework is None:
        known = [f"{f.slug} {f.version}" for f in frameworks.frameworks]
        mend = f"name a framework and version that is here: {', '.join(known) or 'none is, run `frameworks check`'}."
        yield head.fault(f"The framework {asked} is not here.", mend, "framework")
        return
    if value["award"]["type"] != AwardType.COMPLETION and not may_stand_behind_a_certificate(course.framework.permitted_use):
        mend = "name a framework that permits assessment, or award a certificate-of-completion."
        said = f"Its authors allow {asked} for development only; a certificate may not stand on it."
        yield head.fault(said, mend, "framework")
    for n, (slug, level) in enumerate((o["competency"], o["level"]) for o in value["outcomes"]):
        yield from _competency(course, head, slug, level, "outcomes", n)
    for slug, times in Counter(o["competency"] for o in value["outcomes"]).items():
        if times > 1:
            yield head.fault(f"The outcome `{slug}` is listed {times} times.", "keep the highest level only.", "outcomes")
    professions = {role.profession for role in course.framework.roles}
    for n, slug in enumerate(value["audience"]["roles"]):
        if slug not in professions:
            mend = f"use a profession that has a role profile.{closest(slug, professions)}"
            yield head.fault(f"`{slug}` is not a profession of the framework.", mend, "audience", "roles", n)


def _competency(course: _Course, where: Located, slug: str, level: int, *path: str | int) -> Iterator[Fault]:
    if course.framework is None:
        return
    known = course.framework.competencies
    if slug not in known:
        mend = f"use a slug of {course.framework.slug} {course.framework.version}.{closest(slug, known)}"
        yield where.fault(f"`{slug}` is not a competency of the framework.", mend, *path)
    if level > course.framework.top:
        yield where.fault(f"Level {level} is not on the scale of the framework.", f"ask for 1 to {course.framework.top}.", *path)


def _aimed(course: _Course, where: Located, slug: str, level: int, *path: str | int) -> Iterator[Fault]:
    yield from _competency(course, where, slug, level, *path)
    if slug not in course.aims:
        mend = f"add it to `outcomes` in course.yaml, or use one of them.{closest(slug, course.aims)}"
        yield where.fault(f"`{slug}` is not among the outcomes of the course.", mend, *path)
    elif level > course.aims[slug]:
        yield where.fault(
            f"`{slug}` goes to level {level} here, but the course leads to level {course.aims[slug]}.", "bring the two together.", *path
        )


def _module(course: _Course, module: ModuleEntry) -> Iterator[Fault]:
    head, value = module.head, module.head.value
    if value["slug"] != _unnumbered(module.name):
        said = f"The slug is `{value['slug']}`, but the folder is `{module.name}`."
        yield head.fault(said, f"write `slug: {_unnumbered(module.name)}`.", "slug")
    total = sum(lesson.head.value["minutes"] for lesson in module.lessons) + value["quiz"]["minutes"]
    if len(module.lessons) == len(value["lessons"]) and value["minutes"] != total:
        said = f"The module takes {value['minutes']} minutes, but its lessons and quiz add up to {total}."
        yield head.fault(said, f"write `minutes: {total}`.", "minutes")
    for lesson in module.lessons:
        yield from _lesson(course, module, lesson)
    for question in module.questions:
        yield from _question(course, question, module.works, module.drawings)
    yield from _uses(module)
    drawn = {name for name in module.drawings if any(f"({name}" in lesson.body.text for lesson in module.lessons)}
    drawn |= {question.figure for question in module.questions}
    for name in sorted(set(module.drawings) - drawn):
        yield head.fault(f"No lesson and no question shows `{name}`.", "use it in a lesson, or remove it.", severity=Severity.WARNING)


def _uses(module: ModuleEntry) -> Iterator[Fault]:
    known = {question.key: question for question in module.questions}
    lists: list[tuple[Located, list[str], tuple[str, ...]]] = [
        (lesson.head, lesson.head.value["check"], ("check",)) for lesson in module.lessons
    ]
    lists.append((module.head, module.head.value["quiz"]["questions"], ("quiz", "questions")))
    used: dict[str, str] = {}
    for head, keys, path in lists:
        for n, key in enumerate(keys):
            if key not in known:
                mend = f"write `questions/{key}.md` in this module, or name one that is there.{closest(key, known)}"
                yield head.fault(f"There is no question `{key}` in this module.", mend, *path, n)
                continue
            if known[key].head.value["bank"] != Bank.PRACTICE or not known[key].active:
                mend = "write `bank: practice` and `status: active`, or name another question."
                yield head.fault(f"`{key}` is not an active practice question.", mend, *path, n)
            if key in used:
                yield head.fault(f"`{key}` is used before, in {used[key]}.", "use each question once.", *path, n)
            used[key] = head.file
    for key, question in known.items():
        if key not in used and question.active:
            said = f"No check and no quiz uses `{key}`."
            yield question.head.fault(said, "use it, or write `status: draft`.", "id", severity=Severity.WARNING)


def _lesson(course: _Course, module: ModuleEntry, lesson: LessonEntry) -> Iterator[Fault]:
    head, value = lesson.head, lesson.head.value
    if value["slug"] != _unnumbered(lesson.name):
        said = f"The slug is `{value['slug']}`, but the file is `{lesson.name}.md`."
        yield head.fault(said, f"write `slug: {_unnumbered(lesson.name)}`.", "slug")
    for n, outcome in enumerate(value["outcomes"]):
        yield from _aimed(course, head, outcome["competency"], outcome["level"], "outcomes", n)
    yield from prose_faults(lesson.body, file=head.file, works=module.works, drawings=module.drawings)
    words = words_in(lesson.body.text)
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        said = f"The lesson has {words} words."
        yield head.fault(said, f"aim at {FEWEST_WORDS} to {MOST_WORDS}: split it, or say more.", "title", severity=Severity.WARNING)
    band = reading_minutes(
        words, stops=len(re.findall(r"^(?:!!! worked|\?\?\?|!\[|\|[ :-]*-)", lesson.body.text, re.MULTILINE)) + len(value["check"])
    )
    if not band.holds(value["minutes"]):
        said = f"{value['minutes']} minutes are out of line with {words} words."
        mend = f"write {band.shortest} to {band.longest} minutes, or change the text."
        yield head.fault(said, mend, "minutes", severity=Severity.WARNING)


def _question(course: _Course, question: QuestionEntry, works: dict[str, Work], drawings: dict[str, Drawing]) -> Iterator[Fault]:
    yield from variant_faults(question)
    yield from across(question, lambda one: _one_question(course, one, works, drawings))


def _one_question(course: _Course, question: QuestionEntry, works: dict[str, Work], drawings: dict[str, Drawing]) -> Iterator[Fault]:
    file = question.head.file
    yield from _aimed(course, question.head, question.competency, question.level, "competencies", 0)
    yield from item_faults(question)
    if question.figure and question.figure not in drawings:
        mend = f"put the drawing there, or correct the name.{closest(question.figure, drawings)}"
        yield question.head.fault(f"There is no figure `{question.figure}`.", mend, "body", "figure")
    texts = [question.stem, question.lead_in, question.solution, *question.notes, *body_prose(question.head)]
    for prose in [*texts, *(part for option in question.options for part in (option.text, option.rationale))]:
        yield from prose_faults(prose, file=file, works=works, drawings={})
    for key, line in question.works:
        if key not in works:
            mend = f"add `{key}:` to references.yaml, or correct the key.{closest(key, works)}"
            yield Fault(file, line, f"`[@{key}]` cites a work that is not in the references.", mend)
    listed = {key for key, _ in question.works}
    for key in {key for prose in texts for key in cited_keys(prose.text)} - listed:
        yield Fault(file, question.solution.line, f"`[@{key}]` is cited but not listed.", f"add `- [@{key}]` below `## references`.")


def _coverage(course: _Course) -> Iterator[Fault]:
    head = course.entry.head
    taught = {o["competency"] for m in course.entry.modules for lesson in m.lessons for o in lesson.head.value["outcomes"]}
    practised = {q.competency for m in course.entry.modules for q in m.questions if q.active}
    examined = {q.competency for q in course.entry.bank if q.active and q.level >= course.aims.get(q.competency, 0)}
    for n, slug in enumerate(course.aims):
        for found, said, mend in (
            (taught, "is in no lesson", f"name `{slug}` in the outcomes of a lesson"),
            (practised, "has no practice question", f"write a question about `{slug}` for a check or a quiz"),
            (examined, "has no examination question of its level", f"write one below examination/questions with `id: {slug}`"),
        ):
            if slug not in found:
                yield head.fault(f"The outcome `{slug}` {said}.", f"{mend}.", "outcomes", n)


def _examination(course: _Course) -> Iterator[Fault]:
    head, asked = course.entry.head, course.entry.head.value["examination"]
    for question in course.entry.bank:
        if question.head.value["bank"] != Bank.EXAM:
            yield question.head.fault("The question lies in the examination's bank, but is for practice.", "write `bank: exam`.", "bank")
    if course.public and course.entry.bank and not asked["bank_is_sample"]:
        mend = (
            "move the questions to a private folder (GENOMEREADY_COURSE_PATHS), or write `bank_is_sample: true` if they are only a sample."
        )
        yield course.entry.bank[0].head.fault("An examination question lies where anybody can read it.", mend, "bank")
    available = Counter(q.competency for q in course.entry.bank if q.active and q.level >= course.aims.get(q.competency, 0))
    cells = [cell["competency"] for cell in asked["blueprint"]]
    for n, cell in enumerate(asked["blueprint"]):
        slug, path = cell["competency"], ("examination", "blueprint", n)
        if slug not in course.aims:
            mend = f"use a competency of `outcomes`.{closest(slug, course.aims)}"
            yield head.fault(f"The blueprint asks for `{slug}`, which is not an outcome.", mend, *path)
        elif available[slug] < cell["questions"]:
            said = f"The blueprint asks for {cell['questions']} questions of `{slug}`; the bank has {available[slug]}."
            yield head.fault(said, "write more questions of its level, or ask for fewer.", *path)
        if cells.count(slug) > 1 and cells.index(slug) != n:
            yield head.fault(f"The blueprint names `{slug}` twice.", "join the two.", *path)
    yield from _holding(course, head, asked)
    for slug in course.aims:
        if slug not in cells:
            mend = f"add `- {{competency: {slug}, questions: 3}}`: what is certified is examined."
            yield head.fault(f"The blueprint does not ask for the outcome `{slug}`.", mend, "examination", "blueprint")


def _holding(course: _Course, head: Located, asked: Mapping[str, Any]) -> Iterator[Fault]:
    """What `examination` says of how it is held, where that makes no sense together."""
    told: dict[str, datetime] = {}
    for name in ("opens", "closes"):
        try:
            found = moment_told(asked.get(name))
        except ValueError:
            yield head.fault(
                f"`{name}` is no moment.", "write a day and an hour that exist, as 2026-12-01T09:00+01:00.", "examination", name
            )
            continue
        told |= {name: found} if found else {}
    if len(told) == 2 and told["closes"] < told["opens"] + timedelta(minutes=asked["minutes"]):  # noqa: PLR2004 - both ends
        mend = "let the window last at least as long as the examination."
        yield head.fault("The examination closes before anybody could have sat it.", mend, "examination", "closes")
    sections = {cell.get("section", 1) for cell in asked["blueprint"]}
    if len(sections) > 1 and asked.get("navigation") != "sections":
        mend = "write `navigation: sections`, or take the sections out."
        yield head.fault("The blueprint has sections, but one may go to any question.", mend, "examination", "blueprint")
    if asked.get("navigation") == "sections" and len(sections) < 2:  # noqa: PLR2004 - one is none
        yield head.fault("There is one section only.", "give the cells of the blueprint a `section`.", "examination", "navigation")
    if course.public and "safe_exam_browser" in asked:
        mend = "keep such a course in a private folder (GENOMEREADY_COURSE_PATHS)."
        yield head.fault("The keys of Safe Exam Browser lie where anybody can read them.", mend, "examination", "safe_exam_browser")


def _ids(entry: CourseEntry) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for question in [*(q for module in entry.modules for q in module.questions), *entry.bank]:
        if question.key in first:
            said = f"The id `{question.key}` is also used in {first[question.key]}."
            yield question.head.fault(said, "give the question an id of its own.", "id")
        first.setdefault(question.key, question.head.file)
    for module in entry.modules:
        for question in module.questions:
            if question.head.value["bank"] == Bank.EXAM:
                yield question.head.fault("An examination question lies in a module.", "move it to examination/questions.", "bank")
    slugs = Counter(module.head.value["slug"] for module in entry.modules)
    for module in entry.modules:
        if slugs[module.head.value["slug"]] > 1:
            yield module.head.fault("Two modules have this slug.", "give each a slug of its own.", "slug")


def _unnumbered(name: str) -> str:
    return name.partition("-")[2]
