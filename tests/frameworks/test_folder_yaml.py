"""YAML that we write: whatever words it holds, our reader reads the same words."""

from pathlib import Path
from typing import Any

import pytest
from frameworks.exchanged import a_small_framework, an_edition, the_core
from hypothesis import given
from hypothesis import strategies as st

from genomeready.base.located import read_yaml
from genomeready.frameworks.exchange.edition import Edition
from genomeready.frameworks.exchange.folder import FolderValues, in_order, texts_of, values_of

WORDS = [
    *(
        [
            "no",
            "yes",
            "on",
            "off",
            "true",
            "false",
            "null",
            "~",
            "1",
            "1.0",
            "-3",
            "1e3",
            "0x1f",
            "0o17",
            "1_000",
            ".5",
            "+1",
            ".inf",
            ".nan",
            "2026-11-22",
            "12:30",
            "=",
            "<<",
        ]
    ),
    *(
        [
            "#a",
            "&a",
            "*a",
            "|",
            ">",
            "%a",
            "@a",
            "`a`",
            "'a'",
            "[a]",
            "{a}",
            "a\\nb",
            "a,b",
            "---",
            "...",
            "a:",
            ":a",
            "é",
            "遺伝",
            "🧬",
            "\x07",
            "\ufeffmark",
        ]
    ),
    *("a: b", "a #b", "- a", "? a", "! a", '"a"', "", " ", "ends with a colon:", "tab\there", "trailing  ", "  leading"),
    *("two\nlines", "three\n\nlines\n", "a\u00a0b", "a\u2028b", "a\x85b", "x" * 500, "word " * 100, "Dr. O’Brien – 100 % \\ $ “sure”"),
]


def with_word(word: Any) -> FolderValues:
    return FolderValues(head={"slug": "any", "title": word, "list": [word, {"inside": word}]}, domains={})


def read_back(values: FolderValues) -> Any:
    return read_yaml(texts_of(values)["framework.yaml"], file="framework.yaml").value


@pytest.mark.parametrize("word", WORDS, ids=repr)
def test_a_word_that_looks_like_something_else_stays_that_word(word: str) -> None:
    assert read_back(with_word(word)) == {"slug": "any", "title": word, "list": [word, {"inside": word}]}


@pytest.mark.parametrize("value", [True, False, None, 0, 7, -7, 1.5])
def test_a_value_that_is_no_word_stays_what_it_is(value: object) -> None:
    read = read_back(with_word(value))["title"]

    assert read == value
    assert type(read) is type(value)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(word=TEXTS)
def test_any_text_is_read_as_it_was_written(word: str) -> None:
    assert read_back(with_word(word))["title"] == word


@given(key=st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1, max_size=20))
def test_any_key_is_read_as_it_was_written(key: str) -> None:
    assert read_back(FolderValues(head={key: "x"}, domains={})) == {key: "x"}


def test_each_file_has_its_place_in_the_folder(tmp_path: Path) -> None:
    texts = texts_of(values_of(a_small_framework(tmp_path)))

    assert sorted(texts) == ["domains/ground.yaml", "framework.yaml", "roles/small-nurse.yaml"]


def test_fields_stand_in_the_order_in_which_people_read_them(tmp_path: Path) -> None:
    texts = texts_of(values_of(a_small_framework(tmp_path)))

    def fields(name: str) -> list[str]:
        return [line.partition(":")[0] for line in texts[name].splitlines() if line[0] not in " -"]

    head = "slug version status published title description permitted_use licence notice domains sources scale"
    assert fields("framework.yaml") == head.split()
    assert fields("domains/ground.yaml") == ["slug", "title", "summary", "competencies"]
    role = "profession title definition does does_not employer education regulation occupation sets requirements"
    assert fields("roles/small-nurse.yaml") == role.split()


def test_levels_are_numbers_as_people_write_them(tmp_path: Path) -> None:
    text = texts_of(values_of(a_small_framework(tmp_path)))["domains/ground.yaml"]

    assert "    1: Names what a gene is made of.\n    2: Follows a gene to its protein.\n" in text


def test_what_is_usual_is_left_out(tmp_path: Path) -> None:
    values = values_of(a_small_framework(tmp_path))

    assert "risk" not in values.competencies["reading-genes"]
    assert "aligned_to" not in values.competencies["telling-risk"]
    assert values.roles["small-nurse"]["requirements"]["telling-risk"] == {"level": 1, "set": "field"}
    assert values.roles["small-nurse"]["requirements"]["reading-genes"] == {"level": [1, 2], "max_age_months": 60}


def test_there_are_no_comments_and_no_very_long_lines() -> None:
    for name, text in texts_of(values_of(the_core())).items():
        assert not [line for line in text.splitlines() if line.lstrip().startswith("#")], name
        assert max(map(len, text.splitlines())) < 250, name


def test_fields_that_nobody_named_come_last_by_name() -> None:
    assert list(in_order({"z": 1, "b": 2, "y": 3, "a": 4}, ("a", "b", "missing"))) == ["a", "b", "y", "z"]


def test_addresses_of_parts_hold_no_sign_that_an_address_may_not(tmp_path: Path) -> None:
    edition = an_edition(a_small_framework(tmp_path))

    assert edition.address("competencies", "a b/c?d") == "https://learn.example.org/frameworks/small-core/1.0/competencies/a%20b%2Fc%3Fd"


def test_parts_of_two_names_have_two_identifiers(tmp_path: Path) -> None:
    edition: Edition = an_edition(a_small_framework(tmp_path))

    assert edition.identifier("a/b", "c") != edition.identifier("a", "b/c")
    assert edition.identifier("a", "b") == edition.identifier("a", "b")
