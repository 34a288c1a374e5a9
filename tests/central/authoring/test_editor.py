"""The editor without scripts: what buttons and boxes of its page do, as a browser sends them."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from central.authoring.content import FormContent, read_content, read_form_facts
from central.authoring.editor.judged import judged
from central.authoring.editor.palette import GROUPS, KIND_WORDS
from central.authoring.models import FormDraft
from sync.contract.forms import conditions
from sync.contract.forms.conditions import Condition
from sync.contract.forms.procedures import FieldKind
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
OFFERED = list(FieldKind)


class Boxes(HTMLParser):
    """What the form of a page would send, as a browser counts it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._inside, self._form, self._area, self._select = False, "", "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = said.get("id", "")
        if self._form != "part" or not (name := said.get("name", self._select)):
            return
        if tag == "textarea":
            self._area = name
            self.sent[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in said:
            self.sent[name] = [said["value"]]
        elif tag == "input" and (said.get("type") != "checkbox" or "checked" in said):
            self.sent.setdefault(name, []).append(said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


class Hand:
    """A clerk at the page of one draft."""

    def __init__(self, client: Client, draft: FormDraft) -> None:
        self.client, self.draft, self.at = client, draft, "settings"
        self.status, self.page = 200, ""
        self.open("settings")

    def open(self, at: str) -> None:
        """Look at a part."""
        self.at = at
        self.page = self.client.get(reverse("authoring:edit", args=[self.draft.pk]), {"at": at}).content.decode()

    def press(self, act: str = "", **typed: str | list[str]) -> None:
        """Type into boxes and press a button: a name with `__` for a dot."""
        sent: dict[str, str | list[str]] = dict(Boxes(self.page).sent)
        sent |= {name.replace("__", ".").replace("easy_ja", "easy-ja"): value for name, value in typed.items()}
        answer = self.client.post(reverse("authoring:save", args=[self.draft.pk]), sent | ({"act": act} if act else {}))
        self.status = answer.status_code
        if self.status == 302:
            followed = self.client.get(answer["Location"])
            self.page, self.at = followed.content.decode(), Boxes(followed.content.decode()).sent.get("at", [""])[0]
        else:
            self.page = answer.content.decode()

    @property
    def content(self) -> FormContent:
        """What stands."""
        return read_content(FormDraft.objects.get(pk=self.draft.pk).content)


@pytest.fixture
def hand(draft: FormDraft, cast: Cast) -> Hand:
    return Hand(sign_in(cast.sato), draft)


def test_every_kind_is_put_in_by_a_button_and_its_boxes_keep_what_stands(hand: Hand) -> None:
    assert set(KIND_WORDS) == set(FieldKind)
    hand.open("1")
    for kind in OFFERED:
        hand.press(f"field:{kind}")
        assert hand.status == 302
    fields = hand.content.pages[0].fields
    assert [field.kind for field in fields] == OFFERED
    for place, field in enumerate(fields, 1):
        hand.open(f"1.{place}")
        revision = FormDraft.objects.get(pk=hand.draft.pk).revision
        hand.press(label__ja=f"たずねる {field.kind}")
        kept = hand.content.pages[0].fields[place - 1]
        assert (kept.label, kept.kind) == ({"ja": f"たずねる {field.kind}"}, field.kind)
        assert FormDraft.objects.get(pk=hand.draft.pk).revision == revision + 1
        hand.press()
        assert FormDraft.objects.get(pk=hand.draft.pk).revision == revision + 1, "the same boxes again change nothing"


def test_how_long_a_mail_address_may_be_is_written_and_an_emptied_box_is_the_usual(hand: Hand) -> None:
    hand.open("1")
    hand.press("field:mail", label__ja="メール")
    hand.open("1.1")
    for typed, kept in (("256", 256), ("", 255), ("80", 80)):
        hand.press(max_length=typed)
        assert hand.content.pages[0].fields[0].max_length == kept


def test_groups_come_whole_and_once_more_under_other_ids(hand: Hand) -> None:
    hand.open("1")
    for name in (*GROUPS, "address"):
        hand.press(f"group:{name}")
    fields = hand.content.fields()
    assert len({field.id for field in fields}) == len(fields) == 4 + 6 + 5 + 2 + 6
    again = [field for field in fields if field.id == "postal_code_2"]
    assert again[0].fills == ("prefecture_2", "city_2", "town_2")
    flaws = judged(hand.content, read_form_facts(hand.draft.facts))
    assert [flaw.words for flaw in flaws if flaw.at.field] == [], "groups bring words in every language"


def test_parts_are_moved_copied_deleted_and_come_back(hand: Hand) -> None:
    hand.open("1")
    hand.press("field:text")
    hand.press("field:date", label__ja="はじめ")
    hand.press("page:1.2")
    hand.press("field:mail")
    assert hand.at == "2.1"
    hand.press("up:2.1")
    assert (hand.at, [field.id for field in hand.content.pages[0].fields]) == ("1.3", ["text", "date", "mail"])
    hand.press("up:1.3")
    hand.press("down:1.2")
    hand.press("down:1.3")
    assert (hand.at, len(hand.content.pages[0].fields)) == ("2.1", 2)
    hand.press("copy:2.1")
    assert [field.id for field in hand.content.pages[1].fields] == ["mail", "mail_2"]
    hand.press("move:2.2>1.1")
    assert [field.id for field in hand.content.pages[0].fields] == ["mail_2", "text", "date"]
    hand.press("delete:1.1")
    assert "消しました。" in hand.page
    assert [field.id for field in hand.content.pages[0].fields] == ["text", "date"]
    hand.press("undo")
    assert [field.id for field in hand.content.pages[0].fields] == ["mail_2", "text", "date"]
    hand.press("redo")
    assert [field.id for field in hand.content.pages[0].fields] == ["text", "date"]
    hand.press("down:1")
    assert [page.id for page in hand.content.pages] == ["page_2", "page_1"]


def test_what_stands_in_the_boxes_is_kept_by_whatever_button_is_pressed(hand: Hand) -> None:
    hand.press("open:facts", summary__ja="犬を飼ったときに登録します。")
    assert hand.at == "facts"
    assert hand.content.summary == {"ja": "犬を飼ったときに登録します。"}
    hand.press("field:text", phone="000-123-4567", minutes="７")
    facts = read_form_facts(FormDraft.objects.get().facts)
    assert (facts.phone, facts.minutes) == ("000-123-4567", 7)


def test_a_number_that_is_none_is_told_beside_its_box_and_nothing_typed_is_lost(hand: Hand) -> None:
    hand.press("open:facts", retention_days="三百", summary__ja="まだどこにもない文")
    assert hand.status == 400
    assert "数字だけで書いてください（いまは「三百」）。" in hand.page
    assert "まだどこにもない文" in hand.page
    assert hand.content.summary == {}


def test_choices_are_written_one_by_one_and_all_at_once_and_a_comma_is_kept_and_told(hand: Hand) -> None:
    hand.open("1")
    hand.press("field:choice")
    hand.press(choices__0__label__ja="あり", choices__1__label__ja="なし", choices_at_once="01 柴犬\nそのほか")
    choices = hand.content.pages[0].fields[0].choices
    assert [(one.value, one.code, one.label["ja"]) for one in choices] == [
        ("1", "", "あり"),
        ("2", "", "なし"),
        ("3", "01", "柴犬"),
        ("4", "", "そのほか"),
    ]
    hand.press(choices__1__value="a,b")
    assert hand.content.pages[0].fields[0].choices[1].value == "a,b"
    assert "選択肢の値には、コンマを使えません。" in hand.page


def test_conditions_are_chosen_from_earlier_answers(hand: Hand) -> None:
    hand.open("1")
    hand.press("field:choice")
    hand.press(label__ja="犬", choices__0__label__ja="あり", choices__1__label__ja="なし")
    hand.press("field:number")
    hand.press("field:text")
    hand.press(show_if__0__field="choice")
    assert 'value="1"' in hand.page
    hand.press(show_if__0__value=["1"])
    field = hand.content.pages[0].fields[2]
    assert field.show_if == Condition(field="choice", values=("1",))
    assert hand.content.needs == (), "older kiosks read that too"
    hand.press(show_if__1__field="number")
    hand.press(show_if__1__test="at_least", show_if__1__value="3", show_if__how="none")
    inside = (
        Condition(field="choice", values=("1",)),
        Condition(field="number", test=conditions.Test.AT_LEAST, values=("3",)),
    )
    assert hand.content.pages[0].fields[2].show_if == Condition(none=inside)
    assert hand.content.needs == ("forms-2",)
    hand.press(must__0__if__0__field="number")
    hand.press(must__0__if__0__test="at_most", must__0__if__0__value="9", must__0__words__ja="9までです。")
    (demand,) = hand.content.pages[0].fields[2].must
    assert (demand.condition.values, demand.words) == (("9",), {"ja": "9までです。"})
    hand.press(show_if__0__field="", show_if__1__field="")
    assert hand.content.pages[0].fields[2].show_if is None


def test_an_id_that_changes_takes_its_conditions_along(hand: Hand) -> None:
    hand.open("1")
    hand.press("group:address")
    hand.press("field:text")
    hand.press(show_if__0__field="city")
    hand.press(show_if__0__test="is_answered")
    place = [field.id for field in hand.content.pages[0].fields].index("city") + 1
    hand.open(f"1.{place}")
    hand.press(id="municipality")
    fields = {field.id: field for field in hand.content.fields()}
    assert fields["postal_code"].fills == ("prefecture", "municipality", "town")
    assert fields["text"].show_if == Condition(field="municipality", test=conditions.Test.IS_ANSWERED)
