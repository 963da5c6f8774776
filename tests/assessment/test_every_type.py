"""What every type of question keeps, shown on questions of each that an author wrote."""

import json
from contextlib import suppress
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from catalogue.course_folder import read
from factories.questions import (
    BY_PROGRAM,
    NAMES,
    a_course_of_every_type,
    an_entry,
    faults_of,
    kind_of,
    names_of,
    stored,
    the_key,
    to_send,
    told,
)
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from genomeready.assessment.types.registry import TYPES, mark_at_once
from genomeready.assessment.types.shape import BadAnswer, NothingGiven

SECRETS = ("zzid", "zzrationale", "zzsolution", "zzreference", "zznote", "zztitle", '"key"', "expression", "unsafe", "panel", "accept")
ENTRIES = {name: an_entry(name) for name in NAMES}
CONTENTS = {name: stored(entry) for name, entry in ENTRIES.items()}
TOLD = {name: (told(entry), stored(told(entry))) for name, entry in ENTRIES.items()}
SEEDS = st.text(min_size=1, max_size=12)
SENT = st.text(max_size=12) | st.builds("{}={}".format, st.text(max_size=5), st.text(max_size=5))
QUESTIONS = st.sampled_from(NAMES)


def test_there_are_two_questions_of_every_type() -> None:
    assert {kind: len(names_of(kind)) >= 2 for kind in BY_PROGRAM} == dict.fromkeys(BY_PROGRAM, True)


def test_a_course_with_every_type_is_found_sound(tmp_path: Path) -> None:
    a_course_of_every_type(tmp_path)

    found = read(tmp_path)

    assert [str(fault) for fault in found.faults] == []
    assert len(found.courses[0].modules[0].questions) == len(NAMES) + 2


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_follows_the_schema_of_its_type(name: str) -> None:
    kind = kind_of(ENTRIES[name])

    Draft202012Validator.check_schema(kind.SCHEMA)
    assert [error.message for error in Draft202012Validator(kind.SCHEMA).iter_errors(CONTENTS[name])] == []


@pytest.mark.parametrize("kind", [kind for kind in TYPES.values() if kind.AUTHORED], ids=lambda kind: kind.NAME)
def test_every_field_that_an_author_writes_says_how(kind: Any) -> None:
    Draft202012Validator.check_schema(kind.AUTHORED)

    assert [path for path in silent(kind.AUTHORED) if path] == []


def silent(schema: Any, path: str = "") -> list[str]:
    """The fields of a schema that do not say how they are written: those that hold further fields may leave it to these."""
    found = [] if not path or {"description", "properties"} & schema.keys() else [path]
    for name, inner in schema.get("properties", {}).items():
        found += silent(inner, f"{path}.{name}")
    return found + (silent(schema["items"], f"{path}[]") if isinstance(schema.get("items"), dict) else [])


@given(name=QUESTIONS, seed=SEEDS | st.none())
def test_the_key_earns_the_whole_mark_through_the_form(name: str, seed: str | None) -> None:
    entry, content = ENTRIES[name], CONTENTS[name]
    kind = kind_of(entry)
    frozen, key = kind.prepare(content, seed), the_key(entry.type, content)

    answer = kind.read_answer(frozen, to_send(entry.type, frozen, key))

    assert answer == key
    assert kind.mark(content, answer).share == 1
    assert kind.reveal(content, frozen, answer).verdict == "right"
    assert kind.view(content, frozen, answer).answered


@given(name=QUESTIONS, seed=SEEDS)
def test_a_paper_follows_from_its_seed_and_bears_being_stored(name: str, seed: str) -> None:
    kind, content = kind_of(ENTRIES[name]), CONTENTS[name]

    frozen = kind.prepare(content, seed)

    assert frozen == kind.prepare(content, seed)
    assert json.loads(json.dumps(frozen)) == frozen
    assert json.loads(json.dumps(content)) == content


