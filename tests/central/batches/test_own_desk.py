"""A member's own look at a batch: sorted and narrowed whatever others do, and never in anybody's way."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from central.batches.actions.letter import write_letter
from central.batches.letters.templates import LetterTemplate
from central.batches.models import AddedItem, MassBatch
from tests.central.batches.conftest import PEOPLE
from tests.support.people.staff import Cast, sign_in


def _page(client: Client, batch: MassBatch) -> str:
    return client.get(f"/batches/{batch.pk}/").content.decode()


def _names(client: Client, batch: MassBatch) -> list[str]:
    found = re.findall(r'<td class="mj">([^<]*)</td>', _page(client, batch))
    return [name for name in found if name in PEOPLE]


def test_one_sorts_when_letters_are_made_and_without_the_duty_to_change(batch: MassBatch, cast: Cast) -> None:
    client = sign_in(cast.sato)
    MassBatch.objects.filter(pk=batch.pk).update(state=MassBatch.State.MADE)
    answer = client.post(f"/batches/{batch.pk}/rows/", {"revision": batch.revision, "sort": "name-up"})
    assert answer.status_code == 302
    assert _names(client, batch) == sorted(PEOPLE)
    answer = client.post(f"/batches/{batch.pk}/rows/", {"revision": batch.revision, "act": "all"})
    assert answer.status_code == 409, "only the order is one's own"


def test_a_colleagues_ticks_and_pages_make_nobodys_words_old(batch: MassBatch, cast: Cast) -> None:
    seen, rows = batch.revision, [row.pk for row in batch.rows.order_by("pk")]
    client = sign_in(cast.sato)
    assert (
        client.post(f"/batches/{batch.pk}/rows/", {"page": "1", "shown": rows, "chosen": rows[:2]}).status_code == 302
    )
    assert batch.rows.filter(selected=True).count() == 2
    write_letter(batch.pk, cast.sato, LetterTemplate.PLAIN_LETTER, "案内", "【氏名】様", revision=seen)
    batch.refresh_from_db()
    page = _page(client, batch)
    batch.rows.filter(pk=rows[3]).update(selected=True)  # by a colleague, after this page was drawn
    (selection,) = re.findall(r'name="selection" value="(\w+)"', page)
    said = {"revision": batch.revision, "act": "remove", "selection": selection, "shown": rows, "chosen": rows[:2]}
    assert client.post(f"/batches/{batch.pk}/rows/", said).status_code == 409
    address, said = f"/batches/{batch.pk}/numbers/", {"revision": batch.revision, "selected": "1"}
    rule = {"before": "", "first": "1", "step": "1", "width": "4", "order": "arrived"}
    assert client.post(address, said | rule | {"selection": selection}).status_code == 409
    assert batch.rows.filter(own_number=None).count() == 4, "nobody whom the page did not show as selected"


def test_what_cannot_be_read_is_told_by_its_box_and_all_of_it_stays(batch: MassBatch, cast: Cast) -> None:
    client, address = sign_in(cast.sato), f"/batches/{batch.pk}/narrow/"
    typed = {"on": "1", "name": "山田", "own_number": "A-1001からA-1099まで（午前の部の人たち）", "day_to": "らいげつ"}
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in ('value="山田"', f'value="{typed["own_number"]}"', 'value="らいげつ"', "「個別番号」：24字まで"):
        assert words in page
    assert "「申請日（終わり）」：日付が読めません。" in page
    for day in ("R8.11.20", "20261120", "令和8年11月20日", "２０２６年１１月２０日"):
        assert client.post(address, {"on": "1", "day_from": day}).status_code == 302, day


@pytest.mark.parametrize("typed", [{"number": "ABC"}, {"name": "　"}, {"name": "\u200b"}, {"own_number": " "}])
def test_what_cannot_be_read_finds_nobody(batch: MassBatch, cast: Cast, typed: dict[str, str]) -> None:
    client = sign_in(cast.sato)
    client.post(f"/batches/{batch.pk}/narrow/", {"on": "1"} | typed)
    assert _names(client, batch) == []
    client.post(f"/batches/{batch.pk}/rows/", {"act": "all"})
    assert not batch.rows.filter(selected=True).exists()


def test_an_item_that_is_gone_leaves_no_condition_and_no_order_behind(batch: MassBatch, cast: Cast) -> None:
    client, item = sign_in(cast.sato), AddedItem.objects.create(batch=batch, name="会場")
    client.post(f"/batches/{batch.pk}/narrow/", {"on": "1", "item": str(item.pk), "item_text": "第1"})
    client.post(f"/batches/{batch.pk}/rows/", {"sort": f"item:{item.pk}-down"})
    assert _names(client, batch) == []
    client.post(f"/batches/{batch.pk}/items/{item.pk}/", {"revision": batch.revision, "act": "remove"})
    assert _names(client, batch) == list(PEOPLE)
