"""Hashing passwords with argon2id, never more at once than there are cores."""

import os
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from genomeready.people.rules import normalised

COMMON = Path(__file__).parent / "data" / "common_passwords.txt"


class Hasher:
    """Argon2id with a small profile (two passes, one lane): a sign-in costs some 40 ms of one core."""

    def __init__(self, *, memory_kib: int) -> None:
        self._argon = PasswordHasher(time_cost=2, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._argon.hash("nobody has this password")
        self._turns = BoundedSemaphore(os.cpu_count() or 1)

    def hash(self, password: str) -> str:
        """Return what is stored for a password."""
        with self._turns:
            return self._argon.hash(normalised(password))

    def fits(self, stored: str, password: str) -> bool:
        """Say whether a password fits; takes the same time when there is nothing stored."""
        with self._turns:
            try:
                self._argon.verify(stored or self._nobody, normalised(password))
            except (VerificationError, InvalidHashError):
                return False
        return bool(stored)


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords of 15 or more characters that are guessed first."""
    return frozenset(COMMON.read_text().split("\n"))
