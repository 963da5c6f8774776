"""`python app.py certificates verify|revoke|vector` and `python app.py keys list|rotate|compromised`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app

from genomeready.base import clock
from genomeready.base.refusals import Refused
from genomeready.credentials.did import NotADidDocument, Trust, trust_in
from genomeready.credentials.fetching import NotFetched, fetch_certificate, is_address
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.proofs.data_integrity import SUITES
from genomeready.credentials.proofs.reading import LARGEST, read_json
from genomeready.credentials.proofs.vectors import NotAVector, steps_of_proof
from genomeready.credentials.queries.keys import issuer_keys, key_by, signed_since
from genomeready.credentials.queries.register import certificate_by, check_file
from genomeready.credentials.rules import LONGEST_REASON, SHORTEST_REASON, KeyPurpose, read_number
from genomeready.credentials.services.awards import revoke_certificate
from genomeready.credentials.services.keys import declare_compromised, rotate_keys
from genomeready.credentials.verifying import Outcome, Verdict, verify
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading, unit_of_work

SYMBOLS = {Outcome.PASSED: "+", Outcome.FAILED: "x", Outcome.NOT_DONE: "?"}


@group("certificates", help="Check and revoke certificates.")
def certificates() -> None:
    """Group of commands."""


@certificates.command("verify", help="Check a .json FILE, or the address of a certificate's page. Exit status 0: valid, 1: not valid.")
@click.argument("place", metavar="FILE|URL")
@click.option(
    "--did",
    "did_file",
    type=click.Path(path_type=Path),
    help="The issuer's saved did.json: checks offline, without register.",
)
@click.pass_context
def verify_certificate(context: click.Context, place: str, did_file: Path | None) -> None:
    """Print the verdict and each check."""
    document = _fetched(place) if is_address(place) else _file(Path(place))
    if did_file is not None:
        verdict = verify(document, trusts=[_trust(did_file)], register=None, at=clock.now())
    else:
        with reading() as session:
            verdict = check_file(session, document, did=the_issuer().did, at=clock.now())
    _tell(verdict)
    context.exit(0 if verdict.is_valid else 1)


def _tell(verdict: Verdict) -> None:
    click.echo(verdict.state.value.replace("-", " "))
    for check in verdict.checks:
        click.echo(f"  {SYMBOLS[check.outcome]} {check.name}: {_printable(check.text)}")
    if verdict.facts:
        click.echo(f"  {_printable(verdict.facts.award)}: {_printable(verdict.facts.title)}")


def _printable(text: str) -> str:
    """Return a text without the characters that steer a terminal: it may come from a stranger."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _fetched(address: str) -> bytes:
    try:
        return fetch_certificate(address)
    except NotFetched as fault:
        raise Failure(str(fault)) from fault


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as fault:
        raise Failure(f"{path} cannot be read: {fault.strerror}.") from fault


def _trust(path: Path) -> Trust:
    try:
        return trust_in(_json(path))
    except NotADidDocument as fault:
        raise Failure(f"{path}: {fault}") from fault


def _json(path: Path) -> object:
    try:
        return read_json(_file(path))
    except ValueError as fault:
        raise Failure(f"{path} cannot be read as JSON.") from fault


@certificates.command("revoke", help="Revoke a certificate by its number or id, and withdraw the evidence that came with it.")
@click.argument("name", metavar="NUMBER|ID")
@click.option("--reason", required=True, help=f"Why, in {SHORTEST_REASON} to {LONGEST_REASON} characters; shown to everyone who checks it.")
def revoke(name: str, reason: str) -> None:
    """Revoke as the platform's operator."""
    try:
        with unit_of_work() as session:
            certificate = certificate_by(session, read_number(name) or name.strip().lower())
            if certificate is None:
                raise Failure(f"No certificate has the number or id {name!r}.")
            revoke_certificate(session, certificate, reason=reason, by=None, at=clock.now())
    except Refused as refusal:
        raise Failure(refusal.text) from refusal
    click.echo(f"{certificate.number} is revoked, and the evidence that came with it is withdrawn.")


