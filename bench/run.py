"""`make bench`: the servers as shipped, driven from this process, beside the limits of the same run.

For SQLite, then PostgreSQL: load SIZE invented people (600 unless told), start the product and the limit
programs, and drive both in turn, A B A B; then sit under load (bench/sitting.py; ONLY=sitting does that alone), and
measure what needs no server (ONLY=in-process measures that alone). Printed: operation, median, p95, queries, limit and the ratio to it. Machines are shared and noisy: the ratios may be relied on, the rates may not.
Results go to bench/results/<date>-<commit>.json.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "platform"), str(HOME / "tests"), str(HOME / "bench"), str(HOME / "bench" / "limits"), str(HOME)]

from classifying import TARGETS as CLASSIFYING  # noqa: E402
from classifying import Classifying  # noqa: E402
from driver import Measured, drive  # noqa: E402
from in_process import milliseconds, signing, sum_by_hand  # noqa: E402
from operations import OPERATIONS, Operation, Prepared, prepare  # noqa: E402
from pedigrees import TARGETS as OF_PEDIGREES  # noqa: E402
from pedigrees import Pedigrees  # noqa: E402
from proofs import measured  # noqa: E402
from revoking import BARE, REVOKED, TARGET, Revoking  # noqa: E402
from servers import postgresql_for_tests  # noqa: E402
from serving import Instance, an_instance, free_port, status, wait_for  # noqa: E402
from sitting import Hall, fill_the_hall, measure_sitting  # noqa: E402
from standings import LIMITS, TARGETS, Standings  # noqa: E402

SIZE = int(os.environ.get("SIZE", "600"))
SECONDS = float(os.environ.get("SECONDS_EACH", "2"))
ROUNDS = 3
CLIENTS = int(os.environ.get("CLIENTS", "4"))
ONLY = os.environ.get("ONLY", "")


def main() -> None:
    results: dict[str, dict[str, object]] = {}
    for database in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(postgresql_for_tests(durable=True)) if database == "postgresql" else ""
            limits_url = stack.enter_context(postgresql_for_tests(durable=True)) if url else f"sqlite:///{folder / 'limits.db'}"
            instance = stack.enter_context(
                an_instance(folder, database_url=url, sign_ins_per_5_minutes="100000000", password_memory_kib="19456")
            )
            for command in (["frameworks", "sync"], ["courses", "sync"], ["demo", "load", "--people", str(SIZE)]):
                instance.door(*command)
            prepared = prepare(instance)
            hall = fill_the_hall(prepared.app, prepared.engine) if ONLY in {"", "sitting"} else None
            if ONLY == "in-process":
                results |= in_process(database, prepared)
                continue
            instance.start_web()
            limits = start_limits(stack, folder, limits_url)
            if ONLY != "sitting":
                results |= measure(database, instance, limits, prepared)
            if hall:
                results |= sit(database, instance, limits, hall)
    write(results)


def sit(database: str, instance: Instance, limits: int, hall: Hall) -> dict[str, dict[str, object]]:
    rows = measure_sitting(database, instance.port, limits, hall)
    for name, found in rows.items():
        line(name, found)
        print(f"{'':46}answered {found['statuses']}; in the database afterwards: {found['counted']}")
    return rows


def start_limits(stack: ExitStack, folder: Path, url: str) -> int:
    port = free_port()
    line = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "bench/limits/gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{port}",
        "--chdir",
        "bench/limits",
        "app:app",
    ]
    line[4] = str(HOME / "bench" / "limits" / "gunicorn.conf.py")
    server = subprocess.Popen(
        line,
        cwd=HOME,
        env=dict(os.environ) | {"LIMIT_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=(folder / "limits.log").open("w"),
    )
    stack.callback(server.wait)
    stack.callback(server.terminate)
    wait_for(
        lambda: status(f"http://127.0.0.1:{port}/hello") == 200, "the limit programs", logs=lambda: (folder / "limits.log").read_text()
    )
    return port


def measure(database: str, instance: Instance, limits: int, prepared: Prepared) -> dict[str, dict[str, object]]:
    print(f"\n{database}, {SIZE} people, {CLIENTS} clients, {ROUNDS} × {SECONDS} s each, gunicorn gthread 2 × 2")
    print(f"{'operation':46}{'median':>9}{'p95':>9}{'p99':>9}{'per s':>9}{'queries':>9}  {'limit':24}{'ratio':>7}{'target':>8}")
    found = {}
    for operation in OPERATIONS:
        name = f"{operation.name} [{database}]"
        found[name] = one(operation, instance, limits, prepared)
        line(name, found[name])
    found |= in_process(database, prepared)
    stored, acknowledged = prepared.stored_answers(), prepared.acknowledged
    print(
        f"answers acknowledged to the driver: {acknowledged}; events in the database: {stored}; {'none lost' if stored >= acknowledged else 'LOST'}"
    )
    assert stored >= acknowledged
    return found


def one(operation: Operation, instance: Instance, limits: int, prepared: Prepared) -> dict[str, object]:
    ratios, ours = [], []
    sized = operation.limit_path
    for _ in range(ROUNDS):
        limit = None
        if operation.limit:
            limit = drive(limits, partial(operation.limit_requests, path=sized), clients=CLIENTS, seconds=SECONDS / 2)
        product = drive(instance.port, partial(operation.requests, prepared), clients=CLIENTS, seconds=SECONDS)
        prepared.note(operation, product)
        if not product.milliseconds:
            break
        if operation.limit == "page of the same size" and "rows=" not in sized:
            sized = f"{sized}?rows={max(1, product.bytes // 110)}"
            limit = drive(limits, partial(operation.limit_requests, path=sized), clients=CLIENTS, seconds=SECONDS / 2)
        ours.append(product)
        if limit:
            ratios.append(product.per_second / limit.per_second)
    every = Measured([t for m in ours for t in m.milliseconds], sum(m.seconds for m in ours), max(m.bytes for m in ours), {})
    bad = {s: n for m in ours for s, n in m.statuses.items() if s not in operation.good}
    assert not bad, (operation.name, bad, instance.logs()[-1500:])
    ratio = median(ratios) if ratios else None
    return {
        "median_ms": round(every.median, 2),
        "p95_ms": round(every.at(0.95), 2),
        "p99_ms": round(every.at(0.99), 2),
        "per_second": round(every.per_second, 1),
        "queries": prepared.queries(operation),
        "bytes": every.bytes,
        "limit": operation.limit,
        "ratio": round(ratio, 3) if ratio is not None else None,
        "target": operation.target,
        "target_met": operation.met(ratio, every.at(0.95)),
    }


def in_process(database: str, prepared: Prepared) -> dict[str, dict[str, object]]:
    sign, verify = signing()
    rows = {
        "limit: Ed25519 sign": milliseconds(sign, times=500),
        "limit: Ed25519 verify": milliseconds(verify, times=500),
        "limit: report's sum by hand in SQL": milliseconds(sum_by_hand(prepared.engine), times=20),
        "sign a credential": milliseconds(prepared.sign, times=200),
        "verify a credential": milliseconds(prepared.verify, times=200),
        "gap report, rows and rules": milliseconds(prepared.report, times=10),
    }
    against = {
        "sign a credential": "limit: Ed25519 sign",
        "verify a credential": "limit: Ed25519 verify",
        "gap report, rows and rules": "limit: report's sum by hand in SQL",
    }
    rows |= Standings(prepared.app).measure()
    rows |= Revoking(prepared.app).measure()
    rows |= Pedigrees(prepared.app).measure()
    rows |= Classifying(prepared.app).measure()
    against |= LIMITS | {REVOKED: BARE}
    targets = TARGETS | OF_PEDIGREES | {REVOKED: TARGET} | CLASSIFYING
    found: dict[str, dict[str, object]] = {}
    for name, times in rows.items():
        ordered, limit = sorted(times), against.get(name)
        found[f"{name} [{database}]"] = {
            "best_ms": round(ordered[0], 3),
            "median_ms": round(median(times), 3),
            "p95_ms": round(ordered[int(0.95 * len(ordered))], 3),
            "p99_ms": round(ordered[int(0.99 * len(ordered))], 3),
            "per_second": round(1000 / median(times), 1),
            "queries": None,
            "bytes": None,
            "limit": limit,
            "ratio": round(median(rows[limit]) / median(times), 3) if limit else None,
            "target": targets.get(name),
            "target_met": ordered[0] <= float(targets[name].split()[-2]) if name in targets else None,
        }
        line(f"{name} [{database}]", found[f"{name} [{database}]"])
    return found | (proofs() if database == "sqlite" else {})


def proofs() -> dict[str, dict[str, object]]:
    """Return what signing and verifying cost in each form; no database is asked."""
    targets = {"sign eddsa-jcs-2022": 1500, "sign eddsa-rdfc-2022": 500, "verify eddsa-jcs-2022": 1500, "verify eddsa-rdfc-2022": 500}
    found: dict[str, dict[str, object]] = {}
    for name, (milli, ratio, limit) in measured().items():
        target = targets.get(name)
        found[name] = {
            "median_ms": round(milli, 3),
            "p95_ms": None,
            "p99_ms": None,
            "per_second": round(1000 / milli, 1),
            "queries": None,
            "bytes": None,
            "limit": limit,
            "ratio": round(ratio, 4),
            "target": f"≥ {target} per s" if target else None,
            "target_met": 1000 / milli >= target if target else None,
        }
        line(name, found[name])
    return found


def line(name: str, row: dict[str, object]) -> None:
    met = {True: "met", False: "MISSED", None: ""}[row["target_met"]]  # type: ignore[index]
    said = "" if row["target"] is None else f"{row['target']} {met}"
    said += f" ({row['best_ms']})" if said and "best_ms" in row else ""
    print(
        f"{name:46}{row['median_ms']:>9}{row['p95_ms'] or '':>9}{row['p99_ms'] or '':>9}{row['per_second']:>9}{row['queries'] or '':>9}  {row['limit'] or '':24}{row['ratio'] or '':>7}  {said}",
        flush=True,
    )


def write(results: dict[str, dict[str, object]]) -> None:
    commit = (
        subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HOME, capture_output=True, text=True, check=False).stdout.strip()
        or "none"
    )
    from genomeready.base import clock

    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "people": SIZE,
        "clients": CLIENTS,
    }
    file = HOME / "bench" / "results" / f"{clock.today()}-{commit}.json"
    file.write_text(json.dumps({"machine": machine, "commit": commit, "operations": results}, indent=1) + "\n")
    print(f"\nWritten to {file.relative_to(HOME)}")


if __name__ == "__main__":
    main()
