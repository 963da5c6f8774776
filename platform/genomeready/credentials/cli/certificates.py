"""`python app.py certificates verify|revoke|vector`."""

import json
from pathlib import Path

import click

from genomeready.base import clock
from genomeready.base.refusals import Refused
from genomeready.credentials.cli.endorsing import endorse, endorse_demonstration, withdraw
from genomeready.credentials.cli.inspecting import inspect
from genomeready.credentials.cli.reading import json_in, printable, read_file
from genomeready.credentials.cli.specimen import specimen
from genomeready.credentials.corroborating import Records, check_offline
from genomeready.credentials.did import NotADidDocument, Trust, trust_in
from genomeready.credentials.fetching import NotFetched, fetch_certificate, is_address
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.proofs.data_integrity import SUITES
from genomeready.credentials.proofs.vectors import NotAVector, steps_of_proof
from genomeready.credentials.queries.checking import check_file
from genomeready.credentials.queries.register import award_by
from genomeready.credentials.rules import LONGEST_REASON, SHORTEST_REASON, Cause, ReasonCode, read_number
from genomeready.credentials.services.awards import revoke_awards
from genomeready.credentials.verifying import Outcome, State, Verdict
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading, unit_of_work

VALID_NOW, NOT_VALID, VALID_THEN = 0, 1, 3  # 2: it could not be asked
SYMBOLS = {Outcome.PASSED: "+", Outcome.FAILED: "x", Outcome.NOT_DONE: "?"}


@group("certificates", help="Check and revoke certificates.")
def certificates() -> None:
    """Group of commands."""


certificates.add_command(endorse)
certificates.add_command(endorse_demonstration)
certificates.add_command(withdraw)
certificates.add_command(inspect)
certificates.add_command(specimen)


@certificates.command(
    "verify",
    help="Check a FILE (PDF, PNG, SVG, JSON, JWT, SD-JWT) or the address of a certificate's page. "
    "Exit status 0: valid now, 1: not valid, 3: valid as of the day that is named, and nothing is known since then.",
)
@click.argument("place", metavar="FILE|URL")
@click.option("--offline", is_flag=True, help="Ask neither register nor network; needs --trust. What could not be checked is told.")
@click.option("--trust", type=click.Path(path_type=Path), help="The issuer's saved did.json.")
@click.option("--status-list", type=click.Path(path_type=Path), help="With --offline: the saved status list.")
@click.option("--log-proof", type=click.Path(path_type=Path), help="With --offline: the saved log-proof.json.")
@click.option("--email", default="", help="The address the holder is said to have; compared, not kept.")
@click.pass_context
def verify_certificate(
    context: click.Context, place: str, trust: Path | None, status_list: Path | None, log_proof: Path | None, email: str, *, offline: bool
) -> None:
    """Print the verdict and each check."""
    document = _fetched(place) if is_address(place) else read_file(Path(place))
    if offline and trust is None:
        raise Failure("Name the issuer's saved did.json with --trust; without it nothing can be checked offline.")
    if trust is not None and not offline:
        raise Failure("With --trust say --offline as well: then our own register is not asked.")
    if trust is not None:
        verdict = check_offline(document, _records(trust, status_list, log_proof), at=clock.now(), email=email)
    else:
        with reading() as session:
            verdict = check_file(session, document, issuer=the_issuer(), at=clock.now(), email=email).verdict
    _tell(verdict)
    context.exit(VALID_NOW if verdict.is_valid else VALID_THEN if verdict.state is State.VALID else NOT_VALID)


def _records(trust: Path, status_list: Path | None, log_proof: Path | None) -> Records:
    known = _trust(trust)
    published = read_file(status_list).decode(errors="replace") if status_list else None
    proof = json_in(log_proof) if log_proof else None
    return Records(
        trust=lambda _did: known,
        status_list=lambda _address: published,
        inclusion=lambda _content: proof if isinstance(proof, dict) else None,
    )


def _tell(verdict: Verdict) -> None:
    click.echo(verdict.words)
    for check in verdict.checks:
        click.echo(f"  {SYMBOLS[check.outcome]} {check.name}: {printable(check.text)}")
    if verdict.facts:
        click.echo(f"  {printable(verdict.facts.award)}: {printable(verdict.facts.title)}")


def _fetched(address: str) -> bytes:
    try:
        return fetch_certificate(address)
    except NotFetched as fault:
        raise Failure(str(fault)) from fault


def _trust(path: Path) -> Trust:
    try:
        return trust_in(json_in(path))
    except NotADidDocument as fault:
        raise Failure(f"{path}: {fault}") from fault


@certificates.command("revoke", help="Revoke a certificate by its number or id, and withdraw the evidence that came with it.")
@click.argument("name", metavar="NUMBER|ID")
@click.option("--reason", required=True, help=f"Why, in {SHORTEST_REASON} to {LONGEST_REASON} characters; shown to everyone who checks it.")
@click.option(
    "--code",
    type=click.Choice([c.value for c in ReasonCode]),
    default=ReasonCode.ERROR.value,
    show_default=True,
    help="What kind of reason.",
)
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


@certificates.command("vector", help="Print every step of a proof (canonical form, hashes, signature) for a document, options and a key.")
@click.option("--suite", type=click.Choice(list(SUITES)), required=True)
@click.option("--json", "file", type=click.Path(path_type=Path), required=True, help="document, options, privateKeyMultibase, contexts.")
def vector(suite: str, file: Path) -> None:
    """Reproduce an example of a Recommendation; nothing of this issuer is signed."""
    given = json_in(file)
    try:
        steps = steps_of_proof(given if isinstance(given, dict) else {}, suite=suite)
    except (NotAVector, NotCanonical) as fault:
        raise Failure(f"{file}: {fault}") from fault
    click.echo(json.dumps(steps, indent=1, ensure_ascii=False))
