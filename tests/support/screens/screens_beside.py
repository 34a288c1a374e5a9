"""Example screens beside the way through a procedure: trouble, idle, leaving, staff and the look."""

from __future__ import annotations

from kiosk.screens.controls import Banner, Button, Role, Tone
from kiosk.screens.dialogs import Dialog, Settings
from kiosk.screens.frame import Frame, Screen, Strip
from kiosk.screens.picture import Picture
from kiosk.screens.staff_panel import StaffPanel, StaffPart
from kiosk.screens.touches import Back, Chosen, Confirmed, Declined, MoreTimeAsked
from tests.support.screens.screen_cast import Cast


def card_left(c: Cast) -> Screen:
    return Picture(
        c.frame(c("take_card"), leave=None, back=None, stages=(), strip=None),
        picture="take_card",
        lines=(c("card_in"),),
        banner=Banner(Tone.NEUTRAL, c("gone"), c("gone_text"), "check-circle"),
        loud=True,
    )


def idle(c: Cast) -> Screen:
    return Dialog(
        c.frame(c("still"), leave=None, back=None),
        c("erased"),
        (
            Button(c("go_on"), Confirmed(), Role.MAIN, "check"),
            Button(c("more_time"), MoreTimeAsked(), icon="clock"),
            Button(c("end"), Declined(), icon="x"),
        ),
        seconds=24,
        seconds_of=30,
    )


def leaving(c: Cast) -> Screen:
    return Dialog(
        c.frame(c("leave_sure"), leave=None, back=None),
        c("leave_text"),
        (Button(c("go_on"), Declined(), Role.MAIN, "check"), Button(c("erase_end"), Confirmed(), Role.FINAL, "trash")),
        icon="warning",
        tone=Tone.WARN,
    )


def staff_panel(c: Cast) -> Screen:
    strip = Strip("係員の画面　佐藤（市民課）", "", "あと 9分 で閉じます", "10:52", "user-gear")
    parts = (
        StaffPart("プリンター", "注意", Tone.WARN, "printer", None),
        StaffPart("カード読取", "正常", Tone.OK, "identification-card"),
        StaffPart("通信", "切断中　9:40から", Tone.WARN, "cloud-slash"),
        StaffPart("時計", "正常　±0.8秒", Tone.OK, "clock"),
        StaffPart("しまう場所", "正常　62% 空き", Tone.OK, "hard-drives"),
        StaffPart("封印・鍵", "正常", Tone.OK, "shield-check"),
    )
    tools = (
        ("printer", "控えを再発行"),
        ("file-text", "テスト印刷"),
        ("paper-plane-tilt", "いま送る"),
        ("usb", "USBで持ち出す"),
        ("clipboard-text", "朝の点検票"),
        ("pause-circle", "受付を止める"),
    )
    frame = Frame(
        title="市民課 1番端末",
        strip=strip,
        city="若葉市",
        notes=("K07", "第3期", "版 1.4.2"),
        forward=Button("係員の画面を閉じる", Back(), Role.MAIN, "sign-out"),
        assist=False,
        staff=True,
    )
    return StaffPanel(
        frame,
        parts,
        "送るのを待つ申請 4件",
        (
            "0123　10:52　通信が戻ると自動で送ります",
            "0122　10:31　通信が戻ると自動で送ります",
            "0121　9:58　1回試した（9:58 応答なし）",
            "0117　8:52　様式が古い。市民課が確認中。ほかは先へ進みます",
        ),
        "読まれる内容 なし",
        tuple(Button(words, Chosen(icon), icon=icon) for icon, words in tools),
    )


def settings(c: Cast) -> Screen:
    def row(label: str, *choices: str) -> tuple[str, tuple[Button, ...]]:
        buttons = (
            Button(c(key), Chosen(key), Role.MAIN if at == 0 else Role.NEUTRAL) for at, key in enumerate(choices)
        )
        return c(label), tuple(buttons)

    return Settings(
        c.frame(c("display"), leave=None, back=None),
        (
            row("text_size", "s_standard", "s_small", "s_large", "s_extra"),
            row("scheme", "c_standard", "c_black", "c_blue", "c_yellow"),
            row("low_long", "not_used", "used"),
            row("speech", "not_used", "used"),
        ),
        Button(c("keep_look"), Confirmed(), Role.MAIN, "check"),
    )
