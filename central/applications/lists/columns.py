"""The columns of the lists that a narrow screen cannot hold at once: a member's session remembers which stand."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ListColumn(StrEnum):
    """What can be left out. Number, name, form, state and the box to choose by always stand."""

    DUE = "due"
    FORM_ID = "form_id"
    FORM_VERSION = "form_version"
    ARRIVED = "arrived"
    CHANNEL = "channel"
    WAITING = "waiting"
    ASSIGNEE = "assignee"

    @property
    def label(self) -> str:
        """In the clerk's words."""
        return str(_LABELS[self])


_LABELS = {
    ListColumn.DUE: _("期限"),
    ListColumn.FORM_ID: _("様式ID"),
    ListColumn.FORM_VERSION: _("版"),
    ListColumn.ARRIVED: _("到達日時"),
    ListColumn.CHANNEL: _("経路"),
    ListColumn.WAITING: _("待ち"),
    ListColumn.ASSIGNEE: _("担当"),
}
DEFAULT = (ListColumn.DUE, ListColumn.ARRIVED, ListColumn.CHANNEL, ListColumn.WAITING, ListColumn.ASSIGNEE)
_KEPT = "list_columns"


def columns_of(request: HttpRequest) -> Sequence[ListColumn]:
    """Those that stand; what the address chooses is remembered until the session ends. An unknown name is none."""
    asked = request.GET.getlist("columns")
    if asked:
        kept = [each.value for each in ListColumn if each.value in asked]
        if request.session.get(_KEPT) != kept:
            request.session[_KEPT] = kept
    names = request.session.get(_KEPT)
    return [each for each in ListColumn if each.value in names] if isinstance(names, list) else DEFAULT
