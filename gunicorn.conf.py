"""How gunicorn runs the application. `docs/operations.md` says why each line stands here."""

import os
from typing import Any

bind = os.environ.get("GUNICORN_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"  # takes slow clients without a proxy; behind one, GUNICORN_CMD_ARGS="--worker-class sync"
threads = 2  # more threads cost more CPU a page and a longer tail (docs/operations.md)
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
preload_app = True
control_socket_disable = True
header_map = "refuse"
forwarder_headers = ""
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
limit_request_line = 4094
limit_request_fields = 60
accesslog = None  # the application logs each request itself, without addresses


def post_fork(server: Any, worker: Any) -> None:
    """Give each worker connections of its own: those opened before the fork are not to be shared."""
    from app import app

    from genomeready.web.database import db

    with app.app_context():
        db.engine.dispose(close=False)
