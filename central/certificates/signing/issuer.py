"""The city's signature on a file: PAdES B-B by the document key, which stays loaded in the worker's process."""

from __future__ import annotations

from dataclasses import dataclass

from central import keys
from central.certificates.refusals import NoIssuer
from central.certificates.signing.certificates import IssuerCertificates, certificates
from sync.envelope.keys.signer import Signer


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
    from central.certificates.signing.pades import sign_pdf  # a fifth of a start, which pages and commands do without

    city_issuer = issuer()
    return sign_pdf(pdf, number, city, city_issuer.signer, city_issuer.certificates)
