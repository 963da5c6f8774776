"""A text with gaps: each marked by its own kind and weight, each found again in the form, each mistake refused in its own words."""

from fractions import Fraction
from typing import Any

import pytest
from assessment.proving import SEEDS, TEXTS, content_of, there_and_back
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types import cloze
from genomeready.assessment.types.matcher import TooLong
from genomeready.assessment.types.number_keys import NotOneNumber, NoUnit
from genomeready.assessment.types.shape import BadAnswer
from genomeready.assessment.types.slots import NoSuchChoice

FILLS: dict[str, dict[str, list[str]]] = {
    "text": {"right": ["exon", "EXON", " exon. "], "wrong": ["intron", "exons"]},
    "number": {"right": ["0.25", "1 in 4", "25 %", "0,2501"], "wrong": ["0.26", "4", "-1/4"]},
    "choice": {"right": ["b"], "wrong": ["a", "c"]},
}


def a_gap(own: str, kind: str, weight: float) -> dict[str, Any]:
    inner: dict[str, Any] = {
        "text": {"accept": [{"text": "exon"}], "refuse": [{"text": "intron", "note": "It is cut out."}]},
        "number": {"value": 0.25, "tolerance": 0.0005, "wrong": [{"value": 4, "tolerance": 0, "credit": 0, "note": "Upside down."}]},
        "choice": {"options": [{"id": i, "text": f"Entry {i}"} for i in "abc"], "key": "b"},
    }[kind]
    return {"id": own, "kind": kind, kind: inner, "weight": weight, "rationale_html": f"Why {own}"}


def a_passage(*gaps: tuple[str, float]) -> dict[str, Any]:
    described = [a_gap(f"g{n}", kind, weight) for n, (kind, weight) in enumerate(gaps)]
    pieces = [{"html": f"text {n} ", "gap": gap["id"]} for n, gap in enumerate(described)]
    return TEXTS | {"pieces": [*pieces, {"html": "end", "gap": None}], "gaps": described}


PASSAGES = st.lists(st.tuples(st.sampled_from(sorted(FILLS)), st.sampled_from([1, 2, 0.5, 7])), min_size=1, max_size=6).map(
    lambda gaps: a_passage(*gaps)
)
HOWS = st.sampled_from(["right", "wrong", "empty"])


def fillings(content: dict[str, Any], data: st.DataObject) -> tuple[dict[str, str], dict[str, str]]:
    """How each gap is filled, and with what."""
    hows = {gap["id"]: data.draw(HOWS) for gap in content["gaps"]}
    kinds = {gap["id"]: gap["kind"] for gap in content["gaps"]}
    return hows, {own: data.draw(st.sampled_from(FILLS[kinds[own]][how])) for own, how in hows.items() if how != "empty"}


@given(content=PASSAGES, data=st.data())
def test_a_text_earns_the_weights_of_the_gaps_that_are_rightly_filled(content: dict[str, Any], data: st.DataObject) -> None:
    hows, answer = fillings(content, data)
    weights = {gap["id"]: Fraction(str(gap["weight"])) for gap in content["gaps"]}

    found = cloze.mark(content, answer or None)

    assert found.share == sum((weights[own] for own, how in hows.items() if how == "right"), Fraction(0)) / sum(weights.values())
    assert [part.share == 1 for part in found.parts] == [how == "right" for how in hows.values()]


@given(content=PASSAGES, data=st.data())
def test_filling_one_more_gap_rightly_earns_its_weight_and_wrongly_nothing(content: dict[str, Any], data: st.DataObject) -> None:
    _, answer = fillings(content, data)
    gap = data.draw(st.sampled_from(content["gaps"]))
    without = {own: filled for own, filled in answer.items() if own != gap["id"]}
    before = cloze.mark(content, without).share
    whole = sum(Fraction(str(each["weight"])) for each in content["gaps"])

    assert cloze.mark(content, without | {gap["id"]: FILLS[gap["kind"]]["right"][0]}).share == before + Fraction(str(gap["weight"])) / whole
    assert cloze.mark(content, without | {gap["id"]: FILLS[gap["kind"]]["wrong"][0]}).share == before


@given(content=PASSAGES, seed=SEEDS, data=st.data())
def test_what_fills_the_gaps_is_found_again_in_them(content: dict[str, Any], seed: str, data: st.DataObject) -> None:
    _, answer = fillings(content, data)

    assert there_and_back(cloze, content, answer, seed=seed) == ({own: filled.strip() for own, filled in answer.items()} or None)


