"""What residents of the story do at the kiosk, from the first touch to the slip."""

from __future__ import annotations

from provisioning.demonstration import answers
from provisioning.demonstration.answers import Applicant, fill, read_through
from provisioning.demonstration.hall import Hall, wait_for_page
from provisioning.demonstration.places import Places
from provisioning.demonstration.resident import Lost, Resident
from provisioning.demonstration.slip_reader import SlipRead, read_slip

PIN = "1234"
PASSWORD = "ABC123"  # noqa: S105 — the cast's cards are made up, and so is their password
TAMAKO = Applicant("緑川　玉子", "みどりかわたまこ", "09011112222", "若葉町二丁目")
SIGN_S = 60
CARD_TRIES = 3
STATUS_TRIES = 20


class Visits:
    """Visits one after another at one kiosk."""

    def __init__(self, places: Places, hall: Hall) -> None:
        self._places = places
        self._hall = hall
        self.resident = Resident(places)
        self._pages = 0

    def child_allowance(self, name: str) -> SlipRead:
        """児童手当の認定請求 with 山田花子's card; pictures are called after `name`."""
        self._begin("児童手当の認定請求")
        self._identify("hanako", "請求する人", name)
        fill(self.resident, answers.child_allowance(f"{name}-form"))
        return self._confirm_and_sign(name)

    def resident_record(self, name: str) -> SlipRead:
        """住民票の写しの交付請求 with 山田太郎's card."""
        self._begin("住民票の写しの交付請求")
        self._identify("taro", "請求する人", name)
        fill(self.resident, answers.resident_record())
        return self._confirm_and_sign(name)

    def bulky_waste(self, name: str) -> SlipRead:
        """粗大ごみの収集申込: no card, no account."""
        self._begin("粗大ごみの収集申込")
        fill(self.resident, answers.bulky_waste(TAMAKO))
        self._confirm(name)
        self.resident.touches("まちがいない　申請する")
        return self._take_slip(name)

    def open_status(self, slip: SlipRead, says: str, name: str) -> None:
        """Type the two numbers of a slip and see that the application stands as `says`.

        The kiosk hears of it with the agent's next contact: who is a moment too early asks again.
        """
        at = self.resident
        for _ in range(STATUS_TRIES):
            if self._ask_status(slip) and says in at.looks().texts:
                at.photographs(name)
                return
            at.touches("やめる", "AskLeave")
            at.touches("やめる", "ことばをえらぶと")
        raise Lost(f"the kiosk never heard that {says!r}")

    def _ask_status(self, slip: SlipRead) -> bool:
        """Whether the numbers opened it; not while the centre cannot be asked, or has not published it yet."""
        at = self.resident
        at.touches("日本語　はじめる")
        at.touches("控えで ようすを見る・直す")
        at.sees("EnterArrival")
        for inquiry in slip.inquiries:
            at.types(slip.arrival)
            at.sees("EnterInquiry")
            at.types(inquiry)
            if at.stands_at("Greeting", "ShowStatus", "UnknownNumbers", "CouldNotAsk") in ("Greeting", "ShowStatus"):
                return True
            at.touches("番号を入力し直す", "EnterArrival")
        return False

    def correct_phone(self, number: str, name: str) -> SlipRead:
        """From the opened status of a returned application: correct the marked field, sign again, take the new slip."""
        at = self.resident
        if at.looks().step == "Greeting":
            at.touches("くわしく見る", "ShowStatus")
        at.photographs(f"{name}-status")
        at.touches("直して もう一度出す")
        self._identify("hanako", "日中に連絡のとれる電話番号", name)
        at.writes("日中に連絡のとれる電話番号", number)
        at.photographs(f"{name}-form")
        while at.looks().step == "FillPage":
            page = at.looks().texts
            at.touches("次へ")
            at.changes_from(page)
        return self._confirm_and_sign(name)

    def leave(self) -> None:
        """End the visit and take the card along."""
        at = self.resident
        at.touches("終わる")
        if self._hall.order(do="status").card:
            self._hall.order(do="pull")
        at.sees("ことばをえらぶと")

    def _begin(self, procedure: str) -> None:
        at = self.resident
        at.touches("日本語　はじめる")
        # The first page has room for two procedures by name; all stand in the list.
        at.touches("五十音")
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
        self.resident.sees("CheckAnswers")
        self.resident.photographs(f"{name}-confirm")
        read_through(self.resident)

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
