"""Pages that take a file from a member of staff."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

P = ParamSpec("P")
TakesAFile = Callable[Concatenate[HttpRequest, P], HttpResponse]


def takes_a_file(view: TakesAFile[P]) -> TakesAFile[P]:
    """What comes stays in memory and on no disk; its length was judged before (`central.serving.addresses`).

    The token is asked for here and not by the middleware: whoever looks for it reads the form, and then no handler
    can be set any more.
    """
    judged = csrf_protect(view)

    @wraps(view)
    def in_memory(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.upload_handlers = [MemoryFileUploadHandler(request)]
        return judged(request, *args, **kwargs)

    return csrf_exempt(in_memory)
