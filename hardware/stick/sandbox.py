"""Programs that understand a stranger's bytes, under bubblewrap: names of their own for everything, no network, no
process beside them, nothing to write to, no /proc, no devices, bounded in memory, time and output.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import hardware
from hardware.stick.system_calls import call_filter
from hardware.stick.trouble import StickRefused, StickTrouble

LONGEST_S = 20.0
"""A picture of 40 million dots takes three seconds on a slow machine."""
MOST_MEMORY = 640 << 20
_PACKAGES = "/packages"
GIVEN = "/given"
"""Where a program finds the bytes that it was given as a file."""
_PYTHON = ("-I", "-S", "-B", "-c")
_START = f"import sys; sys.path.insert(0, {_PACKAGES!r}); from hardware.stick.content.examiner import main; main()"


@dataclass(frozen=True)
class SandboxLimits:
    """What a program in there may use up."""

    longest_s: float = LONGEST_S
    most_memory: int = MOST_MEMORY
    most_output: int = 12 << 20


USUAL = SandboxLimits()


def examine(given: bytes, limits: SandboxLimits = USUAL) -> bytes:
    """What `hardware.stick.content.examiner` says to this.

    Raises:
        StickRefused: `TOO_HARD` where it ended otherwise than it should, `UNAVAILABLE` where there is no sandbox.
    """
    return run_python(_START, given, limits)


def run_python(program: str, given: bytes, limits: SandboxLimits = USUAL) -> bytes:
    """Our Python with Pillow and `hardware`, and this program. Raises as `examine`."""
    packages = Path(sysconfig.get_path("platlib"))
    binds = [("hardware", Path(hardware.__file__).parent), ("PIL", packages / "PIL")]
    binds.append(("pillow.libs", packages / "pillow.libs"))
    words = [word for name, place in binds for word in ("--ro-bind", str(place), f"{_PACKAGES}/{name}")]
    python = Path(sys.executable).resolve()
    if not python.is_relative_to("/usr"):
        words += ["--ro-bind", sys.base_prefix, sys.base_prefix]
    done = _run(words, [str(python), *_PYTHON, program], given, limits)
    if done.returncode:
        raise StickRefused(StickTrouble.TOO_HARD)
    return done.stdout


@dataclass(frozen=True)
class ProgramEnd:
    """How a program ended, and what it said. Its errors are nobody's: they could say what is in the file."""

    returncode: int
    stdout: bytes


def run_program(command: Sequence[str], given: bytes, limits: SandboxLimits = USUAL) -> ProgramEnd:
    """A program of Debian's that reads `GIVEN`. Raises as `examine`."""
    fonts = ("/etc/fonts", "/var/cache/fontconfig")
    words = [word for place in fonts for word in ("--ro-bind-try", place, place)]
    file = os.memfd_create("given", 0)
    try:
        with open(file, "wb", closefd=False) as written:
            written.write(given)
        os.lseek(file, 0, os.SEEK_SET)
        return _run([*words, "--ro-bind-data", str(file), GIVEN], command, b"", limits, keep=(file,))
    finally:
        os.close(file)


def _run(
    words: Sequence[str], command: Sequence[str], given: bytes, limits: SandboxLimits, keep: Sequence[int] = ()
) -> ProgramEnd:
    """Both ends are memory with a bound, no pipe: nobody waits for the other, and nobody says more than he may."""
    bounds = ["prlimit", f"--as={limits.most_memory}", f"--cpu={int(limits.longest_s) + 1}", "--core=0", "--nofile=64"]
    bounds.append(f"--fsize={limits.most_output}")
    with contextlib.ExitStack() as open_files:
        try:
            calls = call_filter()
        except OSError as missing:
            raise StickRefused(StickTrouble.UNAVAILABLE) from missing
        open_files.callback(os.close, calls)
        asked, said = (open_files.enter_context(os.fdopen(os.memfd_create(name, 0), "w+b")) for name in ("in", "out"))
        asked.write(given)
        asked.seek(0)
        whole = [*bounds, *_walls(), *words, "--seccomp", str(calls), "--remount-ro", "/", "--", *command]
        try:
            process = subprocess.Popen(
                whole, stdin=asked, stdout=said, stderr=subprocess.DEVNULL, pass_fds=(calls, *keep), close_fds=True
            )
        except OSError as missing:
            raise StickRefused(StickTrouble.UNAVAILABLE) from missing
        try:
            returncode = process.wait(limits.longest_s)
        except subprocess.TimeoutExpired as slow:
            raise StickRefused(StickTrouble.TOO_HARD) from slow
        finally:
            process.kill()
            process.wait()
        said.seek(0)
        return ProgramEnd(returncode, said.read(limits.most_output))


@lru_cache(maxsize=1)
def _walls() -> tuple[str, ...]:
    """All that is the same for every program. No /proc and no /dev: under its unit this could not have them anyway."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    words += [
        "--uid",
        "65534",
        "--gid",
        "65534",
        "--hostname",
        "sandbox",
        "--chdir",
        "/",
        "--setenv",
        "LC_ALL",
        "C.UTF-8",
    ]
    words += ["--ro-bind", "/usr", "/usr"]
    for link in ("lib", "lib64", "bin"):
        if Path("/", link).exists():
            words += ["--symlink", f"usr/{link}", f"/{link}"]
    return tuple(words)
