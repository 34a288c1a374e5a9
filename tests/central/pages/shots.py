"""`python -m tests.central.pages.shots FOLDER`: a picture of every staff page, with the fictional city in it."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        os.environ["MADOGUCHI_STATE"] = state
        # Its zones: from the address of this machine one may sign in.
        os.environ["MADOGUCHI_DEMO"] = "1"
        os.environ["DJANGO_SETTINGS_MODULE"] = "central.project.settings"
        import django

        django.setup()
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.management import call_command
        from django.db import connections
        from django.test.testcases import LiveServerThread

        call_command("migrate", verbosity=0)
        server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
        server.daemon = True
        server.start()
        server.is_ready.wait()
        from tests.support.centre.browser import chromium

        with chromium() as browser:
            take(browser, f"http://127.0.0.1:{server.port}", folder)
        server.terminate()
        connections.close_all()


def take(browser: Browser, address: str, folder: Path) -> None:
    from django.db import transaction
    from django.utils import timezone

    from central.applications.actions.send_back import send_back
    from central.applications.models import Application
    from central.kiosks.models import Kiosk, SuspicionEvidence
    from central.notices.actions import plan
    from sync.contract.wire.status import MarkedField
    from tests.support.centre.applications import make_application, make_city, make_manual_check
    from tests.support.centre.browser import page_of
    from tests.support.people.staff import make_cast

    with transaction.atomic():
        body = make_city()
    cast = make_cast(body)
    people = [
        "山田　花子",
        "山田　太郎",
        "鈴木　一郎",
        "髙橋　美咲",
        "伊藤　さくら",
        "渡辺　健",
        "中村　光",
        "山本　葵",
    ]
    made = [
        make_application(
            100 + place,
            name=name,
            days_ago=14.2 - place * 1.3,
            procedure=("child_allowance", "resident_record", "bulky_waste")[place % 3],
            offline=timedelta(hours=1) if place % 2 == 0 else timedelta(0),
            mail="" if place % 3 else "hanako@mail.example",
        )
        for place, name in enumerate(people)
    ]
    make_manual_check(1)
    hall = Kiosk.objects.get().hall
    beat = {"paper": "low", "waiting": 4, "software": "1.4.2", "catalogue": 1, "trouble": ["P-02"]}
    Kiosk.objects.update(contact_at=timezone.now(), heartbeat=beat, clock_ahead_ms=800)
    bad = Kiosk.objects.create(
        code="99201-011",
        body=body,
        hall=hall,
        state="suspect",
        contact_at=timezone.now(),
        heartbeat={**beat, "waiting": 0},
    )
    Kiosk.objects.create(
        code="99201-003",
        body=body,
        hall=hall,
        state="active",
        contact_at=timezone.now() - timedelta(hours=2),
        heartbeat={**beat, "paper": "plenty", "trouble": []},
    )
    SuspicionEvidence.objects.create(
        kiosk=bad,
        body=body,
        at=timezone.now(),
        reason="other_content",
        epoch=1,
        seq=4,
        presented="a" * 64,
        stored="b" * 64,
    )
    with page_of(browser, address) as page:
        page.goto("/sign-in/")
        page.screenshot(path=folder / "s01-sign-in.png")
        page.get_by_label("職員番号").fill("sato")
        page.get_by_label("パスワード").fill("wrong")
        page.get_by_role("button", name="次へ").click()
        page.screenshot(path=folder / "s01-wrong.png")
    with page_of(browser, address, cast.sato) as page:
        page.goto("/work/")
        page.screenshot(path=folder / "s02-work-list.png")
        for box in page.locator("tr[data-row] input[type=checkbox]").all()[:3]:
            box.check()
        page.screenshot(path=folder / "s02-chosen.png")
        page.goto(
            "/applications/?form_name=児童&arrived_from=20200101&from_hour=9&columns=form_id&columns=form_version"
        )
        for words in ("表の列を選ぶ", "とっておいた条件"):
            page.get_by_text(words).click()
        page.get_by_label("いまの条件に付ける名前").fill("年度の初めからの、窓口と端末で受け付けた児童手当の請求")
        page.get_by_role("button", name="とっておく").click()
        page.get_by_text("とっておいた条件 1個").click()
        page.screenshot(path=folder / "s02-conditions.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 800})
        page.screenshot(path=folder / "s02-conditions-320.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.get_by_label("到達番号・氏名でさがす").fill("高橋")
        page.keyboard.press("Enter")
        page.get_by_text("で 1件見つかりました").wait_for()
        page.screenshot(path=folder / "s02-found.png")
        page.goto("/work/look/")
        page.screenshot(path=folder / "s02-look.png")
        page.goto(f"/applications/{made[0].arrival_number}/")
        page.screenshot(path=folder / "s03-detail.png", full_page=True)
        page.get_by_role("button", name="差し戻す").first.click()
        page.get_by_label("口座番号").check()
        page.locator("#send-back-sentence").fill("口座の名義を、請求する人の名前にしてください。")
        page.locator("#send-back-easy").fill("口座の名前を、あなたの名前にしてください。")
        page.screenshot(path=folder / "s04-send-back.png")
        page.get_by_role("button", name="本人の画面で見る").click()
        page.locator(".preview").wait_for()
        page.locator(".preview").scroll_into_view_if_needed()
        page.screenshot(path=folder / "s04-preview.png")
        send_back(
            made[1].pk, cast.sato, revision=1, marked=[MarkedField("name", {})], sentence={"ja": "直してください"}
        )
        page.goto(f"/applications/{made[1].arrival_number}/")
        page.screenshot(path=folder / "s03-sent-back.png", full_page=True)
        notice = plan.choose(cast.sato, Application.objects.all(), "審査する・児童手当")
        page.goto(f"/notices/{notice.pk}/write/")
        page.screenshot(path=folder / "s05-write.png", full_page=True)
        page.get_by_label("名前（職員用）").fill("現況届のお願い")
        page.get_by_role("button", name="次へ").click()
        page.screenshot(path=folder / "s05-bulk-plan.png", full_page=True)
        page.locator("body").press("?")
        page.screenshot(path=folder / "s02-keys.png")
    with page_of(browser, address, cast.tanaka) as page:
        page.goto("/kiosks/")
        page.screenshot(path=folder / "s06-kiosks.png")
        page.get_by_role("button", name="操作").first.click()
        page.screenshot(path=folder / "s06-dialog.png")
        page.goto("/drafts/")
        page.screenshot(path=folder / "s06-drafts.png", full_page=True)
        page.goto("/audit/")
        page.screenshot(path=folder / "s07-audit.png")
    with page_of(browser, address, cast.suzuki) as page:
        page.goto(f"/applications/{made[0].arrival_number}/")
        page.screenshot(path=folder / "s08-not-found.png")
    from tests.central.pages.form_shots import take_between_sections, take_leaflets, take_wordings
    from tests.central.pages.rule_shots import take_connection_tests, take_members, take_prepared, take_totals

    take_members(browser, address, folder, cast)
    take_connection_tests(browser, address, folder, cast)
    take_prepared(browser, address, folder, cast)
    take_totals(browser, address, folder, cast)
    take_leaflets(browser, address, folder, cast)
    take_wordings(browser, address, folder, cast)
    take_between_sections(browser, address, folder, cast)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots/staff"))
