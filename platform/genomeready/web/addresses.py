"""The addresses that templates write. A page holds dozens; each is built once a process and then remembered."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, has_request_context, request

MOST_REMEMBERED = 5000
"""How many addresses are remembered before all are forgotten and the memory begins anew."""


def mailed_address(endpoint: str, place: str | None = None, **values: str) -> str:
    """Return an address as it stands in a mail, below the public one, with `{place}` where something that it names goes.

    It needs no request: jobs write mails too.
    """
    held: dict[str, Any] = {**values, place: "PLACE"} if place else dict(values)
    path = current_app.url_map.bind("").build(endpoint, held).replace("PLACE", f"{{{place}}}")
    return str(current_app.config["GENOMEREADY"].public_url).rstrip("/") + path


def remembered_addresses(app: Flask) -> Callable[..., str]:
    """Return `url_for` with a memory: an address follows from the endpoint, its values and where the app is mounted alone.

    So what `app.url_defaults` adds may depend on the endpoint and its values only, as the files' number does.
    Values other than texts and whole numbers, endpoints written relative to their blueprint, and
    addresses outside of a request are always built anew.
    """
    known: dict[tuple[object, ...], str] = {}

    def url_for(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask's own
        if endpoint.startswith(".") or not has_request_context():
            return app.url_for(endpoint, **values)
        if any(type(value) not in {str, int} for value in values.values()):  # True is 1 as a key, but not in an address
            return app.url_for(endpoint, **values)
        key = (request.root_path, endpoint, *values.items())
        address = known.get(key)
        if address is None:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            address = known[key] = app.url_for(endpoint, **values)
        return address

    return url_for
