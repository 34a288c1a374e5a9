"""Handing mails to the post office over one connection, and knowing which of four things happened to each."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from enum import Enum, auto
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from central.applications.mail_attachments import NotToBeSent, open_for_mail
from central.notices.models import Delivery

DOCUMENT_ENDED = "document_ended"
"""The file that was to go with the mail does not count any more. Nothing was lost, and nothing is to be done."""


class Handed(Enum):
    """What became of a mail."""

    TAKEN = auto()
    """The server said 250 after the text."""
    REFUSED = auto()
    """The server said 5xx: it will not go."""
    LATER = auto()
    """The server said 4xx, or the line broke before the text: it has not gone."""
    UNKNOWN = auto()
    """The line broke while or after the text went: nobody can know."""


class PostOffice:
    """One SMTP connection, opened at the first mail and again after it broke."""

    def __init__(self) -> None:
        self._backend = get_connection(timeout=settings.EMAIL_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._backend.close()

    def hand_over(self, delivery: Delivery, before_text: Callable[[], bool]) -> tuple[Handed, str]:
        """Offer one mail to one recipient. `before_text` is called when the server has taken sender and recipient,
        directly before the text; the text goes only if it says yes. Returns what happened and a code for it.
        """
        try:
            message = message_of(delivery)
        except NotToBeSent:
            return Handed.REFUSED, DOCUMENT_ENDED
        try:
            # Django's message classes know `linesep`; their stubs do not.
            data = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
            delivery.to.encode("ascii")
        except ValueError:
            # A line break in a header, an address that SMTP cannot carry: one bad row must not hold up the next.
            return Handed.REFUSED, "unsendable"
        if not isinstance(self._backend, EmailBackend):
            if not before_text():
                return Handed.LATER, "not_ours"
            return (Handed.TAKEN, "") if self._backend.send_messages([message]) else (Handed.UNKNOWN, "not_taken")
        try:
            self._backend.open()
            line = self._backend.connection
            if line is None:
                return Handed.LATER, "no_connection"
            line.ehlo_or_helo_if_needed()
            code, _ = line.mail(settings.MAIL_FROM, ["BODY=8BITMIME"] if line.has_extn("8bitmime") else [])
            if code == 250:
                code, _ = line.rcpt(delivery.to)
            if code not in (250, 251):
                line.rset()
                return (Handed.LATER if 400 <= code < 500 else Handed.REFUSED), f"smtp_{code}"
        except (OSError, smtplib.SMTPException):
            self._drop()
            return Handed.LATER, "no_connection"
        if not before_text():
            self._drop()
            return Handed.LATER, "not_ours"
        return self._text(line, data)

    def _text(self, line: smtplib.SMTP, data: bytes) -> tuple[Handed, str]:
        try:
            code, _ = line.data(data)
        except smtplib.SMTPDataError as refused:
            # The server answered the word DATA itself with a refusal: no text has gone.
            return (Handed.LATER if 400 <= refused.smtp_code < 500 else Handed.REFUSED), f"smtp_{refused.smtp_code}"
        except (OSError, smtplib.SMTPException):
            self._drop()
            return Handed.UNKNOWN, "line_broke"
        if code == 250:
            return Handed.TAKEN, ""
        return (Handed.LATER if 400 <= code < 500 else Handed.REFUSED), f"smtp_{code}"

    def _drop(self) -> None:
        backend = self._backend
        if isinstance(backend, EmailBackend) and backend.connection is not None:
            backend.connection.close()
            backend.connection = None


def message_of(delivery: Delivery) -> EmailMessage:
    """One recipient, the system's own address as sender (BULK-02, BULK-03), an id that stays the same for ever, and the
    signed file where one goes with it.

    Raises:
        NotToBeSent: the file does not count any more, or never goes by mail.
    """
    domain = settings.MAIL_FROM.rpartition("@")[2]
    message = EmailMessage(
        subject=delivery.subject,
        body=delivery.text,
        from_email=f"{settings.SERVICE_NAME} <{settings.MAIL_FROM}>",
        to=[delivery.to],
        reply_to=[delivery.reply_to] if delivery.reply_to else None,
        headers={
            "Message-ID": f"<{delivery.message_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    if delivery.document:
        file = open_for_mail(delivery.document)
        message.attach(file.name, file.content, "application/pdf")
    return message
