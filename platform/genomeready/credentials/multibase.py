"""Base58btc, multibase and the Multikeys of Ed25519 and P-256. Pure.

Sources: draft-msporny-base58-03; W3C Controlled Identifiers 1.0, §2.2.2 (Multikey: the bytes
0xed 0x01 before an Ed25519 public key, 0x80 0x24 before a compressed P-256 one) and §2.4
(multibase: `z` before base58btc).
"""

from enum import Enum

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
LONGEST = 200  # decoding takes time that grows with the square of the length


class Curve(Enum):
    """A kind of key: the bytes before a public key, and its length."""

    ED25519 = (b"\xed\x01", 32)
    P256 = (b"\x80\x24", 33)


class NotMultibase(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A text that is not base58btc in multibase, or not the key it should be."""


def to_base58(data: bytes) -> str:
    """Return bytes in base58btc; each leading zero byte becomes a `1`.

    >>> to_base58(b"Hello World!")
    '2NEpo7TZRRrLZSi2U'
    >>> to_base58(bytes.fromhex("0000287fb4cd"))
    '11233QC4'
    """
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data)
    letters: list[str] = []
    while number:
        number, value = divmod(number, 58)
        letters.append(ALPHABET[value])
    return "1" * zeros + "".join(reversed(letters))


def from_base58(text: str) -> bytes:
    """Return the bytes of a text in base58btc.

    Raises:
        NotMultibase: a character outside the alphabet, or far too long a text.

    >>> from_base58("11233QC4").hex()
    '0000287fb4cd'
    """
    if len(text) > LONGEST:
        message = "too long for a key or a signature"
        raise NotMultibase(message)
    number = 0
    for letter in text:
        if letter not in VALUES:
            message = f"{letter!r} is not a character of base58btc"
            raise NotMultibase(message)
        number = number * 58 + VALUES[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def to_multibase(data: bytes) -> str:
    """Return bytes as multibase: `z`, then base58btc."""
    return "z" + to_base58(data)


def from_multibase(text: str) -> bytes:
    """Return the bytes of a multibase text in base58btc.

    Raises:
        NotMultibase: it is written in another base, or badly.
    """
    if not text.startswith("z"):
        message = "only base58btc (z…) is read here"
        raise NotMultibase(message)
    return from_base58(text[1:])


def to_multikey(public_key: bytes, curve: Curve = Curve.ED25519) -> str:
    """Return the Multikey of a public key: `z6Mk…` for the 32 bytes of Ed25519, `zDn…` for the 33 of P-256."""
    prefix, length = curve.value
    if len(public_key) != length:
        message = f"a public key of {curve.name} has {length} bytes, not {len(public_key)}"
        raise NotMultibase(message)
    return to_multibase(prefix + public_key)


def read_multikey(text: str) -> tuple[Curve, bytes]:
    """Return the kind and the bytes of the public key in a Multikey.

    Raises:
        NotMultibase: it is a key of another kind, or none.
    """
    data = from_multibase(text)
    for curve in Curve:
        prefix, length = curve.value
        if data.startswith(prefix) and len(data) == len(prefix) + length:
            return curve, data[len(prefix) :]
    message = "not the Multikey of an Ed25519 or P-256 public key"
    raise NotMultibase(message)
