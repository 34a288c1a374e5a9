"""失効の一覧: every list with issuer, date and age; what is no list is told on the page and by the command."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.catalogue.models import TrustAnchor
from tests.support.centre.city import City
from tests.support.people.residents import Authority, make_authority
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(city: City, settings: Any) -> Any:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.CRL_FILE = settings.CRL_FILE.with_name("lists")
    settings.CRL_FILE.mkdir()
    return settings.CRL_FILE


def trust(city: City, authority: Authority) -> None:
    der = authority.root.der
    TrustAnchor.objects.create(body=city.body, use="sign", certificate=der, sha256=hashlib.sha256(der).hexdigest())


def rows(page: str) -> dict[str, str]:
    """Text of each line of the tables, by its first cell."""
    found = {}
    for row in re.findall(r"<tr data-row.*?</tr>", page, re.S):
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.S)]
        found[f"root {cells[1]}" if "JPKI" in cells[0] else cells[0]] = " ".join(cells)
    return found


def test_each_list_stands_on_the_operators_page(city: City, authority: Authority, folder: Any) -> None:
    stranger, younger = make_authority(), make_authority()
    trust(city, younger)
    now = timezone.now()
    (folder / "good.crl").write_bytes(authority.crl(authority.taro, at=now - 5 * HOUR))
    (folder / "future.crl").write_bytes(authority.crl(at=now + 5 * HOUR))
    (folder / "other.crl").write_bytes(younger.crl(at=now - 60 * HOUR))
    (folder / "stale.crl").write_bytes(authority.crl(at=now - 60 * HOUR))
    (folder / "stranger.crl").write_bytes(stranger.crl(at=now))
    (folder / "page.html").write_bytes(b"<html>not found</html>")
    (folder / ".half").write_bytes(b"still being written")
    cast = make_cast(city.body)
    page = sign_in(cast.tanaka).get(reverse("revocation:lists")).content.decode()
    told = rows(page)
    fingerprint = hashlib.sha256(authority.root.der).hexdigest()[:16]
    assert fingerprint in told["good.crl"]
    assert "（5時間前）" in told["good.crl"]
    assert "使っています" in told["good.crl"]
    assert "先の日付" in told["future.crl"]
    assert "新しい一覧に替わりました" in told["stale.crl"]
    assert "古くなりました" in told["other.crl"]
    assert "信頼する認証局のものではありません" in told["stranger.crl"]
    assert "失効の一覧ではありません" in told["page.html"]
    assert ".half" not in told
    for one, words in ((authority, ("（5時間前）", "使っています")), (younger, ("（60時間前）", "古くなりました"))):
        line = told[f"root {hashlib.sha256(one.root.der).hexdigest()[:16]}"]
        assert [word in line for word in words] == [True, True]
    assert "直すところが5か所あります" in page
    entry = AuditEntry.objects.filter(act="revocation.lists_read").get()
    assert (entry.actor, entry.details) == ("staff:tanaka", {"shown": 6, "found": 5})
    assert 'href="/revocation-lists/"' in page


def test_who_does_not_operate_sees_neither_page_nor_menu(city: City, folder: Any) -> None:
    client = sign_in(make_cast(city.body).suzuki)
    assert client.get(reverse("revocation:lists")).status_code == 404
    assert "/revocation-lists/" not in client.get(reverse("applications:work")).content.decode()


def checked() -> tuple[str, str]:
    """What the command says, and why it ended with 1 (empty: 0)."""
    out = StringIO()
    try:
        call_command("check_revocation_lists", stdout=out)
    except CommandError as wrong:
        return out.getvalue(), str(wrong)
    return out.getvalue(), ""


def test_the_command_ends_with_one_until_every_root_has_its_list(
    city: City, authority: Authority, folder: Any, settings: Any
) -> None:
    assert checked()[1] == "1 of these need somebody"  # the root has no list
    (folder / "one.crl").write_bytes(authority.crl(at=timezone.now() - HOUR))
    said, why = checked()
    assert (why, "file one.crl: good" in said) == ("", True)
    younger = make_authority()
    trust(city, younger)
    assert checked()[1] == "1 of these need somebody"
    (folder / "two.crl").write_bytes(younger.crl(at=timezone.now() - HOUR))
    assert checked()[1] == ""
    (folder / "notes.txt").write_text("fetched on Monday")
    said, why = checked()
    assert ("file notes.txt: no_list" in said, why) == (True, "1 of these need somebody")
    settings.CRL_FILE = folder / "nowhere"
    assert "file nowhere: missing" in checked()[0]
