"""担当者の管理: groups, members, and the changes that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.audit.record import record
from central.organisation.models import Body
from central.staff import administration, second_person
from central.staff.access import bodies_for, has_duty, signed_in
from central.staff.act_details import MembersListed
from central.staff.administration import GroupWanted, MemberWanted, NotForThisMember
from central.staff.duties import ALWAYS_BY_TWO, Duty
from central.staff.duty_words import WORDS, duty_words
from central.staff.member_forms import GroupForm, MemberGroupsForm, NewGroupForm, NewMemberForm
from central.staff.models import AwaitedChange, StaffGroup, StaffMember
from central.staff.procedure_names import procedure_names

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 100
"""Members of one page; groups and changes of a city are fewer."""
MOST = 1000
"""Groups or changes that one page draws."""
WAITS = _("2人目の承認を待っています。ほかの管理者に頼んでください。")
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
    manager = _manager(request)
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
        "after": rows[PAGE - 1].staff_number if len(rows) > PAGE else "",
        "groups": [(group, duty_words(group.duties), _named(group.procedures, names)) for group in groups],
        "changes": _changes(manager),
    }
    return render(request, "staff/members.html", context)


@require_http_methods(["GET", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """A group that is not there yet."""
    manager = _manager(request)
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
            _say(request, gettext("グループ「%(name)s」をつくりました。") % {"name": said["name"]}, waits)
            return redirect("staff:members")
    return _draw_group(request, manager, None, form, trouble)


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """What a group may do, and who is in it."""
    manager = _manager(request)
    found = administration.groups_of(manager).filter(pk=group_id).first()
    if found is None:
        raise Http404
    names = dict(procedure_names(bodies_for(manager, Duty.MANAGE_STAFF)))
    names |= {procedure: procedure for procedure in found.procedures if procedure not in names}
    form = GroupForm(request.POST or None, procedures=names)
    trouble = ""
    if request.method == "POST" and form.is_valid():
        try:
            waits = administration.set_group(found.pk, manager, form.wanted())
        except NotForThisMember as refused:
            trouble = str(refused)
        else:
            _say(request, gettext("グループ「%(name)s」を変えました。") % {"name": found.name}, waits)
            return redirect("staff:members")
    return _draw_group(request, manager, found, form, trouble)


@never_cache
@require_http_methods(["GET", "POST"])
def new_member(request: HttpRequest) -> HttpResponse:
    """Somebody who comes in. The first password is in this answer and nowhere else."""
    manager = _manager(request)
    groups = list(administration.groups_of(manager).order_by("body__code", "name")[:MOST])
    form = NewMemberForm(request.POST or None, groups=groups, bodies=bodies_for(manager, Duty.MANAGE_STAFF))
    trouble = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = MemberWanted(said["number"], said["name"], said["section"], said["body"])
        try:
            password, waits = administration.make_member(manager, wanted, list(said["groups"]))
        except NotForThisMember as refused:
            trouble = str(refused)
        else:
            if not password:
                messages.info(request, str(COMES_LATER))
                return redirect("staff:members-one", said["number"])
            context = {"number": said["number"], "name": said["name"], "password": password, "waits": waits}
            return render(request, "staff/member_password.html", context)
    bodies = Body.objects.filter(pk__in=bodies_for(manager, Duty.MANAGE_STAFF)).order_by("code")
    chosen = set(request.POST.getlist("groups"))
    context = {"form": form, "groups": _choices(groups, chosen), "bodies": bodies, "trouble": trouble}
    return render(request, "staff/member_new.html", context, status=400 if form.errors or trouble else 200)


@require_http_methods(["GET", "POST"])
def one_member(request: HttpRequest, member: str) -> HttpResponse:
    """One member: the groups, and what ends or lets in."""
    manager, found = _found(request, member)
    groups = list(administration.groups_of(manager).order_by("body__code", "name")[:MOST])
    form = MemberGroupsForm(request.POST or None, groups=groups)
    trouble = ""
    if request.method == "POST":
        if form.is_valid():
            try:
                waits = administration.set_groups(found.pk, manager, list(form.cleaned_data["groups"]))
            except NotForThisMember as refused:
                trouble = str(refused)
            else:
                _say(request, gettext("%(name)sさんの入るグループを決めました。") % {"name": found.name}, waits)
                return redirect("staff:members-one", found.staff_number)
        else:
            trouble = gettext("このグループは、管理する範囲の外です。")
    return _draw_member(request, manager, found, groups, trouble)


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
        groups = list(administration.groups_of(manager).order_by("body__code", "name")[:MOST])
        return _draw_member(request, manager, found, groups, str(refused), status=409)
    return redirect("staff:members-one", found.staff_number)


@never_cache
@require_POST
def decide(request: HttpRequest, change_id: int) -> HttpResponse:
    """The second person's word. A first password that comes of it is in this answer and nowhere else."""
    manager = _manager(request)
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


@dataclass(frozen=True)
class ChangeLine:
    """A change that waits, in words."""

    change: AwaitedChange
    what: StrOrPromise
    whom: str
    about: list[StrOrPromise]
    """Whom else it concerns, and what has to be known of them."""
    now: list[StrOrPromise]
    then: list[StrOrPromise]
    may_decide: bool


