"""The shape of the house: where files lie, how long they are, what they are called."""

import ast
import platform as standard_platform
import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from genomeready.settings import PREFIX, Settings

HOME = Path(__file__).resolve().parents[2]
PACKAGE = HOME / "platform" / "genomeready"
DOMAINS = ["audit", "outbox", "people", "frameworks", "catalogue", "competence", "learning", "assessment", "credentials", "workforce"]
FILES = {"rules", "events", "models", "queries", "services", "forms", "guards", "views", "api", "cli", "jobs"}
NAMED_MODULES = {
    "people": {"passwords", "signing_in", "demonstration", "staff_file"},
    "frameworks": {"files", "lines", "presenting", "exchange"},
    "catalogue": {"files", "lines", "rendering", "dialect"},
    "competence": {"patient_data", "radar", "renewals", "pathways", "timeline"},
    "assessment": {"types", "banks", "wording"},
    "credentials": {
        "status_list", "transparency", "auditing", "hardware", "multibase", "proofs", "document", "facts", "did", "keyring", "issuer",
        "diploma", "narratives", "verifying", "securing", "presenting", "issuing", "fetching", "showing", "card", "endorsing",
        "outside_badges", "elm", "carriers", "corroborating", "badge", "printing", "bundle",
    },
    "workforce": {"disclosure", "gap_report", "norms", "wording", "tables", "printing"},
}  # fmt: skip
SOURCES = sorted(PACKAGE.rglob("*.py"))
OWN_SOURCES = [p for p in SOURCES if "migrations/versions" not in p.as_posix()]
CEILING, FUNCTION_CEILING = 400, 60


def test_platform_is_a_source_root_and_never_a_package() -> None:
    assert not (HOME / "platform" / "__init__.py").exists(), "delete platform/__init__.py: it hides Python's own module"
    assert sorted(p.name for p in (HOME / "platform").iterdir() if p.name != "__pycache__") == ["README.md", "genomeready"]
    assert Path(standard_platform.__file__ or "").name == "platform.py"
    assert callable(standard_platform.python_version)


def test_the_top_of_the_tree_is_its_table_of_contents() -> None:
    asked = {"app.py", "requirements.txt", "platform", "courses", "competency_frameworks", "templates", "tests", "Dockerfile"}
    there = {p.name for p in HOME.iterdir()}

    assert asked <= there
    assert {
        "pyproject.toml",
        "Makefile",
        "compose.yaml",
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE",
        "docs",
        "bench",
    } <= there


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_has_the_usual_files_and_no_others(domain: str) -> None:
    there = {p.stem for p in (PACKAGE / domain).iterdir() if p.suffix == ".py" or (p.is_dir() and (p / "__init__.py").exists())}

    assert there <= FILES | {"__init__"} | NAMED_MODULES.get(domain, set()), (
        "a new file in a domain needs a named place in docs and contract"
    )


@pytest.mark.parametrize("path", OWN_SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_file_or_function_grows_past_its_ceiling(path: Path) -> None:
    text = path.read_text()
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= FUNCTION_CEILING
    ]

    assert len(text.splitlines()) <= CEILING, f"{path.name} is too long: make it a folder of the same name"
    assert not long, f"split {long}"


def test_every_module_and_public_function_says_what_it_is() -> None:
    silent = []
    for path in OWN_SOURCES:
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            silent.append(path.name)
    assert silent == []


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    page = (HOME / "docs" / "settings.md").read_text()
    documented = set(re.findall(rf"^\| `{PREFIX}([A-Z0-9_]+)`", page, re.MULTILINE))
    known = {f.name.upper() for f in fields(Settings)} - {"HOME"}

    assert documented == known


def test_the_lock_has_hashes_and_names_no_registry() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (HOME / name).read_text()
        packages = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
        assert len(packages) > 20
        assert all("==" in line for line in packages)
        assert "://" not in text
        assert "--index" not in text


def test_the_lock_follows_from_pyproject() -> None:
    named = re.findall(
        r'^ {4}"([a-z0-9-]+)', (HOME / "pyproject.toml").read_text().split("[project.optional-dependencies]")[0], re.MULTILINE
    )
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", (HOME / "requirements.txt").read_text(), re.MULTILINE))

    assert set(named) - {"genomeready"} <= locked


def test_there_is_at_least_as_much_test_as_source() -> None:
    source = sum(len(p.read_text().splitlines()) for p in OWN_SOURCES)
    tests = sum(len(p.read_text().splitlines()) for p in (HOME / "tests").rglob("*.py"))

    assert tests >= source


def test_only_the_unit_of_work_commits() -> None:
    allowed = {"base/unit_of_work.py"}
    found = {p.relative_to(PACKAGE).as_posix() for p in OWN_SOURCES if re.search(r"\.commit\(\)", p.read_text())}

    assert found - allowed <= {"people/services/accounts.py"}, (
        "only `with unit_of_work()` commits; check_password ends a transaction that read"
    )


def test_nothing_in_the_tree_names_a_path_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, check=True).stdout.split(b"\0")
    pattern = re.compile(rb"/(?:root|home)/[a-z]|/wor[k]/")
    hits = [n.decode() for n in listed if n and (HOME / n.decode()).is_file() and pattern.search((HOME / n.decode()).read_bytes())]

    looking_for_them = {"tests/architecture/test_tree.py", "tests/content/test_promises.py"}
    assert [h for h in hits if h not in looking_for_them] == []
