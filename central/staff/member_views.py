"""担当者の管理: members, and the changes that wait for a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.audit.record import record
from central.organisation.models import Body
from central.staff import administration, second_person
from central.staff.absences import away_among
from central.staff.access import bodies_for
from central.staff.act_details import MembersListed
from central.staff.administration import ChangedMeanwhile, MemberWanted, NotForThisMember
from central.staff.change_lines import MOST, changed_of_member, changes_waiting, named
from central.staff.drawn import MemberDrawn, inside_of, member_drawn, on_top, written
from central.staff.duties import Duty
from central.staff.duty_words import duty_words
from central.staff.managing import WAITS, manager_of, say
from central.staff.member_forms import MemberGroupsForm, NewMemberForm
from central.staff.models import AwaitedChange, StaffGroup, StaffMember
from central.staff.procedure_names import procedure_names

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 100
"""Members of one page; groups and changes of a city are fewer."""
COMES_LATER = _(
    "職員を加えました。入るグループは、2人目の承認を待っています。"
    "はじめのパスワードは、承認した人の画面に出ます。その人が、本人に手渡します。"
)
ABOUT_ACCOUNT = {
    "disable": AwaitedChange.Kind.DISABLE,
    "enable": AwaitedChange.Kind.ENABLE,
    "reset": AwaitedChange.Kind.RESET,
}
END_SESSIONS = "end-sessions"


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """Everybody of the manager's bodies, by staff number."""
    manager = manager_of(request)
    after = request.GET.get("after", "")[:32]
    rows = list(
        administration.members_of(manager)
        .filter(staff_number__gt=after)
        .order_by("staff_number")
        .prefetch_related("groups")[: PAGE + 1]
    )
    groups = list(administration.groups_of(manager).order_by("body__code", "name").prefetch_related("members")[:MOST])
    with transaction.atomic():
        told = MembersListed(members=len(rows[:PAGE]), groups=len(groups))
        record(manager, "staff.listed", "list:members", manager.body, told)
    names = procedure_names(bodies_for(manager, Duty.MANAGE_STAFF))
    context = {
        "rows": rows[:PAGE],
        "away": away_among([row.pk for row in rows], timezone.localdate()),
        "after": rows[PAGE - 1].staff_number if len(rows) > PAGE else "",
        "groups": [(group, duty_words(group.duties), named(group.procedures, names)) for group in groups],
        "changes": changes_waiting(manager),
    }
    return render(request, "staff/members.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_member(request: HttpRequest) -> HttpResponse:
    """Somebody who comes in. The first password is in this answer and nowhere else."""
    manager = manager_of(request)
    groups = _groups(manager)
    form = NewMemberForm(request.POST or None, groups=groups, bodies=bodies_for(manager, Duty.MANAGE_STAFF))
    page = _Chosen(request, frozenset(), groups)
    trouble = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = MemberWanted(said["number"], said["name"], said["section"], said["body"])
        try:
            password, waits = administration.make_member(manager, wanted, list(said["groups"]), page.drawn)
        except ChangedMeanwhile as refused:
            trouble = str(refused)
            page.again(frozenset(), _groups(manager))
        except NotForThisMember as refused:
            trouble = str(refused)
        else:
            if not password:
                messages.info(request, str(COMES_LATER))
                return redirect("staff:members-one", said["number"])
            context = {"number": said["number"], "name": said["name"], "password": password, "waits": waits}
            return render(request, "staff/member_password.html", context)
    bodies = Body.objects.filter(pk__in=bodies_for(manager, Duty.MANAGE_STAFF)).order_by("code")
    context = {"form": form, **page.context(), "bodies": bodies, "trouble": trouble}
    return render(request, "staff/member_new.html", context, status=400 if form.errors or trouble else 200)


@require_http_methods(["GET", "POST"])
def one_member(request: HttpRequest, member: str) -> HttpResponse:
    """One member: the groups, and what ends or lets in."""
    manager, found = _found(request, member)
    groups = _groups(manager)
    form = MemberGroupsForm(request.POST or None, groups=groups)
    page = _Chosen(request, inside_of(found), groups)
    trouble = ""
    if request.method == "POST":
        if form.is_valid():
            try:
                waits = administration.set_groups(found.pk, manager, list(form.cleaned_data["groups"]), page.drawn)
            except ChangedMeanwhile as refused:
                trouble = str(refused)
                page.again(inside_of(found), _groups(manager))
            except NotForThisMember as refused:
                trouble = str(refused)
            else:
                say(request, gettext("%(name)sさんの入るグループを決めました。") % {"name": found.name}, waits)
                return redirect("staff:members-one", found.staff_number)
        else:
            trouble = gettext("このグループは、管理する範囲の外です。")
    return _draw_member(request, manager, found, page, trouble)


@require_POST
def change_member(request: HttpRequest, member: str, action: str) -> HttpResponse:
    """End sessions at once; ask a second person to shut out, to let in again, or to make both factors worthless."""
    manager, found = _found(request, member)
    try:
        if action == END_SESSIONS:
            ended = administration.end_sessions(found.pk, manager)
            messages.success(request, gettext("%(count)s件のログインを終わらせました。") % {"count": ended})
        elif action in ABOUT_ACCOUNT:
            administration.ask_about_account(found.pk, manager, ABOUT_ACCOUNT[action])
            messages.info(request, str(WAITS))
        else:
            raise Http404
    except NotForThisMember as refused:
        page = _Chosen(request, inside_of(found), _groups(manager), typed=False)
        return _draw_member(request, manager, found, page, str(refused), status=409)
    return redirect("staff:members-one", found.staff_number)


@never_cache
@require_POST
def decide(request: HttpRequest, change_id: int) -> HttpResponse:
    """The second person's word. A first password that comes of it is in this answer and nowhere else."""
    manager = manager_of(request)
    change = second_person.changes_for(manager).filter(pk=change_id).first()
    if change is None:
        messages.warning(request, gettext("この変更は、もう決まっています。"))
        return redirect("staff:members")
    approved = request.POST.get("decision") == "approve"
    try:
        password = second_person.decide(change.pk, manager, approved=approved)
    except NotForThisMember as refused:
        messages.warning(request, str(refused))
        return redirect("staff:members")
    if password and change.member is not None:
        context = {"number": change.member.staff_number, "name": change.member.name, "password": password}
        return render(request, "staff/member_password.html", context)
    messages.success(request, gettext("承認しました。") if approved else gettext("取りやめました。"))
    return redirect("staff:members")


class _Chosen:
    """The groups to choose from on a page, and which are chosen."""

    def __init__(
        self, request: HttpRequest, inside: frozenset[int], groups: list[StaffGroup], *, typed: bool = True
    ) -> None:
        said = request.POST if typed and request.method == "POST" else None
        self.groups = groups
        self.carried = written(MemberDrawn.of(inside, groups)) if said is None else said.get("drawn", "")
        """What the page carries of what it was drawn from: of one that is drawn again the first."""
        self.drawn = member_drawn(self.carried)
        self.chosen = frozenset(map(str, inside)) if said is None else frozenset(said.getlist("groups"))
        self.changed: list[str] = []

    def again(self, inside: frozenset[int], groups: list[StaffGroup]) -> None:
        """Somebody else changed something: as it stands now, with what was chosen on top of it."""
        now = MemberDrawn.of(inside, groups)
        if self.drawn is not None:
            self.chosen = on_top([*map(str, self.drawn.groups)], self.chosen, [*map(str, now.groups)])
            self.changed = changed_of_member(self.drawn, now, groups)
        self.groups, self.carried = groups, written(now)

    def context(self) -> dict[str, list[tuple[StaffGroup, list[StrOrPromise], bool]] | list[str] | str]:
        """For the template."""
        rows = [(group, duty_words(group.duties), str(group.pk) in self.chosen) for group in self.groups]
        return {"groups": rows, "changed": self.changed, "drawn": self.carried}


def _groups(manager: StaffMember) -> list[StaffGroup]:
    return list(administration.groups_of(manager).order_by("body__code", "name")[:MOST])


def _draw_member(
    request: HttpRequest, manager: StaffMember, found: StaffMember, page: _Chosen, trouble: str, status: int = 400
) -> HttpResponse:
    context = {
        "found": found,
        "own": found.pk == manager.pk,
        **page.context(),
        "trouble": trouble,
        "changes": [line for line in changes_waiting(manager) if line.change.member_id == found.pk],
    }
    return render(request, "staff/member.html", context, status=status if trouble else 200)


def _found(request: HttpRequest, number: str) -> tuple[StaffMember, StaffMember]:
    manager = manager_of(request)
    found = administration.members_of(manager).filter(staff_number=number).first()
    if found is None:
        raise Http404
    return manager, found
