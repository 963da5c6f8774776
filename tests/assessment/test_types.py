"""Question types: what each shows, reads, marks and reveals."""

import json
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pytest
from factories.catalogue import question_content
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from genomeready.assessment.types import multiple, numeric, single
from genomeready.assessment.types.registry import mark_at_once, type_named
from genomeready.assessment.types.shape import BadAnswer, NothingGiven
from genomeready.assessment.types.written_numbers import read_number

PLAIN = ("single", "multiple", "numeric")
"""Types without a `body`; `test_every_type` is about all of them."""
OPTIONS = st.sets(st.sampled_from("abcd"))
SEEDS = st.text(min_size=1, max_size=20)


def told(type_name: str) -> dict[str, Any]:
    """A question whose every secret is recognisable."""
    content = question_content(type_name, title="SECRET title")
    content |= {"solution_html": "<p>SECRET solution</p>", "references": ["SECRET reference"]}
    for option in content["options"]:
        option |= {"id": f"SECRET-{option['id']}", "rationale_html": "SECRET rationale"}
    if content["numeric"]:
        content["numeric"]["wrong"][0]["note"] = "SECRET note"
    return content


@pytest.mark.parametrize("name", PLAIN)
def test_a_type_names_itself_and_its_schema_is_a_schema(name: str) -> None:
    kind = type_named(name)

    Draft202012Validator.check_schema(kind.SCHEMA)
    assert name == kind.NAME


@pytest.mark.parametrize("name", PLAIN)
def test_a_question_of_the_catalogue_fits_its_types_schema(name: str) -> None:
    Draft202012Validator(type_named(name).SCHEMA).validate(question_content(name))


@pytest.mark.parametrize(("name", "keys"), [("single", "ab"), ("single", ""), ("multiple", "a")])
def test_a_schema_refuses_the_wrong_number_of_keys(name: str, keys: str) -> None:
    content = question_content(name)
    for option in content["options"]:
        option["key"] = option["id"] in keys

    assert not Draft202012Validator(type_named(name).SCHEMA).is_valid(content)


@pytest.mark.parametrize("name", PLAIN)
def test_nothing_that_a_browser_sees_of_an_open_question_carries_a_secret(name: str) -> None:
    kind, content = type_named(name), told(name)
    frozen = kind.prepare(content, "seed")

    seen = kind.view(content, frozen, None)

    assert "SECRET" not in json.dumps(asdict(seen))
    assert "key" not in json.dumps(asdict(seen))


@pytest.mark.parametrize("name", PLAIN)
def test_an_empty_answer_is_none_and_earns_nothing(name: str) -> None:
    kind, content = type_named(name), question_content(name)
    frozen = kind.prepare(content, "seed")

    answer = kind.read_answer(frozen, [""])

    assert answer is None
    assert kind.mark(content, answer).share == 0
    assert not kind.view(content, frozen, answer).answered
    assert kind.reveal(content, frozen, answer).verdict == "empty"


@given(seed=SEEDS)
def test_the_order_and_the_tokens_follow_from_the_seed_alone(seed: str) -> None:
    content = question_content("single")

    once, again = single.prepare(content, seed), single.prepare(content, seed)

    assert once == again
    assert sorted(own for _, own in once["options"]) == list("abcd")
    assert len({token for token, _ in once["options"]}) == 4


def test_tokens_of_two_places_have_nothing_in_common() -> None:
    content = question_content("single")

    one, other = single.prepare(content, "seed/1"), single.prepare(content, "seed/2")

    assert not {token for token, _ in one["options"]} & {token for token, _ in other["options"]}


@given(seed=SEEDS, chosen=OPTIONS)
def test_what_is_chosen_by_its_token_comes_back_chosen(seed: str, chosen: set[str]) -> None:
    content = question_content("multiple")
    frozen = multiple.prepare(content, seed)
    named = {own: token for token, own in frozen["options"]}

    answer = multiple.read_answer(frozen, [named[own] for own in chosen])
    seen = multiple.view(content, frozen, answer)

    assert (answer or []) == sorted(chosen)
    assert {option.token for option in seen.options if option.chosen} == {named[own] for own in chosen}


@pytest.mark.parametrize("name", ["single", "multiple"])
def test_an_options_own_id_or_a_token_of_another_paper_is_no_answer(name: str) -> None:
    kind, content = type_named(name), question_content(name)
    frozen, other = kind.prepare(content, "seed"), kind.prepare(content, "other")

    for foreign in ("a", other["options"][0][0]):
        with pytest.raises(BadAnswer):
            kind.read_answer(frozen, [foreign])