@given(name=QUESTIONS, seed=SEEDS)
def test_nothing_that_an_open_question_shows_is_a_secret(name: str, seed: str) -> None:
    entry, content = TOLD[name]
    kind = kind_of(entry)
    frozen = kind.prepare(content, seed)
    key = the_key(entry.type, content)

    empty, answered = (kind.view(content, frozen, answer) for answer in (None, key))

    for seen in (empty, answered):
        shown = json.dumps(asdict(seen))
        assert [secret for secret in SECRETS if secret in shown] == []


@given(name=QUESTIONS, seeds=st.lists(SEEDS, min_size=2, max_size=2, unique=True))
def test_two_papers_have_no_token_in_common(name: str, seeds: list[str]) -> None:
    kind, content = kind_of(ENTRIES[name]), CONTENTS[name]

    one, other = (set(tokens(kind.prepare(content, seed))) for seed in seeds)

    assert not one & other


def tokens(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [token for inner in value.values() for token in tokens(inner)]
    if isinstance(value, list):
        return [token for inner in value for token in tokens(inner)]
    return [value] if isinstance(value, str) and len(value) == 12 and all(sign in "0123456789abcdef" for sign in value) else []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("empty", [[], [""]])
def test_an_empty_answer_is_none_and_earns_nothing(name: str, empty: list[str]) -> None:
    kind, content = kind_of(ENTRIES[name]), CONTENTS[name]
    frozen = kind.prepare(content, "seed")

    answer = kind.read_answer(frozen, empty)

    assert answer is None
    assert kind.mark(content, None).share == 0
    assert kind.reveal(content, frozen, None).verdict == "empty"
    with pytest.raises(NothingGiven):
        mark_at_once(ENTRIES[name].type, content, empty)


@given(name=QUESTIONS, sent=st.lists(SENT, max_size=4))
def test_whatever_is_sent_is_an_answer_or_is_refused_in_words(name: str, sent: list[str]) -> None:
    kind, content = kind_of(ENTRIES[name]), CONTENTS[name]

    with suppress(BadAnswer):
        answer = kind.read_answer(kind.prepare(content, "seed"), sent)

        assert 0 <= kind.mark(content, answer).share <= 1


@given(name=QUESTIONS, data=st.data())
def test_a_mark_lies_between_nothing_and_all_and_is_the_sum_of_its_parts(name: str, data: st.DataObject) -> None:
    entry, content = ENTRIES[name], CONTENTS[name]
    kind = kind_of(entry)
    answer = data.draw(some_of(the_key(entry.type, content)))

    found = kind.mark(content, answer)

    assert 0 <= found.share <= 1
    assert all(0 <= part.share <= 1 for part in found.parts)
    if found.parts:
        assert sum((part.weight for part in found.parts), Fraction(0)) == 1
    if found.parts and not found.flags and content.get("marking", {}).get("rule") != "both":
        assert found.share == sum((part.weight * part.share for part in found.parts), Fraction(0))


def some_of(key: Any) -> Any:
    """The key, or a part of it."""
    if not isinstance(key, dict):
        return st.just(key)
    return st.sets(st.sampled_from(sorted(key))).map(lambda chosen: {own: key[own] for own in chosen} or None)


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(the_key(ENTRIES[name].type, CONTENTS[name]), dict)])
def test_a_slot_that_is_filled_twice_or_is_of_another_paper_is_refused(name: str) -> None:
    entry, content = ENTRIES[name], CONTENTS[name]
    kind, key = kind_of(entry), the_key(entry.type, content)
    mine, other = kind.prepare(content, "mine"), kind.prepare(content, "other")
    sent = to_send(entry.type, mine, key)

    for bad in ([sent[0], sent[0]], to_send(entry.type, other, key)):
        with pytest.raises(BadAnswer):
            kind.read_answer(mine, bad)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_of_an_author_has_no_fault(name: str) -> None:
    assert faults_of(ENTRIES[name]) == []
