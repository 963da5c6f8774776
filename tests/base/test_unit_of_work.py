"""One transaction: what follows from the work is done before the commit, in one order, or not at all."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy.orm import Session

from genomeready.base.unit_of_work import about_to_commit, gave_up, one_unit_of_work, work_done


@pytest.fixture
def heard() -> Iterator[list[str]]:
    told: list[str] = []

    def note(_session: Session, what: str) -> None:
        told.append(what)

    named = {"done": work_done, "commit": about_to_commit, "gave up": gave_up}
    listeners = {name: partial(note, what=name) for name in named}
    for name, signal in named.items():
        signal.connect(listeners[name])
    yield told
    for name, signal in named.items():
        signal.disconnect(listeners[name])


def test_what_follows_from_the_work_comes_before_the_last_rows(session: Session, heard: list[str]) -> None:
    with one_unit_of_work(session):
        heard.append("work")

    assert heard == ["work", "done", "commit"]


def test_work_that_fails_is_followed_by_nothing(session: Session, heard: list[str]) -> None:
    def fail() -> None:
        with one_unit_of_work(session):
            message = "no"
            raise ValueError(message)

    with pytest.raises(ValueError, match="no"):
        fail()

    assert heard == ["gave up"]


def test_a_follower_that_fails_undoes_the_work(session: Session, heard: list[str]) -> None:
    def refuse(_session: Session) -> None:
        message = "the roll-up failed"
        raise ValueError(message)

    work_done.connect(refuse)
    try:
        with pytest.raises(ValueError, match="roll-up"), one_unit_of_work(session):
            heard.append("work")
    finally:
        work_done.disconnect(refuse)

    assert heard[-1] == "gave up"
    assert "commit" not in heard
