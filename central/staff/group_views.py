"""Pages of one group: what it may do, and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from central.organisation.models import Body
from central.staff import administration
from central.staff.access import bodies_for
from central.staff.administration import ChangedMeanwhile, NotForThisMember
from central.staff.change_lines import MOST, changed_of_group
from central.staff.drawn import GroupDrawn, group_drawn, on_top, written
from central.staff.duties import ALWAYS_BY_TWO, Duty
from central.staff.duty_words import WORDS
from central.staff.managing import manager_of, say
from central.staff.member_forms import GroupForm, NewGroupForm
from central.staff.models import StaffGroup, StaffMember
from central.staff.procedure_names import procedure_names

if TYPE_CHECKING:
    pass


@require_http_methods(["GET", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """A group that is not there yet."""
    manager = manager_of(request)
    bodies = bodies_for(manager, Duty.MANAGE_STAFF)
    names = procedure_names(bodies)
    form = NewGroupForm(request.POST or None, procedures=names, bodies=bodies)
    trouble = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            waits = administration.make_group(manager, said["body"], said["name"], form.wanted())
        except NotForThisMember as refused:
            trouble = str(refused)
        except ValidationError:
            trouble = gettext("同じ名前のグループがもうあるか、使えない字があります。")
        else:
            say(request, gettext("グループ「%(name)s」をつくりました。") % {"name": said["name"]}, waits)
            return redirect("staff:members")
    return _draw(request, manager, None, form, names, trouble, "")


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """What a group may do, and who is in it."""
    manager = manager_of(request)
    found = administration.groups_of(manager).filter(pk=group_id).first()
    if found is None:
        raise Http404
    names = dict(procedure_names(bodies_for(manager, Duty.MANAGE_STAFF)))
    names |= {procedure: procedure for procedure in found.procedures if procedure not in names}
    form = GroupForm(request.POST or None, procedures=names)
    carried = request.POST.get("drawn", "") if request.method == "POST" else written(GroupDrawn.of(found))
    drawn, trouble, changed = group_drawn(carried), "", False
    if request.method == "POST" and form.is_valid():
        try:
            waits = administration.set_group(found.pk, manager, form.wanted(), drawn)
        except ChangedMeanwhile as refused:
            found = administration.groups_of(manager).get(pk=group_id)
            trouble, changed, carried = str(refused), True, written(GroupDrawn.of(found))
        except NotForThisMember as refused:
            trouble = str(refused)
        else:
            say(request, gettext("グループ「%(name)s」を変えました。") % {"name": found.name}, waits)
            return redirect("staff:members")
    return _draw(request, manager, found, form, names, trouble, carried, changed=drawn if changed else None)


def _draw(
    request: HttpRequest,
    manager: StaffMember,
    found: StaffGroup | None,
    form: GroupForm,
    names: Mapping[str, str],
    trouble: str,
    drawn: str,
    *,
    changed: GroupDrawn | None = None,
) -> HttpResponse:
    """`changed`: what the page was drawn from, where somebody else changed that; `drawn`: what this one carries."""
    now = GroupDrawn.of(found) if found else GroupDrawn(duties=(), procedures=(), mail="", phone="", members=())
    shown = _typed(request, changed, now) if request.method == "POST" else now
    procedures = {key: names.get(key, key) for key in (*names, *now.procedures)}
    context = {
        "group": found,
        "form": form,
        "trouble": trouble,
        "changed": changed_of_group(changed, now, names) if changed else [],
        "drawn": drawn,
        "own": found is not None and found.members.filter(pk=manager.pk).exists(),
        "duties": [(duty, words, duty in shown.duties, duty in ALWAYS_BY_TWO) for duty, words in WORDS.items()],
        "procedures": [(key, words, key in shown.procedures) for key, words in procedures.items()],
        "some": bool(shown.procedures) if changed or request.method == "GET" else request.POST.get("scope") == "some",
        "mail": shown.mail,
        "phone": shown.phone,
        "name": request.POST.get("name", ""),
        "bodies": Body.objects.filter(pk__in=bodies_for(manager, Duty.MANAGE_STAFF)).order_by("code"),
        "body": request.POST.get("body", ""),
        "inside": list(found.members.order_by("staff_number")[:MOST]) if found else [],
    }
    return render(request, "staff/group.html", context, status=400 if form.errors or trouble else 200)


def _typed(request: HttpRequest, changed: GroupDrawn | None, now: GroupDrawn) -> GroupDrawn:
    """What was typed; where the group was changed meanwhile, on top of how it stands now."""
    said = request.POST
    typed = GroupDrawn(
        duties=tuple(said.getlist("duties")),
        procedures=tuple(said.getlist("procedures")),
        mail=said.get("mail", ""),
        phone=said.get("phone", ""),
        members=now.members,
    )
    if changed is None:
        return typed
    procedures = typed.procedures if said.get("scope") == "some" else ()
    return GroupDrawn(
        duties=tuple(on_top(changed.duties, typed.duties, now.duties)),
        procedures=now.procedures if set(procedures) == set(changed.procedures) else procedures,
        mail=now.mail if typed.mail == changed.mail else typed.mail,
        phone=now.phone if typed.phone == changed.phone else typed.phone,
        members=now.members,
    )
