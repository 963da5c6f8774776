"""Limits on how often something may be tried. They hold when Redis is away (per process then)."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from genomeready.settings import Settings

limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True, headers_enabled=False)


def limit_requests(app: Flask, settings: Settings) -> None:
    """Connect the limiter: Redis where there are several machines, else the process's memory."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)
