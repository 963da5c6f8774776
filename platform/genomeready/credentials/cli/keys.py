"""`python app.py keys list|rotate|compromised`."""

from datetime import UTC, datetime

import click
from flask import current_app

from genomeready.base import clock
from genomeready.base.refusals import Refused
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.queries.keys import issuer_keys, key_by, signed_since
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.awards import sign_anew
from genomeready.credentials.services.keys import declare_compromised, rotate_keys
from genomeready.settings import Settings
from genomeready.web.cli import Failure, group
from genomeready.web.database import reading, unit_of_work


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
    settings: Settings = current_app.config["GENOMEREADY"]
    kept = f"Keep a backup of {settings.keys_path}, and the passphrase apart."
    click.echo(f"{key.multikey} signs from now on ({purpose}). {'It lies in the token.' if settings.pkcs11_library else kept}")


@keys.command("compromised", help="List what a key signed since DATE; with --declare, give the key up and sign all of it anew.")
@click.argument("multikey", metavar="KEY")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), required=True, help="From when others may have had it, UTC."
)
@click.option(
    "--declare",
    is_flag=True,
    help="Publish and use the key no more, make another, and sign anew what it signed. This cannot be taken back.",
)
def compromised(multikey: str, since: datetime, *, declare: bool) -> None:
    """List the certificates that have to be signed anew, the oldest first."""
    moment = since.replace(tzinfo=UTC)
    try:
        with unit_of_work() as session:
            key = key_by(session, multikey)
            if key is None:
                raise Failure(f"No key of this issuer is {multikey!r}; `python app.py keys list` names them.")
            affected = signed_since(session, key, moment)
            if declare:
                declare_compromised(session, key, the_issuer().keyring, since=moment, by=None, at=clock.now())
                sign_anew(session, [award.id for award in affected], by=None, at=clock.now(), issuer=the_issuer())
    except Refused as refusal:
        raise Failure(refusal.text) from refusal
    for award in affected:
        click.echo(f"{award.number}  {award.public_id}  issued {_minute(award.issued_at)}")
    click.echo(
        f"Certificates signed with this key since {_minute(moment)}, {'signed anew' if declare else 'to be signed anew'}: {len(affected)}."
    )
