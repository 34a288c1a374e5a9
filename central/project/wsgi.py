"""Entry point for WSGI servers."""

from __future__ import annotations

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

SWITCH_S = 0.0005
"""How long a thread may keep the interpreter. Who stores entries holds the centre's one writer: after each answer of
the database it must not wait 5 ms (Python's default) behind every neighbour that checks signatures."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.project.settings")
application = get_wsgi_application()
sys.setswitchinterval(SWITCH_S)
gc.freeze()
