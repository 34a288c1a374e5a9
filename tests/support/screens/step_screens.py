"""The real screens of the steps, walked with the software card and the real outbox: for shots and layout tests.

`screens_of(kiosk, cards, appearance)` yields (name, screen) of a visit with everything a resident can come across.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from hardware.printer import NotPrinted, NotPrintedReason
from kiosk.devices.card import ReaderGone, ReaderReady
from kiosk.runtime.clock import Ticked
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FormPage, InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.review import Review
from kiosk.screens.touches import (
    AppearanceChanged,
    AssistOpened,
    Back,
    Cancelled,
    Chosen,
    Confirmed,
    Declined,
    FieldOpened,
    HelpCalled,
    HelpOpened,
    LanguageChosen,
    Next,
    PageTurned,
    TypedText,
)
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import ReadingFour, Recognising
from kiosk.steps.apply.leaflet import MISTYPED, EnterLeafletCode, LeafletAhead
from kiosk.steps.apply.named_by_certificate import EnterPassword, OfferPassword, ReadingCertificate
from kiosk.steps.apply.sign import TAKE_AND_SIGN, Signing
from kiosk.steps.apply.submit import Keeping
from kiosk.steps.card.card_at_reader import (
    TAKE_AND_PASSWORD,
    TAKE_AND_TYPE,
    TAKE_AND_WAIT,
    Unanswered,
    UnansweredRecognition,
)
from kiosk.steps.card.card_disagrees import CardDisagrees, Disagreement
from kiosk.steps.card.trouble import UNUSABLE, CardUnusable, NotTaken
from kiosk.steps.step import Destination
from kiosk.words.texts import speaking
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.catalogue import LeafletCode
from sync.contract.wire.status import MarkedField, StatusView
from sync.envelope.status import status_key
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox

AHEAD = LeafletCode(
    "000018",
    "dog_registration",
    {"ja": "犬の登録と狂犬病予防注射のお知らせ", "easy-ja": "{犬|いぬ}の {登録|とうろく}", "en": "Registering a dog"},
    opens="2099-04-01T08:30",
    section={"ja": "環境課 動物係", "easy-ja": "{環境課|かんきょうか}", "en": "Environment division"},
    phone="000-000-1260",
)
Named = Iterator[tuple[str, Screen]]


def screens_of(kiosk: KioskInABox, cards: CardBox, appearance: Appearance) -> Named:
    """In the order of a visit. Names sort in that order."""
    yield "01-welcome", kiosk.screens.now
    kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance))
    yield "02-choose", kiosk.screens.now
    yield "02-choose-list", kiosk.does(Chosen("tab:reading")).screens.now
    yield "02-leaflet", drawn(kiosk, EnterLeafletCode("123-455", MISTYPED))
    yield "02-leaflet-ahead", drawn(kiosk, LeafletAhead(AHEAD))
    yield "03-before", kiosk.does(Chosen("procedure:child_allowance")).screens.now
    yield "04-insert", kiosk.does(Confirmed()).screens.now
    yield "04-reader-gone", kiosk.does(ReaderGone()).screens.now
    kiosk.does(ReaderReady()).put(cards["hanako"])
    yield "05-pin", kiosk.screens.now
    yield "05-reading", drawn(kiosk, ReadingFour(3))
    yield "05-unanswered-look", drawn(kiosk, UnansweredRecognition(Recognising(), TAKE_AND_WAIT, Destination.CHOOSE))
    yield "05-unanswered-pin", drawn(kiosk, Unanswered(ReadingFour(3), TAKE_AND_TYPE))
    yield "05-pin-wrong", kiosk.types("9999").screens.now
    yield "05-last-try", kiosk.types("9998").screens.now
    yield "05-offer-password", drawn(kiosk, OfferPassword(5))
    yield "05-password-first", drawn(kiosk, EnterPassword(5))
    yield "05-reading-certificate", drawn(kiosk, ReadingCertificate(5))
    yield "05-unanswered-password", drawn(kiosk, Unanswered(ReadingCertificate(5), TAKE_AND_PASSWORD))
    kiosk.does(Confirmed()).types(PIN_OF["four"])
    yield from _filling(kiosk)
    yield from _signing(kiosk)
    yield from _over_pages(kiosk, appearance)
    yield from _troubles(kiosk, appearance)
    yield from _status(kiosk, appearance)
    yield from _staff(kiosk, cards, appearance)


def _filling(kiosk: KioskInABox) -> Named:
    yield "06-form-locked", kiosk.screens.now
    kiosk.does(Next())
    yield "06-form-wrong", kiosk.does(Next()).screens.now
    yield "06-keyboard", kiosk.does(FieldOpened("kana")).screens.now
    kiosk.does(TypedText("ヤマダハナコ"))
    dated = False
    for page in range(60):
        if not isinstance(kiosk.step, FillPage):
            break
        yield f"07-form-{page:02d}", kiosk.screens.now
        if not dated and (date_field := _date_on(kiosk.screens.now)):
            dated = True
            yield "07-date-pad", kiosk.does(FieldOpened(date_field)).screens.now
            kiosk.does(FieldOpened(date_field))
        before = kiosk.step.at
        kiosk.fill_page(CHILD_ALLOWANCE)
        assert kiosk.step != FillPage(before), f"the page of {before} was not left"


def _date_on(screen: Screen) -> str:
    """The first field of the page that opens a date pad."""
    fields = screen.fields if isinstance(screen, FormPage) else ()
    return next((view.id for view in fields if view.entry is InputKind.DATE), "")


def _signing(kiosk: KioskInABox) -> Named:
    page = 0
    while isinstance(kiosk.screens.now, Review):
        yield f"08-review-{page}", kiosk.screens.now
        if kiosk.screens.now.pages[0] == kiosk.screens.now.pages[1]:
            break
        page += 1
        kiosk.does(PageTurned(1))
    kiosk.does(Confirmed())
    yield "09-password", kiosk.screens.now
    yield "09-signing", drawn(kiosk, Signing(5, signing=True))
    yield "09-unanswered", drawn(kiosk, Unanswered(Signing(5), TAKE_AND_SIGN))
    yield "09-keeping", drawn(kiosk, Keeping())
    yield "10-done", kiosk.types(PIN_OF["sign"]).screens.now
    yield "11-card-left", kiosk.does(Confirmed()).screens.now
    kiosk.pull()


def _over_pages(kiosk: KioskInABox, appearance: Appearance) -> Named:
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance))
    kiosk.does(Chosen("tab:reading"), Chosen("procedure:bulky_waste"), Confirmed())
    yield "06-keyboard-kanji", kiosk.does(FieldOpened("name")).screens.now
    kiosk.does(Back()).fill(BULKY_WASTE)
    yield "12-leaving", kiosk.does(Cancelled()).screens.now
    yield "12-help", kiosk.does(Declined(), HelpCalled()).screens.now
    yield "12-explained", kiosk.does(Declined(), HelpOpened()).screens.now
    yield "12-look", kiosk.does(Declined(), AssistOpened("size")).screens.now
    kiosk.does(Declined()).box_clock.pass_s(132 if appearance.doubles_times else 66)
    yield "12-idle", kiosk.does(Ticked(0)).screens.now
    kiosk.does(Confirmed())
    kiosk.confirms()
    yield "13-no-paper", kiosk.screens.now
    yield "13-numbers", kiosk.does(Chosen("numbers")).screens.now
    kiosk.does(Confirmed())
    kiosk.printer.outcome = None


def _troubles(kiosk: KioskInABox, appearance: Appearance) -> Named:
    kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance))
    for reason in UNUSABLE:
        yield f"14-unusable-{reason}", drawn(kiosk, CardUnusable(reason))
    disagreeing = (
        Disagreement("name", "山田　花子", "鈴木　花子"),
        Disagreement("address", "若葉県若葉市みどり台一丁目１番１号" * 6, "若葉県若葉市みどり台二丁目２番２号" * 6),
        Disagreement("birth_on", "1990-01-02", "1990-00-00"),
        Disagreement("sex", "female", "unknown"),
    )
    for page in range(3):
        yield f"14-disagrees-{page}", drawn(kiosk, CardDisagrees(disagreeing, page))
    yield "14-disagrees", drawn(kiosk, CardDisagrees(disagreeing[:1]))
    yield "14-not-taken", drawn(kiosk, NotTaken("D-01"))
    kiosk.does(Cancelled(), Confirmed())
    kiosk_state = kiosk.conversation.visit.kiosk_state
    kiosk_state.ready, kiosk_state.trouble = False, "Q-1"
    kiosk.conversation.visit.offer = None
    yield "15-closed", kiosk.step.screen(kiosk.conversation.visit)
    kiosk_state.ready, kiosk_state.trouble = True, ""


def _status(kiosk: KioskInABox, appearance: Appearance) -> Named:
    slip = kiosk.printer.slips[0]
    assert slip.inquiry_number is not None
    arrival, inquiry = parse_arrival_number(slip.arrival_number), parse_inquiry_number(slip.inquiry_number)
    view = StatusView(
        v=1,
        arrival=arrival,
        procedure="bulky_waste",
        title={"ja": "粗大ごみの収集申込", "en": "Oversized waste", "easy-ja": "{大|おお}きいごみ"},
        state=HandlingStatus.SENT_BACK,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "電話番号をもう一度お書きください。", "en": "Please enter your phone number again."},
        marked=(MarkedField("phone", {"ja": "つながる番号をお書きください。"}),),
        answers=dict(BULKY_WASTE),
        until="2026-12-02",
        allows_withdrawal=True,
    )
    kiosk.publish(view, status_key(arrival, inquiry))
    kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance))
    yield "16-arrival", kiosk.does(Chosen("slip")).screens.now
    yield "16-inquiry", kiosk.does(TypedText(arrival)).screens.now
    yield "16-unknown", kiosk.does(TypedText("000000000000")).screens.now
    yield "17-greeting", kiosk.does(Confirmed(), TypedText(arrival), TypedText(inquiry)).screens.now
    yield "17-status", kiosk.does(Confirmed()).screens.now
    yield "17-reason", kiosk.does(Chosen("withdraw")).screens.now
    yield "17-withdraw", kiosk.does(Chosen("mistake")).screens.now
    kiosk.does(Back(), Back())
    yield "17-correct", kiosk.does(Next()).screens.now
    kiosk.does(Cancelled(), Confirmed())


def _staff(kiosk: KioskInABox, cards: CardBox, appearance: Appearance) -> Named:
    yield "18-staff-pin", kiosk.put(cards["sato"]).does(AppearanceChanged(appearance)).screens.now
    yield "18-staff", kiosk.types(PIN_OF["staff"]).screens.now
    kiosk.box_clock.pass_s(8 * 86_400)
    yield "18-staff-silent", kiosk.does(Chosen("diagnosis")).screens.now
    yield "18-staff-told", kiosk.does(Chosen("extend")).screens.now
    kiosk_state = kiosk.conversation.visit.kiosk_state
    assert kiosk_state.catalogue is not None
    listed, kiosk_state.catalogue = kiosk_state.catalogue, replace(kiosk_state.catalogue, staff=())
    yield "18-staff-not-yours", drawn(kiosk, kiosk.step)
    kiosk_state.catalogue = listed
    yield "18-staff-out", kiosk.does(Chosen("out_of_service")).screens.now
    yield "18-staff-closed", kiosk.pull().screens.now
    kiosk.put(cards["sato"]).types(PIN_OF["staff"]).does(Chosen("back_in_service"))


def drawn(kiosk: KioskInABox, step: object) -> Screen:
    """A step that lasts only a moment, drawn as it would be in this visit."""
    visit = kiosk.conversation.visit
    if visit.offer is None:
        visit.offer = visit.kiosk_state.offer("bulky_waste")
    with speaking(visit.appearance.language):
        return step.screen(visit)  # type: ignore[attr-defined, no-any-return]  # a Step
