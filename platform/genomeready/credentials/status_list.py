"""The Bitstring Status List: one bit a credential, in a list so long that asking for it tells nothing. Pure.

W3C Bitstring Status List v1.0 §3, §4: at least 131,072 bits, the most significant bit of the first
byte first, compressed with gzip, base64url without padding behind the multibase letter `u`.
"""

import base64
import binascii
import io
import zlib
from collections.abc import Callable, Iterable
from gzip import GzipFile

BITS = 131_072
"""How many credentials one of our lists holds, and the least that the Recommendation allows."""

LARGEST = 16 * 1024 * 1024
"""The longest list, in bytes unpacked, that is read from elsewhere."""


class BadList(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A text that is no bitstring, or one that is too short, too long, or damaged."""


class ListFull(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """Every index of a list is in use."""


def blank(bits: int = BITS) -> bytearray:
    """Return a list in which no bit is set."""
    return bytearray(bits // 8)


def is_set(bits: bytes | bytearray, index: int) -> bool:
    """Say whether a bit is set; bit 0 is the most significant of the first byte.

    >>> [is_set(bytes.fromhex("8001"), index) for index in (0, 7, 15)]
    [True, False, True]

    Raises:
        IndexError: the list has no such bit.
    """
    if not 0 <= index < len(bits) * 8:
        raise IndexError(index)
    return bool(bits[index // 8] & (0x80 >> index % 8))


def with_bits(indexes: Iterable[int], *, bits: int = BITS) -> bytearray:
    """Return a list in which exactly these bits are set.

    >>> with_bits([0, 15], bits=16).hex()
    '8001'

    Raises:
        IndexError: the list has no such bit.
    """
    made = blank(bits)
    for index in indexes:
        if not 0 <= index < bits:
            raise IndexError(index)
        made[index // 8] |= 0x80 >> index % 8
    return made


def encoded(bits: bytes | bytearray) -> str:
    """Return a list as it is published; the same bits give the same text.

    >>> encoded(blank())[:6]
    'uH4sIA'
    """
    packed = io.BytesIO()
    with GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as file:
        file.write(bits)
    return "u" + base64.urlsafe_b64encode(packed.getvalue()).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return the bits of a published list, however little memory a hostile one leaves.

    Raises:
        BadList: it is not multibase base64url, not gzip, shorter than the Recommendation allows, or too long.

    >>> len(decoded(encoded(blank()))) * 8
    131072
    """
    if not text.startswith("u"):
        raise BadList("A status list begins with the letter u.")
    try:
        packed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
        bits = unpacking.decompress(packed, LARGEST)
    except (binascii.Error, ValueError, zlib.error) as fault:
        raise BadList("The status list is not readable.") from fault
    if unpacking.unconsumed_tail:
        raise BadList("The status list is too long.")
    if not unpacking.eof or len(bits) * 8 < BITS:
        raise BadList("The status list is too short.")
    return bits


def free_index(taken: Callable[[int], bool], draw: Callable[[int], int], *, used: int, bits: int = BITS) -> int:
    """Return a random index that is not in use; `draw(n)` gives a number below n that nobody can guess.

    A list is given up at half full, so that two draws are enough on average.

    >>> drawn = iter([5, 9])
    >>> free_index({5}.__contains__, lambda below: next(drawn), used=1)
    9

    Raises:
        ListFull: half of the list is in use.
    """
    if used * 2 >= bits:
        raise ListFull(bits)
    while True:
        index = draw(bits)
        if not taken(index):
            return index
