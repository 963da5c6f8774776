"""In which language a signed credential speaks: its course's where there are words for it, English where not; and it says which."""

import json
import logging
import re
import shutil
import tomllib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from factories.catalogue import a_course_version, an_examination
from factories.credentials import a_certificate, a_completion, a_credential, a_head, a_known_key, a_signer, a_statement, document_of
from factories.people import a_person
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.catalogue.models import CourseVersion
from genomeready.credentials.carriers.reading import said_in
from genomeready.credentials.did import Trust
from genomeready.credentials.document import unsigned_credential
from genomeready.credentials.elm import elm_credential
from genomeready.credentials.facts import read_facts
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import Award
from genomeready.credentials.narratives import Narratives, narratives_in
from genomeready.credentials.proofs.data_integrity import holds
from genomeready.credentials.proofs.schemas import schema_faults
from genomeready.credentials.queries.checking import check_file
from genomeready.credentials.services.awards import correct_name, issue_certificate
from genomeready.credentials.verifying import State

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "certificates"
LANGUAGES = sorted(file.stem for file in (FOLDER / "narratives").glob("*.toml"))
IN_BRACES = re.compile(r"\{(\w+)\}")
ENGLISH = "The examination of the course, a timed paper from a question bank, was passed with at least 70 percent."


def a_course_in(session: Session, *languages: str, examined: bool = True) -> CourseVersion:
    version = a_course_version(session)
    version.page = version.page | {"languages": list(languages)}
    if examined:
        an_examination(session, version=version, pass_percent=70)
    session.flush()
    return version


def achievement_in(session: Session, award: Award) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document_of(session, award).document)["credentialSubject"]["achievement"]
    return found


@pytest.mark.parametrize(
    ("languages", "tag", "narrative"),
    [
        (["en"], "en", ENGLISH),
        (["fr", "en"], "fr", "a été réussi avec au moins 70\N{NO-BREAK SPACE}pour cent."),
        (["es"], "es", "Se superó, con al menos un 70\N{NO-BREAK SPACE}por ciento, el examen del curso"),
        (["pl"], "pl", ENGLISH),
        ([], "en", ENGLISH),
    ],
)
def test_a_credential_says_the_first_language_of_its_course_and_speaks_it_where_there_are_words(
    session: Session, languages: list[str], tag: str, narrative: str
) -> None:
    award = a_certificate(session, version=a_course_in(session, *languages))

    achievement = achievement_in(session, award)

    assert achievement["inLanguage"] == tag
    assert narrative in achievement["criteria"]["narrative"]


def test_all_that_is_said_of_the_examination_is_in_the_same_language(session: Session) -> None:
    award = a_certificate(session, version=a_course_in(session, "fr"))

    (evidence,) = json.loads(document_of(session, award).document)["evidence"]
    assert evidence["genre"] == "Examen"
    assert evidence["narrative"].startswith("Une épreuve en temps limité")
    assert achievement_in(session, award)["resultDescription"][0]["name"] == "Résultat de l’examen"


def test_a_course_without_examination_says_in_its_language_that_it_was_read(session: Session) -> None:
    award = a_certificate(session, version=a_course_in(session, "es", examined=False))

    assert achievement_in(session, award)["criteria"]["narrative"] == "Se leyeron hasta el final todas las lecciones del curso."


