"""From a list into a batch: what stays outside is told, and what was typed is neither cut nor thrown away."""

from __future__ import annotations

from central.applications.models import Application
from central.batches.models import AddedItem, MassBatch
from tests.support.people.staff import Cast, sign_in


def test_trials_are_told_before_and_after(people: list[Application], cast: Cast) -> None:
    Application.objects.filter(pk=people[0].pk).update(trial=True)
    client, numbers = sign_in(cast.sato), [each.arrival_number for each in people]
    asked = client.post("/batches/choose/", {"chosen": numbers}).content.decode()
    assert "など 3件（一覧でえらんだ3件）" in asked
    assert "ほかに試験運用の申請が1件あります" in asked
    made = client.post("/batches/choose/", {"chosen": numbers, "into": "new"}, follow=True).content.decode()
    assert "試験運用の1件は入れていません" in made
    assert MassBatch.objects.get().rows.count() == 3


def test_a_name_that_is_too_long_is_told_and_stays(people: list[Application], cast: Cast) -> None:
    client, numbers = sign_in(cast.sato), [each.arrival_number for each in people]
    answer = client.post("/batches/choose/", {"chosen": numbers, "into": "new", "name": "あ" * 150})
    page = answer.content.decode()
    assert (answer.status_code, MassBatch.objects.count()) == (400, 0)
    assert "100字までです。いまは150字です" in page
    assert f'value="{"あ" * 150}"' in page
    assert page.count('name="chosen"') == 4


def test_a_fixed_text_without_its_mark_is_asked_about(batch: MassBatch, cast: Cast) -> None:
    client, address = sign_in(cast.sato), f"/batches/{batch.pk}/items/"
    said = {"revision": batch.revision, "name": "会場", "text": "若葉市民会館 大ホール"}
    answer = client.post(address, said)
    page = answer.content.decode()
    assert (answer.status_code, AddedItem.objects.count()) == (400, 0)
    assert "しるしを付けてください" in page
    assert 'value="若葉市民会館 大ホール"' in page
    assert client.post(address, said | {"fixed": "1"}).status_code == 302
    assert AddedItem.objects.get().text == "若葉市民会館 大ホール"


def test_words_of_one_person_that_no_table_takes_are_told(batch: MassBatch, cast: Cast) -> None:
    item, row = AddedItem.objects.create(batch=batch, name="会場"), batch.rows.all()[0]
    client, address = sign_in(cast.sato), f"/batches/{batch.pk}/rows/{row.pk}/"
    for typed in ("あ" * 201, "北\x00館"):
        answer = client.post(address, {"revision": batch.revision, f"item_{item.pk}": typed})
        assert answer.status_code == 400
        assert row.values.count() == 0
