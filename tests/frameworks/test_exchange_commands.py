"""`frameworks export` and `frameworks import`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from factories.frameworks import a_competency, a_domain, a_framework, a_version
from flask import Flask
from frameworks.exchanged import a_stranger_s_item, a_stranger_s_package, the_core
from frameworks.framework_folder import FRAMEWORK, a_framework_folder, a_new_version
from sqlalchemy.orm import Session

from genomeready.base.schemas import read_schema
from genomeready.frameworks.exchange.case_reading import SCHEMA
from genomeready.frameworks.exchange.csv_files import read_table
from genomeready.frameworks.files.reading import read_frameworks

Run = Callable[..., Result]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with one small framework."""
    root = tmp_path / "frameworks"
    root.mkdir()
    a_framework_folder(root)
    return root


@pytest.fixture
def run(make_app: Callable[..., Flask], files: Path) -> Run:
    runner = make_app(framework_paths=(files,), public_url="https://learn.example.org/", issuer_name="Meridia").test_cli_runner()

    def command(*arguments: object) -> Result:
        done = runner.invoke(args=["frameworks", *map(str, arguments)])
        assert "Traceback" not in done.output
        assert done.exit_code in {0, 2}
        return done

    return command


def test_export_writes_a_package_that_follows_the_schema(run: Run, tmp_path: Path) -> None:
    done = run("export", "small-core", "--to", "case", "--out", tmp_path / "small.json")

    assert done.exit_code == 0, done.output
    assert done.stderr == "A CASE 1.1-shaped package, validated with our restatement of the public schema.\n"
    package = json.loads((tmp_path / "small.json").read_text())
    assert list(read_schema(SCHEMA).iter_errors(package)) == []
    assert package["CFDocument"]["creator"] == "Meridia"
    assert package["CFDocument"]["uri"].startswith("https://learn.example.org/ims/case/v1p1/CFDocuments/")


def test_export_to_the_screen_writes_nothing_else_there(run: Run) -> None:
    done = run("export", "small-core", "--to", "hub-csv", "--out", "-")

    table = read_table(done.stdout.encode())
    assert [row["slug"] for row in table.rows] == ["ground", "reading-genes", "telling-risk"]
    assert "No place there for 1 role profiles." in done.stderr


def test_export_never_overwrites(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    there.write_text("mine")

    done = run("export", "small-core", "--to", "case", "--out", there)

    assert done.exit_code == 2
    assert "nothing is overwritten" in done.output
    assert there.read_text() == "mine"


def test_export_to_yaml_writes_a_folder_that_says_the_same(run: Run, tmp_path: Path, files: Path) -> None:
    out = tmp_path / "out" / "small-core"

    done = run("export", "small-core", "--to", "yaml", "--out", out)

    assert done.exit_code == 0, done.output
    before, after = (read_frameworks([root], home=root).frameworks for root in (files, out.parent))
    assert after == before


def test_export_to_yaml_asks_for_a_folder_of_the_right_name(run: Run, tmp_path: Path) -> None:
    for out in ("-", tmp_path / "other"):
        done = run("export", "small-core", "--to", "yaml", "--out", out)

        assert done.exit_code == 2
        assert "end --out with /small-core" in done.output


def test_export_of_what_is_nowhere_says_so(run: Run) -> None:
    done = run("export", "nothing", "--to", "case", "--out", "-")

    assert done.exit_code == 2
    assert "There is no framework nothing, neither in the files nor in the database." in done.output


def test_export_of_an_earlier_version_comes_from_the_database(run: Run, files: Path) -> None:
    run("sync")
    a_new_version(files)
    run("sync")

    earlier, newer = (
        json.loads(run("export", "small-core", "--to", "case", "--out", "-", *which).stdout) for which in (["--version", "1.0"], [])
    )

    assert (earlier["CFDocument"]["version"], earlier["CFDocument"]["adoptionStatus"]) == ("1.0", "Deprecated")
    assert (newer["CFDocument"]["version"], newer["CFDocument"]["adoptionStatus"]) == ("1.1", "Adopted")
    assert not {i["identifier"] for i in earlier["CFItems"]} & {i["identifier"] for i in newer["CFItems"]}


def test_export_from_the_database_says_what_the_files_say(run: Run, files: Path) -> None:
    from_files = run("export", "small-core", "--to", "case", "--out", "-").stdout
    run("sync")
    a_framework_folder(files, head=FRAMEWORK.replace("licence:", "license:"))

    from_database = run("export", "small-core", "--to", "case", "--out", "-").stdout

    assert json.loads(from_database) == json.loads(from_files)


def test_export_of_a_framework_in_the_database_alone_takes_its_published_version(run: Run, session: Session) -> None:
    first = a_framework(session, slug="held-core")
    first.state = "superseded"
    second = a_version(session, framework=first.framework, number="2.0")
    for version in (first, second):
        a_competency(session, domain=a_domain(session, version=version, slug="ground"), slug=f"in-{'one' if version is first else 'two'}")
    session.commit()

    package = json.loads(run("export", "held-core", "--to", "case", "--out", "-").stdout)

    assert [item["humanCodingScheme"] for item in package["CFItems"]] == ["ground", "in-two"]


def test_import_writes_a_draft_that_the_check_accepts(run: Run, tmp_path: Path, files: Path) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps(a_stranger_s_package()))

    done = run("import", tmp_path / "theirs.json", "--into", files / "nursing")

    assert done.exit_code == 0, done.output
    assert "nursing 2.1, read as case: 2 domains, 3 competencies, 0 roles." in done.output
    assert "draft, developmental-only." in done.output
    assert "`frameworks check` finds no fault in it." in done.output
    assert "No fault in nursing 2.1 (2 domains, 3 competencies, 0 roles), small-core" in run("check").output
    assert sorted(p.name for p in files.iterdir()) == ["nursing", "small-core"]


