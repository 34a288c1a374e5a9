"""A pasted table: what it would change is told first; a slipped column, a doubled line and an unknown one change
nothing.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from central.applications.models import Application
from central.batches.actions.word import add_item, set_values
from central.batches.models import ItemValue, MassBatch
from central.batches.pasted import read_table
from central.batches.shown_marks import selected_keys, selection_mark
from central.web.words import grouped
from tests.support.people.staff import Cast, sign_in


@pytest.fixture
def with_place(batch: MassBatch, cast: Cast) -> MassBatch:
    add_item(batch.pk, cast.sato, revision=batch.revision, name="会場", fixed=False, text="")
    batch.refresh_from_db()
    return batch


def _table(people: list[Application], places: list[str], names: list[str] | None = None) -> str:
    names = names or [each.applicant_name for each in people]
    lines = [
        f"{grouped(each.arrival_number)}\t{name}\t{place}"
        for each, name, place in zip(people, names, places, strict=True)
    ]
    return "\n".join(["到達番号\t氏名\t会場", *lines])


def _applied(client: Client, batch: MassBatch, table: str, looked_at: HttpResponse) -> int:
    """Press the button of this page; the box holds this table."""
    (shown,) = re.findall(r'name="shown" value="([^"]+)"', looked_at.content.decode())
    said = {"table": table, "revision": batch.revision, "shown": shown, "apply": "1"}
    return client.post(f"/batches/{batch.pk}/tables/", said).status_code


def test_a_table_is_a_difference_first_and_a_change_after(
    with_place: MassBatch, people: list[Application], cast: Cast
) -> None:
    client, table = sign_in(cast.sato), _table(people, ["市役所", "北館", "市役所", "南館"])
    address = f"/batches/{with_place.pk}/tables/"
    answer = client.post(address, {"table": table, "revision": with_place.revision})
    assert "変わるのは 4か所です" in answer.content.decode()
    assert ItemValue.objects.count() == 0
    assert _applied(client, with_place, table, answer) == 302
    said = dict(ItemValue.objects.values_list("row__application__applicant_name", "text"))
    assert said == {"山田　花子": "市役所", "髙橋　美咲": "北館", "鈴木　一郎": "市役所", "佐藤　健": "南館"}
    again = client.post(address, {"table": table, "revision": with_place.revision + 1})
    assert "変わるところはありません" in again.content.decode()


def test_a_column_that_slipped_by_a_line_is_refused_whole(with_place: MassBatch, people: list[Application]) -> None:
    names = [each.applicant_name for each in people]
    slipped = read_table(with_place, _table(people, ["1", "2", "3", "4"], [*names[1:], names[0]]))
    assert len(slipped.troubles) == 4
    assert slipped.troubles[0].startswith("2行目：氏名が到達番号の人と違います")


def test_a_doubled_line_and_an_unknown_number_are_told(with_place: MassBatch, people: list[Application]) -> None:
    doubled = read_table(with_place, _table([*people, people[0]], ["1", "2", "3", "4", "5"]))
    assert doubled.troubles == ["6行目：同じ到達番号が2回あります。"]
    text = _table(people, ["1", "2", "3", "4"]).replace(grouped(people[1].arrival_number), "12345")
    assert read_table(with_place, text).troubles == ["3行目：この到達番号の申請は、この一括処理にありません。"]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("到達番号\t会場", "見出しに「到達番号」と「氏名」が要ります"),
        ("到達番号\t氏名\t部屋", "「部屋」という追加項目はありません"),
        ("到達番号\t氏名\t会場\t会場", "同じ見出しが2つあります"),
        ('"到達番号', "表として読めません"),
        ("到達番号,氏名", "追加項目の列がありません"),
    ],
)
def test_a_head_that_does_not_fit_is_told(with_place: MassBatch, head: str, words: str) -> None:
    (trouble,) = read_table(with_place, head).troubles[:1]
    assert words in trouble


def test_a_variant_of_a_name_is_another_name_and_a_width_is_not(
    with_place: MassBatch, people: list[Application]
) -> None:
    names = [each.applicant_name for each in people]
    wide = [names[0].replace("　", " "), *names[1:]]
    assert read_table(with_place, _table(people, ["1", "2", "3", "4"], wide)).troubles == []
    variant = [names[0], names[1].replace("髙", "高"), *names[2:]]
    assert len(read_table(with_place, _table(people, ["1", "2", "3", "4"], variant)).troubles) == 1


def test_values_of_many_rows_are_set_in_pieces(
    with_place: MassBatch, people: list[Application], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.batches.actions.word.PIECE", 2)
    table = read_table(with_place, _table(people, ["1", "2", "3", "4"]))
    set_values(with_place.pk, cast.sato, table.values(), revision=with_place.revision)
    assert sorted(ItemValue.objects.values_list("text", flat=True)) == ["1", "2", "3", "4"]


def test_what_is_changed_is_what_was_shown(with_place: MassBatch, people: list[Application], cast: Cast) -> None:
    client, address = sign_in(cast.sato), f"/batches/{with_place.pk}/tables/"
    first, other = _table(people[:1], ["第1会場"]), _table(people[1:2], ["第9会場"])
    looked_at = client.post(address, {"table": first, "revision": with_place.revision})
    assert _applied(client, with_place, other, looked_at) == 409, "the box was edited after the look"
    assert client.post(address, {"table": first, "revision": with_place.revision, "apply": "1"}).status_code == 409
    assert ItemValue.objects.count() == 0
    set_values(with_place.pk, cast.sato, {with_place.rows.all()[0].pk: {}}, revision=with_place.revision)
    with_place.refresh_from_db()
    assert _applied(client, with_place, first, looked_at) == 409, "the batch was changed after the look"
    again = client.post(address, {"table": first, "revision": with_place.revision})
    assert _applied(client, with_place, first, again) == 302
    assert ItemValue.objects.get().text == "第1会場"


def test_the_table_that_goes_out_comes_back_with_its_empty_cells(
    with_place: MassBatch, people: list[Application], cast: Cast
) -> None:
    client, address = sign_in(cast.sato), f"/batches/{with_place.pk}/tables/"
    with_place.rows.update(selected=True)
    said = {"act": "out", "selection": selection_mark(selected_keys(with_place))}
    page = client.post(address, said).content.decode()
    (out,) = re.findall(r'id="out" readonly>(.*?)</textarea>', page, re.DOTALL)
    head, *lines = unescape(out).rstrip("\n").split("\n")
    filled = "\r\n".join([head, *(f"{line}第1会場" for line in lines[:3]), lines[3]])
    answer = client.post(address, {"table": filled, "revision": with_place.revision})
    assert "4行を読みました。変わるのは 3か所です" in answer.content.decode()


@pytest.mark.parametrize("beside", ["\t", "\t\t"])
def test_empty_columns_beside_a_table_say_nothing(
    with_place: MassBatch, people: list[Application], beside: str
) -> None:
    text = _table(people, ["1", "2", "3", "4"])
    table = read_table(with_place, "\n".join(["", *(line + beside for line in text.split("\n"))]))
    assert (table.troubles, len(table.changes)) == ([], 4)
    words = read_table(with_place, text.replace("\n", f"{beside}\n", 1).replace("\t1", "\t1\tx"))
    assert words.troubles == ["2行目：見出しのない列に文字があります。"]
    short = text.replace("\t1", "").replace("\n", f"{beside}\n", 1)
    assert read_table(with_place, short).troubles == ["2行目：列の数が見出しと違います。"]
