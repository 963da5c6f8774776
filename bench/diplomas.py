"""The sealed PDF of a certificate: CPU for one, by its two halves, and 1,000 made by the job function in a fresh installation.

`python bench/diplomas.py [HOW MANY]` prints them; one core, no network, no time stamps.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "platform"), str(HOME / "tests"), str(HOME)]

from factories.credentials import a_certificate, a_p256_signer  # noqa: E402

from genomeready.base import clock  # noqa: E402
from genomeready.credentials.carriers.reading import read_any  # noqa: E402
from genomeready.credentials.carriers.sealing import seal_certificate, sealed  # noqa: E402
from genomeready.credentials.diploma import diploma_pdf  # noqa: E402
from genomeready.credentials.issuing import the_issuer  # noqa: E402
from genomeready.credentials.jobs import AT_ONCE, prepare_diplomas  # noqa: E402
from genomeready.credentials.presenting import diploma_of  # noqa: E402
from genomeready.credentials.queries.register import published  # noqa: E402
from genomeready.factory import create_app  # noqa: E402
from genomeready.settings import read_settings  # noqa: E402
from genomeready.web.database import db, unit_of_work  # noqa: E402
from genomeready.web.migrations import migrate  # noqa: E402


def cpu(work: Callable[[], object], *, times: int = 30) -> float:
    """Return the median of the CPU milliseconds of one run."""
    work()
    found = []
    for _ in range(times):
        before = time.process_time()
        work()
        found.append(1000 * (time.process_time() - before))
    return median(found)


def main(many: int) -> None:
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
            found = published(db.session, ids[0])
            assert found is not None
            signer = a_p256_signer()
            certificate = seal_certificate(signer, name="GenomeReady", since=clock.now())
            diploma = diploma_of(found, issuer=the_issuer(), invented=True)
            bare = diploma_pdf(diploma, credential=found.document, home=HOME, at=found.issued_at)
            whole = sealed(bare, signer=signer, certificate=certificate, issuer="GenomeReady")
            turn = iter(range(10**9))  # another holder each time: Typst remembers what it set before

            def another() -> bytes:
                return diploma_pdf(
                    replace(diploma, holder=f"Holder {next(turn)}"), credential=found.document, home=HOME, at=found.issued_at
                )

            typeset = cpu(another)
            seal = cpu(lambda: sealed(bare, signer=signer, certificate=certificate, issuer="GenomeReady"))
            read = cpu(lambda: read_any(whole, own_address="https://a.example"))
            print(
                f"one PDF: typeset {typeset:.1f} ms, seal {seal:.1f} ms, together {typeset + seal:.1f} ms of CPU; {len(whole) / 1024:.0f} kB"
            )
            print(f"read back, seal checked: {read:.1f} ms of CPU")
            db.session.rollback()
            began, used, made = time.perf_counter(), time.process_time(), 0
            while some := prepare_diplomas(settings):
                made += some
            print(f"{made} by the job: {time.perf_counter() - began:.1f} s, {time.process_time() - used:.1f} s of CPU")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else AT_ONCE)
