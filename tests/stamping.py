"""A time-stamp authority (RFC 3161) on this machine, behind a real HTTP server: in order, or out of order in a way of one's choice."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import keys, tsp, x509
from cryptography import x509 as pki
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

REPLY = "application/timestamp-reply"
Answer = tuple[int, str, bytes]
Way = Callable[["Authority", tsp.TimeStampReq], Answer]
STAMPED_AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


@dataclass
class Authority:
    """An authority of one root, how it answers, and what it was asked."""

    root: x509.Certificate
    stamper: DummyTimeStamper
    way: Way
    url: str = ""
    asked: list[bytes] = field(default_factory=list)
    """The digests it was asked to stamp."""
    may_answer: threading.Event = field(default_factory=threading.Event)


def in_order(authority: Authority, request: tsp.TimeStampReq) -> Answer:
    return 200, REPLY, authority.stamper.request_tsa_response(request).dump()


def with_a_server_error(_: Authority, __: tsp.TimeStampReq) -> Answer:
    return 500, "text/plain", b"out of order"


def with_a_page(_: Authority, __: tsp.TimeStampReq) -> Answer:
    return 200, "text/html", b"<h1>Please sign in</h1>"


def with_rubbish(_: Authority, __: tsp.TimeStampReq) -> Answer:
    return 200, REPLY, b"\x30\x03rub"


def with_nothing(_: Authority, __: tsp.TimeStampReq) -> Answer:
    return 200, REPLY, b""


def with_a_refusal(_: Authority, __: tsp.TimeStampReq) -> Answer:
    return 200, REPLY, tsp.TimeStampResp({"status": {"status": "rejection", "status_string": ["Not today"]}}).dump()


def with_a_stamp_of_another_request(authority: Authority, request: tsp.TimeStampReq) -> Answer:
    other = request.copy()
    other["nonce"] = 1
    return in_order(authority, other)


def with_a_stamp_of_something_else(authority: Authority, request: tsp.TimeStampReq) -> Answer:
    other = request.copy()
    other["message_imprint"] = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    return in_order(authority, other)


def with_a_stamp_too_large(authority: Authority, request: tsp.TimeStampReq) -> Answer:
    response = authority.stamper.request_tsa_response(request)
    certificates = response["time_stamp_token"]["content"]["certificates"]
    for number in range(20):
        certificates.append(_certificate(f"Root {number}", None)[0])
    return 200, REPLY, response.dump(force=True)


def not_before_it_is_let(authority: Authority, request: tsp.TimeStampReq) -> Answer:
    """Answer only once the test says so: who waited for it would wait for ever."""
    authority.may_answer.wait(60)
    return in_order(authority, request)


def _certificate(
    name: str, root: tuple[x509.Certificate, rsa.RSAPrivateKey] | None, *, usage: pki.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(65537, 2048)
    named = pki.Name([pki.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = pki.load_der_x509_certificate(root[0].dump()).subject if root else named
    said = (
        pki.CertificateBuilder()
        .subject_name(named)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(pki.random_serial_number())
        .not_valid_before(STAMPED_AT - timedelta(days=1))
        .not_valid_after(STAMPED_AT + timedelta(days=3650))
        .add_extension(pki.BasicConstraints(ca=root is None, path_length=None), critical=True)
        .add_extension(
            pki.KeyUsage(
                digital_signature=root is not None, content_commitment=False, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=root is None, crl_sign=root is None, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if root:
        said = said.add_extension(pki.ExtendedKeyUsage([usage]), critical=True)
    made = said.sign(root[1] if root else key, SHA256())
    return x509.Certificate.load(made.public_bytes(Encoding.DER)), key


def a_stamper(
    name: str = "Stamps", *, root: tuple[x509.Certificate, rsa.RSAPrivateKey] | None = None, for_stamps: bool = True
) -> DummyTimeStamper:
    """What stamps, under a root or one of its own; its certificate may be for something else."""
    usage = ExtendedKeyUsageOID.TIME_STAMPING if for_stamps else ExtendedKeyUsageOID.SERVER_AUTH
    certificate, key = _certificate(name, root or _certificate("Another root", None), usage=usage)
    private = keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    return DummyTimeStamper(certificate, private, fixed_dt=STAMPED_AT)


@contextmanager
def an_authority(way: Way = in_order) -> Iterator[Authority]:
    """Run an authority until the block ends; another `way` may be set meanwhile."""
    root = _certificate("Root of stamps", None)
    authority = Authority(root=root[0], stamper=a_stamper(root=root), way=way)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            authority.asked.append(request["message_imprint"]["hashed_message"].native)
            status, kind, body = authority.way(authority, request)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authority.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
