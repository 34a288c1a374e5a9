"""A procedure that asks in every way there is: each kind, each mark, a long list, a table, a block that repeats.

`every_kind()` is the form, `offering` a catalogue that has it, `ANSWERS` what somebody says to it.
"""

from __future__ import annotations

import json

import msgspec

from kiosk.forms.answers import answer, asked_field
from kiosk.screens.appearance import Appearance, Orientation
from kiosk.state.kiosk_state import KioskState
from kiosk.state.offers import Offer
from kiosk.state.visit import Visit
from kiosk.words.texts import speaking
from sync.contract.forms.answers import place_of
from sync.contract.forms.procedures import Procedure
from tests.support.kiosk.every_kind_pages import children, course, days, family, person, text, things
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, definitions, example_catalogue, packed
from tests.support.kiosk.walk import CountedRandomness, HandClock


def every_kind(*, trial: bool = False) -> Procedure:
    """The form. `trial`: in test operation."""
    return Procedure(
        id="every_kind",
        version=1,
        body="99201",
        name=text("市民講習の申込", "{講習|こうしゅう}の {申|もう}しこみ", "Citizens' courses"),
        category="other",
        summary=text("市民講習に申し込みます。", "{講習|こうしゅう}に {申|もう}しこみます。", "Apply for a course."),
        pages=(person(), days(), family(), course(), children(), things()),
        needs_signature=False,
        needs_card=False,
        consent_version=1,
        consent_text=text(
            "講師に氏名を伝えることに同意します。",
            "{先生|せんせい}に {名前|なまえ}を {伝|つた}えます。",
            "The teacher is told your name.",
        ),
        section=text("生涯学習課", "{生涯学習課|しょうがいがくしゅうか}", "Lifelong Learning Section"),
        needs=("forms-2", "repeat-1"),
        test_operation=trial,
        reading="シミンコウシュウノモウシコミ",
    )


def authored(procedure: Procedure) -> bytes:
    """As its author's file: the form with what the office says of it."""
    form = json.loads(msgspec.json.encode(procedure))
    facts = {
        "phone": "000-000-1290",
        "fax": "000-000-1291",
        "hours": text("平日 8時30分から17時15分まで"),
        "minutes": 10,
        "fee": text("品目ごと"),
        "bring": text("必要なものはありません。"),
        "next_steps": [text("担当の課から連絡します。")],
    }
    return json.dumps(form | facts, ensure_ascii=False).encode()


def offering(*procedures: Procedure) -> Packed:
    """What lies behind a catalogue that offers these beside those of the first days."""
    return packed((*definitions(), *(authored(procedure) for procedure in procedures)))


ANSWERS = {
    "family_name": "山田",
    "given_name": "花子",
    "city": "若葉市",
    "phone": "05012345678",
    "mail": "hanako@example.com",
    "born_on": "平成2年1月2日",
    "at": "09:30",
    "since": "令和8年4月",
    "income": "900000",
    "married": "no",
    "course": "course_4",
    "days": "mon\nfri",
    "child[1].name": "山田春香",
    "child[1].born": "令和7年1月2日",
    "items": "cup*2,leaflet*1",
    "latin": "YAMADA HANAKO",
    "agreed": "yes",
}
FULL = ANSWERS | {
    "income": "3000000",
    "married": "yes",
    "spouse": "山田太郎",
    "spouse_kana": "ヤマダタロウ",
    "reason": "仕事に役立てたいからです。",
    "child[2].name": "山田夏樹",
    "child[2].born": "平成25年3月4日",
}
"""So that everything is asked that can be."""


def every_kind_visit(appearance: Appearance, orientation: Orientation, answers: dict[str, str]) -> Visit:
    """The form in this look, with these answers so far."""
    kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness(), orientation=orientation)
    kiosk_state.take(example_catalogue(), EXAMPLE)
    other = kiosk_state.offer("bulky_waste")
    assert other is not None
    visit = Visit(1, kiosk_state, appearance)
    visit.offer = Offer(every_kind(trial=True), other.definition, other.facts)
    visit.opened_instances["child"] = max((place_of(item)[1] for item in answers), default=1)
    with speaking(appearance.language):
        for item, value in answers.items():
            asked = asked_field(item, visit)
            assert asked is not None, item
            assert answer(asked, value, visit), item
    return visit
