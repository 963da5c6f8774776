"""Drives a server from this process: a few clients in a closed loop, and what they measured."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None


@dataclass
class Measured:
    milliseconds: list[float]
    seconds: float
    bytes: int
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    def at(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def median(self) -> float:
        return median(self.milliseconds)


def drive(port: int, requests: Callable[[int], Iterator[Request]], *, clients: int, seconds: float) -> Measured:
    """Let `clients` clients send their requests one after another for `seconds`.

    `requests(n)` gives client n's requests; a client ends early when they run out.
    """
    found: list[tuple[list[float], int, dict[int, int]]] = []
    start = threading.Barrier(clients + 1)

    def one(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        times, size, statuses = [], 0, {}
        source = requests(number)
        start.wait()
        end = time.perf_counter() + seconds
        for request in source:
            began = time.perf_counter()
            if began > end:
                break
            try:
                connection.request(request.method, request.path, request.body, request.headers)
                answer = connection.getresponse()
                content = answer.read()
            except (http.client.HTTPException, OSError):  # a worker that was recycled closed the connection
                connection.close()
                continue
            times.append(1000 * (time.perf_counter() - began))
            size = max(size, len(content))
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
        connection.close()
        found.append((times, size, statuses))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    statuses: dict[int, int] = {}
    for _, _, some in found:
        for status, number in some.items():
            statuses[status] = statuses.get(status, 0) + number
    return Measured([t for times, _, _ in found for t in times], took, max(size for _, size, _ in found), statuses)
