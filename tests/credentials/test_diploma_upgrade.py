"""What was issued before templates were kept with the awards keeps the look it had."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from alembic.script import ScriptDirectory
from factories.credentials import NOON
from sqlalchemy import create_engine, text

from genomeready.base.engine import prepare
from genomeready.catalogue.rules import AwardType
from genomeready.credentials.diploma import Template, diploma_pdf, specimen
from genomeready.web.migrations import alembic_config, migrate

HOME = Path(__file__).resolve().parents[2]
FIRST = HOME / "platform" / "genomeready" / "migrations" / "first_diploma.typ"


def _before(name: str) -> str:
    """The revision before the migration of this name."""
    revisions = ScriptDirectory.from_config(alembic_config(HOME)).walk_revisions()
    return next(str(one.down_revision) for one in revisions if one.path.endswith(f"_{name}.py"))


BEFORE = """
    INSERT INTO person (id, public_id, email, name, password_hash, state, registered_at, invented)
        VALUES (1, 'p', 'a@b.c', 'Ana', '', 'active', '2026-01-01', 0);
    INSERT INTO course (id, slug, code) VALUES (1, 'c', 'C');
    INSERT INTO course_version (id, course_id, number, content_hash, title, summary, minutes, award_type, page, published_at)
        VALUES (1, 1, '1.0', 'h', 'T', '', 1, 'certification', '{}', '2026-01-01');
    INSERT INTO award (public_id, number, person_id, holder_name, course_id, course_version_id, award_type, period, rests_on, issued_at,
        state, state_since)
        VALUES ('a', 'GR-1', 1, 'Ana', 1, 1, 'certification', 1, 'attempt:1', '2026-01-01', 'in-force', '2026-01-01')
"""


def test_what_was_issued_before_templates_were_kept_keeps_the_look_it_had(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    prepare(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        migrate(connection, HOME, to=_before("diploma_templates"))
        for statement in BEFORE.split(";"):
            connection.exec_driver_sql(statement)

        migrate(connection, HOME, to="head")
        kept = connection.execute(text("SELECT t.hash, t.files FROM award a JOIN diploma_template t ON t.id = a.template_id")).one()
    engine.dispose()

    template = Template(json.loads(kept.files))
    assert kept.hash == template.hash
    assert dict(template.files) == {"main.typ": FIRST.read_text()}


@pytest.mark.parametrize("award", list(AwardType))
@pytest.mark.parametrize("state", ["in-force", "revoked", "suspended"])
def test_the_first_template_prints_all_that_it_always_printed(award: str, state: str) -> None:
    template = Template({"main.typ": FIRST.read_text()})
    diploma = replace(specimen(award), state=state, since="2026-12-03", proven=(("Genome organisation", "2"), ("Consent", "3")))

    pdf = diploma_pdf(diploma, template, credential="{}", at=NOON)
    said = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())

    examined = award != AwardType.COMPLETION
    assert ("has passed the examination of" if examined else "has completed") in said
    assert "Genome organisation (level 2)" in said
    for words in ("Issued and signed by", "Valid until", "1 March 2026", "1 March 2029", "it certifies nobody"):
        assert words in said
    assert ("3 December 2026" in said) is (state != "in-force")
