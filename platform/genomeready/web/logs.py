"""Structured logs: one JSON object a line on stdout, with the request's number. No personal data."""

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

from genomeready.base.ids import new_public_id

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
access = logging.getLogger("genomeready.access")


class JsonLines(logging.Formatter):
    """Format a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            said["request"] = g.get("request_id", "")
        said |= getattr(record, "fields", {})
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def start_logging(level: str) -> None:
    """Send every log record to stdout as JSON."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("genomeready")
    root.handlers = [handler]
    root.setLevel(level)
    root.propagate = False


def log_requests(app: Flask) -> None:
    """Give each request a number, log it once when answered, and send the number back."""

    @app.before_request
    def number() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if REQUEST_ID.fullmatch(given) else new_public_id()
        g.started = time.perf_counter()

    @app.after_request
    def line(answer: Response) -> Response:
        answer.headers["X-Request-ID"] = g.get("request_id", "")
        if request.endpoint in {"web.healthz", "static", "bootstrap.static"}:
            return answer
        fields = {
            "method": request.method,
            "endpoint": request.endpoint,  # never the address: it may hold a secret of a link
            "status": answer.status_code,
            "milliseconds": round(1000 * (time.perf_counter() - g.get("started", time.perf_counter())), 1),
        }
        access.info("request", extra={"fields": fields})
        return answer
