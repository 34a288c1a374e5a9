"""Sign-in, sign-out and the session's time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from central.audit.record import record
from central.staff import session
from central.staff.access import signed_in
from central.staff.forms import CodeForm, PasswordForm
from central.staff.middleware import open_to_all
from central.staff.sign_in import (
    Crowded,
    FirstSecretsOver,
    Locked,
    RightPassword,
    SignedIn,
    WrongAttempt,
    check_code,
    check_password,
    pending_member,
)
from central.staff.zones import zone_of
from central.web.language import CHOICE


@dataclass(frozen=True)
class SignInTrouble:
    """Why somebody is not on to the next step, by the names that `staff/trouble.html` has for it."""

    wrong: str = ""
    """`password` or `code`."""
    tries_left: int | None = None
    locked_until: datetime | None = None
    crowded_until: datetime | None = None
    first_over: bool = False

    @property
    def status(self) -> int:
        """Of the answer."""
        return 429 if self.locked_until or self.crowded_until else 200


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Number and password."""
    form = PasswordForm(request.POST or None)
    zone = zone_of(request)
    trouble = SignInTrouble()
    if request.method == "POST" and zone.may_sign_in and form.is_valid():
        answer = check_password(
            request, form.cleaned_data["staff_number"], form.cleaned_data["password"], zone, timezone.now()
        )
        match answer:
            case RightPassword(member):
                made_by_others = member.first_secrets_until is not None
                return _on_to(request, "staff:first-secrets" if made_by_others else "staff:second-step")
            case FirstSecretsOver():
                trouble = SignInTrouble(first_over=True)
            case WrongAttempt(tries_left):
                trouble = SignInTrouble(wrong="password", tries_left=tries_left)
            case Locked(until):
                trouble = SignInTrouble(locked_until=until)
            case Crowded(until):
                trouble = SignInTrouble(crowded_until=until)
    context = {"form": form, "zone": zone, "next": next_page(request), "over": "over" in request.GET}
    return render(request, "staff/sign_in.html", context | asdict(trouble), status=trouble.status)


@open_to_all
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The six digits."""
    now = timezone.now()
    member = pending_member(request, now)
    if member is None:
        return redirect("staff:sign-in")
    if member.first_secrets_until is not None:
        return _on_to(request, "staff:first-secrets")
    form = CodeForm(request.POST or None)
    zone = zone_of(request)
    trouble = SignInTrouble()
    if request.method == "POST" and zone.may_sign_in and form.is_valid():
        match check_code(request, member, form.cleaned_data["code"], zone, now):
            case SignedIn():
                return HttpResponseRedirect(next_page(request) or "/")
            case WrongAttempt(tries_left):
                trouble = SignInTrouble(wrong="code", tries_left=tries_left)
            case Locked(until):
                trouble = SignInTrouble(locked_until=until)
            case Crowded(until):
                trouble = SignInTrouble(crowded_until=until)
    context = {"form": form, "zone": zone, "next": next_page(request)}
    return render(request, "staff/second_step.html", context | asdict(trouble), status=trouble.status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    member = signed_in(request)
    with transaction.atomic():
        record(member, "staff.signed_out", member.audit_name, member.body)
    logout(request)
    answer = redirect("staff:sign-in")
    # Not "cookies": that would sign the clerk out of the city's other services below the same domain as well.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@never_cache
@require_GET
def session_left(request: HttpRequest) -> HttpResponse:
    """Seconds of the session that are left: one clock for all tabs. A page asks by itself, which extends nothing."""
    return HttpResponse(session.seconds_left(request, timezone.now()), content_type="text/plain")


@require_POST
def extend_session(request: HttpRequest) -> HttpResponse:
    """操作時間の延長: the middleware has extended it already; show the new time."""
    return render(request, "staff/session_time.html", {"seconds_left": session.seconds_left(request, timezone.now())})


def _on_to(request: HttpRequest, name: str) -> HttpResponse:
    kept = {"next": next_page(request), CHOICE: request.GET.get(CHOICE, "")}
    return HttpResponseRedirect(reverse(name, query={key: said for key, said in kept.items() if said}))


def next_page(request: HttpRequest) -> str:
    """Where the person wanted to go; only to this service, never to another one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
