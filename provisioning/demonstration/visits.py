"""What residents of the story do at the kiosk, from the first touch to the slip."""

from __future__ import annotations

from provisioning.demonstration.hall import Hall, wait_for_page
from provisioning.demonstration.places import Places
from provisioning.demonstration.resident import Lost, Resident
from provisioning.demonstration.slip_reader import SlipRead, read_slip

PIN = "1234"
PASSWORD = "ABC123"  # noqa: S105 — the cast's cards are made up, and so is their password
SIGN_S = 60
CARD_TRIES = 3


class Visits:
    """Visits one after another at one kiosk."""

    def __init__(self, places: Places, hall: Hall) -> None:
        self._places = places
        self._hall = hall
        self.resident = Resident(places)
        self._pages = 0

    def child_allowance(self, name: str) -> SlipRead:
        """児童手当の認定請求 with 山田花子's card; pictures are called after `name`."""
        at = self.resident
        self._begin("児童手当の認定請求")
        self._identify("hanako", "請求する人", name)
        at.touches("次へ", "フリガナと連絡先")
        at.writes("フリガナ", "やまだはなこ")
        at.writes("日中に連絡のとれる電話番号", "09012345678")
        at.writes("メールアドレス", "hanako@example.com")
        at.touches("次へ", "請求の理由")
        at.touches("出生")
        at.writes("事由が発生した日", "2026-11-11")
        at.touches("次へ", "職業と年金")
        at.touches("厚生年金")
        at.touches("次へ", "配偶者がいますか")
        at.touches("いいえ")
        at.touches("次へ", "児童の人数")
        at.touches("1人")
        at.touches("次へ", "児童1")
        at.writes("氏名", "山田　春香")
        at.writes("フリガナ", "やまだはるか")
        at.writes("生年月日", "2026-11-11")
        at.touches("子")
        at.touches("同居")
        at.photographs(f"{name}-form")
        at.touches("次へ", "監護し")
        at.touches("はい")
        at.touches("次へ", "公金受取口座")
        at.touches("はい")
        at.touches("次へ", "個人番号は市が")
        at.touches("同意します")
        at.touches("次へ")
        return self._confirm_and_sign(name)

    def resident_record(self, name: str) -> SlipRead:
        """住民票の写しの交付請求 with 山田太郎's card."""
        at = self.resident
        self._begin("住民票の写しの交付請求")
        self._identify("taro", "請求する人", name)
        at.touches("次へ", "日中に連絡")
        at.writes("日中に連絡のとれる電話番号", "09087654321")
        at.writes("メールアドレス", "taro@example.com")
        at.touches("次へ", "だれの住民票")
        at.touches("世帯全員")
        at.touches("次へ", "通数")
        at.writes("通数", "1")
        at.touches("次へ")
        at.touches("次へ")
        return self._confirm_and_sign(name)

    def bulky_waste(self, name: str) -> SlipRead:
        """粗大ごみの収集申込: no card, no account."""
        at = self.resident
        self._begin("粗大ごみの収集申込")
        at.sees("申し込む人")
        at.writes("氏名", "緑川　玉子")
        at.writes("フリガナ", "みどりかわたまこ")
        at.writes("日中に連絡のとれる電話番号", "09011112222")
        at.touches("次へ", "収集する場所")
        at.writes("都道府県・市区町村", "若葉県若葉市")
        at.writes("町名", "若葉町二丁目")
        at.writes("番地・建物・部屋番号", "４番５号")
        at.touches("戸建て")
        at.touches("次へ", "出す場所")
        at.touches("玄関前")
        at.touches("次へ", "何種類")
        at.touches("1種類")
        at.touches("次へ", "いちばん長い辺")
        at.touches("いす（300円）")
        at.writes("いちばん長い辺", "45")
        at.writes("数量", "2")
        at.touches("次へ", "収集の曜日")
        at.touches("木曜日")
        at.touches("次へ")
        self._confirm(name)
        at.touches("まちがいない　申請する")
        return self._take_slip(name)

    def open_status(self, slip: SlipRead, name: str) -> None:
        """Type the two numbers of a slip and see how the application stands."""
        at = self.resident
        at.touches("日本語　はじめる")
        at.touches("控えで ようすを見る・直す")
        at.sees("EnterArrival")
        for inquiry in slip.inquiries:
            at.types(slip.arrival)
            at.sees("EnterInquiry")
            at.types(inquiry)
            if at.stands_at("Greeting", "ShowStatus", "Unknown") != "Unknown":
                at.photographs(name)
                return
            at.touches("番号を入力し直す", "EnterArrival")
        raise Lost("the numbers of this slip open nothing")

    def correct_phone(self, number: str, name: str) -> SlipRead:
        """From the opened status of a returned application: correct the marked field, sign again, take the new slip."""
        at = self.resident
        if at.looks()["step"] == "Greeting":
            at.touches("くわしく見る", "ShowStatus")
        at.photographs(f"{name}-status")
        at.touches("直して もう一度出す")
        self._identify("hanako", "日中に連絡のとれる電話番号", name)
        at.writes("日中に連絡のとれる電話番号", number)
        at.photographs(f"{name}-form")
        while at.looks()["step"] == "FillPage":
            page = at.looks()["texts"]
            at.touches("次へ")
            at.changes_from(page)
        return self._confirm_and_sign(name)

    def leave(self) -> None:
        """End the visit and take the card along."""
        at = self.resident
        at.touches("終わる")
        if self._hall.order(do="status").get("card"):
            self._hall.order(do="pull")
        at.sees("ことばをえらぶと")

    def _begin(self, procedure: str) -> None:
        at = self.resident
        at.touches("日本語　はじめる")
        at.touches(procedure)
        at.touches("はじめる")

    def _identify(self, card: str, then: str, name: str) -> None:
        at = self.resident
        at.sees("InsertCard")
        at.photographs(f"{name}-insert-card")
        self._insert(card)
        at.types(PIN)
        at.sees(then)

    def _insert(self, card: str) -> None:
        """Put the card in; like anyone, put it in again when the kiosk asks for that."""
        at = self.resident
        for _ in range(CARD_TRIES):
            self._hall.order(do="insert", card=card)
            try:
                at.sees("EnterPin", 20)
            except Lost:
                at.touches("カードを入れ直す")
                self._hall.order(do="pull")
                at.sees("InsertCard")
            else:
                return
        raise Lost("the card cannot be read")

    def _confirm(self, name: str) -> None:
        at = self.resident
        seen = at.sees("CheckAnswers")
        at.photographs(f"{name}-confirm")
        while "次のページ" in seen["labels"]:
            at.touches("次のページ")
            seen = at.changes_from(seen["texts"])

    def _confirm_and_sign(self, name: str) -> SlipRead:
        self._confirm(name)
        self.resident.touches("まちがいない　署名へ", "EnterPassword")
        self.resident.types(PASSWORD)
        return self._take_slip(name)

    def _take_slip(self, name: str) -> SlipRead:
        at = self.resident
        at.sees("受け付けました", SIGN_S)
        at.sees("控えに印刷しました", SIGN_S)
        at.photographs(f"{name}-received")
        self._pages += 1
        wait_for_page(self._places, self._pages)
        return read_slip(sorted(self._places.paper.glob("*.png"))[-1])
