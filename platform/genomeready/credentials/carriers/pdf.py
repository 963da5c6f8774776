"""A credential attached to a PDF, and the seal (PAdES) around the whole of it. Pure.

Sources: ISO 32000-2 §7.11.4 (embedded files), §12.8 (signatures); ETSI EN 319 142-1 (PAdES baseline).
Pages are never drawn and nothing in the file is run. The reader's own limits hold for whatever it unpacks.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, tsp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import PyPdfError

from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.carriers.stamps import Stamp, Unfit, stamp_on
from genomeready.credentials.multibase import Curve, to_multikey
from genomeready.credentials.proofs.reading import LARGEST

NAME = "credential.json"
MOST_ATTACHMENTS = 64
MOST_UNPACKED = 4 * 1024 * 1024
LONGEST_SEAL = 64 * 1024
LIMITS = Configuration(
    maximum_declared_stream_length=MOST_UNPACKED,
    array_based_stream_maximum_output_length=MOST_UNPACKED,
    lzw_maximum_output_length=MOST_UNPACKED,
    run_length_maximum_output_length=MOST_UNPACKED,
    zlib_maximum_output_length=MOST_UNPACKED,
    zlib_maximum_recovery_input_length=0,
    flate_maximum_row_length=MOST_UNPACKED,
    stream_filters_maximum_length=2,
    stream_decoding_work_maximum_length=4 * MOST_UNPACKED,
    array_maximum_element_count=20_000,
    dictionary_maximum_element_count=20_000,
)
NOT_SEALED = (None, None)
DAMAGED = "This PDF is damaged, so it cannot be said what it holds."


@dataclass(frozen=True, kw_only=True)
class Seal:
    """A seal around a PDF: whether every byte is as it was sealed, with which key, when it says that it was, and its time stamp."""

    intact: bool
    multikey: str
    sealed_at: datetime | None
    stamp: Stamp | Unfit | None = None


def credential_in_pdf(data: bytes) -> tuple[str, Seal | None]:
    """Return the credential attached to a PDF, and its seal; None where it bears none.

    Raises:
        Unreadable: nothing or more than one thing of that name is attached, it is encrypted, or unpacks too far.
    """
    try:
        with apply_configuration(LIMITS):
            reader = PdfReader(io.BytesIO(data), strict=True, root_object_recovery_limit=100, xref_stream_maximum_entries=50_000)
            root = _open(reader)
            return _attached(root), _seal(root, data)
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError, MemoryError) as fault:
        raise Unreadable(DAMAGED) from fault


def _open(reader: PdfReader) -> Any:  # noqa: ANN401
    if reader.is_encrypted:
        raise Unreadable("This PDF is encrypted. Certificates never are; use the file exactly as it was downloaded.")
    return reader.trailer["/Root"]


def _attached(root: Any) -> str:  # noqa: ANN401 - whatever a PDF can hold
    names = root.get("/Names", {}).get("/EmbeddedFiles", {})
    found = [file for name, file in _leaves(names) if name == NAME]
    if not found:
        raise Unreadable("No certificate is attached to this PDF. A scan or a print has none: open the address in its code instead.")
    if len(found) > 1:
        raise Unreadable("More than one certificate is attached to this PDF, so it cannot be said which is meant.")
    content: bytes = found[0].get_object()["/EF"]["/F"].get_object().get_data()
    if len(content) > LARGEST:
        raise Unreadable("What is attached to this PDF is larger than any certificate.")
    return content.decode("utf-8")


def _leaves(names: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield the attachments of a name tree, level by level; a tree that is too large, or leads back to itself, is refused."""
    waiting, seen = [names.get_object() if hasattr(names, "get_object") else names], 0
    while waiting:
        node = waiting.pop()
        pairs, kids = node.get("/Names", []), node.get("/Kids", [])
        seen += 1 + len(pairs) // 2
        if seen + len(kids) + len(waiting) > MOST_ATTACHMENTS:
            raise Unreadable("More is attached to this PDF than to any certificate. It is not read.")
        yield from ((str(pairs[place]), pairs[place + 1]) for place in range(0, len(pairs) - 1, 2))
        waiting.extend(kid.get_object() for kid in kids)


def _seal(root: Any, data: bytes) -> Seal | None:  # noqa: ANN401
    fields = [field.get_object() for field in root.get("/AcroForm", {}).get("/Fields", [])]
    seals = [field["/V"].get_object() for field in fields if field.get("/FT") == "/Sig" and "/V" in field]
    if not seals:
        return None
    said = seals[0].get("/M")
    key, stamp = _key_that_sealed(seals[0], data) if len(seals) == 1 else NOT_SEALED
    return Seal(intact=key is not None, multikey=key or "", sealed_at=_moment(str(said)), stamp=stamp)


def _moment(written: str) -> datetime | None:
    try:
        return datetime.strptime(written.replace("'", ""), "D:%Y%m%d%H%M%S%z")
    except ValueError:
        return None


def _key_that_sealed(seal: Any, data: bytes) -> tuple[str | None, Stamp | Unfit | None]:  # noqa: ANN401
    """Return the key that sealed every byte of the file but the seal itself, and the stamp on that; None where it did not."""
    places = [int(place) for place in seal["/ByteRange"]]
    if len(places) != 4 or places[0] != 0 or places[2] + places[3] != len(data):  # noqa: PLR2004 - two runs of bytes
        return NOT_SEALED
    _, ends, begins, _ = places
    gap = data[ends:begins]
    if (gap[:1], gap[-1:]) != (b"<", b">") or len(gap) > LONGEST_SEAL:
        return NOT_SEALED
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(gap[1:-1].decode("ascii")))["content"]
        key = _signer(signed, hashlib.sha256(data[:ends] + data[begins:]).digest())
    except (ValueError, KeyError, TypeError, InvalidSignature):
        return NOT_SEALED
    return (key, stamp_on(signed["signer_infos"][0])) if key else NOT_SEALED


def _signer(signed: Any, digest: bytes) -> str | None:  # noqa: ANN401 - asn1crypto has no types
    """Return the Multikey of the one signer whose P-256 signature covers this digest (RFC 5652 §5.4, §5.6)."""
    (signer,) = signed["signer_infos"]
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    if attributes["content_type"][0].native != "data" or attributes["message_digest"][0].native != digest:
        return None
    serial = signer["sid"].chosen["serial_number"].native
    certificate = next(one.chosen for one in signed["certificates"] if one.chosen.serial_number == serial)
    named = tsp.SigningCertificateV2.load(attributes["signing_certificate_v2"][0].dump())  # `tsp` is what teaches `cms` that name
    if named["certs"][0]["cert_hash"].native != hashlib.sha256(certificate.dump()).digest():
        return None
    key = load_der_public_key(certificate.public_key.dump())
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return None
    key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(SHA256()))
    return to_multikey(key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint), Curve.P256)
