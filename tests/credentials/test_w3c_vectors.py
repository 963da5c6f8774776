"""The example vectors of the W3C Recommendation, byte for byte, through the command that prints every step.

They are read from `w3c-vc-di-eddsa/TestVectors` in the folder of data that GENOMEREADY_SHARED names, or
beside this project; where there are none, this is reported as not run.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from genomeready.credentials.cli.certificates import certificates
from genomeready.credentials.multibase import Curve, from_multibase, to_multikey
from genomeready.credentials.proofs.data_integrity import EDDSA_JCS_2022, holds

BESIDE = Path(__file__).resolve().parents[3] / "shared"
VECTORS = Path(os.environ.get("GENOMEREADY_SHARED") or BESIDE) / "data" / "w3c-vc-di-eddsa" / "TestVectors"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CONTEXTS = {EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}
"""The Recommendation's own context for examples (VCDM 2.0, appendix B.1): every word is one of its vocabulary."""
SUITES = {"eddsa-rdfc-2022": "DataInt", "eddsa-jcs-2022": "JCS"}

pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="optional data: the W3C's example vectors are not on this machine")


def vector(*names: str) -> Any:
    return json.loads(VECTORS.joinpath(*names).read_text())


def text(suite: str, name: str) -> str:
    return (VECTORS / suite / f"{name}{SUITES[suite]}.txt").read_text()


def steps(app: Flask, folder: Path, suite: str, *, document: Any, options: Any, secret: str) -> dict[str, Any]:
    file = folder / "vector.json"
    file.write_text(json.dumps({"document": document, "options": options, "privateKeyMultibase": secret, "contexts": CONTEXTS}))
    result = app.test_cli_runner().invoke(certificates, ["vector", "--suite", suite, "--json", str(file)])
    assert result.exit_code == 0, result.output
    printed: dict[str, Any] = json.loads(result.output)
    return printed


@pytest.mark.parametrize("suite", SUITES)
def test_every_step_of_the_example_is_reproduced(app: Flask, tmp_path: Path, suite: str) -> None:
    config = vector(suite, f"proofConfig{SUITES[suite]}.json")
    if suite == "eddsa-rdfc-2022":
        del config["@context"]  # the Recommendation writes it into the hashed options; it is the document's

    printed = steps(
        app,
        tmp_path,
        suite,
        document=vector("unsigned.json"),
        options=config,
        secret=vector("keyPair.json")["privateKeyMultibase"],
    )

    assert printed["canonicalDocument"] == text(suite, "canonDoc")
    assert printed["canonicalOptions"] == text(suite, "proofCanon")
    assert printed["documentHash"] == text(suite, "docHash")
    assert printed["optionsHash"] == text(suite, "proofHash")
    assert printed["hashData"] == text(suite, "combinedHash")
    assert printed["signature"] == text(suite, "sigHex")
    assert printed["proofValue"] == text(suite, "sigBTC58")
    assert printed["signed"] == vector(suite, f"signed{SUITES[suite]}.json")


def test_the_key_of_the_example_has_the_multikey_of_the_example() -> None:
    public = vector("keyPair.json")["publicKeyMultibase"]

    assert to_multikey(from_multibase(public)[2:], Curve.ED25519) == public


def test_the_signed_example_verifies_and_with_no_letter_changed() -> None:
    signed = vector("eddsa-jcs-2022", "signedJCS.json")
    key = vector("keyPair.json")["publicKeyMultibase"]
    assert EDDSA_JCS_2022.name == signed["proof"]["cryptosuite"]
    assert holds(signed, signed["proof"], multikey=key)

    for member in ("id", "name", "description", "issuer", "validFrom"):
        altered = signed | {member: signed[member] + "x"}

        assert not holds(altered, signed["proof"], multikey=key), member


def test_both_proofs_of_the_example_of_a_proof_set_are_reproduced(app: Flask, tmp_path: Path) -> None:
    pairs, document = vector("proof-set-chain", "multiKeyPairs.json"), vector("proof-set-chain", "unsigned.json")
    signed = vector("proof-set-chain", "signedProofSet2.json")["proof"]

    for number, proof in enumerate(signed, start=1):
        options = {name: value for name, value in proof.items() if name not in {"proofValue", "@context"}}
        secret = pairs[f"keyPair{number}"]["privateKeyMultibase"]
        printed = steps(app, tmp_path, proof["cryptosuite"], document=document, options=options, secret=secret)

        assert printed["proofValue"] == proof["proofValue"]
