"""`frameworks check` and `frameworks sync`."""

import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from frameworks.framework_folder import ROLE, a_framework_folder
from sqlalchemy.orm import Session

from genomeready.frameworks.queries.versions import current_version

MakeApp = Callable[..., Flask]


def test_check_praises_sound_files(make_app: MakeApp, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "check"])

    assert done.exit_code == 0
    assert "No fault in small-core 1.0 (1 domains, 2 competencies, 1 roles)" in done.output


def test_check_names_each_fault_and_fails(make_app: MakeApp, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, role=ROLE.replace("fit: none", "fit: near"))

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "check"])

    assert done.exit_code == 2
    assert (
        f"{tmp_path}/small-core/roles/small-nurse.yaml:9: The occupation has a fit, yet no code. To mend: write `fit: none`" in done.output
    )
    assert "Traceback" not in done.output


def test_check_writes_json_for_programs(make_app: MakeApp, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, role=ROLE.replace("fit: none", "fit: near"))

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "check", "--format", "json"])

    (fault,) = json.loads(done.stdout)
    assert fault["line"] == 9
    assert fault["severity"] == "error"


def test_sync_brings_the_files_in(make_app: MakeApp, session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    runner = make_app(framework_paths=(tmp_path,)).test_cli_runner()

    first, second = runner.invoke(args=["frameworks", "sync"]), runner.invoke(args=["frameworks", "sync"])

    assert "small-core 1.0 added" in first.output
    assert "none added, small-core 1.0 unchanged" in second.output
    assert current_version(session, "small-core") is not None


def test_sync_refuses_broken_files_in_clear_lines(make_app: MakeApp, session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, role=ROLE.replace("fit: none", "fit: near"))

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "sync"])

    assert done.exit_code == 2
    assert "small-nurse.yaml:9:" in done.output
    assert "nothing was changed" in done.output
    assert current_version(session, "small-core") is None