@pytest.mark.parametrize("language", ["fr", "es", "pl"])
def test_in_every_language_both_proofs_fit_and_the_schemas_are_kept_and_the_check_finds_it_valid(session: Session, language: str) -> None:
    award = a_certificate(session, version=a_course_in(session, language))
    a_head(session)

    document = document_of(session, award).document
    said = json.loads(document)
    assert [proof["cryptosuite"] for proof in said["proof"]] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]
    assert list(schema_faults(said)) == []
    verdict = check_file(session, document, issuer=the_issuer(), at=clock.now()).verdict
    assert verdict.state is State.VALID
    assert len([check for check in verdict.checks if check.name == "signature"]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_changed_after_signing_breaks_both_proofs(language: str) -> None:
    signer = a_signer()
    signed = a_credential(signer, language=language)
    trust = Trust(issuer=signed["issuer"]["id"], keys=(a_known_key(signer),))
    assert all(holds(signed, proof, multikey=trust.keys[0].multikey) for proof in signed["proof"])

    signed["credentialSubject"]["achievement"]["inLanguage"] = "de"

    assert not any(holds(signed, proof, multikey=trust.keys[0].multikey) for proof in signed["proof"])


def test_a_new_edition_keeps_the_words_of_the_first_whatever_the_files_say_since(session: Session) -> None:
    person = a_person(session)
    version = a_course_in(session, "fr")
    award = a_certificate(session, person=person, version=version)
    first = achievement_in(session, award)
    version.page = version.page | {"languages": ["es"]}

    correct_name(session, award.id, name="Zofia Nowak-Kowalska", by=None, at=clock.now(), issuer=the_issuer())

    assert document_of(session, award).sequence == 2
    assert achievement_in(session, award) == first


def test_the_european_form_tags_title_and_summary_with_the_courses_language() -> None:
    facts = read_facts(unsigned_credential(a_statement(language="fr", course_title="Fondements de la génomique", summary="Le socle.")))
    assert facts is not None

    made = elm_credential(
        facts, address="https://genomeready.example/verify/1", holder_name="Ana", subject="urn:uuid:1", picture=b"", legal_identifier="",
        country="",
    )  # fmt: skip

    (achievement,) = made["credentialSubject"]["hasClaim"]
    assert achievement["title"] == achievement["specifiedBy"]["title"] == {"fr": "Fondements de la génomique"}
    assert achievement["description"] == {"fr": "Le socle."}
    assert made["displayParameter"]["title"] == {"fr": "Fondements de la génomique"}


# --- the files


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the words that a test may change."""
    return Path(shutil.copytree(FOLDER, tmp_path / "certificates"))


def test_each_language_of_the_diplomas_has_the_same_words_for_credentials_with_the_same_places_in_them() -> None:
    assert sorted(file.stem for file in (FOLDER / "words").glob("*.toml")) == LANGUAGES
    english = asdict(narratives_in(FOLDER, "en"))
    for language in LANGUAGES:
        words = tomllib.loads((FOLDER / "narratives" / f"{language}.toml").read_text())
        assert words.keys() == english.keys()
        assert all(words.values())
        assert {name: IN_BRACES.findall(said) for name, said in words.items()} == {
            name: IN_BRACES.findall(said) for name, said in english.items()
        }
        assert language == "en" or not set(words.values()) & set(english.values())


def test_what_awaits_a_native_reader_says_so() -> None:
    waiting = {language for language in LANGUAGES if "AWAITING REVIEW" in (FOLDER / "narratives" / f"{language}.toml").read_text()}

    assert waiting == {"es", "fr"}


@pytest.mark.parametrize("text", ["completed = ", 'completed = "Lu."', 'more = "x"', "completed = '\\xff'"])
def test_a_damaged_file_stands_in_nobodys_way_to_a_certificate(
    session: Session, own: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    (own / "narratives" / "fr.toml").write_text(text)
    news = a_completion(session, version=a_course_in(session, "fr"))

    with caplog.at_level(logging.WARNING, logger="genomeready.credentials.narratives"):
        award = issue_certificate(session, news, issuer=replace(the_issuer(), templates=own))

    achievement = achievement_in(session, award)
    assert (achievement["inLanguage"], achievement["criteria"]["narrative"]) == ("fr", ENGLISH)
    assert "in fr cannot be read" in caplog.text


def test_a_language_of_ones_own_is_a_file(own: Path) -> None:
    (own / "narratives" / "pl.toml").write_text((own / "narratives" / "en.toml").read_text().replace("Every lesson", "Each lesson"))

    assert narratives_in(own, "pl").completed.startswith("Each lesson")
    assert narratives_in(own, "cs") == narratives_in(own, "en")
    assert isinstance(narratives_in(own, "en"), Narratives)


def test_the_language_is_read_back(session: Session) -> None:
    award = a_certificate(session, version=a_course_in(session, "fr"))

    facts = read_facts(said_in(document_of(session, award).document))

    assert facts is not None
    assert facts.language == "fr"
