"""`python app.py run`: from nothing to a served demonstration, stopped by Ctrl-C, started again without loss."""

import re
import signal
from pathlib import Path

import pytest
from serving import HOME, an_instance, status, wait_for

pytestmark = pytest.mark.server


def test_it_prepares_serves_stops_and_starts_again_with_everything_kept(tmp_path: Path) -> None:
    with an_instance(tmp_path) as instance:
        first = instance.start(str(HOME / "app.py"), "run", "--port", str(instance.port))
        wait_for(lambda: "GenomeReady is open at" in instance.logs(), "the welcome", seconds=90, logs=instance.logs)
        assert status(f"{instance.url}/courses/genomics-foundations") == 200
        assert "reviewer@meridia.example.org" in instance.logs()
        assert re.search(r"Password of all of them: \S{15,}", instance.logs())
        counted = instance.door("reports", "gap", "meridia", "--format", "csv").stdout

        first.send_signal(signal.SIGINT)
        assert first.wait(timeout=30) == 0
        assert status(f"{instance.url}/healthz") == 0

        second = instance.start(str(HOME / "app.py"), "run", "--port", str(instance.port))
        wait_for(lambda: status(f"{instance.url}/readyz") == 200, "the second start", seconds=90, logs=instance.logs)
        assert instance.door("reports", "gap", "meridia", "--format", "csv").stdout == counted
        second.send_signal(signal.SIGINT)
        assert second.wait(timeout=30) == 0


def test_without_settings_it_is_a_demonstration_and_says_so(tmp_path: Path) -> None:
    with an_instance(tmp_path) as instance:
        del instance.environment["GENOMEREADY_DEMO"]
        process = instance.start(str(HOME / "app.py"), "run", "--port", str(instance.port))
        wait_for(lambda: "This is a demonstration" in instance.logs(), "the note", seconds=90, logs=instance.logs)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
