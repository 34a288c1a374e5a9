"""What a door for residents or kiosks says where it has nothing: no page of staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler404` where machines ask: for another door's address and for one that nobody has."""
    return _alone(404)


def out_of_order(request: HttpRequest) -> HttpResponse:
    """Django's `handler500` there."""
    return _alone(500)


def nothing_for_people(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same as `nothing_here` where people ask."""
    words = gettext("アドレスが違うか、もうないページです。アドレスを確かめてください。")
    return _page(request, 404, gettext("見つかりません"), words)


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400` where people ask."""
    words = gettext("前の画面に戻って、もう一度してください。続くときは、窓口にお問い合わせください。")
    return _page(request, 400, gettext("送られた内容を読み取れませんでした"), words)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler403` where people ask and nobody signs in."""
    words = gettext("この端末からは開けないページです。窓口にお問い合わせください。")
    return _page(request, 403, gettext("ここは開けません"), words)


def _page(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return render(request, "web/alone.html", {"title": title, "words": words}, status=status)


def _alone(status: int) -> HttpResponse:
    return HttpResponse(f"{status}\n", status=status, content_type="text/plain; charset=utf-8")
