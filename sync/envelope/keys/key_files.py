"""Secret files: whole or not there at all, readable by their owner only, never overwritten."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_key_file(path: Path, content: bytes) -> None:
    """Keep the content under this path, mode 0600, so that it survives a power cut.

    Raises:
        FileExistsError: the path is taken; a key that was used is never replaced by accident.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # link, unlike rename, refuses a name that is taken, in one step.
        os.link(fresh, path)
    finally:
        fresh.unlink()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
