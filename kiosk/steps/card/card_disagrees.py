"""The signing certificate names other data than the card's four items: both are shown, and the counter is the way on.

It is known only behind the signing password, because the certificate cannot be read before.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.paging.review_pages import review_capacity
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, back, forward
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Back, Chosen, PageTurned
from kiosk.state.visit import Visit
from kiosk.steps.page_frame import counter, frame, plain_pages_words, turned_to
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, later, say
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.rules import shown_date
from sync.japanese.ruby import plain

CODE = "C-09"
ITEMS = {
    "name": later("氏名"),
    "address": later("住所"),
    "birth_on": later("生年月日"),
    "sex": later("性別"),
}
SEXES = {"male": later("男"), "female": later("女")}


@dataclass(frozen=True)
class Disagreement:
    """One of the four items, as the card's text and as its signing certificate have it."""

    item: str
    card: str = field(repr=False)
    certificate: str = field(repr=False)


@dataclass(frozen=True)
class CardDisagrees(Step):
    """Nothing was signed. Everything was filled in already: 戻る leads back to it."""

    differing: tuple[Disagreement, ...]
    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        pages = self._pages(visit)
        page = min(self.page, len(pages) - 1)
        last = page == len(pages) - 1
        return Review(
            frame(
                visit,
                _("署名の証明書の内容が、カードの氏名や住所と違います"),
                stage=Stage.CONFIRM,
                page=plain_pages_words(page + 1, len(pages)),
                back=back(_("戻る")) if page == 0 else Button(_("前のページ"), PageTurned(-1), icon="arrow-left"),
                forward=Button(_("ほかの手続きを選ぶ"), Chosen("others")) if last else None,
                extra=None if last else forward(_("次のページ"), PageTurned(1)),
                pages_on=len(pages) > 1,
            ),
            lines=pages[page],
            note=say("窓口で新しくできます。くわしくは%(counter)sへ。（%(code)s）", counter=counter(visit), code=CODE),
            pages=(page + 1, len(pages)),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        page, pages = self.page, len(self._pages(visit))
        match event:
            case PageTurned(step):
                return replace(self, page=turned_to(page, step, pages))
            case Back():
                return Destination.CHECK_ANSWERS
            case Chosen("others"):
                return Destination.CHOOSE
            case _:
                return None

    def _pages(self, visit: Visit) -> list[tuple[ReviewLine, ...]]:
        lines = [ReviewLine(True, _("申請はまだ出ていません"), "")]
        for one in self.differing:
            lines.append(ReviewLine(True, _(ITEMS[one.item]), ""))
            lines += [
                _line(_("カードの中"), one.item, one.card, visit.appearance.language),
                _line(_("署名の証明書"), one.item, one.certificate, visit.appearance.language),
            ]
        return review_capacity(lines, visit.appearance, visit.kiosk_state.orientation)


def _line(label: str, item: str, value: str, language: str) -> ReviewLine:
    if item == "sex":
        drawn = plain(_(SEXES[value])) if value in SEXES else "－"
    else:
        drawn = shown_date(value, language) if item == "birth_on" else drawn_text(value)
    return ReviewLine(False, plain(label), drawn, label_reading=label, is_name=item == "name")
