"""Who signs, and whether a signature fits: Ed25519 and ECDSA on P-256, by one word each. Pure.

Sources: RFC 8032 (Ed25519); RFC 7518 §3.4 (ES256: the two numbers of the signature, 32 bytes each).
"""

from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from genomeready.credentials.multibase import Curve, NotMultibase, read_multikey

SIGNATURE_LENGTH = 64


class Signer(Protocol):
    """Whoever can sign: a key in a file today, a hardware module or a key service by the same two words.

    It is given the bytes to sign and nothing else: 64 bytes of hashes for a Data Integrity proof, the
    signing input for a JWT. A document never leaves this process to be signed.
    """

    @property
    def multikey(self) -> str:
        """The public half, as verifiers name it."""

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature."""


def fits(signature: bytes, data: bytes, *, multikey: str, curve: Curve) -> bool:
    """Say whether a signature over data fits a public key of the curve that is asked for."""
    try:
        found, key = read_multikey(multikey)
        if found is not curve or len(signature) != SIGNATURE_LENGTH:
            return False
        if curve is Curve.ED25519:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
        else:
            half = SIGNATURE_LENGTH // 2
            both = encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key).verify(both, data, ec.ECDSA(SHA256()))
    except (NotMultibase, InvalidSignature, ValueError):
        return False
    return True
