"""`python -m central verify_custody --at 300412:9f3c…`: nightly, and whenever somebody doubts."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from central.audit.noted import Noted, add_noted
from central.audit.record import record
from central.intake.act_details import Verified
from central.intake.custody.custody_walk import Walked, walk
from central.intake.custody.files_tonight import NIGHTS_LIMIT
from central.intake.models import BoxArchive

SHOWN = 50
"""Lines about what is wrong; all of it is counted."""
EACH = 10_000
ALL = "all"


class Command(BaseCommand):
    """Walk every entry, box and opened statement and the centre's log, from their bytes, and say what does not hold."""

    help = "Verify everything in custody from its bytes, and the log against roots that were acknowledged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What kiosks were told of the log."""
        add_noted(parser, "size", "root", "a kiosk's acknowledgement says so of the log (member `log`)")
        parser.add_argument(
            "--archive",
            nargs="?",
            const=ALL,
            metavar="BODY/MONTH/PART",
            help="read this archive whole, too, such as 99201/2031-04/1; without a name all of them",
        )

        parser.add_argument(
            "--file-nights",
            type=int,
            choices=range(1, NIGHTS_LIMIT + 1),
            default=1,
            metavar="NIGHTS",
            help="of residents' files read only a part, and the next part another night: all of them in so many nights",
        )

    def handle(
        self,
        *args: object,
        at: Sequence[Noted] = (),
        archive: str | None = None,
        file_nights: int = 1,
        **options: object,
    ) -> None:
        """Exit code 1 when anything is not as it came."""
        walked, found = Walked(), Counter[str]()
        told = 0

        def tell(so_far: Walked) -> None:
            nonlocal told
            done = so_far.entries + so_far.versions + so_far.manual_checks
            if done // EACH > told // EACH:
                self.stderr.write(f"{so_far.entries} entries, {so_far.versions} versions so far")
            told = done

        for wrong in walk(walked, dict(at), tell, _archives(archive), file_nights):
            found[wrong.fault] += 1
            if found.total() <= SHOWN:
                self.stderr.write(f"{wrong.what}: {wrong.fault}")
        counted = Verified(entries=walked.entries, versions=walked.versions, wrong=found.total())
        with transaction.atomic():
            record("system", "custody.verified", "custody:all", None, counted)
        held = (
            f"{walked.entries} entries, {walked.versions} versions and {walked.manual_checks} manual checks; "
            f"{walked.files} files{f' (one of {file_nights} nights)' if file_nights > 1 else ''}; "
            f"log {walked.root}; {walked.roots} acknowledged roots compared"
            + (f"; {walked.archives} archives read whole" if archive else "")
        )
        if found:
            kinds = ", ".join(f"{fault} {count}" for fault, count in sorted(found.items()))
            raise CommandError(f"{found.total()} things are not as they came ({kinds}), among {held}")
        self.stdout.write(f"all holds: {held}")


def _archives(named: str | None) -> list[BoxArchive]:
    """Those that are written.

    Raises:
        CommandError: there is none of this name.
    """
    if named is None:
        return []
    written = BoxArchive.objects.exclude(sha256="").select_related("body").order_by("pk")
    found = [one for one in written if named in (ALL, one.name)]
    if not found and named != ALL:
        raise CommandError(f"there is no archive {named}")
    return found
