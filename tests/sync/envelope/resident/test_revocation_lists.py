"""Whose a revocation list is, when it counts and what makes it unbelieved; openssl as the judge from outside."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from hardware.simulated.card import authority
from sync.envelope.refusals import WrongForm
from sync.envelope.resident.revocation_lists import Outcome, Revocation, read_revocation_lists, revocation_of
from tests.sync.envelope.resident.test_certificates import HANAKO, NOW

SERIAL = 77
HOUR = timedelta(hours=1)


class Generation:
    """A root that shares its name with every other, and one certificate of it."""

    def __init__(self) -> None:
        self.root = authority.make_root("digital signature", 1, datetime(2022, 1, 1, tzinfo=UTC), 10)
        start, end = NOW - timedelta(days=365), NOW + timedelta(days=900)
        issued = authority.issue_sign(self.root, authority.new_key(), HANAKO, SERIAL, start, end)
        self.certificate = issued.public_bytes(Encoding.DER)

    def make_list(
        self, *extensions: tuple[x509.ExtensionType, bool], revoked: datetime | None = None, at: datetime = NOW - HOUR
    ) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.certificate.subject)
        builder = builder.last_update(at).next_update(at + 24 * HOUR)
        for value, critical in extensions:
            builder = builder.add_extension(value, critical)
        if revoked is not None:
            entry = x509.RevokedCertificateBuilder().serial_number(SERIAL).revocation_date(revoked).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.root.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def judged(self, *files: bytes, signed: datetime = NOW, now: datetime = NOW) -> Revocation:
        lists = [one for data in files for one in read_revocation_lists(data)]
        return revocation_of(self.certificate, self.root.der, lists, signed, now)


@pytest.fixture(scope="module")
def old() -> Generation:
    return Generation()


@pytest.fixture(scope="module")
def new() -> Generation:
    return Generation()


def point(*names: str) -> x509.IssuingDistributionPoint:
    """A list for some distribution points only."""
    full = [x509.DirectoryName(x509.Name.from_rfc4514_string(name)) for name in names]
    return x509.IssuingDistributionPoint(full, None, False, False, None, False, False)


def test_the_list_of_another_root_of_the_same_name_says_nothing(old, new):
    accusing = old.make_list(revoked=NOW - 24 * HOUR)
    assert old.judged(accusing, new.make_list()).outcome is Outcome.REVOKED
    assert new.judged(accusing).outcome is Outcome.NOT_CHECKED
    assert new.judged(accusing, new.make_list()).outcome is Outcome.OK


def test_openssl_judges_both_roots_alike(old, new, tmp_path: Path):
    """`openssl verify -crl_check`, with its clock set to the moment of this test."""
    for one, name, revoked in ((old, "old", NOW - 24 * HOUR), (new, "new", None)):
        (tmp_path / f"{name}.root").write_bytes(one.root.certificate.public_bytes(Encoding.PEM))
        crl = x509.load_der_x509_crl(one.make_list(revoked=revoked))
        (tmp_path / f"{name}.crl").write_bytes(crl.public_bytes(Encoding.PEM))
        leaf = x509.load_der_x509_certificate(one.certificate)
        (tmp_path / f"{name}.leaf").write_bytes(leaf.public_bytes(Encoding.PEM))
    moment = str(int(NOW.timestamp()))
    for one, name, other in ((old, "old", "new"), (new, "new", "old")):
        for lists in (name, other):
            asked = ["openssl", "verify", "-crl_check", "-attime", moment, "-CAfile", f"{name}.root"]
            done = subprocess.run(
                [*asked, "-CRLfile", f"{lists}.crl", f"{name}.leaf"],
                cwd=tmp_path, capture_output=True, text=True, check=False,
            )  # fmt: skip
            ours = one.judged((tmp_path / f"{lists}.crl").read_bytes()).outcome
            if lists == other:
                assert (done.returncode == 0, ours) == (False, Outcome.NOT_CHECKED)
            else:
                assert (done.returncode == 0, ours) == (name == "new", Outcome.OK if name == "new" else Outcome.REVOKED)
                assert ("certificate revoked" in done.stderr + done.stdout) == (name == "old")


def test_dates_decide_what_a_list_may_say(old):
    assert old.judged(old.make_list(at=NOW + HOUR)).outcome is Outcome.NOT_CHECKED  # of the future
    assert old.judged(old.make_list(at=NOW - 25 * HOUR)).outcome is Outcome.OLD_LIST  # over its nextUpdate
    stale = old.make_list(at=NOW - 25 * HOUR, revoked=NOW - 30 * HOUR)
    assert old.judged(stale).outcome is Outcome.REVOKED  # what was revoked stays so
    # A list made after the signature tells of that moment, however long ago both are now.
    later = NOW + timedelta(days=60)
    assert old.judged(old.make_list(at=NOW + HOUR), now=later).outcome is Outcome.OK
    after = old.judged(old.make_list(at=NOW + 3 * HOUR, revoked=NOW + HOUR), now=later)
    assert (after.outcome, after.since) == (Outcome.OK, NOW + HOUR)


def test_of_several_lists_the_newest_counts_in_any_order(old):
    before, now = old.make_list(at=NOW - 5 * HOUR), old.make_list(at=NOW - HOUR, revoked=NOW - 2 * HOUR)
    assert old.judged(before, now) == old.judged(now, before) == old.judged(now)
    assert old.judged(now).outcome is Outcome.REVOKED


def test_pem_with_several_lists_is_read_and_what_is_none_is_refused(old, new):
    ders = [old.make_list(revoked=NOW - 24 * HOUR), new.make_list()]
    pems = [x509.load_der_x509_crl(der).public_bytes(Encoding.PEM) for der in ders]
    assert old.judged(b"# two lists\n" + b"".join(pems)).outcome is Outcome.REVOKED
    assert new.judged(b"".join(pems)).outcome is Outcome.OK
    certificate = new.root.certificate.public_bytes(Encoding.PEM)
    for wrong in (b"", b"<html>", ders[0][:-1], certificate, new.root.der, pems[0].replace(b"MII", b"MMM", 1)):
        with pytest.raises(WrongForm):
            read_revocation_lists(wrong)


def test_what_is_not_understood_makes_a_list_unbelieved(old):
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0")
    indirect = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    reasons = frozenset([x509.ReasonFlags.key_compromise])
    some = x509.IssuingDistributionPoint(None, None, False, False, reasons, False, False)
    for value, why in (
        (x509.DeltaCRLIndicator(1), "delta"),
        (indirect, "indirect"),
        (some, "partial"),
        (unknown, "critical"),
    ):
        crl = old.make_list((value, True))
        assert [one.unbelieved for one in read_revocation_lists(crl)] == [why]
        assert old.judged(crl).outcome is Outcome.NOT_CHECKED
    assert old.judged(old.make_list((unknown, False))).outcome is Outcome.OK


def test_one_entry_that_is_not_understood_makes_its_list_unbelieved(old):
    other = x509.CertificateIssuer([x509.DirectoryName(x509.Name.from_rfc4514_string("CN=Other"))])
    entry = x509.RevokedCertificateBuilder().serial_number(5).revocation_date(NOW).add_extension(other, critical=True)
    builder = x509.CertificateRevocationListBuilder().issuer_name(old.root.certificate.subject)
    builder = builder.last_update(NOW).next_update(NOW + HOUR).add_revoked_certificate(entry.build())
    crl = builder.sign(old.root.key, hashes.SHA256()).public_bytes(Encoding.DER)
    assert [one.unbelieved for one in read_revocation_lists(crl)] == ["indirect"]


def test_a_list_of_one_distribution_point_speaks_for_its_certificates_only(old):
    """JPKI names a point for each municipality; a list of another says nothing of this certificate."""
    leaf = x509.load_der_x509_certificate(old.certificate)
    named = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value[0].full_name
    mine = x509.IssuingDistributionPoint(named, None, True, False, None, False, False)
    other = point("CN=Other-shi CRLDP,O=JPKI-TEST,C=JP")
    assert old.judged(old.make_list((mine, True), revoked=NOW - HOUR)).outcome is Outcome.REVOKED
    assert old.judged(old.make_list((other, True))).outcome is Outcome.NOT_CHECKED
    assert old.judged(old.make_list((other, True)), old.make_list((mine, True))).outcome is Outcome.OK


def test_a_root_that_may_not_sign_lists_vouches_for_none(old):
    usage = old.root.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    builder = x509.CertificateBuilder().subject_name(old.root.certificate.subject)
    builder = builder.issuer_name(old.root.certificate.subject).serial_number(9).public_key(old.root.key.public_key())
    builder = builder.not_valid_before(NOW - HOUR).not_valid_after(NOW + HOUR)
    lists = read_revocation_lists(old.make_list())
    for crl_sign, expected in ((True, Outcome.OK), (False, Outcome.NOT_CHECKED)):
        named = {
            name: getattr(usage, name)
            for name in (
                "digital_signature",
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "key_cert_sign",
            )
        }
        value = x509.KeyUsage(**named, crl_sign=crl_sign, encipher_only=False, decipher_only=False)
        root = builder.add_extension(value, critical=True).sign(old.root.key, hashes.SHA256())
        found = revocation_of(old.certificate, root.public_bytes(Encoding.DER), lists, NOW, NOW)
        assert found.outcome is expected
