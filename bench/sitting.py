"""Sitting under load: a thousand starts at once, answers at a rate and as fast as they go, handing in sixty questions.

Each load is followed by a count in the database of what was acknowledged to the driver. A rate is kept by an open loop: a
request has its time, and what it took counts from that time, so that a server which falls behind cannot hide it.
"""

import http.client
import itertools
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from driver import Measured, Request, drive
from flask import Flask
from operations import Learner, cookie_of
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

STARTS = int(os.environ.get("STARTS", "1000"))
WITHIN = 10.0
RATE = 300
SAVES = int(os.environ.get("SAVES", "100000"))
CLIENTS = 16
QUESTIONS = 60
ROUNDS = 3


@dataclass
class Hall:
    """People enrolled on a course whose examination asks sixty questions: most of them at the door, some at their seats."""

    app: Flask
    engine: Engine
    course: str
    at_the_door: list[dict[str, str]]
    seated: list[Learner]
    answered: list[Learner]
    acknowledged: Counter[str] = field(default_factory=Counter)

    def stored(self) -> Counter[str]:
        """Count what the database holds of the course's attempts: started, answer events, answers that stand, marked."""
        from genomeready.assessment.models.attempts import Answer, AnswerEvent, Attempt

        with Session(self.engine) as session:
            counts = {"events": AnswerEvent.id, "started": Attempt.id, "stands": Answer.place}
            found = Counter({name: session.scalar(select(func.count(column))) or 0 for name, column in counts.items()})
            found["marked"] = session.scalar(select(func.count(Attempt.id)).where(Attempt.state == "marked")) or 0
            return found


