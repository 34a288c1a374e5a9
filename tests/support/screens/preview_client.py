"""A preview that runs: asked as the centre will ask it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sync.contract.preview import ANSWER_LIMIT_BYTES, PreviewAnswer, PreviewRequest, block, read_answer, read_block

MOMENT = "2026-11-20T01:52:00Z"


@dataclass
class Preview:
    """The process and its two ends."""

    process: subprocess.Popen[bytes]

    def ask(self, request: PreviewRequest) -> tuple[PreviewAnswer, bytes]:
        """One answer with its picture."""
        return self.ask_bytes(block(msgspec.json.encode(request)))

    def ask_bytes(self, data: bytes) -> tuple[PreviewAnswer, bytes]:
        """The same for whatever bytes."""
        asked, said = self.process.stdin, self.process.stdout
        assert asked is not None and said is not None  # noqa: PT018
        asked.write(data)
        asked.flush()
        answer, picture = (read_block(said.read, ANSWER_LIMIT_BYTES) for _ in range(2))
        assert answer is not None, self.process.wait(30)
        assert picture is not None
        return read_answer(answer), picture

    def ends(self) -> int:
        """Close it and give its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(30)


@contextmanager
def preview() -> Iterator[Preview]:
    """Started as `python -m kiosk.preview`; gone afterwards."""
    words = [sys.executable, "-m", "kiosk.preview"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Preview(process)
        finally:
            process.kill()


def memory_of(process: Preview) -> int:
    """Bytes that the innermost process has of its own: the one that draws, within the walls."""
    pid = process.process.pid
    while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        pid = int(children[-1])
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmData:"))
    return int(line.split()[1]) * 1024
