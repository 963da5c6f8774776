"""`python app.py certificates verify|revoke` and `python app.py keys list|rotate`."""

from pathlib import Path

import click

from genomeready.base import clock
from genomeready.base.refusals import Refused
from genomeready.credentials.auditing import check_log
from genomeready.credentials.did import NotADidDocument, Trust, trust_in
from genomeready.credentials.fetching import NotFetched, fetch_certificate, is_address
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.queries.keys import issuer_keys
from genomeready.credentials.queries.register import award_by, check_file
from genomeready.credentials.rules import LONGEST_REASON, SHORTEST_REASON, Cause, ReasonCode, read_number
from genomeready.credentials.services.awards import revoke_awards
from genomeready.credentials.services.keys import rotate_keys
from genomeready.credentials.services.log import sign_head
from genomeready.credentials.verifying import LARGEST, Outcome, Verdict, read_json, verify
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
        return trust_in(read_json(_file(path)))
    except NotADidDocument as fault:
        raise Failure(f"{path}: {fault}") from fault
    except ValueError as fault:
        raise Failure(f"{path} cannot be read as JSON.") from fault


@certificates.command("revoke", help="Revoke a certificate by its number or id, and withdraw the evidence that came with it.")
@click.argument("name", metavar="NUMBER|ID")
@click.option("--reason", required=True, help=f"Why, in {SHORTEST_REASON} to {LONGEST_REASON} characters; shown to everyone who checks it.")
@click.option("--code", type=click.Choice(list(ReasonCode)), default=ReasonCode.ERROR, show_default=True, help="What kind of reason.")
def revoke(name: str, reason: str, code: str) -> None:
    """Revoke as the platform's operator."""
    try:
        with unit_of_work() as session:
            award = award_by(session, read_number(name) or name.strip().lower())
            if award is None:
                raise Failure(f"No certificate has the number or id {name!r}.")
            revoke_awards(
                session, [award.id], why=Cause(code=ReasonCode(code), reason=reason), by=None, at=clock.now(), issuer=the_issuer()
            )
    except Refused as refusal:
        raise Failure(refusal.text) from refusal
    click.echo(f"{award.number} is revoked, and the evidence that came with it is withdrawn.")


@group("keys", help="The keys that sign certificates.")
def keys() -> None:
    """Group of commands."""


@keys.command("list", help="List every key that ever signed, and whether its private half is in the key folder.")
def list_keys() -> None:
    """Print a line for each key, the oldest first."""
    keyring = the_issuer().keyring
    with reading() as session:
        rows = issuer_keys(session)
        for key in rows:
            used = f"signed until {key.retired_at:%Y-%m-%d %H:%M} UTC" if key.retired_at else "signs now"
            half = "private half here" if keyring.has(key.multikey) else "private half not in the key folder"
            click.echo(f"{key.multikey}  made {key.made_at:%Y-%m-%d %H:%M} UTC  {used}  {half}")
    if not rows:
        click.echo("There is no key yet: the first is made with the first certificate, or now with `python app.py keys rotate`.")


@keys.command("rotate", help="Make a new signing key. The one before signs no more; what it signed still verifies.")
def rotate() -> None:
    """Rotate and name the new key."""
    with unit_of_work() as session:
        key = rotate_keys(session, the_issuer().keyring, by=None, at=clock.now())
    click.echo(f"Certificates are signed with {key.multikey} from now on. Keep a backup of {the_issuer().keyring.folder}.")


@group("log", help="The transparency log of issued and revoked certificates.")
def log() -> None:
    """Group of commands."""


@log.command("sign", help="Sign the head of the log now; the job process does it every minute.")
def sign() -> None:
    """Sign, and print the head."""
    with unit_of_work() as session:
        head = sign_head(session, issuer=the_issuer(), at=clock.now())
    click.echo(head.document if head else "The log is empty: no certificate was issued yet.")


@log.command("verify", help="Compute the whole log anew and compare. Exit status 0: all fits, 1: something was lost or altered.")
@click.option(
    "--head", "head_file", type=click.Path(path_type=Path), help="A head kept elsewhere (from /log/head): the log must have grown from it."
)
@click.pass_context
def verify_log(context: click.Context, head_file: Path | None) -> None:
    """Print what was compared, and each thing that does not fit."""
    known = _kept_head(head_file) if head_file else None
    with reading() as session:
        report = check_log(session, known=known)
    for fault in report.faults:
        click.echo(f"x {fault}")
    click.echo(
        f"{report.entries} entries, {report.documents} documents and {report.heads} signed heads compared; {len(report.faults)} do not fit."
    )
    context.exit(1 if report.faults else 0)


def _kept_head(path: Path) -> tuple[int, str]:
    try:
        said = read_json(_file(path))
        return int(said["size"]), str(said["sha256Root"])
    except (ValueError, TypeError, KeyError) as fault:
        raise Failure(f"{path} is no signed head of a log.") from fault
