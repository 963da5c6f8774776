"""Badges from elsewhere: what is verified is said, and what could not be checked is said as plainly."""

import base64
import copy
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from factories.credentials import DID, NOON, a_credential, a_p256_signer, a_proven, a_signer, a_trust, signed
from factories.frameworks import a_competency
from sqlalchemy.orm import Session

from genomeready.base import clock
from genomeready.credentials.cli.certificates import certificates
from genomeready.credentials.did import did_document
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.outside_badges.badge import OutsideBadge, Standing
from genomeready.credentials.outside_badges.known import KnownIssuers
from genomeready.credentials.outside_badges.reading import inspect_badge
from genomeready.credentials.outside_badges.version_2 import IssuerKey2, NotAnIssuer, issuer_key_in
from genomeready.credentials.proofs.vc_jwt import credential_as_jwt
from genomeready.credentials.services.outside import AnotherPersonsBadge, BadgeRefused, ground_in_badge
from genomeready.credentials.verifying import Outcome
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion

SIGNER, JWT_SIGNER = a_signer(), a_p256_signer()
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
P256 = ec.generate_private_key(ec.SECP256R1())
PROFILE = "https://badges.example/issuer"
HASHED = "sha256$" + hashlib.sha256(b"ana@example.orgabc").hexdigest()
LATER = NOON + timedelta(hours=1)
Run = Callable[..., Result]


def file_of(document: object) -> bytes:
    return json.dumps(document).encode()


def look(file: bytes, **known: Any) -> OutsideBadge:
    return inspect_badge(file, at=LATER, **known)


def outcomes(badge: OutsideBadge) -> dict[str, Outcome]:
    return {check.name: check.outcome for check in badge.checks}


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def an_assertion(**changes: Any) -> dict[str, Any]:
    """An Open Badges 2.0 assertion with its badge and issuer embedded."""
    said = {
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://badges.example/assertions/1",
        "recipient": {"type": "email", "hashed": True, "salt": "abc", "identity": HASHED},
        "badge": {
            "type": "BadgeClass", "id": "https://badges.example/badge", "name": "Variant reading", "criteria": {"narrative": "A paper."},
            "issuer": {"type": "Profile", "id": PROFILE, "name": "Example Institute"},
            "alignment": [{"targetName": "Reads a variant", "targetUrl": "https://badges.example/competencies/1"}],
        },
        "verification": {"type": "hosted"}, "issuedOn": "2026-01-02T00:00:00Z",
    }  # fmt: skip
    return said | changes


# Open Badges 3.0


def test_a_badge_of_a_known_issuer_is_verified_and_read() -> None:
    badge = look(file_of(a_credential(SIGNER, proven=(a_proven(title="Genome organisation"),))), trusts=[a_trust(SIGNER)])

    assert (badge.kind, badge.standing) == ("Open Badges 3.0", Standing.KNOWN)
    assert (badge.title, badge.issuer, badge.issuer_name) == ("Genomics foundations", DID, "GenomeReady")
    assert (badge.awarded, badge.valid_until) == (NOON, NOON.replace(year=2029))
    assert [one.name for one in badge.aligned] == ["Genome organisation"]
    assert outcomes(badge)["revocation"] is Outcome.NOT_DONE


def test_one_as_a_jwt_is_verified_too() -> None:
    unsigned = {name: value for name, value in a_credential(SIGNER).items() if name != "proof"}
    trust = a_trust(JWT_SIGNER)
    token = credential_as_jwt(unsigned, signer=JWT_SIGNER, kid=trust.keys[0].id, at=NOON)

    assert look(token.encode(), trusts=[trust]).standing is Standing.KNOWN
    assert look(f" {token[:-8]}AAAAAAAA\n".encode(), trusts=[trust]).standing is Standing.REFUSED


def test_an_issuer_that_is_its_own_key_is_verified_and_unknown() -> None:
    did = f"did:key:{SIGNER.multikey}"
    unsigned = {name: value for name, value in a_credential(SIGNER, issuer_did=did).items() if name != "proof"}
    from genomeready.credentials.proofs.data_integrity import with_proofs

    document = with_proofs(unsigned, signer=SIGNER, method=f"{did}#{SIGNER.multikey}", at=NOON)

    assert look(file_of(document)).standing is Standing.UNKNOWN
    assert look(file_of(document | {"name": "Something else"})).standing is Standing.REFUSED