def _changes(manager: StaffMember) -> list[ChangeLine]:
    rows = list(second_person.changes_for(manager)[:MOST])
    keys = {key for row in rows for key in row.groups}
    groups = {group.pk: group for group in StaffGroup.objects.filter(pk__in=keys).select_related("body")}
    names = procedure_names(bodies_for(manager, Duty.MANAGE_STAFF))
    return [_line(row, manager, groups, names) for row in rows]


def _line(
    row: AwaitedChange, manager: StaffMember, groups: Mapping[int, StaffGroup], names: Mapping[str, str]
) -> ChangeLine:
    then: list[StrOrPromise] = []
    if row.group is not None:
        whom = row.group.name
        inside = [_called(one) for one in row.group.members.order_by("staff_number")]
        about = [row.group.body.name, *(inside or [gettext("まだだれもいません")])]
        now = [*duty_words(row.group.duties), _named(row.group.procedures, names)]
        then = [*duty_words(row.duties), _named(row.procedures, names)]
    else:
        assert row.member is not None
        whom = f"{row.member.name}（{row.member.staff_number}）"
        about = [row.member.body.name, row.member.section]
        if row.member.first_secrets_until is not None:
            about.append(gettext("本人は、まだパスワードと認証器を決めていません"))
        inside_of = row.member.groups.select_related("body").order_by("name")
        now = [_told_whole(group, names) for group in inside_of]
        if row.kind == AwaitedChange.Kind.MEMBER:
            then = [_told_whole(groups[key], names) if key in groups else str(key) for key in row.groups]
    may = second_person.may_decide(manager, row)
    return ChangeLine(row, AwaitedChange.Kind(row.kind).label, whom, about, now, then, may)


def _called(member: StaffMember) -> str:
    called = f"{member.name}（{member.staff_number}）"
    if member.first_secrets_until is None:
        return called
    return gettext("%(member)s：まだパスワードを決めていません") % {"member": called}


def _told_whole(group: StaffGroup, names: Mapping[str, str]) -> str:
    """A group with all that it gives: who approves does not go and look."""
    gives = "、".join([*map(str, duty_words(group.duties)), str(_named(group.procedures, names))])
    return f"{group.name}（{group.body.name}）：{gives}"


def _named(procedures: Iterable[str], names: Mapping[str, str]) -> StrOrPromise:
    procedures = list(procedures)
    if not procedures:
        return gettext("手続きはすべて")
    return "、".join(names.get(procedure, procedure) for procedure in procedures)


def _choices(groups: list[StaffGroup], chosen: set[str]) -> list[tuple[StaffGroup, list[StrOrPromise], bool]]:
    return [(group, duty_words(group.duties), str(group.pk) in chosen) for group in groups]


def _draw_group(
    request: HttpRequest, manager: StaffMember, found: StaffGroup | None, form: GroupForm, trouble: str
) -> HttpResponse:
    posted = request.method == "POST"
    stands = GroupWanted(
        frozenset(map(Duty, found.duties)) if found else frozenset(),
        frozenset(found.procedures) if found else frozenset(),
        found.mail if found else "",
        found.phone if found else "",
    )
    duties = set(request.POST.getlist("duties")) if posted else stands.duties
    procedures = set(request.POST.getlist("procedures")) if posted else stands.procedures
    field = form.fields["procedures"]
    bodies = Body.objects.filter(pk__in=bodies_for(manager, Duty.MANAGE_STAFF)).order_by("code")
    context = {
        "group": found,
        "form": form,
        "trouble": trouble,
        "own": found is not None and found.members.filter(pk=manager.pk).exists(),
        "duties": [(duty, words, duty in duties, duty in ALWAYS_BY_TWO) for duty, words in WORDS.items()],
        "procedures": [(key, words, key in procedures) for key, words in field.choices],  # type: ignore[attr-defined]  # MultipleChoiceField
        "some": request.POST.get("scope") == "some" if posted else bool(procedures),
        "mail": request.POST.get("mail", "") if posted else stands.mail,
        "phone": request.POST.get("phone", "") if posted else stands.phone,
        "name": request.POST.get("name", ""),
        "bodies": bodies,
        "body": request.POST.get("body", ""),
        "inside": list(found.members.order_by("staff_number")[:MOST]) if found else [],
    }
    return render(request, "staff/group.html", context, status=400 if form.errors or trouble else 200)


def _draw_member(
    request: HttpRequest,
    manager: StaffMember,
    found: StaffMember,
    groups: list[StaffGroup],
    trouble: str,
    status: int = 400,
) -> HttpResponse:
    posted = request.method == "POST" and trouble
    inside = {str(key) for key in found.groups.values_list("pk", flat=True)}
    chosen = set(request.POST.getlist("groups")) if posted else inside
    context = {
        "found": found,
        "own": found.pk == manager.pk,
        "groups": _choices(groups, chosen),
        "trouble": trouble,
        "changes": [line for line in _changes(manager) if line.change.member_id == found.pk],
    }
    return render(request, "staff/member.html", context, status=status if trouble else 200)


def _say(request: HttpRequest, done: str, waits: AwaitedChange | None) -> None:
    if waits is None:
        messages.success(request, done)
    else:
        messages.info(request, str(WAITS))


def _manager(request: HttpRequest) -> StaffMember:
    manager = signed_in(request)
    if not has_duty(manager, Duty.MANAGE_STAFF):
        raise Http404
    return manager


def _found(request: HttpRequest, number: str) -> tuple[StaffMember, StaffMember]:
    manager = _manager(request)
    found = administration.members_of(manager).filter(staff_number=number).first()
    if found is None:
        raise Http404
    return manager, found
