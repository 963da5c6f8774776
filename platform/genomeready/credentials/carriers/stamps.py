"""The time stamp on a seal: when, by which authority, and whether it is of this very seal. Pure.

Source: RFC 3161. The stamp lies in a part of the file that no signature covers, so anybody may put one there: that it fits
says that somebody of this name stamped the seal. Nobody here says who may be relied on for the time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import tsp

KIND, STAMPING = "signature_time_stamp_token", "time_stamping"
HASHES = ("sha256", "sha384", "sha512")
LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A stamp of this very seal, whole: the moment that it names, and the authority in its certificate."""

    at: datetime
    authority: str


@dataclass(frozen=True)
class Unfit:
    """A stamp of something else, a damaged one, or one by a certificate that is not for time stamps."""


def stamp_on(signer: Any) -> Stamp | Unfit | None:  # noqa: ANN401 - asn1crypto has no types
    """Return the stamp on a seal, given as the `SignerInfo` of its signature; None where it bears none."""
    try:
        tokens = [one["values"][0] for one in signer["unsigned_attrs"] if one["type"].native == KIND]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):  # a stranger's bytes
        return Unfit()
    return _read_calmly(tokens[0], signer) if tokens else None


def _read_calmly(token: Any, signer: Any) -> Stamp | Unfit:  # noqa: ANN401 - asn1crypto has no types
    """Read a stamp that a stranger may have written; what reads it is loaded only where there is one."""
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        return _read(token["content"], signer["signature"].native)
    except (SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):  # a stranger's bytes
        return Unfit()


def _read(token: Any, sealed: bytes) -> Stamp | Unfit:  # noqa: ANN401
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    content = token["encap_content_info"]["content"]
    said, (signer,) = tsp.TSTInfo.load(bytes(content)), token["signer_infos"]
    certificate = extract_certs_for_validation(token).signer_cert
    usage, named, digest = certificate.extended_key_usage_value, said["message_imprint"], signer["digest_algorithm"]["algorithm"].native
    if usage is None or STAMPING not in usage.native or digest not in HASHES:
        return Unfit()
    whole = validate_sig_integrity(signer, certificate, "tst_info", hashlib.new(digest, bytes(content)).digest())
    how, stamped = named["hash_algorithm"]["algorithm"].native, named["hashed_message"].native
    if whole != (True, True) or how not in HASHES or hashlib.new(how, sealed).digest() != stamped:
        return Unfit()
    subject = certificate.subject.native
    name = str(subject.get("common_name") or subject.get("organization_name") or "")[:LONGEST_NAME]
    return Stamp(at=said["gen_time"].native, authority=name)
