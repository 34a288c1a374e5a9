"""What a clerk chose in a list: some of its lines, or all that its conditions match. Every act on many begins here.

A choice is a question, not a list of keys: sight and zone are asked when it is put, and again by whatever acts on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext, override

from central.applications.access import visible_to
from central.applications.forms import FilterForm
from central.applications.lists.conditions import conditions_in_words
from central.applications.lists.work_list import Tab, waiting_for
from central.applications.models import Application
from central.applications.trials import counted
from central.staff.models import StaffMember
from central.staff.zones import closed_procedures, zone_of


class UnreadableChoice(Exception):
    """A condition cannot be read: without it the act would be on more people than the page showed."""

    def __str__(self) -> str:
        return gettext("この条件は読めません。条件を直すか、消してください。")


@dataclass(frozen=True)
class ListChoice:
    """Applications that this member sees from this zone."""

    applications: QuerySet[Application]
    """Trials among them; each act says what becomes of these (`central.applications.trials`)."""
    why: str
    """How they were chosen, in the city's words, whatever language the clerk reads: it is kept with the act."""
    every: bool
    """All that the conditions match, and not the lines that were ticked."""

    def why_with_trials(self) -> str:
        """The same for an act that takes trials in and tells what becomes of each: lines were counted without them."""
        trials = 0 if self.every else self.applications.filter(trial=True).count()
        if not trials:
            return self.why
        with override(settings.LANGUAGE_CODE):
            return gettext("%(why)s、ほかに試験運用の%(count)s件") % {"why": self.why, "count": trials}


def chosen_in(request: HttpRequest, member: StaffMember) -> ListChoice:
    """What the form around a list sent: `every` with `tab`, or `chosen`.

    Raises:
        Http404: no such tab
        UnreadableChoice
    """
    closed = closed_procedures(zone_of(request))
    every = request.POST.get("every")
    if every is None:
        numbers = [number for number in request.POST.getlist("chosen") if number.isdecimal()]
        lines = visible_to(member).filter(arrival_number__in=numbers).exclude(procedure__in=closed)
        with override(settings.LANGUAGE_CODE):
            why = gettext("一覧でえらんだ%(count)s件") % {"count": counted(lines).count()}
        return ListChoice(lines, why, every=False)
    try:
        tab = Tab(request.POST.get("tab", ""))
    except ValueError as unknown:
        raise Http404 from unknown
    filters = FilterForm(QueryDict(every)).filters()
    if filters.unreadable:
        raise UnreadableChoice
    found = waiting_for(member, tab, filters, closed)
    return ListChoice(found, conditions_in_words(tab, filters, found.first()), every=True)
