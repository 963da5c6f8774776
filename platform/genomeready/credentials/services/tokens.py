"""A certificate in its other forms: a JWT, or an SD-JWT VC whose holder chooses what to show."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from genomeready.base.ids import new_salt
from genomeready.credentials.did import key_id
from genomeready.credentials.document import selective_claims
from genomeready.credentials.facts import issuer_of
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.proofs.sd_jwt import issued_sd_jwt
from genomeready.credentials.proofs.vc_jwt import credential_as_jwt
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.keys import signing_key


def sign_as_jwt(session: Session, document: str, *, issuer: Issuer, at: datetime) -> str:
    """Return an issued document as a JWT, signed now with the key for JWTs.

    Raises:
        KeyMissing: the private half is not in the key folder.
        KeyLocked: the passphrase does not open it.
    """
    unsecured = _unsecured(document)
    key, signer = signing_key(session, issuer.keyring, at=at, purpose=KeyPurpose.JWT)
    return credential_as_jwt(unsecured, signer=signer, kid=key_id(issuer_of(unsecured), key.multikey), at=at)


def sign_as_sd_jwt(session: Session, document: str, *, holder_name: str, issuer: Issuer, at: datetime) -> str:
    """Return an issued document as an SD-JWT VC in which name, score and evidence are disclosures of their own.

    Raises:
        KeyMissing: the private half is not in the key folder.
        KeyLocked: the passphrase does not open it.
    """
    unsecured = _unsecured(document)
    key, signer = signing_key(session, issuer.keyring, at=at, purpose=KeyPurpose.JWT)
    shown, held_back = selective_claims(unsecured, holder_name=holder_name)
    kid = key_id(issuer_of(unsecured), key.multikey)
    return issued_sd_jwt(shown, disclosed=held_back, signer=signer, kid=kid, at=at, salt=new_salt)


def _unsecured(document: str) -> dict[str, Any]:
    return {name: value for name, value in read_json(document).items() if name != "proof"}
