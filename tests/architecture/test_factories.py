"""Factories, templates, static files: every model has a maker, and nothing lies unused."""

import re
from pathlib import Path

import pytest
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from genomeready.base.tables import Table
from genomeready.schema import all_tables

HOME = Path(__file__).resolve().parents[2]
MODELS = sorted(mapper.class_.__name__ for mapper in Table.registry.mappers)
FACTORIES = "\n".join(p.read_text() for p in (HOME / "tests" / "factories").glob("*.py"))
SOURCE = "\n".join(p.read_text() for p in (HOME / "platform" / "genomeready").rglob("*.py"))
PAGES = "\n".join(p.read_text() for p in (HOME / "templates").rglob("*") if p.is_file())
SCRIPTS = "\n".join(p.read_text() for p in (HOME / "static").rglob("*") if p.suffix in {".js", ".css"})


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_made_by_some_factory(model: str) -> None:
    assert re.search(rf"\b{model}\b", FACTORIES), f"write a factory for {model} in tests/factories/"


def test_every_table_has_a_named_primary_key_and_indexed_foreign_keys() -> None:
    bare = set()
    for table in all_tables().sorted_tables:
        keys = [u for u in table.constraints if isinstance(u, UniqueConstraint | PrimaryKeyConstraint)]
        leading = {next(iter(i.columns)).name for i in [*table.indexes, *keys]}
        bare |= {f"{table.name}.{k.parent.name}" for k in table.foreign_keys if k.parent.name not in leading}

    assert {name for name in bare if not name.endswith("_by_id")} == {
        "course.current_version_id",  # few rows
        "enrolment.last_lesson_id",  # nobody is looked up by it, and lessons are never deleted
    }


def _templates() -> list[str]:
    return sorted(p.relative_to(HOME / "templates").as_posix() for p in (HOME / "templates").rglob("*.html"))


@pytest.mark.parametrize("name", [n for n in _templates() if not n.startswith(("web/about/", "assessment/types/", "assessment/revealed/"))])
def test_no_template_lies_unused(name: str) -> None:
    assert f'"{name}"' in SOURCE or f'"{name}"' in PAGES, f"nothing renders {name}"


@pytest.mark.parametrize("path", sorted((HOME / "static").rglob("*.*")), ids=lambda p: p.name)
def test_no_static_file_lies_unused(path: Path) -> None:
    name = path.relative_to(HOME / "static").as_posix()

    assert name in PAGES or f"./{path.name}" in SCRIPTS or name in SOURCE, f"nothing loads {name}"
