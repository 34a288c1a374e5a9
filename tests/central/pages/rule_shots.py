"""Pictures of the pages on which an office rules: who may do what."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.support.people.staff import Cast


def take_members(browser: Browser, address: str, folder: Path, cast: Cast) -> None:
    from central.staff import administration
    from central.staff.drawn import MemberDrawn, inside_of
    from central.staff.models import AwaitedChange, StaffGroup
    from tests.support.centre.browser import page_of

    reviewers = StaffGroup.objects.get(name="窓口審査")
    StaffGroup.objects.filter(name="税務").update(
        name="税務部市民税課特別徴収係・証明書の審査をする職員（会計年度任用職員を含む）"
    )
    drawn = MemberDrawn.of(inside_of(cast.suzuki), administration.groups_of(cast.tanaka))
    administration.set_groups(cast.suzuki.pk, cast.tanaka, [*cast.suzuki.groups.all(), reviewers], drawn)
    administration.ask_about_account(cast.sato.pk, cast.takahashi, AwaitedChange.Kind.RESET)
    with page_of(browser, address, cast.tanaka) as page:
        for name, path in (
            ("s09-members", "/members/"),
            ("s09-group", f"/members/groups/{reviewers.pk}/"),
            ("s09-member", "/members/of/suzuki/"),
            ("s09-member-new", "/members/new/"),
        ):
            page.goto(path)
            page.screenshot(path=folder / f"{name}.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto("/members/")
        page.screenshot(path=folder / "s09-members-narrow.png", full_page=True)


def take_prepared(browser: Browser, address: str, folder: Path, cast: Cast) -> None:
    """What staff prepare for a resident: the list, the page, and what is told of a wrong answer."""
    from central.catalogue.models import ProcedureVersion
    from tests.support.centre.browser import page_of
    from tests.support.centre.prepared import a_prepared

    waste = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    a_prepared(waste, cast.sato)
    with page_of(browser, address, cast.sato) as page:
        page.goto("/prepared/")
        page.screenshot(path=folder / "s11-prepared.png", full_page=True)
        page.goto(f"/prepared/{waste.pk}/")
        page.locator("[name='item:phone']").fill("110")
        page.locator("button[value=make]").click()
        page.screenshot(path=folder / "s11-prepare.png", full_page=True)


def take_connection_tests(browser: Browser, address: str, folder: Path, cast: Cast) -> None:
    from central.catalogue.actions.leaflets import AboutLeaflet, make_leaflet
    from central.connection_tests import keeping
    from central.connection_tests.models import ConnectionStep
    from central.connection_tests.targets import targets_for
    from tests.support.centre.applications import make_application
    from tests.support.centre.browser import page_of

    for procedure in ("child_allowance", "bulky_waste"):
        make_leaflet("99201", AboutLeaflet(procedure, {"ja": procedure}), "system")
    claim = make_application(300)
    run = keeping.begin(cast.takahashi, targets_for(cast.takahashi, "", claim.arrival_number))
    seen = {1: "no_zones", 7: "seen", 9: "opened_outside", 10: "arrived"}
    keeping.keep(run, cast.takahashi, seen, ConnectionStep.How.TERMINAL)
    with page_of(browser, address, cast.takahashi) as page:
        for name, path in (("s10-connections", "/connections/"), ("s10-run", f"/connections/{run.pk}/")):
            page.goto(path)
            page.screenshot(path=folder / f"{name}.png", full_page=True)


def take_totals(browser: Browser, address: str, folder: Path, cast: Cast) -> None:
    from django.utils import timezone

    from central.applications.models import Application
    from central.catalogue.models import ProcedureVersion
    from sync.contract.chain.statement import Source
    from tests.support.centre.applications import make_application
    from tests.support.centre.browser import page_of
    from tests.support.centre.surveys import answer_survey, make_survey

    survey = make_survey()
    words = "近くに大きなごみを出せる場所がほしい。今の集積所は坂の上にあり、冬は歩いて行けません。"
    for counter in range(401, 404):
        answer_survey(counter, ("house", "flat")[counter % 2], words)
    one = answer_survey(400, "other", words)
    for counter in range(300, 312):
        house = ("house", "flat", "other")[counter % 3]
        said = {"house": (house, Source.RESIDENT)}
        make_application(counter, procedure="bulky_waste", answers=said, days_ago=(counter % 7) * 1.5)
    Application.objects.filter(arrival_number__endswith="5").update(channel="web", kiosk=None)
    waste = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    long_name = "令和8年度若葉市粗大ごみ（家具・寝具・自転車・家電リサイクル法対象外の電化製品）の戸別収集申込"
    was, _done = waste.title, ProcedureVersion.objects.filter(pk=waste.pk).update(title=long_name)
    today = f"{timezone.localdate():%Y%m%d}"
    with page_of(browser, address, cast.sato) as page:
        for name, path in (
            ("s10-totals", "/totals/"),
            ("s10-totals-question", f"/totals/?form={waste.pk}&question=house"),
            ("s10-survey", f"/totals/?form={survey.pk}"),
            ("s10-survey-texts", f"/totals/texts/?form={survey.pk}&question=remarks"),
            ("s10-survey-one", f"/applications/{one.arrival_number}/"),
            ("s10-survey-list", "/applications/?survey=unread"),
            ("s10-totals-trouble", f"/totals/?since={today}&until=20260101"),
            ("s10-totals-empty", "/totals/?since=20200101&until=20200102"),
        ):
            page.goto(path)
            page.screenshot(path=folder / f"{name}.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(f"/totals/?form={waste.pk}&question=house")
        page.screenshot(path=folder / "s10-totals-narrow.png", full_page=True)
    ProcedureVersion.objects.filter(pk=waste.pk).update(title=was)
