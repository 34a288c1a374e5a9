"""A procedure of the My Number zone: from a terminal of another zone nothing of it is opened, listed or done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, reverse

from central.applications import urls as application_urls
from central.applications.models import Application
from central.certificates import urls as certificate_urls
from central.certificates.issuing.make_documents import MAKE_DOCUMENTS
from central.certificates.models import IssuedDocument
from central.jobs.models import Job
from central.notices.models import BulkNotice
from tests.central.certificates.conftest import Accepted
from tests.support.centre.applications import make_application
from tests.support.centre.certificates import issue_as_asked
from tests.support.people.staff import Cast, sign_in

ZONES = {
    "my_number": {"label": "個人番号利用事務系", "networks": ["10.1.0.0/16"]},
    "lgwan": {"label": "LGWAN系", "networks": ["10.2.0.0/16"]},
}
ACTIONS = {
    "applications:change": ("take-on", "accept", "send-back", "refuse", "complete", "force-complete"),
    "certificates:end": ("void", "revoke"),
}


@dataclass
class Zoned:
    """One application and one document of a procedure that belongs to a zone, and a terminal in each zone."""

    application: Application
    document: IssuedDocument
    inside: Client
    outside: Client

    def addresses(self) -> Iterator[str]:
        """Every page that the routes lead to with a number."""
        for app, module in (("applications", application_urls), ("certificates", certificate_urls)):
            for route in module.urlpatterns:
                assert isinstance(route, URLPattern)
                name, takes = f"{app}:{route.name}", set(route.pattern.converters)
                if "number" not in takes:
                    continue
                ours = "/for/" in f"/{route.pattern}" or "/reply/" in f"/{route.pattern}" or app == "applications"
                number = self.application.arrival_number if ours else self.document.number
                counted = dict.fromkeys(takes - {"number", "other", "action"}, "1")
                named = {"number": number} | counted | ({"other": number} if "other" in takes else {})
                for more in ACTIONS[name] if "action" in takes else ("",):
                    yield reverse(name, kwargs=named | ({"action": more} if more else {}))


@pytest.fixture
def zoned(accepted: Accepted, cast: Cast) -> Iterator[Zoned]:
    application = accepted()
    issue_as_asked(application, cast.sato)
    with override_settings(ZONES=ZONES, ZONED_PROCEDURES={application.procedure: "my_number"}):
        clients = [sign_in(cast.sato, Client(REMOTE_ADDR=address)) for address in ("10.1.0.7", "10.2.0.7")]
        yield Zoned(application, IssuedDocument.objects.get(), *clients)


@pytest.mark.requirement("SEC-01", "SEC-03")
def test_no_address_opens_it_from_another_zone(zoned: Zoned) -> None:
    before = (Application.objects.values().get(), IssuedDocument.objects.values().get())
    addresses = list(zoned.addresses())
    assert len(addresses) > 20, "the routes are looked through"
    for address in addresses:
        for answer in (
            zoned.outside.get(address),
            zoned.outside.post(address, {"revision": zoned.application.revision, "sentence": "x", "reason": "x"}),
        ):
            assert answer.status_code in {404, 405}, address
    assert (Application.objects.values().get(), IssuedDocument.objects.values().get()) == before
    making = reverse("certificates:making", args=[Job.objects.get(kind=MAKE_DOCUMENTS.name).pk])
    assert (zoned.outside.get(making).status_code, zoned.inside.get(making).status_code) == (404, 302)
    for name, number in (
        ("applications:detail", zoned.application.arrival_number),
        ("certificates:document", zoned.document.number),
        ("certificates:file", zoned.document.number),
    ):
        assert zoned.inside.get(reverse(name, args=[number])).status_code == 200, name


@pytest.mark.requirement("SEC-01", "SEC-02")
def test_no_list_or_search_names_it_in_another_zone_and_what_has_no_zone_opens_from_both(zoned: Zoned) -> None:
    name, number = zoned.application.applicant_name, zoned.application.arrival_number
    lists = [
        reverse(page)
        for page in ("applications:home", "applications:work", "applications:all", "certificates:list", "notices:list")
    ]
    for client, seen in ((zoned.inside, True), (zoned.outside, False)):
        told = [client.get(address).content.decode() for address in lists]
        found = client.post(reverse("applications:search"), {"q": number}, follow=True).content.decode()
        assert any(name in page for page in told) == seen
        assert any(zoned.document.number in page for page in told) == seen
        assert (name in found) == seen
        before = BulkNotice.objects.count()
        client.post(reverse("notices:choose"), {"chosen": [number]})
        assert BulkNotice.objects.count() - before == seen
    other = make_application(77, procedure="bulky_waste", name="高橋　美咲").arrival_number
    for client in (zoned.inside, zoned.outside):
        assert client.get(reverse("applications:detail", args=[other])).status_code == 200
        assert "高橋　美咲" in client.get(reverse("applications:all")).content.decode()
        found = client.post(reverse("applications:search"), {"q": other}, follow=True).content.decode()
        assert "高橋　美咲" in found
    with override_settings(ZONED_PROCEDURES={}):
        for client in (zoned.inside, zoned.outside):
            assert client.get(reverse("applications:detail", args=[number])).status_code == 200
