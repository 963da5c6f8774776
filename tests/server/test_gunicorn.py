"""The web server as shipped: what it refuses, and what it survives."""

import http.client
import json
import re
import signal
import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from servers import redis_for_tests
from serving import HOME, Instance, an_instance, status, wait_for

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with an_instance(tmp_path_factory.mktemp("instance")) as made:
        made.start_web()
        yield made


def raw(instance: Instance, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", instance.port), timeout=5) as connection:
        connection.sendall(request)
        return connection.recv(200)


def test_it_answers_and_is_ready(instance: Instance) -> None:
    assert status(f"{instance.url}/healthz") == 200
    assert status(f"{instance.url}/readyz") == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1.2.3.4\r\n\r\n",
        b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(80)) + b"\r\n",
    ],
    ids=["two hosts", "underscore", "two lengths", "blank in a name", "eighty headers"],
)
def test_an_ambiguous_request_is_refused(instance: Instance, request_: bytes) -> None:
    assert raw(instance, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200")

    assert re.match(rb"HTTP/1\.1 (4\d\d|5\d\d)", raw(instance, request_))
    assert not raw(instance, request_).startswith(b"HTTP/1.1 200")


def test_there_is_no_control_socket(instance: Instance) -> None:
    assert not list((Path.home() / ".gunicorn").glob("*")) if (Path.home() / ".gunicorn").exists() else True
    assert "control_socket_disable = True" in (HOME / "gunicorn.conf.py").read_text()
    assert status(f"{instance.url}/healthz") == 200


def test_a_killed_worker_is_replaced_and_nothing_else_is_lost(instance: Instance) -> None:
    import psutil

    master = psutil.Process(instance.processes[0].pid)
    victim = master.children()[0]

    victim.send_signal(signal.SIGKILL)

    wait_for(lambda: len([c for c in master.children() if c.is_running()]) == 2 and not victim.is_running(), "a new worker", seconds=10)
    assert status(f"{instance.url}/readyz") == 200


def test_logs_are_json_lines_without_addresses_or_names(instance: Instance) -> None:
    status(f"{instance.url}/sign-in?next=/secret-place")

    def logged() -> list[dict[str, object]]:
        lines = (instance.folder / "log-0.txt").read_text().splitlines()
        return [json.loads(line) for line in lines if '"endpoint": "people.sign_in"' in line]

    wait_for(lambda: bool(logged()), "the request's line in the log", seconds=5)
    assert {"at", "level", "request", "method", "endpoint", "status", "milliseconds"} <= set(logged()[0])
    assert "secret-place" not in json.dumps(logged())
    assert "127.0.0.1" not in json.dumps(logged())


def test_limits_hold_over_both_workers_by_redis_and_go_on_when_it_is_killed(tmp_path: Path) -> None:
    with redis_for_tests() as redis_url, an_instance(tmp_path, redis_url=redis_url) as instance:
        instance.start_web()
        shared = [_try_to_sign_in(instance) for _ in range(12)]
        import redis

        server = redis.Redis.from_url(redis_url)
        server.shutdown(nosave=True)
        server.close()
        time.sleep(0.5)
        without = [_try_to_sign_in(instance) for _ in range(24)]

    assert shared == [422] * 10 + [429] * 2
    assert set(without) <= {422, 429}
    assert without.count(422) <= 20, "each of the two workers counts to ten for itself"


def _try_to_sign_in(instance: Instance) -> int:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{instance.url}/sign-in").read().decode()
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    form = urllib.parse.urlencode({"csrf_token": token[1], "email": "x@example.org", "password": "wrong wrong wrong"}).encode()
    try:
        return int(opener.open(f"{instance.url}/sign-in", form).status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_a_host_without_the_name_gets_no_page(tmp_path: Path) -> None:
    with an_instance(tmp_path, trusted_hosts="localhost") as instance:
        instance.start_web()
        connection = http.client.HTTPConnection("127.0.0.1", instance.port)
        connection.request("GET", "/healthz", headers={"Host": "evil.example"})
        answer = connection.getresponse()
        answer.read()
        connection.close()

    assert answer.status == 400
