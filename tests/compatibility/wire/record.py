"""`python -m tests.compatibility.wire.record FOLDER`: record a first hour as this version speaks it, into a new folder.

Once for each change of a message; what was recorded is never written again. The keys are DEVELOPMENT keys that the
program made for this hour alone: they open what was recorded, and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.compatibility.wire.kinds import members_today

INTO = "MADOGUCHI_RECORD"
"""Where the test of kiosk and centre of today writes what they said."""


def main() -> int:
    """Hold the conversation in the tests' own city and write it down."""
    folder = Path(sys.argv[1]).resolve()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "first_hour and none"]
    surroundings = os.environ | {INTO: str(folder), "MADOGUCHI_TEST_DATABASE": "sqlite"}
    ended = subprocess.run([*command, str(Path(__file__).parent)], env=surroundings, check=False).returncode
    if ended == 0:
        (folder / "members.json").write_text(json.dumps(members_today(), indent=1) + "\n")
    return ended


if __name__ == "__main__":
    sys.exit(main())
