"""The seal of a PDF beside the one that pyHanko writes out in full."""

import asyncio
import io
from datetime import timedelta

import pypdf
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from factories.credentials import NOON, a_p256_signer
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import Signer as PdfSigner

from genomeready.credentials.carriers.sealing import seal_certificate, sealed
from genomeready.credentials.proofs.signing import Signer


class InFull(PdfSigner):
    """A key that leaves the writing of the CMS to pyHanko."""

    def __init__(self, signer: Signer, certificate: object) -> None:
        super().__init__(signing_cert=certificate)
        self.signer = signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 - pyHanko's words
        both = self.signer.sign(data)
        return encode_dss_signature(int.from_bytes(both[:32]), int.from_bytes(both[32:]))


def a_pdf(width: int) -> bytes:
    writer, made = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width, 100)
    writer.write(made)
    return made.getvalue()


def test_every_seal_is_byte_for_byte_what_the_library_writes_in_full_the_first_of_a_key_and_those_after_it() -> None:
    for name, since in (("GenomeReady", NOON), ("Ministère de la Santé", NOON - timedelta(days=900))):
        signer = a_p256_signer()
        certificate = seal_certificate(signer, name=name, since=since)
        in_full, seen = InFull(signer, certificate), set()

        for width in range(100, 110):
            made = sealed(a_pdf(width), signer=signer, certificate=certificate, issuer=name)
            signature = PdfFileReader(io.BytesIO(made)).embedded_signatures[0]
            digest = signature.compute_digest()
            seen.add(digest)
            asked = in_full.async_sign(digest, "sha256", use_pades=True)

            assert cms.ContentInfo.load(signature.pkcs7_content).dump() == asyncio.run(asked).dump()
        assert len(seen) == 10
