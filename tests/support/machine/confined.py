"""A command under its unit's user namespace, families of addresses and filter of system calls, as far as they hold
without systemd.

`python -m tests.support.machine.confined UNIT UID GROUP[,GROUP…] SOCKET|- COMMAND …`, by root: this process becomes
that user and then the command, with what its socket unit listens on as the third descriptor. What the filter allows is
said by systemd's own program; what it does not is "Operation not permitted", as in the units.
"""

from __future__ import annotations

import ctypes
import errno
import grp
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from tests.support.machine.units import said, said_all, unit_file

_NEW_USERS = 0x10000000
_NO_NEW_PRIVILEGES, _MAY_BE_READ = 38, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_UNKNOWN_CALL = -1
_EQUAL = 4
_FIRST_GIVEN = 3


def confined(
    unit: str, user: int, groups: Sequence[int], command: Sequence[str | Path], listening: Path | None = None
) -> list[str]:
    """The command line that root starts, for this command under the restrictions of a unit. `listening`: where the
    socket of its socket unit is made."""
    named = ",".join(str(group) for group in (user, *groups))
    words = (listening or "-", *command)
    return [sys.executable, "-m", __name__, unit, str(user), named, *(str(word) for word in words)]


def allowed_calls(unit: str) -> frozenset[str]:
    """Names of the system calls that the unit's filter lets through: its lines in their order."""
    allowed: set[str] = set()
    for line in said_all(unit_file(unit), "SystemCallFilter"):
        named = {call for word in line.removeprefix("~").split() for call in _calls_of(word)}
        allowed = allowed - named if line.startswith("~") else allowed | named
    return frozenset(allowed)


def _calls_of(word: str) -> frozenset[str]:
    if not word.startswith("@"):
        return frozenset({word})
    return frozenset(call for member in _sets()[word] for call in _calls_of(member))


@lru_cache
def _sets() -> Mapping[str, Sequence[str]]:
    """What each @set names: calls, and other sets. All in one question: each costs a start of a program."""
    said_by_systemd = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True)
    sets: dict[str, list[str]] = {}
    named = ""
    for line in said_by_systemd.stdout.splitlines():
        word = line.strip()
        if line.startswith("@"):
            named = word
            sets[named] = []
        elif line.startswith(" ") and not word.startswith("#"):
            sets[named].append(word)
    return sets


def _listen(unit: str, place: str) -> None:
    """As systemd hands it over."""
    said_by = unit_file(unit).with_suffix(".socket")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(place)
    os.chown(place, 0, grp.getgrnam(said(said_by, "SocketGroup")).gr_gid)
    Path(place).chmod(int(said(said_by, "SocketMode"), 8))
    listener.listen(128)
    if listener.fileno() != _FIRST_GIVEN:
        os.dup2(listener.fileno(), _FIRST_GIVEN)
    os.set_inheritable(_FIRST_GIVEN, True)
    listener.detach()
    os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))


def _become(user: int, groups: Sequence[int]) -> None:
    os.setgroups(groups[1:])
    os.setresgid(groups[0], groups[0], groups[0])
    os.setresuid(user, user, user)


def _alone_among_users(user: int, groups: Sequence[int]) -> None:
    """As `PrivateUsers=yes` has it: root and the own user and group are there, whoever else is nobody."""
    libc = ctypes.CDLL(None, use_errno=True)
    ready, mapped = os.pipe(), os.pipe()
    child = os.getpid()
    if (writer := os.fork()) == 0:
        os.read(ready[0], 1)
        for name, own in (("uid", user), ("gid", groups[0])):
            Path(f"/proc/{child}/{name}_map").write_text(f"0 0 1\n{own} {own} 1\n")
        os.write(mapped[1], b"x")
        os._exit(0)
    _become(user, groups)
    libc.prctl(_MAY_BE_READ, 1, 0, 0, 0)
    if libc.unshare(_NEW_USERS):
        raise OSError(ctypes.get_errno(), "no user namespace here")
    os.write(ready[1], b"x")
    os.read(mapped[0], 1)
    os.waitpid(writer, 0)


class _Argument(ctypes.Structure):
    """Of a system call, for libseccomp."""

    _fields_: ClassVar = [
        ("number", ctypes.c_uint),
        ("compared", ctypes.c_int),
        ("one", ctypes.c_uint64),
        ("other", ctypes.c_uint64),
    ]


def _filter(allowed: frozenset[str], families: Sequence[str]) -> None:
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    filtered = ctypes.c_void_p(seccomp.seccomp_init(_REFUSE))
    number = seccomp.seccomp_syscall_resolve_name(b"socket")
    for family in families:
        of_family = _Argument(0, _EQUAL, int(getattr(socket, family)), 0)
        seccomp.seccomp_rule_add(filtered, ctypes.c_uint32(_ALLOW), number, ctypes.c_uint(1), of_family)
    for call in sorted(allowed - {"socket"}):
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        if number > _UNKNOWN_CALL:
            seccomp.seccomp_rule_add(filtered, ctypes.c_uint32(_ALLOW), ctypes.c_int(number), ctypes.c_uint(0))
    if seccomp.seccomp_load(filtered):
        raise OSError("no filter of system calls here")


def main(unit: str, user: int, groups: Sequence[int], listening: str, command: Sequence[str]) -> None:
    """Become the command."""
    allowed, families = allowed_calls(unit), said(unit_file(unit), "RestrictAddressFamilies").split()
    if listening != "-":
        _listen(unit, listening)
    os.umask(int(said(unit_file(unit), "UMask"), 8))
    if said(unit_file(unit), "PrivateUsers") == "yes":
        _alone_among_users(user, groups)
    else:
        _become(user, groups)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _filter(allowed, families)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), [int(group) for group in sys.argv[3].split(",")], sys.argv[4], sys.argv[5:])