def test_the_key_in_a_fragment_is_no_reason_to_trust_an_issuer_whose_document_is_not_here() -> None:
    badge = look(file_of(a_credential(SIGNER)))

    assert badge.standing is Standing.UNCHECKED
    assert outcomes(badge)["issuer"] is Outcome.NOT_DONE
    assert badge.title == "Genomics foundations"  # for the examiner, who reads that nothing was verified


def test_a_changed_badge_of_a_known_issuer_is_refused_and_nothing_it_says_is_given() -> None:
    badge = look(file_of(a_credential(SIGNER) | {"name": "Professor"}), trusts=[a_trust(SIGNER)])

    assert badge.standing is Standing.REFUSED
    assert (badge.title, badge.issuer_name, badge.awarded) == ("", "", None)


@pytest.mark.parametrize("key", ["another", "none"])
def test_a_badge_signed_with_another_key_or_none_is_refused(key: str) -> None:
    document = a_credential(a_signer()) if key == "another" else {n: v for n, v in a_credential(SIGNER).items() if n != "proof"}

    assert look(file_of(document), trusts=[a_trust(SIGNER)]).standing is Standing.REFUSED


def test_other_vocabularies_and_other_suites_are_said_to_be_unchecked() -> None:
    other = a_credential(SIGNER)
    elsewhere = other | {"@context": ["https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]}
    suite = other | {"proof": [{"type": "Ed25519Signature2020", "proofValue": "z1"}]}
    header = base64.urlsafe_b64encode(b'{"alg":"RS256"}').decode().rstrip("=")
    token = f"{header}.{base64.urlsafe_b64encode(file_of({n: v for n, v in other.items() if n != 'proof'})).decode().rstrip('=')}.AAAA"

    badges = [look(file, trusts=[a_trust(SIGNER)]) for file in (file_of(elsewhere), file_of(suite), token.encode())]

    assert [badge.standing for badge in badges] == [Standing.UNCHECKED] * 3
    assert [next(iter(outcomes(badge))) for badge in badges] == ["context", "signature", "signature"]


def test_one_that_ran_out_is_read_and_says_so() -> None:
    badge = look(file_of(a_credential(SIGNER, valid_until=NOON + timedelta(minutes=1))), trusts=[a_trust(SIGNER)])

    assert badge.standing is Standing.KNOWN
    assert outcomes(badge)["period"] is Outcome.FAILED


@pytest.mark.parametrize(
    ("email", "outcome"), [("ana@example.org", Outcome.PASSED), ("bo@example.org", Outcome.FAILED), ("", Outcome.NOT_DONE)]
)
def test_the_recipient_is_compared(email: str, outcome: Outcome) -> None:
    document = a_credential(SIGNER)

    assert outcomes(look(file_of(document), trusts=[a_trust(SIGNER)], email=email))["recipient"] is outcome
    assert outcomes(look(file_of(an_assertion()), email=email))["recipient"] is outcome


@pytest.mark.parametrize(
    "file",
    [b"", b"null", b"[]", b"{}", b"{", b"\xff\xfe", b"a.b.c", b"eyJ.eyJ.eyJ", b"[" * 9000, b" " * 300_000, b'{"type": 3, "proof": 4}'],
)
def test_hostile_files_are_refused_calmly(file: bytes) -> None:
    assert look(file, trusts=[a_trust(SIGNER)]).standing is Standing.REFUSED


@pytest.mark.parametrize("name", ["issuer", "credentialSubject", "type", "@context", "validFrom", "proof", "id", "name"])
@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [[]], True])
def test_whatever_stands_in_a_member_no_reader_falls_over(name: str, value: Any) -> None:
    for document in (a_credential(SIGNER), an_assertion()):
        changed = copy.deepcopy(document) | {name: value}
        assert look(file_of(changed), trusts=[a_trust(SIGNER)], email="ana@example.org").standing in Standing


# Open Badges 2.0