@certificates.command("vector", help="Print every step of a proof (canonical form, hashes, signature) for a document, options and a key.")
@click.option("--suite", type=click.Choice(list(SUITES)), required=True)
@click.option("--json", "file", type=click.Path(path_type=Path), required=True, help="document, options, privateKeyMultibase, contexts.")
def vector(suite: str, file: Path) -> None:
    """Reproduce an example of a Recommendation; nothing of this issuer is signed."""
    given = _json(file)
    try:
        steps = steps_of_proof(given if isinstance(given, dict) else {}, suite=suite)
    except (NotAVector, NotCanonical) as fault:
        raise Failure(f"{file}: {fault}") from fault
    click.echo(json.dumps(steps, indent=1, ensure_ascii=False))


@group("keys", help="The keys that sign certificates, status lists, JWTs and PDFs.")
def keys() -> None:
    """Group of commands."""


@keys.command("list", help="List every key that ever signed, what for, and whether its private half is in the key folder.")
def list_keys() -> None:
    """Print a line for each key, the oldest first."""
    keyring = the_issuer().keyring
    with reading() as session:
        rows = issuer_keys(session)
        for key in rows:
            used = f"signed until {_minute(key.retired_at)}" if key.retired_at else "signs now"
            stolen = f", compromised since {_minute(key.compromised_since)}" if key.compromised_since else ""
            half = "private half here" if keyring.has(key.multikey) else "private half not in the key folder"
            click.echo(f"{key.multikey}  {key.purpose}  made {_minute(key.made_at)}  {used}{stolen}  {half}")
    if not rows:
        click.echo("There is no key yet: the first is made with the first certificate, or now with `python app.py keys rotate`.")
    settings: Settings = current_app.config["GENOMEREADY"]
    if settings.demo:
        click.echo("This is a demonstration: it made the passphrase of its keys itself and keeps it beside them.")


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


_PURPOSE = click.option(
    "--purpose", type=click.Choice([str(purpose) for purpose in KeyPurpose]), default=str(KeyPurpose.CREDENTIAL), show_default=True
)


@keys.command("rotate", help="Make a new signing key. The one before signs no more; what it signed still verifies.")
@_PURPOSE
def rotate(purpose: str) -> None:
    """Rotate and name the new key."""
    with unit_of_work() as session:
        key = rotate_keys(session, the_issuer().keyring, by=None, at=clock.now(), purpose=KeyPurpose(purpose))
    click.echo(f"{key.multikey} signs from now on ({purpose}). Keep a backup of {the_issuer().keyring.folder}, and the passphrase apart.")


@keys.command("compromised", help="List what a key signed since DATE; with --declare, publish and use the key no more.")
@click.argument("multikey", metavar="KEY")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), required=True, help="From when others may have had it, UTC."
)
@click.option("--declare", is_flag=True, help="Say so in the register, and make a new key. This cannot be taken back.")
def compromised(multikey: str, since: datetime, *, declare: bool) -> None:
    """List the certificates that have to be issued anew, the oldest first."""
    moment = since.replace(tzinfo=UTC)
    try:
        with unit_of_work() as session:
            key = key_by(session, multikey)
            if key is None:
                raise Failure(f"No key of this issuer is {multikey!r}; `python app.py keys list` names them.")
            if declare:
                declare_compromised(session, key, the_issuer().keyring, since=moment, by=None, at=clock.now())
            affected = signed_since(session, key, moment)
    except Refused as refusal:
        raise Failure(refusal.text) from refusal
    for certificate in affected:
        click.echo(f"{certificate.number}  {certificate.public_id}  issued {_minute(certificate.issued_at)}")
    click.echo(f"Certificates signed with this key since {_minute(moment)}, to be issued anew: {len(affected)}.")
