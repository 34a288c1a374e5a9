"""A program of others, OpenSC, takes the software card for a real one; openssl checks what it signs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from hardware.simulated.card.vpcd import VpcdSlot
from tests.support.machine.pcscd import Watched
from tests.support.people.cards import CardBox

pytestmark = pytest.mark.pcsc

MODULE = ["--module", "opensc-pkcs11.so"]
LIMIT_S = 60


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=LIMIT_S)


def succeed(*command: str | Path) -> str:
    done = run(*command)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def hanako(vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox) -> None:
    vpcd_slot.insert(cards["hanako"])
    watched.wait_for_card()


@pytest.mark.usefixtures("hanako")
def test_the_card_is_recognised_and_listed() -> None:
    assert succeed("opensc-tool", "-n").strip() == "jpki"
    dump = succeed("pkcs15-tool", "--dump")
    for text in ("User Authentication PIN", "Digital Signature PIN", "Digital Signature Certificate"):
        assert text in dump
    assert re.findall(r"Tries left\s*: (\d)", dump) == ["3", "5"]


def test_the_card_is_recognised_by_the_old_atr_too(vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox) -> None:
    card = cards["hanako"]
    card.atr = bytes.fromhex("3BE000FF8131FE4514")
    vpcd_slot.insert(card)
    watched.wait_for_card()
    assert succeed("opensc-tool", "-n").strip() == "jpki"


def test_a_card_of_something_else_is_not_taken_for_it(vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox) -> None:
    vpcd_slot.insert(cards["library"])
    watched.wait_for_card()
    assert "jpki" not in run("opensc-tool", "-n").stdout


@pytest.mark.usefixtures("hanako")
def test_certificates_are_read_and_the_signing_one_only_with_its_pin(made_cards: Path, tmp_path: Path) -> None:
    pems = {number: succeed("pkcs15-tool", "--read-certificate", number) for number in ("1", "3", "4")}
    assert run("pkcs15-tool", "--read-certificate", "2").returncode != 0
    pems["2"] = succeed("pkcs15-tool", "--read-certificate", "2", "--verify-pin", "--auth-id", "02", "--pin", "ABC123")
    for number, pem in pems.items():
        (tmp_path / f"{number}.pem").write_text(pem[pem.index("-----BEGIN") :])
    anchors = made_cards / "anchors"
    check = ["openssl", "verify", "-CAfile"]
    # openssl does not know the critical policy of the card's profile as an error, only as something to process.
    assert "OK" in succeed(*check, anchors / "sign/03.pem", tmp_path / "2.pem")
    assert "OK" in succeed(*check, anchors / "auth/01.pem", tmp_path / "1.pem")
    assert run(*check, anchors / "sign/02.pem", tmp_path / "2.pem").returncode != 0
    assert run(*check, anchors / "auth/01.pem", tmp_path / "2.pem").returncode != 0


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize(("slot_number", "key", "pin"), [("0", "01", "1234"), ("1", "02", "ABC123")])
def test_a_signature_through_pkcs11_verifies_with_openssl(tmp_path: Path, slot_number: str, key: str, pin: str) -> None:
    message, signature, der = tmp_path / "message", tmp_path / "signature", tmp_path / "certificate"
    message.write_bytes(b"statement")
    login = ["pkcs11-tool", *MODULE, "--slot", slot_number, "--login", "--pin", pin, "--id", key]
    succeed(*login, "--sign", "--mechanism", "SHA256-RSA-PKCS", "-i", message, "-o", signature)
    succeed(*login, "--read-object", "--type", "cert", "-o", der)
    public = tmp_path / "public.pem"
    public.write_text(succeed("openssl", "x509", "-inform", "DER", "-in", der, "-noout", "-pubkey"))
    checked = succeed("openssl", "dgst", "-sha256", "-verify", public, "-signature", signature, message)
    assert "Verified OK" in checked


@pytest.mark.usefixtures("hanako")
def test_a_blocked_pin_shows_no_tries_and_the_card_still_binds() -> None:
    for _ in range(3):
        assert run("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "9999").returncode != 0
    dump = succeed("pkcs15-tool", "--dump")
    assert re.findall(r"Tries left\s*: (\d)", dump) == ["0", "5"]


def test_no_signing_certificate_is_listed_for_a_child(vpcd_slot: VpcdSlot, watched: Watched, cards: CardBox) -> None:
    vpcd_slot.insert(cards["aoi"])
    watched.wait_for_card()
    read = ["pkcs15-tool", "--read-certificate", "2", "--verify-pin", "--auth-id", "02", "--pin", "ABC123"]
    assert run(*read).returncode != 0
