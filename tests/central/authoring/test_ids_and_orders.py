"""What a clerk does not touch stays as it is: rules behind an id that is typed letter by letter, and held orders."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from central.authoring.actions.keep_text import keep_text
from central.authoring.content import read_content, read_form_facts, taken_apart
from central.authoring.editor.boxes import BoxSection
from central.authoring.editor.needed import with_needs
from central.authoring.editor.part_forms import sections_of, with_part
from central.authoring.editor.part_place import FACTS, SETTINGS, PartPlace
from central.authoring.editor.typed import TypedPart
from central.authoring.ladder import examples
from central.authoring.models import FormDraft
from sync.contract.forms import conditions
from sync.contract.forms.conditions import Condition, Demand
from sync.contract.forms.procedures import FieldKind
from tests.support.centre.clerk import PageForms
from tests.support.centre.clerks_mistakes import asked, choice, filled, when
from tests.support.people.staff import Cast, sign_in


def kept(draft: FormDraft, cast: Cast, *fields: object) -> Client:
    content = filled(read_content(draft.content), fields)  # type: ignore[arg-type]
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=read_form_facts(draft.facts), change="written")
    return sign_in(cast.sato)


def typed_id(client: Client, draft: FormDraft, at: str, *pauses: str) -> list[int]:
    """Status of each save of the box 項目の記号: what stood in it at each pause."""
    found = []
    for said in pauses:
        page = client.get(reverse("authoring:edit", args=[draft.pk]), {"at": at}).content.decode()
        sent = next(sent for _address, name, sent in PageForms(page).found if name == "part")
        answer = client.post(
            reverse("authoring:save", args=[draft.pk]), sent | {"id": said}, headers={"X-Madoguchi-Part": "1"}
        )
        found.append(answer.status_code)
    return found


def rules(draft: FormDraft) -> dict[str, Condition | None]:
    content = read_content(FormDraft.objects.get(pk=draft.pk).content)
    return {field.id: field.show_if for field in content.fields()}


@pytest.mark.django_db
def test_an_id_that_is_emptied_and_typed_anew_takes_its_own_rules_along_and_no_others(
    draft: FormDraft, cast: Cast
) -> None:
    both = Condition(all=(when("a", "1"), when("c", "1")))
    fields = (
        choice("a", "1", "2"),
        choice("c", "1", "2"),
        asked("b", show_if=when("a", "1")),
        asked("d", show_if=both),
    )
    client = kept(draft, cast, *fields, asked("e"))
    before = rules(draft)
    assert typed_id(client, draft, "1.5", "", "remarks") == [200, 200]
    assert rules(draft) == {name.replace("e", "remarks"): rule for name, rule in before.items()}
    assert typed_id(client, draft, "1.1", "", "kind") == [200, 200]
    assert rules(draft)["b"] == when("kind", "1")
    assert rules(draft)["d"] == Condition(all=(when("kind", "1"), when("c", "1")))


@pytest.mark.django_db
def test_an_id_on_whose_way_another_lies_is_not_kept_there_and_its_rules_follow(draft: FormDraft, cast: Cast) -> None:
    fields = (choice("date", "1", "2"), choice("date_2", "1", "2"), asked("b", show_if=when("date", "1")))
    client = kept(draft, cast, *fields)
    assert typed_id(client, draft, "1.1", "date_2", "date_2nd") == [400, 200]
    assert rules(draft)["b"] == when("date_2nd", "1")
    page = client.get(reverse("authoring:edit", args=[draft.pk]), {"at": "1.1"}).content.decode()
    sent = next(sent for _address, name, sent in PageForms(page).found if name == "part")
    told = client.post(reverse("authoring:save", args=[draft.pk]), sent | {"id": "date_2", "label.ja": "いつ"})
    words = told.content.decode()
    assert told.status_code == 400
    assert "「date_2」は、ほかの項目かページの記号です。別の記号にしてください。まだ保存していません。" in words
    assert ('value="date_2"' in words, "いつ" in words) == (True, True)


@pytest.mark.django_db
def test_a_copys_own_rule_is_about_the_copy(draft: FormDraft, cast: Cast) -> None:
    late = Demand(Condition("a", ("2027-01-01",), conditions.Test.AT_LEAST), {"ja": "来年からです。"})
    client = kept(draft, cast, msgspec.structs.replace(asked("a"), kind=FieldKind.DATE, must=(late,)))
    client.post(reverse("authoring:save", args=[draft.pk]), {"revision": "2", "at": "1.1", "act": "copy:1.1"})
    original, copy = read_content(FormDraft.objects.get(pk=draft.pk).content).fields()
    assert (original.must[0].condition.field, copy.must[0].condition.field) == ("a", copy.id)
    assert copy.id != "a"


@dataclass(frozen=True)
class Drawn:
    """As the boxes' template asks for it."""

    sections: tuple[BoxSection, ...]
    writes: bool = True


@pytest.mark.parametrize("name", ["day_care", "health_insurance", "child_allowance", "bulky_waste"])
def test_a_form_comes_back_unchanged_from_all_of_its_boxes(name: str) -> None:
    """Also the order of what is ticked: the key that finds a second application is made in it."""
    content, facts = taken_apart(examples()[name].document)
    parts = [SETTINGS, FACTS]
    for number, page in enumerate(content.pages, 1):
        parts += [PartPlace(number), *(PartPlace(number, field) for field in range(1, len(page.fields) + 1))]
    for at in parts:
        page_ = render_to_string("authoring/boxes.html", {"editor": Drawn(sections_of(content, facts, at))})
        ((_address, _id, sent),) = PageForms(f"<form>{page_}</form>").found
        posted = QueryDict(mutable=True)
        for box, values in sent.items():
            posted.setlist(box, [value.removeprefix("\n") for value in values])
        said = TypedPart(posted)
        again, facts_again = with_part(content, facts, at, said)
        assert said.errors == {}
        assert (with_needs(again), facts_again) == (content, facts), (name, str(at))
