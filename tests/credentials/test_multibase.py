"""Base58btc and Multikeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.credentials.multibase import (
    LONGEST,
    Curve,
    NotMultibase,
    from_base58,
    from_multibase,
    read_multikey,
    to_base58,
    to_multibase,
    to_multikey,
)


@given(st.binary(max_size=80))
def test_bytes_come_back_from_base58_as_they_were(data: bytes) -> None:
    assert from_base58(to_base58(data)) == data


@given(st.binary(max_size=80))
def test_bytes_come_back_from_multibase_as_they_were(data: bytes) -> None:
    assert from_multibase(to_multibase(data)) == data


def test_the_examples_of_the_draft_are_reproduced() -> None:
    # draft-msporny-base58-03, section 5
    assert to_base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert to_base58(b"The quick brown fox jumps over the lazy dog.") == "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"
    assert to_base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"


def test_nothing_is_written_as_nothing() -> None:
    assert to_base58(b"") == ""
    assert from_base58("") == b""


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "abc ", "é"])
def test_a_letter_outside_the_alphabet_is_refused(text: str) -> None:
    with pytest.raises(NotMultibase):
        from_base58(text)


def test_a_text_too_long_for_a_key_is_refused_before_any_arithmetic() -> None:
    with pytest.raises(NotMultibase, match="too long"):
        from_base58("2" * (LONGEST + 1))


def test_another_base_is_refused() -> None:
    with pytest.raises(NotMultibase, match="base58btc"):
        from_multibase("uAAAA")


@given(st.binary(min_size=32, max_size=32))
def test_every_ed25519_key_has_a_multikey_that_begins_alike(key: bytes) -> None:
    written = to_multikey(key)

    assert written.startswith("z6Mk")
    assert read_multikey(written) == (Curve.ED25519, key)


@given(st.sampled_from([b"\x02", b"\x03"]), st.binary(min_size=32, max_size=32))
def test_every_p256_key_has_a_multikey_that_begins_alike(sign: bytes, x: bytes) -> None:
    written = to_multikey(sign + x, Curve.P256)

    assert written.startswith("zDn")
    assert read_multikey(written) == (Curve.P256, sign + x)


@pytest.mark.parametrize(
    ("curve", "length"), [(Curve.ED25519, 0), (Curve.ED25519, 31), (Curve.ED25519, 33), (Curve.P256, 32), (Curve.P256, 65)]
)
def test_a_key_of_another_length_has_no_multikey(curve: Curve, length: int) -> None:
    with pytest.raises(NotMultibase):
        to_multikey(bytes(length), curve)


@pytest.mark.parametrize("data", [b"\x80\x24" + bytes(32), b"\xed\x01" + bytes(31), b"\x80\x26" + bytes(32), b"\xed\x01" + bytes(33), b""])
def test_a_key_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(NotMultibase):
        read_multikey(to_multibase(data))
