"""The W3C's VC-API over our own code, so that public suites can be run against it: for tests alone, never mounted.

`POST /credentials/issue`, `/credentials/verify`, `/presentations/verify`. Issuer and holders are
`did:key`, which needs no host. Besides the pinned contexts the one for examples is known, since the suites
write their documents with it. Run: `PYTHONPATH=platform:tests python tests/vc_api.py 8108`.
"""

import sys
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from genomeready.base import clock
from genomeready.credentials.did import KnownKey, Trust
from genomeready.credentials.facts import issuer_of, moment_in
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.multibase import NotMultibase, read_multikey
from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.proofs.contexts import CREDENTIALS
from genomeready.credentials.proofs.data_integrity import holds, suites_with, with_proofs
from genomeready.credentials.proofs.linked_data import Reader
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.proofs.schemas import credential_faults
from genomeready.credentials.securing import NotSecured, secured_by

EXAMPLES = {"https://www.w3.org/ns/credentials/examples/v2": {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}
SUITES = suites_with(Reader(further=EXAMPLES))
Answer = tuple[Response, int]


def vc_api(signer: FileSigner) -> Flask:
    """Return an application that issues with a key and verifies what anybody's did:key signed."""
    app = Flask("vc_api")
    did = f"did:key:{signer.multikey}"

    @app.errorhandler(400)
    def refused(fault: BadRequest) -> Answer:
        return jsonify({"verified": False, "errors": [fault.description]}), 400

    @app.post("/credentials/issue")
    def issue() -> Answer:
        credential = _asked("credential")
        _refuse_unless_credential(credential | ({"issuer": did} if "issuer" not in credential else {}))
        issuer = credential.get("issuer", did)
        document = credential | {"issuer": issuer | {"id": did} if isinstance(issuer, dict) else did}
        try:
            signed = with_proofs(document, suites=tuple(SUITES.values()), signer=signer, method=f"{did}#{signer.multikey}", at=clock.now())
        except NotCanonical as fault:
            raise BadRequest(str(fault)) from fault
        return jsonify({"verifiableCredential": signed}), 201

    @app.post("/credentials/verify")
    def verify() -> Answer:
        credential = _asked("verifiableCredential")
        _refuse_unless_secured(credential, at=clock.now())
        return jsonify({"verified": True, "checks": ["proof", "period"], "errors": [], "warnings": []}), 200

    @app.post("/presentations/verify")
    def verify_presentation() -> Answer:
        presentation, options = _asked("verifiablePresentation"), _body().get("options", {})
        _refuse_unless_presented(presentation, options)
        inside = presentation.get("verifiableCredential", [])
        for credential in inside if isinstance(inside, list) else [inside]:
            _refuse_unless_secured(credential, at=clock.now())
        return jsonify({"verified": True, "checks": ["proof"], "errors": [], "warnings": []}), 200

    return app


def _body() -> dict[str, Any]:
    try:
        read = read_json(request.get_data())
    except ValueError as fault:
        raise BadRequest(str(fault)) from fault
    if not isinstance(read, dict):
        raise BadRequest("no JSON object")
    return read


def _asked(name: str) -> dict[str, Any]:
    value = _body().get(name)
    if not isinstance(value, dict):
        raise BadRequest(f"no {name}")
    return value


def _refuse_unless_credential(document: dict[str, Any]) -> None:
    fault = next(credential_faults(document), None)
    if fault is not None or document["@context"][0] != CREDENTIALS:
        raise BadRequest(f"this breaks the rules of Verifiable Credentials 2.0 at {fault or '@context'}")


def _refuse_unless_secured(document: object, *, at: datetime) -> None:
    if not isinstance(document, dict):
        raise BadRequest("no credential")
    _refuse_unless_credential(document)
    try:
        secured_by(document, _trust_of(issuer_of(document)), at=at, suites=SUITES)
    except NotSecured as fault:
        raise BadRequest(fault.why.value) from fault
    begins, ends = moment_in(document.get("validFrom")), moment_in(document.get("validUntil"))
    if (begins and at < begins) or (ends and at >= ends):
        raise BadRequest("this is not its time")


def _refuse_unless_presented(presentation: dict[str, Any], options: dict[str, Any]) -> None:
    holder, proof = presentation.get("holder"), presentation.get("proof")
    proof = proof[0] if isinstance(proof, list) and len(proof) == 1 else proof
    if not isinstance(proof, dict):
        raise BadRequest("one proof of the holder is asked for")
    method = str(proof.get("verificationMethod"))
    key = _trust_of(str(holder or method.partition("#")[0])).key(method)
    fits = key is not None and holds(presentation, proof, multikey=key.multikey, purpose="authentication", suites=SUITES)
    if not fits or any(proof.get(name) != options[name] for name in ("challenge", "domain") if name in options):
        raise BadRequest("the proof of the holder does not fit")


def _trust_of(did: str) -> Trust:
    """Return who a did:key names: the key is the name."""
    multikey = did.removeprefix("did:key:")
    try:
        read_multikey(multikey)
    except NotMultibase:
        return Trust(issuer=did, keys=())
    return Trust(issuer=did, keys=(KnownKey(id=f"{did}#{multikey}", multikey=multikey),))


if __name__ == "__main__":
    vc_api(FileSigner(Ed25519PrivateKey.generate())).run(port=int(sys.argv[1]))
