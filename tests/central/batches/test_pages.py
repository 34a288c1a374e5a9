"""The pages of a batch over HTTP, without scripts: made from a list, saved, reopened, narrowed, sorted, selected."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.batches.models import AddedItem, BatchRow, GivenNumber, ItemValue, MassBatch
from central.certificates.models import IssuedDocument
from central.certificates.states import Category, DocumentState
from tests.central.batches.conftest import PEOPLE
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in


def _names(client: Client, batch: MassBatch) -> list[str]:
    page = client.get(f"/batches/{batch.pk}/").content.decode()
    return [name.replace("\u3000", "　") for name in re.findall(r'<td class="mj">([^<]*)</td>', page)]


def _narrow(client: Client, batch: MassBatch, **asked: str) -> list[str]:
    assert client.post(f"/batches/{batch.pk}/narrow/", {"on": "1"} | asked).status_code == 302
    return _names(client, batch)


def _act(client: Client, batch: MassBatch, **said: str | list[str]) -> None:
    batch.refresh_from_db()
    page = client.get(f"/batches/{batch.pk}/").content.decode()
    shown = {"revision": str(batch.revision), "selection": re.findall(r'name="selection" value="(\w+)"', page)[0]}
    answer = client.post(f"/batches/{batch.pk}/rows/", shown | said)
    assert answer.status_code == 302, answer.content.decode()


def _selected(batch: MassBatch) -> set[str]:
    return set(batch.rows.filter(selected=True).values_list("application__applicant_name", flat=True))


@pytest.mark.requirement("BATCH-05")
def test_a_batch_is_made_from_a_list_saved_under_a_name_and_opened_again(people: list[Application], cast: Cast) -> None:
    client = sign_in(cast.sato)
    chosen = [each.arrival_number for each in people[:3]]
    asked = client.post("/batches/choose/", {"chosen": chosen}).content.decode()
    assert asked.count('name="chosen"') == 3
    made = client.post("/batches/choose/", {"chosen": chosen, "into": "new", "name": "春の採用試験"})
    batch = MassBatch.objects.get()
    assert made.headers["Location"] == f"/batches/{batch.pk}/"
    _act(client, batch, act="all")
    batch.refresh_from_db()
    client.post(f"/batches/{batch.pk}/name/", {"revision": batch.revision, "name": "秋の採用試験"})
    other = sign_in(cast.takahashi)
    listed = other.get("/batches/").content.decode()
    assert f'href="/batches/{batch.pk}/">秋の採用試験</a>' in listed
    opened = other.get(f"/batches/{batch.pk}/").content.decode()
    assert "選択された申込件数：3件 / 3件" in opened, "what was selected is there again"
    client.post("/batches/choose/", {"chosen": [each.arrival_number for each in people], "into": str(batch.pk)})
    assert batch.rows.count() == 4


def test_only_applications_of_one_procedure_that_count_become_a_batch(cast: Cast) -> None:
    client = sign_in(cast.sato)
    one, other = make_application(1), make_application(2, procedure="bulky_waste")
    numbers = [one.arrival_number, other.arrival_number]
    answer = client.post("/batches/choose/", {"chosen": numbers, "into": "new"})
    assert (answer.status_code, "ひとつの手続き" in answer.content.decode()) == (400, True)
    Application.objects.filter(pk=one.pk).update(trial=True)
    answer = client.post("/batches/choose/", {"chosen": [one.arrival_number], "into": "new"})
    assert (answer.status_code, MassBatch.objects.count()) == (400, 0)


def test_whoever_may_not_see_its_people_finds_no_batch(batch: MassBatch, cast: Cast) -> None:
    for member in (cast.suzuki, cast.tanaka):
        client = sign_in(member)
        for path in ("", "numbers/", "items/", "tables/", f"rows/{batch.rows.all()[0].pk}/"):
            assert client.get(f"/batches/{batch.pk}/{path}").status_code == 404


def test_every_reading_is_an_entry(batch: MassBatch, cast: Cast) -> None:
    client = sign_in(cast.sato)
    for path, act in (("/batches/", "batches.listed"), (f"/batches/{batch.pk}/", "batch.read")):
        before = AuditEntry.objects.filter(act=act).count()
        client.get(path)
        assert AuditEntry.objects.filter(act=act).count() == before + 1


@pytest.mark.requirement("BATCH-07")
def test_inside_a_batch_one_looks_by_each_thing_and_no_address_says_for_what(batch: MassBatch, cast: Cast) -> None:
    client = sign_in(cast.sato)
    item = AddedItem.objects.create(batch=batch, name="会場")
    for place, row in enumerate(batch.rows.order_by("pk")):
        BatchRow.objects.filter(pk=row.pk).update(own_number=f"B{place}")
        if place:
            ItemValue.objects.create(row=row, item=item, text="北館" if place == 1 else "市役所")
    last = Application.objects.get(applicant_name=PEOPLE[3])
    Application.objects.filter(pk=last.pk).update(status="completed")
    assert _narrow(client, batch, own_number="ｂ2") == [PEOPLE[2]]
    assert _narrow(client, batch, status="completed") == [PEOPLE[3]]
    assert _narrow(client, batch, number=last.arrival_number[9:20]) == [PEOPLE[3]]
    assert _narrow(client, batch, name="高橋") == [PEOPLE[1]], "the variant is found"
    assert _narrow(client, batch, day_from=f"{timezone.localtime(last.arrived_at):%Y-%m-%d}") == [PEOPLE[3]]
    assert _narrow(client, batch, item=str(item.pk), item_text="北") == [PEOPLE[1]]
    assert _narrow(client, batch, item=str(item.pk)) == [PEOPLE[0]], "nothing stands there"
    assert _narrow(client, batch, with_file="yes") == []
    assert _narrow(client, batch, name="高橋", on="") == list(PEOPLE), "what was typed stays and asks nothing"
    assert 'value="高橋"' in client.get(f"/batches/{batch.pk}/").content.decode()
    assert len(_names(sign_in(cast.takahashi), batch)) == 4, "it is one member's own"


@pytest.mark.requirement("BATCH-08")
def test_all_none_and_inverted_and_the_ticks_of_the_page(batch: MassBatch, cast: Cast) -> None:
    client, rows = sign_in(cast.sato), [str(row.pk) for row in batch.rows.order_by("pk")]
    _act(client, batch, shown=rows, chosen=rows[:1])
    assert _selected(batch) == {PEOPLE[0]}
    _act(client, batch, act="invert", shown=rows, chosen=rows[:1])
    assert _selected(batch) == set(PEOPLE[1:])
    _act(client, batch, act="all")
    assert _selected(batch) == set(PEOPLE)
    _act(client, batch, act="none")
    assert _selected(batch) == set()
    _narrow(client, batch, name="鈴木")
    _act(client, batch, act="all")
    assert _selected(batch) == {PEOPLE[2]}, "what is not looked at is not touched"


@pytest.mark.requirement("BATCH-09")
def test_rows_come_and_go_columns_are_chosen_and_the_selected_are_counted(
    batch: MassBatch, people: list[Application], cast: Cast
) -> None:
    client, rows = sign_in(cast.sato), [str(row.pk) for row in batch.rows.order_by("pk")]
    _act(client, batch, act="remove", shown=rows, chosen=rows[:1])
    assert _names(client, batch) == list(PEOPLE[1:])
    assert Application.objects.count() == 4, "the application itself stays"
    client.post("/batches/choose/", {"chosen": [people[0].arrival_number], "into": str(batch.pk)})
    assert _names(client, batch) == list(PEOPLE)
    _act(client, batch, shown=rows[1:], chosen=rows[1:3])
    page = client.get(f"/batches/{batch.pk}/").content.decode()
    assert "選択された申込件数：2件 / 4件" in page
    assert '<th scope="col">処理状況' in page
    client.post(f"/batches/{batch.pk}/columns/", {"column": ["own_number", "name"]})
    page = client.get(f"/batches/{batch.pk}/").content.decode()
    assert '<th scope="col">処理状況' not in page
    assert '<th scope="col">個別番号' in page


def _issued(application: Application, cast: Cast) -> None:
    """A document of the staff's is there for it."""
    IssuedDocument.objects.create(
        number="J-99201-26-0000001",
        code="ABCDEFGHJKLM",
        body=application.body,
        application=application,
        category=Category.REPLY.value,
        kind="letter",
        persons=[],
        items=[],
        copy=1,
        reserved_at=timezone.now(),
        reserved_by=cast.sato,
        state=DocumentState.ISSUED.value,
    )