@given(chosen=OPTIONS)
def test_net_never_falls_below_nothing_nor_above_one_and_only_the_key_earns_it_all(chosen: set[str]) -> None:
    content = question_content("multiple")

    share = multiple.mark(content, sorted(chosen) or None).share

    assert 0 <= share <= 1
    assert (share == 1) == (chosen == {"a", "b"})


@given(chosen=OPTIONS)
def test_choosing_one_more_wrong_option_never_earns_more(chosen: set[str]) -> None:
    content = question_content("multiple")
    more = chosen | {"c"}

    assert multiple.mark(content, sorted(more)).share <= multiple.mark(content, sorted(chosen) or None).share


def test_choosing_everything_earns_nothing() -> None:
    assert multiple.mark(question_content("multiple"), list("abcd")).share == 0


@given(n=st.integers(min_value=1, max_value=10_000_000))
def test_one_in_n_is_read_the_same_however_it_is_written(n: int) -> None:
    written = (f"1/{n}", f"1 in {n}", f"1 IN {n:,}", f"1:{n}", f"100/{n} %", f" 1 / {n} ")

    assert {read_number(text) for text in written} == {Fraction(1, n)}


@given(value=st.decimals(min_value=0, max_value=1000, places=4))
def test_a_decimal_is_read_exactly_as_decimal_percentage_or_with_a_comma(value: object) -> None:
    exact = Fraction(str(value))

    assert read_number(str(value)) == exact
    assert read_number(str(value).replace(".", ",")) == exact
    assert read_number(f"{value} %") == exact / 100


@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_a_number_or_not_and_never_an_error(text: str) -> None:
    assert read_number(text) is None or isinstance(read_number(text), Fraction)


NO_NUMBERS = ["", "abc", "1/0", "1 in 0", "--1", "1..2", "nan", "inf", "1e999", "1/2/3", "%", "9" * 41, "²", "2 x 103", "1,2,3"]


@pytest.mark.parametrize("text", [*NO_NUMBERS, "\N{FULLWIDTH DIGIT ONE}"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "share"), [("0.01", 1), ("1 %", 1), ("1 in 100", 1), ("0.0105", 1), ("0.0106", 0), ("0.005", 0), ("1", 0)]
)
def test_a_number_is_right_up_to_and_including_its_tolerance(text: str, share: int) -> None:
    assert numeric.mark(question_content("numeric"), text).share == share


def test_a_known_mistake_gets_its_note_and_its_credit() -> None:
    content = question_content("numeric")
    content["numeric"]["wrong"] = [{"value": 0.005, "tolerance": 0.001, "credit": 0.3, "note": "That is q."}]

    found = numeric.mark(content, "1 in 200")

    assert (found.share, found.note) == (Fraction(3, 10), "That is q.")


def test_of_two_known_mistakes_the_nearer_one_counts() -> None:
    content = question_content("numeric")
    far = {"value": 0.004, "tolerance": 0.002, "credit": 0, "note": "far"}
    near = {"value": 0.005, "tolerance": 0.002, "credit": 0, "note": "near"}
    content["numeric"]["wrong"] = [far, near]

    assert numeric.mark(content, "0.0049").note == "near"


def test_a_unit_may_be_typed_after_the_number() -> None:
    content = question_content("numeric")
    content["numeric"]["unit"] = "cM"
    frozen = numeric.prepare(content, "seed")

    assert numeric.read_answer(frozen, ["0.01 cM"]) == "0.01"
    assert numeric.reveal(content, frozen, "0.01").given == "0.01 cM"


@pytest.mark.parametrize("given_answer", [["one half"], ["0.1", "0.2"]])
def test_what_is_not_one_number_is_refused_with_an_example(given_answer: list[str]) -> None:
    with pytest.raises(BadAnswer, match="1 in 4"):
        numeric.read_answer({"unit": ""}, given_answer)


def test_revealing_a_choice_gives_a_reason_for_every_option_in_the_order_seen() -> None:
    content = question_content("single")
    frozen = single.prepare(content, "seed")

    found = single.reveal(content, frozen, "b")

    assert [option.html for option in found.options] == [f"Option {own}" for _, own in frozen["options"]]
    assert {option.html for option in found.options if option.right} == {"Option a"}
    assert {option.html for option in found.options if option.chosen} == {"Option b"}
    assert all(option.rationale_html for option in found.options)
    assert found.verdict == "wrong"


def test_half_an_answer_is_partly_right() -> None:
    content = question_content("multiple")

    assert multiple.reveal(content, multiple.prepare(content, None), ["a"]).verdict == "partly"


def test_practice_marks_at_once_and_asks_for_an_answer_first() -> None:
    assert mark_at_once("single", question_content("single"), ["a"]).verdict == "right"
    with pytest.raises(NothingGiven):
        mark_at_once("single", question_content("single"), [])
