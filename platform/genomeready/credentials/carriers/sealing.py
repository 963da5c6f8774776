"""Sealing a PDF: PAdES with a P-256 key and its self-signed certificate, and a time stamp where one is asked for.

Sources: ETSI EN 319 142-1 (PAdES baseline B-B, with a time stamp B-T); RFC 5280 (certificates);
RFC 3161 (time stamps). The certificate follows from the key alone, so that it is the same wherever
it is made; nobody but did.json vouches for it.
"""

import hashlib
import io
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from asn1crypto import algos, cms, keys, x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from genomeready.credentials.multibase import read_multikey
from genomeready.credentials.proofs.signing import SIGNATURE_LENGTH, Signer

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer as PdfSigner
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "Seal"
LIFE = timedelta(days=3650)
ROOM, ROOM_FOR_TIME_STAMP = 8 * 1024, 24 * 1024
"""Hexadecimal digits kept free for the seal."""
LARGEST_STAMP = 9 * 1024
SET = b"\x31"
"""What signed attributes begin with when they are signed, in place of the tag under which they are kept (RFC 5652 §5.4)."""
PATIENCE = 5  # seconds for a service to answer in


class NoTimeStamp(RuntimeError):  # noqa: N818 - reads as a sentence where it is caught
    """A time-stamping service did not answer, refused, or answered with something that is no stamp of what it was asked for."""


def seal_certificate(signer: Signer, *, name: str, since: datetime) -> x509.Certificate:
    """Return the self-signed certificate of a key that seals, valid for ten years from when the key was made."""
    point = read_multikey(signer.multikey)[1]
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    named = x509.Name.build({"common_name": f"{name}: seal of certificates", "organization_name": name})
    algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
    said = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": int.from_bytes(hashlib.sha256(signer.multikey.encode()).digest()[:15]),
            "signature": algorithm,
            "issuer": named,
            "validity": {"not_before": _time(since), "not_after": _time(since + LIFE)},
            "subject": named,
            "subject_public_key_info": keys.PublicKeyInfo.load(public),
            "extensions": [
                {"extn_id": "basic_constraints", "critical": True, "extn_value": {"ca": False}},
                {"extn_id": "key_usage", "critical": True, "extn_value": {"digital_signature", "non_repudiation"}},
                {"extn_id": "key_identifier", "critical": False, "extn_value": hashlib.sha256(point).digest()[:20]},
            ],
        }
    )
    made = x509.Certificate({"tbs_certificate": said, "signature_algorithm": algorithm, "signature_value": _der(signer, said.dump())})
    return x509.Certificate.load(made.dump())  # read back, it is written again at once instead of member by member


def _time(moment: datetime) -> x509.Time:
    return x509.Time({"utc_time": moment.replace(microsecond=0)})


def _der(signer: Signer, data: bytes) -> bytes:
    both, half = signer.sign(data), SIGNATURE_LENGTH // 2
    return encode_dss_signature(int.from_bytes(both[:half]), int.from_bytes(both[half:]))


def sealed(pdf: bytes, *, signer: Signer, certificate: x509.Certificate, issuer: str, time_stamps: str = "") -> bytes:
    """Return a PDF with a seal over every byte of it; `time_stamps` is the address of an RFC 3161 service, asked only if given.

    Raises:
        NoTimeStamp: the service gave no stamp.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    about = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, name=issuer,
        certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    stamper = _stamper(time_stamps) if time_stamps else None
    sealing = signers.PdfSigner(about, signer=_sealer(signer, certificate), timestamper=stamper)
    made: bytes = sealing.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=ROOM_FOR_TIME_STAMP if time_stamps else ROOM
    ).getvalue()
    return made


def _stamper(address: str) -> "TimeStamper":
    """Return what asks a time-stamping service, and takes only a stamp of the digest it asked about that fits the room."""
    from pyhanko.sign.timestamps import HTTPTimeStamper

    class Stamper(HTTPTimeStamper):
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:  # noqa: ANN401 - asn1crypto has no types
            try:
                stamp = await super().async_timestamp(message_digest, md_algorithm)
                about = stamp["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
                size = len(stamp.dump())
            except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:  # whatever a stranger's bytes lead to
                raise NoTimeStamp(f"{fault} {fault.__cause__ or ''}".strip()) from fault
            if about != message_digest or size > LARGEST_STAMP:
                raise NoTimeStamp("It stamped something else." if about != message_digest else f"Its stamp is too large: {size} bytes.")
            return stamp

    return Stamper(address, timeout=PATIENCE)


def _new_sealer(signer: Signer, certificate: x509.Certificate) -> "PdfSigner":
    """Return the key as pyHanko asks it: it hands over bytes and never sees the private half.

    The signature's CMS differs from file to file by the digest and what follows from it. So pyHanko writes it out once for
    each key, and every later one is that with another digest: the same bytes, in a fortieth of the time.
    """
    from pyhanko.sign.signers import Signer as PdfSigner

    class Sealer(PdfSigner):
        pattern = b""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - pyHanko's words
            return bytes(SIGNATURE_LENGTH + 8) if dry_run else _der(signer, data)

        async def async_sign(self, data_digest: bytes, digest_algorithm: str, *_: Any, **how: Any) -> cms.ContentInfo:  # noqa: ANN401
            timestamper = how.pop("timestamper", None)
            if not self.pattern:
                self.pattern = (await super().async_sign(data_digest, digest_algorithm, dry_run=True, **how)).dump()
            made = cms.ContentInfo.load(self.pattern)
            (about,) = made["content"]["signer_infos"]
            next(one for one in about["signed_attrs"] if one["type"].native == "message_digest")["values"] = [data_digest]
            signed = SET + about["signed_attrs"].dump()[1:]
            about["signed_attrs"] = attributes = cms.CMSAttributes.load(signed)
            about["signature"] = signature = await self.async_sign_raw(signed, digest_algorithm)
            if timestamper:
                about["unsigned_attrs"] = await self.unsigned_attrs(digest_algorithm, signature, attributes, timestamper)
            return made

    return Sealer(signing_cert=certificate)


_sealer: Any = lru_cache(maxsize=8)(_new_sealer)
