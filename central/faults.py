"""A mistake of ours in words that a log may hold: an error's own message could quote what a resident wrote."""

from __future__ import annotations

import traceback
from pathlib import Path


def where(wrong: BaseException) -> str:
    """Kind and place: `IntegrityError at record_verdicts.py:118 > verdict_rows.py:52`."""
    frames = traceback.extract_tb(wrong.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in ours[-3:]]
    return f"{type(wrong).__name__} at {' > '.join(places)}"
