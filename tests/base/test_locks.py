"""The advisory locks: none is another's, and holding one does not stop who waits for another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from genomeready.base.locks import Lock, hold
from genomeready.web.database import unit_of_work


def test_no_two_locks_share_a_number() -> None:
    assert len({int(lock) for lock in Lock}) == len(Lock.__members__) == 6


def test_whoever_holds_one_lock_does_not_stop_who_needs_another(app: Flask) -> None:
    all_inside = Barrier(len(Lock), timeout=10)

    def enter(lock: Lock) -> Lock:
        with app.app_context(), unit_of_work() as session:
            if session.get_bind().dialect.name == "postgresql":
                hold(session, lock)
                all_inside.wait()
            return lock

    with ThreadPoolExecutor(len(Lock)) as pool:
        assert set(pool.map(enter, Lock)) == set(Lock)
