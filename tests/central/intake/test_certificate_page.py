"""The page of a statement's signing certificate against what OpenSSL reads of the same bytes."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, ApplicationVersion
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.inspected_certificate import inspect_certificate
from central.intake.verdicts.trust_store import trust_of
from central.web.words import clock, day, moment
from sync.envelope.refusals import WrongForm
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.residents import ADDRESS, Authority, Resident
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in
from tests.support.tables.append_only import lifted

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.CRL_FILE = settings.CRL_FILE.with_name("lists")
    settings.CRL_FILE.mkdir()
    return make_cast(city.body)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def handed_in(hand: KioskHand, resident: Resident) -> Application:
    made = hand.submit("resident_record", resident.card_answers(), resident=resident)
    deliver(hand, made)
    drain_verdicts()
    return Application.objects.get(arrival_number=made.arrival)


def page_of(application: Application, cast: Cast) -> str:
    address = reverse("looks:certificate", args=[application.arrival_number, 1])
    answer = sign_in(cast.sato).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def cells(page: str) -> dict[str, str]:
    """Text of each line of the table, by its heading."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td.*?>(.*?)</td></tr>', page, re.S)
    return {heading: unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for heading, cell in rows}


def texts_of(der: bytes) -> str:
    """What OpenSSL's own parser says of each string of the subjectAltName."""
    asked = ["openssl", "asn1parse", "-inform", "DER"]
    lines = subprocess.run(asked, input=der, capture_output=True, check=True).stdout.decode().splitlines()
    place = next(number for number, line in enumerate(lines) if "Subject Alternative Name" in line)
    start = lines[place + 1].split(":")[0].strip()
    inside = [*asked, "-strparse", start]
    return subprocess.run(inside, input=der, capture_output=True, check=True).stdout.decode()


def told_by_openssl(der: bytes) -> dict[str, str]:
    words = ["-noout", "-subject", "-issuer", "-serial", "-startdate", "-enddate", "-fingerprint", "-sha256"]
    plain = ["-nameopt", "utf8,sep_comma_plus_space,sname", "-text", "-certopt", "no_pubkey,no_sigdump"]
    command = ["openssl", "x509", "-inform", "DER", *words, *plain]
    said = subprocess.run(command, input=der, capture_output=True, check=True).stdout.decode()
    found = dict(re.findall(r"^(subject|issuer|serial|notBefore|notAfter|sha256 Fingerprint)=(.*)$", said, re.M))
    usage = re.search(r"X509v3 Key Usage: critical\s+(.*)", said)
    policy = re.search(r"Policy: (\S+)", said)
    algorithm = re.search(r"Signature Algorithm: (\S+)", said)
    assert usage is not None
    assert policy is not None
    assert algorithm is not None
    return found | {"usage": usage[1], "policy": policy[1], "algorithm": algorithm[1]}


