"""Portfolio entries: written, changed and removed as long as nobody judges by them; files kept before they are named."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories.competence import (
    a_confirmation_decision,
    a_confirmation_item,
    a_confirmation_request,
    a_portfolio_entry,
    a_portfolio_file,
    a_prior_claim,
)
from factories.files import a_docx, a_pdf, a_png
from factories.people import a_person
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.assessment.jobs import sweep_files
from genomeready.assessment.models.marking import AnswerFile
from genomeready.audit.queries import entries_about
from genomeready.audit.services import seal
from genomeready.base import clock
from genomeready.base.clock import stopped_at
from genomeready.base.file_kinds import UnknownKind
from genomeready.base.files import FileMissing, FolderStore
from genomeready.base.refusals import NotThere
from genomeready.competence.models import PortfolioEntry, PortfolioFile
from genomeready.competence.queries.portfolio import Case, entries_of, entry_of, entry_page
from genomeready.competence.services import portfolio
from genomeready.competence.services.portfolio import (
    EntryShown,
    Told,
    TooManyFiles,
    add_file,
    bring,
    forget_unnamed_files,
    remove_entry,
    remove_file,
    rewrite_entry,
    write_entry,
)
from genomeready.people.models import Person
from genomeready.web.uploads import the_files

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASE = Case(when="2026-10", what="Panel test for breast cancer", part="assisted")
TOLD = Told(title="Ten consent conversations", text="I watched three and led seven.", cases=[CASE])


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


def an_entry_with(session: Session, person: Person, store: FolderStore, *contents: bytes) -> PortfolioEntry:
    entry = a_portfolio_entry(session, person=person)
    for number, content in enumerate(contents):
        add_file(session, person.id, entry.public_id, brought=bring(store, name=f"file {number}", content=content), by=person)
    return entry


class TestEntries:
    def test_an_entry_is_kept_with_its_cases(self, session: Session) -> None:
        person = a_person(session)

        entry = write_entry(session, person.id, told=TOLD, at=NOON, by=person)

        page = entry_page(session, entry_of(session, person.id, entry.public_id))
        assert (page.title, page.text, page.cases, page.written_at) == (TOLD.title, TOLD.text, (CASE,), NOON)
        assert (page.files, page.shown) == ((), False)

    def test_it_is_changed_while_nobody_judges_by_it(self, session: Session) -> None:
        person = a_person(session)
        entry = write_entry(session, person.id, told=TOLD, at=NOON, by=person)

        rewrite_entry(session, person.id, entry.public_id, told=Told(title="Nine", text="I led nine.", cases=[]), at=NOON, by=person)

        page = entry_page(session, entry_of(session, person.id, entry.public_id))
        assert (page.title, page.text, page.cases) == ("Nine", "I led nine.", ())

    def test_nobody_reaches_the_entry_of_another_person(self, session: Session) -> None:
        person, stranger = a_person(session), a_person(session)
        entry = write_entry(session, person.id, told=TOLD, at=NOON, by=person)
        assert entry_of(session, person.id, entry.public_id) is entry

        with pytest.raises(NotThere):
            entry_of(session, stranger.id, entry.public_id)
        with pytest.raises(NotThere):
            rewrite_entry(session, stranger.id, entry.public_id, told=TOLD, at=NOON, by=stranger)
        with pytest.raises(NotThere):
            remove_entry(session, stranger.id, entry.public_id, by=stranger)

    def test_the_list_is_the_newest_first_with_what_is_in_each(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        a_portfolio_entry(session, person=person, title="First", cases=[vars(CASE)])
        an_entry_with(session, person, store, a_pdf(), a_png())
        a_portfolio_entry(session, title="Somebody else's")

        rows = [(row.title, row.cases, row.files, row.shown) for row in entries_of(session, person.id)]

        assert rows == [("Ten consent conversations", 0, 2, False), ("First", 1, 0, False)]

    def test_what_was_written_is_noted_without_what_it_says(self, session: Session) -> None:
        person = a_person(session)

        entry = write_entry(session, person.id, told=TOLD, at=NOON, by=person)
        seal(session)

        (noted,) = entries_about(session, f"entry:{entry.public_id}")
        assert (noted.act, noted.detail) == ("portfolio.written", {})


class TestShown:
    """An entry by which somebody judges or judged stays as it is, so that a decision can always be read with what it rests on."""

    def held(self, session: Session, person: Person, entry: PortfolioEntry) -> bool:
        try:
            rewrite_entry(session, person.id, entry.public_id, told=TOLD, at=NOON, by=person)
        except EntryShown:
            return True
        return False

    def test_a_request_that_waits_holds_it(self, session: Session) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)
        assert not self.held(session, person, entry)

        a_confirmation_request(session, person=person, entry=entry)

        assert self.held(session, person, entry)
        assert [row.shown for row in entries_of(session, person.id)] == [True]

    def test_a_request_that_was_signed_off_holds_it_for_good(self, session: Session) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)

        a_confirmation_request(session, person=person, entry=entry).signed_off_at = NOON

        assert self.held(session, person, entry)

    def test_a_request_withdrawn_before_any_decision_lets_it_go(self, session: Session) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)
        request = a_confirmation_request(session, person=person, entry=entry)

        request.withdrawn_at = NOON

        assert not self.held(session, person, entry)

    def test_a_request_withdrawn_after_a_decision_does_not(self, session: Session) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)
        request = a_confirmation_request(session, person=person, entry=entry)
        a_confirmation_decision(session, item=a_confirmation_item(session, request=request))

        request.withdrawn_at = NOON

        assert self.held(session, person, entry)

    def test_a_claim_holds_it_until_it_is_withdrawn(self, session: Session) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)
        claim = a_prior_claim(session, person=person, entry=entry)
        assert self.held(session, person, entry)

        claim.withdrawn_at = NOON

        assert not self.held(session, person, entry)

    def test_nothing_of_it_can_be_changed(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        entry = an_entry_with(session, person, store, a_pdf())
        a_confirmation_request(session, person=person, entry=entry)
        file = session.scalars(select(PortfolioFile)).one()

        with pytest.raises(EntryShown):
            remove_entry(session, person.id, entry.public_id, by=person)
        with pytest.raises(EntryShown):
            add_file(session, person.id, entry.public_id, brought=bring(store, name="x", content=a_png()), by=person)
        with pytest.raises(EntryShown):
            remove_file(session, person.id, entry.public_id, file=file.public_id, by=person)

    def test_the_request_of_another_entry_holds_nothing(self, session: Session) -> None:
        person = a_person(session)
        entry, other = a_portfolio_entry(session, person=person), a_portfolio_entry(session, person=person)

        a_confirmation_request(session, person=person, entry=other)

        assert not self.held(session, person, entry)


class TestFiles:
    def test_a_brought_file_lies_in_the_store_before_anything_names_it(self, store: FolderStore) -> None:
        brought = bring(store, name="log.pdf", content=a_pdf())

        assert store.get(brought.content_hash) == a_pdf()
        assert (brought.name, brought.kind.media_type, brought.size) == ("log.pdf", "application/pdf", len(a_pdf()))

    def test_what_is_refused_never_reaches_the_store(self, store: FolderStore) -> None:
        with pytest.raises(UnknownKind):
            bring(store, name="log.pdf", content=b"MZ a program")

        assert list(store.put_before(datetime(2100, 1, 1, tzinfo=UTC))) == []

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("log.pdf", "log.docx"),
            ("C:\\Users\\ana\\log.doc", "log.docx"),
            ("../../etc/passwd", "passwd.docx"),
            ("photo.jpg.exe", "photo.jpg.docx"),
            ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.docx"),
            ("", "file.docx"),
            ("...", "file.docx"),
            ("x" * 400 + ".pdf", "x" * 120 + ".docx"),
            ("прото́кол.docx", "прото́кол.docx"),
        ],
    )
    def test_the_name_is_cleaned_and_ends_as_what_the_file_is(self, store: FolderStore, given: str, kept: str) -> None:
        assert bring(store, name=given, content=a_docx()).name == kept

    def test_it_is_named_in_the_entry_with_its_hash_in_the_audit_trail(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        entry = an_entry_with(session, person, store, a_pdf())
        seal(session)

        (file,) = entry_page(session, entry).files
        (noted,) = entries_about(session, f"entry:{entry.public_id}")
        assert (file.name, file.media_type, file.size) == ("file 0.pdf", "application/pdf", len(a_pdf()))
        assert noted.detail["hash"] == session.scalars(select(PortfolioFile.content_hash)).one()

    def test_the_same_content_twice_is_named_once(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)

        an_entry_with(session, person, store, a_pdf(), a_pdf())

        assert session.query(PortfolioFile).count() == 1

    def test_an_entry_takes_so_many_files_and_no_more(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        entry = a_portfolio_entry(session, person=person)
        for number in range(portfolio.MOST_FILES):
            a_portfolio_file(session, entry=entry, content_hash=f"{number:064}")

        with pytest.raises(TooManyFiles):
            add_file(session, person.id, entry.public_id, brought=bring(store, name="x", content=a_png()), by=person)

    def test_a_portfolio_takes_so_many_bytes_and_no_more(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        other, entry = a_portfolio_entry(session, person=person), a_portfolio_entry(session, person=person)
        a_portfolio_file(session, entry=other).size = portfolio.MOST_BYTES - len(a_png())
        add_file(session, person.id, entry.public_id, brought=bring(store, name="x", content=a_png()), by=person)

        with pytest.raises(TooManyFiles):
            add_file(session, person.id, entry.public_id, brought=bring(store, name="y", content=a_pdf()), by=person)

    def test_a_file_is_taken_out_and_an_entry_goes_with_all_its_files(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        entry = an_entry_with(session, person, store, a_pdf(), a_png())
        first, _second = session.scalars(select(PortfolioFile).order_by(PortfolioFile.id))

        remove_file(session, person.id, entry.public_id, file=first.public_id, by=person)
        assert session.query(PortfolioFile).count() == 1
        remove_entry(session, person.id, entry.public_id, by=person)

        assert (session.query(PortfolioFile).count(), session.query(PortfolioEntry).count()) == (0, 0)

    def test_a_file_of_another_entry_is_not_taken_out_by_way_of_ones_own(self, session: Session, store: FolderStore) -> None:
        person, other = a_person(session), a_person(session)
        mine = an_entry_with(session, person, store, a_pdf())
        an_entry_with(session, other, store, a_png())
        theirs = session.scalars(select(PortfolioFile).where(PortfolioFile.entry_id != mine.id)).one()

        remove_file(session, person.id, mine.public_id, file=theirs.public_id, by=person)

        assert session.query(PortfolioFile).count() == 2


class TestSweeping:
    def aged(self, store: FolderStore, content_hash: str, days: float) -> None:
        moment = (NOON - timedelta(days=days)).timestamp()
        os.utime(store.folder / content_hash[:2] / content_hash, (moment, moment))

    def test_what_no_row_names_goes_after_a_day_and_the_rest_stays(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        an_entry_with(session, person, store, a_pdf())
        named = session.scalars(select(PortfolioFile.content_hash)).one()
        orphan, young = store.put(b"an upload that failed"), store.put(b"an upload under way")
        for content_hash, days in ((named, 400), (orphan, 2), (young, 0.5)):
            self.aged(store, content_hash, days)

        gone = forget_unnamed_files(session, store, named_above=AnswerFile.content_hash, put_before=NOON - timedelta(days=1))

        assert gone == 1
        assert store.get(named)
        assert store.get(young)
        with pytest.raises(FileMissing):
            store.get(orphan)

    def test_a_content_that_two_entries_name_stays_until_neither_does(self, session: Session, store: FolderStore) -> None:
        person = a_person(session)
        one, two = an_entry_with(session, person, store, a_pdf()), an_entry_with(session, person, store, a_pdf())
        content_hash = session.scalars(select(PortfolioFile.content_hash).distinct()).one()
        self.aged(store, content_hash, 2)

        remove_entry(session, person.id, one.public_id, by=person)
        kept = forget_unnamed_files(session, store, named_above=AnswerFile.content_hash, put_before=NOON - timedelta(days=1))
        remove_entry(session, person.id, two.public_id, by=person)
        gone = forget_unnamed_files(session, store, named_above=AnswerFile.content_hash, put_before=NOON - timedelta(days=1))

        assert (kept, gone) == (0, 1)

    def test_the_job_looks_after_the_store_of_the_running_application(self, app: Flask, session: Session) -> None:
        session.commit()
        with app.app_context():
            orphan = the_files().put(b"left behind")

            with stopped_at(clock.now() + timedelta(hours=23)):
                kept = sweep_files()
            with stopped_at(clock.now() + timedelta(hours=25)):
                gone = sweep_files()

            with pytest.raises(FileMissing):
                the_files().get(orphan)
        assert (kept, gone >= 1) == (0, True)
