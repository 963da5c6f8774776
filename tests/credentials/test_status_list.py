"""The bitstring: which bit is which, what is published, and what is refused from elsewhere."""

import base64
import gzip
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.credentials.status_list import BITS, LARGEST, BadList, ListFull, blank, decoded, encoded, free_index, is_set, with_bits


def published(bits: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits)).rstrip(b"=").decode()


@given(st.sets(st.integers(0, BITS - 1), max_size=60))
def test_exactly_the_bits_that_were_set_are_read_back(indexes: set[int]) -> None:
    bits = decoded(encoded(with_bits(indexes)))

    assert {n for n in range(BITS) if bits[n // 8] and is_set(bits, n)} == indexes


def test_the_first_bit_is_the_most_significant_of_the_first_byte() -> None:
    assert with_bits([0])[0] == 0b1000_0000
    assert with_bits([7])[0] == 0b0000_0001
    assert with_bits([8])[1] == 0b1000_0000


def test_the_same_bits_are_published_as_the_same_text() -> None:
    assert encoded(with_bits([3, 70_000])) == encoded(with_bits([70_000, 3]))
    assert encoded(blank()).startswith("uH4sI")
    assert "=" not in encoded(blank())


def test_an_empty_list_is_short_to_fetch() -> None:
    assert len(encoded(blank())) < 200


def test_a_list_written_by_others_is_read() -> None:
    bits = decoded(published(bytes([0b0100_0000]) + bytes(BITS // 8 - 1)))

    assert is_set(bits, 1)
    assert not is_set(bits, 0)


def test_the_empty_list_of_the_recommendation_is_read() -> None:
    bits = decoded("uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA")

    assert bits == bytes(BITS // 8)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H4sIA",
        "u",
        "u!!!!",
        "u" + base64.urlsafe_b64encode(b"no gzip at all").decode().rstrip("="),
        encoded(blank())[:-8],
        published(bytes(BITS // 8 - 1)),
        published(bytes(LARGEST + 1)),
    ],
    ids=["nothing", "no multibase", "no content", "no base64", "no gzip", "cut off", "one byte short", "a bomb"],
)
def test_what_is_no_list_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadList, match="status list"):
        decoded(text)


@pytest.mark.parametrize("index", [-1, BITS])
def test_an_index_outside_the_list_is_a_fault_and_not_a_zero(index: int) -> None:
    with pytest.raises(IndexError):
        is_set(blank(), index)
    with pytest.raises(IndexError):
        with_bits([index])


def test_an_index_is_drawn_until_a_free_one_is_found() -> None:
    drawn: Iterator[int] = count(7)

    assert free_index({7, 8}.__contains__, lambda _below: next(drawn), used=2) == 9


def test_a_list_that_is_half_full_takes_no_more() -> None:
    assert free_index(set().__contains__, lambda _below: 3, used=BITS // 2 - 1) == 3

    with pytest.raises(ListFull):
        free_index(set().__contains__, lambda _below: 3, used=BITS // 2)
