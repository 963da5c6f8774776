"""The operations that are measured: what is asked of the product, of its limit, and what is hoped for."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from driver import Measured, Request
from flask import Flask
from flask_wtf.csrf import generate_csrf
from serving import HOME, Instance
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

LEARNERS = 160


@dataclass
class Learner:
    """An invented person with a session, an enrolment and an open attempt."""

    headers: dict[str, str]
    attempt: str
    tokens: list[str]


@dataclass
class Prepared:
    """What was made ready in the database before the servers were driven."""

    app: Flask
    engine: Engine
    learners: list[Learner]
    staff: dict[str, str]
    certificate: str
    first_lesson: str
    keys: Any = None
    acknowledged: int = 0
    unsubmitted: Iterator[Learner] = field(default_factory=lambda: iter(()))

    def stored_answers(self) -> int:
        from genomeready.assessment.models.attempts import AnswerEvent

        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(AnswerEvent)) or 0

    def note(self, operation: "Operation", measured: Measured) -> None:
        if operation.name == "answer save":
            self.acknowledged += measured.statuses.get(200, 0)

    def queries(self, operation: "Operation") -> int | None:
        """Count the statements of one request, in this process."""
        request = next(operation.requests(self, 0), None)
        if request is None:
            return None
        seen: list[str] = []

        def noted(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        event.listen(self.engine, "before_cursor_execute", noted)
        try:
            self.app.test_client(use_cookies=False).open(request.path, method=request.method, headers=request.headers, data=request.body)
        finally:
            event.remove(self.engine, "before_cursor_execute", noted)
        return len(seen)

    def sign(self) -> object:
        return self.keys.sign()

    def verify(self) -> object:
        return self.keys.verify()

    def report(self) -> object:
        return self.keys.report()


@dataclass(frozen=True)
class Operation:
    """One operation and the limit it is held against."""

    name: str
    requests: Callable[[Prepared, int], Iterator[Request]]
    limit: str | None
    limit_path: str = ""
    limit_method: str = "GET"
    target: str | None = None
    good: tuple[int, ...] = (200,)

    def limit_requests(self, number: int, path: str) -> Iterator[Request]:
        for turn in itertools.count():
            body = json.dumps({"place": (number * 10_000_019 + turn) % 100}).encode() if self.limit_method == "POST" else None
            yield Request(self.limit_method, path, {"Content-Type": "application/json"} if body else {}, body)

    def met(self, ratio: float | None, p95: float) -> bool | None:
        """Say whether the target (`≥ 0.5` of the limit, or `p95 ≤ 300 ms`) was met."""
        if self.target is None:
            return None
        number = float("".join(c for c in self.target.replace("p95", "") if c in "0123456789."))
        return p95 <= number if "ms" in self.target else (ratio or 0) >= number


def get(path: Callable[[Prepared], str], who: Callable[[Prepared, int], dict[str, str]]) -> Callable[[Prepared, int], Iterator[Request]]:
    def requests(prepared: Prepared, number: int) -> Iterator[Request]:
        while True:
            yield Request("GET", path(prepared), who(prepared, number))

    return requests


def nobody(_prepared: Prepared, _number: int) -> dict[str, str]:
    return {}


def learner(prepared: Prepared, number: int) -> dict[str, str]:
    return prepared.learners[number].headers


def staff(role: str) -> Callable[[Prepared, int], dict[str, str]]:
    return lambda prepared, _number: {"Cookie": prepared.staff[role].split("\n")[0]}


def saves(prepared: Prepared, number: int) -> Iterator[Request]:
    from genomeready.base.ids import new_uuid

    own = prepared.learners[number]
    for turn in itertools.count():
        place = turn % len(own.tokens)
        body = {"place": place + 1, "answer": [own.tokens[place]], "client_id": new_uuid()}
        yield Request(
            "POST", f"/attempts/{own.attempt}/answers", own.headers | {"Content-Type": "application/json"}, json.dumps(body).encode()
        )


def submits(prepared: Prepared, _number: int) -> Iterator[Request]:
    for one in prepared.unsubmitted:
        token = one.headers["X-CSRFToken"]
        headers = one.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        yield Request("POST", f"/attempts/{one.attempt}/submit", headers, f"csrf_token={token}".encode())


def sign_ins(prepared: Prepared, _number: int) -> Iterator[Request]:
    from urllib.parse import urlencode

    from genomeready.demo.meridia import PASSWORD

    cookie, token = prepared.staff["anonymous"].split("\n")
    while True:
        form = {"csrf_token": token, "email": "learner@meridia.example.org", "password": PASSWORD}
        yield Request("POST", "/sign-in", {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}, urlencode(form).encode())


def exam_page(prepared: Prepared, number: int) -> Iterator[Request]:
    own = prepared.learners[number]
    for turn in itertools.count():
        yield Request("GET", f"/attempts/{own.attempt}/{1 + turn % len(own.tokens)}", own.headers)


def revisits(prepared: Prepared, number: int) -> Iterator[Request]:
    own = prepared.learners[number]
    answer = prepared.app.test_client(use_cookies=False).get(prepared.first_lesson, headers=own.headers)
    while True:
        yield Request("GET", prepared.first_lesson, own.headers | {"If-None-Match": answer.headers.get("ETag", '"none"')})


PAGE = {"limit": "page of the same size", "limit_path": "/page"}
OPERATIONS = (
    Operation("home", get(lambda _: "/", nobody), **PAGE),
    Operation("course page", get(lambda _: "/courses/genomics-foundations", nobody), **PAGE, target="≥ 0.5"),
    Operation("lesson, signed in", get(lambda p: p.first_lesson, learner), **PAGE, target="≥ 0.5"),
    Operation("lesson again (ETag)", revisits, "304", "/not-modified", target="≥ 0.7", good=(200, 304)),
    Operation("my page", get(lambda _: "/my", learner), "page + 6 rows", "/page-and-six-rows", target="≥ 0.6"),
    Operation("examination page", exam_page, "page + 6 rows", "/page-and-six-rows", target="≥ 1.0"),
    Operation("sign-in", sign_ins, "argon2 verify", "/password", "POST", target="≥ 0.9", good=(303,)),
    Operation("answer save", saves, "check + upsert", "/upsert", "POST", target="≥ 0.7"),
    Operation("submit and mark 24", submits, "insert + commit", "/insert", "POST", target="p95 ≤ 300 ms", good=(303,)),
    Operation("certificate page", get(lambda p: f"/verify/{p.certificate}", nobody), "one row", "/row", target="≥ 0.5"),
    Operation("gap report page", get(lambda _: "/organisations/meridia/gaps", staff("reviewer")), **PAGE),
    Operation("limit: bare Flask", get(lambda _: "/healthz", nobody), "bare Flask", "/hello"),
)


def prepare(instance: Instance) -> Prepared:
    """Make sessions, enrolments, open attempts and a certificate, in this process, before the servers start."""
    import os

    os.environ.update({n: v for n, v in instance.environment.items() if n.startswith("GENOMEREADY_")} | {"GENOMEREADY_LOG_LEVEL": "ERROR"})
    from preparing import prepare_learners

    from genomeready.factory import create_app

    app = create_app(home=HOME)
    return prepare_learners(app, LEARNERS)


def cookie_of(app: Flask, session_token: str | None) -> str:
    """Return the Cookie header of a browser with this session, a newline, and its form token."""
    with app.test_request_context("/"):
        from flask import g, session

        if session_token:
            session["_user_id"], session["_fresh"] = session_token, True
        g.pop("csrf_token", None)  # kept from the cookie before, where an application context is open
        token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}\n{token}"
