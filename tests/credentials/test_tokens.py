"""A credential as a JWT and as an SD-JWT VC: ES256 and nothing else, and nothing that belongs to neither."""

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from factories.credentials import DID, NOON, a_p256_signer, a_signer, a_statement
from hypothesis import given
from hypothesis import strategies as st

from genomeready.base.ids import new_salt, seeded
from genomeready.credentials.did import jwk_of, key_id
from genomeready.credentials.document import SD_JWT_TYPE, ShownBy, selective_claims, unsigned_credential
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.multibase import Curve, read_multikey
from genomeready.credentials.proofs.jws import NotAToken, from_base64url, looks_like_token, read_token, signed_token, to_base64url
from genomeready.credentials.proofs.sd_jwt import issued_sd_jwt, presented, shown_in
from genomeready.credentials.proofs.vc_jwt import credential_as_jwt, credential_in_jwt

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
EXAMINATION = ShownBy(name="Examination", genre="Examination", narrative="A timed paper.")


def a_jwt(signer: FileSigner, **changes: Any) -> str:
    return credential_as_jwt(unsigned_credential(a_statement(**changes)), signer=signer, kid=key_id(DID, signer.multikey), at=NOON)


def an_sd_jwt(signer: FileSigner, *, holder: str = "Zofia Nowak") -> str:
    shown, held_back = selective_claims(unsigned_credential(a_statement(evidence=(EXAMINATION,))), holder_name=holder)
    return issued_sd_jwt(shown, disclosed=held_back, signer=signer, kid=key_id(DID, signer.multikey), at=NOON, salt=new_salt)


def written(header: object, payload: object, signature: bytes = b"x" * 64) -> str:
    return ".".join([to_base64url(json.dumps(header).encode()), to_base64url(json.dumps(payload).encode()), to_base64url(signature)])


def a_header(**changes: Any) -> dict[str, Any]:
    return {"alg": "ES256", "kid": "did:web:a#k", "typ": "JWT"} | changes


def test_the_jwt_holds_the_credential_itself_and_the_claims_beside_it() -> None:
    signer = a_p256_signer()
    document = unsigned_credential(a_statement())

    found, token = credential_in_jwt(a_jwt(signer))

    assert found == document
    assert token.fits(signer.multikey)
    assert token.payload["iss"] == DID
    assert token.payload["jti"] == document["id"]
    assert token.payload["sub"] == document["credentialSubject"]["id"]
    assert token.payload["nbf"] == int(NOON.timestamp())
    assert token.payload["exp"] == int(NOON.replace(year=2029).timestamp())
    assert token.created == NOON
    assert "vc" not in token.payload


def test_a_library_of_others_verifies_the_jwt_with_the_published_key() -> None:
    signer = a_p256_signer()
    text = a_jwt(signer)

    key = jwt.PyJWK(jwk_of(signer.multikey)).key
    read = jwt.decode(text, key, algorithms=["ES256"], options={"verify_nbf": False, "verify_exp": False})

    assert jwt.get_unverified_header(text) == {"alg": "ES256", "kid": key_id(DID, signer.multikey), "typ": "JWT"}
    assert read["id"] == "https://genomeready.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(text, jwt.PyJWK(jwk_of(a_p256_signer().multikey)).key, algorithms=["ES256"])


def test_a_key_of_another_curve_fits_no_jwt() -> None:
    signer = a_p256_signer()
    _, token = credential_in_jwt(a_jwt(signer))
    assert token.fits(signer.multikey)

    assert not token.fits(a_signer().multikey)
    assert not token.fits(a_p256_signer().multikey)
    assert not token.fits("z6Mk")


def test_no_changed_character_of_a_jwt_is_accepted() -> None:
    signer = a_p256_signer()
    good = a_jwt(signer)
    draw = seeded("characters of a token")

    for position in draw.sample(range(len(good)), 300):
        letter = draw.choice([c for c in LETTERS + "." if c != good[position]])
        changed = good[:position] + letter + good[position + 1 :]
        try:
            _, token = credential_in_jwt(changed)
        except NotAToken:
            continue

        assert not token.fits(signer.multikey), position


def test_the_last_character_of_a_signature_has_one_writing_only() -> None:
    good = a_jwt(a_p256_signer())
    signature = good.rpartition(".")[2]
    same_bytes = [c for c in LETTERS if c != good[-1] and base64.urlsafe_b64decode(signature[:-1] + c + "==") == from_base64url(signature)]
    assert len(same_bytes) == 15

    for letter in same_bytes:
        with pytest.raises(NotAToken, match="second writing"):
            read_token(good[:-1] + letter, typ="JWT")