def test_a_known_mistake_in_a_gap_is_told_beside_it() -> None:
    content = a_passage(("text", 1), ("number", 1), ("choice", 1))

    found = cloze.mark(content, {"g0": "Intron", "g1": "4", "g2": "a"})

    assert [part.note for part in found.parts] == ["It is cut out.", "Upside down.", ""]
    assert [part.label for part in found.parts] == ["1", "2", "3"]


def test_each_list_has_an_order_of_its_own() -> None:
    content = a_passage(("choice", 1), ("choice", 1))

    orders = [[[own for _, own in kept["options"]] for _, _, kept in cloze.prepare(content, str(n))["gaps"]] for n in range(60)]

    assert any(one != other for one, other in orders)
    assert len({tuple(one) for one, _ in orders}) == 6
    tokens = [token for _, _, kept in cloze.prepare(content, "s")["gaps"] for token, _ in kept["options"]]
    assert len(set(tokens)) == 6


@pytest.mark.parametrize(
    ("gap", "typed", "refusal", "words"),
    [
        (0, "x" * 201, TooLong, "Write at most 200 characters"),
        (1, "a quarter", NotOneNumber, "Type one number"),
        (1, "1/0", NotOneNumber, "Type one number"),
        (2, "b", NoSuchChoice, "Choose one entry"),
        (2, "0" * 12, NoSuchChoice, "Choose one entry"),
    ],
)
def test_a_gap_that_cannot_be_read_says_what_would_be_an_answer(gap: int, typed: str, refusal: type[BadAnswer], words: str) -> None:
    frozen = cloze.prepare(a_passage(("text", 1), ("number", 1), ("choice", 1)), "seed")
    token = frozen["gaps"][gap][0]

    with pytest.raises(refusal, match=words):
        cloze.read_answer(frozen, [f"{token}={typed}"])


def test_a_gap_of_another_paper_a_gap_filled_twice_and_an_entry_of_another_list_are_refused() -> None:
    content = a_passage(("choice", 1), ("choice", 1))
    mine, other = cloze.prepare(content, "mine"), cloze.prepare(content, "other")
    (first, _, kept), (_, _, beside) = mine["gaps"]
    choice = kept["options"][0][0]
    assert cloze.read_answer(mine, [f"{first}={choice}"])

    for sent in ([f"{other['gaps'][0][0]}={choice}"], [f"{first}={choice}"] * 2, [f"{first}={beside['options'][0][0]}"], [first]):
        with pytest.raises(NoSuchChoice):
            cloze.read_answer(mine, sent)


def test_a_quantity_in_a_gap_needs_one_of_its_units_and_shows_them() -> None:
    content = content_of("q-qt-0152")
    frozen = cloze.prepare(content, "seed")
    token = next(token for token, own, _ in frozen["gaps"] if own == "distance")

    shown = [piece["gap"] for piece in cloze.view(content, frozen, None).body["pieces"] if piece["gap"]]

    assert shown[0]["units"] == ["Morgan", "cM"]
    with pytest.raises(NoUnit, match="The units are: Morgan, cM"):
        cloze.read_answer(frozen, [f"{token}=1"])


@given(words=st.lists(st.sampled_from(["of ", " *the* ", "\n\n", " **a** b ", "-", "* "]), min_size=2, max_size=5))
def test_the_pieces_of_a_text_are_the_text_without_its_gaps(words: list[str]) -> None:
    names = [f"g{n}" for n in range(len(words) - 1)]
    passage = "".join(word + (f"{{{{gap:{name}}}}}" if name else "") for word, name in zip(words, [*names, ""], strict=True))
    gaps = [{"id": name, "text": {"accept": [{"text": "x"}]}, "rationale": "Because."} for name in names]

    pieces = content_of("q-qt-0151", passage=f"Begin {passage} end", gaps=gaps)["pieces"]

    assert [piece["gap"] for piece in pieces] == [*names, None]
    assert not any("{" in piece["html"] for piece in pieces)


def test_after_the_attempt_the_text_stands_with_what_is_right_and_a_row_for_each_gap() -> None:
    content = a_passage(("choice", 1), ("number", 1), ("text", 1))

    found = cloze.reveal(content, cloze.prepare(content, "s"), {"g0": "a", "g1": "0.3"}).body

    assert [(piece["number"], piece["right"]) for piece in found["pieces"]] == [
        (1, "Entry b"),
        (2, "0.25 (± 0.0005)"),
        (3, "exon"),
        (None, ""),
    ]
    assert [(row["given"], row["why"]) for row in found["rows"]] == [("Entry a", "Why g0"), ("0.3", "Why g1"), ("", "Why g2")]
