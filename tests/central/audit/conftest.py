"""The audit log is tested on a database like the service's."""

from __future__ import annotations

from tests.support.database import as_in_service

as_in_service()
