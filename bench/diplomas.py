"""Certificates on paper and on their page, each beside a bare operation of the same run: one core, no network, no time stamps.

`python bench/diplomas.py [HOW MANY]` prints them, in a fresh installation on SQLite: the sealed PDF, its two halves, reading it back; HOW MANY
(1,000) made by the job function, CPU and wall; the page of a certificate, asked of the application itself (`make bench`
asks it of the servers). The bare operations: Typst setting a page of ten words; pyHanko's two hashes and one ECDSA signature over
the same bytes, by cryptography alone; a Flask application that answers with one row of the database by its key.
"""

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "platform"), str(HOME / "tests"), str(HOME / "bench" / "limits"), str(HOME)]

from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.hazmat.primitives.hashes import SHA256  # noqa: E402
from factories.credentials import a_certificate, a_head, a_p256_signer  # noqa: E402
from flask import Flask  # noqa: E402
from in_process import milliseconds  # noqa: E402
from sqlalchemy import text  # noqa: E402

from genomeready.base import clock  # noqa: E402
from genomeready.credentials.carriers.reading import read_any  # noqa: E402
from genomeready.credentials.carriers.sealing import seal_certificate, sealed  # noqa: E402
from genomeready.credentials.diploma import diploma_pdf  # noqa: E402
from genomeready.credentials.issuing import the_issuer  # noqa: E402
from genomeready.credentials.jobs import AT_ONCE, prepare_diplomas  # noqa: E402
from genomeready.credentials.presenting import diploma_of  # noqa: E402
from genomeready.credentials.queries.diplomas import templates_of  # noqa: E402
from genomeready.credentials.queries.register import Published, published  # noqa: E402
from genomeready.factory import create_app  # noqa: E402
from genomeready.settings import Settings, read_settings  # noqa: E402
from genomeready.web.database import db, unit_of_work  # noqa: E402
from genomeready.web.limits import limiter  # noqa: E402
from genomeready.web.migrations import migrate  # noqa: E402
from genomeready.web.pdf import typeset  # noqa: E402

BARE_PAGE = {
    "main.typ": '#set document(title: "A page")\n#set text(lang: "en")\n= A page\nTen words of #sys.inputs.data, and nothing else on the page.'
}
Work = Callable[[], object]


def cpu(work: Work, *, times: int = 40) -> float:
    """Return the median of the CPU milliseconds of one run."""
    work()
    return median(milliseconds(work, times=times, clock=time.process_time))


def beside(name: str, work: Work, bare: Work, what: str) -> float:
    """Print what a piece of work costs beside a bare operation, measured in turn, A B A B; return what the bare one costs."""
    found = [(cpu(work), cpu(bare)) for _ in range(2)]
    ours, limit = (median(one) for one in zip(*found, strict=True))
    print(f"{name}: {ours:.1f} ms of CPU, {ours / limit:.1f} times {what} ({limit:.2f} ms)")
    return limit


def one_pdf(found: Published) -> float:
    """Print what one sealed PDF costs, by its halves, and reading it back; return what a bare page and signature cost."""
    signer, template = a_p256_signer(), templates_of(db.session, [found.public_id])[found.public_id]
    certificate = seal_certificate(signer, name="GenomeReady", since=clock.now())
    diploma = diploma_of(found, issuer=the_issuer(), invented=True)
    bare = diploma_pdf(diploma, template, credential=found.document, at=found.issued_at)
    whole = sealed(bare, signer=signer, certificate=certificate, issuer="GenomeReady")
    turn = iter(range(10**9))  # another holder each time: Typst remembers what it set before
    key = ec.generate_private_key(ec.SECP256R1())

    def another() -> bytes:
        return diploma_pdf(replace(diploma, holder=f"Holder {next(turn)}"), template, credential=found.document, at=found.issued_at)

    def page() -> bytes:
        return typeset(BARE_PAGE, {"turn": next(turn)}, dated=found.issued_at, archival=True)

    def signed() -> bytes:
        return key.sign(hashlib.sha256(bare).digest() + hashlib.sha256(whole).digest(), ec.ECDSA(SHA256()))

    def both() -> bytes:
        return sealed(another(), signer=signer, certificate=certificate, issuer="GenomeReady")

    beside("typeset", another, page, "a bare page")
    beside("seal", lambda: sealed(bare, signer=signer, certificate=certificate, issuer="GenomeReady"), signed, "a bare signature")
    limit = beside("sealed PDF", both, lambda: (page(), signed()), "a bare page and signature")
    beside("read back, seal checked", lambda: read_any(whole, own_address="https://a.example"), signed, "a bare signature")
    print(f"its size: {len(whole) / 1024:.0f} kB")
    return limit


def many_pdfs(settings: Settings, each: float) -> None:
    """Print what the job needs for all of them, beside as many bare pages and signatures."""
    db.session.rollback()
    began, used, made = time.perf_counter(), time.process_time(), 0
    while some := prepare_diplomas(settings):
        made += some
    wall, computed = time.perf_counter() - began, time.process_time() - used
    print(f"{made} by the job: {wall:.1f} s, {computed:.1f} s of CPU, {1000 * computed / made / each:.1f} times bare page and signature")


def the_page(app: Flask, found: Published) -> None:
    """Print how long the page of a certificate takes, beside one row by its key from a bare application on the same database."""
    bare, engine = Flask("bare"), db.engine

    @bare.get("/<public_id>")
    def row(public_id: str) -> str:
        with engine.connect() as connection:
            return str(connection.execute(text("SELECT number FROM award WHERE public_id = :id"), {"id": public_id}).scalar())

    limiter.enabled = False
    ours, limit = app.test_client(), bare.test_client()
    taken: dict[str, list[float]] = {"ours": [], "limit": []}
    for _ in range(5):
        taken["ours"] += milliseconds(lambda: ours.get(f"/verify/{found.public_id}"), times=60)
        taken["limit"] += milliseconds(lambda: limit.get(f"/{found.public_id}"), times=60)
    middle, low = median(taken["ours"]), median(taken["limit"])
    slow = quantiles(taken["ours"], n=20)[-1]
    print(f"page of a certificate: median {middle:.1f} ms, p95 {slow:.1f} ms, {middle / low:.1f} times one row by its key ({low:.2f} ms)")


def main(many: int) -> None:
    """Make an installation, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(
            {"GENOMEREADY_DEMO": "1", "GENOMEREADY_INSTANCE_PATH": folder, "GENOMEREADY_LOG_LEVEL": "ERROR"}, home=HOME
        )
        app = create_app(home=HOME, settings=settings)
        with app.app_context():
            with db.engine.begin() as connection:
                migrate(connection, HOME, to="head")
            with unit_of_work() as session:
                ids = [a_certificate(session).public_id for _ in range(many)]
                a_head(session)
            found = published(db.session, ids[0])
            assert found is not None
            many_pdfs(settings, one_pdf(found))
            the_page(app, found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else AT_ONCE)