def fill_the_hall(app: Flask, engine: Engine) -> Hall:
    """Make the course and the people, in this process, before the servers start."""
    from factories.catalogue import a_course
    from factories.frameworks import a_competency
    from factories.journey import an_open_attempt_with_answers

    from genomeready.catalogue.models import Course
    from genomeready.learning.services import enrol
    from genomeready.people.models import Person
    from genomeready.web.database import unit_of_work

    with app.app_context():
        with unit_of_work() as session:
            competencies = [a_competency(session) for _ in range(10)]
            version = a_course(session, competencies=competencies, exam_questions=QUESTIONS // 10, modules=1, lessons=1)
            slug, version_id = session.get_one(Course, version.course_id).slug, version.id
        door, seated, answered = [], [], []
        for number in range(STARTS + 2 * CLIENTS + ROUNDS * 40):
            with unit_of_work() as session:
                person = _somebody(session, number)
                enrol(session, person.id, course_version_id=version_id, by=None)
                headers = _headers(app, session, person)
            if number < STARTS:
                door.append(headers)
                continue
            full = number >= STARTS + 2 * CLIENTS
            with unit_of_work() as session:
                attempt, tokens = an_open_attempt_with_answers(session, session.get_one(Person, person.id), version_id, answer_all=full)
            (answered if full else seated).append(Learner(headers, attempt, tokens))
        engine.dispose()
    return Hall(app, engine, slug, door, seated, answered)


def _somebody(session: Session, number: int) -> Any:
    from factories.people import a_person

    return a_person(session, name=f"Candidate {number}", email=f"candidate{number}@example.org")


def _headers(app: Flask, session: Session, person: Any) -> dict[str, str]:
    from genomeready.people.services.accounts import start_sign_in

    cookie, form = cookie_of(app, start_sign_in(session, person, browser="bench", hours=12)).split("\n")
    return {"Cookie": cookie, "X-CSRFToken": form}


def measure_sitting(database: str, port: int, limits: int, hall: Hall) -> dict[str, dict[str, object]]:
    """Run every load once, count after each, and return the rows."""
    found = {
        f"start of {QUESTIONS}, {len(hall.at_the_door)} within {WITHIN:.0f} s": starts(port, hall),
        f"answer save at {RATE} a second": steady_saves(port, hall),
        f"answer save, {CLIENTS} clients": against_the_limit(port, limits, hall),
        f"submit and mark {QUESTIONS}": submits(port, hall),
    }
    if database == "sqlite":
        found[f"{SAVES} answer saves, lock errors"] = many_saves(port, hall)
    return {f"{name} [{database}]": row for name, row in found.items()}


def starts(port: int, hall: Hall) -> dict[str, object]:
    """Let everybody start within ten seconds, evenly."""
    before = hall.stored()["started"]
    path, kind = f"/learn/{hall.course}/examination", {"Content-Type": "application/x-www-form-urlencoded"}
    requests = [Request("POST", path, h | kind, f"csrf_token={h['X-CSRFToken']}".encode()) for h in hall.at_the_door]
    done = at_a_rate(port, requests, each=WITHIN / len(requests))
    stored = hall.stored()["started"] - before
    assert stored == done.statuses.get(303, 0), f"{stored} attempts are there, {done.statuses} were answered"
    ok = done.statuses == {303: len(requests)} and done.seconds <= WITHIN + 1
    return row(done, target=f"all of them in {WITHIN:.0f} s (+1), no error", met=ok, counted=stored)


def steady_saves(port: int, hall: Hall, *, seconds: float = 10.0) -> dict[str, object]:
    """Send answers at a rate that a hall of thousands would, for a while."""
    sources = [saves(learner) for learner in hall.seated]
    requests = [next(sources[n % len(sources)]) for n in range(int(RATE * seconds))]
    before = hall.stored()["events"]
    done = at_a_rate(port, requests, each=1 / RATE)
    stored = hall.stored()["events"] - before
    assert stored == done.statuses.get(200, 0) == len(requests), f"{stored} events are there, {done.statuses} were answered"
    return row(done, target="no error", met=done.statuses == {200: len(requests)} and done.seconds <= seconds + 1, counted=stored)


def against_the_limit(port: int, limits: int, hall: Hall) -> dict[str, object]:
    """Save as fast as sixteen clients can, beside a bare check and upsert on the same server and database, in turn."""
    before, ours, ratios = hall.stored()["events"], [], []
    for _ in range(ROUNDS):
        limit = drive(limits, _upserts, clients=CLIENTS, seconds=2)
        product = drive(port, partial(_saves_of, hall), clients=CLIENTS, seconds=3)
        ours.append(product)
        ratios.append(product.per_second / limit.per_second)
    done = together(ours)
    stored = hall.stored()["events"] - before
    assert stored >= done.statuses.get(200, 0), f"{stored} events are there, {done.statuses} were answered"
    ratio = round(median(ratios), 3)
    met = ratio >= 0.7 and done.at(0.99) <= 50 and set(done.statuses) == {200}
    return row(done, target="≥ 0.7 and p99 ≤ 50 ms", met=met, counted=stored) | {"limit": "check + upsert", "ratio": ratio}


def many_saves(port: int, hall: Hall) -> dict[str, object]:
    """Save a hundred thousand times, and count what the database refused because it was locked (503)."""
    before, statuses, began, taken = hall.stored()["events"], Counter[int](), time.perf_counter(), []
    while sum(statuses.values()) < SAVES:
        done = drive(port, partial(_saves_of, hall), clients=CLIENTS, seconds=5)
        statuses.update(done.statuses)
        taken.append(done)
    stored = hall.stored()["events"] - before
    assert stored >= statuses[200], f"{stored} events are there, {statuses} were answered"
    whole = together(taken)
    whole.seconds = time.perf_counter() - began
    return row(whole, target="no lock error", met=set(statuses) == {200}, counted=stored)


def submits(port: int, hall: Hall) -> dict[str, object]:
    """Hand in what is answered in full, four at a time."""
    before = hall.stored()["marked"]
    waiting = iter(hall.answered)

    def requests(_number: int) -> Iterator[Request]:
        for one in waiting:
            headers = one.headers | {"Content-Type": "application/x-www-form-urlencoded"}
            yield Request("POST", f"/attempts/{one.attempt}/submit", headers, f"csrf_token={one.headers['X-CSRFToken']}".encode())

    done = drive(port, requests, clients=4, seconds=60)
    stored = hall.stored()["marked"] - before
    assert stored == done.statuses.get(303, 0), f"{stored} are marked, {done.statuses} were answered"
    return row(done, target="p95 ≤ 300 ms", met=done.at(0.95) <= 300, counted=stored)


def saves(learner: Learner) -> Iterator[Request]:
    """Return the answers of one browser, one after the other and without end."""
    from genomeready.base.ids import new_uuid

    headers = learner.headers | {"Content-Type": "application/json"}
    for turn in itertools.count():
        place = turn % len(learner.tokens)
        body = {"place": place + 1, "answer": [learner.tokens[place]], "client_id": new_uuid(), "waited": 0}
        yield Request("POST", f"/attempts/{learner.attempt}/answers", headers, json.dumps(body).encode())


def _saves_of(hall: Hall, number: int) -> Iterator[Request]:
    return saves(hall.seated[number])


def _upserts(number: int) -> Iterator[Request]:
    for turn in itertools.count():
        yield Request("POST", "/upsert", {"Content-Type": "application/json"}, json.dumps({"place": (number * 19 + turn) % 100}).encode())


def at_a_rate(port: int, requests: Sequence[Request], *, each: float, clients: int = 2 * CLIENTS) -> Measured:
    """Send requests in their order, the n-th at n × `each` seconds; a time counts from when a request was due."""
    times: list[float] = []
    statuses: Counter[int] = Counter()
    lock, order = threading.Lock(), iter(enumerate(requests))
    began = time.perf_counter() + 0.2

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                number, request = next(order, (-1, None))
            if request is None:
                break
            due = began + number * each
            time.sleep(max(0.0, due - time.perf_counter()))
            status = _send(connection, request)
            with lock:
                times.append(1000 * (time.perf_counter() - due))
                statuses[status] += 1
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Measured(times, time.perf_counter() - began, 0, dict(statuses))


def _send(connection: http.client.HTTPConnection, request: Request) -> int:
    """Send once; where a kept connection was closed by the server, once more. 0 says that nobody answered."""
    for _ in range(2):
        try:
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError):
            connection.close()
        else:
            return answer.status
    return 0


def together(parts: Sequence[Measured]) -> Measured:
    """Return several runs as one."""
    statuses: Counter[int] = Counter()
    for part in parts:
        statuses.update(part.statuses)
    return Measured([t for part in parts for t in part.milliseconds], sum(part.seconds for part in parts), 0, dict(statuses))


def row(done: Measured, *, target: str, met: bool, counted: int) -> dict[str, object]:
    """Return what was measured as a row of the results; `counted` is what the database holds afterwards."""
    return {
        "median_ms": round(done.median, 2), "p95_ms": round(done.at(0.95), 2), "p99_ms": round(done.at(0.99), 2),
        "per_second": round(done.per_second, 1), "queries": None, "bytes": None, "limit": None, "ratio": None,
        "target": target, "target_met": met, "statuses": {str(status): number for status, number in done.statuses.items()},
        "counted": counted,
    }  # fmt: skip
