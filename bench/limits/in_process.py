"""Limits that need no server: signing, verifying, and the report's sum by hand-written SQL."""

import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text

READY_BY_HAND = text(
    """
    SELECT o.id, m.profession_id, r.competency_id, count(DISTINCT m.person_id)
    FROM membership m
    JOIN organisation o ON o.id = m.organisation_id
    JOIN role_profile p ON p.profession_id = m.profession_id
    JOIN requirement r ON r.profile_id = p.id AND r.set_id IS NULL
    JOIN evidence e ON e.person_id = m.person_id AND e.competency_id = r.competency_id AND e.level >= r.minimum AND e.kind <> 'self'
    WHERE (e.valid_until IS NULL OR e.valid_until >= CURRENT_DATE) AND m.until_date IS NULL AND m.confirmed_at IS NOT NULL
    GROUP BY o.id, m.profession_id, r.competency_id
    """
)


def milliseconds(work: Callable[[], object], *, times: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Return how long each of `times` runs took; by `time.process_time`, how long this process computed."""
    found = []
    for _ in range(times):
        began = clock()
        work()
        found.append(1000 * (clock() - began))
    return found


def signing() -> tuple[Callable[[], object], Callable[[], object]]:
    """Return one Ed25519 signature over 64 bytes, and one verification."""
    key = Ed25519PrivateKey.generate()
    message = b"x" * 64
    signature = key.sign(message)
    public = key.public_key()
    return (lambda: key.sign(message)), (lambda: public.verify(signature, message))


def sum_by_hand(engine: Engine) -> Callable[[], object]:
    """Return the report's heart as one hand-written statement."""

    def run() -> object:
        with engine.connect() as connection:
            return connection.execute(READY_BY_HAND).all()

    return run
