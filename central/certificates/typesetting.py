"""Setting sheets in a process of their own: typst's threads hang in forked workers, and a hang must end."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

from django.conf import settings

from central.certificates.refusals import MissingGlyph, NotSet
from central.certificates.typeset import MISSING_GLYPHS

TIMEOUT_S = 30
"""A sheet takes half a second; the font of 58,862 glyphs is read each time."""


def set_sheets(sheet: str, content: Mapping[str, object]) -> bytes:
    """A PDF/A-2b of the template `sheets/<sheet>.typ`, not signed.

    Raises:
        MissingGlyph, NotSet
    """
    job = json.dumps({"sheet": sheet, "content": content}, ensure_ascii=False).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "central.certificates.typeset"],
            input=job,
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as silent:
        raise NotSet("the typesetter did not finish in time") from silent
    if done.returncode == MISSING_GLYPHS:
        raise MissingGlyph(json.loads(done.stdout))
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        # Its own words may quote the sheet: they stay out of logs and errors.
        raise NotSet(f"the typesetter ended with {done.returncode}")
    return done.stdout
