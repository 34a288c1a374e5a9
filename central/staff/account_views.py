"""Pages about one's own account: the first secrets at sign-in, and later its password, second factor and sessions."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import login as otp_login

from central.staff import accounts
from central.staff.access import signed_in
from central.staff.forms import WRONG_NEW_CODE, FactorChangeForm, FirstSecretsForm, PasswordChangeForm
from central.staff.middleware import open_to_all
from central.staff.models import StaffMember, StaffSession
from central.staff.qr import Qr, qr_of
from central.staff.sessions import name_of
from central.staff.sign_in import (
    Crowded,
    Locked,
    WrongAttempt,
    enter_with_new_secrets,
    forget_key,
    key_to_enrol,
    pending_member,
    prove_old,
)
from central.staff.views import next_page
from central.staff.zones import zone_of


@open_to_all
@never_cache
@sensitive_post_parameters("new", "again", "code")
@require_http_methods(["GET", "POST"])
def first_secrets(request: HttpRequest) -> HttpResponse:
    """After the password that somebody else made: an own one, and an own second factor."""
    now, zone = timezone.now(), zone_of(request)
    member = pending_member(request, now)
    if member is None or member.first_secrets_until is None:
        return redirect("staff:sign-in")
    key = key_to_enrol(request)
    form = FirstSecretsForm(request.POST or None, member=member)
    if request.method == "POST" and zone.may_sign_in and form.is_valid():
        device = accounts.new_device(member, key, _digits(form.cleaned_data["code"]))
        if device is not None:
            try:
                enter_with_new_secrets(request, member, form.cleaned_data["new"], device, zone, now)
            except accounts.AccountRefused:
                return redirect("staff:sign-in")  # its secrets are others now, or it is disabled
            messages.success(request, gettext("パスワードと認証器を決めました。"))
            return HttpResponseRedirect(next_page(request) or "/")
        form.add_error("code", WRONG_NEW_CODE)
    context = {"form": form, "zone": zone, "next": next_page(request), **_to_scan(member, key)}
    return render(request, "staff/first_secrets.html", context, status=400 if form.errors else 200)


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """自分の設定."""
    return _draw(request, signed_in(request))


@sensitive_post_parameters("new", "again", "password", "code")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password."""
    member = signed_in(request)
    form = PasswordChangeForm(request.POST or None, member=member)
    trouble, status = "", 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        status, trouble = _proven(request, member, said["password"], said["code"])
        if not trouble:
            try:
                accounts.change_password(member, said["new"], _own(request))
            except accounts.AccountRefused:
                return redirect("staff:sign-in")
            update_session_auth_hash(request, member)
            messages.success(request, gettext("パスワードを変えました。ほかの場所のログインは終わりました。"))
            return redirect("staff:account")
    return render(request, "staff/password.html", {"form": form, "trouble": trouble}, status=status)


@never_cache
@sensitive_post_parameters("password", "code", "new_code")
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Another second factor, with proof of the old one."""
    member, key = signed_in(request), key_to_enrol(request)
    form = FactorChangeForm(request.POST or None)
    trouble, status = "", 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        device = accounts.new_device(member, key, _digits(said["new_code"]))
        if device is None:
            form.add_error("new_code", WRONG_NEW_CODE)
            status = 400
        else:
            status, trouble = _proven(request, member, said["password"], said["code"])
            if not trouble:
                try:
                    accounts.change_factor(member, device, _own(request))
                except accounts.AccountRefused:
                    return redirect("staff:sign-in")
                otp_login(request, device)
                request.session.cycle_key()
                forget_key(request)
                messages.success(request, gettext("認証器を変えました。ほかの場所のログインは終わりました。"))
                return redirect("staff:account")
    context = {"form": form, "trouble": trouble, **_to_scan(member, key)}
    return render(request, "staff/factor.html", context, status=status)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one's own sessions elsewhere: the chosen one, or all."""
    member = signed_in(request)
    others = StaffSession.objects.filter(member=member).exclude(session_key=_own(request))
    chosen = request.POST.get("session", "")
    if "all" not in request.POST:
        others = others.filter(session_key=chosen)
    ended = accounts.end_own(member, list(others.values_list("session_key", flat=True)))
    if ended:
        messages.success(request, gettext("%(count)s件のログインを終わらせました。") % {"count": ended})
    else:
        messages.info(request, gettext("そのログインは、もう終わっています。"))
    return redirect("staff:account")


def _draw(request: HttpRequest, member: StaffMember) -> HttpResponse:
    rows = StaffSession.objects.filter(member=member, expire_date__gt=timezone.now()).order_by("-seen_at")
    own = _own(request)
    sessions = [
        (row, _zone(row.zone), datetime.fromtimestamp(row.started_at or 0, UTC), row.session_key == own) for row in rows
    ]
    context = {"sessions": sessions, "others": len(sessions) > 1}
    return render(request, "staff/account.html", context)


def _zone(zone_id: str) -> str:
    zone = settings.ZONES.get(zone_id)
    return str(zone["label"]) if zone else zone_id


def _proven(request: HttpRequest, member: StaffMember, typed: str, code: str) -> tuple[int, str]:
    """Status and words; no words: both factors are right."""
    match prove_old(request, member, typed, code, zone_of(request), timezone.now()):
        case WrongAttempt(tries_left):
            said = gettext(
                "いまのパスワードか、6けたの番号が違います。何も変えていません。"
                "あと%(count)s回まちがえると、しばらく変えられません。"
            )
            return 400, said % {"count": tries_left}
        case Locked() | Crowded():
            return 429, gettext("まちがいが続いたので、しばらく変えられません。何も変えていません。")
        case _:
            return 200, ""


def _to_scan(member: StaffMember, key: str) -> dict[str, Qr | str]:
    device = accounts.unsaved_device(member, key)
    typed = accounts.key_to_type(key)
    return {"qr": qr_of(device.config_url), "typed": typed}


def _own(request: HttpRequest) -> str:
    return name_of(str(request.session.session_key))


def _digits(code: str) -> str:
    return "".join(code.split())
