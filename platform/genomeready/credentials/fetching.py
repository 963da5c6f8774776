"""Fetching a certificate from the address of its page, for the command line only.

Only an address of this kind (`http(s)://host/verify/<uuid>`, with or without `.json`) is asked, no
redirect leads to another host or from https to http, the answer is small and must come soon.
Nothing that a document itself names is ever fetched.
"""

import http.client
import re
import urllib.error
import urllib.request
from typing import IO
from urllib.parse import urlsplit

from genomeready.credentials.proofs.reading import LARGEST

SECONDS = 10
PAGE = re.compile(r"/verify/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.json|\.pdf)?")


class NotFetched(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The certificate could not be had from that address; the message says why."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """Follow only within the same scheme and host."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            raise NotFetched(f"{old.netloc} sends on to another place ({new.scheme}://{new.netloc}); that is not followed.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_address(place: str) -> bool:
    """Say whether somebody means an address rather than a file.

    >>> is_address("https://a.example/verify/1"), is_address("certificate.json")
    (True, False)
    """
    return place.lower().startswith(("http://", "https://"))


def file_address(page: str) -> str:
    """Return the address of the .json file that belongs to a certificate's page.

    Raises:
        NotFetched: it is no address of a certificate.

    >>> file_address("https://a.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11.pdf")
    'https://a.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11.json'
    """
    try:
        parts = urlsplit(page)
        path, known = parts.path.lower(), parts.scheme in {"http", "https"} and parts.hostname and parts.username is None
    except ValueError:
        path, known = "", None
    if not known or not PAGE.fullmatch(path):
        raise NotFetched(
            "This is not the address of a certificate; one looks like https://host/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11."
        )
    return f"{parts.scheme}://{parts.netloc}{path.removesuffix('.json').removesuffix('.pdf')}.json"


def fetch_certificate(page: str) -> bytes:
    """Return the certificate behind the address of its page.

    Raises:
        NotFetched: it is no such address, or the host does not give a certificate.
    """
    address = file_address(page)
    opener = urllib.request.build_opener(_SameHost)
    asked = urllib.request.Request(address, headers={"Accept": "application/vc+ld+json, application/json"})  # noqa: S310 - http(s) only, see above
    try:
        with opener.open(asked, timeout=SECONDS) as answer:
            found: bytes = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as fault:
        raise NotFetched(f"{address} answers {fault.code}, so there is no certificate to check.") from fault
    except (OSError, http.client.HTTPException) as fault:
        raise NotFetched(f"{address} does not answer.") from fault
    return found
