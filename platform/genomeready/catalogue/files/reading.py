"""From folders of files to `CourseFiles`: every course that is sound, and every fault."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from genomeready.base.faults import BrokenFileError, Fault, closest, errors_in, label
from genomeready.base.located import Located
from genomeready.catalogue.files.checks import check_course
from genomeready.catalogue.files.drawings import read_drawings
from genomeready.catalogue.files.heads import read_checked, read_marked, read_text, split_marked
from genomeready.catalogue.files.shapes import CourseEntry, CourseFiles, Drawing, LessonEntry, ModuleEntry, QuestionEntry, Work, work_of
from genomeready.catalogue.files.sources import content_hash, question_source
from genomeready.catalogue.files.variants import read_question
from genomeready.frameworks.files.shapes import FrameworkFiles


class _Reader:
    """Reads the files of one course and gathers their faults."""

    def __init__(self, folder: Path, *, home: Path) -> None:
        self.folder = folder
        self.home = home
        self.faults: list[Fault] = []

    def name(self, path: Path) -> str:
        """Return how a file is named to people."""
        return label(path, home=self.home)

    def yaml(self, path: Path, schema: str) -> Located | None:
        """Return a checked YAML file."""
        return read_checked(path, schema, name=self.name(path), faults=self.faults)

    def modules(self, head: Located) -> list[ModuleEntry]:
        """Return the modules that course.yaml lists."""
        listed = head.value["modules"]
        read = [self.module(self.folder / "modules" / name) for name in listed]
        self.unlisted(self.folder / "modules", "*", listed, head, "modules")
        return [module for module in read if module is not None]

    def module(self, folder: Path) -> ModuleEntry | None:
        """Return a module's folder."""
        head = self.yaml(folder / "module.yaml", "module")
        works = self.works([folder / "references.yaml"])
        drawings = read_drawings(folder / "figures", label_of=self.name(folder / "figures"), faults=self.faults)
        questions = self.questions(folder / "questions")
        if head is None:
            return None
        lessons = [self.lesson(folder / "lessons" / f"{name}.md") for name in head.value["lessons"]]
        self.unlisted(folder / "lessons", "*.md", head.value["lessons"], head, "lessons")
        found = tuple(lesson for lesson in lessons if lesson)
        return ModuleEntry(name=folder.name, head=head, lessons=found, questions=questions, works=works, drawings=drawings)

    def lesson(self, path: Path) -> LessonEntry | None:
        """Return a lesson."""
        read = read_marked(path, "lesson", name=self.name(path), faults=self.faults)
        return LessonEntry(name=path.stem, head=read[0], body=read[1]) if read else None

    def questions(self, folder: Path) -> tuple[QuestionEntry, ...]:
        """Return the questions of a folder, by id."""
        found = (self.question(path) for path in sorted(folder.glob("*.md")))
        return tuple(question for question in found if question)

    def question(self, path: Path) -> QuestionEntry | None:
        """Return a question."""
        try:
            head, body = split_marked(read_text(path, name=self.name(path)), name=self.name(path))
        except BrokenFileError as broken:
            self.faults.append(broken.fault)
            return None
        question = read_question(head, body, faults=self.faults)
        if question and question.key != path.stem:
            mend = f"name the file `{question.key}.md`, or correct the id."
            self.faults.append(head.fault(f"The id is `{question.key}`, but the file is `{path.name}`.", mend, "id"))
        return question

    def works(self, paths: Iterable[Path]) -> dict[str, Work]:
        """Return the works of one or more references.yaml under their keys."""
        found: dict[str, Work] = {}
        for path in paths:
            located = self.yaml(path, "references")
            for key, value in (located.value or {}).items() if located else ():
                work = work_of(key, value)
                if found.setdefault(key, work) != work and located:
                    self.faults.append(
                        located.fault(f"`{key}` is another work in a file beside this one.", "give it a key of its own.", key)
                    )
        return found

    def unlisted(self, folder: Path, pattern: str, listed: Collection[str], head: Located, field: str) -> None:
        """Note what lies there and is on no list."""
        for path in sorted(folder.glob(pattern)):
            if path.stem not in listed and not path.name.startswith("."):
                mend = f"add it to `{field}`, or remove it.{closest(path.stem, listed)}"
                self.faults.append(head.fault(f"`{path.stem}` is there but not on the list.", mend, field))


def read_bank(folder: Path, *, home: Path) -> tuple[tuple[QuestionEntry, ...], dict[str, Work], tuple[Fault, ...]]:
    """Return the questions of one folder, the works they may cite (`references*.yaml` in it or beside it), and what is wrong with them."""
    reader = _Reader(folder, home=home)
    works = reader.works(sorted([*folder.glob("references*.yaml"), *folder.parent.glob("references*.yaml")]))
    return reader.questions(folder), works, tuple(reader.faults)


