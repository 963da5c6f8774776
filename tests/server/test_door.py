"""The one door: every command is listed, and what is wrong gets one line and status 2."""

from collections.abc import Iterator

import pytest
from serving import Instance, an_instance

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with an_instance(tmp_path_factory.mktemp("instance")) as made:
        yield made


def test_help_lists_every_command(instance: Instance) -> None:
    listed = instance.door("--help").stdout

    for command in (
        "run",
        "jobs",
        "db",
        "courses",
        "frameworks",
        "demo",
        "people",
        "certificates",
        "reports",
        "keys",
        "backup",
        "restore",
        "audit",
        "access",
    ):
        assert f"\n  {command} " in listed, command


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("db", "sideways"),
        ("db", "downgrade"),
        ("db", "upgrade", "9999"),
        ("run", "--port", "ninety"),
        ("run", "--port", "99999"),
        ("demo", "load", "--people", "many"),
        ("people", "import", "no-such-file.csv"),
        ("certificates", "verify", "no-such-file.json"),
        ("certificates", "revoke", "no-such-number", "--reason", "a long enough reason"),
        ("reports", "gap", "no-such-organisation"),
        ("reports", "gap", "meridia", "--as-of", "yesterday"),
        ("restore", "no-such-backup.zip"),
        ("keys", "melt"),
    ],
    ids=" ".join,
)
def test_a_wrong_argument_gets_one_line_and_status_two(instance: Instance, arguments: tuple[str, ...]) -> None:
    done = instance.door(*arguments, check=False)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_a_wrong_setting_gets_one_line_and_status_two(instance: Instance) -> None:
    instance.environment["GENOMEREADY_PROXIES"] = "two"
    done = instance.door("access", check=False)
    del instance.environment["GENOMEREADY_PROXIES"]

    assert done.returncode == 2
    assert done.stderr.strip() == "GENOMEREADY_PROXIES needs a whole number, not 'two'"


def test_access_prints_a_rule_for_every_page(instance: Instance) -> None:
    table = instance.door("access").stdout

    assert "/sign-in" in table
    assert "/organisations/<organisation>/waiting" in table
    assert "administrator, lead" in table
