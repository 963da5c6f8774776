"""`make test`: every check in turn, then a summary that names what failed and what could not run.

GENOMEREADY_TEST_REQUIRE=all turns everything that could not run into a failure, except what needs optional data: published
test vectors that are not kept in the tree. What they would have told is named as not run.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
REQUIRE_ALL = os.environ.get("GENOMEREADY_TEST_REQUIRE") == "all"
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
OPTIONAL = re.compile(r"^SKIPPED \[(\d+)\] .*: optional data: (.*)$", re.MULTILINE)
CLOSING = re.compile(r"^=*\s*(\d+ (passed|failed|error).* in [\d.]+s.*|no tests ran.*)\s*=*$", re.MULTILINE)


@dataclass
class Outcome:
    name: str
    status: int
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)
    optional: list[str] = field(default_factory=list)


def main() -> int:
    have("softhsm2-util", "softhsm2")
    missing = [] if have("chromium", "chromium", "fonts-dejavu-core") else ["journeys in Chromium: no chromium on this machine"]
    outcomes = [run(name, line) for name, line in steps(browser=not missing)]
    passed, failed = summarise(outcomes)
    missing += [f"{o.name}: {o.counts['skipped']} tests skipped (named in its output above)" for o in outcomes if o.counts.get("skipped")]
    for line in [*missing, *(f"{o.name}: {said}" for o in outcomes for said in o.optional)]:
        print(f"NOT RUN  {line}")
    if missing and REQUIRE_ALL:
        print("GENOMEREADY_TEST_REQUIRE=all: what did not run counts as failed.")
        failed += len(missing)
    if not missing and not any(o.optional for o in outcomes):
        print("Everything ran.")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def steps(*, browser: bool) -> list[tuple[str, list[str]]]:
    python, pytest = str(BIN / "python"), [str(BIN / "python"), "-m", "pytest", "-q"]
    parallel = ["-n", "2", "--no-loadscope-reorder"]
    apart = "not journey and not server"
    listed = [
        ("ruff check", [str(BIN / "ruff"), "check", "."]),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
        ("mypy", [str(BIN / "mypy")]),
        ("import contracts", [str(BIN / "lint-imports"), "--no-logo"]),
        ("frameworks check", [python, "app.py", "frameworks", "check"]),
        ("courses check", [python, "app.py", "courses", "check"]),
        ("tests on SQLite", [*pytest, *parallel, "-m", apart]),
        (
            "tests on PostgreSQL",
            [*pytest, *parallel, "-m", apart, "--database=postgresql", "--ignore=tests/architecture", "--ignore=tests/content", "tests"],
        ),
        ("tests with servers and faults", [*pytest, *parallel, "--dist=loadfile", "-m", "server", "tests/server", "tests/faults"]),
    ]
    if browser:
        listed.append(("journeys in Chromium", [*pytest, *parallel, "--dist=loadfile", "-m", "journey", "tests/journeys"]))
    return listed


def run(name: str, line: list[str]) -> Outcome:
    print(f"\n──── {name}", flush=True)
    environment = dict(os.environ) | {"PYTHONPATH": "platform"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile every module anew
    if "app.py" in line:
        environment |= {"GENOMEREADY_DEMO": "1", "GENOMEREADY_LOG_LEVEL": "WARNING"}
    started = time.monotonic()
    process = subprocess.Popen(line, cwd=HOME, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = []
    for text in process.stdout:
        print(text, end="", flush=True)
        said.append(text)
    status = process.wait()
    closing = CLOSING.findall("".join(said))
    counts: dict[str, int] = {}
    for number, word in COUNTS.findall(closing[-1][0]) if closing else ():
        counts[word.rstrip("s") if word.startswith("error") else word] = int(number)
    optional = OPTIONAL.findall("".join(said))
    if "skipped" in counts:
        counts["skipped"] -= sum(int(number) for number, _ in optional)
    return Outcome(name, status, time.monotonic() - started, counts, [f"{number} tests: {why}" for number, why in optional])


def summarise(outcomes: list[Outcome]) -> tuple[int, int]:
    print("\n──── summary")
    passed = failed = 0
    for outcome in outcomes:
        verdict = "ok    " if outcome.status == 0 else "FAILED"
        said = ", ".join(f"{n} {w}" for w, n in outcome.counts.items())
        print(f"{verdict}  {outcome.name:30} {outcome.seconds:6.1f} s  {said}")
        passed += outcome.counts.get("passed", 0) if outcome.counts else int(outcome.status == 0)
        broken = outcome.counts.get("failed", 0) + outcome.counts.get("error", 0)
        failed += max(broken, int(outcome.status != 0))
    return passed, failed


def have(program: str, *packages: str) -> bool:
    """Say whether a program that some tests drive is here, after installing it where that is possible."""
    if not shutil.which(program) and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {packages[0]} for the tests …", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        line = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(line, check=False, stdout=subprocess.DEVNULL)
    return shutil.which(program) is not None


if __name__ == "__main__":
    sys.exit(main())
