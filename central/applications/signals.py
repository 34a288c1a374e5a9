"""What other apps hear about applications, inside the transaction of the change: a receiver's rows (a mail to send,
a certificate to prepare) are there if and only if the change is. A receiver that raises undoes the change.
"""

from __future__ import annotations

from django.dispatch import Signal

arrived = Signal()
"""sender=Application, applications=[…]: new applications, many at a time."""
handled = Signal()
"""sender=Application, application, event: a state, an assignee or a version changed. `event` is the HandlingEvent."""
