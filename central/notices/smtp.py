"""Handing mails to the post office over one connection, and knowing what happened to each: whether it has gone, and
whether a refusal was about its recipient or about us.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from enum import Enum, auto
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from central.applications.mail_attachments import AttachmentAway, NotToBeSent, open_for_mail
from central.notices.models import Delivery

DOCUMENT_ENDED = "document_ended"
"""The file that was to go with the mail does not count any more. Nothing was lost, and nothing is to be done."""
TIMED_OUT, LINE_BROKE = "timed_out", "line_broke"
_OUR_SENDER = re.compile(
    rb"\A5\.7\.\d|relay(ing)?[ _](access[ _])?(is[ _])?(denied|not[ _](permitted|allowed))|unable to relay",
    re.IGNORECASE,
)
"""RFC 3463, class 5.7 (security or policy), and what servers say without it: our account may not send, or not there."""
_LOCKED_OUT = (530, 535, 538)
"""RFC 4954: sign in first, not signed in, only with encryption."""


class Handed(Enum):
    """What became of a mail."""

    TAKEN = auto()
    """The server said 250 after the text."""
    REFUSED = auto()
    """The server said 5xx about this recipient or this text: it will not go."""
    LATER = auto()
    """The server said 4xx about this recipient: it has not gone."""
    NOT_FOR_US = auto()
    """The server refuses us as sender of this mail: it has not gone, and nothing is wrong with the recipient."""
    AWAY = auto()
    """The post office cannot be reached, or takes nothing of ours: it has not gone."""
    FILE_AWAY = auto()
    """The file that goes with it cannot be read at this moment: it has not gone, and the post office was not asked."""
    NOT_BEGUN = auto()
    """`before_text` said no: it has not gone."""
    UNKNOWN = auto()
    """The line broke while or after the text went: nobody can know."""


Result = tuple[Handed, str]


class PostOffice:
    """One SMTP connection, opened at the first mail and again after it broke."""

    def __init__(self) -> None:
        self._backend = get_connection(timeout=settings.EMAIL_TIMEOUT)
        self._carried = 0
        """Mails that this connection has taken. Many servers close one after some."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._backend.close()

    def hand_over(self, delivery: Delivery, before_text: Callable[[], bool]) -> Result:
        """Offer one mail to one recipient. `before_text` is called when the server has taken sender and recipient,
        directly before the text; the text goes only if it says yes. Returns what happened and a code for it.
        """
        try:
            message = message_of(delivery)
            data = message.as_bytes()
            delivery.to.encode("ascii")
        except NotToBeSent:
            return Handed.REFUSED, DOCUMENT_ENDED
        except AttachmentAway:
            return Handed.FILE_AWAY, "no_store"
        except ValueError:
            # A line break in a header, an address that SMTP cannot carry: one bad row must not hold up the next.
            return Handed.REFUSED, "unsendable"
        if not isinstance(self._backend, EmailBackend):
            return self._without_smtp(delivery, before_text)
        while True:
            used = self._carried > 0
            refused = self._envelope(self._backend, delivery.to)
            if refused is None:
                break
            if refused[0] is Handed.AWAY and used:
                # A connection that has served its mails may end; only one that cannot be opened anew is trouble.
                continue
            return refused
        if not before_text():
            self._drop()
            return Handed.NOT_BEGUN, ""
        line = self._backend.connection
        assert line is not None
        return self._text(line, data)

    def _envelope(self, backend: EmailBackend, to: str) -> Result | None:
        """Sender and recipient. None: the server waits for the text."""
        try:
            backend.open()
            line = backend.connection
            if line is None:
                return Handed.AWAY, "no_connection"
            line.ehlo_or_helo_if_needed()
            code, said = line.mail(settings.MAIL_FROM)
            if code != 250:
                self._drop()
                return Handed.AWAY, f"sender_{code}"
            code, said = line.rcpt(to)
            if code in (250, 251):
                return None
            if code == 421:
                self._drop()
                return Handed.AWAY, "smtp_421"
            self._forget_envelope(line)
            return _about_one(code, said)
        except smtplib.SMTPResponseException as refused:
            # The greeting or our account: smtplib raises where it cannot go on.
            self._drop()
            kind = "account" if isinstance(refused, smtplib.SMTPAuthenticationError) else "greeting"
            return Handed.AWAY, f"{kind}_{refused.smtp_code}"
        except (OSError, smtplib.SMTPException) as broke:
            self._drop()
            return Handed.AWAY, TIMED_OUT if _timed_out(broke) else "no_connection"

    def _forget_envelope(self, line: smtplib.SMTP) -> None:
        """Some servers close after a refusal. What they said stands."""
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _text(self, line: smtplib.SMTP, data: bytes) -> Result:
        try:
            code, said = line.data(data)
        except smtplib.SMTPDataError as refused:
            # The server answered the word DATA itself with a refusal: no text has gone.
            words = refused.smtp_error
            return _about_one(refused.smtp_code, words.encode() if isinstance(words, str) else words)
        except (OSError, smtplib.SMTPException) as broke:
            self._drop()
            return Handed.UNKNOWN, TIMED_OUT if _timed_out(broke) else LINE_BROKE
        if code == 250:
            self._carried += 1
            return Handed.TAKEN, ""
        return _about_one(code, said)

    def _without_smtp(self, delivery: Delivery, before_text: Callable[[], bool]) -> Result:
        if not before_text():
            return Handed.NOT_BEGUN, ""
        message = DjangoMessage(delivery.subject, delivery.text, settings.MAIL_FROM, [delivery.to])
        return (Handed.TAKEN, "") if self._backend.send_messages([message]) else (Handed.UNKNOWN, "not_taken")

    def _drop(self) -> None:
        backend, self._carried = self._backend, 0
        if isinstance(backend, EmailBackend) and backend.connection is not None:
            backend.connection.close()
            backend.connection = None


def _timed_out(broke: BaseException) -> bool:
    """smtplib tells silence as a closed line; what it met stands behind it."""
    return isinstance(broke, TimeoutError) or isinstance(broke.__context__, TimeoutError)


def _about_one(code: int, said: bytes) -> Result:
    """A refusal of this recipient or this text, unless its words say that it is us who are refused."""
    if 400 <= code < 500:
        return Handed.LATER, f"smtp_{code}"
    if code in _LOCKED_OUT or _OUR_SENDER.search(said):
        return Handed.NOT_FOR_US, f"sender_{code}"
    return Handed.REFUSED, f"smtp_{code}"


def message_of(delivery: Delivery) -> EmailMessage:
    """One recipient, the system's own address as sender (BULK-02, BULK-03), an id that stays the same for ever, and the
    files that go with it. The text is base64, which every server takes.

    Raises:
        NotToBeSent: the file does not count any more, or never goes by mail.
        ValueError: something that no header can carry.
    """
    account, _, domain = settings.MAIL_FROM.rpartition("@")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = delivery.subject
    message["From"] = Address(settings.SERVICE_NAME, account, domain)
    message["To"] = delivery.to
    if delivery.reply_to:
        message["Reply-To"] = delivery.reply_to
    message["Date"] = localtime()
    message["Message-ID"] = f"<{delivery.message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(delivery.text, charset="utf-8", cte="base64")
    if delivery.document:
        for file in open_for_mail(delivery.document):
            maintype, _, subtype = file.type.partition("/")
            message.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)
    return message
