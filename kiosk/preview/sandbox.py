"""The walls around the preview: a form that somebody wrote, or loaded from another city, is drawn in there.

No network, no other process, nothing of the house's files but the program, fonts and libraries, nothing to write to
but memory, nobody's user. Bounds of memory and output are the kernel's.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from sync.contract.preview import MOST_MEMORY_BYTES

_HOUSE = "/house"
_PACKAGES = ("kiosk", "sync", "hardware")
_MOST_ADDRESSES = 2 * MOST_MEMORY_BYTES
"""What is mapped and not used counts here: libraries, fonts, the stacks of the drawing threads."""
_MOST_FILES = 128
_TEMPORARY_BYTES = 16 * 1024 * 1024
INSIDE = "kiosk.preview.inside"


def has_walls() -> bool:
    """Whether this machine has what the walls are made of."""
    return shutil.which("bwrap") is not None and shutil.which("prlimit") is not None


def command(program: tuple[str, ...] = ("-m", INSIDE)) -> list[str]:
    """Start Python with these words within the walls; its standard input and output stay those of whoever runs this."""
    words = ["prlimit", f"--data={MOST_MEMORY_BYTES}", f"--as={_MOST_ADDRESSES}", "--core=0"]
    words += [f"--nofile={_MOST_FILES}", f"--fsize={_TEMPORARY_BYTES}"]
    words += ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    words += ["--uid", "65534", "--gid", "65534", "--hostname", "preview", "--ro-bind", "/usr", "/usr"]
    for link in ("lib", "lib64", "bin"):
        if Path("/", link).exists():
            words += ["--symlink", f"usr/{link}", f"/{link}"]
    words += ["--ro-bind-try", "/etc/fonts", "/etc/fonts"]
    # Before what is bound: a checkout may itself lie below /tmp.
    words += ["--proc", "/proc", "--dev", "/dev", "--size", str(_TEMPORARY_BYTES), "--tmpfs", "/tmp"]  # noqa: S108
    for place in _of_python():
        words += ["--ro-bind", place, place]
    house = Path(__file__).parents[2]
    for package in _PACKAGES:
        words += ["--ro-bind", str(house / package), f"{_HOUSE}/{package}"]
    for name, value in _SETTINGS.items():
        words += ["--setenv", name, value]
    return [*words, "--chdir", _HOUSE, "--remount-ro", "/", "--", sys.executable, "-B", *program]


_SETTINGS = {
    "HOME": "/tmp",  # noqa: S108  memory of its own, gone with it
    "LC_ALL": "C.UTF-8",
    "PYTHONPATH": _HOUSE,
    "MADOGUCHI_DISPLAY": "offscreen",
    "SDL_AUDIODRIVER": "dummy",
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "LP_NUM_THREADS": "1",
}


def _of_python() -> list[str]:
    """Folders of this Python outside `/usr`: its own, and that of the packages, under each name that leads there."""
    python = Path(sys.executable)
    found = {sys.prefix, sys.base_prefix, str(python.parents[1]), str(python.resolve().parents[1])}
    found |= {str(Path(place).resolve()) for place in found}
    return sorted(place for place in found if not Path(place).is_relative_to("/usr"))
