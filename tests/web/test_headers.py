"""The exact security headers of every kind of answer."""

import re
from collections.abc import Callable

import pytest
from conftest import Client
from flask import Flask

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'none'; script-src 'nonce-NONCE'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


@pytest.mark.parametrize("path", ["/sign-in", "/no/such/page", "/static/css/theme.css", "/healthz", "/my/work"])
def test_every_answer_carries_the_same_headers(client: Client, path: str) -> None:
    answer = client.get(path)

    assert {name: answer.headers.get(name) for name in FIXED} == FIXED
    nonce = re.search(r"nonce-([\w-]{20,})'", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    assert answer.headers["Content-Security-Policy"].replace(nonce[1], "NONCE") == POLICY


def test_the_nonce_is_fresh_and_the_one_the_page_uses(client: Client) -> None:
    pages = [client.get("/sign-in") for _ in range(2)]
    nonces = [re.search(r"nonce-([\w-]+)'", p.headers["Content-Security-Policy"]) for p in pages]

    assert all(n and f'nonce="{n[1]}"' in p.text for n, p in zip(nonces, pages, strict=True))
    assert len({n[1] for n in nonces if n}) == 2


def test_pages_are_not_kept_and_files_are(client: Client) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "max-age=3600" in client.get("/static/css/theme.css").headers["Cache-Control"]


def test_over_https_the_cookie_is_bound_to_the_host_and_the_site_to_https(make_app: Callable[..., Flask]) -> None:
    app = make_app(https=True)
    answer = app.test_client().get("/sign-in", base_url="https://localhost")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_only_the_named_hosts_are_answered(make_app: Callable[..., Flask]) -> None:
    client = make_app(trusted_hosts=("learn.example.org",)).test_client()

    assert client.get("/healthz", base_url="http://learn.example.org").status_code == 200
    assert client.get("/healthz", base_url="http://evil.example").status_code == 400
