"""Roots are looked at before they are trusted, are listed, and can be taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command
from django.utils import timezone

from central.audit.models import AuditEntry
from central.catalogue.models import TrustAnchor
from central.organisation.models import Body, Hall
from hardware.simulated.card import authority as issuing
from tests.central.catalogue.test_set_up_hall import DESCRIPTION
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, make_cast

pytestmark = pytest.mark.django_db
NAME = "C=JP,O=JPKI,OU=JPKI for digital signature"


@pytest.fixture
def trust(tmp_path: Path) -> Callable[..., str]:
    """Set the hall up with a root; returns what was said when it was refused."""
    (tmp_path / "hall.json").write_text(json.dumps(DESCRIPTION))

    def run(data: bytes, use: str = "sign") -> str:
        (tmp_path / "root").write_bytes(data)
        try:
            call_command(
                "set_up_hall", tmp_path / "hall.json", **{f"{use}_root": [tmp_path / "root"]}, stdout=StringIO()
            )
        except CommandError as refused:
            return str(refused)
        return ""

    return run


def root(
    *,
    name: str = NAME,
    issuer: str = "",
    bits: int = 2048,
    ca: bool = True,
    starts: datetime | None = None,
    days: int = 100,
    hash_: hashes.HashAlgorithm | None = None,
) -> bytes:
    """A root as the real ones are; each argument takes one thing away."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    signer = issuing.new_key() if issuer else key
    begins = starts or timezone.now() - timedelta(days=1)
    usage = x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False)
    builder = x509.CertificateBuilder().subject_name(x509.Name.from_rfc4514_string(name))
    builder = builder.issuer_name(x509.Name.from_rfc4514_string(issuer or name)).serial_number(7)
    builder = builder.public_key(key.public_key()).not_valid_before(begins)
    builder = builder.not_valid_after(begins + timedelta(days=days))
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    return builder.sign(signer, hash_ or hashes.SHA256()).public_bytes(Encoding.PEM)  # type: ignore[arg-type]


def test_a_good_root_is_trusted_listed_and_taken_away(trust: Callable[..., str], settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    nothing = StringIO()
    call_command("list_roots", stdout=nothing)
    assert "no body trusts any root" in nothing.getvalue()
    assert trust(root()) == ""
    assert trust(root(name=NAME.replace("digital signature", "user authentication")), "auth") == ""
    sign = TrustAnchor.objects.get(use="sign").sha256
    out = StringIO()
    call_command("list_roots", stdout=out)
    assert [line.split()[:3] for line in out.getvalue().splitlines()] == [
        ["99201", "auth", TrustAnchor.objects.get(use="auth").sha256],
        ["99201", "sign", sign],
    ]
    make_cast(Body.objects.get())
    for wrong, by in (("", "tanaka"), (sign[:7], "tanaka"), ("0" * 64, "tanaka"), (sign, ""), (sign, "nobody")):
        with pytest.raises(CommandError):
            call_command("remove_root", "99201", "sign", wrong, by=by, stdout=StringIO())
    call_command("remove_root", "99201", "sign", sign[:16], by="tanaka", stdout=out)
    assert "publish_catalogue" in out.getvalue()
    assert [row.use for row in TrustAnchor.objects.all()] == ["auth"]
    entry = AuditEntry.objects.get(act="hall.root_removed")
    assert (entry.actor, entry.details) == ("staff:tanaka", {"use": "sign", "root": sign})


def test_a_root_for_tests_is_trusted_in_a_demonstration_only(
    trust: Callable[..., str], authority: Authority, settings: Any
) -> None:
    assert "in a demonstration only" in trust(authority.root.der)
    assert not TrustAnchor.objects.exists()
    assert not Hall.objects.exists(), "all or nothing"
    settings.DEMO = True
    assert trust(authority.root.der) == ""


def test_what_is_no_root_for_this_use_is_refused_with_its_reason(trust: Callable[..., str]) -> None:
    now = timezone.now()
    other = NAME.replace("digital signature", "user authentication")
    for data, why in (
        (root(ca=False), "not the certificate of an authority"),
        (root(name=other), "a root of the other use"),
        (root(starts=now - timedelta(days=300)), "valid from"),
        (root(starts=now + timedelta(days=1)), "valid from"),
        (root(bits=1024), "2048 bits"),
        (root(issuer=NAME), "not signed by itself"),
        (root(hash_=hashes.SHA3_256()), "hash"),
        (b"<html>", "not a certificate"),
    ):
        assert why in trust(data), why
    assert "a root of the other use" in trust(root(), "auth")
    assert not TrustAnchor.objects.exists()


def test_the_certificate_of_a_card_is_no_root(trust: Callable[..., str], authority: Authority, settings: Any) -> None:
    settings.DEMO = True
    assert "not the certificate of an authority" in trust(authority.hanako.certificate)
