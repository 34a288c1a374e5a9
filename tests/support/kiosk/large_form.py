"""A form of any number of questions, five a page: what is asked, and what somebody answers."""

from __future__ import annotations

from kiosk.state.kiosk_state import KioskState
from kiosk.state.offers import Offer
from sync.contract.forms.conditions import Condition
from sync.contract.forms.procedures import Choice, Field, FieldKind, Page, Procedure
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.walk import CountedRandomness, HandClock

TYPED = {
    FieldKind.TEXT: "山田",
    FieldKind.KANA: "ヤマダ",
    FieldKind.DATE: "1990-01-02",
    FieldKind.CHOICE: "yes",
    FieldKind.PHONE: "0501234567",
}
"""An answer to each kind of question."""


def large_form(questions: int) -> Procedure:
    """Each page's last is asked only after a yes on the page before."""
    yes_no = (Choice("yes", {"ja": "はい"}), Choice("no", {"ja": "いいえ"}))
    pages = []
    for start in range(0, questions, len(TYPED)):
        fields = tuple(
            Field(
                f"q{start + place}",
                kind,
                {"ja": f"質問{start + place}"},
                required=True,
                choices=yes_no if kind is FieldKind.CHOICE else (),
                show_if=Condition(f"q{start - 2}", ("yes",)) if kind is FieldKind.PHONE and start else None,
            )
            for place, kind in enumerate(TYPED)
        )
        pages.append(Page(f"p{start}", {"ja": f"ページ{start}"}, fields))
    text = {"ja": "大きな様式"}
    return Procedure(
        id="large",
        version=1,
        body="99201",
        name=text,
        category="other",
        summary=text,
        pages=tuple(pages),
        needs_signature=False,
        needs_card=False,
        consent_version=1,
        consent_text=text,
        section=text,
    )


def large_form_offer(questions: int) -> Offer:
    """The form as somebody has chosen it; facts and hash are another procedure's."""
    kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness())
    kiosk_state.take(example_catalogue(), EXAMPLE)
    other = kiosk_state.offer("bulky_waste")
    assert other is not None
    return Offer(large_form(questions), other.definition, other.facts)
