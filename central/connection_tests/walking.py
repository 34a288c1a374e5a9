"""The steps as a browser sees them that comes from each zone's own addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application
from central.connection_tests.browser import NoConnection, SourceBrowser
from central.connection_tests.models import ConnectionRun
from central.connection_tests.steps import Place
from central.connection_tests.targets import address_of

Results = dict[int, str]
"""Step → reason code; a step that is not here was not run."""
SIGNATURE_GOOD = _("本人の署名は正しい")
CERTIFICATE_GOOD = _("証明書は署名用で、期限内です")
"""As the page of an application says it."""


@dataclass(frozen=True)
class Ways:
    """From where, and to which door."""

    staff: SourceBrowser
    """Signed in as a member with the permission for 特定個人情報."""
    residents: SourceBrowser
    sources: Mapping[Place, str]
    """Address of a terminal of each zone."""


def walk(run: ConnectionRun, ways: Ways) -> Results:
    """Steps 3, 5 to 9 and 12: what each connection saw."""
    found: Results = {}
    for number, leaflet in ((3, run.other_leaflet), (5, run.zoned_leaflet)):
        if leaflet is not None and Place.INTERNET in ways.sources:
            path = urlsplit(address_of(leaflet)).path
            _tried(found, number, lambda path=path: _page(ways, path))  # type: ignore[misc]  # bound at once
    zoned, other = run.zoned, run.other
    if zoned is not None and Place.ZONED in ways.sources:
        _tried(found, 6, lambda: _opened(ways, zoned, Place.ZONED))
        _tried(found, 12, lambda: _certified(ways, zoned))
    if other is not None:
        for number, place in ((7, Place.OTHER), (8, Place.ZONED)):
            if place in ways.sources:
                _tried(found, number, lambda place=place: _opened(ways, other, place))  # type: ignore[misc]
    if zoned is not None and Place.OTHER in ways.sources:
        _tried(found, 9, lambda: _refused(ways, zoned, found))
    return found


def _tried(found: Results, number: int, look: Callable[[], str]) -> None:
    try:
        found[number] = look()
    except NoConnection:
        found[number] = "no_connection"


def _page(ways: Ways, path: str) -> str:
    return "seen" if ways.residents.get(path, ways.sources[Place.INTERNET]).status == 200 else "not_opened"


def _opened(ways: Ways, application: Application, place: Place) -> str:
    """Directly, and by a search."""
    source = ways.sources[place]
    opened = ways.staff.get(_detail(application), source).status == 200
    return "seen" if opened and _found(ways, application, source) else "not_opened"


def _certified(ways: Ways, application: Application) -> str:
    page = ways.staff.get(_detail(application), ways.sources[Place.ZONED])
    good = page.status == 200 and str(SIGNATURE_GOOD) in page.text and str(CERTIFICATE_GOOD) in page.text
    return "signed" if good else "not_signed"


def _refused(ways: Ways, application: Application, found: Results) -> str:
    """By its address, in the list and by a search; and only if the same member opened it in its zone, and opens others
    here: else something else than the zone may have refused.
    """
    source = ways.sources[Place.OTHER]
    direct = ways.staff.get(_detail(application), source)
    if direct.status == 200:
        return "opened_outside"
    listed = ways.staff.get(f"{reverse('applications:all')}?procedure={application.procedure}", source)
    if _link(application) in listed.text or _found(ways, application, source):
        return "listed_outside"
    contrast = found.get(6) == "seen" and found.get(7) == "seen"
    return "refused" if contrast and direct.status == 404 and listed.status == 200 else "no_contrast"


def _found(ways: Ways, application: Application, source: str) -> bool:
    kept = ways.staff.post(
        reverse("applications:search"), {"q": application.arrival_number}, source, reverse("applications:all")
    )
    return kept.status == 302 and _link(application) in ways.staff.get(kept.location, source).text


def _detail(application: Application) -> str:
    return reverse("applications:detail", args=[application.arrival_number])


def _link(application: Application) -> str:
    return f'href="{_detail(application)}'
