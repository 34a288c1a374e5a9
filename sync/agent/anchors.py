"""`python -m sync.agent.anchors`: where the centre's audit log stood, day by day, as this kiosk heard.

An auditor hands the lines to `python -m central verify_audit --at NUMBER:HASH`. Who rewrites the log at the centre
cannot reach what its kiosks hold.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from sync.errors import OutboxError
from sync.home.home import KioskHome
from sync.inbox.centre_cache import CentreCache


def main(arguments: list[str] | None = None) -> int:
    """Print them. 0 = done, 2 = not enrolled."""
    parser = argparse.ArgumentParser(prog="python -m sync.agent.anchors", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MADOGUCHI_DATA"))
    parser.add_argument("--line", type=Path, default=os.environ.get("MADOGUCHI_LINE"), help="the agent's own folder")
    options = parser.parse_args(arguments)
    if options.data is None:
        parser.error("--data, or MADOGUCHI_DATA")
    home = KioskHome(options.data, options.data, options.line)
    cache = CentreCache(home)
    try:
        home.identity()
        for day, ack in cache.anchors():
            sys.stdout.write(f"{day} {ack.audit.number}:{ack.audit.hash}\n")
    except OutboxError as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    finally:
        cache.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
