"""`python -m central check_connections --member sato --from zoned=10.1.0.7 --from other=10.2.0.7 …`.

Makes real connections, each from an address of its zone, which this machine must have. The member signs in with both
factors: the password and the six digits are asked for at the terminal, or read from the standard input, a line each.
Exit code 1 unless each of the twelve steps was run and saw what it should: a step that was not run is never green.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from getpass import getpass

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from central.connection_tests import evidence, keeping
from central.connection_tests.browser import NoConnection, SourceBrowser
from central.connection_tests.models import ConnectionRun, ConnectionStep
from central.connection_tests.steps import REASONS, STEPS, Place
from central.connection_tests.targets import address_of, prepared, targets_for
from central.connection_tests.walking import Ways, walk
from central.limits.client_address import parse_address
from central.staff.models import StaffMember

How = ConnectionStep.How


class Command(BaseCommand):
    """Try the zones by real connections, and keep what each step saw."""

    help = "Try the zones by real connections, and keep what each step saw."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who signs in, to which doors, from where, and on what."""
        parser.add_argument("--member", required=True, metavar="STAFF_NUMBER", help="reviews, with the permission")
        parser.add_argument("--staff", required=True, metavar="URL", help="staff's door")
        parser.add_argument("--residents", default=settings.PUBLIC_URL, metavar="URL", help="residents' door")
        parser.add_argument(
            "--from",
            action="append",
            default=[],
            dest="sources",
            type=_source,
            metavar="PLACE=ADDRESS",
            help="internet, zoned (個人番号利用事務系) or other (LGWAN系); may be given several times",
        )
        parser.add_argument("--zoned-application", default="", metavar="NUMBER", help="else the newest trial")
        parser.add_argument("--other-application", default="", metavar="NUMBER", help="else the newest trial")
        parser.add_argument("--pasted", action="store_true", help="both URLs stand in the portal: the member says so")

    def handle(
        self,
        *args: object,
        member: str = "",
        staff: str = "",
        residents: str = "",
        sources: Sequence[tuple[Place, str]] = (),
        zoned_application: str = "",
        other_application: str = "",
        pasted: bool = False,
        **options: object,
    ) -> None:
        """One line for each step; the two URLs to paste come first."""
        found = StaffMember.objects.filter(staff_number=member, is_active=True).select_related("body").first()
        if found is None:
            raise CommandError(f"there is no active member {member}")
        browser = SourceBrowser(staff.rstrip("/"))
        run = keeping.begin(found, targets_for(found, zoned_application, other_application))
        for leaflet in (run.other_leaflet, run.zoned_leaflet):
            self.stdout.write(f"url\t{address_of(leaflet) or '-'}")
        ways = Ways(browser, SourceBrowser(residents.rstrip("/")), dict(sources))
        self._sign_in(browser, found, ways)
        keeping.keep(run, found, {1: prepared()} | evidence.signature_of(run), How.CENTRE)
        keeping.keep(run, found, walk(run, ways), How.COMMAND)
        if pasted:
            there = {2: run.other_leaflet, 4: run.zoned_leaflet}
            keeping.keep(run, found, {number: "pasted" for number, one in there.items() if one}, How.PERSON)
        self._tell(run)

    def _sign_in(self, browser: SourceBrowser, member: StaffMember, ways: Ways) -> None:
        inside = ways.sources.get(Place.ZONED) or ways.sources.get(Place.OTHER)
        if inside is None:
            raise CommandError("say from where: --from zoned=ADDRESS and --from other=ADDRESS")
        password, code = _typed("password: "), _typed("six digits: ")
        try:
            signed_in = browser.sign_in(member.staff_number, password, code, inside)
        except NoConnection as wrong:
            raise CommandError(f"nobody answers at {browser.base} from {inside}") from wrong
        if not signed_in:
            raise CommandError(f"{member.staff_number} could not sign in from {inside}")

    def _tell(self, run: ConnectionRun) -> None:
        seen = {step.number: step for step in run.steps.all()}
        for step in STEPS:
            one = seen.get(step.number)
            word = "-" if one is None else "OK" if one.good else "NG"
            self.stdout.write(f"{step.number}\t{word}\t{step.words}\t{REASONS[one.reason] if one else 'していない'}")
        if not keeping.is_green(run):
            raise CommandError(f"connection test {run.pk} is not green")
        self.stdout.write(f"connection test {run.pk} is green")


def _source(text: str) -> tuple[Place, str]:
    place, _, address = text.partition("=")
    if place not in set(Place) or parse_address(address) is None:
        raise ArgumentTypeError("say PLACE=ADDRESS: internet, zoned or other, and an address of this machine")
    return Place(place), address


def _typed(asked: str) -> str:
    return getpass(asked) if sys.stdin.isatty() else sys.stdin.readline(1000).rstrip("\n")