def test_import_counts_what_became_of_the_items_and_names_why(run: Run, tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFItems"][1]["educationalLevel"] = "HE"
    package["CFItems"].append(a_stranger_s_item("genes"))
    (tmp_path / "theirs.json").write_text(json.dumps(package))

    done = run("import", tmp_path / "theirs.json", "--into", tmp_path / "nursing")

    lines = [line.split() for line in done.output.splitlines()]
    assert ["accepted", "4"] in lines
    assert ["accepted", "with", "losses", "1"] in lines
    assert ["refused", "1"] in lines
    assert "1 × `educationalLevel` is no member of CASE; it was read as `educationLevel`." in done.output


def test_import_never_overwrites(run: Run, tmp_path: Path, files: Path) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps(a_stranger_s_package()))
    before = (files / "small-core" / "framework.yaml").read_text()

    done = run("import", tmp_path / "theirs.json", "--into", files / "small-core")

    assert done.exit_code == 2
    assert "is there already, and nothing is overwritten" in done.output
    assert (files / "small-core" / "framework.yaml").read_text() == before


def test_import_on_trial_writes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps(a_stranger_s_package()))

    done = run("import", tmp_path / "theirs.json", "--into", tmp_path / "nursing", "--dry-run")

    assert done.exit_code == 0
    assert "Nothing was written." in done.output
    assert [p.name for p in tmp_path.iterdir() if "nursing" in p.name or "import" in p.name] == []


