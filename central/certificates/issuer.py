"""The city's signature on a file: PAdES B-B by the document key, which stays loaded in this process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import algos, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from central import keys
from central.certificates.refusals import NoIssuer
from sync.envelope.keys.signer import Signer, TrustedKey

CERTIFICATE_FILE, CA_FILE = "document_issuer.pem", "document_ca.pem"
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
    """The document key with its certificate, and the CA that readers trust."""

    signer: Signer
    certificate: asn1_x509.Certificate
    ca: asn1_x509.Certificate

    @property
    def key(self) -> TrustedKey:
        """The public half: also verifies the QR's text."""
        return TrustedKey(self.signer.public)


def issuer() -> Issuer:
    """The city's issuer.

    Raises:
        NoIssuer: key or certificates are missing, or do not belong together.
    """
    return _load(Path(settings.KEYS_DIR))


def sign_file(pdf: bytes, number: str, city: str) -> bytes:
    """The file with the city's signature over all of it, which certifies that nothing may be added (DocMDP, level 1): a
    reader that knows certifications tells a stamp or a stranger's signature, not only our own check.

    Raises:
        NoIssuer
    """
    city_issuer = issuer()
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
    signer = PortSigner(city_issuer.signer, city_issuer.certificate, city_issuer.ca)
    signed = BytesIO()
    signers.PdfSigner(metadata, signer).sign_pdf(writer, output=signed)
    return signed.getvalue()


@lru_cache(maxsize=8)
def _load(folder: Path) -> Issuer:
    try:
        signer = keys.signer("document")
        certificate, ca = (_read(folder / name) for name in (CERTIFICATE_FILE, CA_FILE))
    except OSError as missing:
        raise NoIssuer(
            "there is no document issuer: document_issuer.pem and document_ca.pem lie beside document.key"
        ) from missing
    public = x509.load_der_x509_certificate(certificate.dump()).public_key()
    if public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) != signer.public:
        raise NoIssuer("the issuer's certificate is for another key: make it anew")
    return Issuer(signer, certificate, ca)


def _read(path: Path) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(pem.unarmor(path.read_bytes())[2])
