"""What is wrong with the store, for people. docs/trouble-codes.md says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from central.store.models import StoredFile, StoreOutage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class StoreTrouble(StrEnum):
    """Codes, as stored."""

    MISSING = "F-01"
    DAMAGED = "F-02"
    AWAY = "F-03"


WORDS: dict[StoreTrouble, StrOrPromise] = {
    StoreTrouble.MISSING: _("記録にあるファイルが、保管場所にありません。"),
    StoreTrouble.DAMAGED: _("保管場所のファイルが、こわれています。"),
    StoreTrouble.AWAY: _("保管場所が使えません。"),
}


@dataclass(frozen=True)
class Told:
    """One line for the operators' page."""

    code: StoreTrouble
    words: StrOrPromise
    files: int = 0
    since: datetime | None = None


def troubles() -> list[Told]:
    """Everything that needs somebody now; empty: nothing does."""
    outage = StoreOutage.objects.order_by("since").first()
    found = [] if outage is None else [Told(StoreTrouble.AWAY, WORDS[StoreTrouble.AWAY], since=outage.since)]
    counted = StoredFile.objects.exclude(trouble="").values("trouble").annotate(files=Count("pk")).order_by("trouble")
    for row in counted:
        code = StoreTrouble(row["trouble"])
        found.append(Told(code, WORDS[code], files=row["files"]))
    return found
