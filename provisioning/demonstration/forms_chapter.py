"""The chapter of forms: made by a section, published by IT, found by a leaflet, put away, handed in without a line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import expect

from provisioning.demonstration import garden_form as form
from provisioning.demonstration.answers import answer_page, fill, read_through
from provisioning.demonstration.centre import Centre
from provisioning.demonstration.clerk import Clerk, browser
from provisioning.demonstration.form_writer import FormWriter
from provisioning.demonstration.hall import Hall, wait_for_page
from provisioning.demonstration.places import Places
from provisioning.demonstration.processes import wait_for
from provisioning.demonstration.resident import Lost, Resident
from provisioning.demonstration.slip_reader import SlipRead, read_draft_codes, read_leaflet, read_slip
from sync.contract.numbers import LeafletNumber

HEARS_S = 90
"""The agent's longest pause, and the worker's turn."""
PRINTS_S = 60


@dataclass
class FormsChapter:
    """Played once, top to bottom; `tell` hears each sentence as it happens."""

    places: Places
    centre: Centre
    hall: Hall
    tell: Callable[[str], None]
    resident: Resident = field(init=False)

    def __post_init__(self) -> None:
        self.resident = Resident(self.places)

    def play(self) -> None:
        """All acts, in order."""
        began = time.monotonic()
        with browser() as chromium:
            sato, tanaka = (Clerk(self.centre, chromium, number) for number in ("sato", "tanaka"))
            draft = self._is_written(sato)
            code = self._is_published(tanaka, draft)
            self._line_fails()
            self._is_put_away(code)
            slip = self._goes_on()
            self._is_decided(sato, slip)
        self.tell(f"The chapter took {time.monotonic() - began:.0f} seconds.")

    def _is_written(self, sato: Clerk) -> int:
        sato.sign_in()
        sato.opens("/forms/")
        writer = FormWriter(sato.page, self.places.pictures)
        writer.begins(form.TITLE, form.SYMBOL)
        writer.opens("settings")
        for name, words in (("name", form.NAME), ("summary", form.SUMMARY), ("section", form.SECTION)):
            writer.says(name, words)
        writer.writes("reading", form.READING)
        writer.opens("facts")
        writer.writes("phone", form.PHONE)
        for name, words in form.FACTS:
            writer.says(name, words)
        for number, page in enumerate(form.PAGES, 1):
            writer.writes_page(number, page)
            writer.photographs(f"01-page-{number}")
        writer.keeps()
        if flaws := writer.flaws():
            raise Lost(f"the form has flaws: {flaws}")
        writer.photographs("02-written")
        self.tell(
            f"佐藤 wrote {form.TITLE} in the editor: three pages with a condition and a block, in three languages."
        )
        draft = int(sato.page.url.split("/forms/")[1].split("/")[0])
        sato.page.get_by_label("情報政策課へのメモ").fill("4月から使います。")
        sato.page.get_by_role("button", name="送る", exact=True).click()
        expect(sato.page.get_by_text("情報政策課に送りました。")).to_be_visible()
        sato.photographs("03-sent")
        self.tell("佐藤 sent it to IT: whoever wrote a form does not publish it.")
        return draft

    def _is_published(self, tanaka: Clerk, draft: int) -> LeafletNumber:
        tanaka.sign_in()
        tanaka.opens(f"/forms/{draft}/publishing/")
        expect(tanaka.page.get_by_text("公開できます。")).to_be_visible()
        tanaka.photographs("04-publishing")
        tanaka.page.get_by_role("button", name="公開する", exact=True).click()
        expect(tanaka.page.get_by_text("公開します。")).to_be_visible()
        self.tell("田中 looked it through and published it.")
        tanaka.opens(f"/forms/leaflets/?procedure={form.SYMBOL}")
        for box, written in (("name_ja", form.TITLE), ("name_easy", form.NAME.easy), ("name_en", form.NAME.en)):
            tanaka.page.locator(f"[name={box}]").fill(written)
        tanaka.page.get_by_role("button", name="番号を出す").click()
        expect(tanaka.page.get_by_text("を出しました。")).to_be_visible()
        tanaka.photographs("05-leaflets")
        corner = self.places.pictures / "06-leaflet.png"
        tanaka.saves(tanaka.page.get_by_role("link", name="案内を1枚 PNG"), corner)
        code = read_leaflet(corner)
        wait_for(lambda: self.hall.offers(form.SYMBOL, code), "the form and its leaflet at the kiosk", HEARS_S)
        self.tell(f"田中 printed the code {code} on leaflets; the kiosk knows it and has the form.")
        return code

    def _line_fails(self) -> None:
        self.hall.order(do="line", state="cut")
        self.resident.sees("通信なし", HEARS_S)
        self.resident.photographs("07-no-line")
        self.tell("The line to the centre is cut.")

    def _is_put_away(self, code: LeafletNumber) -> None:
        at = self.resident
        at.touches("日本語　はじめる")
        at.touches("五十音")
        at.sees(form.TITLE)
        at.photographs("08-by-name")
        at.touches("戻る")
        at.touches("チラシの番号", "EnterLeafletCode")
        at.photographs("09-leaflet-code")
        at.types(code)
        at.sees("はじめる")
        at.photographs("10-found")
        at.touches("はじめる")
        answer_page(at, form.BEFORE_SHE_LEAVES)
        at.touches("いったん保存する", "AskSave")
        at.photographs("12-put-away")
        at.touches("保存して紙を出す")
        at.sees("紙を取ってください", PRINTS_S)
        at.photographs("13-kept")
        wait_for_page(self.places, 1)
        at.touches("終わる", "ことばをえらぶと")
        self.tell("緑川玉子 found it by the leaflet's code, wrote her name, and had to leave: a paper bears a code.")

    def _goes_on(self) -> SlipRead:
        at = self.resident
        self._opens_draft()
        at.photographs("15-goes-on")
        at.touches("つづける", "FillPage")
        fill(at, form.AFTER_SHE_CAME_BACK)
        at.sees("CheckAnswers")
        at.photographs("18-confirm")
        read_through(at)
        at.touches("まちがいない　申請する")
        at.sees("受け付けました", PRINTS_S)
        at.sees("控えに印刷しました", PRINTS_S)
        at.photographs("19-received")
        wait_for_page(self.places, 2)
        slip = read_slip(self._papers()[-1])
        at.touches("終わる", "ことばをえらぶと")
        self.tell(f"She came back, went on with the code on her paper and handed it in: {slip.typed_arrival}.")
        return slip

    def _opens_draft(self) -> None:
        at = self.resident
        at.touches("日本語　はじめる")
        at.touches("つづきから", "EnterDraftCode")
        at.photographs("14-draft-code")
        for code in read_draft_codes(self._papers()[-1]):
            at.types(code)
            if at.stands_at("GoOn", "NothingOpened") == "GoOn":
                return
            at.touches("番号を入力し直す", "EnterDraftCode")
        raise Lost("the code on this paper opens nothing")

    def _is_decided(self, sato: Clerk, slip: SlipRead) -> None:
        self.hall.order(do="line", state="restore")
        self.resident.sees("センターと通信中", HEARS_S)
        self.tell("The line is back; the agent sends what waited.")
        sato.waits_for_work(slip.arrival)
        sato.opens_application(slip.arrival)
        sato.photographs("20-detail")
        sato.accepts("受け付けました。")
        sato.photographs("21-accepted")
        self.tell("佐藤 read it and accepted it.")

    def _papers(self) -> list[Path]:
        return sorted(self.places.paper.glob("*.png"))
