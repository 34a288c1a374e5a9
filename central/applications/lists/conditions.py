"""The conditions by which people were chosen, in words: the second person approves what these say."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext, override

from central.applications.lists.work_list import Filters, Tab
from central.applications.models import Application
from central.applications.words import badges


def conditions_in_words(tab: Tab, filters: Filters, example: Application | None) -> str:
    """Every one that was asked for. Kept with the notice, so in the city's language, whatever the reader's is.

    `example` is one of those found; it knows the title of the procedure.
    """
    with override(settings.LANGUAGE_CODE):
        parts = [tab.label, filters.query]
        if filters.procedure:
            parts.append(example.title_now if example is not None else filters.procedure)
        parts += [str(badges.status(value).word) for value in filters.statuses]
        if filters.arrived_from:
            parts.append(gettext("%(day)s から") % {"day": filters.arrived_from.isoformat()})
        if filters.arrived_to:
            parts.append(gettext("%(day)s まで") % {"day": filters.arrived_to.isoformat()})
        if filters.nobody:
            parts.append(gettext("担当なし"))
        if filters.mine:
            parts.append(gettext("自分が担当"))
        if filters.due_soon:
            parts.append(gettext("期限 7日以内"))
    return "・".join(part for part in parts if part)
