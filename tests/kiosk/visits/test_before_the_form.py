"""What is read of a procedure before its form: period, fee, what to bring, whom to ask, and what holds here now."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from kiosk.devices.card import ReaderGone
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.choose import Choose
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.touches import AppearanceChanged, Back, Chosen, Confirmed, LanguageChosen, PageTurned, TypedText
from kiosk.steps.apply.before_start import BeforeStart
from kiosk.steps.apply.choose import ChooseApplicant, ChooseEvent, ChooseOffice, ChooseProcedure
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import InsertCard
from kiosk.ui.layout import faults, measure
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.question_parts import Once, OncePer, Who
from sync.contract.wire.catalogue import Period, ServiceFacts
from tests.support.kiosk.hundreds import hundreds
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.kiosk.walk import Hall, hall
from tests.support.screens.fingers import Touching

WASTE, ALLOWANCE, RECORD = "bulky_waste", "child_allowance", "resident_record"
LONG = "とても長い説明がつづきます。" * 60
LOOKS = tuple(
    (Appearance(language, size, low=low), orientation)
    for language, size, (orientation, low) in itertools.product(
        ("ja", "easy-ja", "en"), TextSize, (("portrait", False), ("portrait", True), ("landscape", False))
    )
)


def standing(language: str = "ja", procedure: str = WASTE) -> Hall:
    """Before the form of this procedure."""
    return hall().does(LanguageChosen(language), Chosen("tab:reading"), Chosen(f"procedure:{procedure}"))


def with_facts(place: Hall, form: Procedure | None = None, **facts: object) -> Hall:
    """Its office says this of it."""
    offer = place.conversation.visit.offer
    assert offer is not None
    said: ServiceFacts = msgspec.structs.replace(offer.facts, **facts)
    place.conversation.visit.offer = replace(offer, facts=said, procedure=form or offer.procedure)
    return place.does(AppearanceChanged(place.conversation.visit.appearance))


def page(place: Hall) -> ProcedurePage:
    shown = place.conversation.step.screen(place.conversation.visit)
    assert isinstance(shown, ProcedurePage)
    return shown


def told(place: Hall) -> dict[str, str]:
    """Every fact of every page, by its icon; what goes on on the next page put together."""
    found = dict[str, str]()
    for at in range(page(place).pages[1]):
        place.conversation.step = BeforeStart(at)
        for line in page(place).lines:
            found[line.icon] = found.get(line.icon, "") + line.text
    place.conversation.step = BeforeStart()
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00").astimezone(UTC)


@pytest.mark.requirement("PROC-07")
@pytest.mark.parametrize(
    ("now", "banner"),
    [
        ("2020-03-31T12:00", "令和2年4月1日（水）0時00分から受け付けます"),
        ("2020-03-31T23:30", None),
        ("2020-04-01T00:00", None),
        ("2020-04-10T23:59", None),
        ("2020-04-11T00:30", None),
        ("2020-04-11T01:01", "受付は令和2年4月10日（金）23時59分に終わりました"),
    ],
)
def test_state_and_period_stand_there_to_the_minute_and_nobody_is_sent_away_by_this_clock(
    now: str, banner: str | None
) -> None:
    place = with_facts(standing(), period=Period("2020-04-01T00:00", "2020-04-10T23:59"))
    place.conversation.visit.kiosk_state.ready = True
    place.clock.moment = at(now)
    assert told(place)["calendar-blank"] == "令和2年4月1日（水）0時00分から令和2年4月10日（金）23時59分まで"
    assert (page(place).banner.title if page(place).banner else None) == banner
    place.does(Confirmed())
    assert isinstance(place.step, FillPage), "the office decides"


@pytest.mark.parametrize(
    ("day", "banner"),
    [("2026-11-10T22:00", None), ("2026-11-12T12:00", "毎月1日から10日まで受け付けます"), ("2026-12-01T00:30", None)],
)
def test_days_of_each_month_stand_there_and_what_is_outside_is_said(day: str, banner: str | None) -> None:
    place = with_facts(standing(), days=(1, 10))
    place.clock.moment = at(day)
    assert told(place)["calendar-blank"] == "毎月1日から10日まで"
    assert (page(place).banner.title if page(place).banner else None) == banner


def test_a_procedure_without_a_period_is_taken_at_any_time() -> None:
    assert told(standing())["calendar-blank"] == "いつでも申し込めます"
    only_end = with_facts(standing(), period=Period("", "2027-03-31T17:15"))
    assert told(only_end)["calendar-blank"] == "令和9年3月31日（水）17時15分まで"


@pytest.mark.requirement("PROC-14")
def test_whom_to_ask_stands_there_with_section_telephone_fax_mail_and_hours() -> None:
    place = with_facts(standing(procedure=ALLOWANCE), mail="kodomo@example.jp")
    assert told(place)["phone"].split("\n") == [
        "こども支援課 手当係",
        "電話 000-000-1251　FAX 000-000-1252　kodomo@example.jp",
        "平日 8時30分から17時15分まで",
    ]


@pytest.mark.requirement("PROC-12")
def test_whether_a_signature_a_payment_or_a_paper_to_take_home_is_part_of_it_depends_on_the_procedure() -> None:
    said = {one: told(standing(procedure=one)) for one in (ALLOWANCE, WASTE, RECORD)}
    assert said[ALLOWANCE]["identification-card"].split("\n") == [
        "カードを使います",
        "4けたの暗証番号を入力します。",
        "署名用パスワードで署名します。",
    ]
    assert said[WASTE]["identification-card"] == "カードなしでできます"
    assert {one: text["coins"] for one, text in said.items()}[ALLOWANCE] == "無料"
    assert said[WASTE]["coins"] != "無料"
    assert "clipboard-text" in said[RECORD]
    assert "clipboard-text" not in said[WASTE]


def test_who_may_apply_how_often_and_an_identity_document_are_said_only_where_they_are_asked() -> None:
    place = standing()
    assert "user" not in told(place)
    form = place.conversation.visit.procedure
    asked = msgspec.structs.replace(
        form, who=Who(least_age=18, words={"ja": "18歳以上の方"}), once=Once(OncePer.PERSON), needs_id=True
    )
    said = told(with_facts(place, asked, capacity=30))
    assert said["user"] == "18歳以上の方\nお一人1回です。"
    assert said["users-three"] == "30件"
    assert said["identification-card"].endswith("本人確認の書類を見せます。")


@pytest.mark.requirement("URLQ-03")
def test_that_one_mail_address_applies_once_is_said_before_the_form() -> None:
    place = standing()
    form = msgspec.structs.replace(place.conversation.visit.procedure, once=Once(OncePer.MAIL))
    assert told(with_facts(place, form))["user"] == "1つのメールアドレスで1回です。"


def test_what_is_possible_now_is_said_with_and_without_line_card_reader_and_paper() -> None:
    place = standing(procedure=ALLOWANCE)
    visit = place.conversation.visit
    visit.kiosk_state.contact.online = True
    assert told(place)["check-circle"] == "この端末で申し込めます。"
    visit.kiosk_state.contact.online = False
    assert told(place)["check-circle"] == "通信は止まっていますが、この端末で申し込めます。"
    limited = told(with_facts(place, capacity=10))["check-circle"]
    assert limited.endswith("順番や締切は、担当の課が決めます。")
    place.does(ReaderGone())
    banner = page(place).banner
    assert banner is not None
    assert banner.title == "いま、カードを読み取れません"
    visit.kiosk_state.ready = False
    assert told(place)["check-circle"] == "この端末では申し込めません。"
    assert page(place).frame.forward is None


def test_a_procedure_without_a_card_does_not_speak_of_a_reader_that_is_gone() -> None:
    place = standing().does(ReaderGone())
    banner = page(place).banner
    assert banner is None or "カード" not in banner.title


@pytest.mark.parametrize(("look", "orientation"), LOOKS, ids=lambda value: str(value)[:60])
def test_texts_of_any_length_stand_whole_on_pages_that_fit(look: Appearance, orientation: Orientation) -> None:
    place = standing(look.language, ALLOWANCE).does(AppearanceChanged(look))
    visit = place.conversation.visit
    visit.kiosk_state.orientation = orientation
    long = {
        "ja": LONG,
        "easy-ja": LONG.replace("説明", "{説明|せつめい}").replace("長い", "{長|なが}い"),
        "en": "Long. " * 200,
    }
    place = with_facts(place, bring=long, days=(1, 10), mail="a" * 60 + "@example.jp", fax="000-000-0000")
    place.clock.moment = at("2026-11-20T12:00")
    pages = page(place).pages[1]
    for number in range(pages):
        place.conversation.step = BeforeStart(number)
        assert faults(measure(page(place), visit.appearance, orientation)) == []
        assert page(place).frame.forward is not None, "it can be begun on each"
    place.conversation.step = BeforeStart()
    wanted = long[look.language].replace(" ", "")
    assert told(place)["files"].replace(" ", "") == wanted, "not a character is missing"


def test_the_pages_are_turned_and_turned_back_and_the_first_leads_to_the_list() -> None:
    place = with_facts(standing(), bring={"ja": LONG})
    pages = page(place).pages[1]
    assert pages > 1
    assert page(place.does(PageTurned(1))).pages[0] == 2
    for _turn in range(pages + 3):
        place.does(PageTurned(1))
    assert page(place).frame.extra is None
    assert page(place.does(Back())).pages[0] == pages - 1, "the count of touches beyond the end is not kept"
    for _turn in range(pages - 1):
        place.does(Back())
    assert isinstance(place.step, ChooseProcedure)


@pytest.mark.parametrize(
    "way",
    [
        (Chosen("tab:reading"), Chosen("row:さ"), PageTurned(1)),
        (Chosen("tab:office"), Chosen("office:水道課"), PageTurned(1)),
        (Chosen("tab:applicant"), Chosen("age:65"), Chosen("matching"), PageTurned(1)),
        (Chosen("search"), TypedText("申請"), PageTurned(1)),
        (Chosen("tax"), PageTurned(1)),
    ],
)
def test_back_leads_to_the_very_place_in_the_list(way: tuple[object, ...]) -> None:
    place = hall().does(LanguageChosen("ja"))
    state = place.conversation.visit.kiosk_state
    real = state.offers
    state.offers = hundreds(500, real)
    place.does(*way)  # type: ignore[arg-type]  # events of several kinds
    before = place.step
    if isinstance(place.screens.now, Choose) and place.screens.now.guides:
        place.does(Chosen("page:0"))
        before = place.step
    assert isinstance(before, ChooseProcedure)
    state.offers = (*state.offers, *real)
    place.does(Chosen(f"procedure:{WASTE}"))
    assert isinstance(place.step, BeforeStart)
    state.offers = state.offers[:500]
    place.does(Confirmed(), Back(), Back())
    assert place.step == before


def test_a_way_of_finding_keeps_its_own_place_too() -> None:
    place = hall().does(LanguageChosen("ja"))
    for touched, kind in ((Chosen("tab:office"), ChooseOffice), (Chosen("tab:applicant"), ChooseApplicant)):
        place.does(touched, Chosen(f"procedure:{WASTE}"), Back())
        assert isinstance(place.step, kind)
    place.does(Chosen("tab:event"), Chosen(f"procedure:{WASTE}"), Back())
    assert isinstance(place.step, ChooseEvent)


def test_events_of_life_that_its_office_names_lead_to_it_besides_its_category() -> None:
    place = hall().does(LanguageChosen("ja"))
    state = place.conversation.visit.kiosk_state
    waste = next(offer for offer in state.offers if offer.id == WASTE)
    named = replace(waste, facts=msgspec.structs.replace(waste.facts, events=("moving", "death", "of_tomorrow")))
    state.offers = tuple(named if offer.id == WASTE else offer for offer in state.offers)
    place.does(AppearanceChanged(place.conversation.visit.appearance))
    keys = list[str]()
    for number in range(3):
        shown = ChooseEvent(number).screen(place.conversation.visit)
        assert isinstance(shown, Choose)
        keys += [tile.key for tile in shown.tiles if tile.enabled and tile.key not in keys]
    assert {"moving", "death", "waste"} <= set(keys)
    assert "of_tomorrow" not in keys
    assert "pet" not in keys, "nothing stands there"
    for event in ("moving", "death", "waste"):
        place.conversation.step = ChooseEvent()
        shown = place.does(Chosen(event)).screens.now
        assert isinstance(shown, Choose)
        assert f"procedure:{WASTE}" in [tile.key for tile in shown.tiles]


def test_a_double_tap_on_a_procedure_begins_no_form(kiosk: KioskInABox) -> None:
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"))
    Touching(kiosk).touches("粗大ごみの収集申込")
    assert isinstance(kiosk.step, BeforeStart)


def test_a_card_in_the_reader_leads_on_from_here_as_ever(kiosk: KioskInABox) -> None:
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"), Chosen(f"procedure:{ALLOWANCE}"), Confirmed())
    assert isinstance(kiosk.step, InsertCard)


def test_an_hour_is_what_this_clock_may_be_off() -> None:
    place = with_facts(standing(), period=Period("", "2026-11-20T10:00"))
    place.clock.moment = at("2026-11-20T10:01") + timedelta(minutes=59)
    assert page(place).banner is None or "終わりました" not in page(place).banner.title
