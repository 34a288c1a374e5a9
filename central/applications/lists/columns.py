"""The columns of the lists that a narrow screen cannot hold at once: a member's session remembers which stand."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Column(StrEnum):
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
    Column.DUE: _("期限"),
    Column.FORM_ID: _("様式ID"),
    Column.FORM_VERSION: _("版"),
    Column.ARRIVED: _("到達日時"),
    Column.CHANNEL: _("経路"),
    Column.WAITING: _("待ち"),
    Column.ASSIGNEE: _("担当"),
}
DEFAULT = (Column.DUE, Column.ARRIVED, Column.CHANNEL, Column.WAITING, Column.ASSIGNEE)
_KEPT = "list_columns"


def columns_of(request: HttpRequest) -> Sequence[Column]:
    """Those that stand; what the address chooses is remembered until the session ends. An unknown name is none."""
    asked = request.GET.getlist("columns")
    if asked:
        kept = [each.value for each in Column if each.value in asked]
        if request.session.get(_KEPT) != kept:
            request.session[_KEPT] = kept
    names = request.session.get(_KEPT)
    return [each for each in Column if each.value in names] if isinstance(names, list) else DEFAULT