@pytest.mark.parametrize(
    "header",
    [
        a_header(alg="none"), a_header(alg="HS256"), a_header(alg="EdDSA"), a_header(alg="es256"), a_header(alg=["ES256"]),
        a_header(alg=None),
        a_header(typ="at+jwt"), a_header(kid=None), a_header(kid={}), a_header(jwk={"kty": "EC"}), a_header(crit=["b64"], b64=False),
        a_header(jku="https://evil.example/keys"), a_header(x5c=["AAAA"]), {"alg": "ES256"}, {}, [], "ES256", None,
    ],
)  # fmt: skip
def test_a_header_with_another_algorithm_or_anything_more_is_refused_before_any_key_is_asked(header: object) -> None:
    assert read_token(written(a_header(), {}), typ="JWT").kid == "did:web:a#k"

    with pytest.raises(NotAToken):
        read_token(written(header, {}), typ="JWT")


def test_the_public_key_as_a_secret_for_hs256_opens_nothing() -> None:
    signer = a_p256_signer()
    head, body, _ = a_jwt(signer).split(".")
    header = to_base64url(json.dumps({"alg": "HS256", "kid": key_id(DID, signer.multikey), "typ": "JWT"}).encode())
    forged = hmac.digest(read_multikey(signer.multikey)[1], f"{header}.{body}".encode(), "sha256")
    assert credential_in_jwt(f"{head}.{body}.{to_base64url(signer.sign(f'{head}.{body}'.encode()))}")

    with pytest.raises(NotAToken):
        credential_in_jwt(f"{header}.{body}.{to_base64url(forged)}")


@pytest.mark.parametrize("signature", [b"", b"x" * 63, b"x" * 65, b"\0" * 64, b"\xff" * 64])
def test_a_signature_that_is_none_fits_no_key(signature: bytes) -> None:
    token_text = written(a_header(), {"a": 1}, signature)
    if not looks_like_token(token_text):
        return

    assert not read_token(token_text, typ="JWT").fits(a_p256_signer().multikey)


def test_a_signature_in_the_writing_of_certificates_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    signer = FileSigner(key)
    head, body, good = a_jwt(signer).split(".")
    der = key.sign(f"{head}.{body}".encode(), ec.ECDSA(SHA256()))

    assert read_token(f"{head}.{body}.{good}", typ="JWT").fits(signer.multikey)
    assert not read_token(f"{head}.{body}.{to_base64url(der)}", typ="JWT").fits(signer.multikey)