@pytest.mark.requirement("BATCH-11")
def test_each_column_is_sorted_up_and_down(batch: MassBatch, cast: Cast) -> None:
    client = sign_in(cast.sato)
    item = AddedItem.objects.create(batch=batch, name="会場")
    for row, number, place in zip(batch.rows.order_by("pk"), "3142", "いあえう", strict=True):
        BatchRow.objects.filter(pk=row.pk).update(own_number=number)
        ItemValue.objects.create(row=row, item=item, text=place)
    states = ("completed", "withdrawn", "accepted_replied", "unprocessed")
    for each, state in zip(Application.objects.order_by("pk"), states, strict=True):
        Application.objects.filter(pk=each.pk).update(status=state)
    first, *others = list(Application.objects.order_by("pk"))
    for each, number, days in zip((first, *others), (3, 1, 4, 2), (2, 4, 1, 3), strict=True):
        Application.objects.filter(pk=each.pk).update(
            arrival_number=f"99201202611280070{number:03d}10", arrived_at=first.arrived_at + timedelta(days=days)
        )
    rows = list(batch.rows.order_by("pk"))
    BatchRow.objects.filter(pk__in=[rows[0].pk, rows[2].pk]).update(letter="a" * 64)
    _issued(others[0], cast)
    orders = {
        "own_number": (1, 3, 0, 2),
        f"item:{item.pk}": (1, 0, 3, 2),
        "number": (1, 3, 0, 2),
        "day": (2, 0, 3, 1),
        "status": (2, 0, 3, 1),
    }
    for key, places in orders.items():
        _act(client, batch, sort=f"{key}-up")
        assert _names(client, batch) == [PEOPLE[place] for place in places], key
        _act(client, batch, sort=f"{key}-down")
        assert _names(client, batch) == [PEOPLE[place] for place in reversed(places)], key
    _act(client, batch, sort="name-up")
    assert _names(client, batch) == sorted(PEOPLE)
    _act(client, batch, sort="name-down")
    assert _names(client, batch) == sorted(PEOPLE, reverse=True)
    for key, those in (("letter", {PEOPLE[0], PEOPLE[2]}), ("files", {PEOPLE[1]})):
        _act(client, batch, sort=f"{key}-up")
        assert set(_names(client, batch)[-len(those) :]) == those, key
        _act(client, batch, sort=f"{key}-down")
        assert set(_names(client, batch)[: len(those)]) == those, key


