"""Promise 1: an acknowledged answer is never lost, whatever dies, and never counted twice.

Fifty learners answer at once on the platform as shipped while its workers are killed, twenty-four while its
PostgreSQL is stopped at once, and some in two windows. Then the journals of their browsers are compared with the database.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from faults.conftest import Site
from faults.killing import keep_killing
from faults.learners import Crowd, Learner
from serving import status
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Answer, AnswerEvent, Paper
from genomeready.assessment.types.registry import type_named

pytestmark = pytest.mark.server

LEARNERS = 24
HALL = 50


@dataclass
class Kept:
    """What the database holds, compared with what the browsers were told."""

    sent: int = 0
    acknowledged: int = 0
    kept_unacknowledged: int = 0
    lost: int = 0
    altered: int = 0
    twice: int = 0
    never_sent: int = 0
    places: int = 0
    undone: int = 0


def kept(engine: Engine, learners: list[Learner]) -> Kept:
    """Compare the journals of the learners with the database."""
    found = Kept()
    with Session(engine) as session:
        for learner in learners:
            _compare_events(session, learner, found)
            _compare_standing(session, learner, found)
    return found


def _compare_events(session: Session, learner: Learner, found: Kept) -> None:
    papers = session.get_one(Paper, learner.attempt_id).places
    events: dict[str, list[AnswerEvent]] = {}
    for event in session.scalars(select(AnswerEvent).where(AnswerEvent.attempt_id == learner.attempt_id)):
        events.setdefault(event.client_id, []).append(event)
    for packet in learner.journal:
        there = events.pop(packet.client_id, [])
        place = papers[packet.place - 1]
        meant = type_named(place["type"]).read_answer(place["frozen"], packet.answer)
        found.sent += 1
        found.acknowledged += packet.acknowledged
        found.lost += packet.acknowledged and not there
        found.kept_unacknowledged += bool(there) and not packet.acknowledged
        found.twice += len(there) > 1
        found.altered += any(event.answer != meant or event.place != packet.place or not event.taken for event in there)
    found.never_sent += len(events)


def _compare_standing(session: Session, learner: Learner, found: Kept) -> None:
    """The answer that stands is the latest acknowledged one, or one sent after it whose acknowledgement was cut off."""
    standing = {row.place: row for row in session.scalars(select(Answer).where(Answer.attempt_id == learner.attempt_id))}
    sent = {packet.sequence: packet for packet in learner.journal}
    latest = {packet.place: packet.sequence for packet in learner.acknowledged}
    for place, sequence in latest.items():
        found.places += 1
        row = standing.get(place)
        is_right = row is not None and row.device == learner.device and row.sequence >= sequence
        if is_right and row is not None and row.sequence > sequence:
            is_right = row.sequence in sent and sent[row.sequence].place == place and not sent[row.sequence].acknowledged
        found.undone += not is_right


def answer(learner: Learner, turn: int) -> None:
    """Answer as browsers do: mostly once, sometimes repeated, sometimes overtaken, sometimes given up."""
    packet = learner.write(turn // 2)  # each place twice, so that an answer is changed
    if turn % 9 == 4:  # held up on the way: the later one overtakes it
        later = learner.write(turn // 2)
        learner.insist(later)
        learner.insist(packet)
    elif turn % 5 == 2:  # the network repeats it
        for _ in range(3):
            learner.insist(packet)
    elif turn % 7 == 3:  # sent once; the window was closed before the answer came
        learner.send(packet)
    else:
        learner.insist(packet)


def expect_nothing_lost(found: Kept, statuses: Counter[int]) -> None:
    assert (found.lost, found.altered, found.twice, found.never_sent, found.undone) == (0, 0, 0, 0, 0), found
    assert set(statuses) <= {0, 200, 503}, statuses


def test_no_acknowledged_answer_is_lost_while_workers_are_killed(site: Site, told: list[str]) -> None:
    learners = site.learners(HALL)

    killed = 0
    with Crowd(learners, answer) as crowd:
        for _ in range(6):  # on a machine that has much else to do, until enough was under way for the kills to mean anything
            killed += keep_killing(site.instance, times=9, every=0.8)
            if sum(len(learner.acknowledged_at) for learner in learners) > 4 * HALL:
                break
        time.sleep(0.5)

    found = kept(site.engine, learners)
    told.append(f"{site.kind}: {killed} workers killed; {found}; statuses {dict(crowd.statuses)}")
    assert killed >= 9
    assert found.acknowledged > 4 * HALL, "too little was under way for the kills to mean anything"
    expect_nothing_lost(found, crowd.statuses)


def test_two_windows_of_one_browser_lose_nothing_and_the_answer_given_last_stands(site: Site, told: list[str]) -> None:
    learners = site.learners(LEARNERS // 2)
    windows = [(learner, learner.in_another_window()) for learner in learners]

    with Crowd([window for pair in windows for window in pair], answer) as crowd:
        killed = keep_killing(site.instance, times=3, every=0.8)
        time.sleep(0.5)

    both = [replace(one, journal=sorted(one.journal + two.journal, key=lambda packet: packet.sequence)) for one, two in windows]
    found = kept(site.engine, both)
    told.append(f"{site.kind}, two windows each: {killed} workers killed; {found}; statuses {dict(crowd.statuses)}")
    assert all(one.acknowledged and two.acknowledged for one, two in windows)
    expect_nothing_lost(found, crowd.statuses)


def test_a_packet_sent_thrice_at_once_is_one_event(site: Site) -> None:
    (learner,) = site.learners(1)
    packet = learner.write(0)
    twins = [Learner(learner.port, learner.headers, learner.person_id, learner.attempt_id, learner.attempt, []) for _ in range(3)]
    together = threading.Barrier(3)

    def send(twin: Learner) -> None:
        together.wait()
        twin.send(packet)
        twin.hang_up()

    threads = [threading.Thread(target=send, args=(twin,)) for twin in twins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [twin.statuses for twin in twins] == [Counter({200: 1})] * 3, "each copy gets the acknowledgement"
    with Session(site.engine) as session:
        counted = session.scalar(select(func.count()).select_from(AnswerEvent).where(AnswerEvent.attempt_id == learner.attempt_id))
    assert counted == 1


def test_a_packet_held_up_on_the_way_does_not_undo_a_later_one(site: Site) -> None:
    (learner,) = site.learners(1)
    first, second = learner.write(0), learner.write(len(learner.choices))
    assert first.place == second.place
    assert first.answer != second.answer

    said_of_second, said_of_first = learner.send(second), learner.send(first)
    learner.hang_up()

    assert said_of_second is not None
    assert said_of_first is not None, "it was kept, so it is acknowledged"
    assert [said_of_second["stands"], said_of_first["stands"]] == [True, False]
    found = kept(site.engine, [learner])
    assert (found.acknowledged, found.lost, found.undone, found.places) == (2, 0, 0, 1)


@pytest.mark.parametrize("site", ["postgresql"], indirect=True)  # SQLite has no server that could stop
def test_postgresql_stopped_at_once_loses_nothing_and_shows_no_500(site: Site, told: list[str]) -> None:
    assert site.postgresql is not None
    learners = site.learners(LEARNERS)
    recoveries = []

    with Crowd(learners, answer) as crowd:
        for _ in range(2):
            time.sleep(2)
            site.postgresql.stop_at_once()
            time.sleep(1)
            assert status(f"{site.instance.url}/readyz") == 503
            assert status(f"{site.instance.url}/healthz") == 200
            site.postgresql.start_again()
            recoveries.append(_seconds_until_everybody_saves(learners))

    found = kept(site.engine, learners)
    told.append(f"stopped twice; saving again after {recoveries} s; {found}; statuses {dict(crowd.statuses)}")
    assert crowd.statuses[503] > 0, "nobody noticed that the database was away"
    assert max(recoveries) <= 10
    assert found.acknowledged > 5 * LEARNERS
    expect_nothing_lost(found, crowd.statuses)


def _seconds_until_everybody_saves(learners: list[Learner]) -> float:
    """Wait until each learner had an answer acknowledged from now on."""
    began = time.monotonic()
    while time.monotonic() < began + 15:
        if all(learner.acknowledged_at and learner.acknowledged_at[-1] > began for learner in learners):
            break
        time.sleep(0.05)
    return round(time.monotonic() - began, 2)
