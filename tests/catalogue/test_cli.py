"""`courses check` and `courses sync`."""

import json
from collections.abc import Callable
from pathlib import Path

from catalogue.course_folder import QUESTION, TEXTS, a_course_folder
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from genomeready.catalogue.queries.courses import course_page

MakeApp = Callable[..., Flask]
SPOILT = QUESTION.replace("  > Rationale: That was missing from earlier assemblies.\n", "")


def runner(make_app: MakeApp, root: Path) -> FlaskCliRunner:
    return make_app(framework_paths=(root / "frameworks",), course_paths=(root / "courses",)).test_cli_runner()


def test_check_praises_sound_files(make_app: MakeApp, tmp_path: Path) -> None:
    a_course_folder(tmp_path)

    done = runner(make_app, tmp_path).invoke(args=["courses", "check"])

    assert done.exit_code == 0
    assert "No fault in small-course 1.0 (1 modules, 1 lessons, 3 questions); 0 warnings." in done.output


def test_check_names_each_fault_and_fails(make_app: MakeApp, tmp_path: Path) -> None:
    a_course_folder(tmp_path, question=SPOILT)

    done = runner(make_app, tmp_path).invoke(args=["courses", "check"])

    assert done.exit_code == 2
    assert "q-sc-0001.md:24: Option `#b` has no rationale. To mend: add a line `  > Rationale: why it is right or wrong`." in done.output
    assert "1 faults stop the import" in done.output
    assert "Traceback" not in done.output


def test_check_writes_for_programs_and_for_github(make_app: MakeApp, tmp_path: Path) -> None:
    a_course_folder(tmp_path, question=SPOILT)
    run = runner(make_app, tmp_path)

    as_json, as_github = (run.invoke(args=["courses", "check", "--format", style]) for style in ("json", "github"))

    assert [fault["line"] for fault in json.loads(as_json.stdout)] == [24]
    assert as_github.stdout.startswith("::error file=")
    assert ",line=24::Option" in as_github.stdout


def test_check_with_a_format_it_does_not_know_says_so(make_app: MakeApp, tmp_path: Path) -> None:
    done = runner(make_app, tmp_path).invoke(args=["courses", "check", "--format", "xml"])

    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_warnings_are_shown_and_stop_nothing(make_app: MakeApp, tmp_path: Path) -> None:
    a_course_folder(tmp_path, question=QUESTION.replace("- [@nurk2022]", ""))

    done = runner(make_app, tmp_path).invoke(args=["courses", "check"])

    assert done.exit_code == 0
    assert "warning: There is no reference." in done.output
    assert "1 warnings" in done.output


def test_sync_brings_the_files_in_once(make_app: MakeApp, session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    run = runner(make_app, tmp_path)
    run.invoke(args=["frameworks", "sync"])

    first, second = run.invoke(args=["courses", "sync"]), run.invoke(args=["courses", "sync"])

    assert "small-course 1.0 added" in first.output
    assert "none added, small-course 1.0 unchanged" in second.output
    assert course_page(session, "small-course") is not None


def test_sync_changes_nothing_when_any_file_is_wrong(make_app: MakeApp, session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path, lesson=TEXTS["lesson"].replace("![A bar]", "![]"))
    run = runner(make_app, tmp_path)
    run.invoke(args=["frameworks", "sync"])

    done = run.invoke(args=["courses", "sync"])

    assert done.exit_code == 2
    assert "1-a-gene.md:17: The figure has no alternative text." in done.output
    assert "nothing was changed" in done.output
    assert course_page(session, "small-course") is None


def test_sync_before_the_frameworks_says_what_to_run(make_app: MakeApp, session: Session, tmp_path: Path) -> None:
    a_course_folder(tmp_path)

    done = runner(make_app, tmp_path).invoke(args=["courses", "sync"])

    assert done.exit_code == 2
    assert "frameworks sync" in done.output
    assert course_page(session, "small-course") is None