def test_numbers_and_items_are_given_on_their_pages(batch: MassBatch, cast: Cast) -> None:
    client = sign_in(cast.sato)
    said = {"revision": batch.revision, "before": "Ａ-", "first": "7", "step": "1", "width": "4", "order": "arrived"}
    assert client.post(f"/batches/{batch.pk}/numbers/", said).status_code == 302
    assert set(GivenNumber.objects.values_list("number", flat=True)) == {"A-0007", "A-0008", "A-0009", "A-0010"}
    batch.refresh_from_db()
    wrong = client.post(f"/batches/{batch.pk}/numbers/", said | {"revision": batch.revision, "first": "x"})
    assert (wrong.status_code, "数字で書いてください" in wrong.content.decode()) == (400, True)
    for name, fixed, text in (("会場", "", ""), ("持ち物", "1", "鉛筆")):
        batch.refresh_from_db()
        typed = {"revision": batch.revision, "name": name, "fixed": fixed, "text": text}
        assert client.post(f"/batches/{batch.pk}/items/", typed).status_code == 302
    batch.refresh_from_db()
    refused = client.post(f"/batches/{batch.pk}/items/", {"revision": batch.revision, "name": "氏名"})
    assert refused.status_code == 400
    assert 'value="氏名"' in refused.content.decode(), "what was typed stays"
    row, item = batch.rows.order_by("pk")[0], batch.items.get(name="会場")
    client.post(f"/batches/{batch.pk}/rows/{row.pk}/", {"revision": batch.revision, f"item_{item.pk}": "北館"})
    assert ItemValue.objects.get().text == "北館"
    fixed_item = batch.items.get(name="持ち物")
    batch.refresh_from_db()
    client.post(f"/batches/{batch.pk}/items/{fixed_item.pk}/", {"revision": batch.revision, "text": "万年筆"})
    fixed_item.refresh_from_db()
    assert fixed_item.text == "万年筆"
    batch.refresh_from_db()
    client.post(f"/batches/{batch.pk}/items/{item.pk}/", {"revision": batch.revision, "act": "remove"})
    assert ItemValue.objects.count() == 0


def test_an_older_page_changes_nothing_and_says_so(batch: MassBatch, cast: Cast) -> None:
    client = sign_in(cast.sato)
    answer = client.post(f"/batches/{batch.pk}/rows/", {"revision": batch.revision - 1, "act": "remove"})
    assert (answer.status_code, "ほかの人が先に変えました" in answer.content.decode()) == (409, True)
    assert batch.rows.count() == 4


def test_each_row_leads_to_the_original_and_to_its_working_copy(batch: MassBatch, cast: Cast) -> None:
    client = sign_in(cast.sato)
    page = client.get(f"/batches/{batch.pk}/").content.decode()
    for row in batch.rows.select_related("application"):
        number = row.application.arrival_number
        assert f'<a class="l" href="/applications/{number}/">原本</a>' in page
        assert f'<a class="l" href="/applications/{number}/copy/">編集</a>' in page
