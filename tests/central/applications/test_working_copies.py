"""原本 and 編集: staff work on a copy, the original stays; every edit is kept with who, when, why and from what."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.copy_models import Which, WorkingCopy
from central.applications.models import Application, ApplicationVersion
from central.applications.working_copies import answers_for, answers_in_copy
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.chain.statement import StatementKind
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.applications import make_application
from tests.support.centre.applications import make_city as make_small_city
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in
from tests.support.tables.append_only import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def claim(hand: KioskHand, authority: Authority) -> Application:
    """A claim as a kiosk sent it, signed."""
    deliver(hand, hand.submit("child_allowance", CLAIM_ANSWERS, resident=authority.hanako))
    drain_verdicts()
    return Application.objects.get()


def side_by_side(client: Client, application: Application, **asked: str) -> dict[str, tuple[str, str]]:
    """Label → what stands in the original and in the copy."""
    answer = client.get(reverse("applications:copy", args=[application.arrival_number]), asked)
    assert answer.status_code == 200
    rows = re.findall(
        r'<tr><th scope="row">(.*?)</th><td.*?>(.*?)</td><td.*?>(.*?)</td></tr>', answer.content.decode(), re.S
    )
    return {unescape(label): (_plain(original), _plain(edited)) for label, original, edited in reversed(rows)}


def _plain(cell: str) -> str:
    cell = re.sub(r'<div class="s hand">.*?</div>', "", cell)  # whose the original is
    return " ".join(unescape(re.sub(r"<i .*?</i>|<[^>]+>", " ", cell)).split())


def form_in(client: Client, application: Application) -> dict[str, str]:
    """What a browser would send of the page as it is drawn, nothing changed."""
    page = client.get(reverse("applications:copy-edit", args=[application.arrival_number])).content.decode()
    return sent_by(page)


def sent_by(page: str) -> dict[str, str]:
    main = page[page.index('<form method="post" class="card stacked">') :]
    found = {
        name: unescape(value)
        for name, value in re.findall(r'<input[^>]*? name="([^"]+)" value="([^"]*)"', main)
        if name != "csrfmiddlewaretoken"
    }
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', main, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.S):
        found[name] = unescape(text)
    return found


def post(client: Client, application: Application, sent: dict[str, str], **changed: str) -> Any:
    address = reverse("applications:copy-edit", args=[application.arrival_number])
    return client.post(address, sent | {name.replace("item_", "item:", 1): said for name, said in changed.items()})


@pytest.mark.requirement("BATCH-10")
def test_staff_edit_a_copy_field_by_field_and_the_original_stays(claim: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    kept = [bytes(each.statement) + bytes(each.signature or b"") for each in ApplicationVersion.objects.all()]
    answer = post(
        client,
        claim,
        form_in(client, claim),
        item_phone="０９０１２３４５６７８",
        item_pension="national",
        reason="電話で確かめた",
    )
    assert answer.status_code == 302, answer.content.decode()
    shown = side_by_side(client, claim)
    phone = next(pair for label, pair in shown.items() if "電話番号" in label)
    assert phone[0].replace("-", "") == "09000000000"
    assert phone[1].startswith("直した 090")
    assert "1234" in phone[1]
    assert phone[1].endswith(cast.sato.name)
    assert sum(edited != "同じ" for _, edited in shown.values()) == 2
    assert shown["氏名"] == ("山田花子", "同じ")
    copy = WorkingCopy.objects.get()
    assert (copy.number, copy.author, copy.reason, copy.version) == (
        1,
        cast.sato,
        "電話で確かめた",
        claim.versions.get(),
    )
    page = client.get(reverse("applications:copy", args=[claim.arrival_number])).content.decode()
    for words in ("電話で確かめた", copy.sha256, claim.versions.get().statement_sha256, "写しの1版"):
        assert str(words) in page
    assert [bytes(each.statement) + bytes(each.signature or b"") for each in ApplicationVersion.objects.all()] == kept
    entry = AuditEntry.objects.get(act="copy.edited")
    assert (entry.actor, entry.subject, entry.details["changed"]) == ("staff:sato", claim.audit_subject, 2)
    detail = client.get(reverse("applications:detail", args=[claim.arrival_number])).content.decode()
    assert reverse("applications:copy", args=[claim.arrival_number]) in detail
    assert "写しの1版" in detail


def test_output_goes_by_the_newest_copy_and_says_so(claim: Application, cast: Cast) -> None:
    used = answers_for(claim)
    assert (used.which, used.copy, used.edited) == (Which.ORIGINAL, None, frozenset())
    client = sign_in(cast.sato)
    for number in ("090-1111-1111", "090-2222-2222"):
        assert post(client, claim, form_in(client, claim), item_phone=number, reason="確認").status_code == 302
    used = answers_for(claim)
    assert (used.which, used.edited) == (Which.EDITED, frozenset({"phone"}))
    assert {item.id: item.value for item in used.items}["phone"].replace("-", "") == "09022222222"
    assert [item.id for item in used.items] == [item.id for item in answers_for_original(claim)]
    assert "写しの1版" in client.get(reverse("applications:copy", args=[claim.arrival_number])).content.decode()
    first = side_by_side(client, claim, copy="1")
    assert any("1111" in edited for _, edited in first.values())


def answers_for_original(claim: Application) -> Any:
    from sync.contract.chain.statement import read_statement

    return read_statement(bytes(claim.versions.get(number=1).statement)).items


def test_what_the_form_does_not_allow_is_said_beside_its_field_and_kept_typed(claim: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    sent = form_in(client, claim)
    answer = post(client, claim, sent, item_phone="x", item_kana="山田", reason="直す")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "電話番号ではありません" in page
    assert "カタカナではありません" in page
    assert (sent_by(page)["item:phone"], sent_by(page)["item:kana"], sent_by(page)["reason"]) == ("x", "山田", "直す")
    assert not WorkingCopy.objects.exists()
    missing = post(client, claim, sent, item_phone="", reason="直す")
    assert missing.status_code == 400
    assert "答えがありません" in missing.content.decode()
    nothing = post(client, claim, sent, reason="なにも")
    assert nothing.status_code == 400
    assert "変えたところがありません" in nothing.content.decode()
    without = post(client, claim, sent, item_phone="090-9999-9999", reason=" ")
    assert without.status_code == 400
    assert "直す理由を書いてください。" in without.content.decode()
    assert sent_by(without.content.decode())["item:phone"] == "090-9999-9999"
    assert not WorkingCopy.objects.exists()


def test_an_answer_that_opens_questions_asks_them(claim: Application, cast: Cast) -> None:
    """The same engine as at the kiosk: a spouse has a name."""
    client = sign_in(cast.sato)
    sent = form_in(client, claim)
    assert not any("spouse" in name and name != "item:has_spouse" for name in sent)
    answer = post(client, claim, sent, item_has_spouse="yes", reason="戸籍で確かめた")
    assert answer.status_code == 400
    opened = sent_by(answer.content.decode())
    assert any("spouse" in name and name != "item:has_spouse" for name in opened)
    assert opened["item:has_spouse"] == "yes"


def test_who_comes_second_loses_nothing_and_takes_nothing_back(claim: Application, cast: Cast) -> None:
    first, second = sign_in(cast.sato), sign_in(cast.takahashi)
    seen = form_in(second, claim)
    mended = {"item_phone": "090-1111-1111", "item_pension": "national"}
    assert post(first, claim, form_in(first, claim), reason="電話", **mended).status_code == 302
    answer = post(second, claim, seen, item_kana="ヤマダハナ", item_phone="090-2222-2222", reason="ふりがな")
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "ほかの人が写しを直したか" in page
    again = sent_by(page)
    assert (again["item:kana"], again["reason"], again["base"]) == ("ヤマダハナ", "ふりがな", "1")
    assert (again["item:phone"], again["item:pension"]) == ("090-2222-2222", "national")
    # What both wrote stands beside what was typed; what the colleague alone wrote stands in its field.
    assert re.search(rf"いまの内容：090-?1111-?1111（{cast.sato.name}）", page)
    assert page.count("書いている間に変わった") == 2
    assert WorkingCopy.objects.count() == 1
    assert post(second, claim, again).status_code == 302
    answers = answers_in_copy(WorkingCopy.objects.latest("number"))
    assert {item: answers[item].replace("-", "") for item in ("kana", "phone", "pension")} == {
        "kana": "ヤマダハナ",
        "phone": "09022222222",
        "pension": "national",
    }


def test_a_long_answer_is_told_and_stays_whole(claim: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    name = "あ" * 5000 + "終"
    answer = post(client, claim, form_in(client, claim), item_name=name, reason="氏名")
    assert answer.status_code == 400
    assert sent_by(answer.content.decode())["item:name"] == name
    assert "決まりより長い答えです" in answer.content.decode()
    assert not WorkingCopy.objects.exists()


def test_a_later_correction_leaves_the_copy_behind_and_says_so(
    claim: Application, cast: Cast, hand: KioskHand, authority: Authority
) -> None:
    client = sign_in(cast.sato)
    assert post(client, claim, form_in(client, claim), item_phone="090-1111-1111", reason="電話").status_code == 302
    seen = form_in(client, claim)
    Application.objects.update(status="sent_back", marked=[{"id": "phone", "comment": {}}])
    old = hand.made[0]
    answers = CLAIM_ANSWERS | {"kana": "ヤマダハナヨ"}
    deliver(
        hand, hand.submit("child_allowance", answers, resident=authority.hanako, kind=StatementKind.CORRECTION, old=old)
    )
    drain_verdicts()
    claim.refresh_from_db()
    assert claim.versions.count() == 2
    page = client.get(reverse("applications:copy", args=[claim.arrival_number])).content.decode()
    assert "この写しは、版1から作ったものです。いまは版2が届いています" in page
    assert (
        "前の版からの写し" in client.get(reverse("applications:detail", args=[claim.arrival_number])).content.decode()
    )
    used = answers_for(claim)
    assert (used.which, used.version.number) == (Which.ORIGINAL, 2)
    assert used.left_behind == WorkingCopy.objects.get()
    late = post(client, claim, seen, item_phone="090-3333-3333", reason="おそい")
    assert late.status_code == 409
    assert sent_by(late.content.decode())["item:phone"] == "090-3333-3333"
    assert sent_by(late.content.decode())["item:kana"] == "ヤマダハナヨ", (
        "nothing old over what the applicant corrected"
    )
    assert "本人の補正" in late.content.decode()
    anew = client.get(reverse("applications:copy-edit", args=[claim.arrival_number])).content.decode()
    assert "前の写し：" in anew
    assert sent_by(anew)["item:kana"] == "ヤマダハナヨ"
    assert post(client, claim, sent_by(anew), item_phone="090-1111-1111", reason="作りなおし").status_code == 302
    assert [(one.number, one.version.number) for one in WorkingCopy.objects.order_by("number")] == [(1, 1), (2, 2)]
    assert answers_for(claim).which is Which.EDITED


def test_the_database_changes_and_deletes_no_copy(claim: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    post(client, claim, form_in(client, claim), item_phone="090-1111-1111", reason="電話")
    for change in ("UPDATE applications_workingcopy SET reason = 'x'", "DELETE FROM applications_workingcopy"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with lifted(connection):
        WorkingCopy.objects.update(content=b'{"v":1,"statement":"","answers":{}}')
    page = client.get(reverse("applications:copy", args=[claim.arrival_number])).content.decode()
    assert "作業用の写しが、書いたときのものと合いません。" in page


def test_who_does_not_review_edits_nothing_and_who_may_not_see_finds_nothing(
    claim: Application, cast: Cast, settings: Any
) -> None:
    addresses = [reverse(f"applications:{name}", args=[claim.arrival_number]) for name in ("copy", "copy-edit")]
    stranger = sign_in(cast.tanaka)
    assert [stranger.get(address).status_code for address in addresses] == [404, 404]
    settings.ZONED_PROCEDURES = {"child_allowance": "my_number"}
    client = sign_in(cast.sato)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.post(addresses[1], {"of": "1", "base": "0", "reason": "x", "item:phone": "090"}).status_code == 404
    assert not WorkingCopy.objects.exists()


def test_what_is_no_longer_what_came_is_not_edited(claim: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    sent = form_in(client, claim)
    with lifted(connection):
        ApplicationVersion.objects.update(signature=b"{}")
    answer = post(client, claim, sent, item_phone="090-1111-1111", reason="電話")
    assert answer.status_code == 409
    assert sent_by(answer.content.decode())["item:phone"] == "090-1111-1111"
    assert not WorkingCopy.objects.exists()
    assert timezone.now() > claim.arrived_at


def test_what_nobody_touched_is_no_edit_however_it_was_written(cast: Cast) -> None:
    """A name of the card is taken as it is, also where a hand would have had to write it otherwise."""
    make_small_city()
    application = make_application(1)
    client = sign_in(cast.sato)
    assert post(client, application, form_in(client, application), reason="なにも").status_code == 400
    sent = form_in(client, application)
    assert post(client, application, sent, item_phone="090-1111-1111", reason="電話").status_code == 302
    assert answers_for(application).edited == {"phone"}
    assert [item.id for item in answers_for(application).items] == [
        item.id for item in answers_for_original(application)
    ]