def test_a_hosted_one_says_that_its_server_was_not_asked() -> None:
    badge = look(file_of(an_assertion()))

    assert (badge.kind, badge.standing) == ("Open Badges 2.0", Standing.UNCHECKED)
    assert outcomes(badge)["signature"] is Outcome.NOT_DONE
    assert (badge.title, badge.issuer_name) == ("Variant reading", "Example Institute")
    assert [one.address for one in badge.aligned] == ["https://badges.example/competencies/1"]


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (P256, "ES256")])
def test_a_signed_one_is_checked_against_the_key_of_its_issuers_profile(key: Any, algorithm: str) -> None:
    token = jwt.encode(an_assertion(), key, algorithm=algorithm).encode()
    known = IssuerKey2(issuer=PROFILE, pem=pem(key))

    assert look(token, keys=[known]).standing is Standing.KNOWN
    assert look(token).standing is Standing.UNCHECKED
    assert look(token, keys=[IssuerKey2(issuer="https://elsewhere.example", pem=pem(key))]).standing is Standing.UNCHECKED
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert look(token, keys=[IssuerKey2(issuer=PROFILE, pem=pem(other))]).standing is Standing.REFUSED


def test_the_key_says_which_algorithm_is_meant_not_the_token() -> None:
    known = IssuerKey2(issuer=PROFILE, pem=pem(RSA))
    body = base64.urlsafe_b64encode(file_of(an_assertion())).decode().rstrip("=")
    forged = [f"{base64.urlsafe_b64encode(json.dumps({'alg': a}).encode()).decode().rstrip('=')}.{body}.AAAA" for a in ("none", "HS256")]
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - to see it refused

    assert [look(token.encode(), keys=[known]).standing for token in forged] == [Standing.REFUSED] * 2
    with pytest.warns(UserWarning, match="below the minimum"):
        token = jwt.encode(an_assertion(), weak, algorithm="RS256")
    assert look(token.encode(), keys=[IssuerKey2(issuer=PROFILE, pem=pem(weak))]).standing is Standing.REFUSED
    assert look(token.encode(), keys=[IssuerKey2(issuer=PROFILE, pem="no key")]).standing is Standing.REFUSED


@pytest.mark.parametrize("changes", [{"issuedOn": "yesterday"}, {"issuedOn": None}, {"expires": "soon"}, {"revoked": True}])
def test_one_without_dates_or_revoked_by_its_own_word_is_refused(changes: dict[str, Any]) -> None:
    assert look(file_of(an_assertion())).standing is Standing.UNCHECKED

    assert look(file_of(an_assertion(**changes))).standing is Standing.REFUSED


def test_one_that_ran_out_says_since_when() -> None:
    badge = look(file_of(an_assertion(expires="2026-06-01")))

    assert outcomes(badge)["period"] is Outcome.FAILED
    assert any("1 June 2026" in check.text for check in badge.checks)


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [
        ({"type": "email", "hashed": False, "identity": "Ana@Example.org "}, Outcome.PASSED),
        ({"type": "email", "hashed": True, "identity": "md5$" + hashlib.md5(b"ana@example.org").hexdigest()}, Outcome.PASSED),  # noqa: S324 - as old badges do
        ({"type": "email", "hashed": True, "identity": "sha512$00"}, Outcome.NOT_DONE),
        ({"type": "telephone", "hashed": False, "identity": "1"}, Outcome.NOT_DONE),
        ("ana@example.org", Outcome.NOT_DONE),
    ],
)
def test_the_recipients_of_older_badges_are_compared_as_they_are_written(recipient: Any, outcome: Outcome) -> None:
    assert outcomes(look(file_of(an_assertion(recipient=recipient)), email="ana@example.org"))["recipient"] is outcome


def test_an_issuers_key_is_read_from_its_profile_or_alone() -> None:
    alone = {"type": "CryptographicKey", "id": f"{PROFILE}/key", "owner": PROFILE, "publicKeyPem": pem(RSA)}

    assert (
        issuer_key_in(alone)
        == issuer_key_in({"type": "Profile", "id": PROFILE, "publicKey": alone})
        == IssuerKey2(issuer=PROFILE, pem=pem(RSA))
    )
    for nothing in ({}, [], None, {"id": PROFILE}, {"publicKeyPem": "x"}):
        with pytest.raises(NotAnIssuer):
            issuer_key_in(nothing)


