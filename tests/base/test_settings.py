"""Settings are read once, refuse what they do not know, and never carry a secret of their own."""

from pathlib import Path

import pytest

from genomeready.settings import BadSetting, Settings, read_settings

SECRET = "x" * 40
PASSPHRASE = "p" * 40


def read(tmp_path: Path, **variables: str) -> Settings:
    environ = {f"GENOMEREADY_{name.upper()}": value for name, value in variables.items()}
    passphrase = {} if "demo" in variables else {"GENOMEREADY_KEYS_PASSPHRASE": PASSPHRASE}
    return read_settings({"GENOMEREADY_INSTANCE_PATH": str(tmp_path), **passphrase, **environ}, home=tmp_path)


def test_a_server_needs_a_secret_of_its_own(tmp_path: Path) -> None:
    assert read(tmp_path, secret_key=SECRET).secret_key == SECRET

    with pytest.raises(BadSetting, match="SECRET_KEY is missing"):
        read(tmp_path)
    with pytest.raises(BadSetting, match="too short"):
        read(tmp_path, secret_key="short")


def test_a_server_needs_a_passphrase_for_its_keys(tmp_path: Path) -> None:
    assert read(tmp_path, secret_key=SECRET).keys_passphrase == PASSPHRASE

    with pytest.raises(BadSetting, match="KEYS_PASSPHRASE is missing"):
        read(tmp_path, secret_key=SECRET, keys_passphrase="")
    with pytest.raises(BadSetting, match="KEYS_PASSPHRASE is too short"):
        read(tmp_path, secret_key=SECRET, keys_passphrase="short")


def test_the_demonstration_makes_a_passphrase_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    first, second = read(tmp_path, demo="1"), read(tmp_path, demo="1")

    assert first.keys_passphrase == second.keys_passphrase != first.secret_key
    assert (tmp_path / "demo-keys-passphrase").stat().st_mode & 0o077 == 0


def test_the_demonstration_makes_a_secret_and_keeps_it(tmp_path: Path) -> None:
    first, second = read(tmp_path, demo="1"), read(tmp_path, demo="yes")

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "demo-secret").stat().st_mode & 0o077 == 0


def test_https_is_on_unless_it_is_a_demonstration(tmp_path: Path) -> None:
    assert read(tmp_path, secret_key=SECRET).https
    assert not read(tmp_path, demo="1").https
    assert read(tmp_path, demo="1", https="1").https


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("no_such_thing", "1", "not a setting"),
        ("proxies", "two", "needs a whole number"),
        ("demo", "perhaps", "needs 1 or 0"),
        ("disclosure_threshold", "4", "may not be below 5"),
        ("disclosure_base", "1", "may not be below 5"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(tmp_path: Path, name: str, value: str, words: str) -> None:
    with pytest.raises(BadSetting, match=words):
        read(tmp_path, secret_key=SECRET, **{name: value})


def test_a_database_address_gets_the_driver_we_ship(tmp_path: Path) -> None:
    assert read(tmp_path, secret_key=SECRET, database_url="postgres://u@h/d").database_url == "postgresql+psycopg://u@h/d"
    assert read(tmp_path, secret_key=SECRET).database_url == f"sqlite:///{tmp_path / 'genomeready.db'}"


def test_files_lie_beside_the_database_unless_they_are_put_elsewhere(tmp_path: Path) -> None:
    assert read(tmp_path, secret_key=SECRET).files_path == tmp_path / "files"
    assert read(tmp_path, secret_key=SECRET, files_path=str(tmp_path / "shared")).files_path == tmp_path / "shared"


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    shown = repr(read(tmp_path, secret_key=SECRET, smtp_password="hidden-word"))

    assert SECRET not in shown
    assert PASSPHRASE not in shown
    assert "hidden-word" not in shown


def test_further_content_folders_come_after_the_shipped_one(tmp_path: Path) -> None:
    settings = read(tmp_path, secret_key=SECRET, course_paths=f"{tmp_path / 'a'}:{tmp_path / 'b'}")

    assert settings.course_paths == (tmp_path / "courses", tmp_path / "a", tmp_path / "b")