@pytest.mark.parametrize("name", ["Nursing", "nursing 2", "nursing-2", "häuser"])
def test_import_asks_for_a_folder_that_can_be_a_slug(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "theirs.json").write_text(json.dumps(a_stranger_s_package()))

    done = run("import", tmp_path / "theirs.json", "--into", tmp_path / name)

    assert done.exit_code == 2
    assert "becomes the slug" in done.output
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    "data", [b" " * (21 * 1024 * 1024), b"", b"{}", b"\xff\xfe\x00", b"[" * 100_000, b"Identifier\nx", b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_import_of_what_is_no_framework_is_refused_in_one_line(run: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "theirs").write_bytes(data)

    done = run("import", tmp_path / "theirs", "--into", tmp_path / "nursing")

    assert done.exit_code == 2
    assert done.output.count("\n") == 1
    assert done.output.strip().endswith("Nothing was written.")
    assert not (tmp_path / "nursing").exists()


def test_what_steers_a_terminal_is_not_printed(run: Run, tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFItems"][1]["\x1b[2Jred"] = 1
    (tmp_path / "theirs.json").write_text(json.dumps(package))

    done = run("import", tmp_path / "theirs.json", "--into", tmp_path / "nursing")

    assert "`?[2Jred` is no member" in done.output
    assert "\x1b" not in done.output


def test_import_says_what_the_source_really_lacks(run: Run, tmp_path: Path) -> None:
    package = our_package_without_a_note(run)
    (tmp_path / "ours.json").write_text(json.dumps(package))

    done = run("import", tmp_path / "ours.json", "--into", tmp_path / "small-core")

    assert done.exit_code == 0
    assert "small-core/roles/small-nurse.yaml" in done.output
    assert "`regulation` is missing." in done.output
    assert (tmp_path / "small-core" / "roles" / "small-nurse.yaml").exists()


def our_package_without_a_note(run: Run) -> dict[str, object]:
    package: dict[str, object] = json.loads(run("export", "small-core", "--to", "case", "--out", "-").stdout)
    rubrics: list[dict[str, dict[str, dict[str, dict[str, str]]]]] = package["CFRubrics"]  # type: ignore[assignment]
    del rubrics[1]["extensions"]["genomeready"]["role"]["regulation"]
    return package


def test_who_imports_may_say_what_the_framework_is_permitted_for_and_called(run: Run, tmp_path: Path, files: Path) -> None:
    (tmp_path / "theirs.csv").write_text("Identifier,fullStatement\na,Knows what a gene is\n")

    done = run("import", tmp_path / "theirs.csv", "--into", files / "theirs", "--permitted-use", "assessment", "--title", "A list of ours")

    assert "draft, assessment." in done.output
    entry = next(f for f in read_frameworks([files], home=files).frameworks if f.slug == "theirs")
    assert (entry.title, entry.permitted_use) == ("A list of ours", "assessment")


def test_a_table_is_called_as_its_file_where_nobody_names_it(run: Run, tmp_path: Path, files: Path) -> None:
    (tmp_path / "Skills of nurses.csv").write_text("Identifier,fullStatement\na,Knows what a gene is\n")

    run("import", tmp_path / "Skills of nurses.csv", "--into", files / "theirs")

    assert next(f.title for f in read_frameworks([files], home=files).frameworks if f.slug == "theirs") == "Skills of nurses"


@pytest.mark.parametrize(("kind", "words"), [("case", "not JSON"), ("hub-csv", "`competency_domain` and `slug` is missing")])
def test_who_says_what_the_file_is_is_believed(run: Run, tmp_path: Path, kind: str, words: str) -> None:
    (tmp_path / "theirs.csv").write_text("Identifier,fullStatement,competency\na,Knows what a gene is,b\n")

    done = run("import", tmp_path / "theirs.csv", "--from", kind, "--into", tmp_path / "theirs")

    assert done.exit_code == 2
    assert words in done.output


@pytest.mark.parametrize("kind", ["case", "opensalt-csv", "hub-csv"])
def test_what_is_written_out_can_be_brought_in_again(run: Run, tmp_path: Path, kind: str) -> None:
    run("export", "small-core", "--to", kind, "--out", tmp_path / "small")

    done = run("import", tmp_path / "small", "--into", tmp_path / "again" / "small-core", "--title", "Small core")

    assert done.exit_code == 0, done.output
    assert f"read as {kind}" in done.output
    (entry,) = read_frameworks([tmp_path / "again"], home=tmp_path).frameworks
    assert (entry.title, list(entry.competencies)) == ("Small core", ["reading-genes", "telling-risk"])


def test_an_imported_framework_is_written_out_under_its_own_identifiers(run: Run, tmp_path: Path, files: Path) -> None:
    table = (
        "competency_domain,competency,skill,description,slug,related_skills\n"
        "Data,,,About data as a whole.,data-1,\n"
        ",Cleaning,,Cleans data well.,cleaning-2,data-1\n"
    )
    (tmp_path / "theirs.csv").write_text(table)
    run("import", tmp_path / "theirs.csv", "--into", files / "theirs")

    done = run("export", "theirs", "--to", "hub-csv", "--out", "-")

    assert done.stdout.replace("\r\n", "\n") == table


def test_a_spoiled_origin_is_refused_and_named(run: Run, files: Path) -> None:
    (files / "small-core" / "origin.json").write_text('{"domains": 3}')

    done = run("export", "small-core", "--to", "case", "--out", "-")

    assert done.exit_code == 2
    assert "origin.json was not written by `frameworks import`" in done.output


def test_the_shipped_framework_passes_through_the_commands_unchanged(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    runner = make_app().test_cli_runner()
    runner.invoke(args=["frameworks", "export", the_core().slug, "--to", "case", "--out", str(tmp_path / "core.json")])

    done = runner.invoke(args=["frameworks", "import", str(tmp_path / "core.json"), "--into", str(tmp_path / the_core().slug)])

    assert done.exit_code == 0, done.output
    (entry,) = read_frameworks([tmp_path], home=tmp_path).frameworks
    assert entry.content_hash == the_core().content_hash
