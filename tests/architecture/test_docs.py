"""The documentation is true where a program can tell."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
PACKAGE = HOME / "platform" / "genomeready"
PAGES = sorted([*HOME.glob("*.md"), *(HOME / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(HOME).as_posix())
def test_every_link_within_the_documentation_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_life_of_a_request_names_files_and_functions_that_exist() -> None:
    text = (HOME / "docs" / "life-of-a-request.md").read_text()
    files = set(re.findall(r"`([a-z_./-]+\.(?:py|js|html))`", text))
    named = set(re.findall(r"`([a-z_./]+\.py)`, `([a-z_]+)`", text))

    assert len(files) > 15
    assert [f for f in files if not ((PACKAGE / f).exists() or (HOME / f).exists())] == []
    assert len(named) > 5
    assert [(f, n) for f, n in named if f"def {n}(" not in (PACKAGE / f).read_text()] == []


def test_the_readme_names_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (HOME / "Makefile").read_text(), re.MULTILINE))
    named = {m for page in PAGES for m in re.findall(r"`make ([a-z-]+)`", page.read_text())}

    assert named <= targets
    assert {"run", "test", "help", "bench", "lock", "audit", "backup"} <= targets


def test_every_decision_says_when_and_whether() -> None:
    for page in (HOME / "docs" / "decisions").glob("*.md"):
        assert re.search(r"^\*\d{1,2} \w+ \d{4}, (accepted|superseded)", page.read_text(), re.MULTILINE), page.name


def test_the_threat_models_tests_exist() -> None:
    text = (HOME / "docs" / "threat-model.md").read_text()
    tests = set(re.findall(r"`(tests/[a-z_/.]+)`", text))

    assert len(tests) > 5
    assert [t for t in tests if not (HOME / t).exists()] == []