# As ground of a claim


def address_of(session: Session, competency: Competency) -> str:
    version = session.get_one(FrameworkVersion, competency.version_id)
    framework = session.get_one(Framework, version.framework_id)
    return the_issuer().address_of(f"/frameworks/{framework.slug}/{version.number}/competencies/{competency.slug}")


def ground(session: Session, document: dict[str, Any], email: str = "ana@example.org") -> Any:
    known = KnownIssuers(trusts=(a_trust(SIGNER),))
    return ground_in_badge(session, file_of(document), email=email, known=known, issuer=the_issuer(), at=LATER)


def test_a_claim_gets_title_issuer_dates_and_the_competencies_that_are_ours(session: Session) -> None:
    competency = a_competency(session)
    a_competency(session)
    ours = a_proven(title=competency.title)
    document = a_credential(SIGNER, proven=(ours,))
    document = signed(
        {
            name: value
            for name, value in json.loads(json.dumps(document).replace(ours.address, address_of(session, competency))).items()
            if name != "proof"
        },
        SIGNER,
    )

    found = ground(session, document)

    assert found.competency_ids == (competency.id,)
    assert (found.title, found.awarded_by) == ("Genomics foundations", "GenomeReady")
    assert (found.awarded_on, found.valid_until) == (NOON.date(), NOON.date().replace(year=2029))
    assert found.badge.standing is Standing.KNOWN
    assert outcomes(found.badge)["revocation"] is Outcome.NOT_DONE


def test_a_hosted_badge_may_be_claimed_with_and_the_examiner_reads_what_was_not_checked(session: Session) -> None:
    found = ground(session, an_assertion())

    assert found.badge.standing is Standing.UNCHECKED
    assert "Anybody can write such a file" in found.badge.checks[0].text
    assert found.competency_ids == ()


def test_nobody_claims_with_another_persons_badge_or_an_altered_one(session: Session) -> None:
    document = a_credential(SIGNER)
    assert ground(session, document).title

    with pytest.raises(AnotherPersonsBadge):
        ground(session, document, email="bo@example.org")
    with pytest.raises(BadgeRefused, match="altered"):
        ground(session, document | {"name": "Professor"}, email="ana2@example.org")


# The command


def test_the_command_says_how_a_badge_stands(run: Run, tmp_path: Path, session: Session) -> None:  # noqa: ARG001 - the issuer
    badge, trust = tmp_path / "badge.json", tmp_path / "did.json"
    badge.write_bytes(file_of(a_credential(SIGNER, at=clock.now().replace(microsecond=0), valid_until=None)))
    trust.write_bytes(file_of(did_document(DID, a_trust(SIGNER).keys)))

    good, unknown, none = (run(certificates, "inspect", *words) for words in (
        (str(badge), "--trust", str(trust)), (str(badge),), (str(badge), "--trust", str(badge)),
    ))  # fmt: skip

    assert (good.exit_code, unknown.exit_code, none.exit_code) == (0, 1, 2), good.output
    assert "Open Badges 3.0: verified, issuer known" in good.output
    assert "aligned to Genome organisation" in good.output
    assert "Open Badges 3.0: not verified" in unknown.output


def test_the_command_reads_an_older_badge_and_its_issuers_profile(run: Run, tmp_path: Path, session: Session) -> None:  # noqa: ARG001
    badge, profile = tmp_path / "badge.jws", tmp_path / "issuer.json"
    badge.write_text(jwt.encode(an_assertion(badge=an_assertion()["badge"] | {"name": "Bad\x1b[2Jge"}), RSA, algorithm="RS256"))
    profile.write_bytes(file_of({"id": PROFILE, "publicKey": {"owner": PROFILE, "publicKeyPem": pem(RSA)}}))

    told = run(certificates, "inspect", str(badge), "--trust", str(profile))

    assert told.exit_code == 0, told.output
    assert "Open Badges 2.0: verified, issuer known" in told.output
    assert "\x1b" not in told.output
