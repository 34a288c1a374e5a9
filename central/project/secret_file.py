"""The centre's own secret, made once and kept in a file that only its user may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

NAME = "secret.key"


def secret_of(state: Path, name: str = NAME) -> str:
    """The secret of this name in this state folder; made at the first call, however many processes start at once."""
    path = state / name
    if not path.exists():
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{name}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # the first one wins; everybody reads that
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")
