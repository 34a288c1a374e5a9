"""`python -m kiosk --data DIR --mirror DIR [--line DIR] [--config FILE]`: the screen of one kiosk."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from kiosk.process.config import BadConfig, KioskConfig, read_config
from kiosk.process.start_attempts import IN_A_ROW, StartAttempts
from kiosk.runtime.defects import CLOSED_BY_DEFECT, defect_of, log_defect, log_defects_only
from kiosk.runtime.process_memory import hold_memory_flat, keep_memory_private, load_without_collecting
from sync.errors import OutboxError
from sync.home.refusals import NotPermitted
from sync.home.rights import check_kiosk_rights
from sync.outbox import KioskHome

BAD_CONFIG = "X-03"
NOT_PERMITTED = "X-04"


def main() -> int:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="The screen program of one kiosk.")
    parser.add_argument("--data", type=Path, default=os.environ.get("MADOGUCHI_DATA"), help="folder of the kiosk")
    parser.add_argument("--mirror", type=Path, default=os.environ.get("MADOGUCHI_MIRROR"), help="second medium")
    parser.add_argument(
        "--line", type=Path, default=os.environ.get("MADOGUCHI_LINE"),
        help="folder of the upload agent, where that runs as its own user; default: --data",
    )  # fmt: skip
    parser.add_argument("--config", type=Path, help="TOML file: devices, mounting, languages")
    arguments = parser.parse_args()
    if arguments.data is None or arguments.mirror is None:
        parser.error("--data and --mirror are needed, or MADOGUCHI_DATA and MADOGUCHI_MIRROR")
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr, force=True)
    log_defects_only()
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")  # otherwise Kivy takes the root logger and our codes with it
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    os.environ.setdefault("KIVY_NO_FILELOG", "1")
    home, starts = KioskHome(arguments.data, arguments.mirror, arguments.line), StartAttempts(arguments.data)
    failed_before = starts.begin()
    try:
        config = read_config(arguments.config)
    except BadConfig as refused:
        sys.stderr.write(f"kiosk: {refused}\n")
        _rest(home, KioskConfig(), BAD_CONFIG, starts)
        return 2
    try:
        check_kiosk_rights(home)
    except NotPermitted as refused:
        sys.stderr.write(f"kiosk: {refused}\n")
        _rest(home, config, NOT_PERMITTED, starts)
        return 2
    if failed_before >= IN_A_ROW:
        _rest(home, config, CLOSED_BY_DEFECT, starts)
        return 0
    try:
        _serve(home, config, starts)
    except OutboxError as refused:
        sys.stderr.write(f"kiosk: {refused}\n")
        return 2
    except Exception as broken:  # noqa: BLE001  Python would write its message, which may hold what a resident typed
        log_defect(defect_of(broken), "the program")
        return 1
    starts.lasted()
    return 0


def _serve(home: KioskHome, config: KioskConfig, starts: StartAttempts) -> None:
    hold_memory_flat()
    load_without_collecting()
    from kiosk.app import KioskProgram

    _quiet_kivy()
    keep_memory_private()
    if not home.identity_file.exists():
        from kiosk.unenrolled import wait_for_enrolment

        wait_for_enrolment(home, config)
    else:
        KioskProgram(home, config, starts=starts).run()


def _rest(home: KioskHome, config: KioskConfig, code: str, starts: StartAttempts) -> None:
    from kiosk.unenrolled import rest

    _quiet_kivy()
    rest(home, config, code)
    starts.lasted()  # the next is a first try again


def _quiet_kivy() -> None:
    # Only now: Kivy sets its own level when it is imported.
    logging.getLogger("kivy").setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())
