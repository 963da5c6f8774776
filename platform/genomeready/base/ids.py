"""Ids: random public ones, secrets and their digests, and those that follow from an address. The one source of randomness."""

import base64
import hashlib
import secrets
import uuid
from random import Random


def new_public_id() -> str:
    """Return an unguessable id for an address: 26 characters, a–z and 2–7, 128 bits.

    >>> len(new_public_id())
    26
    """
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def new_uuid() -> str:
    """Return a random UUID (version 4) in its usual writing."""
    return str(uuid.uuid4())


def uuid_of(address: str) -> str:
    """Return the UUID that belongs to an address for ever: version 5 in the namespace of URLs (RFC 9562, section 5.5).

    >>> uuid_of("https://learn.example.org/frameworks/core/1.0")
    '2eba685f-aeca-5ee9-8124-f16f60c77320'
    """
    return str(uuid.uuid5(uuid.NAMESPACE_URL, address))


def new_secret() -> str:
    """Return a secret for a cookie or a link: 43 URL-safe characters, 256 bits."""
    return secrets.token_urlsafe(32)


def new_salt() -> str:
    """Return a salt of 32 hexadecimal characters (128 bits)."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal: what is stored instead of it.

    >>> digest("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def below(number: int) -> int:
    """Return a number from 0 that is below another and that nobody can guess."""
    return secrets.randbelow(number)


def seeded(seed: str | int) -> Random:
    """Return a generator whose whole sequence follows from its seed. Never for secrets.

    >>> seeded("paper-1").random() == seeded("paper-1").random()
    True
    """
    return Random(seed)  # noqa: S311 - reproducible shuffles and demonstration data, no secrets


def fresh_seed() -> str:
    """Return an unpredictable seed, to be stored beside what is drawn from it."""
    return secrets.token_hex(16)
