"""The shipped content holds what is promised: counts, outcomes, rationales, references, figures."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from genomeready.base.faults import as_text, errors_in
from genomeready.catalogue.dialect import Dialect, Setting, markdown_with
from genomeready.catalogue.files.prose import cited_keys, words_in
from genomeready.catalogue.files.reading import all_questions, read_courses
from genomeready.catalogue.files.shapes import CourseEntry, CourseFiles, LessonEntry, ModuleEntry, QuestionEntry
from genomeready.catalogue.rendering import Renderer
from genomeready.catalogue.rules import content_in, variants_in
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.files.shapes import FrameworkEntry, FrameworkFiles

HOME = Path(__file__).resolve().parents[2]
FOUNDATIONS = {
    "genome-structure", "variation-classes", "variant-effects", "inheritance-patterns", "genetic-probability",
    "genomic-technologies", "polygenic-and-population", "genomic-terminology",
}  # fmt: skip


@cache
def frameworks() -> FrameworkFiles:
    return read_frameworks([HOME / "competency_frameworks"], home=HOME)


@cache
def courses() -> CourseFiles:
    root = HOME / "courses"
    return read_courses([root], home=HOME, frameworks=frameworks(), public=[root])


def foundations() -> CourseEntry:
    return next(course for course in courses().courses if course.slug == "genomics-foundations")


def core() -> FrameworkEntry:
    return next(framework for framework in frameworks().frameworks if framework.slug == "genomics-workforce-core")


def test_every_file_of_content_is_sound() -> None:
    assert not errors_in(frameworks().faults), as_text(frameworks().faults)
    assert not errors_in(courses().faults), as_text(courses().faults)
    assert courses().courses
    assert frameworks().frameworks


# Every course.

SLUGS = sorted(folder.name for folder in (HOME / "courses").iterdir() if folder.is_dir())


@pytest.fixture(params=SLUGS)
def course(request: pytest.FixtureRequest) -> CourseEntry:
    return next(course for course in courses().courses if course.slug == request.param)


def lessons(course: CourseEntry) -> list[tuple[ModuleEntry, LessonEntry]]:
    return [(module, lesson) for module in course.modules for lesson in module.lessons]


def of_bank(course: CourseEntry, bank: str) -> list[QuestionEntry]:
    return [question for question in all_questions(course) if question.head.value["bank"] == bank and question.active]


def singles(course: CourseEntry) -> list[QuestionEntry]:
    return [question for question in of_bank(course, "exam") if question.type == "single"]


def test_each_lesson_teaches_in_400_to_900_words(course: CourseEntry) -> None:
    counted = {lesson.name: words_in(lesson.body.text) for _, lesson in lessons(course)}

    assert {name: words for name, words in counted.items() if not 400 <= words <= 900} == {}


def test_each_lesson_names_outcomes_and_ends_with_a_check(course: CourseEntry) -> None:
    for _, lesson in lessons(course):
        assert lesson.head.value["outcomes"], lesson.name
        assert lesson.head.value["check"], lesson.name


def test_each_lesson_works_an_example_and_lets_one_try(course: CourseEntry) -> None:
    for _, lesson in lessons(course):
        assert "!!! worked" in lesson.body.text, lesson.name
        assert "??? answer" in lesson.body.text, lesson.name


def test_each_lesson_cites_works_with_an_address(course: CourseEntry) -> None:
    for module, lesson in lessons(course):
        keys = cited_keys(lesson.body.text)
        assert keys, lesson.name
        assert any(module.works[key].address for key in keys), lesson.name


def test_each_module_shows_a_figure_and_ends_with_a_quiz(course: CourseEntry) -> None:
    for module in course.modules:
        assert module.drawings, module.name
        assert len(module.head.value["quiz"]["questions"]) >= 4, module.name


def test_every_outcome_is_taught_in_at_least_one_lesson(course: CourseEntry) -> None:
    taught = {o["competency"] for _, lesson in lessons(course) for o in lesson.head.value["outcomes"]}

    assert taught == {o["competency"] for o in course.head.value["outcomes"]}


def test_the_bank_holds_twice_what_each_cell_of_the_blueprint_asks(course: CourseEntry) -> None:
    available = Counter(question.competency for question in of_bank(course, "exam"))

    for cell in course.head.value["examination"]["blueprint"]:
        assert available[cell["competency"]] >= 2 * cell["questions"], cell


@pytest.mark.parametrize("bank", ["practice", "exam"])
def test_every_question_names_competency_level_and_cognitive_level(course: CourseEntry, bank: str) -> None:
    outcomes = {o["competency"] for o in course.head.value["outcomes"]}
    for question in of_bank(course, bank):
        assert question.competency in outcomes, question.key
        assert question.level >= 1, question.key
        assert question.head.value["cognitive"] in {"recall", "apply", "analyse"}, question.key


@pytest.mark.parametrize("bank", ["practice", "exam"])
def test_every_option_of_every_question_has_a_rationale(course: CourseEntry, bank: str) -> None:
    for question in of_bank(course, bank):
        assert all(len(option.rationale.text) >= 15 for option in question.options), question.key
        assert question.options or question.head.value.get("wrong") or question.body, question.key
        assert len(question.solution.text) >= 60, question.key


def test_no_question_claims_a_review_that_is_not_recorded(course: CourseEntry) -> None:
    for question in all_questions(course):
        for review in question.head.value["reviews"]:
            assert review["by"], question.key
        assert question.head.value["reviews"] or question.head.value.get("awaiting"), question.key


def test_the_position_of_the_key_gives_nothing_away(course: CourseEntry) -> None:
    places = Counter(next(n for n, option in enumerate(question.options) if option.key) for question in singles(course))

    assert max(places.values()) <= places.total() / 2


def test_the_key_is_not_the_longest_option_as_a_habit(course: CourseEntry) -> None:
    longest = [q for q in singles(course) if max(q.options, key=lambda option: len(option.text.text)).key]

    assert len(longest) <= 0.5 * len(singles(course)), [q.key for q in longest]


# The figures and the texts as they are shown.


def test_every_lesson_and_question_renders_without_a_trace_of_its_marks(course: CourseEntry) -> None:
    renderer = Renderer()
    for module, lesson in lessons(course):
        html = renderer.lesson(lesson.body.text, works=module.works, drawings=module.drawings)
        for mark in ("!!!", "???", "[@", "![", "**", "&lt;p", "keys="):
            assert mark not in html, (lesson.name, mark)
    for module in course.modules:
        for question in module.questions:
            content = renderer.question(question, works=module.works, drawings=module.drawings)
            for variant in variants_in(content) or [None]:
                assert content_in(content, variant)["lead_in_html"], (question.key, variant)
    for question in course.bank:
        content = renderer.question(question, works=course.bank_works, drawings={})
        assert "[@" not in str(content), question.key


def test_the_sanitiser_takes_nothing_away_from_a_lesson(course: CourseEntry) -> None:
    dialect = Dialect()
    markdown = markdown_with(dialect)
    for module, lesson in lessons(course):
        dialect.setting = Setting(drawings=module.drawings)
        raw = markdown.reset().convert(lesson.body.text)
        clean = Renderer().lesson(lesson.body.text, works=module.works, drawings=module.drawings)
        for tag in ("<h2", "<table", "<figure", "<img", "callout-title", "<details", "<summary", "<sup", "<dt", "<li", "<em", "<strong"):
            kept = clean.split('<h2 id="s-references"')[0]
            assert kept.count(tag) == raw.count(tag), (lesson.name, tag)


# What single courses promise.


def test_the_foundations_have_four_modules_twelve_lessons_and_a_bank_of_forty() -> None:
    assert len(foundations().modules) >= 4
    assert len(lessons(foundations())) >= 12
    assert len(of_bank(foundations(), "exam")) >= 40


def test_each_lesson_of_the_foundations_shows_a_figure() -> None:
    for _, lesson in lessons(foundations()):
        assert "](figures/" in lesson.body.text, lesson.name


def test_the_foundations_lead_to_level_2_in_eight_competencies_three_questions_each() -> None:
    head = foundations().head.value

    assert {o["competency"]: o["level"] for o in head["outcomes"]} == dict.fromkeys(FOUNDATIONS, 2)
    assert {cell["competency"]: cell["questions"] for cell in head["examination"]["blueprint"]} == dict.fromkeys(FOUNDATIONS, 3)


def test_probability_is_worked_out_and_not_only_recognised() -> None:
    asked = [question for question in of_bank(foundations(), "exam") if question.competency == "genetic-probability"]

    assert 3 * sum(question.type == "numeric" for question in asked) >= len(asked)


def test_managers_and_policy_makers_have_a_course_of_their_own() -> None:
    managers = next(course for course in courses().courses if course.slug == "genomics-for-managers")

    assert len(lessons(managers)) >= 5
    assert len(all_questions(managers)) >= 20
    assert "health-manager" in managers.head.value["audience"]["roles"]


# The framework.


def test_the_framework_has_its_domains_and_typed_competencies() -> None:
    assert len(core().domains) >= 10
    assert {competency.kind for competency in core().competencies.values()} == {"knowledge", "skill", "attitude"}
    assert set(core().competencies) >= FOUNDATIONS
    assert core().permitted_use == "assessment"


def test_there_is_a_role_for_each_profession_of_the_brief() -> None:
    roles = {role.profession for role in core().roles}

    assert roles >= {"genetic-counsellor", "clinical-bioinformatician", "pharmacist", "general-nurse", "clinical-geneticist"}
    assert len(roles) >= 8


def test_a_role_without_a_code_says_that_it_is_a_national_choice() -> None:
    for role in core().roles:
        code = role.detail["occupation"]
        if code["fit"] == "none":
            assert "national choice" in " ".join(code["note"].split()), role.profession


def test_every_audience_of_the_course_is_a_role_that_asks_for_it() -> None:
    asked = {role.profession: {r.competency for r in role.requirements if r.applicable} for role in core().roles}

    for profession in foundations().head.value["audience"]["roles"]:
        assert asked[profession] & FOUNDATIONS, profession


def test_nothing_in_the_content_speaks_of_how_it_was_made() -> None:
    for root in ("courses", "competency_frameworks"):
        for path in sorted((HOME / root).rglob("*")):
            if path.suffix in {".md", ".yaml", ".svg"}:
                text = path.read_text(encoding="utf-8").lower()
                for word in ("/wor\x6b/", "language model", "chatbot", "as an ai", "todo", "lorem ipsum"):
                    assert word not in text, (path, word)


@pytest.mark.parametrize("name", ["courses/README.md", "courses/LICENSE", "competency_frameworks/README.md"])
def test_the_folders_explain_themselves(name: str) -> None:
    assert len((HOME / name).read_text(encoding="utf-8")) > 500
