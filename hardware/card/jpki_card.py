"""The JPKI application: what kind of token it is, its certificates, its signatures (jpki-card.md, section 3)."""

from __future__ import annotations

from hardware.card import applications
from hardware.card.link import Link
from hardware.card.results import CardKind, CertificatesPresent, LossReason

_TOKEN_BYTES = 32
_TOKENS = {
    "JPKIAPICCTOKEN2": CardKind.MY_NUMBER,
    "JPKIAPICCTOKEN": CardKind.OLD_RESIDENT_CARD,
    "JPKIAPGPSETOKEN": CardKind.PHONE,
    "JPKIAPIOSTOKEN": CardKind.PHONE,
}
_PRESENT = 0x8F
_RSA_2048_SIGNATURE_BYTES = 256


def kind_of_token(link: Link) -> CardKind:
    """Which kind of JPKI token this is (EF 0006). The application is selected."""
    if not link.select_file(applications.EF_TOKEN):
        return CardKind.UNKNOWN
    text = link.read_exactly(_TOKEN_BYTES).decode("ascii", "replace").rstrip(" \x00")
    return _TOKENS.get(text, CardKind.UNKNOWN)


def certificates_present(link: Link) -> CertificatesPresent:
    """Which certificates the card says it has (EF 0008): children under 15 have none for signing."""
    if not link.select_file(applications.EF_CERTIFICATES_PRESENT):
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    flags = link.read_exactly(2)
    return CertificatesPresent(sign=flags[0] == _PRESENT, auth=flags[1] == _PRESENT)


def read_certificate(link: Link, file: int) -> bytes | None:
    """The DER certificate of a file without the filler behind it; None when the card has no such file or keeps it
    shut."""
    if not link.select_file(file):
        return None
    der = link.read_record(4)
    if der is not None and der[:2] != b"\x30\x82":
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    return der


def sign(link: Link, key: int, digest: bytes) -> bytes | None:
    """PKCS#1 v1.5 signature of a SHA-256 digest with a key file; None when its PIN is not verified."""
    if not link.select_file(key):
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    answer = link.sign(applications.SHA256_DIGEST_INFO + digest)
    if answer.status == 0x6982:
        return None
    if answer.status != 0x9000 or len(answer.data) != _RSA_2048_SIGNATURE_BYTES:
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    return answer.data
