"""A credential in a PNG: one `iTXt` chunk right behind the head of the file, spliced in and out. Pure.

Sources: 1EdTech Open Badges 3.0 §5.3.1 (baking: keyword `openbadgecredential`, not compressed);
W3C PNG Specification §5.3 (chunks), §11.3.3.4 (iTXt). The picture itself is never unpacked.
"""

import zlib
from collections.abc import Collection, Iterator

from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.proofs.reading import LARGEST

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
HEAD_ENDS = len(SIGNATURE) + 25
"""Where IHDR, always the first chunk and always 13 bytes long, is over."""
MOST_CHUNKS = 20_000
NOT_A_PNG = "This PNG is damaged, so it cannot be said what it holds."


def png_with(picture: bytes, credential: str) -> bytes:
    """Return a picture that carries a credential (JSON, or a compact token)."""
    return picture[:HEAD_ENDS] + _chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + credential.encode()) + picture[HEAD_ENDS:]


def credential_in_png(data: bytes, *, keywords: Collection[bytes] = (KEYWORD,)) -> str:
    """Return the credential a picture carries under one of these keywords.

    Raises:
        Unreadable: it carries none, more than one, or one that is compressed or too long.
    """
    parts = [body.partition(b"\0") for kind, body in _chunks(data) if kind == b"iTXt"]
    found = [rest for keyword, _, rest in parts if keyword in keywords]
    if not found:
        raise Unreadable(
            "This picture carries no certificate. Programs that show or shrink pictures may take it out; use the .json file instead."
        )
    if len(found) > 1:
        raise Unreadable("This picture carries more than one certificate, so it cannot be said which is meant.")
    return _text(found[0])


def _text(rest: bytes) -> str:
    parts = rest[2:].split(b"\0", 2)
    if rest[:1] != b"\0" or len(parts) != 3:  # noqa: PLR2004 - language, its keyword, text
        raise Unreadable("The certificate in this picture is compressed or damaged; Open Badges does not allow that.")
    if len(parts[2]) > LARGEST:
        raise Unreadable("What this picture carries is larger than any certificate.")
    try:
        return parts[2].decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Unreadable(NOT_A_PNG) from fault


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        length = int.from_bytes(data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        ends = place + 12 + length
        if ends > len(data) or (place == len(SIGNATURE) and kind != b"IHDR"):
            break
        if zlib.crc32(kind + body) != int.from_bytes(data[ends - 4 : ends]):
            break
        yield kind, body
        place = ends
        if kind == b"IEND":
            return
    raise Unreadable(NOT_A_PNG)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)
