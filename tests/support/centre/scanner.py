"""A real clamd with a signature base of our own: it knows EICAR, and nothing that must be downloaded."""

from __future__ import annotations

import hashlib
import os
import shutil
import socketserver
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.centre.centre_process import GIVE_UP_S, wait_for

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds, written so that none finds it here."""
SHIPPED = Path("provisioning/clamav/madoguchi.conf")
"""What the how-to has appended to the configuration of a centre's scanner."""
NAME, NEWER = "Wakaba.Eicar-1", "Wakaba.Newer-1"


@contextmanager
def clamd(folder: Path, socket: Path | None = None, *, knows: bytes = b"") -> Iterator[str]:
    """It runs until the end; where it listens, as MADOGUCHI_CLAMD has it. `knows`: what it finds beside EICAR."""
    base = folder / "base"
    base.mkdir(exist_ok=True)
    newer = f"{hashlib.md5(knows).hexdigest()}:{len(knows)}:{NEWER}\n" if knows else ""
    (base / "own.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:{NAME}\n" + newer)
    place = socket or folder / "clamd.ctl"
    settings = folder / "clamd.conf"
    settings.write_text(
        f"DatabaseDirectory {base}\nLocalSocket {place}\nForeground yes\nTemporaryDirectory {folder}\n"
        f"LogFile {folder / 'clamd.log'}\nOfficialDatabaseOnly no\nMaxThreads 2\n{SHIPPED.read_text()}"
    )
    program = shutil.which("clamd")
    assert program is not None, "clamav-daemon is not installed (provisioning/machine/packages.txt)"
    with Path(os.devnull).open("wb") as nothing:
        process = subprocess.Popen([program, f"--config-file={settings}"], stdout=nothing, stderr=nothing)
    try:
        wait_for(lambda: place.exists() or process.poll() is not None)
        assert process.poll() is None, (folder / "clamd.log").read_text()
        yield f"unix:{place}"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GIVE_UP_S)


@contextmanager
def answering(place: Path, answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """What speaks clamd's protocol and answers as it is told: for answers that a real one gives seldom."""

    class Answers(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            content = b""
            while length := int.from_bytes(self.rfile.read(4), "big"):
                content += self.rfile.read(length)
            self.wfile.write(answer(content))

    with socketserver.ThreadingUnixStreamServer(str(place), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"unix:{place}"
        finally:
            server.shutdown()
            thread.join(GIVE_UP_S)
