"""個別番号: each its own, never twice, the same for who comes back."""

from __future__ import annotations

import pytest

from central.applications.models import Application
from central.batches.actions.gather import add_to_batch, make_batch, remove_rows
from central.batches.actions.number import NumberOrder, NumberRule, give_numbers
from central.batches.models import MassBatch
from central.batches.refusals import BatchIncomplete, BatchStale
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

BY_TENS = NumberRule("A-", 1000, 10, 4)


def _numbers(batch: MassBatch) -> dict[str, str | None]:
    return dict(batch.rows.values_list("application__applicant_name", "own_number"))


def _give(batch: MassBatch, cast: Cast, rule: NumberRule = BY_TENS, order: NumberOrder = NumberOrder.ARRIVED) -> int:
    batch.refresh_from_db()
    return give_numbers(batch.pk, cast.sato, rule, order, revision=batch.revision, selected=False)


def test_numbers_begin_go_on_and_look_as_was_asked(batch: MassBatch, cast: Cast) -> None:
    assert _give(batch, cast) == 4
    assert _numbers(batch) == {
        "山田　花子": "A-1000",
        "髙橋　美咲": "A-1010",
        "鈴木　一郎": "A-1020",
        "佐藤　健": "A-1030",
    }


def test_whoever_has_a_number_keeps_it_and_a_newcomer_gets_the_next(batch: MassBatch, cast: Cast) -> None:
    _give(batch, cast)
    before = _numbers(batch)
    make_application(9, name="新井　光", days_ago=30)
    batch.refresh_from_db()
    add_to_batch(batch.pk, cast.sato, Application.objects.all(), revision=batch.revision)
    assert _give(batch, cast) == 1
    assert _numbers(batch) == before | {"新井　光": "A-1040"}
    with pytest.raises(BatchIncomplete):
        _give(batch, cast)


def test_a_number_of_somebody_who_went_is_nobody_elses_and_comes_back_with_him(batch: MassBatch, cast: Cast) -> None:
    _give(batch, cast)
    last = batch.rows.get(application__applicant_name="佐藤　健")
    batch.refresh_from_db()
    remove_rows(batch.pk, cast.sato, [last.pk], revision=batch.revision)
    make_application(9, name="新井　光")
    batch.refresh_from_db()
    newcomer = Application.objects.filter(applicant_name="新井　光")
    add_to_batch(batch.pk, cast.sato, newcomer, revision=batch.revision)
    _give(batch, cast)
    assert _numbers(batch)["新井　光"] == "A-1040"
    batch.refresh_from_db()
    add_to_batch(batch.pk, cast.sato, Application.objects.all(), revision=batch.revision)
    assert _numbers(batch)["佐藤　健"] == "A-1030"


def test_another_rule_passes_over_what_was_given(batch: MassBatch, cast: Cast) -> None:
    _give(batch, cast, NumberRule("", 1, 2, 3))
    make_application(9, name="新井　光")
    batch.refresh_from_db()
    add_to_batch(batch.pk, cast.sato, Application.objects.all(), revision=batch.revision)
    _give(batch, cast, NumberRule("", 3, 1, 3))
    assert _numbers(batch)["新井　光"] == "004", "001, 003, 005 and 007 were given"


def test_the_order_of_names_is_another(batch: MassBatch, cast: Cast) -> None:
    _give(batch, cast, order=NumberOrder.NAME)
    assert sorted(_numbers(batch), key=lambda name: _numbers(batch)[name] or "") == sorted(_numbers(batch))


def test_a_page_that_shows_an_older_batch_gives_nothing(batch: MassBatch, cast: Cast) -> None:
    with pytest.raises(BatchStale):
        give_numbers(batch.pk, cast.sato, BY_TENS, NumberOrder.ARRIVED, revision=batch.revision - 1, selected=False)
    assert set(_numbers(batch).values()) == {None}


def test_pieces_give_one_row_of_numbers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.batches.actions.number.PIECE", 2)
    for place in range(1, 6):
        make_application(place, name=f"山田　{place}郎")
    batch = make_batch(cast.sato, Application.objects.all(), "えらんだ人")
    assert _give(batch, cast, NumberRule("", 1, 1, 4)) == 5
    assert sorted(number or "" for number in _numbers(batch).values()) == ["0001", "0002", "0003", "0004", "0005"]


def test_what_stands_before_a_number_is_measured_as_it_is_kept(batch: MassBatch, cast: Cast) -> None:
    client, address = sign_in(cast.sato), f"/batches/{batch.pk}/numbers/"
    said = {"revision": batch.revision, "first": "1", "step": "1", "width": "4", "order": "arrived"}
    answer = client.post(address, said | {"before": "㍿㍿㍿"})
    assert (answer.status_code, "10字までです。いまは12字です" in answer.content.decode()) == (400, True)
    assert client.post(address, said | {"before": "㍿㍿"}).status_code == 302
    assert _numbers(batch)["山田　花子"] == "株式会社株式会社0001"
