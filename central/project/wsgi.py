"""Entry point for WSGI servers."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from central.database.interpreter_turns import take_short_turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.project.settings")
application = get_wsgi_application()
take_short_turns()
gc.freeze()
