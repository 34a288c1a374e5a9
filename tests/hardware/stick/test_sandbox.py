"""Whatever takes over the program that looks at a file gains nothing: each way out is tried by a program in the sandbox
itself, and once without the filter of system calls, so that neither wall stands on the other alone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.stick import sandbox
from hardware.stick.sandbox import SandboxLimits, run_python
from hardware.stick.trouble import StickRefused, StickTrouble

BRIEF = SandboxLimits(longest_s=5.0)
_LIBC = "import ctypes; libc = ctypes.CDLL('libc.so.6', use_errno=True); "
WAYS: dict[str, str] = {
    "read a file of the machine": "print('OUT') if open('/etc/passwd').read() else None",
    "open a connection": "import socket; socket.create_connection(('127.0.0.1', PORT), 2); print('OUT')",
    "reach a socket of the machine": "import socket; socket.socket(1).connect('/run/SOCKET'); print('OUT')",
    "start another program": "import os; os.posix_spawn('/usr/bin/true', ['true'], {}); print('OUT')",
    "become many": "import os; os.fork(); print('OUT')",
    "write beside": "open('/usr/lib/out', 'w').write('x'); print('OUT')",
    "write where nothing is": "open('/out', 'w').write('x'); print('OUT')",
    "write a temporary file": "import tempfile; tempfile.TemporaryFile().write(b'x'); print('OUT')",
    "follow a link out": "import os; os.symlink('/etc/passwd', '/usr/link'); print('OUT')",
    "trace its parent": f"{_LIBC} import os; print('OUT') if libc.ptrace(16, os.getppid(), 0, 0) == 0 else None",
    "look at processes": "import os; print('OUT') if os.listdir('/proc') else None",
    "read its parent's memory": "open('/proc/1/mem', 'rb').read(1); print('OUT')",
    "make a device": "import os, stat; os.mknod('/sda', 0o666 | stat.S_IFBLK, os.makedev(8, 0)); print('OUT')",
    "open a device": "open('/dev/sda', 'rb'); print('OUT')",
    "become root": "import os; os.setuid(0); print('OUT')",
    "use a program that makes root": "import os; os.execv('/usr/bin/su', ['su', '-c', 'echo OUT'])",
    "mount": f"{_LIBC} print('OUT') if libc.mount(b'none', b'/usr', b'tmpfs', 0, None) == 0 else None",
    "make a room of its own": f"{_LIBC} print('OUT') if libc.unshare(0x10020000) == 0 else None",
    "kill others": "import os; os.kill(-1, 9); print('OUT')",
    "change its room": "import os; os.chroot('/usr'); print('OUT')",
    "load into the kernel": f"{_LIBC} print('OUT') if libc.syscall(321, 0, 0, 0) >= 0 else None",
    "watch the kernel": f"{_LIBC} print('OUT') if libc.syscall(298, 0, 0, 0, 0, 0) >= 0 else None",
    "queue input and output in the kernel": f"{_LIBC} print('OUT') if libc.syscall(425, 8, bytes(120)) >= 0 else None",
}
NEEDS_FILTER = {
    "become many", "start another program", "make a room of its own", "watch the kernel", "load into the kernel",
    "queue input and output in the kernel",
}  # fmt: skip
"""In rooms of one's own these lead nowhere, but they are to be had there: only the filter refuses them."""


def tried(way: str, port: int) -> str:
    """What a program says that tries this and goes on whatever came of it."""
    program = WAYS[way].replace("PORT", str(port))
    lines = f"try:\n    {program}\nexcept BaseException:\n    pass\nprint('TRIED')"
    try:
        return run_python(lines, b"", BRIEF).decode()
    except StickRefused as refused:
        assert refused.trouble is StickTrouble.TOO_HARD  # noqa: PT017
        return "TRIED\n"


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_out(way: str, port: int) -> None:
    assert tried(way, port) == "TRIED\n"


@pytest.mark.parametrize("way", sorted(WAYS.keys() - NEEDS_FILTER))
def test_rooms_of_its_own_hold_without_the_filter(way: str, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = b"\x06\0\0\0\0\0\xff\x7f"  # BPF: allow

    def everything() -> int:
        file = os.memfd_create("calls", 0)
        os.write(file, nothing)
        os.lseek(file, 0, os.SEEK_SET)
        return file

    monkeypatch.setattr(sandbox, "call_filter", everything)
    assert tried(way, port) == "TRIED\n"


def test_each_way_leads_somewhere_without_a_sandbox(port: int) -> None:
    """So that a way that is mistyped is not taken for one that is closed."""
    ordinary = {"read a file of the machine", "open a connection", "start another program", "become many"}
    ordinary |= {"write a temporary file", "look at processes", "queue input and output in the kernel"}
    for way in sorted(ordinary & WAYS.keys()):
        done = subprocess_says(WAYS[way].replace("PORT", str(port)))
        assert "OUT" in done, way


def subprocess_says(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    "program",
    [
        "x = bytearray(2 << 30)",
        "x = []\nwhile True: x.append(bytes(1 << 20))",
        "while True: pass",
        "import os; os.abort()",
    ],
    ids=["one huge piece", "many pieces", "for ever", "a crash"],
)
def test_what_takes_too_much_is_told_and_ends(program: str) -> None:
    with pytest.raises(StickRefused) as refused:
        run_python(program, b"", SandboxLimits(longest_s=2.0, most_memory=300 << 20))
    assert refused.value.trouble is StickTrouble.TOO_HARD


def test_memory_ends_at_its_bound_and_not_with_the_time() -> None:
    program = "try: bytearray(400 << 20)\nexcept MemoryError: print('BOUND')"
    assert run_python(program, b"", SandboxLimits(most_memory=300 << 20)) == b"BOUND\n"
    assert run_python(program, b"", SandboxLimits(most_memory=600 << 20)) == b""


def test_what_says_too_much_is_stopped() -> None:
    program = "import sys\nsys.stdout.buffer.write(bytes(5 << 20))"
    with pytest.raises(StickRefused) as refused:
        run_python(program, b"", SandboxLimits(most_output=4 << 20))
    assert refused.value.trouble is StickTrouble.TOO_HARD


def test_nothing_of_the_machine_is_seen() -> None:
    program = "import os; print(sorted(os.listdir('/')), dict(os.environ), os.getuid(), os.uname().nodename)"
    said = run_python(program, b"").decode()
    assert said.startswith("['bin', 'lib', 'lib64', 'packages', 'usr'] {'LC_ALL': 'C.UTF-8'")
    assert said.endswith("65534 sandbox\n")


def test_no_descriptor_of_ours_is_open_in_there(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with secret.open() as held:
        os.set_inheritable(held.fileno(), True)
        program = "import os\nfor n in range(3, 64):\n    try: os.fstat(n); print(n)\n    except OSError: pass"
        assert run_python(program, b"") == b""


def test_without_a_sandbox_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(StickRefused) as refused:
        run_python("print(1)", b"")
    assert refused.value.trouble is StickTrouble.UNAVAILABLE


def test_two_at_once_do_not_meet() -> None:
    said: list[bytes] = []
    program = "import sys; print(sys.stdin.read())"
    threads = [threading.Thread(target=lambda n=n: said.append(run_python(program, str(n).encode()))) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [b"0\n", b"1\n", b"2\n"]
