"""Signing and verifying a credential in each form, beside a bare Ed25519 operation in the same run: A B A B, one core.

`python bench/proofs.py` prints them alone; `make bench` puts them into its table. The credential is a full one: eight
competencies with every step of their scale, a status entry, evidence. Of a certificate's own texts each is
new each time, so that nothing but the achievement can be remembered. `rdfc in full` is PyLD's own algorithm under our
strict reading, without templates.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "platform"), str(HOME / "tests"), str(HOME / "bench"), str(HOME / "bench" / "limits"), str(HOME)]

from factories.credentials import DID, NOON, a_p256_signer, a_proven, a_signer, a_statement, a_trust  # noqa: E402
from in_process import milliseconds, signing  # noqa: E402

from genomeready.base.ids import new_salt, new_uuid  # noqa: E402
from genomeready.credentials.did import key_id  # noqa: E402
from genomeready.credentials.document import ShownBy, selective_claims, unsigned_credential  # noqa: E402
from genomeready.credentials.proofs.data_integrity import EDDSA_JCS_2022, EDDSA_RDFC_2022, PROOF_SUITES, with_proofs  # noqa: E402
from genomeready.credentials.proofs.linked_data import Reader  # noqa: E402
from genomeready.credentials.proofs.sd_jwt import issued_sd_jwt, shown_in  # noqa: E402
from genomeready.credentials.proofs.vc_jwt import credential_as_jwt, credential_in_jwt  # noqa: E402
from genomeready.credentials.securing import secured_by  # noqa: E402
from genomeready.credentials.verifying import verify  # noqa: E402

ROUNDS = 5
SCALE = tuple(enumerate(("None", "Aware", "Applies with guidance", "Independent", "Leads")))
Work = Callable[[], object]


def a_document() -> dict[str, object]:
    """A full credential of a person and a salt of its own."""
    proven = tuple(a_proven(code=f"c{n}", title=f"Competency number {n}") for n in range(8))
    proven = tuple(type(one)(**{**vars(one), "scale": SCALE}) for one in proven)
    address = f"https://genomeready.example/verify/{new_uuid()}"
    index = str(int(new_salt(), 16) % 131_072)
    place = "https://genomeready.example/status/revocation/1"
    status = {
        "id": f"{place}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": index,
        "statusListCredential": place,
    }
    evidence = (ShownBy(name="Examination", genre="Examination", narrative="A timed paper."),)
    return unsigned_credential(
        a_statement(address=address, subject=new_uuid(), salt=new_salt(), status=status, evidence=evidence, proven=proven)
    )


def works() -> dict[str, tuple[Work, str, int]]:
    """Return each piece of work, the limit it is held against, and how often it is run in a round."""
    signer, ecdsa = a_signer(), a_p256_signer()
    method, kid = key_id(DID, signer.multikey), key_id(DID, ecdsa.multikey)
    trust, documents = a_trust(signer, since=NOON), [a_document() for _ in range(64)]
    reader, turn = Reader(), iter(range(10**9))

    def one() -> dict[str, object]:
        return documents[next(turn) % len(documents)]

    def signed(*suites: object) -> Work:
        return lambda: with_proofs(one(), suites=suites, signer=signer, method=method, at=NOON)

    def checked(*suites: object) -> Work:
        ready = [with_proofs(document, suites=suites, signer=signer, method=method, at=NOON) for document in documents]
        return lambda: secured_by(ready[next(turn) % len(ready)], trust, at=NOON)

    texts = [json.dumps(with_proofs(document, suites=PROOF_SUITES, signer=signer, method=method, at=NOON)) for document in documents]
    token = credential_as_jwt(documents[0], signer=ecdsa, kid=kid, at=NOON)
    shown, held_back = selective_claims(documents[0], holder_name="Zofia Nowak")
    sd_jwt = issued_sd_jwt(shown, disclosed=held_back, signer=ecdsa, kid=kid, at=NOON, salt=new_salt)
    return {
        "sign eddsa-jcs-2022": (signed(EDDSA_JCS_2022), "sign", 300),
        "sign eddsa-rdfc-2022": (signed(EDDSA_RDFC_2022), "sign", 200),
        "sign both": (signed(*PROOF_SUITES), "sign", 200),
        "rdfc in full": (lambda: reader.in_full(one()), "sign", 5),
        "sign VC-JWT ES256": (lambda: credential_as_jwt(one(), signer=ecdsa, kid=kid, at=NOON), "sign", 300),
        "issue SD-JWT VC": (lambda: issued_sd_jwt(shown, disclosed=held_back, signer=ecdsa, kid=kid, at=NOON, salt=new_salt), "sign", 300),
        "verify eddsa-jcs-2022": (checked(EDDSA_JCS_2022), "verify", 300),
        "verify eddsa-rdfc-2022": (checked(EDDSA_RDFC_2022), "verify", 200),
        "verify both": (checked(*PROOF_SUITES), "verify", 200),
        "verify a file, each check": (lambda: verify(texts[next(turn) % len(texts)], trusts=[trust], register=None, at=NOON), "verify", 20),
        "verify VC-JWT ES256": (lambda: credential_in_jwt(token)[1].fits(ecdsa.multikey), "verify", 300),
        "verify SD-JWT VC": (lambda: shown_in(sd_jwt).token.fits(ecdsa.multikey), "verify", 300),
    }  # fmt: skip


def measured() -> dict[str, tuple[float, float, str]]:
    """Return for each piece of work its median in milliseconds, and its ratio to the bare operation."""
    sign, check = signing()
    bare = {"sign": sign, "verify": check}
    found = {}
    for name, (work, against, times) in works().items():
        milliseconds(work, times=70)  # each shape has its template
        own, ratios = [], []
        for _ in range(ROUNDS):
            limit = median(milliseconds(bare[against], times=300))
            own.append(median(milliseconds(work, times=times)))
            ratios.append(limit / own[-1])
        found[name] = (median(own), median(ratios), f"bare Ed25519 {against}")
    return found


if __name__ == "__main__":
    print(f"{'work':30}{'per s':>9}{'median ms':>11}{'ratio':>9}  limit")
    for name, (milli, ratio, limit) in measured().items():
        print(f"{name:30}{1000 / milli:>9.0f}{milli:>11.3f}{ratio:>9.4f}  {limit}")
