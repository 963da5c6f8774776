"""Syncing courses: all or nothing, once and only once, and never a silent change of what was published."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from catalogue.course_folder import COURSE, FIGURE, QUESTION, TEXTS, a_course_folder, read
from frameworks.framework_folder import a_new_version
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.catalogue.models import Course, CourseQuestion, CourseVersion, Figure, Lesson, QuestionVersion
from genomeready.catalogue.queries.courses import course_page, examination_of
from genomeready.catalogue.queries.lessons import lesson_page
from genomeready.catalogue.queries.questions import check_questions, exam_questions, quiz_questions
from genomeready.catalogue.services import (
    CourseChanged,
    CourseOlder,
    CoursesBroken,
    FrameworkMissing,
    QuestionChanged,
    SyncReport,
    sync_courses,
)
from genomeready.frameworks.files.reading import read_frameworks
from genomeready.frameworks.services import sync_frameworks

NEXT = COURSE.replace('version: "1.0"\nstatus', 'version: "1.1"\nstatus')


def sync(session: Session, root: Path) -> SyncReport:
    sync_frameworks(session, read_frameworks([root / "frameworks"], home=root))
    return sync_courses(session, read(root))


def counted(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_sync_publishes_what_the_files_say(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)

    report = sync(session, tmp_path)

    assert report.added == ("small-course 1.0",)
    page = course_page(session, "small-course")
    assert page is not None
    assert (page.code, page.number, page.minutes, page.valid_months) == ("SC-1", "1.0", 14, 36)
    assert [(o.slug, o.level, o.level_name) for o in page.outcomes] == [("reading-genes", 2, "Guided")]
    assert [(m.slug, m.quiz_minutes, [lesson.slug for lesson in m.lessons]) for m in page.modules] == [("first-steps", 5, ["a-gene"])]
    assert page.page["audience"]["roles"] == [{"slug": "small-nurse", "title": "Small nurse"}]
    examination = examination_of(session, page.version_id)
    assert examination is not None
    assert examination.blueprint == [{"competency_id": page.outcomes[0].competency_id, "questions": 1}]


def test_a_sync_hands_on_how_the_examination_is_held(session: Session, tmp_path: Path) -> None:
    told = "opens: 2026-12-01T09:00+01:00\n  closes: 2026-12-01T12:00+01:00\n  proctored: true\n  review: {later: [marks]}"
    course = COURSE.replace("  wait_hours: 24", f"  wait_hours: 24\n  {told}").replace("questions: 1}", "questions: 1, marks: 2}")
    a_course_folder(tmp_path, course=course)

    sync(session, tmp_path)

    page = course_page(session, "small-course")
    assert page is not None
    examination = examination_of(session, page.version_id)
    assert examination is not None
    assert (examination.opens_at, examination.closes_at) == (datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 11, tzinfo=UTC))
    assert examination.conduct == {"proctored": True, "review": {"later": ["marks"]}}
    assert examination.blueprint[0]["marks"] == 2


def test_each_question_lands_where_it_is_used(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)

    page = course_page(session, "small-course")

    assert page is not None
    (module,) = page.modules
    assert [q.key for q in check_questions(session, module.lessons[0].id)] == ["q-sc-0001"]
    assert [q.key for q in quiz_questions(session, module.id)] == ["q-sc-0002"]
    (exam,) = exam_questions(session, page.version_id)
    assert (exam.key, exam.type, exam.level, exam.cognitive, exam.seconds) == ("q-sc-0003", "numeric", 2, "apply", 90)
    assert exam.content["numeric"]["value"] == 0.01


def test_a_lesson_is_rendered_once_and_stored_clean(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)

    page = course_page(session, "small-course")

    assert page is not None
    lesson = lesson_page(session, page.version_id, "first-steps", "a-gene")
    assert lesson is not None
    figure = session.scalars(select(Figure)).one()
    assert f"/figures/{figure.content_hash}" in lesson.html
    assert figure.content == FIGURE.encode()
    assert "callout-key" in lesson.html
    assert (lesson.previous, lesson.position, lesson.of) == (None, 1, 1)


def test_a_draft_question_is_not_drawn_upon(session: Session, tmp_path: Path) -> None:
    draft = TEXTS["exam"].replace("q-sc-0003", "q-sc-0004").replace("status: active", "status: draft")
    folder = a_course_folder(tmp_path)
    (folder / "examination/questions/q-sc-0004.md").write_text(draft)

    sync(session, tmp_path)

    page = course_page(session, "small-course")
    assert page is not None
    assert [q.key for q in exam_questions(session, page.version_id)] == ["q-sc-0003"]


def test_a_sync_is_noted_in_the_audit_trail(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)

    sync(session, tmp_path)
    seal(session)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "course.published")).one()
    assert entry.subject == "course:small-course"
    assert entry.detail["number"] == "1.0"


def test_a_second_sync_changes_nothing_and_asks_once_a_course(
    session: Session, tmp_path: Path, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    found = read(tmp_path)

    with statements() as seen:
        report = sync_courses(session, found)

    assert (report.added, report.unchanged) == ((), ("small-course 1.0",))
    assert len([statement for statement in seen if "advisory" not in statement]) == 1
    assert counted(session, CourseVersion) == 1


def test_a_sync_of_files_with_a_fault_changes_nothing(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    a_course_folder(tmp_path, name="twin")

    with pytest.raises(CoursesBroken, match="courses check"):
        sync(session, tmp_path)

    assert counted(session, Course) == 0


def test_other_content_under_a_published_number_is_refused_with_what_to_do(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    a_course_folder(tmp_path, figure=FIGURE.replace("One bar.", "A bar."))

    with pytest.raises(CourseChanged, match=r"courses/small-course/course.yaml: small-course 1.0 .* raise `version` above 1.0"):
        sync(session, tmp_path)


def test_a_review_may_be_recorded_without_a_new_version(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    a_course_folder(tmp_path, question=QUESTION.replace("reviews: []", "reviews: [{by: r1, date: 2026-12-01, kind: content}]"))

    assert sync(session, tmp_path).unchanged == ("small-course 1.0",)


def test_a_raised_version_is_offered_and_the_earlier_one_stays(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    a_course_folder(tmp_path, course=NEXT, lesson=TEXTS["lesson"].replace("It makes", "It still makes"))

    report = sync(session, tmp_path)

    assert report.added == ("small-course 1.1",)
    page = course_page(session, "small-course")
    assert page is not None
    assert page.number == "1.1"
    assert counted(session, CourseVersion) == 2
    assert counted(session, Lesson) == 2


def test_a_question_that_stayed_the_same_is_the_same_version_in_both(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    a_course_folder(tmp_path, course=NEXT, question=QUESTION.replace("version: 1\n", "version: 2\n").replace("About 8 %", "About 9 %"))

    sync(session, tmp_path)

    versions = session.scalars(select(QuestionVersion.number).order_by(QuestionVersion.id)).all()
    assert versions == [1, 1, 1, 2]
    assert counted(session, CourseQuestion) == 6


def test_a_question_that_changed_must_raise_its_own_version(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    a_course_folder(tmp_path, course=NEXT, question=QUESTION.replace("About 8 %", "About 9 %"))

    with pytest.raises(QuestionChanged, match=r"q-sc-0001.md: the question has changed, but is still version 1; .* `version: 2`"):
        sync(session, tmp_path)


def test_a_course_may_move_to_a_new_version_of_its_framework(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    a_course_folder(tmp_path, course=NEXT.replace('small-core, version: "1.0"', 'small-core, version: "1.1"'))
    a_new_version(tmp_path / "frameworks")

    report = sync(session, tmp_path)

    assert report.added == ("small-course 1.1",)
    page = course_page(session, "small-course")
    assert page is not None
    assert page.outcomes[0].framework_number == "1.1"
    assert counted(session, QuestionVersion) == 6


def test_files_older_than_what_is_offered_are_refused(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path, course=NEXT.replace('"1.1"', '"1.10"'))
    sync(session, tmp_path)
    a_course_folder(tmp_path, course=NEXT.replace('"1.1"', '"1.9"'))

    with pytest.raises(CourseOlder, match=r"1\.10 is offered already"):
        sync(session, tmp_path)


def test_a_course_waits_for_its_framework(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)

    with pytest.raises(FrameworkMissing, match=r"small-core 1.0 is not loaded; .* frameworks sync"):
        sync_courses(session, read(tmp_path))


def test_a_draft_is_checked_and_left_out(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path, course=COURSE.replace("status: published", "status: draft"))

    report = sync(session, tmp_path)

    assert report.drafts == ("small-course 1.0",)
    assert counted(session, Course) == 0


def test_a_figure_is_stored_once_however_many_versions_show_it(session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    sync(session, tmp_path)
    a_course_folder(tmp_path, course=NEXT)

    sync(session, tmp_path)

    assert counted(session, Figure) == 1
