"""The fleet's pages: true words about every kiosk, codes shown once, and changes that were meant."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.catalogue.models import PublishedCatalogue
from central.catalogue.queries import end_of
from central.intake.actions.take_custody import take_custody
from central.intake.contact_entries import present
from central.intake.documents import current_incarnation
from central.kiosks.index_warnings import warnings_of
from central.kiosks.models import EnrolmentCode, Kiosk, SuspicionEvidence
from central.web.words import moment
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import sha256_of
from tests.support.centre.city import City
from tests.support.people.staff import Cast, make_cast, sign_in


@pytest.fixture
def members(city: City) -> Cast:
    return make_cast(city.body)


@pytest.fixture
def city(full_city: City) -> City:
    return full_city


def _kiosk(city: City, code: str = "99201-007", **fields: object) -> Kiosk:
    kiosk, _ = Kiosk.objects.update_or_create(
        code=code, defaults={"body": city.body, "hall": city.hall, "state": "active", **fields}
    )
    return kiosk


def _beat(**fields: object) -> dict[str, object]:
    return {"paper": "plenty", "waiting": 0, "software": "1.4.2", "catalogue": 1, "trouble": [], **fields}


def _row(client: Client, code: str) -> str:
    page = client.get(reverse("kiosks:list")).content.decode()
    return re.search(rf"<tr data-row[^>]*><td><b class=\"num\">{code}.*?</tr>", page, re.S).group(0)  # type: ignore[union-attr]


def test_each_kiosk_is_told_truly_and_trouble_stands_first(city: City, members: Cast) -> None:
    now = timezone.now()
    _kiosk(city, contact_at=now, heartbeat=_beat())
    _kiosk(city, "99201-003", contact_at=now - timedelta(hours=2), heartbeat=_beat(waiting=4))
    _kiosk(city, "99201-011", state="suspect", contact_at=now, heartbeat=_beat())
    _kiosk(
        city, "99201-012", contact_at=now, heartbeat=_beat(paper="low", trouble=["P-02"]), clock_ahead_ms=-93_600_000
    )
    SuspicionEvidence.objects.create(
        kiosk=Kiosk.objects.get(code="99201-011"),
        body=city.body,
        at=now,
        reason="behind_stored",
        epoch=1,
        seq=4,
        presented="a" * 64,
        stored="b" * 64,
    )
    client = sign_in(members.tanaka)
    assert "正常" in _row(client, "99201-007")
    silent = _row(client, "99201-003")
    assert "連絡なし" in silent
    assert "c-gray" in silent, "off line but serving is grey, not red"
    low = _row(client, "99201-012")
    assert "残りわずか" in low
    assert "P-02" in low
    assert "-26時間" in low
    page = client.get(reverse("kiosks:list")).content.decode()
    assert "古い状態に戻っています" in page
    codes = re.findall(r'<b class="num">(99201-\d{3})', page)
    assert codes[0] == "99201-011"


@pytest.mark.requirement("GAP-25")
def test_what_each_kiosk_tells_at_its_contact_stands_in_its_row(city: City, members: Cast) -> None:
    """Last contact, backlog, paper, drift of the clock, versions: as two kiosks said it themselves."""
    ahead = rfc3339(timezone.now() + timedelta(hours=3, minutes=1))
    first = {"waiting": 7, "paper": "low", "software": "1.4.2", "catalogue": 1, "wall": ahead}
    second = {"waiting": 0, "paper": "plenty", "software": "1.5.0", "catalogue": 0}
    for hand, said in ((city.kiosk(3), first), (city.kiosk(4), second)):
        kiosk = Kiosk.objects.get(code=hand.code)
        beat = hand.heartbeat(**said)
        take_custody(kiosk.pk, kiosk.nonce, beat, present([], {}, hand.code, beat, 0), current_incarnation())
    gone = timezone.now() - timedelta(days=400)
    Kiosk.objects.filter(code="99201-004").update(contact_at=gone)
    client = sign_in(members.tanaka)
    cells = {code: re.findall(r"<td[^>]*>(.*?)</td>", _row(client, code), re.S) for code in ("99201-003", "99201-004")}
    contact, backlog, paper, clock, software, catalogue = range(3, 9)
    late, near = cells["99201-003"], cells["99201-004"]
    assert late[contact] == moment(Kiosk.objects.get(code="99201-003").contact_at)  # type: ignore[arg-type]
    assert near[contact] == moment(gone), "of another year it says the year"
    assert (late[backlog], near[backlog]) == ("7", "0")
    assert "残りわずか" in late[paper]
    assert near[paper] == "あります"
    assert late[clock] == "+3時間"
    assert re.fullmatch(r"[+-]\d+\.\d秒", near[clock])
    assert (late[software], near[software]) == ("1.4.2", "1.5.0")
    assert late[catalogue] == "1"
    assert near[catalogue].startswith("0 ")
    assert "（新 1）" in near[catalogue]
    assert ">7件<" in client.get(reverse("kiosks:list")).content.decode(), "the backlog of all of them"


def test_a_code_is_shown_once_and_kept_nowhere_in_the_open(city: City, members: Cast) -> None:
    _kiosk(city, state="enrolled")
    client = sign_in(members.tanaka)
    answer = client.post(reverse("kiosks:enrol", args=["99201-007"]))
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    found = re.search(r'code-once num">([^<]+)<', answer.content.decode())
    assert found is not None
    row = EnrolmentCode.objects.get()
    assert row.expires_at - timezone.now() <= timedelta(minutes=15)
    assert client.get(reverse("kiosks:enrol", args=["99201-007"])).status_code == 405
    assert found.group(1) not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_stopping_and_revoking_need_a_reason_and_a_confirmation(city: City, members: Cast) -> None:
    _kiosk(city)
    client = sign_in(members.tanaka)
    suspend = reverse("kiosks:change", args=["99201-007", "suspend"])
    assert client.post(suspend, {"reason": "部品交換"}).status_code == 400
    assert client.post(suspend, {"confirmed": "1"}).status_code == 400
    assert Kiosk.objects.get(code="99201-007").state == "active"
    for action, state in (("suspend", "suspended"), ("release", "active"), ("revoke", "revoked")):
        address = reverse("kiosks:change", args=["99201-007", action])
        assert client.post(address, {"reason": "部品交換", "confirmed": "1"}).status_code == 302
        assert Kiosk.objects.get(code="99201-007").state == state
    release = reverse("kiosks:change", args=["99201-007", "release"])
    assert client.post(release, {"reason": "x", "confirmed": "1"}).status_code == 409
    acts = AuditEntry.objects.filter(subject="kiosk:99201-007").values_list("act", flat=True)
    assert {"kiosk.suspended", "kiosk.released", "kiosk.revoked"} <= set(acts)


def test_a_place_is_added_by_number(city: City, members: Cast) -> None:
    client = sign_in(members.tanaka)
    refused = client.post(reverse("kiosks:add"), {"hall": city.hall.pk, "number": "900"})
    assert refused.status_code == 400
    page = refused.content.decode()
    assert re.search(r'<dialog id="add"[^>]* data-opened>', page), "open again, with what was typed"
    assert re.search(rf'<option value="{city.hall.pk}" selected>', page)
    assert re.search(r'id="add-number"[^>]* value="900"', page)
    assert "data-opened" not in client.get(reverse("kiosks:list")).content.decode()
    assert client.post(reverse("kiosks:add"), {"hall": city.hall.pk, "number": "21"}).status_code == 302
    assert Kiosk.objects.filter(code="99201-021").exists()


def test_only_operators_reach_the_fleet(city: City, members: Cast) -> None:
    _kiosk(city)
    client = sign_in(members.sato)
    assert client.get(reverse("kiosks:list")).status_code == 404
    for address in (
        reverse("kiosks:enrol", args=["99201-007"]),
        reverse("kiosks:change", args=["99201-007", "revoke"]),
        reverse("kiosks:add"),
    ):
        assert client.post(address, {"reason": "x", "confirmed": "1"}).status_code == 404
    assert Kiosk.objects.get(code="99201-007").state == "active"


def test_a_kiosk_that_cannot_read_a_form_is_told_with_what_to_do(city: City, members: Cast) -> None:
    now = timezone.now()
    _kiosk(city, contact_at=now, heartbeat=_beat(trouble=["D-02"]))
    _kiosk(city, "99201-003", contact_at=now, heartbeat=_beat())
    client = sign_in(members.tanaka)
    said = "読めない様式があり、その手続きだけ受け付けていません。"
    row = _row(client, "99201-007")
    assert "注意" in row
    assert "D-02" in row
    assert said in row
    assert said not in _row(client, "99201-003")


def test_a_kiosk_that_cannot_draw_with_a_wording_is_told_with_what_to_do(city: City, members: Cast) -> None:
    _kiosk(city, contact_at=timezone.now(), heartbeat=_beat(trouble=["D-05"]))
    row = _row(sign_in(members.tanaka), "99201-007")
    assert "D-05" in row
    assert "使えない文言があり" in row


@pytest.mark.requirement("GAP-23")
def test_a_kiosk_tells_which_index_it_runs_and_the_page_says_what_is_wrong_with_it(city: City, members: Cast) -> None:
    now, operator = timezone.now(), sign_in(members.tanaka)
    index = PublishedCatalogue.objects.filter(hall=city.hall).latest("version")
    runs = {"catalogue": index.version, "index": sha256_of(bytes(index.jws))}
    _kiosk(city, contact_at=now, heartbeat=_beat(**runs))
    assert "様式の一覧" not in _row(operator, "99201-007")
    _kiosk(city, contact_at=now, heartbeat=_beat(**runs | {"index": "ab" * 32}))
    row = _row(operator, "99201-007")
    assert "この庁舎に出したものと違う様式の一覧で動いています" in row
    _kiosk(city, contact_at=now, heartbeat=_beat(**runs))
    end = end_of(index)
    assert end is not None
    day = timezone.localtime(end)
    assert warnings_of(end - timedelta(days=8)).get("99201-007") is None
    assert f"期限が{day.month}月{day.day}日です" in warnings_of(end - timedelta(days=6))["99201-007"]
    assert "過ぎました" in warnings_of(end)["99201-007"]
