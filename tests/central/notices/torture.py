"""`python -m tests.central.notices.torture --recipients 1000 --kills 50`: a bulk notice whose workers are killed.

A real SMTP server, real worker processes, SIGKILL at a labelled place each time. Prints one JSON line with the figures
and ends with 1 when a promise was broken: nobody twice, nobody missed except as `unknown`, one `unknown` a kill.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import signal
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests.central.notices.post_office import post_office, taken

LABELS = (
    "claimed",
    "status_published",
    "status_committed",
    "before_sending",
    "sending_committed",
    "taken_by_server",
    "settled",
)
ONCE_A_DRAIN = ("claimed", "status_published", "status_committed")
LEASE = timedelta(seconds=1)
HELPS = 3
"""Passes of a helper, of two mails each: however fast they go, work is left for those who are to die."""


class KillAt:
    """Ends this process the hard way at the nth passing of a label."""

    def __init__(self, label: str, nth: int) -> None:
        self.label, self.left = label, nth

    def reach(self, label: str) -> None:
        if label == self.label:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--recipients", type=int, default=1000)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--workers", type=int, default=2, help="processes at once; one of them is killed")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, post_office(Path(folder) / "taken.jsonl") as port:
        os.environ |= {
            "MADOGUCHI_STATE": folder,
            "DATABASE_URL": os.environ.get("MADOGUCHI_TORTURE_DATABASE", f"sqlite:///{folder}/central.db"),
            "DJANGO_SETTINGS_MODULE": "central.project.settings",
            "MADOGUCHI_SMTP_PORT": str(port),
        }
        return _run(chosen.recipients, chosen.kills, chosen.workers, chosen.seed, Path(folder) / "taken.jsonl")


def _run(recipients: int, kills: int, workers: int, seed: int, log: Path) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people = _approved_notice(recipients)
    chance = random.Random(seed)
    started, killed = time.monotonic(), collections.Counter[str]()
    while sum(killed.values()) < kills:
        label = LABELS[sum(killed.values()) % len(LABELS)]
        if label.startswith("status_") and not _unshown_rows():
            # Nobody passes there any more.
            label = "before_sending"
        nth = 1 if label in ONCE_A_DRAIN else chance.randint(1, max(1, recipients // kills))
        helpers = [_start(None, 0) for _ in range(workers - 1)] if label not in ONCE_A_DRAIN else []
        ended_by = _end_of(_start(label, nth))
        for helper in helpers:
            _end_of(helper)
        if ended_by == signal.SIGKILL:
            killed[label] += 1
        elif not _open_rows():
            break
    while _open_rows():
        for worker in [_start(None, 0) for _ in range(workers)]:
            _end_of(worker)
        # What a dead worker claimed comes free when its lease is over.
        time.sleep(LEASE.total_seconds() / 4)
    figures = _figures(people, log)
    kills_done = sum(killed.values())
    story = {"kills": kills_done, "killed": dict(killed), "seconds": round(time.monotonic() - started, 1)}
    sys.stdout.write(json.dumps({**figures, **story}) + "\n")
    broken = sum(figures[name] for name in ("doubled", "missed", "left", "wrong_person", "chain_broken"))
    return 1 if broken or figures["unknown"] > kills_done else 0


def _approved_notice(recipients: int) -> dict[str, str]:
    from django.db import transaction

    from central.applications.models import Application
    from central.jobs.drain import drain_jobs
    from central.notices.actions import plan
    from central.notices.actions.run import approve
    from central.notices.models import Delivery
    from tests.support.centre.applications import make_application, make_city
    from tests.support.people.staff import make_cast

    with transaction.atomic():
        cast = make_cast(make_city())
        for place in range(recipients):
            # Every fifth has no mail and gets it on the status page.
            mail = f"person{place}@mail.example" if place % 5 else ""
            make_application(place, name=f"山田　{place}郎", mail=mail)
        # The arrival mails are of no interest here.
        Delivery.objects.all().delete()
    notice = plan.choose(cast.sato, Application.objects.all(), "torture")
    text = {"ja": "【氏名】様　【到達番号】"}
    notice = plan.write(notice.pk, cast.sato, revision=1, title="torture", subject="お知らせ", text=text)
    while drain_jobs():
        pass
    notice.refresh_from_db()
    approve(notice.pk, cast.takahashi, revision=notice.revision)
    rows = Delivery.objects.exclude(to="").select_related("application")
    return {f"<{row.message_id}@wakaba.example>": f"{row.to} {row.application.applicant_name}様" for row in rows}


def _start(label: str | None, nth: int) -> int:
    """Begin one worker process, to be killed at the nth passing of a label; without a label it ends when idle."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        _work(label, nth)
        os._exit(0)
    return child


def _end_of(child: int) -> int:
    """The signal that ended a worker, 0 when it ended by itself."""
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _work(label: str | None, nth: int) -> None:
    from central.notices.drain import drain_notices

    points = KillAt(label, nth) if label else None
    last_settled, passes = time.monotonic(), 0
    while time.monotonic() - last_settled < (0.1 if label is None else 2 * LEASE.total_seconds()):
        # A helper takes a few rows at a time, so that the one who is to die finds work too.
        if drain_notices(limit=50 if label else 2, lease=LEASE, failpoints=points):
            last_settled, passes = time.monotonic(), passes + 1
            if label is None and passes == HELPS:
                return
        else:
            time.sleep(0.05)


def _open_rows() -> bool:
    from central.notices.models import Delivery

    return Delivery.objects.filter(state__in=[Delivery.State.PLANNED, Delivery.State.SENDING]).exists()


def _unshown_rows() -> bool:
    from central.notices.models import Delivery

    return Delivery.objects.filter(state=Delivery.State.PLANNED, status_shown=False).exists()


def _figures(people: dict[str, str], log: Path) -> dict[str, int]:
    from central.applications.models import Application
    from central.audit.verify import verify_chain
    from central.notices.models import Delivery

    mails = taken(log)
    times = collections.Counter(mail.message_id for mail in mails)
    states = dict(Delivery.objects.exclude(to="").values_list("message_id", "state"))
    sent = {f"<{key}@wakaba.example>" for key, state in states.items() if state == Delivery.State.SENT}
    unknown = {f"<{key}@wakaba.example>" for key, state in states.items() if state == Delivery.State.UNKNOWN}
    status_only = Delivery.objects.filter(to="")
    shown = [len(application.notices) for application in Application.objects.all()]
    return {
        "recipients": len(states) + status_only.count(),
        "mails": len(mails),
        "sent": len(sent),
        "on_status": status_only.filter(state=Delivery.State.ON_STATUS).count(),
        "unknown": len(unknown),
        "unknown_that_arrived": len(unknown & set(times)),
        "doubled": sum(count - 1 for count in times.values()) + sum(count > 1 for count in shown),
        "missed": len(sent - set(times)) + sum(count == 0 for count in shown),
        "left": Delivery.objects.filter(state__in=[Delivery.State.PLANNED, Delivery.State.SENDING]).count(),
        "wrong_person": sum(
            people[mail.message_id] != f"{mail.recipients[0]} {mail.text.split('様')[0]}様" or len(mail.recipients) != 1
            for mail in mails
        ),
        "chain_broken": int(verify_chain().broken_at is not None),
    }


if __name__ == "__main__":
    sys.exit(main())