def read_courses(roots: Iterable[Path], *, home: Path, frameworks: FrameworkFiles, public: Collection[Path] = ()) -> CourseFiles:
    """Read every course below the roots.

    Args:
        roots: folders that hold courses.
        home: the folder from which files are named in faults.
        frameworks: the frameworks that outcomes and questions may name.
        public: those of the roots that anybody may read; no secret examination may lie there.
    """
    found: dict[str, CourseEntry] = {}
    faults: list[Fault] = []
    for root in roots:
        if not root.is_dir():
            faults.append(Fault(label(root, home=home), 1, "There is no such folder.", "correct GENOMEREADY_COURSE_PATHS."))
            continue
        for folder in sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")):
            entry, said = _read_course(folder, home=home, frameworks=frameworks, public=root in public)
            faults.extend(said)
            if entry and not errors_in(said):
                faults.extend(_clashes(entry, found))
                found.setdefault(entry.slug, entry)
    faults.extend(_prerequisites(found))
    broken = {fault.file for fault in errors_in(faults)}
    return CourseFiles(tuple(entry for entry in found.values() if entry.head.file not in broken), tuple(sorted(faults)))


def _read_course(folder: Path, *, home: Path, frameworks: FrameworkFiles, public: bool) -> tuple[CourseEntry | None, list[Fault]]:
    reader = _Reader(folder, home=home)
    head = reader.yaml(folder / "course.yaml", "course")
    if head is None:
        return None, reader.faults
    modules = reader.modules(head)
    bank = reader.questions(folder / "examination" / "questions")
    works = reader.works(sorted((folder / "examination").glob("references*.yaml")))
    figures = folder / "examination" / "figures"
    drawings = read_drawings(figures, label_of=reader.name(figures), faults=reader.faults)
    titles = {role.profession: role.title for framework in frameworks.frameworks for role in framework.roles}
    entry = CourseEntry(
        head=head,
        modules=tuple(modules),
        bank=bank,
        bank_works=works,
        bank_drawings=drawings,
        role_titles=titles,
        content_hash=_hash(head, modules, bank, works, drawings),
    )
    faults = [*reader.faults, *check_course(entry, folder=folder.name, frameworks=frameworks, public=public)]
    return entry, faults


def _clashes(entry: CourseEntry, found: dict[str, CourseEntry]) -> Iterable[Fault]:
    if entry.slug in found:
        yield entry.head.fault(f"The course `{entry.slug}` is also in {found[entry.slug].head.file}.", "keep one of the two.", "slug")
    for other in found.values():
        if other.head.value["code"] == entry.head.value["code"] and other.slug != entry.slug:
            yield entry.head.fault(f"The code is also that of `{other.slug}`.", "give the course a code of its own.", "code")
    theirs = {q.key: q for other in found.values() if other.slug != entry.slug for q in all_questions(other)}
    for question in all_questions(entry):
        if question.key in theirs:
            said = f"The id `{question.key}` is also used in {theirs[question.key].head.file}."
            yield question.head.fault(said, "give the question an id of its own.", "id")


def _prerequisites(found: dict[str, CourseEntry]) -> Iterable[Fault]:
    for entry in found.values():
        for n, slug in enumerate(entry.head.value["prerequisites"]["courses"]):
            if slug not in found:
                mend = f"name a course that is here, or take it off the list.{closest(slug, found)}"
                yield entry.head.fault(f"There is no course `{slug}`.", mend, "prerequisites", "courses", n)


def all_questions(entry: CourseEntry) -> list[QuestionEntry]:
    """Return every question of a course, practice and examination."""
    return [*(question for module in entry.modules for question in module.questions), *entry.bank]


def _hash(
    head: Located, modules: Iterable[ModuleEntry], bank: Iterable[QuestionEntry], works: dict[str, Work], drawings: Mapping[str, Drawing]
) -> str:
    parts = [
        [
            module.head.value,
            [[lesson.head.value, lesson.body.text] for lesson in module.lessons],
            [question_source(question) for question in module.questions],
            module.works,
            sorted((drawing.name, drawing.content_hash) for drawing in module.drawings.values()),
        ]
        for module in modules
    ]
    drawn = [sorted((drawing.name, drawing.content_hash) for drawing in drawings.values())] if drawings else []
    return content_hash([head.value, parts, [question_source(question) for question in bank], works, *drawn])
