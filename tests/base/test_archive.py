"""Backup and restore: the same rows afterwards, on either database, and nothing half done."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories.competence import a_portfolio_file
from factories.files import a_pdf, a_png
from factories.marking import an_answer_file
from factories.people import a_grant, a_membership, a_person, an_organisation
from flask import Flask
from servers import postgresql_for_tests
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session
from world import load_content

from genomeready.archive import NotABackup, NotEmpty, OtherRevision, back_up, restore_from
from genomeready.base.engine import prepare
from genomeready.base.files import FileMissing, FolderStore
from genomeready.commands import backup
from genomeready.competence.models import PortfolioFile
from genomeready.schema import all_tables
from genomeready.web.database import db
from genomeready.web.migrations import migrate
from genomeready.web.uploads import the_files

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Where the files of the backed-up server lie."""
    return FolderStore(tmp_path / "files")


@pytest.fixture
def other(tmp_path: Path) -> FolderStore:
    """Where the files of the restored one will lie."""
    return FolderStore(tmp_path / "other-files")


@pytest.fixture
def filled(app: Flask, session: Session, store: FolderStore) -> Engine:
    load_content(app)
    region = an_organisation(session, slug="region")
    hospital = an_organisation(session, slug="hospital", below=region)
    a_membership(session, organisation=hospital, person=a_person(session, name="Zoë Müller–Łuk"))
    a_grant(session, on=region)
    for name, content in (("log.pdf", a_pdf()), ("scan.png", a_png()), ("the same again.pdf", a_pdf())):
        a_portfolio_file(session, name=name, content_hash=store.put(content))
    session.commit()
    with app.app_context():
        return db.engine


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of either kind: a backup restores into both."""
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'restored.db'}")
        prepare(engine)
        yield engine
        engine.dispose()
        return
    with postgresql_for_tests() as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key.columns))] for t in all_tables().sorted_tables
        }


def test_what_was_backed_up_is_restored_row_by_row(
    filled: Engine, empty: Engine, store: FolderStore, other: FolderStore, tmp_path: Path
) -> None:
    counted, missing = back_up(filled, tmp_path / "all.zip", home=HOME, files=store)

    restored = restore_from(empty, tmp_path / "all.zip", home=HOME, files=other)

    assert missing == []
    assert counted == restored > 100
    assert rows(empty) == rows(filled)


def test_a_restored_database_goes_on_numbering_where_the_old_one_stopped(
    filled: Engine, empty: Engine, tmp_path: Path, store: FolderStore, other: FolderStore
) -> None:
    back_up(filled, tmp_path / "all.zip", home=HOME, files=store)
    restore_from(empty, tmp_path / "all.zip", home=HOME, files=other)

    with Session(empty) as session:
        person = a_person(session)
        highest = session.execute(text("SELECT max(id) FROM person")).scalar()

    assert person.id == highest


def test_restoring_over_something_is_refused(filled: Engine, tmp_path: Path, store: FolderStore, other: FolderStore) -> None:
    back_up(filled, tmp_path / "all.zip", home=HOME, files=store)

    with pytest.raises(NotEmpty):
        restore_from(filled, tmp_path / "all.zip", home=HOME, files=other)


def test_an_altered_or_cut_backup_is_refused_and_leaves_the_database_empty(
    filled: Engine, empty: Engine, tmp_path: Path, store: FolderStore, other: FolderStore
) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    back_up(filled, good, home=HOME, files=store)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"Zo\xc3\xab", b"Zoe ") if name.endswith("person.jsonl") else content)

    with pytest.raises(NotABackup, match="person was altered"):
        restore_from(empty, bad, home=HOME, files=other)

    (tmp_path / "cut.zip").write_bytes(good.read_bytes()[:-200])
    with pytest.raises(NotABackup):
        restore_from(empty, tmp_path / "cut.zip", home=HOME, files=other)
    with empty.begin() as connection:
        migrate(connection, HOME, to="head")
    assert all(found == [] for found in rows(empty).values())


def test_a_backup_of_another_revision_is_refused_with_what_to_do(
    filled: Engine, empty: Engine, tmp_path: Path, store: FolderStore, other: FolderStore
) -> None:
    good, elsewhere = tmp_path / "good.zip", tmp_path / "elsewhere.zip"
    back_up(filled, good, home=HOME, files=store)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(elsewhere, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b'"revision": "', b'"revision": "9') if name == "manifest.json" else content)

    with pytest.raises(OtherRevision, match="Restore it with the release that wrote it"):
        restore_from(empty, elsewhere, home=HOME, files=other)


def test_only_its_owner_may_read_a_backup(filled: Engine, tmp_path: Path, store: FolderStore) -> None:
    back_up(filled, tmp_path / "all.zip", home=HOME, files=store)

    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0


def test_the_files_that_rows_name_come_with_them_each_once(
    filled: Engine, empty: Engine, store: FolderStore, other: FolderStore, tmp_path: Path
) -> None:
    unnamed = store.put(b"an upload that was never named")
    back_up(filled, tmp_path / "all.zip", home=HOME, files=store)

    restore_from(empty, tmp_path / "all.zip", home=HOME, files=other)

    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len([name for name in archive.namelist() if name.startswith("files/")]) == 2
    with Session(empty) as session:
        kept = [other.get(content_hash) for content_hash in session.scalars(select(PortfolioFile.content_hash).order_by(PortfolioFile.id))]
    assert kept == [a_pdf(), a_png(), a_pdf()]
    with pytest.raises(FileMissing):
        other.get(unnamed)


def test_a_file_that_is_not_there_is_named_and_does_not_stop_the_backup(
    filled: Engine, empty: Engine, store: FolderStore, other: FolderStore, tmp_path: Path
) -> None:
    lost = store.put(a_png())
    store.remove(lost)

    _counted, missing = back_up(filled, tmp_path / "all.zip", home=HOME, files=store)

    assert missing == [lost]
    assert restore_from(empty, tmp_path / "all.zip", home=HOME, files=other) > 100


def test_an_altered_file_is_refused_and_leaves_the_database_empty(
    filled: Engine, empty: Engine, store: FolderStore, other: FolderStore, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    back_up(filled, good, home=HOME, files=store)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"(Hello)", b"(hello)") + (b" " if name.startswith("files/") else b""))

    with pytest.raises(NotABackup, match="was altered"):
        restore_from(empty, bad, home=HOME, files=other)

    with empty.begin() as connection:
        migrate(connection, HOME, to="head")
    assert all(found == [] for found in rows(empty).values())


def test_the_command_says_which_files_are_missing(app: Flask, session: Session, tmp_path: Path) -> None:
    a_portfolio_file(session, content_hash="f" * 64)
    session.commit()

    done = app.test_cli_runner().invoke(backup, [str(tmp_path / "all.zip")])

    assert done.exit_code == 2
    assert "1 files that rows name are not in" in done.output
    assert (tmp_path / "all.zip").exists()


def test_files_that_answer_a_question_come_too(app: Flask, session: Session, tmp_path: Path) -> None:
    file = an_answer_file(app, session)
    session.commit()
    with app.app_context():
        engine, store = db.engine, the_files()

    _, missing = back_up(engine, tmp_path / "all.zip", home=HOME, files=store)

    assert missing == []
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.read(f"files/{file.content_hash}") == a_pdf()
