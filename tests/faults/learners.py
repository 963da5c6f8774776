"""Learners in the middle of their examination, whose browsers keep a journal of what was acknowledged."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Self

from factories.journey import an_open_examination, answer_everything
from factories.people import a_person
from flask import Flask
from flask_wtf.csrf import generate_csrf
from serving import Instance
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Paper
from genomeready.base.ids import new_public_id
from genomeready.people.services.accounts import start_sign_in
from genomeready.web.database import db, unit_of_work

PATIENCE = 12.0
"""Seconds for which a browser sends a packet again. The promise is that the platform is back within ten."""


@dataclass
class Packet:
    """One answer on its way: what was sent, and whether it was acknowledged."""

    place: int
    answer: list[str]
    client_id: str
    sequence: int
    acknowledged: bool = False


@dataclass(eq=False)
class Learner:
    """Somebody with a session and an open examination, and the journal of their browser."""

    port: int
    headers: dict[str, str]
    person_id: int
    attempt_id: int
    attempt: str
    choices: list[list[list[str]]]
    """For each place of the paper the answers that can be sent for it."""
    device: str = field(default_factory=lambda: new_public_id()[:16])
    journal: list[Packet] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged_at: list[float] = field(default_factory=list)
    connection: http.client.HTTPConnection | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """The numbers of a browser's answers; its windows share them."""

    def write(self, turn: int) -> Packet:
        """Give the next answer; it stands in the journal from now on."""
        place = turn % len(self.choices)
        sequence = next(self.numbers)
        answers = self.choices[place]
        packet = Packet(
            place + 1, answers[(turn // len(self.choices)) % len(answers)], f"{self.device}.{sequence}.{sequence:08x}", sequence
        )
        self.journal.append(packet)
        return packet

    def send(self, packet: Packet) -> dict[str, Any] | None:
        """Send a packet once; what the server said if it acknowledged."""
        body = json.dumps({"place": packet.place, "answer": packet.answer, "client_id": packet.client_id}).encode()
        status, said = self.post(f"/attempts/{self.attempt}/answers", body, "application/json")
        if status != 200:
            return None
        self.acknowledged_at.append(time.monotonic())
        packet.acknowledged = True
        return dict(json.loads(said))

    def insist(self, packet: Packet) -> None:
        """Send a packet until it is acknowledged, as the page does, but not for ever."""
        end = time.monotonic() + PATIENCE
        while self.send(packet) is None and time.monotonic() < end:
            time.sleep(0.1)

    def post(self, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        """Post something; status 0 where the connection broke, as it does when a worker dies."""
        headers = self.headers | {"Content-Type": kind, "Accept": "application/json"}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
            self.connection.request("POST", path, body, headers)
            answer = self.connection.getresponse()
            said = answer.read()
        except (http.client.HTTPException, OSError):
            self.hang_up()
            self.statuses[0] += 1
            return 0, b""
        self.statuses[answer.status] += 1
        return answer.status, said

    def hand_in(self) -> int:
        token = self.headers["X-CSRFToken"]
        return self.post(f"/attempts/{self.attempt}/submit", f"csrf_token={token}".encode(), "application/x-www-form-urlencoded")[0]

    def in_another_window(self) -> "Learner":
        """The same attempt in a second window of the same browser, with a journal of its own."""
        return replace(self, journal=[], statuses=Counter(), acknowledged_at=[], connection=None)

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    @property
    def acknowledged(self) -> list[Packet]:
        return [packet for packet in self.journal if packet.acknowledged]


def some_learners(app: Flask, instance: Instance, number: int, *, answered: bool = False) -> list[Learner]:
    """Make learners with an open examination; `answered` ones gave every right answer and only have to hand in."""
    with app.app_context():
        made = [_learner(app, instance.port, n, answered=answered) for n in range(number)]
        db.engine.dispose()
    return made


def _learner(app: Flask, port: int, number: int, *, answered: bool) -> Learner:
    with unit_of_work() as session:
        person = a_person(session, name=f"Learner {number}", email=f"{new_public_id()}@example.org")
        attempt = an_open_examination(session, person)
        if answered:
            answer_everything(session, attempt)
        choices = _choices(session, attempt.id)
        token = start_sign_in(session, person, browser="test", hours=12)
    return Learner(port, _headers(app, token), person.id, attempt.id, attempt.public_id, choices)


def _choices(session: Session, attempt_id: int) -> list[list[list[str]]]:
    places = session.get_one(Paper, attempt_id).places
    return [
        [[token] for token, _ in place["frozen"]["options"]] if place["frozen"].get("options") else [["0.25"], ["1/3"], ["12"]]
        for place in places
    ]


def _headers(app: Flask, token: str) -> dict[str, str]:
    """Return the headers of a browser that is signed in and has a page of ours open."""
    with app.test_request_context("/"):
        from flask import g, session

        session["_user_id"], session["_fresh"] = token, True
        g.pop("csrf_token", None)  # kept from the learner before, as the application context is
        form_token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}"
    return {"Cookie": cookie, "X-CSRFToken": form_token}


class Crowd:
    """Learners that answer at the same time, each in a thread, until they are told to stop."""

    def __init__(self, learners: Iterable[Learner], act: Callable[[Learner, int], None], *, pause: float = 0.02) -> None:
        self.learners = list(learners)
        self.act = act
        self.pause = pause
        self.over = threading.Event()
        self.faults: list[BaseException] = []
        self.threads = [threading.Thread(target=self._go_on, args=(learner,)) for learner in self.learners]

    def _go_on(self, learner: Learner) -> None:
        turn = 0
        try:
            while not self.over.wait(self.pause):
                self.act(learner, turn)
                turn += 1
        except BaseException as fault:  # noqa: BLE001 - told to the test below
            self.faults.append(fault)
        finally:
            learner.hang_up()

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        assert not self.faults, self.faults

    @property
    def statuses(self) -> Counter[int]:
        return sum((learner.statuses for learner in self.learners), Counter())