def at(text: str) -> datetime:
    return datetime.strptime(" ".join(text.split()), "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)


@pytest.mark.requirement("JPK-18")
def test_staff_read_of_the_certificate_what_openssl_reads(
    hand: KioskHand, cast: Cast, authority: Authority, settings: Any
) -> None:
    listed = timezone.now() - HOUR
    (settings.CRL_FILE / "one.crl").write_bytes(authority.crl(authority.taro, at=listed))
    application = handed_in(hand, authority.hanako)
    detail = sign_in(cast.sato).get(reverse("applications:detail", args=[application.arrival_number]))
    assert reverse("looks:certificate", args=[application.arrival_number, 1]) in detail.content.decode()
    page = page_of(application, cast)
    shown, judge = cells(page), told_by_openssl(authority.hanako.certificate)
    assert shown["主体者（subject）"] == judge["subject"]
    assert shown["発行者（issuer）"] == judge["issuer"]
    assert shown["発行番号（serial number）"] == judge["serial"].lstrip("0")
    begins, ends = at(judge["notBefore"]), at(judge["notAfter"])
    assert shown["有効期間"] == f"{day(begins)} {clock(begins)} 〜 {day(ends)} {clock(ends)}"
    assert shown["指紋（SHA-256）"] == judge["sha256 Fingerprint"].replace(":", "").lower()
    assert shown["署名の方式"].startswith(f"{judge['algorithm']}（1.2.840.113549.1.1.11）")
    assert judge["usage"] == "Digital Signature, Non Repudiation"
    assert shown["鍵の使いみち"].split() == ["電子署名（digitalSignature）", "否認防止（nonRepudiation）"]
    assert shown["ポリシー"].split()[0] == judge["policy"]
    assert "署名用として認めている" in shown["ポリシー"]
    strings = texts_of(authority.hanako.certificate)
    for heading, said in (("氏名", "山田花子"), ("住所", ADDRESS)):
        assert shown[heading] == said
        assert said in strings
    assert shown["生年月日"] == "1990-04-01"
    assert "419900401" in strings
    assert shown["性別"] == "女"
    assert "この証明書に署名した" in shown["認証局"]
    root = told_by_openssl_root(authority.root.der)
    assert shown["認証局の指紋（SHA-256）"] == root
    then, now = page.split("いまのこと")
    for words in (
        "本人の署名は正しい",
        "証明書は署名用で、期限内です",
        "証明書は失効していません",
        "証明書の人と、申請の内容は同じです",
    ):
        assert words in then
    for words in ("証明書は署名用で、期限内です", "証明書は失効していません", f"{moment(listed)} の一覧で確認"):
        assert words in now
    entry = AuditEntry.objects.get(act="signature.inspected")
    assert (entry.actor, entry.subject) == ("staff:sato", application.audit_subject)
    assert (entry.details["version"], entry.details["readable"]) == (1, True)


def told_by_openssl_root(der: bytes) -> str:
    command = ["openssl", "x509", "-inform", "DER", "-noout", "-fingerprint", "-sha256"]
    said = subprocess.run(command, input=der, capture_output=True, check=True).stdout.decode()
    return said.partition("=")[2].strip().replace(":", "").lower()


def test_what_ended_since_is_told_beside_what_held_when_it_was_signed(
    hand: KioskHand, cast: Cast, authority: Authority, settings: Any
) -> None:
    """Revoked after the statement: good then, revoked now, each with the moment of its list."""
    first = timezone.now() - 3 * HOUR
    (settings.CRL_FILE / "one.crl").write_bytes(authority.crl(at=first))
    application = handed_in(hand, authority.hanako)
    (settings.CRL_FILE / "one.crl").write_bytes(authority.crl(authority.hanako, at=timezone.now()))
    then, now = page_of(application, cast).split("いまのこと")
    assert "証明書は失効していません" in then
    assert f"{moment(first)} の一覧で確認" in then
    assert "証明書は失効しています" in now


def test_a_root_that_nobody_trusts_any_more_is_told(hand: KioskHand, cast: Cast, authority: Authority) -> None:
    application = handed_in(hand, authority.hanako)
    application.body.trust_anchors.all().delete()
    page = page_of(application, cast)
    assert "信頼する認証局のものではありません" in cells(page)["認証局"]
    assert "認証局の指紋（SHA-256）" not in cells(page)
    assert "証明書の発行元を確かめられません" in page.split("いまのこと")[1]
    assert "失効をまだ確かめていません" in page.split("いまのこと")[1]


@pytest.mark.parametrize("kept", [b"", b"\x30\x82\x01\x00" + b"x" * 260, b"\x30" * (17 * 1024)])
def test_what_nobody_can_read_says_so(hand: KioskHand, cast: Cast, authority: Authority, kept: bytes) -> None:
    application = handed_in(hand, authority.hanako)
    with lifted(connection):
        ApplicationVersion.objects.update(certificate=kept)
    page = page_of(application, cast)
    assert "電子証明書を読み取れません。届いたままの形で残してあります。" in page
    assert "本人の署名が合いません" in page
    assert AuditEntry.objects.get(act="signature.inspected").details["readable"] is False


def test_what_was_not_signed_says_so(city: City, hand: KioskHand, cast: Cast) -> None:
    made = hand.submit("bulky_waste", resident=None)
    deliver(hand, made)
    drain_verdicts()
    application = Application.objects.get()
    assert "この申請には、電子証明書が付いていません。" in page_of(application, cast)
    detail = sign_in(cast.sato).get(reverse("applications:detail", args=[application.arrival_number]))
    assert "電子証明書を確かめる" not in detail.content.decode()


def test_who_may_not_know_of_the_application_finds_no_certificate(
    hand: KioskHand, cast: Cast, authority: Authority, settings: Any
) -> None:
    application = handed_in(hand, authority.hanako)
    address = reverse("looks:certificate", args=[application.arrival_number, 1])
    assert sign_in(cast.tanaka).get(address).status_code == 404
    client = sign_in(cast.sato)
    assert client.get(reverse("looks:certificate", args=[application.arrival_number, 2])).status_code == 404
    settings.ZONED_PROCEDURES = {"resident_record": "my_number"}
    assert client.get(address).status_code == 404
    assert not AuditEntry.objects.filter(act="signature.inspected").exists()


def test_a_mark_of_a_replaced_character_is_told(hand: KioskHand, cast: Cast, authority: Authority) -> None:
    resident = authority.gives("山田花子", ADDRESS, "1990-04-01", marks="0100")
    page = page_of(handed_in(hand, resident), cast)
    assert "代わりの文字を使った所（1が代わり）：0100" in page


def test_cut_bytes_of_any_length_are_read_or_refused(city: City, authority: Authority) -> None:
    whole, trust = authority.hanako.certificate, trust_of(city.body.pk)
    for end in range(0, len(whole), 37):
        with pytest.raises(WrongForm):
            inspect_certificate(whole[:end], trust)
    assert inspect_certificate(whole, trust).holder is not None
