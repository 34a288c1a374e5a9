"""Your hand at the demonstration's kiosk, from a terminal.

python -m provisioning.demonstration.hand picture FILE | screen | touch LABEL | type TEXT | totp MEMBER
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from provisioning.demonstration.orders import HandOrder, ScreenSeen, said_to
from provisioning.demonstration.places import PYTHON, ROOT


def main() -> int:
    """Do one thing; 0 when it was done."""
    parser = argparse.ArgumentParser(prog="python -m provisioning.demonstration.hand")
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo")
    parser.add_argument("verb", choices=("picture", "screen", "touch", "type", "totp"))
    parser.add_argument("what", nargs="?", default="")
    wanted = parser.parse_args()
    if wanted.verb == "totp":
        state = {"MADOGUCHI_STATE": str(wanted.folder / "centre"), "MADOGUCHI_DEMO": "1"}
        command = [str(PYTHON), "-m", "central", "totp", wanted.what]
        return subprocess.run(command, env=os.environ | state, cwd=ROOT, check=False).returncode
    try:
        answer = said_to(wanted.folder / "touch.sock", _order(wanted.verb, wanted.what), ScreenSeen)
    except OSError:
        sys.stderr.write("no kiosk there: start it with make demo\n")
        return 1
    for words in answer.texts:
        sys.stdout.write(f"{words}\n")
    for words in answer.labels:
        sys.stdout.write(f"[ {words} ]\n")
    return 0 if answer.ok else 1


def _order(verb: str, what: str) -> HandOrder:
    match verb:
        case "picture":
            return HandOrder(picture=str(Path(what).resolve()))
        case "touch":
            return HandOrder(touch=what)
        case "type":
            return HandOrder(type=what)
        case _:
            return HandOrder(screen=True)


if __name__ == "__main__":
    sys.exit(main())
