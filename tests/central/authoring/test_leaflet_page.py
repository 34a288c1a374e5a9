"""What anybody reads under a leaflet's address: before the form and after, in three languages, at residents' door."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import msgspec
import polib
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from central.authoring.leaflets.open_page import views
from central.authoring.leaflets.open_page.page_words import WORDS, moment_words
from central.catalogue.actions.leaflets import AboutLeaflet, end_leaflet, make_leaflet
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import facts_document
from central.kiosks.models import Kiosk
from central.limits.rate_limit import RateLimit
from central.organisation import facts
from central.organisation.models import Body, Hall
from central.serving.doors import Door
from central.web.resident_words import FOLDERS, LOCALE
from sync.contract.forms.texts import LANGUAGES
from sync.contract.numbers import group_leaflet_number, leaflet_number
from sync.contract.wire.catalogue import ServiceFacts
from sync.contract.wire.messages import write_message
from sync.japanese.dates import JST
from sync.japanese.ruby import plain, stretches
from tests.support.centre.applications import make_application
from tests.support.centre.doors import opened

pytestmark = pytest.mark.django_db
KANJI = re.compile(r"[\u3400-\u9fff々]")
AHEAD = AboutLeaflet(
    "dog_registration",
    {"ja": "犬の登録", "easy-ja": "{犬|いぬ}の {登録|とうろく}", "en": "Registering a dog"},
    "2099-12-01T08:30",
    {"ja": "環境課 動物係", "en": "Environment section"},
    "000-000-1260",
)


@pytest.fixture(autouse=True)
def _served(city: Body) -> None:
    Hall.objects.get().serves.add(city)


def code_of(about: AboutLeaflet) -> str:
    return leaflet_number(make_leaflet("99201", about, "system").number)


def shown(path: str, status: int = 200) -> str:
    """As a reader sees it, at the door of its own."""
    with opened(Door.RESIDENTS):
        answer = Client().get(path)
    assert answer.status_code == status
    assert not answer.cookies
    return unescape(answer.content.decode())


def facts_on(page: str) -> dict[str, str]:
    found = re.findall(r'<div data-fact="(\w+)"><dt>.*?</dt>(.*?)</div>', page)
    return {key: re.sub(r"<rp>.*?</rp><rt>.*?</rt><rp>.*?</rp>|<[^>]+>", " ", rest).strip() for key, rest in found}


def say_facts(**more: Any) -> None:
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    said = msgspec.convert(json.loads(facts_document(row)) | more, ServiceFacts)
    facts.put(row.body, "bulky_waste", write_message(said))


def test_before_its_form_the_page_says_what_it_is_from_when_where_and_whom_to_ask(city: Body) -> None:
    code = code_of(AHEAD)
    page = shown(f"/p/{code}/?language=ja")
    assert "<h1>犬の登録</h1>" in page
    assert "令和81年12月1日（火）8時30分から申し込めます" in page
    said = facts_on(page)
    assert set(said) == {"where", "contact", "code"}
    assert "若葉市役所" in said["where"]
    assert "環境課 動物係" in said["contact"]
    assert "000-000-1260" in said["contact"]
    assert group_leaflet_number(code) in said["code"]


def test_a_day_that_passed_without_a_form_is_not_promised_again(city: Body) -> None:
    page = shown(f"/p/{code_of(AboutLeaflet('x', {'ja': '名'}, '2026-01-01T00:00'))}/?language=ja")
    assert "まだ申し込めません。準備をしています" in page
    assert "2番窓口" in facts_on(page)["contact"], "nobody is named: the counter of the hall"


def test_a_form_that_was_taken_out_of_offer_is_not_said_to_be_prepared(city: Body) -> None:
    ProcedureVersion.objects.filter(procedure="bulky_waste").update(offered=False)
    code = code_of(AboutLeaflet("bulky_waste", {"ja": "ごみ"}, "2026-01-01T00:00"))
    page = shown(f"/p/{code}/?language=ja")
    assert "準備をしています" not in page
    assert "いまは受け付けていません" in page
    assert "Not taken at present" in shown(f"/p/{code}/?language=en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_its_form_the_page_says_everything_that_the_kiosk_says_before_a_form(city: Body, language: str) -> None:
    say_facts(period={"opens": "2020-04-01T09:00", "closes": "2099-03-31T17:00"}, fax="000-000-0009")
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    form, office = json.loads(bytes(row.definition)), json.loads(facts_document(row))
    page = shown(f"/p/{code_of(AboutLeaflet('bulky_waste', {'ja': 'ごみ'}))}/?language={language}")
    without = plain_page(page)
    for text in (form["name"], form["summary"], office["fee"], office["bring"], form["section"], *office["next_steps"]):
        assert re.sub(r"\s", "", plain(text.get(language) or text["ja"])) in without
    said = facts_on(page)
    assert {"period", "fee", "bring", "identity", "minutes", "next", "where", "contact", "code"} <= set(said)
    assert office["phone"] in said["contact"]
    assert "000-000-0009" in said["contact"]
    for end in ("2020-04-01T09:00", "2099-03-31T17:00"):
        moment = datetime.fromisoformat(end).replace(tzinfo=JST)
        assert re.sub(r"\s", "", plain(moment_words(moment, language))) in without


@pytest.mark.requirement("URLQ-03")
@pytest.mark.parametrize(("per", "who"), [("mail", "1つのメールアドレスで1回です。"), ("person", "お一人1回です。")])
def test_how_often_one_may_apply_is_said_among_who_may(city: Body, per: str, who: str) -> None:
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    form = json.loads(bytes(row.definition))
    for field in form["pages"][0]["fields"]:
        field["required"] = field.get("required", False) or field["id"] == "mail"
    office = {name: one for name, one in json.loads(facts_document(row)).items() if name != "v"}
    told = form | office | {"once": {"per": per}, "version": form["version"] + 1}
    add_definition(compact(json.dumps(told, ensure_ascii=False).encode()), "system")
    said = facts_on(shown(f"/p/{code_of(AboutLeaflet('bulky_waste', {'ja': 'ごみ'}))}/?language=ja"))
    assert who in said["who"]


def plain_page(page: str) -> str:
    """All its words without readings and gaps."""
    return re.sub(r"<rp>.*?</rp><rt>.*?</rt><rp>.*?</rp>|<[^>]+>|\s", "", page)


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({"period": {"opens": "2099-12-01T08:30", "closes": ""}}, "令和81年12月1日（火）8時30分から申し込めます"),
        ({"period": {"opens": "", "closes": "2020-03-31T17:00"}}, "受付は令和2年3月31日（火）17時00分に終わりました"),
        ({"days": [1, 28]}, None),
        ({}, "いま申し込めます"),
    ],
)
def test_where_it_stands_just_now_is_said_first(city: Body, said: dict[str, Any], stands: str | None) -> None:
    if stands is None:
        today = timezone.localdate().day
        said, stands = {"days": [today % 28 + 1] * 2}, f"毎月{today % 28 + 1}日から{today % 28 + 1}日まで受け付けます"
    say_facts(**said)
    page = shown(f"/p/{code_of(AboutLeaflet('bulky_waste', {'ja': 'ごみ'}))}/?language=ja")
    assert stands in page
    assert page.index(stands) < page.index("<dl")


def test_its_words_are_those_in_force(city: Body) -> None:
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    publish_wording(row.pk, "ja", {"name": "大きなごみの申込み", "summary": "大きなごみを集めます。"}, "system")
    page = shown(f"/p/{code_of(AboutLeaflet('bulky_waste', {'ja': 'ごみ'}))}/?language=ja")
    assert "<h1>大きなごみの申込み</h1>" in page
    assert "大きなごみを集めます。" in page


def test_it_is_done_only_where_a_kiosk_stands(city: Body) -> None:
    code = code_of(AHEAD)
    Kiosk.objects.create(code="99201-008", body=city, hall=Hall.objects.get(), state="suspended")
    assert "（端末1台）" in facts_on(shown(f"/p/{code}/?language=ja"))["where"]
    Kiosk.objects.update(state="revoked")
    assert "若葉市役所" not in facts_on(shown(f"/p/{code}/?language=ja"))["where"]


def test_nothing_of_any_application_stands_there(city: Body) -> None:
    """Neither how many there are nor that there is one."""
    code = code_of(AboutLeaflet("child_allowance", {"ja": "児童手当"}))
    before = shown(f"/p/{code}/")
    for counter in range(1, 8):
        make_application(counter)
    assert shown(f"/p/{code}/") == before
    with opened(Door.RESIDENTS), watched_tables() as asked:
        Client().get(f"/p/{code}/")
    assert not {table for table in asked if table.startswith(("applications_", "intake_", "staff_"))}


class watched_tables:  # noqa: N801 - read like `pytest.raises`
    """Tables that stand in the queries meanwhile."""

    def __enter__(self) -> set[str]:
        self.found: set[str] = set()
        self._hook = connection.execute_wrapper(self._look)
        self._hook.__enter__()
        return self.found

    def __exit__(self, *error: Any) -> None:
        self._hook.__exit__(*error)

    def _look(self, execute: Any, sql: str, *more: Any) -> Any:
        self.found |= set(re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', sql))
        return execute(sql, *more)


def test_what_has_ended_says_so_and_whom_to_ask(city: Body) -> None:
    code = code_of(AHEAD)
    end_leaflet(code, "system")
    page = shown(f"/p/{code}/?language=ja", 410)
    assert "このチラシの受付は終わりました" in page
    assert set(facts_on(page)) == {"contact"}


@pytest.mark.parametrize("wrong", ["000000", "12345", "犬", "<script>", "9" * 300, "999991", "%2e%2e"])
@pytest.mark.parametrize(
    ("language", "says"),
    [("ja", "もう一度確かめて"), ("easy-ja", "もう"), ("en", "type them again")],
)
def test_an_unknown_code_says_what_to_do_and_a_code_can_be_typed(wrong: str, language: str, says: str) -> None:
    with opened(Door.RESIDENTS):
        answer = Client().get(f"/p/{wrong}/?language={language}")
        page = unescape(answer.content.decode())
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
        assert says in page
        assert 'name="code"' in page
        assert "<script" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["{code}", "{first}-{last}", "{first} {last}", "{wide}"])
def test_a_code_typed_in_any_way_leads_to_its_page_without_a_script(city: Body, typed: str) -> None:
    code = code_of(AHEAD)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    with opened(Door.RESIDENTS):
        asked = {"code": typed.format(code=code, first=code[:3], last=code[3:], wide=wide), "language": "en"}
        answer = Client().get("/p/", asked, follow=True)
    assert answer.status_code == 200
    assert "<h1>Registering a dog</h1>" in answer.content.decode()
    assert "<script" not in answer.content.decode()


@pytest.mark.parametrize(
    "pasted", ["https://city.example.jp/p/{code}/", " https://apply.a-long-name.example/p/{code}/?language=easy-ja "]
)
def test_the_pasted_address_of_a_page_leads_to_it(city: Body, pasted: str) -> None:
    code = code_of(AHEAD)
    with opened(Door.RESIDENTS):
        answer = Client().get("/p/", {"code": pasted.format(code=code), "language": "en"})
    assert answer.headers["Location"] == f"/p/{code}/?language=en"


@pytest.mark.parametrize("typed", ["..", ".", "./.", "../../check", "https://city.example.jp/other/", "12.34"])
def test_nothing_that_is_typed_leads_to_another_place(typed: str) -> None:
    """A browser goes up where a part of a path is dots."""
    with opened(Door.RESIDENTS):
        answer = Client().get("/p/", {"code": typed, "language": "en"})
        assert "." not in answer.headers.get("Location", "")
        page = Client().get("/p/", {"code": typed, "language": "en"}, follow=True)
    assert page.request["PATH_INFO"].startswith("/p/")
    assert 'name="code"' in page.content.decode()


def test_a_page_may_be_kept_for_minutes_and_differs_by_language_alone(city: Body) -> None:
    code = code_of(AHEAD)
    with opened(Door.RESIDENTS):
        answer = Client().get(f"/p/{code}/", headers={"Accept-Language": "en"})
        assert answer.headers["Cache-Control"] == f"public, max-age={views.KEPT_S}"
        assert answer.headers["Vary"] == "Accept-Language"
        assert answer.headers["Content-Language"] == "en"
        easy = Client().get(f"/p/{code}/?language=easy-ja")
        assert easy.headers["Content-Language"] == "ja"
        assert "<rt>いぬ</rt>" in easy.content.decode()
        assert Client().post(f"/p/{code}/").status_code == 405


def test_who_opens_too_many_in_a_short_time_waits_and_others_do_not(
    city: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "BY_ADDRESS", RateLimit("leaflet", burst=3, every=timedelta(seconds=20)))
    code = code_of(AHEAD)
    with opened(Door.RESIDENTS):
        assert [Client().get(f"/p/{code}/").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert "しばらく待って" in Client().get("/p/000000/?language=ja").content.decode()
        others = (Client(REMOTE_ADDR=f"192.0.2.{last}") for last in range(1, 4))
        assert 200 in [other.get(f"/p/{code}/").status_code for other in others]


def test_what_breaks_is_said_in_words_for_residents(city: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("of the inside")

    monkeypatch.setattr(views, "read_leaflet", broken)
    with opened(Door.RESIDENTS):
        answer = Client(raise_request_exception=False).get(f"/p/{code_of(AHEAD)}/?language=en")
    page = answer.content.decode()
    assert (answer.status_code, "of the inside" in page) == (500, False)
    assert "cannot be shown just now" in page


def test_every_sentence_is_there_in_every_language_and_easy_japanese_has_every_reading() -> None:
    place = re.compile(r"%\(\w+\)s")
    said = {
        language: {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
        for language in ("en", "easy-ja")
        for path in (LOCALE / FOLDERS[language] / "LC_MESSAGES" / "leaflet.po",)
    }
    for language, sentences in said.items():
        assert set(sentences) == set(WORDS.values()), language
        for japanese, sentence in sentences.items():
            assert sentence, japanese
            assert sorted(place.findall(sentence)) == sorted(place.findall(japanese)), sentence
    assert not [
        (sentence, one.text)
        for sentence in said["easy-ja"].values()
        for one in stretches(sentence)
        if not one.reading and KANJI.search(one.text)
    ]
