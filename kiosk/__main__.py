"""`python -m kiosk --data DIR --mirror DIR [--config FILE]`: the screen of one kiosk."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from kiosk.config import BadConfig, read_config
from kiosk.memory import hold_memory_flat, keep_memory_private, load_without_collecting
from sync.errors import OutboxError
from sync.outbox import KioskHome


def main() -> int:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="The screen program of one kiosk.")
    parser.add_argument("--data", type=Path, default=os.environ.get("MADOGUCHI_DATA"), help="folder of the kiosk")
    parser.add_argument("--mirror", type=Path, default=os.environ.get("MADOGUCHI_MIRROR"), help="second medium")
    parser.add_argument("--config", type=Path, help="TOML file: devices, mounting, languages")
    arguments = parser.parse_args()
    if arguments.data is None or arguments.mirror is None:
        parser.error("--data and --mirror are needed, or MADOGUCHI_DATA and MADOGUCHI_MIRROR")
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr, force=True)
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")  # otherwise Kivy takes the root logger and our codes with it
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    try:
        config = read_config(arguments.config)
        hold_memory_flat()
        load_without_collecting()
        from kiosk.app import KioskProgram

        # Only now: Kivy sets its own level when it is imported.
        logging.getLogger("kivy").setLevel(logging.WARNING)

        keep_memory_private()
        home = KioskHome(arguments.data, arguments.mirror)
        if not home.identity_file.exists():
            from kiosk.unenrolled import wait_for_enrolment

            wait_for_enrolment(home, config)
        else:
            KioskProgram(home, config).run()
    except (BadConfig, OutboxError) as refused:
        parser.exit(2, f"kiosk: {refused}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
