"""`frameworks check`, `frameworks seal` and `frameworks sync`."""

import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from frameworks.framework_folder import DOMAIN, FRAMEWORK, ROLE, a_framework_folder, a_new_version, a_reference_file, seal
from frameworks.test_version_crosswalks import SPLIT_DOMAIN, SPLIT_ROLE, linked
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.frameworks.models import Reference
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


def test_check_counts_the_references(make_app: MakeApp, tmp_path: Path) -> None:
    seal(a_framework_folder(tmp_path))
    a_reference_file(tmp_path)

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "check"])

    assert done.output == "No fault in small-core 1.0 (1 domains, 2 competencies, 1 roles), 1 references; 0 warnings.\n"


def test_check_names_a_change_under_a_published_number(make_app: MakeApp, tmp_path: Path) -> None:
    seal(a_framework_folder(tmp_path))
    a_framework_folder(tmp_path, domain=DOMAIN.replace("Knows what a gene is", "Knows what a genome is"))

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "check"])

    assert done.exit_code == 2
    assert (
        f"{tmp_path}/small-core/domains/ground.yaml:5: What `reading-genes` means has changed since 1.0 was published. "
        "To mend: take the change back, or raise `version`"
    ) in done.output


def test_seal_writes_the_record_once(make_app: MakeApp, tmp_path: Path) -> None:
    folder = a_framework_folder(tmp_path)
    runner = make_app(framework_paths=(tmp_path,)).test_cli_runner()

    first, second = runner.invoke(args=["frameworks", "seal"]), runner.invoke(args=["frameworks", "seal"])

    assert first.output == f"Sealed: {folder}/published/1.0.yaml\n"
    assert second.output == "Every published version has its record already.\n"
    assert (folder / "published" / "1.0.yaml").read_text().startswith("# What was published under this number")


def test_seal_leaves_drafts_alone(make_app: MakeApp, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, head=FRAMEWORK.replace("status: published", "status: draft"))

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "seal"])

    assert done.exit_code == 0
    assert not (tmp_path / "small-core" / "published").exists()


def test_seal_refuses_files_with_a_fault(make_app: MakeApp, tmp_path: Path) -> None:
    a_framework_folder(tmp_path, role=ROLE.replace("fit: none", "fit: near"))

    done = make_app(framework_paths=(tmp_path,)).test_cli_runner().invoke(args=["frameworks", "seal"])

    assert done.exit_code == 2
    assert "small-nurse.yaml:9:" in done.output
    assert "Nothing was sealed" in done.output
    assert not (tmp_path / "small-core" / "published").exists()


def test_sync_says_what_did_not_carry_over(make_app: MakeApp, session: Session, tmp_path: Path) -> None:
    a_framework_folder(tmp_path)
    runner = make_app(framework_paths=(tmp_path,)).test_cli_runner()
    runner.invoke(args=["frameworks", "sync"])
    a_new_version(tmp_path, domain=SPLIT_DOMAIN, role=SPLIT_ROLE, version=linked("from: telling-risk, relation: dropped"))

    done = runner.invoke(args=["frameworks", "sync"])

    assert "small-core 1.1 added" in done.output
    assert "small-core 1.1: 1 of 2 competencies of 1.0 carry over. Not: telling-risk (dropped)." in done.output
    held = current_version(session, "small-core")
    assert held is not None
    assert held.number == "1.1"


def test_sync_names_the_references_that_changed_and_is_silent_when_none_did(make_app: MakeApp, session: Session, tmp_path: Path) -> None:
    a_reference_file(tmp_path)
    runner = make_app(framework_paths=(tmp_path,)).test_cli_runner()

    first, second = runner.invoke(args=["frameworks", "sync"]), runner.invoke(args=["frameworks", "sync"])

    assert "References and crosswalks brought up to date: wise-owls." in first.output
    assert "References" not in second.output
    assert session.scalars(select(Reference.key)).all() == ["wise-owls"]
