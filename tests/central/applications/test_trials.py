"""A trial is labelled wherever it is shown, counts nowhere, and nothing of it leaves the office (ENT-23)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications import often_counted
from central.applications.actions.accept import accept
from central.applications.lists.work_list import Tab, counts_for
from central.applications.models import Application, ManualCheck, StatusPublication
from central.applications.taken_question import told_at
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import facts_of
from central.intake.actions.record_verdicts import drain_verdicts
from central.notices.actions import plan
from central.notices.models import Delivery
from central.notices.refusals import NoticeIncomplete
from central.notices.still import TRIAL, why_not
from sync.contract.wire.messages import read_message
from sync.contract.wire.questions import PlacesLeft
from sync.contract.wire.status import StatusBlob, StatusView
from sync.envelope.status import open_status, status_id
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db
CENTRAL = Path(__file__).parents[3] / "central"
COUNTS = re.compile(r"\bCount\(|\.count\(\)|\.aggregate\(")
KNOWS = re.compile(r"import [^\n]*\b(Application|visible_to)\b")
ASKS = re.compile(r"from central\.applications\.trials import [^\n]*\bcounted")
COUNTS_SOMETHING_ELSE = {
    "applications/action_views.py": "how many lines were chosen, against a limit of one act",
    "applications/consult_views.py": "questions between members: of a trial too, on the page of who was asked",
    "applications/lists/list_order.py": "the lines of a list, whether they can be ordered: trials among them",
    "applications/lists/list_part.py": "the lines of a list, to turn its pages: a trial is one of them, labelled",
    "attachments/files.py": "the files of one application",
    "bulk_acts/access.py": "the rows of a plan: a trial's is left out and says so",
    "bulk_acts/views.py": "the same",
    "intake/archives/archiving.py": "boxes of what has ended, which are kept alike",
    "notices/access.py": "the rows of a notice, for which no trial is chosen",
    "notices/actions/plan.py": "the same",
    "notices/views.py": "the same, and how many of those that were chosen are trials",
    "paper_forms/access.py": "changes of papers that wait for a second person",
    "totals/counting.py": "what `totals/scope.py` leaves of them, which asks the rule",
    "totals/tables.py": "the same",
    "paper_forms/print_views.py": "the sheets of a file that was made",
    "postal/actions/of_notice.py": "the rows of a batch, into which no trial comes",
}
"""File that counts and knows applications → what it counts instead of them."""


def test_whoever_counts_applications_asks_the_one_rule() -> None:
    found = {
        str(file.relative_to(CENTRAL))
        for file in CENTRAL.rglob("*.py")
        if "migrations" not in file.parts
        and COUNTS.search(text := file.read_text())
        and KNOWS.search(text)
        and not ASKS.search(text)
    }
    assert found <= set(COUNTS_SOMETHING_ELSE), "it counts applications, and trials among them"


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.hall.body)


Offer = Callable[..., KioskHand]


@pytest.fixture
def offered(city: City) -> Offer:
    """A kiosk that offers a form under which the office tries something, or does not any more."""

    def offer(kiosk: int, *, trial: bool, procedure: str = "bulky_waste", **changes: Any) -> KioskHand:
        kept = city.authored(procedure)
        needs = sorted({*kept.get("needs", ()), "forms-2"})
        form = {**kept, **changes, "needs": needs, "test_operation": trial, "version": kept["version"] + 1}
        row = add_definition(compact(json.dumps(form, ensure_ascii=False).encode()), "system")
        publish_catalogue(city.hall.pk)
        city.definitions = city.definitions | {procedure: row}
        return city.kiosk(kiosk)

    return offer


def came(hand: KioskHand, **more: Any) -> Application:
    made = hand.submit(**more)
    deliver(hand, made)
    drain_verdicts()
    return Application.objects.get(arrival_number=made.arrival)


def marks(application: Application) -> list[str]:
    return [code for check in ManualCheck.objects.filter(application=application) for code in check.reasons]


def test_what_came_under_a_trials_form_is_one_for_ever(offered: Offer) -> None:
    trial = came(offered(4, trial=True))
    real = came(offered(5, trial=False))
    assert (trial.trial, real.trial) == (True, False)


def test_no_tab_and_no_menu_counts_a_trial_and_its_line_says_so(cast: Cast, offered: Offer) -> None:
    before = counts_for(cast.sato)
    trial = came(offered(4, trial=True))
    ManualCheck.objects.create(
        body=trial.body,
        kind="anomaly",
        reasons=["period:after"],
        application=trial,
        arrival_number=trial.arrival_number,
        procedure=trial.procedure,
        arrived_at=timezone.now(),
        opened_at=timezone.now(),
    )
    assert counts_for(cast.sato) == before
    client = sign_in(cast.sato)
    word = "試験</span>"
    for page in (
        client.get(reverse("applications:work-tab", args=["review"])),
        client.get(reverse("applications:all")),
        client.post(reverse("applications:search"), {"q": trial.arrival_number, "tab": "all"}, follow=True),
        client.get(reverse("applications:detail", args=[trial.arrival_number])),
        client.get(reverse("applications:work-tab", args=["look"])),
        client.get(reverse("applications:look", args=[ManualCheck.objects.get(application=trial).pk])),
    ):
        text = page.content.decode()
        assert word in text, page.request["PATH_INFO"]
    real = came(offered(5, trial=False))
    assert counts_for(cast.sato)[Tab.REVIEW] == before[Tab.REVIEW] + 1
    assert word not in client.get(reverse("applications:detail", args=[real.arrival_number])).content.decode()


def test_a_trial_takes_no_place_and_is_refused_none(offered: Offer) -> None:
    hand = offered(4, trial=True, capacity=1)
    trials = [came(hand) for _ in range(2)]
    assert [marks(one) for one in trials] == [[], []], "a trial has all the places it wants"
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    assert told_at(timezone.now(), row, facts_of(row)).places == PlacesLeft.ANY.value
    hand = offered(5, trial=False, capacity=1)
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    ProcedureVersion.objects.filter(pk=row.pk).update(added_at=timezone.now() - timedelta(days=1))
    row.refresh_from_db()
    assert told_at(timezone.now(), row, facts_of(row)).places != PlacesLeft.NONE.value
    first, second = came(hand), came(hand)
    assert marks(first) == [], "trials took its place"
    assert [code.partition(":")[0] for code in marks(second)] == ["capacity"]


@pytest.mark.parametrize("first", [True, False], ids=["the trial first", "the trial second"])
def test_a_trial_is_no_second_of_one_person_and_nothing_is_a_second_beside_it(offered: Offer, first: bool) -> None:
    once = {"per": "answers", "fields": ["phone"]}
    answers = {"phone": "090-1111-2222"}
    one = came(offered(4, trial=first, once=once), answers=answers)
    other = came(offered(5, trial=not first, once=once), answers=answers)
    assert (marks(one), marks(other)) == ([], [])
    again = came(offered(6, trial=False, once=once), answers=answers)
    assert [code.partition("_")[0] for code in marks(again)] == ["once"], "two that count are two"


def test_a_trial_is_nobodys_duplicate(cast: Cast, offered: Offer, authority: Authority) -> None:
    def signed(kiosk: int, *, trial: bool) -> Application:
        hand = offered(kiosk, trial=trial, procedure="child_allowance")
        return came(hand, procedure="child_allowance", answers=CLAIM_ANSWERS, resident=authority.hanako)

    trial, real, another = signed(4, trial=True), signed(5, trial=False), signed(6, trial=True)
    assert trial.applicant_key == real.applicant_key != ""
    assert not [code for one in (trial, real, another) for code in marks(one) if "duplicate" in code]
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[real.arrival_number])).content.decode()
    assert trial.arrival_number not in page
    assert marks(signed(7, trial=False)) == [f"possible_duplicate:{real.arrival_number}"], "two that count are told"


def test_often_used_here_counts_no_trial(city: City, offered: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(often_counted, "FEWEST", 1)
    trial = came(offered(4, trial=True))
    tomorrow = timezone.now() + timedelta(days=1)
    assert often_counted._often(city.hall.pk, tomorrow) == ()
    Application.objects.filter(pk=trial.pk).update(trial=False)
    assert often_counted._often(city.hall.pk, tomorrow) == ("bulky_waste",)


def test_no_mail_goes_of_a_trial_not_even_one_that_waited(cast: Cast, offered: Offer) -> None:
    trial = came(offered(4, trial=True), mail="hanako@mail.example")
    accept(trial.pk, cast.sato, revision=trial.revision, sentence={"ja": "受け付けました。"})
    assert trial.mail
    assert not Delivery.objects.filter(application=trial).exists()
    real = came(offered(5, trial=False), mail="hanako@mail.example")
    waiting = Delivery.objects.filter(application=real).get()
    assert why_not(waiting, real) == ""
    real.trial = True
    assert why_not(waiting, real) == TRIAL


def test_a_bulk_notice_is_made_for_those_that_count(cast: Cast, offered: Offer) -> None:
    trial = came(offered(4, trial=True))
    client = sign_in(cast.sato)
    with pytest.raises(NoticeIncomplete, match="試験運用"):
        plan.choose(cast.sato, Application.objects.filter(pk=trial.pk), "試験")
    real = came(offered(5, trial=False))
    numbers = [trial.arrival_number, real.arrival_number]
    page = client.post(reverse("notices:choose"), {"chosen": numbers}, follow=True).content.decode()
    assert "試験運用の申請1件は、送る人から除きました。" in page
    assert list(Delivery.objects.exclude(notice=None).values_list("application", flat=True)) == [real.pk]


def test_the_slip_opens_a_status_that_says_trial(offered: Offer) -> None:
    trial = came(offered(4, trial=True))
    assert {said[:4] for said in _title(trial).values()} >= {"【試験】", "[TES"}
    real = came(offered(5, trial=False))
    assert not any("試験" in said for said in _title(real).values())


def _title(application: Application) -> Mapping[str, str]:
    key = bytes(application.versions.get().status_key)
    row = StatusPublication.objects.get(status_id=status_id(key))
    opened = open_status(StatusBlob(row.status_id, row.cursor, bytes(row.sealed)), key)
    return read_message(StatusView, opened).title