@pytest.mark.parametrize(
    "changes",
    [{"iss": "did:web:other.example"}, {"jti": "https://other.example/1"}, {"sub": "urn:x:1"}, {"nbf": 0}, {"exp": 9_999_999_999}],
)
def test_claims_that_say_something_else_than_the_credential_are_refused(changes: dict[str, Any]) -> None:
    signer = a_p256_signer()
    payload = credential_in_jwt(a_jwt(signer))[1].payload

    def signed_again(said: dict[str, Any]) -> str:
        return signed_token(said, typ="JWT", signer=signer, kid=key_id(DID, signer.multikey))

    assert credential_in_jwt(signed_again(payload))
    with pytest.raises(NotAToken):
        credential_in_jwt(signed_again(payload | changes))
    with pytest.raises(NotAToken):
        credential_in_jwt(signed_again({name: value for name, value in payload.items() if name not in changes}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b",
        "a.b.c.d",
        "..",
        "a.b.c",
        "é.b.c",
        to_base64url(b'{"alg":"ES256","alg":"none","kid":"k","typ":"JWT"}') + ".e30.AA",
        "=.e30.AA",
    ],
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(NotAToken):
        credential_in_jwt(text)


@given(st.binary(max_size=40))
def test_bytes_come_back_from_base64url_as_they_were(data: bytes) -> None:
    assert from_base64url(to_base64url(data)) == data


def test_an_sd_jwt_holds_name_score_and_evidence_back_until_its_holder_shows_them() -> None:
    signer = a_p256_signer()
    whole = an_sd_jwt(signer)

    shown = shown_in(whole)

    assert shown.token.fits(signer.multikey)
    assert shown.claims["vct"] == SD_JWT_TYPE
    assert shown.claims["iss"] == DID
    assert (shown.claims["name"], shown.claims["score"]) == ("Zofia Nowak", "84")
    assert shown.claims["evidence"][0]["name"] == "Examination"
    hidden = json.dumps(shown.token.payload)
    assert not [word for word in ("Zofia", '"84"', "timed paper") if word in hidden]


@pytest.mark.parametrize("names", [[], ["score"], ["name", "evidence"], ["name", "score", "evidence"]])
def test_a_holder_shows_the_parts_she_chooses_and_no_others(names: list[str]) -> None:
    signer = a_p256_signer()

    shown = shown_in(presented(an_sd_jwt(signer), names=names))

    assert shown.token.fits(signer.multikey)
    assert {name for name in ("name", "score", "evidence") if name in shown.claims} == set(names)
    assert shown.claims["achievement"]["name"] == "Genomics foundations"


def test_two_sd_jwts_of_one_certificate_share_no_hash() -> None:
    signer = a_p256_signer()
    one, two = (set(shown_in(an_sd_jwt(signer)).token.payload["_sd"]) for _ in range(2))

    assert len(one) == len(two) == 3
    assert not one & two


def test_a_part_that_was_never_in_it_cannot_be_shown() -> None:
    with pytest.raises(NotAToken, match="grade"):
        presented(an_sd_jwt(a_p256_signer()), names=["grade"])


def disclosure(*parts: Any) -> str:
    return to_base64url(json.dumps(list(parts)).encode())


@pytest.mark.parametrize(
    "forged",
    [
        disclosure("salt", "score", "100"), disclosure("salt", "rank", "professor"), disclosure("salt", "iss", "did:web:evil.example"),
        disclosure("salt", "_sd", []), disclosure("salt", "value"), disclosure("salt", 3, "value"), disclosure(), "no base64!", "",
        to_base64url(b'{"a": 1}'), to_base64url(b'"abc"'),
    ],
)  # fmt: skip
def test_a_forged_disclosure_is_refused(forged: str) -> None:
    whole = presented(an_sd_jwt(a_p256_signer()), names=["score"])
    assert shown_in(whole).claims["score"] == "84"

    with pytest.raises(NotAToken):
        shown_in(f"{whole}{forged}~")


def test_a_disclosure_shown_twice_is_refused() -> None:
    token, score, _ = presented(an_sd_jwt(a_p256_signer()), names=["score"]).split("~")

    with pytest.raises(NotAToken):
        shown_in(f"{token}~{score}~{score}~")


def test_a_key_binding_is_refused_rather_than_half_checked() -> None:
    whole = an_sd_jwt(a_p256_signer())
    assert shown_in(whole)

    with pytest.raises(NotAToken, match="key binding"):
        shown_in(whole + a_jwt(a_p256_signer()))
    with pytest.raises(NotAToken):
        shown_in(whole.split("~")[0])


@pytest.mark.parametrize("changes", [{"_sd_alg": "md5"}, {"_sd_alg": None}, {"_sd": "x"}, {"_sd": None}, {"_sd": ["a", "a"]}])
def test_a_token_that_does_not_say_once_each_what_may_be_disclosed_is_refused(changes: dict[str, Any]) -> None:
    signer = a_p256_signer()
    payload = {"_sd": [to_base64url(hashlib.sha256(b"x").digest())], "_sd_alg": "sha-256", "iss": DID}

    def text(said: dict[str, Any]) -> str:
        return signed_token(said, typ="dc+sd-jwt", signer=signer, kid="did:web:a#k") + "~"

    assert shown_in(text(payload)).claims == {"iss": DID}
    with pytest.raises(NotAToken):
        shown_in(text(payload | changes))


def test_a_plain_jwt_is_no_sd_jwt_and_the_other_way_round() -> None:
    signer = a_p256_signer()

    with pytest.raises(NotAToken):
        shown_in(a_jwt(signer) + "~")
    with pytest.raises(NotAToken):
        credential_in_jwt(an_sd_jwt(signer).split("~")[0])


def test_a_p256_key_is_published_with_its_two_coordinates() -> None:
    signer = a_p256_signer()

    jwk = jwk_of(signer.multikey)

    assert read_multikey(signer.multikey)[0] is Curve.P256
    assert signer.multikey.startswith("zDn")
    assert {len(from_base64url(jwk[name])) for name in ("x", "y")} == {32}
    assert (jwk["kty"], jwk["crv"], jwk["kid"]) == ("EC", "P-256", signer.multikey)
