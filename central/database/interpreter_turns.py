"""How long one thread of a process may keep Python's interpreter while another wants it.

Who holds the writer of the database gives the interpreter away at every statement. With Python's default it then waits
5 ms behind each neighbour that checks signatures or draws a page, and everybody else waits with it.
"""

from __future__ import annotations

import sys

SWITCH_S = 0.0005


def take_short_turns() -> None:
    """From here on, in this process: for each that writes beside threads of its own that compute."""
    sys.setswitchinterval(SWITCH_S)
