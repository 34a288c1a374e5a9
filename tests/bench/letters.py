"""Each person's own exam ticket: set, and set and read back and kept, by one task worker; its memory as they grow."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import ground
from tests.bench.figures import Figure
from tests.bench.memory import peak_mb

if TYPE_CHECKING:
    from central.batches.models import MassBatch
    from tests.support.people.staff import Cast

SIZE, QUICK, FEW = 10_000, 600, 100
SET_RATE, MADE_RATE, MORE_MB = 350.0, 80.0, 16.0
WORDS = "受験番号：【受験番号】\n【氏名】様の会場は【会場】です。"
PLACES = ("市役所", "北館", "南館", "公民館")


def figures(quick: bool) -> list[Figure]:
    """SQLite, as one worker drains it."""
    size = QUICK if quick else SIZE
    with tempfile.TemporaryDirectory() as name:
        ground.lay(Path(name), "sqlite")
        from django.conf import settings
        from django.db import connections

        from central.batches.models import BatchRow
        from tests.support.centre.applications import make_application, make_city
        from tests.support.people.staff import QUICK_HASHERS, make_cast

        settings.PASSWORD_HASHERS = QUICK_HASHERS
        cast = make_cast(make_city())
        for counter in range(1, FEW + 1):
            make_application(counter, name=_name(counter))
        few = _batch(cast)
        in_few = peak_mb(lambda: _make(few, cast))
        for counter in range(FEW + 1, size + 1):
            make_application(counter % 9999 + 1, name=_name(counter), days_ago=1 + counter // 9999)
        batch = _batch(cast)
        alone = _set_alone(batch, min(size, 1_000))
        began = time.monotonic()
        in_many = peak_mb(lambda: _make(batch, cast))
        rate = size / (time.monotonic() - began)
        kept = BatchRow.objects.filter(batch=batch).exclude(letter="").count()
        connections.close_all()
    return [
        Figure("set by typst on two processes", alone, "letters/s", None, f"≥ {SET_RATE:.0f}", alone >= SET_RATE),
        Figure(
            f"{kept:,} of {size:,} set, read back and kept",
            rate,
            "letters/s",
            alone,
            f"≥ {MADE_RATE:.0f}",
            rate >= MADE_RATE and kept == size,
        ),
        Figure(f"memory taken for {FEW} letters", in_few, "MB"),
        Figure(
            f"memory taken for {size:,} letters",
            in_many,
            "MB",
            in_few,
            f"≤ {MORE_MB:.0f} more",
            in_many <= in_few + MORE_MB,
        ),
    ]


def _name(counter: int) -> str:
    """Nobody's name stands within another's."""
    letters = "一二三四五六七八九十"
    return "山田　" + "".join(letters[int(digit)] for digit in f"{counter:05d}") + "郎"


def _batch(cast: Cast) -> MassBatch:
    """All applications, numbered, each with a place, and with words."""
    from central.applications.models import Application
    from central.batches.actions.gather import make_batch
    from central.batches.actions.letter import write_letter
    from central.batches.actions.number import NumberOrder, NumberRule, give_numbers
    from central.batches.actions.word import add_item, set_values
    from central.batches.letters.templates import LetterTemplate

    batch = make_batch(cast.sato, Application.objects.all(), "えらんだ人")
    rule = NumberRule("A-", 100_001, 1, 6)
    give_numbers(batch.pk, cast.sato, rule, NumberOrder.ARRIVED, revision=batch.revision, selected=False)
    batch.refresh_from_db()
    add_item(batch.pk, cast.sato, revision=batch.revision, name="会場", fixed=False, text="")
    batch.refresh_from_db()
    item = batch.items.get(name="会場")
    rows = batch.rows.order_by("pk")
    values = {row.pk: {item.pk: PLACES[at % len(PLACES)]} for at, row in enumerate(rows)}
    set_values(batch.pk, cast.sato, values, revision=batch.revision)
    batch.refresh_from_db()
    write_letter(batch.pk, cast.sato, LetterTemplate.EXAM_TICKET, "受験票", WORDS, revision=batch.revision)
    batch.refresh_from_db()
    return batch


def _set_alone(batch: MassBatch, size: int) -> float:
    """Letters a second, in pieces as the job takes them; nothing is read or kept."""
    from central.batches.letters.making import PIECE
    from central.batches.letters.merging import content_for, values_of
    from central.batches.letters.templates import LetterTemplate, folder_of
    from central.certificates.typesetter.typesetting import set_many

    rows = list(batch.rows.select_related("application", "application__definition").order_by("pk")[:size])
    contents = [content_for(batch, each) for each in values_of(batch, rows)]
    folder = folder_of(LetterTemplate(batch.template))
    began = time.monotonic()
    for start in range(0, len(contents), PIECE):
        set_many(folder, contents[start : start + PIECE])
    return len(contents) / (time.monotonic() - began)


def _make(batch: MassBatch, cast: Cast) -> None:
    from central.batches.actions.letter import make_letters
    from central.jobs.drain import drain_jobs

    make_letters(batch.pk, cast.sato, revision=batch.revision)
    while drain_jobs():
        pass
