"""One reader for whatever somebody brings: a file or a text, told apart by its content and never by its name. Pure.

Limits come before any work. Nothing is fetched: a link is read only if it leads to our own register.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from genomeready.credentials.carriers.pdf import Seal, credential_in_pdf
from genomeready.credentials.carriers.png import SIGNATURE, credential_in_png
from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.carriers.svg import credential_in_svg
from genomeready.credentials.proofs.jws import looks_like_token
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.proofs.sd_jwt import shown_in
from genomeready.credentials.proofs.vc_jwt import credential_in_jwt
from genomeready.credentials.rules import read_number

LARGEST_FILE = 1536 * 1024
PAGE = re.compile(r"/verify/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.[a-z-]{2,6})?")
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Letters that make the rest of a line run the other way."""
LOOK_LIKE_LATIN = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ")  # noqa: RUF001 - these they are
"""Greek letters nobody can tell from Latin ones; the alpha, beta and gamma in names of genes are not among them."""


class Form(StrEnum):
    """What was brought."""

    JSON = "json"
    JWT = "jwt"
    SD_JWT = "sd-jwt"
    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    ADDRESS = "address"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What was brought: `text` is the credential (JSON, JWT or SD-JWT), the id behind an address, or a number."""

    form: Form
    text: str
    seal: Seal | None = None

    @property
    def is_name(self) -> bool:
        """Whether it only names a certificate, which then has to be looked up."""
        return self.form in {Form.ADDRESS, Form.NUMBER}


def read_any(data: bytes | str, *, own_address: str) -> Brought:
    """Return the credential in a file or a text, or the name of one in our register.

    `own_address` is the public address of this platform; a link to any other is not followed.

    Raises:
        Unreadable: it holds no credential, or one that no honest program writes; the words say why.
    """
    data = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    if len(data) > LARGEST_FILE:
        raise Unreadable("This is larger than any certificate. Nothing of it was read.")
    brought = _brought(data, own_address)
    if not brought.is_name:
        refuse_what_misleads(said_in(brought.text))
    return brought


def _brought(data: bytes, own_address: str) -> Brought:
    if data.startswith(SIGNATURE):
        return Brought(form=Form.PNG, text=credential_in_png(data))
    if data[:1024].find(b"%PDF-") >= 0:
        text, seal = credential_in_pdf(data)
        return Brought(form=Form.PDF, text=text, seal=seal)
    text = _as_text(data)
    if text.startswith("<"):
        return Brought(form=Form.SVG, text=credential_in_svg(data))
    if text.startswith("{"):
        return Brought(form=Form.JSON, text=text)
    if looks_like_token(text.split("~", 1)[0]):
        return Brought(form=Form.SD_JWT if "~" in text else Form.JWT, text=text)
    return _named(text, own_address)


def _as_text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as fault:
        raise Unreadable("This is no kind of file that carries certificates. They come as PDF, PNG, SVG, JSON or JWT.") from fault


def _named(text: str, own_address: str) -> Brought:
    number = read_number(text) if len(text) < len(own_address) + 100 else None
    if number:
        return Brought(form=Form.NUMBER, text=number)
    if not text.lower().startswith(("http://", "https://")):
        raise Unreadable("This is neither a certificate, nor the address of one, nor a number such as GR-2026-Q7AB-CD2X.")
    return Brought(form=Form.ADDRESS, text=id_behind(text, own_address))


def id_behind(link: str, own_address: str) -> str:
    """Return the id of the certificate a link leads to, in our own register.

    Raises:
        Unreadable: it leads elsewhere, or to no certificate.

    >>> id_behind("https://a.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11", "https://a.example")
    '0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11'
    """
    own = urlsplit(own_address)
    try:
        parts = urlsplit(link)
        same = (parts.scheme, parts.netloc.lower()) == (own.scheme, own.netloc.lower())
    except ValueError:
        same = False
    if not same:
        raise Unreadable("This address leads to another place. Nothing is fetched from there; bring the file instead.")
    found = PAGE.fullmatch(parts.path.lower().rstrip("/"))
    if found is None:
        raise Unreadable("This address leads to no certificate; the page of one ends in a long number with four dashes.")
    return str(UUID(found[1]))


def said_in(text: str) -> dict[str, Any]:
    """Return what a credential says, whichever way it is written; its signature is still to be checked.

    Raises:
        Unreadable: it cannot be read.
    """
    try:
        if looks_like_token(text.split("~", 1)[0]):
            said = shown_in(text).claims if "~" in text else credential_in_jwt(text)[0]
        else:
            said = read_json(text)
    except ValueError as fault:
        words = "This cannot be read as a certificate (%(why)s). Use the file exactly as it was downloaded."
        raise Unreadable(words, why=str(fault)) from fault
    if not isinstance(said, dict):
        raise Unreadable("This is not a certificate: it names nobody and nothing that was achieved.")
    return said


def refuse_what_misleads(said: dict[str, Any]) -> None:
    """Pass over nothing that makes a name look like another.

    Raises:
        Unreadable: a name in it turns the reading direction around, or mixes alphabets that look alike.
    """
    for text in _names(said):
        if STEERING.search(text):
            raise Unreadable("A name in it holds letters that turn the reading direction around, as forgeries do.")
        mixed = next((word for word in text.split() if mixes_alphabets(word)), None)
        if mixed:
            raise Unreadable("The word %(word)s in it mixes letters of two alphabets that look alike, as forgeries do.", word=mixed)


def _names(said: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON can hold
    """Yield every name in it: of the issuer, the achievement, the holder."""
    for member, value in said.items() if isinstance(said, dict) else ((None, one) for one in said):
        if member in {"name", "targetName", "identityHash"} and isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from _names(value)


def mixes_alphabets(word: str) -> bool:
    r"""Say whether a word mixes Latin letters with Cyrillic ones, or with Greek ones that look like Latin.

    >>> [mixes_alphabets(word) for word in ("Nowak", "Новак", "N\u043ewak", "TGFβ", "Zoë")]
    [False, False, True, False, False]
    """
    scripts = {unicodedata.name(letter, "").split(" ", 1)[0] for letter in word if letter.isalpha()}
    if "LATIN" not in scripts:
        return "CYRILLIC" in scripts and "GREEK" in scripts
    return "CYRILLIC" in scripts or not LOOK_LIKE_LATIN.isdisjoint(word)
