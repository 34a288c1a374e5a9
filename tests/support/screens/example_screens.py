"""Example screens of every kind in three languages, with the fictional cast, for tests of the drawing.

What residents see is drawn from steps: `golden_steps` for the reviewed pictures, `step_screens` for the gallery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.paging.form_pages import pages_of_fields
from kiosk.paging.pick_pages import pick_columns, pick_rows
from kiosk.paging.review_pages import review_capacity
from kiosk.screens.appearance import Appearance, Orientation, Scheme, TextSize
from kiosk.screens.attachments import Attachments, ChosenFile
from kiosk.screens.choose import Choose, Tile
from kiosk.screens.controls import Banner, Button, Chip, Role, Tone
from kiosk.screens.done import Done
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.pick_list import Pick, PickList
from kiosk.screens.picture import Picture
from kiosk.screens.procedure_page import FactRow, ProcedurePage
from kiosk.screens.progress import Progress
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.secret_pads import NumberPad, PasswordPad
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Chosen, Confirmed, FieldAnswered, LanguageChosen, PageTurned
from kiosk.screens.welcome import SPROUT, Welcome
from tests.support.screens.screen_cast import Cast
from tests.support.screens.screens_beside import card_left, idle, leaving, settings, staff_panel

YOU = "hand-tap"
CARD = "identification-card"


def welcome(c: Cast) -> Screen:
    bare = c.frame(c("hero"), stages=(), leave=None, back=None, procedure="")
    languages = {"ja": "日本語　はじめる", "easy-ja": "やさしい{日本語|にほんご}　はじめる", "en": "English　Start"}
    order = [c.appearance.language, *(code for code in languages if code != c.appearance.language)]
    return Welcome(
        bare,
        c("city"),
        c("greeting"),
        tuple(
            Button(languages[code], LanguageChosen(code), Role.SECOND if at else Role.MAIN)
            for at, code in enumerate(order)
        ),
        tuple(Chip(c(f"service{at}"), "check-circle", Tone.OK) for at in (1, 2, 3, 4)),
        None if c.online else Banner(Tone.NEUTRAL, c("offline_banner"), icon="cloud-slash"),
        SPROUT,
    )


def choose(c: Cast) -> Screen:
    icons = [
        "truck",
        "baby-carriage",
        "graduation-cap",
        "heart",
        "first-aid-kit",
        "currency-jpy",
        "wheelchair",
        "flower-lotus",
    ]
    tiles = tuple(Tile(str(at), c(f"life{at + 1}"), icon) for at, icon in enumerate(icons))
    most = {TextSize.SMALL: 8, TextSize.STANDARD: 8, TextSize.LARGE: 6, TextSize.EXTRA: 4}[c.appearance.size]
    tabs = tuple(Tile(f"tab{at}", c(f"tab{at}"), "", chosen=at == 1) for at in (1, 2, 3))
    shortcuts = (
        Button(c("by_slip"), Chosen("slip"), icon="receipt"),
        Button(c("certificates"), Chosen("certificate"), icon="certificate"),
        Button(c("common"), Chosen("common"), icon="star"),
    )
    frame = c.frame(c("which"), stage=Stage.CHOOSE, procedure="")
    return Choose(
        frame, tiles[:most], pages=(1, -(-8 // most)), tabs=tabs if not c.appearance.low else (), shortcuts=shortcuts
    )


def insert_card(c: Cast) -> Screen:
    return Picture(
        c.frame(c("insert"), stage=Stage.IDENTIFY, notes=(c("insert_note"),)),
        picture="insert_card_slot",
        lines=(),
        promises=(Chip(c("promise1"), "shield-check", Tone.OK), Chip(c("promise2"), "lock-key", Tone.OK)),
        buttons=(Button(c("no_card"), Chosen("no_card")), Button(c("no_pin"), Chosen("no_pin"))),
    )


def procedure(c: Cast) -> Screen:
    lines = tuple(
        FactRow(icon, c(f"tab{at}"), c(f"service{at}") if at < 4 else c("insert_note"))
        for at, icon in ((1, "coins"), (2, "files"), (3, "timer"))
    )
    return ProcedurePage(
        c.frame(c("which"), stage=Stage.CHOOSE, forward=Button(c("no_card"), Confirmed(), Role.MAIN)),
        summary=c("insert_note"),
        lines=lines,
        banner=Banner(Tone.WARN, c("no_pin"), c("pin_note")),
        code="N-01",
    )


def insert_flat(c: Cast) -> Screen:
    screen = insert_card(c)
    assert isinstance(screen, Picture)
    return replace(screen, picture="insert_card_flat")


def pin(c: Cast) -> Screen:
    return NumberPad(c.frame(c("pin"), stage=Stage.IDENTIFY, notes=(c("pin_note"),)), digits=4, note=c("pin_tries"))


def pin_last(c: Cast) -> Screen:
    return NumberPad(c.frame(c("pin"), stage=Stage.IDENTIFY), digits=4, warning=c("pin_last"))


def password(c: Cast) -> Screen:
    frame = c.frame(c("password"), stage=Stage.CONFIRM, notes=(c("password_note"),))
    return PasswordPad(frame, note=c("password_tries"))


def form_fields(c: Cast) -> tuple[FieldView, ...]:
    required = c("required")
    eras = (("heisei", c("heisei")), ("reiwa", c("reiwa")), ("western", c("western")))
    return (
        FieldView(
            "name", c("child_name"), InputKind.KEYBOARD, "山田\u3000春香", "山田\u3000春香", required, is_name=True
        ),
        FieldView(
            "born",
            c("born"),
            InputKind.DATE,
            "2026-09-21",
            "令和8年9月21日",
            required,
            eras=eras,
            check=c("born_check"),
        ),
        FieldView(
            "together",
            c("together"),
            InputKind.CHOICE,
            "no",
            "",
            required,
            choices=(("yes", c("yes")), ("no", c("no"))),
        ),
        FieldView(
            "postal",
            c("postal"),
            InputKind.DIGITS,
            "0000012",
            "000-0012",
            required,
            button=Button(c("fill"), Chosen("fill")),
        ),
        FieldView(
            "address",
            c("address"),
            InputKind.LOCKED,
            "x",
            "若葉県 若葉市 みどり台一丁目",
            source=Chip(c("from_postal"), "map-pin"),
        ),
    )


def form(c: Cast) -> Screen:
    fields = pages_of_fields(form_fields(c), c.appearance, c.orientation)[0]
    frame = c.frame(c("about_child"), stage=Stage.FILL, page=c("page"), forward=c.forward())
    return FormPage(frame, fields)


def form_error(c: Cast) -> Screen:
    field = replace(form_fields(c)[1], value="2026-02-30", shown="", check="", error=c("february"))
    frame = c.frame(c("about_child"), stage=Stage.FILL, forward=c.forward())
    summary = Banner(Tone.ERROR, c("one_wrong"), c("february"), event=Chosen("born"))
    return FormPage(frame, (field,), summary, open_field="born")


def form_digits(c: Cast) -> Screen:
    field = replace(form_fields(c)[3], value="000", shown="000")
    frame = c.frame(c("about_child"), stage=Stage.FILL, forward=c.forward())
    return FormPage(frame, (field,), None, open_field="postal")


def keyboard(c: Cast) -> Screen:
    frame = c.frame(c("given_name"), stage=Stage.FILL)
    return KeyboardPage(frame, c("given_name"), InputKind.KEYBOARD, "", 20, c("example"), is_name=True)


def pick_list(c: Cast) -> Screen:
    picks = tuple(Pick(c(f"life{at}"), FieldAnswered("life", str(at)), at == 2) for at in range(1, 9))
    rows = tuple((Button(kana, Chosen(kana)), kana == "か") for kana in "あかさたな")
    columns = pick_columns([pick.label for pick in picks], c.appearance, c.orientation)
    return PickList(
        c.frame(c("which"), stage=Stage.FILL),
        picks=picks[: columns * pick_rows(c.appearance, c.orientation)],
        many=True,
        search=Button(c("common"), Chosen("search"), icon="magnifying-glass"),
        rows=rows,
        columns=columns,
        pages=(1, 3),
    )


def review_lines(c: Cast) -> tuple[ReviewLine, ...]:
    card, you, postal = Chip(c("card"), CARD, Tone.INFO), Chip(c("you"), YOU), Chip(c("zip"), "map-pin")
    staff = Chip(c("staff_sato"), "user-gear", Tone.WARN)

    def line(label: str, shown: str, source: Chip, edit: bool = True) -> ReviewLine:
        button = Button(c("fix"), Chosen("edit:" + label)) if edit else None
        return ReviewLine(False, c(label), shown, source, button, is_name=label == "name_plain")

    return (
        ReviewLine(True, c("group1_plain"), ""),
        line("name_plain", "山田 花子", card, edit=False),
        line("address_plain", "若葉市若葉町一丁目2番3号", card, edit=False),
        line("phone_plain", "000-1234-5678", you),
        ReviewLine(True, c("group2_plain"), ""),
        line("name_plain", "辻\U000e0102 春香", you),
        line("born_plain", "令和8年9月21日", you),
        line("address_plain", "若葉市みどり台一丁目2番3号", postal),
        ReviewLine(True, c("group3_plain"), ""),
        line("bank_plain", "わかば銀行 本店", staff),
        line("account_plain", "普通 1234567", you),
    )


def review(c: Cast) -> Screen:
    pages = review_capacity(review_lines(c), c.appearance, c.orientation)
    last = len(pages) == 1
    frame = c.frame(
        c("all_right"),
        stage=Stage.CONFIRM,
        page="" if last else f"1 / {len(pages)}",
        forward=c.forward("sign_on", Confirmed()) if last else None,
        extra=None if last else c.forward("next_page", PageTurned(1)),
        pages_on=not last,
    )
    return Review(frame, pages[0], c("honest"), (1, len(pages)))


def signing(c: Cast) -> Screen:
    steps = ((c("step1"), "done"), (c("step2"), "running"), (c("step3"), "waiting"), (c("step4"), "waiting"))
    frame = c.frame(c("signing"), stage=Stage.CONFIRM, leave=None, back=None)
    return Progress(frame, steps, c("keep_card"))


def done(c: Cast) -> Screen:
    c = Cast(c.appearance, c.orientation, online=False)
    return Done(
        c.frame(
            c("received"),
            stage=Stage.DONE,
            leave=None,
            back=None,
            extra=Button(c("no_slip"), Chosen("no_slip"), icon="printer"),
            forward=c.forward("finish", Confirmed(), "check"),
        ),
        c("received"),
        c("day") + " 10:52",
        c("arrival"),
        "99201-20261120-007-0123-13",
        c("inquiry"),
        c("printed"),
        c("check"),
        "7F3QX",
        "MDG1:007:0123:7F3QX:" + "A7K2" * 30,
        Banner(Tone.INFO, c("offline_done"), c("offline_text"), "cloud-slash"),
        c("take_slip"),
        c("slip_text"),
        c("after"),
        (c("after1"), c("after2"), c("after3")),
    )


def status(c: Cast) -> Screen:
    c = Cast(c.appearance, c.orientation, online=False)
    return StatusScreen(
        c.frame(c("procedure"), stages=(), procedure=c("how"), forward=c.forward("correct")),
        c("arrival") + " 99201-20261112-007-0098-69",
        c("sent_back"),
        Tone.WARN,
        (
            (c("received"), "11/12 15:07", "done"),
            (c("arrived"), "11/12 15:08", "done"),
            (c("waiting_fix"), "11/18 –", "current"),
            (c("reviewing"), "", "waiting"),
            (c("result"), "", "waiting"),
        ),
        Banner(Tone.WARN, c("one_fix"), c("office_says"), "arrow-u-up-left"),
        age=c("age"),
        buttons=(
            Button(c("print_status"), Chosen("print"), icon="printer"),
            Button(c("withdraw"), Chosen("withdraw"), Role.FINAL, icon="x-circle"),
        ),
    )


def attachments(c: Cast) -> Screen:
    dots = bytes((200, 120, 60)) * (36 * 24)
    names = ("DSC_0001.JPG", "scan-2026-11-20-front-and-back.pdf")
    remove = {"ja": "消す", "easy-ja": "{消|け}す", "en": "Remove"}[c.appearance.language]
    files = tuple(
        ChosenFile(name, "2.4 MB", "", Button(remove, Chosen(f"remove:{at}"), icon="trash"), str(at), 36, 24, dots)
        for at, name in enumerate(names)
    )
    return Attachments(c.frame(names[0]), files, Button("USB", Chosen("add"), Role.SECOND, "usb"), ("10 MB",))


EXAMPLES: dict[str, Callable[[Cast], Screen]] = {
    "k01-attract": welcome,
    "k02-choose": choose,
    "k02-procedure": procedure,
    "k03-insert-card": insert_card,
    "k03-insert-flat": insert_flat,
    "k04-pin": pin,
    "k04-pin-last": pin_last,
    "k05-form": form,
    "k11-error": form_error,
    "k11-digits": form_digits,
    "k06-keyboard": keyboard,
    "k06-list": pick_list,
    "k07-confirm": review,
    "k08-sign-password": password,
    "k08-signing": signing,
    "k09-done": done,
    "k10-status": status,
    "k12-card-left": card_left,
    "k13-idle": idle,
    "k13-leaving": leaving,
    "k14-staff": staff_panel,
    "k15-settings": settings,
    "k18-attachments": attachments,
}
STANDARD = Appearance()


def example(name: str, appearance: Appearance = STANDARD, orientation: Orientation = "portrait") -> Screen:
    """One example screen in a look."""
    return EXAMPLES[name](Cast(appearance, orientation))


__all__ = ["EXAMPLES", "Cast", "Scheme", "example"]
