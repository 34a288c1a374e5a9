"""What a stop does to a bulk notice at each moment: what went went, nothing more goes, and its page tells who."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.notices.actions import plan
from central.notices.actions.decide import send_again, send_all_again
from central.notices.actions.run import approve
from central.notices.actions.stop import STOPPED, stop
from central.notices.drain import NoFailpoints, drain_notices
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeIncomplete, NoticeNotVisible, NoticeStale
from tests.central.notices.post_office import taken
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

State = BulkNotice.State


def _planned(cast: Cast) -> BulkNotice:
    """For three with an address and one without, who comes last."""
    for place in range(1, 4):
        make_application(place, mail=f"person{place}@mail.example")
    make_application(4)
    Delivery.objects.all().delete()
    notice = plan.choose(cast.sato, Application.objects.all(), "えらんだ人")
    return plan.write(notice.pk, cast.sato, revision=1, title="現況届", subject="お知らせ", text={"ja": "【氏名】様"})


def _states(notice: BulkNotice) -> list[str]:
    return list(notice.deliveries.order_by("pk").values_list("state", flat=True))


@pytest.mark.requirement("GAP-30")
def test_a_stop_spares_whoever_was_not_told_yet_and_tells_who_was(cast: Cast, box: Path) -> None:
    notice, client = _planned(cast), sign_in(cast.sato)
    address = f"/notices/{notice.pk}/"
    assert client.post(f"{address}stop/").status_code == 409, "planned: there is nothing to stop, it is thrown away"
    assert "止める" not in client.get(address).content.decode()
    approve(notice.pk, cast.sato, revision=notice.revision)
    assert "止める" in client.get(address).content.decode()
    drain_notices(limit=1)
    assert len(taken(box)) == 1
    shown = notice.deliveries.filter(status_shown=True).count()
    page = client.post(f"{address}stop/", follow=True).content.decode()
    assert "3人には送りません" in page
    assert "途中で止めました。3人には送っていません" in page
    while drain_notices():
        pass
    notice.refresh_from_db()
    assert (notice.state, len(taken(box))) == (State.STOPPED, 1)
    assert notice.deliveries.filter(status_shown=True).count() == shown, "nor on any further status page"
    assert _states(notice) == ["sent", "not_needed", "not_needed", "not_needed"]
    assert "止めたので送っていません" in client.get(f"{address}?state=not_needed").content.decode()
    assert AuditEntry.objects.get(act="notice.stopped").details == {"recipients": 3}
    assert client.post(f"{address}stop/").status_code == 409
    assert "途中で止めました" in client.get(address).content.decode()


def test_a_mail_that_a_worker_holds_already_goes_no_more(cast: Cast, box: Path) -> None:
    notice = _planned(cast)
    approve(notice.pk, cast.sato, revision=notice.revision)

    class Stops(NoFailpoints):
        def reach(self, label: str) -> None:
            if label == "before_sending" and not AuditEntry.objects.filter(act="notice.stopped").exists():
                stop(notice.pk, cast.takahashi)

    drain_notices(failpoints=Stops())
    assert taken(box) == []
    assert set(_states(notice)) == {"not_needed", "on_status"}, "words on a status page had been shown before"
    assert "控えの画面に出たあとです" in sign_in(cast.sato).get(f"/notices/{notice.pk}/").content.decode()


def test_when_it_is_done_nothing_is_said_to_be_stopped_and_a_refused_mail_of_a_stopped_one_stays(
    cast: Cast, box: Path
) -> None:
    notice = _planned(cast)
    approve(notice.pk, cast.sato, revision=notice.revision)
    drain_notices(limit=1)
    Delivery.objects.filter(pk=notice.deliveries.order_by("pk")[0].pk).update(state=Delivery.State.FAILED)
    stop(notice.pk, cast.sato)
    failed = notice.deliveries.get(state=Delivery.State.FAILED)
    with pytest.raises(NoticeIncomplete, match="止めた"):
        send_again(failed.pk, cast.sato)
    assert send_all_again(cast.sato, notice.deliveries.all()) == 0
    assert notice.deliveries.filter(failure=STOPPED).count() == 3
    BulkNotice.objects.filter(pk=notice.pk).update(state=State.RUNNING)
    with pytest.raises(NoticeIncomplete, match="もう全員に送りました"):
        stop(notice.pk, cast.sato)
    BulkNotice.objects.filter(pk=notice.pk).update(state=State.DONE)
    with pytest.raises(NoticeStale):
        stop(notice.pk, cast.sato)
    with pytest.raises(NoticeNotVisible):
        stop(notice.pk, cast.suzuki)
