"""Private signing keys in a PKCS#11 token: they are made there and never leave it.

The same three words as a folder of keys: `make`, `signer`, `has`. A key lies in the token under its multikey as label. Needs the
package `python-pkcs11` (the extra `hsm`). Sources: OASIS PKCS #11 v3.0, on CKM_EC_EDWARDS_KEY_PAIR_GEN, CKM_EDDSA and CKM_ECDSA; RFC
8410 §3 (the identifier of Ed25519). Not every token has EdDSA; none is replaced by another algorithm behind the operator's back.
"""

import hashlib
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from genomeready.base.refusals import Refused
from genomeready.credentials.keyring import CURVES, KeyMissing
from genomeready.credentials.multibase import Curve, read_multikey, to_multikey
from genomeready.credentials.rules import KeyPurpose

BEFORE_THE_POINT = 2
"""Bytes of DER before a point shorter than 128 bytes: OCTET STRING, and its length."""
NAMES = {Curve.ED25519: "1.3.101.112", Curve.P256: "secp256r1"}


class TokenUnusable(Refused):
    """The token, or the program that speaks to it, is not as the settings say."""

    message = "Certificates cannot be signed at the moment: %(why)s Nothing was changed."


class TokenSigner:
    """A key in a token: Ed25519, or ECDSA on P-256 with SHA-256."""

    def __init__(self, keyring: "TokenKeyring", multikey: str) -> None:
        self.multikey = multikey
        self._keyring, self._curve = keyring, read_multikey(multikey)[0]

    def __repr__(self) -> str:
        """Name the key by its public half."""
        return f"TokenSigner({self.multikey})"

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature; of ECDSA the two numbers, 32 bytes each, which is how PKCS#11 gives them.

        Raises:
            TokenUnusable: the token refuses.
        """
        with self._keyring.session() as (session, pkcs11):
            key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self.multikey)
            if self._curve is Curve.ED25519:
                return bytes(key.sign(data, mechanism=pkcs11.Mechanism.EDDSA))
            return bytes(key.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA))


class TokenKeyring:
    """The keys in one token. One session, opened when it is first needed and used by one thread at a time."""

    def __init__(self, library: str, *, token: str, pin: str) -> None:
        self._library, self._token, self._pin = library, token, pin
        self._lock = threading.Lock()
        self._session: Any = None

    def make(self, purpose: KeyPurpose = KeyPurpose.CREDENTIAL) -> TokenSigner:
        """Make a key of the kind that a purpose needs, in the token, and return it.

        Raises:
            TokenUnusable: the token has no EdDSA, or refuses.
        """
        curve = CURVES[purpose]
        with self.session() as (session, pkcs11):
            edwards = curve is Curve.ED25519
            if edwards:
                refuse_without(pkcs11.Mechanism.EDDSA, session.token.slot.get_mechanisms())
            parameters = import_module("pkcs11.util.ec").encode_named_curve_parameters(NAMES[curve])
            kind = pkcs11.KeyType.EC_EDWARDS if edwards else pkcs11.KeyType.EC
            domain = session.create_domain_parameters(kind, {pkcs11.Attribute.EC_PARAMS: parameters}, local=True)
            public, private = domain.generate_keypair(store=True, label="new")
            multikey = _multikey_of(bytes(public[pkcs11.Attribute.EC_POINT])[BEFORE_THE_POINT:], curve)
            public[pkcs11.Attribute.LABEL] = private[pkcs11.Attribute.LABEL] = multikey
        return TokenSigner(self, multikey)

    def signer(self, multikey: str) -> TokenSigner:
        """Return the key with this public half.

        Raises:
            KeyMissing: it is not in the token.
        """
        if not self.has(multikey):
            raise KeyMissing(multikey=multikey)
        return TokenSigner(self, multikey)

    def has(self, multikey: str) -> bool:
        """Say whether the private half lies in the token."""
        with self.session() as (session, pkcs11):
            wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY, pkcs11.Attribute.LABEL: multikey}
            return next(iter(list(session.get_objects(wanted))), None) is not None

    def _opened(self, pkcs11: Any) -> Any:  # noqa: ANN401 - the package is untyped
        token = pkcs11.lib(self._library).get_token(token_label=self._token)
        try:
            return token.open(user_pin=self._pin, rw=True)
        except pkcs11.UserAlreadyLoggedIn:  # by this process: all of its sessions share one login
            return token.open(rw=True)

    @contextmanager
    def session(self) -> Iterator[tuple[Any, Any]]:
        """Yield the open session and the package.

        Raises:
            TokenUnusable: the package, the library or the token is not there, the PIN is wrong, or the token refuses.
        """
        try:
            pkcs11 = import_module("pkcs11")
        except ImportError as fault:
            raise TokenUnusable(why="the package python-pkcs11 is not installed (pip install 'genomeready[hsm]').") from fault
        with self._lock:
            try:
                if self._session is None:
                    self._session = self._opened(pkcs11)
                yield self._session, pkcs11
            except (pkcs11.PKCS11Error, RuntimeError) as fault:
                self._session = None
                raise TokenUnusable(why=f"the PKCS#11 token {self._token!r} says {type(fault).__name__} {fault}".strip() + ".") from fault


def refuse_without(eddsa: object, mechanisms: Collection[object]) -> None:
    """Pass where a token knows EdDSA.

    Raises:
        TokenUnusable: it does not.
    """
    if eddsa not in mechanisms:
        raise TokenUnusable(why="this PKCS#11 token cannot sign with Ed25519 (CKM_EDDSA), which certificates need.")


def _multikey_of(point: bytes, curve: Curve) -> str:
    if curve is Curve.ED25519:
        return to_multikey(point)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    return to_multikey(public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint), Curve.P256)
