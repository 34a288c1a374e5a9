"""The city's signature on a file: PAdES B-B by the document key, which stays loaded in the worker's process."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from asn1crypto import algos
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from central import keys
from central.certificates.refusals import NoIssuer
from central.certificates.signing.certificates import IssuerCertificates, certificates
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


@dataclass(frozen=True)
class Issuer:
    """The document key with its certificates."""

    signer: Signer
    certificates: IssuerCertificates


def issuer() -> Issuer:
    """The city's issuer. Only a process that signs asks for it: a web process has no document key.

    Raises:
        NoIssuer: key or certificates are missing, or do not belong together.
    """
    known = certificates()
    try:
        signer = keys.signer("document")
    except OSError as missing:
        raise NoIssuer("there is no document.key that this process may read") from missing
    if known.key.public != signer.public:
        raise NoIssuer("the issuer's certificate is for another key: make it anew")
    return Issuer(signer, known)


def sign_file(pdf: bytes, number: str, city: str) -> bytes:
    """The file with the city's signature over all of it, which certifies that nothing may be added (DocMDP, level 1): a
    reader that knows certifications tells a stamp or a stranger's signature, not only our own check.

    Raises:
        NoIssuer
    """
    city_issuer = issuer()
    known = city_issuer.certificates
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
    signer = PortSigner(city_issuer.signer, known.certificate, known.ca)
    signed = BytesIO()
    signers.PdfSigner(metadata, signer).sign_pdf(writer, output=signed)
    return signed.getvalue()
