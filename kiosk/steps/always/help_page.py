"""ヘルプ: over any page of a resident, what can be done there, in plain words. The page below waits as it is."""

# ruff: noqa: D102 - screen keeps the promise that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.attachments import Attachments
from kiosk.screens.choose import Choose
from kiosk.screens.controls import Button, Role, Tone
from kiosk.screens.dialogs import Dialog
from kiosk.screens.done import Done
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.pick_list import PickList
from kiosk.screens.picture import Picture
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.progress import Progress
from kiosk.screens.review import Review
from kiosk.screens.secret_pads import NumberPad, PasswordPad
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Declined
from kiosk.screens.welcome import Welcome
from kiosk.state.visit import Visit
from kiosk.steps.always.overlays import Overlay
from kiosk.words.texts import _


@dataclass(frozen=True)
class HelpPage(Overlay):
    """What this kind of page is for and how it is answered, and that screens may change without notice (ENT-22)."""

    def screen(self, visit: Visit) -> Screen:
        below = self.under.screen(visit)
        notice = _("戻ると、入力したことはそのまま残っています。この端末の画面や画像は、予告なく変わることがあります。")
        return Dialog(
            self.titled(_("ヘルプ：この画面でできること"), visit),
            text=f"{words_about(below)}\n{notice}",
            buttons=(Button(_("もとの画面に戻る"), Declined(), Role.MAIN),),
            icon="question",
            tone=Tone.INFO,
        )


def words_about(page: Screen) -> str:
    """How a page of this kind is used."""
    match page:
        case Welcome():
            return _("ことばのボタンをおすと、はじまります。申請も、出した申請のようすを見ることも、ここから始めます。")
        case Choose():
            return _(
                "したいことに近いものをおします。名前でさがすことも、50音からえらぶこともできます。控えの紙があれば、申請のようすを見られます。"
            )
        case ProcedurePage():
            return _("手続きの説明です。必要な物と受付の時期を確かめて、よければ次へ進みます。")
        case Picture():
            return _(
                "画面の絵のとおりに、カードや紙、USBメモリを扱ってください。わからないときは係員をお呼びください。"
            )
        case NumberPad() | PasswordPad():
            return _("数字や記号のボタンをおして入力します。まちがえたときは消して直せます。暗証番号は画面に出ません。")
        case FormPage():
            return _(
                "欄や選択肢に触れて答えます。※は必ず、▲はほかの答えによって必要です。「例」は書き方の見本です。次へをおすと、直すところがあれば教えます。"
            )
        case KeyboardPage():
            return _(
                "キーをおして文字を入れ、漢字は候補からえらびます。決定をおすと、欄に入ります。戻ると、前のまま残ります。"
            )
        case PickList():
            return _("名前の一部や最初の字でしぼって、1つえらびます。前と次のボタンで一覧をめくれます。")
        case Review():
            return _(
                "答えがすべて並んでいます。ちがうところは「直す」をおします。最後のページまで見ると、次へ進めます。"
            )
        case Progress():
            return _("端末が作業をしています。終わるまで、カードを抜かずにお待ちください。")
        case Done():
            return _("申請は受け付けられました。番号は控えの紙にあります。控えとカードを取って終わります。")
        case StatusScreen():
            return _("申請のようすです。することがあるときは、黄色いわくに出ます。問合せ先は控えの紙にもあります。")
        case Attachments():
            return _("USBメモリから書類や写真を選んで付けます。付けたものは一覧に出て、ここで外せます。")
        case _:
            return _("この画面の説明を読み、ボタンをえらんで進みます。わからないときは係員をお呼びください。")
