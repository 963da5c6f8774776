"""Every setting of the platform, read once from GENOMEREADY_* variables and then frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

PREFIX = "GENOMEREADY_"
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
SHORTEST_SECRET = 32


class BadSetting(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A setting that is missing or cannot be read; the message names it and says what to write."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator may choose. `docs/settings.md` explains each; a test compares the two."""

    home: Path
    instance_path: Path
    files_path: Path
    secret_key: str = field(repr=False)
    keys_passphrase: str = field(repr=False)
    database_url: str
    redis_url: str = ""
    public_url: str = "http://localhost:8000"
    pkcs11_library: str = ""
    pkcs11_token: str = ""
    pkcs11_pin: str = field(default="", repr=False)
    demo: bool = False
    https: bool = True
    proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    course_paths: tuple[Path, ...] = ()
    framework_paths: tuple[Path, ...] = ()
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_tls: bool = True
    mail_from: str = "GenomeReady <no-reply@localhost>"
    issuer_name: str = "GenomeReady"
    issuer_legal_identifier: str = ""
    issuer_country: str = ""
    timestamp_url: str = ""
    disclosure_threshold: int = 10
    disclosure_base: int = 5
    log_level: str = "INFO"
    password_memory_kib: int = 19_456
    sign_in_hours: int = 12
    sign_ins_per_5_minutes: int = 10
    answers_per_minute: int = 300

    @property
    def keys_path(self) -> Path:
        """Where the private signing keys lie (mode 700)."""
        return self.instance_path / "keys"

    @property
    def diplomas_path(self) -> Path:
        """Where sealed PDFs of certificates are kept for a month (mode 700)."""
        return self.instance_path / "diplomas"

    @property
    def known_issuers_path(self) -> Path:
        """Where the keys of issuers lie whose badges are known here: a did.json or a saved profile each."""
        return self.instance_path / "known-issuers"

    @property
    def mail_path(self) -> Path:
        """Where mail is written when no SMTP server is set."""
        return self.instance_path / "mail"


def read_settings(environ: Mapping[str, str] = os.environ, *, home: Path) -> Settings:
    """Build the settings from the environment.

    Raises:
        BadSetting: a value cannot be read, or a secret is missing outside the demonstration.
    """
    given = {name.removeprefix(PREFIX).lower(): value.strip() for name, value in environ.items() if name.startswith(PREFIX)}
    _refuse_unknown(given)
    demo = _flag("demo", given.get("demo", ""))
    instance = Path(given.get("instance_path") or home / "instance").resolve()
    values: dict[str, object] = {
        "home": home,
        "instance_path": instance,
        "files_path": Path(given.get("files_path") or instance / "files").resolve(),
        "demo": demo,
        "https": _flag("https", given.get("https") or ("0" if demo else "1")),
        "secret_key": _secret("secret_key", given, keep=instance / "demo-secret" if demo else None),
        "keys_passphrase": _secret("keys_passphrase", given, keep=instance / "demo-keys-passphrase" if demo else None),
        "database_url": _database(given.get("database_url") or f"sqlite:///{instance / 'genomeready.db'}"),
        "course_paths": (home / "courses", *_paths(given.get("course_paths", ""))),
        "framework_paths": (home / "competency_frameworks", *_paths(given.get("framework_paths", ""))),
        "trusted_hosts": tuple(h.strip() for h in given.get("trusted_hosts", "").split(",") if h.strip()),
    }
    for known in fields(Settings):
        if known.name in values or known.name not in given:
            continue
        values[known.name] = _read(known.name, str(known.type), given[known.name])
    settings = Settings(**values)  # type: ignore[arg-type]  # every value was read by its field's type
    _refuse_unsafe(settings)
    return settings


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = {f.name for f in fields(Settings)} | {"test_require", "shared", "test_database_url", "test_redis_url"}
    for name in given:
        if name not in known:
            message = f"{PREFIX}{name.upper()} is not a setting; see docs/settings.md for their names"
            raise BadSetting(message)


def _refuse_unsafe(settings: Settings) -> None:
    if settings.disclosure_threshold < 5 or settings.disclosure_base < 5:  # noqa: PLR2004 - the floor
        message = f"{PREFIX}DISCLOSURE_THRESHOLD and {PREFIX}DISCLOSURE_BASE may not be below 5"
        raise BadSetting(message)


def _read(name: str, kind: str, text: str) -> object:
    if kind.endswith("bool'>") or kind == "bool":
        return _flag(name, text)
    if kind.endswith("int'>") or kind == "int":
        try:
            return int(text)
        except ValueError:
            message = f"{PREFIX}{name.upper()} needs a whole number, not {text!r}"
            raise BadSetting(message) from None
    return text


def _flag(name: str, text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    message = f"{PREFIX}{name.upper()} needs 1 or 0, not {text!r}"
    raise BadSetting(message)


def _paths(text: str) -> tuple[Path, ...]:
    return tuple(Path(p).expanduser().resolve() for p in text.split(os.pathsep) if p.strip())


def _database(url: str) -> str:
    """Name the driver we ship, whatever the usual short form of the address.

    >>> _database("postgres://u@h/db")
    'postgresql+psycopg://u@h/db'
    """
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _secret(name: str, given: Mapping[str, str], *, keep: Path | None) -> str:
    """Return a secret that was given; in a demonstration, one that is made once and kept in a file."""
    text = given.get(name, "")
    if len(text) >= SHORTEST_SECRET:
        return text
    if text:
        message = f"{PREFIX}{name.upper()} is too short: give at least {SHORTEST_SECRET} random characters"
        raise BadSetting(message)
    if keep is None:
        message = f"{PREFIX}{name.upper()} is missing: set {SHORTEST_SECRET} or more random characters (or {PREFIX}DEMO=1 to try it out)"
        raise BadSetting(message)
    return _kept_demo_secret(keep)


def _kept_demo_secret(file: Path) -> str:
    from genomeready.base.ids import new_secret

    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_secret())
    return file.read_text()
