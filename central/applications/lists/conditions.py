"""The conditions by which people were chosen, in words: the second person approves what these say."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext, override

from central.applications.lists.added_conditions import added_condition
from central.applications.lists.narrowing import CHECKS, DEADLINES
from central.applications.lists.work_list import Filters, Tab
from central.applications.models import Application, Channel
from central.applications.words import badges
from central.staff.models import StaffGroup, StaffMember


def conditions_in_words(tab: Tab, filters: Filters, example: Application | None) -> str:
    """Every one that was asked for. Kept with the notice, so in the city's language, whatever the reader's is.

    `example` is one of those found; it knows the title of the procedure.
    """
    with override(settings.LANGUAGE_CODE):
        parts = [tab.label, filters.query]
        if filters.procedure:
            parts.append(example.title_now if example is not None else filters.procedure)
        parts += [str(badges.status(value).word) for value in filters.statuses]
        parts += _moments(filters)
        if filters.nobody:
            parts.append(gettext("担当なし"))
        if filters.mine:
            parts.append(gettext("自分が担当"))
        if filters.due_soon:
            parts.append(gettext("期限 7日以内"))
        parts += _form_and_place(filters)
        parts += _people(filters)
        parts += [added_condition(name).words(value) for name, value in filters.added]
    return "・".join(part for part in parts if part)


def _moments(filters: Filters) -> list[str]:
    """An hour says more of its day; alone it is no condition, and yet it is never left out of what is said."""
    first, last = filters.arrived_from, filters.arrived_to
    parts = []
    if first or filters.from_hour is not None:
        day = first.isoformat() if first else ""
        hour = gettext(" %(hour)s時") % {"hour": filters.from_hour} if filters.from_hour is not None else ""
        parts.append(gettext("%(day)s から") % {"day": day + hour})
    if last or filters.to_hour is not None:
        day = last.isoformat() if last else ""
        hour = gettext(" %(hour)s時台") % {"hour": filters.to_hour} if filters.to_hour is not None else ""
        parts.append(gettext("%(day)s まで") % {"day": day + hour})
    return parts


def _form_and_place(filters: Filters) -> list[str]:
    parts = []
    if filters.form_id:
        parts.append(gettext("様式ID %(id)s") % {"id": filters.form_id})
    if filters.form_version is not None:
        parts.append(gettext("様式の第%(version)s版") % {"version": filters.form_version})
    if filters.form_name:
        parts.append(gettext("様式名に「%(words)s」") % {"words": filters.form_name})
    if filters.channel:
        parts.append(gettext("経路 %(channel)s") % {"channel": Channel(filters.channel).label})
    if filters.kiosk:
        parts.append(gettext("端末 %(code)s") % {"code": filters.kiosk})
    if filters.check:
        parts.append(gettext("確認 %(what)s") % {"what": CHECKS[filters.check]})
    if filters.deadline:
        parts.append(gettext("受付期間 %(what)s") % {"what": DEADLINES[filters.deadline]})
    return parts


def _people(filters: Filters) -> list[str]:
    parts = []
    if filters.assignee is not None:
        names = StaffMember.objects.filter(pk=filters.assignee).values_list("name", flat=True)
        parts.append(gettext("担当 %(name)s") % {"name": names.first() or filters.assignee})
    if filters.group is not None:
        groups = StaffGroup.objects.filter(pk=filters.group).values_list("name", flat=True)
        parts.append(gettext("担当者グループ %(name)s") % {"name": groups.first() or filters.group})
    return parts
