"""A clerk finds a person however the name is written on the form, and nobody else."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from central.applications.models import Application
from central.applications.search.folding import TABLE
from central.catalogue.models import ProcedureVersion
from sync.contract.chain.statement import Source
from tests.support.centre.applications import ANSWERS, make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db

PEOPLE = {
    "山田　花子": "ヤマダ　ハナコ",
    "渡邉\U000e0102　さくら": "ワタナベ　サクラ",
    "葛\U000e0100城　太郎": "カツラギ　タロウ",
    "髙橋　美咲": "タカハシ　ミサキ",
    "德川　ゆり": "トクガワ　ユリ",
    "ＳＭＩＴＨ　ＪＯＨＮ": "スミス　ジョン",
    "グエン　ティ　ハー": "グエン　ティ　ハー",
    "田中 半角": "タナカ　ハンカク",
    "サーシャ　イワノワ": "サーシャ　イワノワ",
    "﨑本　圡夫": "サキモト　ツチオ",
    "\U00031350山　花子": "ホカヤマ　ハナコ",
}


def numbers(client: Client, typed: str) -> set[str]:
    page = client.post(reverse("applications:search"), {"q": typed}, follow=True)
    return set(re.findall(r'name="chosen" value="(\d{22})"', page.content.decode()))


@pytest.fixture
def people(cast: Cast) -> dict[str, Application]:
    return {
        name: make_application(
            place, name=name, answers={**ANSWERS, "kana": (reading, Source.RESIDENT)}, procedure="child_allowance"
        )
        for place, (name, reading) in enumerate(PEOPLE.items(), 100)
    }


SPELLINGS = [
    ("山田　花子", "山田花子"),
    ("山田　花子", "ヤマダ"),
    ("山田　花子", "やまだはなこ"),
    ("山田　花子", "ﾔﾏﾀﾞ ﾊﾅｺ"),
    ("渡邉\U000e0102　さくら", "渡邉 さくら"),
    ("渡邉\U000e0102　さくら", "渡邉さくら"),
    ("渡邉\U000e0102　さくら", "渡辺"),
    ("葛\U000e0100城　太郎", "葛城"),
    ("\U00031350山　花子", "U+31350山　花子"),
    ("\U00031350山　花子", "ｕ＋31350山"),
    ("\U00031350山　花子", "U+31350"),
    ("髙橋　美咲", "高橋"),
    ("髙橋　美咲", "髙橋　美咲"),
    ("德川　ゆり", "徳川"),
    ("ＳＭＩＴＨ　ＪＯＨＮ", "smith"),
    ("ＳＭＩＴＨ　ＪＯＨＮ", "ｓｍｉｔｈ"),
    ("ＳＭＩＴＨ　ＪＯＨＮ", "SMITH JOHN"),
    ("グエン　ティ　ハー", "グエンティハー"),
    ("グエン　ティ　ハー", "グエン　テイ　ハ－"),
    ("田中 半角", "田中　半角"),
    ("田中 半角", "田中半角"),
    ("サーシャ　イワノワ", "サ－シャ"),
    ("サーシャ　イワノワ", "ｻｰｼｬ"),
    ("﨑本　圡夫", "崎本土夫"),
]


def test_a_person_is_found_by_every_spelling(people: dict[str, Application], cast: Cast) -> None:
    client = sign_in(cast.sato)
    for stored, typed in SPELLINGS:
        assert numbers(client, typed) == {people[stored].arrival_number}, typed
    for no_character in ("U+0000", "U+D83D", "U+10FFFF", "U+FFFFFF"):
        assert numbers(client, no_character) == set(), no_character


def test_a_number_is_found_in_any_width(people: dict[str, Application], cast: Cast) -> None:
    client = sign_in(cast.sato)
    assert numbers(client, "007-0100") == {people["山田　花子"].arrival_number}
    assert numbers(client, "００７－０１００") == {people["山田　花子"].arrival_number}
    wide = people["髙橋　美咲"].arrival_number.translate({ord("0") + place: ord("０") + place for place in range(10)})
    assert numbers(client, wide) == {people["髙橋　美咲"].arrival_number}


def test_what_is_shown_is_what_was_stated(people: dict[str, Application], cast: Cast) -> None:
    client = sign_in(cast.sato)
    page = client.post(reverse("applications:search"), {"q": "高橋美咲"}, follow=True).content.decode()
    assert '<td class="mj">髙橋　美咲</td>' in page
    detail = client.get(reverse("applications:detail", args=[people["髙橋　美咲"].arrival_number])).content.decode()
    assert "髙橋　美咲" in detail
    assert people["髙橋　美咲"].found_by not in page + detail


def test_a_city_finds_by_its_own_pairs(
    people: dict[str, Application], cast: Cast, settings: Any, tmp_path: Path
) -> None:
    client = sign_in(cast.sato)
    assert numbers(client, "穴本") == set()
    own = tmp_path / "own.txt"
    own.write_text("# our own\n崎 穴\n", encoding="utf-8")
    settings.FOLD_TABLE = str(own)
    call_command("fold_again")
    assert numbers(client, "穴本") == {people["﨑本　圡夫"].arrival_number}
    assert numbers(client, "崎本") == {people["﨑本　圡夫"].arrival_number}


def test_what_came_before_the_column_is_folded_by_the_command(people: dict[str, Application], cast: Cast) -> None:
    kept = dict(Application.objects.values_list("pk", "found_by"))
    Application.objects.update(found_by="")
    assert numbers(sign_in(cast.sato), "高橋") == set()
    call_command("fold_again")
    assert dict(Application.objects.values_list("pk", "found_by")) == kept


def test_no_two_kanji_of_one_group_stand_in_another() -> None:
    seen: set[str] = set()
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            group = line.split()
            assert len(group) > 1
            assert not seen & set(group), line
            seen |= set(group)
    assert len(seen) > 2000


def test_a_name_in_other_kanji_is_found_and_the_page_says_so(people: dict[str, Application], cast: Cast) -> None:
    client, address = sign_in(cast.sato), reverse("applications:search")
    page = client.post(address, {"q": "高橋"}, follow=True).content.decode()
    assert page.count("字体ちがい") == 1
    assert "「高橋」とは字体のちがう名前も、同じ字として見つけています：" in page
    assert '<span class="mj">髙橋　美咲</span>' in page
    for same in ("髙橋", "ﾀｶﾊｼ", "たかはし", "山田花子", "葛城", people["髙橋　美咲"].arrival_number):
        page = client.post(address, {"q": same}, follow=True).content.decode()
        assert "字体" not in page, same


def test_an_answer_that_the_form_marks_is_found_and_no_other(cast: Cast) -> None:
    row = ProcedureVersion.objects.get(procedure="child_allowance", offered=True)
    form = json.loads(bytes(row.definition))
    (bank,) = (field for page in form["pages"] for field in page["fields"] if field["id"] == "bank_name")
    bank["searchable"] = True
    row.definition = json.dumps(form).encode()
    row.sha256 = hashlib.sha256(row.definition).hexdigest()
    row.save()
    said = {
        **ANSWERS,
        "bank_name": ("㈱ワカバ・ぎんこう", Source.RESIDENT),
        "branch_name": ("ミナト支店", Source.RESIDENT),
    }
    application = make_application(1, answers=said)
    client = sign_in(cast.sato)
    for typed in ("わかば", "ﾜｶﾊﾞ・ｷﾞﾝ", "（株）ワカバ"):
        assert numbers(client, typed) == {application.arrival_number}, typed
    assert numbers(client, "ミナト支店") == set(), "nobody marked it"
    assert numbers(sign_in(cast.suzuki), "わかば") == set(), "nor is it found by who may not see it"
    Application.objects.update(found_by="")
    call_command("fold_again")
    assert numbers(client, "わかば") == {application.arrival_number}
