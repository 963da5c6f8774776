"""The security headers of every answer; `tests/web/test_headers.py` holds their exact values."""

from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, g, request

from genomeready.base.ids import digest, new_secret

HSTS = "max-age=31536000; includeSubDomains"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def nonce() -> str:
    """Return this answer's nonce for scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = new_secret()
    return str(g.csp_nonce)


def policy() -> str:
    """Return the content security policy of this answer."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce()}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def number_files(app: Flask) -> None:
    """Give the addresses of our files a number that changes with them, so that no browser keeps old ones after an upgrade."""
    newest = max((p.stat().st_mtime_ns for p in Path(str(app.static_folder)).rglob("*") if p.is_file()), default=0)
    number = digest(str(newest))[:8]

    @app.url_defaults
    def numbered(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("v", number)


def set_headers(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer, errors and files included."""

    @app.after_request
    def headers(answer: Response) -> Response:
        if answer.status_code != HTTPStatus.NOT_MODIFIED:  # the browser keeps the page, and with it the policy that names its nonce
            answer.headers["Content-Security-Policy"] = policy()
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        answer.headers["Permissions-Policy"] = PERMISSIONS
        if https:
            answer.headers["Strict-Transport-Security"] = HSTS
        if "Cache-Control" not in answer.headers and not (request.endpoint or "").endswith("static"):
            answer.headers["Cache-Control"] = "no-store"
        return answer

    app.jinja_env.globals["csp_nonce"] = nonce
