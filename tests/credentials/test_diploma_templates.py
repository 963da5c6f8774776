"""Which template sets a diploma, in which language, and that it is the same one for ever."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from factories.catalogue import a_course_version
from factories.credentials import a_completion, the_template
from factories.people import a_person
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from genomeready.archive import back_up, restore_from
from genomeready.audit.models import AuditEntry
from genomeready.audit.services import seal
from genomeready.base import clock
from genomeready.base.engine import prepare
from genomeready.base.files import FolderStore
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.catalogue.rules import AwardType
from genomeready.credentials.cli.certificates import certificates
from genomeready.credentials.diploma import NoTemplate, Template, diploma_pdf, language_of_diploma, read_template, templates_named
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award, DiplomaTemplate
from genomeready.credentials.presenting import diploma_of
from genomeready.credentials.queries.diplomas import templates_of
from genomeready.credentials.queries.register import published
from genomeready.credentials.services.awards import correct_name, issue_certificate
from genomeready.credentials.services.diplomas import NoDiploma
from genomeready.settings import Settings

HOME = Path(__file__).resolve().parents[2]
FOLDER = HOME / "templates" / "certificates"
FIRST = HOME / "platform" / "genomeready" / "migrations" / "first_diploma.typ"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the templates that a test may change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "certificates"))


def issued(session: Session, folder: Path, *, version: CourseVersion | None = None, reader: str = "en", **more: Any) -> Award:
    news = a_completion(session, version=version, **more)
    return issue_certificate(session, news, issuer=replace(the_issuer(), templates=folder), reader=reader)


def a_course_in(session: Session, *languages: str) -> CourseVersion:
    version = a_course_version(session)
    version.page = version.page | {"languages": list(languages)}
    session.flush()
    return version


def printed(session: Session, award: Award) -> bytes:
    """The diploma before it is sealed: a seal bears the moment it was made."""
    session.commit()
    found = published(session, award.public_id)
    assert found is not None
    diploma = diploma_of(found, issuer=the_issuer(), invented=False)
    template = templates_of(session, [award.public_id])[award.public_id]
    return diploma_pdf(diploma, template, credential=found.document, at=found.issued_at)


def text_in(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "printed.pdf"
    file.write_bytes(pdf)
    return " ".join(pypdf.PdfReader(file).pages[0].extract_text().split())


# --- which one


def test_a_courses_own_comes_before_that_of_its_award_and_the_general_one_comes_last(own: Path) -> None:
    (own / "course-genomics-foundations.typ").write_text('#import "base.typ": diploma\n#diploma()')

    def named(course: str, award: str) -> list[str]:
        return templates_named(own, course=course, award=award)

    assert named("genomics-foundations", "certification") == ["course-genomics-foundations", "certification", "general"]
    assert named("another", "certification") == ["certification", "general"]
    (own / "certification.typ").unlink()
    assert named("another", "certification") == ["general"]


@pytest.mark.parametrize(
    ("course", "reader", "language"),
    [
        (["fr"], "en", "fr"), (["pl", "es", "fr"], "en", "es"), (["pl"], "fr", "fr"), ([], "es", "es"), (["pl"], "pl", "en"),
        (["../words/fr"], "de", "en"),
    ],
)  # fmt: skip
def test_a_diploma_speaks_its_courses_language_else_its_readers_else_english(course: list[str], reader: str, language: str) -> None:
    assert language_of_diploma(FOLDER, course=course, reader=reader) == language


def test_a_certificate_of_a_french_course_is_in_french_whatever_its_holder_reads(session: Session, tmp_path: Path) -> None:
    french = a_course_in(session, "fr")
    polish = a_course_in(session, "pl")

    assert "Nous certifions que" in text_in(printed(session, issued(session, FOLDER, version=french, reader="es")), tmp_path)
    assert "Se certifica que" in text_in(printed(session, issued(session, FOLDER, version=polish, reader="es")), tmp_path)


def test_a_courses_own_template_sets_its_certificates_and_no_others(session: Session, own: Path, tmp_path: Path) -> None:
    version = a_course_version(session)
    slug = session.get_one(Course, version.course_id).slug
    (own / f"course-{slug}.typ").write_text('#import "base.typ": diploma\n#diploma(emblem: [With the arms of Meridia])')

    theirs, others = issued(session, own, version=version), issued(session, own)

    assert "With the arms of Meridia" in text_in(printed(session, theirs), tmp_path)
    assert "With the arms of Meridia" not in text_in(printed(session, others), tmp_path)


def test_a_template_takes_along_what_it_names_and_nothing_else(own: Path) -> None:
    (own / "arms.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')
    (own / "more.typ").write_text('#import "base.typ": teal\n#let arms = image("arms.svg", alt: "Arms")')
    (own / "course-x.typ").write_text('#import "base.typ": diploma\n#import "more.typ": arms\n#diploma(emblem: arms)')

    assert set(read_template(own, "course-x", language="fr").files) == {"main.typ", "words.toml", "base.typ", "more.typ", "arms.svg"}
    assert set(read_template(own, "general", language="fr").files) == {"main.typ", "words.toml", "base.typ"}


@pytest.mark.parametrize(
    "broken",
    [
        '#import "gone.typ": x',
        "#panic()",
        "#let (",
        '#import "base.typ": nothing-of-that-name',
        '#read("/etc/passwd")',
        '#import "base.typ": diploma\n#diploma()\nMore',
    ],
)
def test_a_template_that_cannot_be_set_is_passed_over_and_the_log_says_why(
    session: Session, own: Path, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    version = a_course_version(session)
    slug = session.get_one(Course, version.course_id).slug
    (own / f"course-{slug}.typ").write_text(broken)

    with caplog.at_level(logging.WARNING, logger="genomeready.credentials.services.diplomas"):
        award = issued(session, own, version=version)

    assert the_template(session, award).files == read_template(own, "assessment-based-certificate", language="en").files
    assert f"course-{slug}" in caplog.text


def test_with_no_template_left_nothing_is_issued(session: Session, own: Path) -> None:
    (own / "base.typ").unlink()

    with pytest.raises(NoDiploma):
        issued(session, own)


def test_a_template_that_would_fetch_a_package_is_refused(own: Path) -> None:
    (own / "course-x.typ").write_text('#import "@preview/cetz:0.3.4": canvas')

    with pytest.raises(NoTemplate, match="fetched from elsewhere"):
        read_template(own, "course-x", language="en")


def test_a_text_that_is_missing_is_told_by_name(own: Path) -> None:
    with pytest.raises(NoTemplate, match=r"de\.toml"):
        read_template(own, "general", language="de")


# --- the same one for ever


def test_a_changed_template_leaves_what_was_issued_as_it_was_and_sets_what_comes_after(session: Session, own: Path, tmp_path: Path) -> None:
    earlier = issued(session, own)
    before = printed(session, earlier)

    look = own / "assessment-based-certificate.typ"
    look.write_text(look.read_text().replace("#diploma(", "#diploma(emblem: [A new look],"))
    words = own / "words" / "en.toml"
    words.write_text(words.read_text().replace("This certifies that", "Let it be known that"))
    later = issued(session, own)

    assert printed(session, earlier) == before
    assert "Let it be known that" not in text_in(printed(session, earlier), tmp_path)
    assert "Let it be known that" in text_in(printed(session, later), tmp_path)
    assert "A new look" in text_in(printed(session, later), tmp_path)


def test_a_template_that_is_gone_still_sets_what_was_issued_by_it(session: Session, own: Path) -> None:
    award = issued(session, own)
    before = printed(session, award)

    shutil.rmtree(own)

    assert printed(session, award) == before


def test_a_correction_keeps_the_look_of_the_award(session: Session, own: Path, tmp_path: Path) -> None:
    award = issued(session, own, person=a_person(session, name="Zofia Novak"))
    words = own / "words" / "en.toml"
    words.write_text(words.read_text().replace("This certifies that", "Let it be known that"))

    issuer: Issuer = replace(the_issuer(), templates=own)
    correct_name(session, award.id, name="Zofia Nowak", by=None, at=clock.now(), issuer=issuer)

    said = text_in(printed(session, award), tmp_path)
    assert "Zofia Nowak" in said
    assert "This certifies that" in said


def test_a_template_is_kept_once_however_many_awards_it_sets(session: Session) -> None:
    awards = [issued(session, FOLDER) for _ in range(3)]

    assert session.scalar(select(func.count()).select_from(DiplomaTemplate)) == 1
    assert len({award.template_id for award in awards}) == 1


def test_the_template_is_told_by_its_hash_and_stands_in_the_audit_trail(session: Session) -> None:
    kept = the_template(session, issued(session, FOLDER))
    seal(session)

    assert kept.hash == Template(kept.files).hash
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "certificate.issued")).one()
    assert entry.detail["template"] == kept.hash


def test_templates_are_asked_for_in_two_statements_however_many_awards(session: Session, statements: Callable[..., Any]) -> None:
    ids = [issued(session, FOLDER).public_id for _ in range(5)]
    session.commit()

    with statements() as seen:
        found = templates_of(session, ids)

    assert (set(found), len(seen)) == (set(ids), 2)


def test_a_backup_brings_the_templates_along(session: Session, settings: Settings, own: Path, tmp_path: Path) -> None:
    award = issued(session, own)
    before = printed(session, award)
    session.commit()
    bind: Any = session.get_bind()
    store = FolderStore(settings.files_path)
    back_up(bind, tmp_path / "backup.zip", home=HOME, files=store)

    elsewhere = create_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    prepare(elsewhere)
    restore_from(elsewhere, tmp_path / "backup.zip", home=HOME, files=store)
    shutil.rmtree(own)

    with Session(elsewhere) as restored:
        assert printed(restored, restored.scalars(select(Award).where(Award.public_id == award.public_id)).one()) == before
    elsewhere.dispose()


# --- the command for those who write templates


def test_a_specimen_shows_a_template_before_anything_is_issued_by_it(run: Callable[..., Any], session: Session, tmp_path: Path) -> None:
    made = run(certificates, "specimen", "certification", "--language", "fr", "--out", str(tmp_path / "specimen.pdf"))

    assert made.exit_code == 0, made.output
    said = text_in((tmp_path / "specimen.pdf").read_bytes(), tmp_path)
    assert "est titulaire de la certification" in said
    assert "il ne certifie personne" in said
    assert session.scalar(select(func.count()).select_from(DiplomaTemplate)) == 0


@pytest.mark.parametrize("award", [award.value for award in AwardType])
def test_a_specimen_is_of_the_kind_of_award_that_is_named(run: Callable[..., Any], award: str, tmp_path: Path) -> None:
    made = run(certificates, "specimen", "general", "--award", award, "--out", str(tmp_path / "specimen.pdf"))

    assert made.exit_code == 0, made.output
    assert award.replace("-", " ") in text_in((tmp_path / "specimen.pdf").read_bytes(), tmp_path).lower().replace("-", " ")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nowhere", "--out", "specimen.pdf"), "nowhere.typ"),
        (("general", "--language", "de", "--out", "specimen.pdf"), "de.toml"),
        (("general", "--out", "no/such/folder.pdf"), "cannot be written"),
    ],
)
def test_a_specimen_that_cannot_be_set_says_why(run: Callable[..., Any], words: tuple[str, ...], why: str) -> None:
    made = run(certificates, "specimen", *words)

    assert made.exit_code == 2
    assert why in made.output
