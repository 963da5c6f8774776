"""`python app.py certificates endorse|withdraw-endorsement|endorse-demonstration`."""

import json
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app
from flask.cli import with_appcontext

from genomeready.base import clock
from genomeready.base.ids import new_uuid
from genomeready.base.refusals import NotThere, Refused
from genomeready.credentials.cli.reading import json_in, read_file
from genomeready.credentials.did import KnownKey, NotADidDocument, did_document, key_id, trust_in
from genomeready.credentials.endorsing import Endorser, signed_endorsement
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.queries.endorsements import course_named, endorsement_named
from genomeready.credentials.rules import KeyPurpose, WithdrawnBecause
from genomeready.credentials.services.endorsements import take_in_endorsement, withdraw_endorsement
from genomeready.web.cli import Failure
from genomeready.web.database import reading, unit_of_work

MINISTRY = "Ministry of Health of Meridia (invented)"
MINISTRY_DID = "did:web:health.meridia.example.org"
COMMENT = "The course teaches what the ministry of this invented country asks of its professionals. Made for the demonstration."


@click.command("endorse", help="Take in a body's signed endorsement of a course; certificates issued from now on carry it.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--course", required=True, help="The course's slug.")
@click.option("--trust", "did_file", type=click.Path(path_type=Path), required=True, help="The body's did.json, got from the body itself.")
@with_appcontext
def endorse(file: Path, course: str, did_file: Path) -> None:
    """Check every proof, then keep it."""
    try:
        trust = trust_in(json_in(did_file))
        with unit_of_work() as session:
            made = take_in_endorsement(
                session, read_file(file), course=course, trust=trust, issuer=the_issuer(), by=None, at=clock.now()
            )  # fmt: skip
    except NotADidDocument as fault:
        raise Failure(f"{did_file}: {fault}") from fault
    except NotThere as refusal:
        raise Failure(f"There is no course {course!r}.") from refusal
    except Refused as refusal:
        raise Failure(refusal.text) from refusal
    click.echo(f"{made.issuer_name} endorses {course}. Certificates issued from now on carry the endorsement.")


@click.command("withdraw-endorsement", help="Let an endorsement stand no longer; certificates that carry it say so when they are checked.")
@click.argument("address", metavar="ID")
@click.option("--code", type=click.Choice([code.value for code in WithdrawnBecause]), required=True, help="Why; everyone reads it.")
@click.option("--note", default="", help="For those alone who keep endorsements.")
@with_appcontext
def withdraw(address: str, code: str, note: str) -> None:
    """Withdraw as the platform's operator, by the `id` in the signed file."""
    try:
        with unit_of_work() as session:
            row = endorsement_named(session, address)
            if row is None:
                raise Failure(f"No endorsement has the id {address!r}.")
            found = withdraw_endorsement(session, row, because=WithdrawnBecause(code), note=note, by=None, at=clock.now())
    except Refused as refusal:
        raise Failure(refusal.text) from refusal
    click.echo(f"The endorsement by {found.issuer_name} is withdrawn. Certificates issued from now on do not carry it.")


@click.command("endorse-demonstration", help="In the demonstration: let an invented ministry with a key of its own sign an endorsement.")
@click.option("--course", required=True, help="The course's slug.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where endorsement.json and did.json go.")
@with_appcontext
def endorse_demonstration(course: str, folder: Path) -> None:
    """Sign with a key made for this one signature and kept nowhere."""
    if not current_app.config["GENOMEREADY"].demo:
        raise Failure("An invented ministry signs only where everything is a demonstration (GENOMEREADY_DEMO=1).")
    with reading() as session:
        found = course_named(session, course)
    if found is None:
        raise Failure(f"There is no course {course!r}.")
    signer = FileSigner(Ed25519PrivateKey.generate())
    ministry = Endorser(did=MINISTRY_DID, name=MINISTRY, signer=signer, multikey=signer.multikey)
    about = the_issuer().address_of(f"/courses/{course}?version={found.number}")
    said = signed_endorsement(ministry, address=f"urn:uuid:{new_uuid()}", about=about, title=found.title, comment=COMMENT, at=clock.now())
    key = KnownKey(id=key_id(MINISTRY_DID, signer.multikey), multikey=signer.multikey, purpose=KeyPurpose.CREDENTIAL)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("endorsement.json", said), ("did.json", did_document(MINISTRY_DID, [key]))):
        (folder / name).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    click.echo(
        f"{folder / 'endorsement.json'} is signed by {MINISTRY}. Take it in with `certificates endorse`, trusting {folder / 'did.json'}."
    )
