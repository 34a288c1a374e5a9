"""Letters with names of 原本 or of 編集: chosen with the words, told on the plan, held against what was made."""

from __future__ import annotations

from central.applications.actions.edit_copy import edit_copy
from central.applications.models import Application
from central.batches.letters.files import letter_of
from central.batches.letters.read_back import plain, text_of
from central.batches.models import MassBatch
from central.batches.sending.files import own_letter
from central.batches.sending.tries import delivery_of
from tests.central.batches.conftest import PEOPLE
from tests.central.batches.test_letters import made, ready
from tests.support.people.staff import Cast, sign_in

EDITED = "山田　花代"


def _edit(application: Application, cast: Cast, base: int, name: str) -> None:
    edit_copy(application.pk, cast.sato, of=1, base=base, typed={"name": name}, reason="戸籍で確かめた")


def test_a_letter_bears_the_name_that_the_clerk_chose(people: list[Application], cast: Cast) -> None:
    _edit(people[0], cast, 0, EDITED)
    batch, client = ready(cast), sign_in(cast.sato)
    page = client.get(f"/batches/{batch.pk}/letters/").content.decode()
    assert "編集（職員が直した写しのある1人。ほかは原本）" in page
    first, second = batch.rows.order_by("pk")[:2]
    assert made(batch, cast).state == MassBatch.State.MADE
    first.refresh_from_db()
    assert plain(PEOPLE[0]) in plain(text_of(letter_of(first))), "nothing chooses 編集 by itself"
    client.post(f"/batches/{batch.pk}/letters/reopen/", {"revision": batch.revision})
    batch.refresh_from_db()
    typed = {"template": batch.template, "heading": batch.heading, "words": batch.words, "answers": "edited"}
    answer = client.post(f"/batches/{batch.pk}/letters/", {"revision": batch.revision, **typed})
    assert answer.status_code == 302, answer.content.decode()
    batch.refresh_from_db()
    assert made(batch, cast).state == MassBatch.State.MADE
    for row, own, other in ((first, EDITED, PEOPLE[0]), (second, PEOPLE[1], EDITED)):
        row.refresh_from_db()
        text = plain(text_of(own_letter(row)))
        assert (plain(own) in text, plain(other) in text) == (True, False)
    batch.subject, batch.mail_text = "【氏名】様", "【氏名】様の書類です。"
    assert delivery_of(first, batch, "sato@city.example").subject == f"{EDITED}様".replace("　", " ")
    plan = f"/batches/{batch.pk}/plan/"
    assert "氏名：編集（写しのない申請は原本）" in client.get(plan).content.decode()
    assert "作ったあとで変わりました" not in client.get(plan).content.decode()
    _edit(people[0], cast, 1, "山田　花世")
    assert client.get(plan).content.decode().count("作ったあとで変わりました") == 1
