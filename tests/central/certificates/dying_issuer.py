"""A process that issues and is killed the hard way at a named place. Its environment names database and keys.

python -m tests.central.certificates.dying_issuer ARRIVAL_NUMBER PLACE
"""

from __future__ import annotations

import os
import signal
import sys

import django


def main() -> None:
    django.setup()
    from central.applications.models import Application
    from central.certificates.actions.issue import issue
    from central.certificates.composing import Choice
    from central.staff.models import StaffMember

    number, fatal = sys.argv[1:]

    def reached(place: str) -> None:
        if place == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    application = Application.objects.get(arrival_number=number)
    member = StaffMember.objects.get(staff_number="sato")
    choice = Choice(("1000002",), frozenset(), copies=2)
    issue(application.pk, member, revision=application.revision, choice=choice, reached=reached)


if __name__ == "__main__":
    main()
