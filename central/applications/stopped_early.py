"""Why an act on many ended before its last application, by whichever door: codes as the tables keep them, and words."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOON: Final = timedelta(minutes=1)
"""Until a store that is away is asked again."""
MOST_WAITS: Final = 30
"""So often in a row a store that is away is waited for; then all of it stops, and a person decides."""


class Stop(StrEnum):
    """What stopped it."""

    PERSON = "person"
    ALTERED = "altered"
    AWAY = "away"
    JOB = "job"


STOPS: dict[str, StrOrPromise] = {
    Stop.PERSON: _("職員が止めました。"),
    Stop.ALTERED: _(
        "届いたときの内容と合わない申請が見つかったので、自動で止まりました。情報政策課に知らせてください。"
    ),
    Stop.AWAY: _("ファイルの保管場所が長く使えないので、自動で止まりました。"),
    Stop.JOB: _("「作業の様子」で、やめました。"),
}
