"""What the centre's processes write to stderr, for an operator: what broke where, what was refused, never about whom.

A message of ours is written with care and is printed. Django's are made anew from status, method and the pattern of
the address: never its query, its numbers, a body or a name. Of everybody else's only the logger's name is told. An
exception is its type and place; its words and its variables may hold what a resident wrote.
"""

from __future__ import annotations

import logging

from central.faults import where

OURS = ("central", "sync", "gunicorn")
_REQUESTS = ("django.request", "django.security", "django.server")


class NothingPersonal(logging.Formatter):
    """One line for a record."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = f"{record.name}: {_told(record)}".replace("\n", " ").replace("\r", " ")
        if record.exc_info and record.exc_info[1] is not None:
            said += f" [{where(record.exc_info[1])}]"
        return f"{self.formatTime(record, self.datefmt)} {record.levelname} {said}"


def _told(record: logging.LogRecord) -> str:
    if record.name.startswith(_REQUESTS):
        return _request(record)
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    return "said something that may be about a person"


def _request(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    status = getattr(record, "status_code", "")
    kind = record.name.removeprefix("django.")
    match = getattr(request, "resolver_match", None)
    place = f"/{match.route}" if match is not None else "no address of ours"
    return " ".join(str(part) for part in (kind, status, getattr(request, "method", None) or "-", place) if part)


def logging_settings(level: str) -> dict[str, object]:
    """Django's setting LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "central.project.logs.NothingPersonal"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "central": {"level": level},
            "django": {"handlers": [], "propagate": True, "level": "WARNING"},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }
