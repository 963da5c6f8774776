"""Reading what stands beside a certificate for who checks it offline."""

import json

from sqlalchemy.orm import Session

from genomeready.credentials.did import did_document, key_history
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.checking import own_records
from genomeready.credentials.queries.keys import own_trust
from genomeready.credentials.queries.register import Published


def material_of(session: Session, found: Published, *, issuer: Issuer) -> dict[str, str]:
    """Return the files of the archive by name: certificate, keys, their history, and list and log proof where there are any."""
    trust = own_trust(session, issuer.did)
    place = read_json(found.document).get("credentialStatus", {}).get("statusListCredential", "")
    records = own_records(session, trust, instance_id=found.instance_id)
    status_list, proof = records.status_list(place), records.inclusion(found.content_hash)
    return {
        "credential.json": found.document,
        "did.json": _written(did_document(issuer.did, trust.keys)),
        "issuer-keys.json": _written(key_history(issuer.did, trust.keys)),
        **({"status-list.json": status_list} if status_list else {}),
        **({"log-proof.json": _written(proof)} if proof else {}),
    }


def _written(said: object) -> str:
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"
