"""A part of a name is found by its index exactly where reading every name would find it, however the name came in."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from central.applications.models import Application, NameEnding
from central.applications.search import name_endings, refolding
from central.applications.search.folding import folded
from central.applications.search.name_endings import holding, keep_endings
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.chain.statement import Source, StatementKind
from tests.support.centre.applications import ANSWERS, make_application, make_city
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import Cast, sign_in
from tests.support.tables.full_tables import fill

KEPT = 8


def assert_true() -> None:
    """Each application has the endings that its words have, and no other."""
    wanted = {
        (key, line[place:][:KEPT])
        for key, words in Application.objects.values_list("pk", "found_by")
        for line in words.split("\n")
        for place in range(len(line))
    }
    kept = [(row.application_id, bytes(row.ending).decode()) for row in NameEnding.objects.all()]
    assert wanted, "nobody is there to be found"
    assert set(kept) == wanted
    assert len(kept) == len(wanted)


def found(client: Client, typed: str) -> set[str]:
    page = client.post(reverse("applications:search"), {"q": typed}, follow=True)
    return set(re.findall(r'name="chosen" value="(\d{22})"', page.content.decode()))


# ── the same answer as by reading all ──

# Small Latin letters, in which alone SQLite's LIKE sees the great ones, are in no folded word; NUL is refused before.
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0" + string.ascii_lowercase)
_FEW = "アイ山子A0%_\\\u0301\r\uffff\U00031350\U0001f600"
_LINE = st.text(_FEW, max_size=14) | st.text(_ANY, max_size=12) | st.text(_ANY, max_size=12).map(folded)
_WORDS = st.lists(_LINE, max_size=4).map(lambda lines: "\n".join(lines)[:400])


@st.composite
def _names_and_question(draw: st.DrawFn) -> tuple[list[str], str]:
    names = draw(st.lists(_WORDS, min_size=3, max_size=3))
    within = draw(st.sampled_from(names))
    begin = draw(st.integers(0, len(within)))
    part = within[begin : begin + draw(st.integers(0, 14))]
    return names, draw(st.just(part) | _LINE | st.just(part + draw(_LINE)))


@pytest.mark.django_db
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_names_and_question())
@example((["山田花子\nヤマタハナコ", "サトウ", ""], ""))
@example((["山田花子\nヤマタハナコ", "サトウ", ""], "子\nヤ"))
@example((["アアアアアアアアアアア", "アアアアアアアアイ", "アアアアアアアア"], "アアアアアアアアア"))
@example((["アイ\uffff\uffff\uffff", "アイ\U0010ffff", "アウ"], "アイ"))
def test_every_part_is_found_where_reading_all_names_finds_it(people: list[int], said: tuple[list[str], str]) -> None:
    names, part = said
    before = dict(Application.objects.values_list("pk", "found_by"))
    with transaction.atomic():
        for key, words in zip(people, names, strict=True):
            Application.objects.filter(pk=key).update(found_by=words)
        keep_endings([(key, before[key], words) for key, words in zip(people, names, strict=True)])
    by_reading = set(Application.objects.filter(found_by__contains=part).values_list("pk", flat=True))
    assert set(Application.objects.filter(holding(part)).values_list("pk", flat=True)) == by_reading
    with patch.object(name_endings, "FEW", 1):
        assert set(Application.objects.filter(holding(part)).values_list("pk", flat=True)) == by_reading


@pytest.fixture
def people(db: None) -> list[int]:
    make_city()
    return [make_application(counter).pk for counter in (1, 2, 3)]


@settings(max_examples=300, deadline=None)
@given(st.text())
@example("山田\n花子")
@example("山田\u2028花子U+000AU+0085")
def test_no_folded_word_has_a_second_line(words: str) -> None:
    assert len(folded(words).splitlines()) <= 1


@pytest.mark.django_db
def test_a_clerk_finds_two_characters_and_one_and_more_than_are_kept(cast: Cast) -> None:
    people = {
        name: make_application(
            place, name=name, answers={**ANSWERS, "kana": (kana, Source.RESIDENT)}, procedure="child_allowance"
        ).arrival_number
        for place, (name, kana) in enumerate(
            {
                "佐藤　一郎": "サトウ　イチロウ",
                "伊佐　藤子": "イサ　フジコ",
                "クリストファーマクドナルド": "クリストファー　マクドナルド",
                "クリストファーマクレガー": "クリストファー　マクレガー",
            }.items(),
            1,
        )
    }
    client = sign_in(cast.sato)
    assert found(client, "佐藤") == {people["佐藤　一郎"], people["伊佐　藤子"]}
    assert found(client, "藤 一") == {people["佐藤　一郎"]}
    assert found(client, "郎") == {people["佐藤　一郎"]}
    assert found(client, "ふじ") == {people["伊佐　藤子"]}
    assert found(client, "クリストファー　マクド") == {people["クリストファーマクドナルド"]}
    assert found(client, "子イサ") == set(), "a part of a name does not go on in its reading"


# ── wherever names are written ──


@pytest.mark.django_db
def test_a_submission_and_its_corrections_are_found_by_what_they_state(city: City) -> None:
    hand = city.kiosk(3)
    made = hand.submit()
    deliver(hand, made, hand.submit(answers={"name": "佐藤一郎", "kana": "サトウイチロウ"}))
    drain_verdicts()
    assert_true()
    first = Application.objects.get(arrival_number=made.arrival)
    # As long as may be: what the correction states comes in front, and as much falls off at the end.
    long = "\n".join(f"{number}番目ノ長イ名前ナノデス" for number in range(100))[:400]
    with transaction.atomic():
        keep_endings([(first.pk, first.found_by, long)])
        Application.objects.filter(pk=first.pk).update(found_by=long, status="sent_back")
    deliver(hand, hand.submit(answers={"name": "山本花子"}, kind=StatementKind.CORRECTION, old=made))
    drain_verdicts()
    first.refresh_from_db()
    assert first.found_by.startswith("山本花子\n")
    assert not first.found_by.endswith(long[-5:])
    assert_true()
    deliver(hand, hand.submit(answers={"name": "山木花子"}, kind=StatementKind.CORRECTION, old=made))
    drain_verdicts()
    assert Application.objects.get(pk=first.pk).status == "unprocessed", "the second came unasked"
    assert_true()


@pytest.mark.django_db
def test_names_folded_again_are_found_by_the_new_table(cast: Cast, settings: Any, tmp_path: Path) -> None:
    application = make_application(1, name="﨑本　圡夫")
    assert_true()
    own = tmp_path / "own.txt"
    own.write_text("穴 崎\n", encoding="utf-8")
    settings.FOLD_TABLE = str(own)
    call_command("fold_again")
    assert "穴本" in Application.objects.get(pk=application.pk).found_by
    assert_true()


@pytest.mark.django_db
def test_endings_that_are_lost_come_back_and_those_left_over_find_nobody(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    NameEnding.objects.all().delete()
    assert found(client, "花子") == set()
    call_command("fold_again")
    assert_true()
    NameEnding.objects.create(ending="佐藤".encode(), application=application)
    assert found(client, "佐藤") == set()
    assert found(client, "花子") == {application.arrival_number}


@pytest.mark.django_db
def test_filled_tables_have_the_endings_of_their_names(cast: Cast) -> None:
    fill(500)
    fill(1500, start=500)
    assert_true()


# ── a city that was there before ──


class _Off(Exception):
    """Somebody broke it off."""


def _broken_off_in_the_second_piece(monkeypatch: pytest.MonkeyPatch, name: str, step: str, target: str) -> None:
    """Migrate up to here with pieces of two rows, break off where this step is taken for the second time."""
    ours, taken = getattr(refolding, step), []

    def once(*given: Any) -> Any:
        taken.append(step)
        if len(taken) > 1:
            raise _Off
        return ours(*given)

    with monkeypatch.context() as broken:
        broken.setattr(refolding, name, 2)
        broken.setattr(refolding, step, once)
        with pytest.raises(_Off):
            call_command("migrate", "applications", target, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_city_of_before_is_found_after_its_migration_though_it_was_broken_off(
    newest_schema: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_city()
    for counter in range(1, 6):
        make_application(counter, name=f"山田　花子{counter}")
    call_command("migrate", "applications", "0009", verbosity=0)
    assert "applications_nameending" not in connection.introspection.table_names()
    _broken_off_in_the_second_piece(monkeypatch, "FILLED_AT_ONCE", "keep_endings", "0011")
    done = set(NameEnding.objects.values_list("application", flat=True))
    assert done == set(Application.objects.order_by("pk").values_list("pk", flat=True)[:2]), "one piece is done"
    call_command("migrate", verbosity=0)
    assert_true()


@pytest.mark.django_db(transaction=True)
def test_names_are_folded_by_a_migration_that_goes_on_where_it_was_broken_off(
    newest_schema: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_city()
    for counter in range(1, 6):
        make_application(counter, name=f"山田　花子{counter}")
    kept = dict(Application.objects.values_list("pk", "found_by"))
    call_command("migrate", "applications", "0006", verbosity=0)
    Application.objects.update(found_by="")
    _broken_off_in_the_second_piece(monkeypatch, "AT_ONCE", "_fold", "0007")
    assert sum(1 for words in Application.objects.values_list("found_by", flat=True) if words) == 2, "one piece is done"
    call_command("migrate", verbosity=0)
    assert dict(Application.objects.values_list("pk", "found_by")) == kept
    assert_true()
