"""PAdES B-B over a PDF by pyHanko; imported by whoever signs, when it signs."""

from __future__ import annotations

from io import BytesIO

from asn1crypto import algos
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from central.certificates.signing.certificates import IssuerCertificates
from sync.envelope.keys.signer import Signer

FIELD = "Issuer"
_DER_SIGNATURE_BYTES = 72
"""The longest that an ES256 signature gets in DER."""


class PortSigner(signers.Signer):
    """pyHanko's signer over our own signer port: the key may lie in a file or a module."""

    def __init__(self, signer: Signer, certificate: asn1_x509.Certificate, ca: asn1_x509.Certificate) -> None:
        super().__init__(
            signing_cert=certificate,
            cert_registry=SimpleCertificateStore.from_certs([ca]),  # type: ignore[no-untyped-call]  # its stub
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )
        self._signer = signer

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """ES256 in the DER form of CMS; a dry run asks only for its length."""
        if dry_run:
            return bytes(_DER_SIGNATURE_BYTES)
        raw = self._signer.sign(data)
        return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))


def sign_pdf(pdf: bytes, number: str, city: str, by: Signer, known: IssuerCertificates) -> bytes:
    """The file with a signature over all of it that certifies it (DocMDP, level 1)."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=number,
        location=city,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = PortSigner(by, known.certificate, known.ca)
    signed = BytesIO()
    signers.PdfSigner(metadata, signer).sign_pdf(writer, output=signed)
    return signed.getvalue()
