"""The Dockerfile's steps, run in a clean folder and a clean virtual environment.

No container engine is needed: the files it copies are copied, the lines it runs are run (those
that make users excepted), its command is started and its health check is asked.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from serving import HOME, end, free_port, wait_for

pytestmark = pytest.mark.server
DOCKERFILE = (HOME / "Dockerfile").read_text()


def steps(word: str) -> list[str]:
    return re.findall(rf"^{word} (.+)$", DOCKERFILE, re.MULTILINE)


def test_it_runs_as_a_plain_user_with_a_health_check() -> None:
    assert "USER genomeready" in DOCKERFILE
    assert DOCKERFILE.index("USER genomeready") < DOCKERFILE.index('CMD ["gunicorn"')
    assert len(steps("FROM")) == 2
    assert len(steps("HEALTHCHECK")) == 1


def test_what_it_copies_is_enough_to_serve(tmp_path: Path) -> None:
    image, venv, instance = tmp_path / "srv", tmp_path / "venv", tmp_path / "instance"
    image.mkdir()
    for line in steps("COPY"):
        if not line.startswith("--from"):
            *sources, target = line.split()
            for source in sources:
                _copy(HOME / source, image / target / (source if (HOME / source).is_file() else ""))
    environment = {"PATH": f"{venv / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path)} | {
        n: v for n, v in os.environ.items() if n.startswith("PIP_")
    }
    for line in steps("RUN"):
        if "useradd" not in line:
            here = line.replace("/opt/venv", str(venv)).replace("python -m venv", f"{sys.executable} -m venv")
            subprocess.run(here.split(), cwd=image, env=environment, check=True, capture_output=True)

    environment |= {
        "GENOMEREADY_SECRET_KEY": "a secret for this test alone, long enough",
        "GENOMEREADY_KEYS_PASSPHRASE": "a passphrase for this test alone, long enough",
        "GENOMEREADY_INSTANCE_PATH": str(instance),
        "GENOMEREADY_HTTPS": "0",
    }
    python, port = str(venv / "bin" / "python"), free_port()
    for arguments in (["db", "upgrade"], ["frameworks", "sync"], ["courses", "sync"]):
        subprocess.run([python, "app.py", *arguments], cwd=image, env=environment, check=True, capture_output=True)
    command = json.loads(re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)[-1])
    probe = json.loads(re.findall(r"HEALTHCHECK .+ CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)[0])
    server = subprocess.Popen(
        [str(venv / "bin" / command[0]), *command[1:-1], "--bind", f"127.0.0.1:{port}", command[-1]],
        cwd=image, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        asked = [python, *probe[1:-1], probe[-1].replace(":8000", f":{port}")]
        wait_for(
            lambda: subprocess.run(asked, env=environment, capture_output=True, check=False).returncode == 0, "the health check", seconds=30
        )
    finally:
        end([server])


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def test_compose_names_the_five_services_and_no_secret() -> None:
    import yaml

    compose = yaml.safe_load((HOME / "compose.yaml").read_text())

    assert set(compose["services"]) == {"web", "jobs", "proxy", "database", "redis"}
    assert compose["services"]["jobs"]["command"] == ["python", "app.py", "jobs"]
    settings = compose["x-application"]["environment"]
    assert settings["GENOMEREADY_SECRET_KEY"].startswith("${GENOMEREADY_SECRET_KEY:?")
    assert settings["GENOMEREADY_PROXIES"] == "1"
