"""Limits on how often something may be tried. They hold when Redis is away (per process then)."""

from datetime import datetime

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from genomeready.settings import Settings

limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True, headers_enabled=False)


class PerMinute:
    """Counts within the running minute, in this process alone.

    For the hottest path: the limiter above starts a thread for each thing it counts, which costs a sixth of saving an answer.
    """

    def __init__(self) -> None:
        self._minute = 0
        self._counts: dict[str, int] = {}

    def is_above(self, limit: int, name: str, *, at: datetime) -> bool:
        """Count one more of a name, and say whether that is above the limit.

        >>> from datetime import UTC, timedelta
        >>> noon, counter = datetime(2026, 11, 27, 12, tzinfo=UTC), PerMinute()
        >>> [counter.is_above(2, "a", at=noon + timedelta(seconds=s)) for s in (0, 1, 59, 60)]
        [False, False, True, False]
        """
        minute = int(at.timestamp()) // 60
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        self._counts[name] = self._counts.get(name, 0) + 1
        return self._counts[name] > limit


def limit_requests(app: Flask, settings: Settings) -> None:
    """Connect the limiter: Redis where there are several machines, else the process's memory."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)
