"""The words of diplomas: the same in every language, with the same places for facts, and none left over."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genomeready.catalogue.rules import AwardType

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "certificates"
LANGUAGES = sorted(file.stem for file in (FOLDER / "words").glob("*.toml"))
IN_BRACES = re.compile(r"\{(\w+)\}")
"""A name that a text leaves a place for."""


def words_of(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / "words" / f"{language}.toml").read_text())


def flat(words: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in words.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def test_words_are_there_in_english_french_and_spanish() -> None:
    assert LANGUAGES == ["en", "es", "fr"]
    assert [words_of(language)["language"] for language in LANGUAGES] == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_words_with_the_same_places_in_them(language: str) -> None:
    english, other = dict(flat(words_of("en"))), dict(flat(words_of(language)))

    assert sorted(other) == sorted(english)
    for name, said in other.items():
        assert sorted(IN_BRACES.findall(str(said))) == sorted(IN_BRACES.findall(str(english[name]))), name
        assert said, name
    assert len(set(other["months"])) == 12
    assert {award.value for award in AwardType} <= set(words_of(language))


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_nothing_was_left_in_english(language: str) -> None:
    english = dict(flat(words_of("en")))

    assert {name for name, said in flat(words_of(language)) if said == english[name]} <= {
        "title",
        "date",
        "first_day",
        "certification.award",
    }


def test_every_word_stands_on_some_diploma() -> None:
    set_by = "\n".join(file.read_text() for file in FOLDER.glob("*.typ"))

    unused = {name for name, _ in flat(words_of("en")) if not re.search(rf"words\.{name.rpartition('.')[2]}\b", set_by)}

    assert unused == {"revoked", "suspended"}  # these are looked up by the state of the award
    assert "words.at(d.state)" in set_by


def test_french_puts_its_blanks_before_what_has_two_parts() -> None:
    for name, said in flat(words_of("fr")):
        assert not re.search(r"[^\N{NO-BREAK SPACE}]:(?!/)|[^\N{NARROW NO-BREAK SPACE}][;?]", str(said).replace("{award}", "")), name
