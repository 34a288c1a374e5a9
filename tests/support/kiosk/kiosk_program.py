"""`python -m tests.support.kiosk.kiosk_program …`: the kiosk, which dies where an order lies (`MADOGUCHI_ORDERS`)."""

from __future__ import annotations

import functools
import sys

from kiosk.__main__ import main as kiosk_main
from tests.support.faults.failpoints import ArmedFailpoints


def main() -> int:
    import kiosk.app

    kiosk.app.KioskProgram = functools.partial(  # type: ignore[assignment,misc]  # the same class, with a listener
        kiosk.app.KioskProgram, failpoints=ArmedFailpoints()
    )
    return kiosk_main()


if __name__ == "__main__":
    sys.exit(main())
