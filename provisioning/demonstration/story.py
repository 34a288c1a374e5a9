"""The plot: off line, power cut, back again, review, notice, certificate, correction, status."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from provisioning.demonstration.centre import Centre
from provisioning.demonstration.clerk import Clerk, browser
from provisioning.demonstration.hall import Hall
from provisioning.demonstration.places import Places
from provisioning.demonstration.slip_reader import SlipRead
from provisioning.demonstration.visits import Visits

LINE_NOTICED_S = 90
"""The agent says that the line is down at its next try, and back at the end of its longest pause."""
NOTICE = "【氏名】様\n\n年末は12月28日まで窓口を開けています。\n到達番号：【到達番号】"


@dataclass
class Story:
    """Played once, top to bottom; `tell` hears each sentence as it happens."""

    places: Places
    centre: Centre
    hall: Hall
    tell: Callable[[str], None]
    slips: dict[str, SlipRead] = field(default_factory=dict)
    certificate: Path | None = None
    letter: Path | None = None

    def play(self) -> None:
        """All acts, in order."""
        began = time.monotonic()
        visits = Visits(self.places, self.hall)
        self._without_a_network(visits)
        self._power_fails(visits)
        self._network_returns(visits)
        with browser() as chromium:
            sato = Clerk(self.centre, chromium, "sato")
            self._staff_work(sato)
            self._resident_corrects(visits)
            self._city_answers(sato, visits)
        self.tell(f"The story took {time.monotonic() - began:.0f} seconds.")

    def _without_a_network(self, visits: Visits) -> None:
        self.tell("The line to the centre is cut.")
        self.hall.order(do="line", state="cut")
        visits.resident.sees("通信なし", LINE_NOTICED_S)
        visits.resident.photographs("0-no-line")
        self.tell("山田花子 applies for 児童手当 with her card, and signs. The kiosk serves her as always …")
        slip = visits.child_allowance("1-allowance")
        self.slips["allowance"] = slip
        self.tell(f"… 受け付けました. Her slip says {slip.typed_arrival}; the centre knows nothing of it yet.")

    def _power_fails(self, visits: Visits) -> None:
        self.tell("The power fails: kiosk and agent are killed where they stand.")
        self.hall.power_cut()
        self.hall.order(do="pull")
        self.hall.start_kiosk()
        visits.resident.sees("ことばをえらぶと")
        self.tell("The kiosk is back; the outbox was checked against its mirror, nothing is lost.")

    def _network_returns(self, visits: Visits) -> None:
        self.hall.order(do="line", state="restore")
        visits.resident.sees("センターと通信中", LINE_NOTICED_S)
        self.tell("The line is back; the agent sends what waited.")
        self.slips["record"] = visits.resident_record("2-record")
        visits.leave()
        self.tell("山田太郎 requested a copy of his resident record.")
        self.slips["waste"] = visits.bulky_waste("3-waste")
        visits.leave()
        self.tell("緑川玉子 asked for two chairs to be collected; no card, no account, no mail address.")

    def _staff_work(self, sato: Clerk) -> None:
        sato.sign_in()
        sato.waits_for_work(self.slips["waste"].arrival)
        sato.opens("/")
        sato.photographs("4-work-list")
        self.tell("佐藤 signed in with password and second factor; three applications wait.")
        sato.opens_application(self.slips["allowance"].arrival)
        sato.photographs("5-detail")
        sato.sends_back(
            "日中に連絡のとれる電話番号",
            "電話番号がつながりません。番号を直してください。",
            "電話番号を なおしてください。",
        )
        self.tell("佐藤 sent the 児童手当 application back: the telephone number needs correcting.")
        sato.opens_application(self.slips["record"].arrival)
        sato.accepts("受理しました。")
        self.certificate = sato.issues_certificate()
        self.tell(f"佐藤 accepted the request and issued a numbered, signed certificate: {self.certificate.name}.")
        sato.opens_application(self.slips["waste"].arrival)
        sato.accepts()
        sato.notifies(
            [self.slips["record"].arrival, self.slips["waste"].arrival], "年末の窓口", "【様式名】のお知らせ", NOTICE
        )
        self.tell(
            "佐藤 accepted the collection and sent a bulk notice: by mail where there is an address, and to the slip."
        )

    def _resident_corrects(self, visits: Visits) -> None:
        visits.open_status(self.slips["allowance"], "直してほしいところがあります", "9-status-sent-back")
        self.tell("花子 comes back with her slip: the kiosk greets her with the one thing to correct.")
        self.slips["corrected"] = visits.correct_phone("09099998888", "10-correct")
        visits.leave()
        self.tell("She corrected it, signed again and has a new slip; both numbers open the same application.")
        visits.open_status(self.slips["record"], "受け取れるものがあります", "11-status-ready")
        visits.leave()
        self.tell("太郎 reads with his slip that his certificate is ready at the counter.")

    def _city_answers(self, sato: Clerk, visits: Visits) -> None:
        sato.waits_for_correction(self.slips["allowance"].arrival)
        sato.accepts()
        self.letter = sato.answers({"支給開始年月": "令和8年12月分から", "手当月額（合計）": "15,000円"})
        self.tell(f"佐藤 answered with a signed 認定通知書 ({self.letter.name}): by mail, and on the slip's status.")
        visits.open_status(self.slips["allowance"], "受け取れるものがあります", "14-status-reply")
        visits.leave()
        self.tell("花子 reads with her slip that the notice is there, and how anybody can check it.")
