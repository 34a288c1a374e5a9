"""The manual's way of a form, over HTTP: a section writes what it wants and checks what IT makes, and IT publishes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from central.audit.models import AuditEntry
from central.authoring.actions.walk_texts import take_text
from central.authoring.models import DraftStep, FormDraft
from central.authoring.publishing.refusals import SENTENCES, WhyNot
from central.authoring.step_words import OFFERED, STAGES
from central.authoring.step_words import WORDS as STEP_WORDS
from central.authoring.transitions import TABLE, WAITS_FOR, WRITERS, FormStep
from central.catalogue.models import ProcedureVersion, PublishedCatalogue
from central.organisation.models import Body, Hall
from central.staff.duties import Duty
from sync.envelope.development_keys import make_city_keys
from tests.support.centre.applications import make_city
from tests.support.centre.clerk import Clerk
from tests.support.centre.jobs import work_off_beside
from tests.support.people.staff import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
State = FormDraft.State
BRIEF = {
    "purpose": "秋の健康まつりの参加申込を受け付けます。",
    "who_and_when": "市内に住む人。2027年2月末まで。",
    "questions": "お弁当が要るか",
}
SETTINGS = {
    "name.ja": "健康まつりの申込み",
    "name.easy-ja": "{健康|けんこう}まつりの {申込|もうしこ}み",
    "name.en": "Health festival",
    "summary.ja": "健康まつりに申し込みます。",
    "summary.easy-ja": "{健康|けんこう}まつりに {申|もう}し{込|こ}みます。",
    "summary.en": "Sign up for the health festival.",
    "section.ja": "健康課",
    "section.easy-ja": "{健康課|けんこうか}",
    "section.en": "Health section",
    "reading": "ケンコウマツリノモウシコミ",
    "category": "other",
}
PAGE = {"title.ja": "お弁当", "title.easy-ja": "お{弁当|べんとう}", "title.en": "Lunch"}
QUESTION = {
    "label.ja": "お弁当が要りますか",
    "label.easy-ja": "お{弁当|べんとう}が {要|い}りますか",
    "label.en": "Do you need lunch?",
}
OFFICE = {
    "phone": "0000-00-1234",
    "hours.ja": "平日8時30分から17時15分",
    "hours.easy-ja": "{平日|へいじつ} 8:30〜17:15",
    "hours.en": "Weekdays 8:30-17:15",
}


@pytest.fixture
def city(transactional_db: None, settings: Any, tmp_path: Path) -> Body:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    city = make_city()
    Hall.objects.get().serves.add(city)
    return city


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


class Way:
    """One draft, and the pages at which it is moved."""

    def __init__(self, draft: FormDraft) -> None:
        self.draft = draft
        self.at = f"/forms/{draft.pk}/"
        self.decide = f"{self.at}publishing/"

    @property
    def state(self) -> str:
        return FormDraft.objects.get(pk=self.draft.pk).state

    def write(self, clerk: Clerk, part: str, typed: dict[str, str], act: str = "") -> int:
        """Fill the boxes of one part."""
        clerk.open(f"{self.at}?at={part}")
        return clerk.send(f"{self.at}save/", clerk.form("/save/"), typed | ({"act": act} if act else {}))

    def press(self, clerk: Clerk, act: FormStep, reason: str = "") -> int:
        """The form of that step, if the page has it; as somebody sends it who still has an old page, if not."""
        clerk.open(self.decide)
        if clerk.offers("/pass-on/", act=act):
            sent = clerk.form("/pass-on/", act=act)
        else:
            revision = FormDraft.objects.get(pk=self.draft.pk).revision
            sent = {"csrfmiddlewaretoken": self.token(clerk), "act": [act.value], "revision": [str(revision)]}
        return clerk.send(f"{self.at}pass-on/", sent, {"reason": reason})

    def token(self, clerk: Clerk) -> list[str]:
        return clerk.form("/sign-out/")["csrfmiddlewaretoken"]


def asked_for(section: Clerk) -> Way:
    """The section writes what it wants, and asks for it."""
    section.open("/forms/new/")
    section.send(
        "/forms/new/",
        section.form("/new/"),
        {"title": "健康まつりの申込み", "procedure": "health_festival", "beginning": "", "how": "ask"},
    )
    way = Way(FormDraft.objects.get())
    assert section.where == f"{way.at}brief/"
    section.send(section.where, section.form("/brief/"), BRIEF | {"act": "ask"})
    assert (section.status, way.state) == (200, State.ASKED)
    return way


def make(way: Way, it: Clerk) -> None:
    """IT makes it of nothing: one page with one question."""
    for part, typed, act in (
        ("settings", SETTINGS, ""),
        ("1", PAGE, "field:yes_no"),
        ("1.1", QUESTION, ""),
        ("facts", OFFICE, ""),
    ):
        assert way.write(it, part, typed, act) == 200, it.page


@pytest.mark.requirement("ROLL-01")
def test_brief_making_check_and_publishing_with_one_of_each_section(cast: Cast, live_server: Any) -> None:
    section, it = Clerk(live_server.url, cast.sato), Clerk(live_server.url, cast.tanaka)
    way = asked_for(section)

    assert "あなたの番" not in section.open("/forms/")
    assert "あなたの番のもの（1件）" in it.open("/forms/")
    assert "あなたの番です。" in it.open(way.decide)
    assert BRIEF["purpose"] in it.open(way.at)
    assert way.press(it, FormStep.HAND_TO_CHECK) == 409, "nothing is made yet"
    assert str(SENTENCES[WhyNot.FLAWED]) in it.page
    make(way, it)
    assert (way.press(it, FormStep.HAND_TO_CHECK, "見てください"), way.state) == (200, State.CHECKING)

    assert "あなたの番のもの（1件）" in section.open("/forms/")
    assert "あなたの番" not in it.open("/forms/")
    shown = section.open(way.decide)
    assert "見てください" in shown
    assert "田中" in shown
    assert QUESTION["label.ja"] in section.open(f"{way.at}?at=1.1")
    assert section.pdf(f"{way.at}sheet/").startswith(b"%PDF")
    assert (way.press(section, FormStep.RETURN_TO_MAKER), way.state) == (400, State.CHECKING)
    assert way.press(section, FormStep.RETURN_TO_MAKER, "「お茶つき」と書いてください") == 200

    assert "「お茶つき」と書いてください" in it.open(way.at)
    assert way.write(it, "1.1", {"label.ja": "お弁当（お茶つき）が要りますか"}) == 200
    assert way.press(it, FormStep.HAND_TO_CHECK) == 200
    assert (way.press(section, FormStep.ASK_PUBLICATION, "1日から受け付けます"), way.state) == (200, State.WITH_IT)

    assert "あなたの番のもの（1件）" in it.open("/forms/")
    assert "あなたの番" not in section.open("/forms/")
    assert "1日から受け付けます" in it.open(way.decide)
    assert it.send(f"{way.at}publish/", it.form("/publish/"), {"when": "now"}) == 200
    work_off_beside()
    row = ProcedureVersion.objects.get(procedure="health_festival", offered=True)
    assert (way.state, row.title) == (State.PUBLISHED, "健康まつりの申込み")
    assert "お茶つき" in bytes(row.definition).decode()
    assert PublishedCatalogue.objects.exists()

    walked = [
        (FormStep.ASK_MAKING, "sato"),
        (FormStep.HAND_TO_CHECK, "tanaka"),
        (FormStep.RETURN_TO_MAKER, "sato"),
        (FormStep.HAND_TO_CHECK, "tanaka"),
        (FormStep.ASK_PUBLICATION, "sato"),
        (FormStep.PUBLISH, "tanaka"),
    ]
    assert list(DraftStep.objects.values_list("act", "by__staff_number")) == walked
    for clerk in (section, it):
        page = clerk.open(way.decide)
        so_far = page.partition("これまでの流れ")[2].partition("</dl>")[0].split("<dt>")[1:]
        assert len(so_far) == len(walked)
        for line, (act, who) in zip(so_far, walked, strict=True):
            assert f"<b>{STEP_WORDS[act]}</b>" in line
            assert {"sato": "佐藤 花", "tanaka": "田中 望"}[who] in line
            assert re.search(r"\d+時\d+分|\d+:\d\d", line), "and when"
        assert all(words in page for words in ("見てください", "「お茶つき」と書いてください", "1日から受け付けます"))
    subject = way.draft.audit_subject
    acts = list(AuditEntry.objects.filter(subject=subject).order_by("number").values_list("act", "actor"))
    assert acts == [
        ("form.made", "staff:sato"),
        ("form.brief_written", "staff:sato"),
        ("form.making_asked", "staff:sato"),
        ("form.check_asked", "staff:tanaka"),
        ("form.returned_to_maker", "staff:sato"),
        ("form.check_asked", "staff:tanaka"),
        ("form.publication_asked", "staff:sato"),
        ("form.publication_planned", "staff:tanaka"),
        ("form.published", "staff:tanaka"),
    ]


def test_whose_turn_it_is_not_moves_and_writes_nothing(cast: Cast, live_server: Any) -> None:
    section, it = Clerk(live_server.url, cast.sato), Clerk(live_server.url, cast.tanaka)
    stranger = Clerk(live_server.url, cast.suzuki)
    way = asked_for(section)
    stranger.open("/forms/")
    assert stranger.status == 404
    assert all(way.press(clerk, act) == 404 for clerk, act in _foreign(section, it)), "another section's step"
    before = {
        State.ASKED: (FormStep.ASK_PUBLICATION, FormStep.RETURN_TO_MAKER, FormStep.CALL_CHECK_BACK, FormStep.MAKE_OVER),
        State.CHECKING: (FormStep.HAND_TO_CHECK, FormStep.MAKE_OVER),
        State.WITH_IT: (FormStep.ASK_PUBLICATION, FormStep.HAND_TO_CHECK, FormStep.CALL_CHECK_BACK),
    }
    wrong_order(way, section, it, before[State.ASKED])
    assert way.write(it, "settings", {"name.ja": "いま書くのは情報政策課"}) == 200
    make(way, it)
    way.press(it, FormStep.HAND_TO_CHECK)
    wrong_order(way, section, it, before[State.CHECKING])
    for clerk, status in ((section, 409), (it, 403)):
        assert over_old_page(way, clerk) == status
    way.press(section, FormStep.ASK_PUBLICATION)
    wrong_order(way, section, it, before[State.WITH_IT])
    assert FormDraft.objects.get().title == SETTINGS["name.ja"]


def _foreign(section: Clerk, it: Clerk) -> list[tuple[Clerk, FormStep]]:
    other = {Duty.FORM_PUBLISHER: section, Duty.FORM_AUTHOR: it}
    return [(other[TABLE[one.act].by], one.act) for one in OFFERED]


def wrong_order(way: Way, section: Clerk, it: Clerk, acts: tuple[FormStep, ...]) -> None:
    was, steps = way.state, DraftStep.objects.count()
    for act in acts:
        clerk = section if TABLE[act].by is Duty.FORM_AUTHOR else it
        assert (way.press(clerk, act, "理由です"), way.state) == (409, was), act
    if was != State.WITH_IT:
        it.open(way.decide)
        assert not it.offers("/publish/")
        sent = {"csrfmiddlewaretoken": way.token(it), "revision": ["1"], "compared_with": ["0"], "when": ["now"]}
        assert it.send(f"{way.at}publish/", sent) == 409
    assert (way.state, DraftStep.objects.count()) == (was, steps)


def over_old_page(way: Way, clerk: Clerk) -> int:
    """Somebody types on a page that was open when the draft was passed on."""
    clerk.open(way.at)
    sent = {"csrfmiddlewaretoken": way.token(clerk), "part": ["1"], "at": ["settings"], "name.ja": ["横から"]}
    revision = FormDraft.objects.get().revision
    return clerk.send(f"{way.at}save/", sent | {"revision": [str(revision)]})


def test_it_gives_a_brief_back_and_nothing_that_was_written_is_lost(cast: Cast, live_server: Any) -> None:
    section, it = Clerk(live_server.url, cast.sato), Clerk(live_server.url, cast.tanaka)
    way = asked_for(section)
    it.open(way.decide)
    assert it.send(f"{way.at}give-back/", it.form("/give-back/"), {"reason": ""}) == 400
    assert it.send(f"{way.at}give-back/", it.form("/give-back/"), {"reason": "いつまでか、日を書いてください"}) == 200
    assert way.state == State.GIVEN_BACK
    assert "いつまでか、日を書いてください" in section.open(way.decide)
    section.open(f"{way.at}brief/")
    first, second = section.form("/brief/"), section.form("/brief/")
    assert first["questions"] == [BRIEF["questions"]]
    assert section.send(f"{way.at}brief/", first, {"who_and_when": "2027年2月28日まで", "act": "save"}) == 200
    assert section.send(f"{way.at}brief/", second, {"who_and_when": "わたしの文", "act": "ask"}) == 409
    assert way.state == State.GIVEN_BACK
    assert "わたしの文" in section.page
    assert "2027年2月28日まで" in section.page
    long = "あ" * 2001
    assert section.send(f"{way.at}brief/", section.form("/brief/"), {"questions": long}) == 400
    assert long in section.page
    assert section.send(f"{way.at}brief/", section.form("/brief/"), {"questions": " ", "act": "ask"}) == 400
    assert str(SENTENCES[WhyNot.NO_BRIEF]) in section.page
    assert way.state == State.GIVEN_BACK


def test_who_made_it_does_not_check_it_and_who_checked_it_does_not_publish_it(cast: Cast, live_server: Any) -> None:
    both = cast.takahashi
    both.groups.add(*cast.tanaka.groups.all())
    section, chief = Clerk(live_server.url, cast.sato), Clerk(live_server.url, both)
    it = Clerk(live_server.url, cast.tanaka)
    way = asked_for(section)
    make(way, chief)
    way.press(chief, FormStep.HAND_TO_CHECK)
    assert way.press(chief, FormStep.ASK_PUBLICATION) == 409
    assert str(SENTENCES[WhyNot.OWN_MAKING]) in chief.page
    assert way.press(section, FormStep.ASK_PUBLICATION) == 200
    it.open(way.decide)
    assert it.offers("/publish/")
    assert way.press(it, FormStep.MAKE_OVER, "電話を直します") == 200
    way.write(it, "facts", {"phone": "0000-00-9999"})
    way.press(it, FormStep.HAND_TO_CHECK)
    assert way.press(section, FormStep.RETURN_TO_MAKER, "もう一度") == 200
    way.press(it, FormStep.HAND_TO_CHECK)
    assert way.press(it, FormStep.CALL_CHECK_BACK) == 200
    way.press(it, FormStep.HAND_TO_CHECK)
    way.press(section, FormStep.ASK_PUBLICATION)
    it.open(way.decide)
    sent = it.form("/publish/")
    # The section takes it back and sends the same text without a check of what IT made: now its maker may not.
    section.open(way.at)
    section.send(f"{way.at}take-back/", section.form("/take-back/"))
    section.open(way.decide)
    section.send(f"{way.at}send/", section.form("/send/"))
    assert way.state == State.WITH_IT
    assert it.send(f"{way.at}publish/", sent, {"when": "now"}) == 409
    assert str(SENTENCES[WhyNot.OWN_DRAFT]) in it.page


def test_who_wrote_what_another_let_stand_does_not_check_it_either(cast: Cast, live_server: Any) -> None:
    both = cast.takahashi
    both.groups.add(*cast.tanaka.groups.all())
    section, chief = Clerk(live_server.url, cast.sato), Clerk(live_server.url, both)
    it = Clerk(live_server.url, cast.tanaka)
    way = asked_for(section)
    make(way, it)
    chief.open(f"{way.at}?at=facts")
    old = chief.form("/save/")
    way.write(it, "facts", {"phone": "0000-00-1111"})
    chief.send(f"{way.at}save/", old, {"phone": "0000-00-2222"})
    aside = way.draft.texts.get(aside=True)
    assert aside.by == both
    take_text(way.draft.pk, cast.tanaka, revision=FormDraft.objects.get().revision, number=aside.number)
    way.press(it, FormStep.HAND_TO_CHECK)
    assert way.state == State.CHECKING
    assert way.press(chief, FormStep.ASK_PUBLICATION) == 409
    assert str(SENTENCES[WhyNot.OWN_MAKING]) in chief.page
    assert way.press(section, FormStep.ASK_PUBLICATION) == 200


def test_each_state_stands_on_the_way_and_each_step_has_its_words() -> None:
    assert {state for _, states in STAGES for state in states} == set(State)
    assert set(STEP_WORDS) == set(FormStep)
    for act, edge in TABLE.items():
        assert edge.target not in edge.sources, act
        assert all(
            WAITS_FOR.get(source, WRITERS.get(source)) in (edge.by, None) or act in BACK for source in edge.sources
        )
    assert {act for act, edge in TABLE.items() if edge.comment} >= {one.act for one in OFFERED if one.needs_reason}


BACK = (FormStep.TAKE_BACK, FormStep.CALL_CHECK_BACK)
"""Before the other side has answered."""
